"""Mutation testing: which changes are made, which tests are asked, and that a survivor is seen."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.surroundings import ROOT

sys.path.append(str(ROOT / "bin"))
import mutant_trials
from mutants import modules, sampled
from mutating import mutants_of

POLICIES = """
LIMIT = 3

def fits(number: int) -> bool:
    return number <= LIMIT

def odd(number: int) -> int:
    return number * 2 + 1
"""
TESTS = """
from claqueta.props.policies import fits, odd

def test_fits():
    assert [fits(number) for number in (2, 4)] == [True, False]

def test_odd():
    assert odd(5) == 11
"""


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("a < b", ["a <= b"]),
        ("a in b is not c", ["a not in b is not c", "a in b is c"]),
        ("a and b", ["a or b"]),
        ("not a", ["a"]),
        ("a + b", ["a - b"]),
        ("'%s' % a", []),
        ("_('%(n)s') % a", []),
        ("a | b", ["a & b"]),
        ("7", ["8"]),
        ("True", ["False"]),
        ("'text'", []),
        ("-a", ["a"]),
        ("a[1:b]", [":b", "1:", "2"]),
        ("{a, b}", ["{b}", "{a}"]),
        ("{a: b, c: d}", ["{c: d}", "{a: b}"]),
        ("['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']", []),
        ("any(a)", ["all(a)"]),
        ("a.lower()", ["a.upper()"]),
        ("f(a, b=c)", ["f(a)"]),
        ("zip(a, b, strict=False)", ["True"]),
        ("a if b else c", ["not b"]),
        ("a if b == c else d", ["b != c"]),
        ("[a for a in b if c]", ["not c"]),
    ],
)
def test_expression_is_changed(code: str, changes: list[str]) -> None:
    names = [mutant.name.partition(" → ")[2] for mutant in mutants_of(f"x = {code}")]
    assert names == changes


@pytest.mark.parametrize(
    ("statement", "changes"),
    [
        ("f()", ["f() → pass"]),
        ("'A docstring.'", []),
        ("return a", ["return a → return None"]),
        ("return", []),
        ("return None", []),
        ("raise a", ["raise a → pass"]),
        ("a.b = c", ["a.b = c → pass"]),
        ("a = c", []),
        ("a += b", ["a += b → a -= b", "a += b → pass"]),
        ("while a: break", ["a → not a", "break → continue"]),
        ("if not a: f(b)", ["not a → a", "f(b) → pass"]),
        ("x: list[7] = a", []),
        ("import a", []),
        ("match a:\n  case b if c: pass", ["c → not c"]),
    ],
)
def test_statement_is_changed(statement: str, changes: list[str]) -> None:
    body = statement.replace("\n", "\n ")
    found = mutants_of(f"@decorated(1)\ndef g(a: Literal[1]) -> Literal[1]:\n {body}\n")
    assert [mutant.name for mutant in found] == [f"g: {change}" for change in changes]
    assert {mutant.function for mutant in found} <= {("g", 1)}


def test_name_says_where_and_holds_while_lines_move() -> None:
    source = (
        "class A:\n  b: int = 1\n  def c(self, d=2):\n    return lambda: 3\nE = 4\n\n\ndef f(): return 5, 5\n"
    )
    names = [mutant.name for mutant in mutants_of(source)]
    assert names == [
        "A.b: 1 → 2",
        "A: 2 → 3",
        "A.c: return lambda: 3 → return None",
        "A.c: 3 → 4",
        "E: 4 → 5",
        "f: return (5, 5) → return None",
        "f: 5 → 6",
        "f: 5 → 6 (2)",
    ]
    assert [mutant.name for mutant in mutants_of(f"\n\n# Moved.\n{source}")] == names
    assert [mutant.function and mutant.function[0] for mutant in mutants_of(source)] == [
        *(None, None, "A.c", "A.c", None, "f", "f", "f")
    ]


def test_change_is_in_the_compiled_module_and_nowhere_else() -> None:
    low, high = mutants_of("def f(a, b):\n  return a < 1 if b else 5\n")[2:4]
    seen = {}
    for mutant in (low, high):
        exec(mutant.compiled("here"), space := {})
        seen[mutant.name] = [space["f"](1, True), space["f"](1, False)]
    assert seen == {"f: a < 1 → a <= 1": [True, 5], "f: 1 → 2": [True, 5]}


def test_module_is_tried_on_the_test_module_that_mirrors_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    tables, fields = "src/claqueta/engines/tables", "src/claqueta/foundation/fields"
    assert mutant_trials.tests_of(f"{tables}/markup.py") == [f"{tables}/tests/test_markup.py"]
    assert f"{fields}/tests/test_words.py" in mutant_trials.tests_of(f"{fields}/columns.py")
    assert mutant_trials.tests_of("src/claqueta/foundation/nothing.py") == []
    assert [module for module in modules([]) if "tests" in module] == []
    assert modules([tables, f"{fields}/words.py"]) == [
        *sorted(str(path.relative_to(ROOT)) for path in (ROOT / tables).glob("*.py")),
        f"{fields}/words.py",
    ]
    unmirrored = [
        module
        for module in modules([])
        if not mutant_trials.tests_of(module) and mutants_of(Path(module).read_text())
    ]
    assert unmirrored == []


def test_sample_is_the_same_whenever_it_is_drawn() -> None:
    keys = [("a.py", f"f: {n} → {n + 1}") for n in range(100)]
    sample = sampled(keys, 10)
    assert len(sample) == 10
    assert sampled(list(reversed(keys)), 10) == list(reversed(sample))
    assert sampled(keys, 0) == keys


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A house of one domain, whose tests forget the limit itself."""
    (tmp_path / "pyproject.toml").write_text('[tool.pytest.ini_options]\npythonpath = ["src"]\n')
    tests = tmp_path / "src/claqueta/props/tests"
    tests.mkdir(parents=True)
    for package in (tests, tests.parent, tests.parent.parent):
        (package / "__init__.py").touch()
    (tests.parent / "policies.py").write_text(POLICIES)
    (tests / "test_policies.py").write_text(TESTS)
    return tmp_path


def tried(checkout: Path, *arguments: str) -> tuple[int, list[str]]:
    environment = {"PATH": "/usr/bin:/bin", "PYTEST_ADDOPTS": "-p no:django -p no:anyio"}
    done = subprocess.run(
        [sys.executable, ROOT / "bin/mutants.py", *arguments],
        cwd=checkout,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, [" ".join(line.split()) for line in (done.stdout + done.stderr).splitlines()]


MODULE = "src/claqueta/props/policies.py"
SURVIVOR = f"{MODULE} :: fits: number <= LIMIT → number < LIMIT"


def test_survivor_is_seen_until_it_is_explained_or_a_test_notices_it(checkout: Path) -> None:
    code, lines = tried(checkout)
    assert code == 1
    assert lines[-3:] == [
        "7 of 8 noticed 87.5 % src/claqueta/props/policies.py",
        "7 of 8 noticed 87.5 % all of them",
        f"survives: {SURVIVOR}",
    ]
    (checkout / "bin").mkdir()
    name = SURVIVOR.partition(" :: ")[2]
    (checkout / "bin/mutants.toml").write_text(f'["{MODULE}"]\n"{name}" = "Nobody asks."\n', encoding="utf-8")
    before = (checkout / ".cache/mutants.jsonl").read_text()
    assert tried(checkout, MODULE)[0] == 0
    assert (checkout / ".cache/mutants.jsonl").read_text() == before
    tests = checkout / "src/claqueta/props/tests/test_policies.py"
    tests.write_text(TESTS.replace("(2, 4)] == [True,", "(2, 3, 4)] == [True, True,"))
    code, lines = tried(checkout)
    assert (code, lines[-1]) == (1, f"explained, but no longer there or noticed: {SURVIVOR}")


def test_tests_that_fail_without_any_mutant_stop_the_trial(checkout: Path) -> None:
    (checkout / "src/claqueta/props/tests/test_policies.py").write_text(TESTS.replace("== 11", "== 12"))
    code, lines = tried(checkout, "--sample", "1")
    assert (code, lines[-1]) == (1, "A worker stopped: read .cache/mutants-*.log.")
    assert "its tests fail without any mutant" in (checkout / ".cache/mutants-0.log").read_text()
    assert not (checkout / ".cache/mutants.jsonl").exists()
