"""Try mutants on their tests: in children of a process that has collected them, or in a fresh process.

A child puts the changed code into the living functions. What runs when a module is imported takes a fresh process, and so
does a survivor in a function that ran then, since what it did then may hide the change. No file is changed.
"""

import contextlib
import gc
import hashlib
import json
import os
import resource
import select
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest
from mutating import Mutant, mutants_of

PATIENCE, SLOWER, START = 10, 8, 120
"""Seconds that a mutant has, times that it may be slower than the code as it is, seconds to start a fresh process."""
MEMORY = 6 << 30
"""Bytes that a mutant may ask for."""
ELSEWHERE = {
    "src/claqueta/foundation/joining.py": "src/claqueta/foundation/tests/test_drawing.py",
    "src/claqueta/foundation/imports/process.py": "src/claqueta/organisations/tests/test_importing.py",
    "src/claqueta/foundation/imports/tasks.py": "src/claqueta/office/tests/test_imports.py",
    "src/claqueta/engines/search/meaning/closeness.py": "src/claqueta/engines/search/tests/test_meaning.py",
    "src/claqueta/engines/search/meaning/compact.py": "src/claqueta/engines/search/tests/test_compact.py",
    "src/claqueta/engines/search/meaning/embedding.py": "src/claqueta/engines/search/tests/test_meaning.py",
    "src/claqueta/engines/search/meaning/encoder.py": "src/claqueta/engines/search/tests/test_encoder.py",
    "src/claqueta/engines/search/meaning/gathering.py": "src/claqueta/engines/search/tests/test_evaluating.py",
    "src/claqueta/engines/search/meaning/gist.py": "src/claqueta/engines/search/tests/test_meaning.py",
    "src/claqueta/engines/search/meaning/middles.py": "src/claqueta/engines/search/tests/test_meaning.py",
    "src/claqueta/engines/search/meaning/nearness.py": "src/claqueta/engines/search/tests/test_meaning.py",
    "src/claqueta/engines/search/meaning/packed.py": "src/claqueta/engines/search/tests/test_reading.py",
    "src/claqueta/engines/search/meaning/pieces.py": "src/claqueta/engines/search/tests/test_encoder.py",
    "src/claqueta/engines/search/meaning/questions.py": "src/claqueta/engines/search/tests/test_meaning.py",
    "src/claqueta/engines/search/meaning/reading.py": "src/claqueta/engines/search/tests/test_reading.py",
    "src/claqueta/engines/search/meaning/store.py": "src/claqueta/engines/search/tests/test_store.py",
    "src/claqueta/engines/search/meaning/vocabulary.py": "src/claqueta/engines/search/tests/test_meaning.py",
    "src/claqueta/agenda/rules.py": "src/claqueta/agenda/tests/test_speakers.py",
    "src/claqueta/delegations/policies/aid.py": "src/claqueta/delegations/tests/test_journey.py",
    "src/claqueta/delegations/policies/bands.py": "src/claqueta/delegations/tests/test_faces.py",
    "src/claqueta/delegations/policies/ranking.py": "src/claqueta/delegations/tests/test_deciding.py",
    "src/claqueta/delegations/policies/sharing.py": "src/claqueta/delegations/tests/test_journey.py",
    "src/claqueta/delegations/rules.py": "src/claqueta/delegations/tests/test_applying.py",
    "src/claqueta/door/rules.py": "src/claqueta/door/tests/test_letting_in.py",
    "src/claqueta/events/rules.py": "src/claqueta/events/tests/test_site.py",
    "src/claqueta/market/rules.py": "src/claqueta/market/tests/test_participants.py",
    "src/claqueta/network/rules.py": "src/claqueta/network/tests/test_faces.py",
    "src/claqueta/opportunities/policies.py": "src/claqueta/opportunities/tests/test_flow.py",
    "src/claqueta/opportunities/rules.py": "src/claqueta/opportunities/tests/test_visibility.py",
    "src/claqueta/submissions/board_area.py": "src/claqueta/submissions/tests/test_board.py",
    "src/claqueta/submissions/committee.py": "src/claqueta/submissions/tests/test_board.py",
    "src/claqueta/submissions/queries/sitting.py": "src/claqueta/submissions/tests/test_board.py",
    "src/claqueta/submissions/criteria.py": "src/claqueta/submissions/tests/test_reading_panel.py",
    "src/claqueta/submissions/policies/naming.py": "src/claqueta/submissions/tests/test_blinding.py",
    "src/claqueta/submissions/queries/board.py": "src/claqueta/submissions/tests/test_reading_panel.py",
    "src/claqueta/submissions/queries/committee.py": "src/claqueta/submissions/tests/test_reading_faces.py",
    "src/claqueta/submissions/queries/conflicts.py": "src/claqueta/submissions/tests/test_reading_conflicts.py",
    "src/claqueta/submissions/queries/for_readers.py": "src/claqueta/submissions/tests/test_reading_giving.py",
    "src/claqueta/submissions/queries/reading.py": "src/claqueta/submissions/tests/test_reading_assigning.py",
    "src/claqueta/submissions/reader_links.py": "src/claqueta/submissions/tests/test_reading_panel.py",
    "src/claqueta/submissions/reader_pages.py": "src/claqueta/submissions/tests/test_reading_faces.py",
    "src/claqueta/submissions/reading_due.py": "src/claqueta/submissions/tests/test_reading_privacy.py",
    "src/claqueta/submissions/reading_tasks.py": "src/claqueta/submissions/tests/test_blinding.py",
    "src/claqueta/submissions/stripping.py": "src/claqueta/submissions/tests/test_blinding.py",
    "src/claqueta/submissions/rules.py": "src/claqueta/submissions/tests/test_submitting.py",
}
"""Modules that no test module mirrors, such as those that do nothing without a list's kind, and where they are tried."""
DEEP = 4
"""Parts of the path of a module that stands in its domain and not in a room of its own."""
NO_TRIAL = 99
"""What a fresh process ends with that does not know its mutant: the code has changed meanwhile."""
OUTCOMES = Path(".cache/mutants.jsonl")
COMMAND = (sys.executable, str(Path(__file__).with_name("mutants.py")))
type Key = tuple[str, str]
"""A module's path and a mutant's name."""
type Living = dict[tuple[str, str, int], list[FunctionType]]
"""File, qualified name and first line → the functions that have this code."""
OPTIONS = ("-p", "no:cacheprovider", "-p", "no:schemathesis", "--tb=short", "-x")


def tests_of(module: str) -> list[str]:
    """The test module that mirrors a module; in a room inside a domain also those that mirror none, or all if need be."""
    if module in ELSEWHERE:
        return [ELSEWHERE[module]]
    path = Path(module)
    mirror = path.parent / "tests" / f"test_{path.stem}.py"
    if len(path.parts) <= DEEP:
        return [str(mirror)] if mirror.exists() else []
    beside = sorted(mirror.parent.glob("test_*.py"))
    mirrored = {mirror.parent / f"test_{other.stem}.py" for other in path.parent.glob("*.py")} - {mirror}
    return [str(test) for test in beside if not mirror.exists() or test not in mirrored]


@cache
def mutants(module: str) -> dict[str, Mutant]:
    return {mutant.name: mutant for mutant in mutants_of(Path(module).read_text(encoding="utf-8"))}


@cache
def state(module: str) -> str:
    """A fingerprint of a module and its tests: an outcome holds as long as it is the same."""
    files = [module, *tests_of(module)]
    return hashlib.sha256(b"\0".join(Path(file).read_bytes() for file in files)).hexdigest()[:16]


class Steady:
    """A plugin of pytest: Hypothesis tries the same examples each time and does not look for the smallest."""

    def pytest_configure(self) -> None:
        from hypothesis import HealthCheck, Phase, settings

        settings.register_profile(
            "mutants",
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=[HealthCheck.too_slow],
        )
        settings.load_profile("mutants")


class Worker(Steady):
    """Runs the collected tests once for every mutant, instead of once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.keys = [(module, name) for module, name in json.loads((folder / "keys.json").read_text())]
        self.states = {module: state(module) for module, _ in self.keys}
        self.imported: set[tuple[str, str, int]] = set()
        """Functions that ran while modules were imported and tests collected: what they did then, no child undoes."""
        self.limits: dict[str, float] = {}
        self.alone: set[str] = set()
        """Modules whose tests have passed in a fresh process."""
        sys.monitoring.use_tool_id(sys.monitoring.PROFILER_ID, "mutants")
        sys.monitoring.register_callback(
            sys.monitoring.PROFILER_ID, sys.monitoring.events.PY_START, self._note
        )
        sys.monitoring.set_events(sys.monitoring.PROFILER_ID, sys.monitoring.events.PY_START)

    def _note(self, code: CodeType, _offset: int) -> object:
        self.imported.add((code.co_filename, code.co_qualname, code.co_firstlineno))
        return sys.monitoring.DISABLE

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if session.testsfailed:
            raise session.Interrupted("the tests cannot be collected")
        sys.monitoring.free_tool_id(sys.monitoring.PROFILER_ID)
        living = _functions()
        items = {module: self._items(session, module) for module in self.states}
        for module, name in self.keys:
            outcome = self._outcome(session, module, name, items[module], living)
            line = json.dumps([module, name, self.states[module], outcome], ensure_ascii=False)
            with OUTCOMES.open("a", encoding="utf-8") as file:
                file.write(line + "\n")
        return True

    @staticmethod
    def _items(session: pytest.Session, module: str) -> list[pytest.Item]:
        tests = {Path(test).resolve() for test in tests_of(module)}
        return [item for item in session.items if item.path in tests]

    def _outcome(
        self, session: pytest.Session, module: str, name: str, items: list[pytest.Item], living: Living
    ) -> str:
        if not items:
            return "survived"
        if module not in self.limits:
            began = time.monotonic()
            if self._tried(session, items, lambda: None, START) != "survived":
                raise session.Interrupted(f"{module}: its tests fail without any mutant")
            self.limits[module] = PATIENCE + SLOWER * (time.monotonic() - began)
        mutant = mutants(module)[name]
        change = _swap(mutant, module, living)
        if change is not None:
            outcome = self._tried(session, items, change, self.limits[module])
            ran = (str(Path(module).resolve()), *(mutant.function or ("", 0))) in self.imported
            if outcome != "survived" or not ran:
                return outcome
        if module not in self.alone:
            if self._from_the_start(module, "", 2 * START) != "survived":
                raise session.Interrupted(f"{module}: its tests alone fail without any mutant")
            self.alone.add(module)
        return self._from_the_start(module, name, self.limits[module] + START)

    def _tried(self, session: Any, items: list[Any], change: Callable[[], None], limit: float) -> str:
        surroundings = sys.modules.get("tests.surroundings")
        if surroundings is not None:
            surroundings.FOLDER.mkdir(exist_ok=True)
            for left in surroundings.FOLDER.glob("test.sqlite3*"):
                left.unlink()
        child = os.fork()
        if child == 0:
            with contextlib.suppress(BaseException):
                os.setsid()
                _bound(limit)
                change()
                for item, following in zip(items, [*items[1:], None]):
                    item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
                    if session.testsfailed:
                        break
                else:
                    os._exit(0)
            os._exit(1)
        handle = os.pidfd_open(child)
        try:
            ended = bool(select.select([handle], [], [], limit)[0])
        finally:
            os.close(handle)
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
                os.killpg(child, signal.SIGKILL)
            status = os.waitpid(child, 0)[1]
        return ("survived" if status == 0 else "killed") if ended else "late"

    def _from_the_start(self, module: str, name: str, limit: float) -> str:
        command = [*COMMAND, "--fresh", module, name, str(self.folder / "fresh")]
        with subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        ) as process:
            try:
                code = process.wait(limit)
                if code == NO_TRIAL:
                    raise RuntimeError(f"{module} :: {name} cannot be tried")
                return "survived" if code == 0 else "killed"
            except subprocess.TimeoutExpired:
                return "late"
            finally:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)


def _bound(limit: float) -> None:
    """What a mutant may take even when nobody is left to end it."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (int(limit) + 1, int(limit) + 1))


def _functions() -> Living:
    living: Living = {}
    for function in gc.get_objects():
        if type(function) is FunctionType:  # `isinstance` would wake lazy objects
            code = function.__code__
            living.setdefault((code.co_filename, code.co_qualname, code.co_firstlineno), []).append(function)
    return living


def _codes(code: CodeType) -> Iterable[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def _swap(mutant: Mutant, module: str, living: Living) -> Callable[[], None] | None:
    """What puts a mutant into the living functions; none where it takes a new import."""
    if mutant.function is None:
        return None
    filename = str(Path(module).resolve())
    codes = [*_codes(mutant.compiled(filename))]
    bodies = {(code.co_qualname, code.co_firstlineno): code for code in codes}
    name, line = mutant.function
    pairs = [
        (function, code)
        for (qualified, first), code in bodies.items()
        if (qualified, first) == (name, line) or qualified.startswith(f"{name}.<locals>.")
        for function in living.get((filename, qualified, first), ())
    ]
    times = Counter((code.co_qualname, code.co_firstlineno) for code in codes)
    if not pairs or any(
        function.__code__.co_freevars != code.co_freevars
        or times[code.co_qualname, code.co_firstlineno] > 1  # such as two lambdas in one line
        for function, code in pairs
    ):
        return None

    def put() -> None:
        for function, code in pairs:
            function.__code__ = code

    return put


class Finder:
    """Lets one module be imported with a mutant in it."""

    def __init__(self, module: str, code: CodeType) -> None:
        self.file, self.code = str(Path(module).resolve()), code
        parts = Path(module).relative_to("src").with_suffix("").parts
        self.name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    def find_spec(self, name: str, path: Any, target: Any = None) -> ModuleSpec | None:
        if name != self.name:
            return None
        loader = SourceFileLoader(name, self.file)
        loader.get_code = lambda _: self.code  # type: ignore[assignment, method-assign]
        return spec_from_file_location(name, self.file, loader=loader)


def fresh(module: str, name: str, folder: str) -> int:
    """Run a module's tests with a mutant of it; with the module as it is where no mutant is named."""
    if name:
        if name not in mutants(module):
            return NO_TRIAL
        code = mutants(module)[name].compiled(str(Path(module).resolve()))
        sys.meta_path.insert(0, Finder(module, code))
    return pytest.main([*OPTIONS, f"--basetemp={folder}", *tests_of(module)], plugins=[Steady()])


def work(folder: Path) -> int:
    worker = Worker(folder)
    tests = {test for module in worker.states for test in tests_of(module)}
    return pytest.main([*OPTIONS, f"--basetemp={folder / 'warm'}", *sorted(tests)], plugins=[worker])
