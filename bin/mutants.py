"""Mutation testing: change a module a little and see whether the tests that mirror it notice (docs/develop/tests.md).

A worker collects the tests once and makes a child process for every mutant, with the changed code put into the living
functions. What runs only when a module is imported, and whatever survives so, is tried in a fresh process. No file is
changed. Outcomes are kept in `.cache/` and hold as long as the module and its tests are what they were.
"""

import argparse
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
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterable
from functools import cache
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest
from mutating import Mutant, mutants_of

ROOMS = (
    "src/claqueta/*/policies.py",
    "src/claqueta/*/rules.py",
    "src/claqueta/foundation/circles.py",
    "src/claqueta/foundation/fields/**/*.py",
    "src/claqueta/foundation/imports/**/*.py",
    "src/claqueta/engines/**/*.py",
)
WANTED = 85
"""Per cent of the mutants that have to be noticed."""
WORKERS = 2
PATIENCE, SLOWER, START = 10, 8, 120
"""Seconds that a mutant has, times that it may be slower than the code as it is, seconds to start a fresh process."""
MEMORY = 6 << 30
"""Bytes that a mutant may ask for."""
OUTCOMES = Path(".cache/mutants.jsonl")
EXPLAINED = Path("bin/mutants.toml")
OPTIONS = ("-p", "no:cacheprovider", "--tb=short", "-x")
type Key = tuple[str, str]
"""A module's path and a mutant's name."""


def modules(only: Iterable[str]) -> list[str]:
    """The modules to mutate: those of the rooms, or of them what lies under the given paths."""
    found = {
        path for room in ROOMS for path in Path().glob(room) if {"tests", "migrations"}.isdisjoint(path.parts)
    }
    chosen = [Path(one) for one in only]
    return sorted(
        str(path) for path in found if not chosen or any(path.is_relative_to(one) for one in chosen)
    )


def tests_of(module: str) -> list[str]:
    """The test module that mirrors a module; in a room below a domain's, where none does, all tests beside it."""
    path = Path(module)
    mirror = path.parent / "tests" / f"test_{path.stem}.py"
    if mirror.exists():
        return [str(mirror)]
    return sorted(map(str, mirror.parent.glob("test_*.py"))) if len(path.parts) > 4 else []


@cache
def mutants(module: str) -> dict[str, Mutant]:
    return {mutant.name: mutant for mutant in mutants_of(Path(module).read_text(encoding="utf-8"))}


@cache
def state(module: str) -> str:
    """A fingerprint of a module and its tests: an outcome holds as long as it is the same."""
    files = [module, *tests_of(module)]
    return hashlib.sha256(b"\0".join(Path(file).read_bytes() for file in files)).hexdigest()[:16]


def sampled(keys: list[Key], most: int) -> list[Key]:
    """So many of the mutants, the same ones whenever it is asked."""
    chance = {key: hashlib.sha256("::".join(key).encode()).digest() for key in keys}
    chosen = set(sorted(keys, key=chance.__getitem__)[: most or len(keys)])
    return [key for key in keys if key in chosen]


def outcomes() -> dict[Key, str]:
    """What is known of mutants of the code and the tests as they are."""
    known = {}
    for line in OUTCOMES.read_text(encoding="utf-8").splitlines() if OUTCOMES.exists() else ():
        module, name, at, outcome = json.loads(line)
        if Path(module).exists() and state(module) == at:
            known[module, name] = outcome
    return known


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

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if session.testsfailed:
            raise session.Interrupted("the tests cannot be collected")
        living = _functions()
        limits: dict[str, float] = {}
        for module, name in self.keys:
            mine = {Path(test).resolve() for test in tests_of(module)}
            items = [item for item in session.items if item.path in mine]
            if items and module not in limits:
                began = time.monotonic()
                if self._tried(session, items, lambda: None, START) != "survived":
                    raise session.Interrupted(f"{module}: its tests fail without any mutant")
                limits[module] = PATIENCE + SLOWER * (time.monotonic() - began)
            outcome = "survived"
            if items:
                change = _swap(mutants(module)[name], module, living)
                if change is not None:
                    outcome = self._tried(session, items, change, limits[module])
                if outcome == "survived":
                    outcome = self._from_the_start(module, name, limits[module] + START)
            with OUTCOMES.open("a", encoding="utf-8") as file:
                file.write(
                    json.dumps([module, name, self.states[module], outcome], ensure_ascii=False) + "\n"
                )
        return True

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
                resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
                change()
                for item, following in zip(items, [*items[1:], None]):
                    item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
                    if session.testsfailed:
                        break
                else:
                    os._exit(0)
            os._exit(1)
        handle = os.pidfd_open(child)
        ended = bool(select.select([handle], [], [], limit)[0])
        os.close(handle)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
            os.killpg(child, signal.SIGKILL)
        status = os.waitpid(child, 0)[1]
        return ("survived" if status == 0 else "killed") if ended else "late"

    def _from_the_start(self, module: str, name: str, limit: float) -> str:
        command = [sys.executable, __file__, "--fresh", module, name, str(self.folder / "fresh")]
        with subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        ) as process:
            try:
                return "survived" if process.wait(limit) == 0 else "killed"
            except subprocess.TimeoutExpired:
                return "late"
            finally:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)


def _functions() -> dict[tuple[str, str, int], list[FunctionType]]:
    living: dict[tuple[str, str, int], list[FunctionType]] = {}
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


def _swap(mutant: Mutant, module: str, living: dict[Any, list[FunctionType]]) -> Callable[[], None] | None:
    """What puts a mutant into the living functions; none where it takes a new import."""
    if mutant.function is None:
        return None
    filename = str(Path(module).resolve())
    bodies = {(code.co_qualname, code.co_firstlineno): code for code in _codes(mutant.compiled(filename))}
    name, line = mutant.function
    pairs = [
        (function, code)
        for (qualified, first), code in bodies.items()
        if (qualified, first) == (name, line) or qualified.startswith(f"{name}.<locals>.")
        for function in living.get((filename, qualified, first), ())
    ]
    fits = all(function.__code__.co_freevars == code.co_freevars for function, code in pairs)
    if not pairs or not fits:
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
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    code = mutants(module)[name].compiled(str(Path(module).resolve()))
    sys.meta_path.insert(0, Finder(module, code))
    return pytest.main([*OPTIONS, f"--basetemp={folder}", *tests_of(module)], plugins=[Steady()])


def run(keys: list[Key]) -> None:
    """Try the mutants in two processes, which note each outcome at once: an interrupted run goes on where it was."""
    OUTCOMES.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="mutants-", ignore_cleanup_errors=True) as folder:
        workers = []
        for number in range(min(WORKERS, len(keys))):
            own = Path(folder, str(number))
            own.mkdir()
            Path(own, "keys.json").write_text(json.dumps(keys[number::WORKERS]))
            log = OUTCOMES.with_name(f"mutants-{number}.log").open("w")
            command = [sys.executable, __file__, "--worker", str(own)]
            workers.append(
                subprocess.Popen(command, env={**os.environ, "TMPDIR": str(own)}, stdout=log, stderr=log)
            )
        while None in [worker.poll() for worker in workers]:
            time.sleep(2)
            known = outcomes()
            print(f"\r{sum(key in known for key in keys)} of {len(keys)} tried", end="", flush=True)
        print()
        if any(worker.returncode for worker in workers):
            sys.exit(f"A worker stopped: read {OUTCOMES.with_name('mutants-*.log')}.")


def work(folder: Path) -> int:
    worker = Worker(folder)
    tests = {test for module in worker.states for test in tests_of(module)}
    return pytest.main([*OPTIONS, f"--basetemp={folder / 'warm'}", *sorted(tests)], plugins=[worker])


def report(keys: list[Key], known: dict[Key, str], whole: bool) -> list[str]:
    """Print the figures; what is wrong: unexplained survivors, explanations that hold no longer, too low a score."""
    explained = (
        {
            (module, name): why
            for module, table in tomllib.loads(EXPLAINED.read_text(encoding="utf-8")).items()
            for name, why in table.items()
        }
        if EXPLAINED.exists()
        else {}
    )
    survivors = [key for key in keys if known.get(key) == "survived"]
    for module in sorted({module for module, _ in keys}):
        of_it = [key for key in keys if key[0] == module]
        print(_figure(module, of_it, [key for key in survivors if key[0] == module]))
    print(_figure("all of them" if whole else "a sample", keys, survivors))
    problems = [
        f"survives: {module} :: {name}" for module, name in survivors if (module, name) not in explained
    ]
    problems += [
        f"explained, but no longer there or noticed: {module} :: {name}"
        for module, name in explained
        if module in {key[0] for key in keys}
        and (name not in mutants(module) or known.get((module, name), "survived") != "survived")
    ]
    if len(keys) - len(survivors) < len(keys) * WANTED / 100:
        problems.append(f"less than {WANTED} % were noticed")
    return problems


def _figure(of: str, keys: list[Key], survivors: list[Key]) -> str:
    noticed = len(keys) - len(survivors)
    return f"{noticed:5} of {len(keys):5} noticed  {100 * noticed / len(keys):5.1f} %  {of}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("only", nargs="*", help="paths of what to mutate; all rooms where none is given")
    parser.add_argument("--sample", type=int, default=0, help="try only so many, the same ones each time")
    parser.add_argument("--worker", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--fresh", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.worker:
        return work(given.worker)
    if given.fresh:
        return fresh(*given.fresh)
    every = [(module, name) for module in modules(given.only) for name in mutants(module)]
    keys = sampled(every, given.sample)
    if not keys:
        parser.error("nothing to mutate there")
    known = outcomes()
    run([key for key in keys if key not in known])
    problems = report(keys, outcomes(), len(keys) == len(every))
    print("\n".join(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
