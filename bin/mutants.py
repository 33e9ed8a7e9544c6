"""Mutation testing: change a module a little and see whether the tests that mirror it notice (docs/develop/tests.md).

How a mutant is tried is in `mutant_trials.py`, which changes are made in `mutating.py`, why some cannot be noticed in
`mutants.toml`. Outcomes are kept in `.cache/` and hold as long as the module and its tests are what they were.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterable
from pathlib import Path

from mutant_trials import COMMAND, OUTCOMES, Key, fresh, mutants, state, work

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
EXPLAINED = Path("bin/mutants.toml")


def modules(only: Iterable[str]) -> list[str]:
    """The modules to mutate: those of the rooms, or of them what lies under the given paths."""
    found = {
        path for room in ROOMS for path in Path().glob(room) if {"tests", "migrations"}.isdisjoint(path.parts)
    }
    chosen = [Path(one) for one in only]
    return sorted(
        str(path) for path in found if not chosen or any(path.is_relative_to(one) for one in chosen)
    )


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
            command = [*COMMAND, "--worker", str(own)]
            workers.append(
                subprocess.Popen(command, env={**os.environ, "TMPDIR": str(own)}, stdout=log, stderr=log)
            )
        tried = -1
        while None in [worker.poll() for worker in workers]:
            time.sleep(2)
            known = outcomes()
            if tried != (tried := sum(key in known for key in keys)):
                print(f"\r{tried} of {len(keys)} tried", end="", flush=True)
        print()
        if any(worker.returncode for worker in workers):
            sys.exit(f"A worker stopped: read {OUTCOMES.with_name('mutants-*.log')}.")


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
