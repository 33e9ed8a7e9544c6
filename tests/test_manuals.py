"""The manuals say the numbers of the rules: each stands before a mark with the rule's name, which readers do not see."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
MANUALS = ("members", "office", "integrators")
MARK = re.compile(r"<!-- rule: (\w+) -->")
UNITS = {
    "months": r"months?|mes(?:es)?",
    "days": r"days?|días?",
    "minutes": r"minutes?|minutos?",
    "seconds": r"seconds?|segundos?",
}
NUMBER = (
    r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|fifteen|twenty|thirty|sixty|ninety"
    r"|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|quince|veinte|treinta|sesenta|noventa)"
)
OF_TIME = re.compile(
    rf"\b{NUMBER} (?:{'|'.join(UNITS.values())}|weeks?|semanas?)\b(?!<!-- rule)", re.IGNORECASE
)


@cache
def manual(name: str, language: str) -> str:
    """In its own words, without the examples."""
    text = (ROOT / f"docs/{name}.{language}.md").read_text(encoding="utf-8")
    return re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)


@cache
def house_rules() -> dict[str, dict[str, Any]]:
    """As every cluster has them until it decides otherwise: manuals are of all clusters."""
    return {
        name: table
        for path in ROOT.glob("src/claqueta/*/rules.toml")
        for name, table in tomllib.loads(path.read_text(encoding="utf-8")).items()
    }


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", MANUALS)
def test_manual_says_the_number_of_each_rule_that_it_marks(name: str, language: str) -> None:
    text = manual(name, language)
    for mark in MARK.finditer(text):
        rule = house_rules()[mark[1]]
        unit = next(key for key in rule if key not in ("name", "source"))
        values = rule[unit] if isinstance(rule[unit], list) else [rule[unit]]
        before = MARK.split(text[max(0, mark.start() - 60) : mark.start()])[-1]
        assert [int(one) for one in re.findall(r"\d+", before)][-len(values) :] == values, mark[0]
        assert unit not in UNITS or re.search(rf" (?:{UNITS[unit]})$", before), mark[0]


@pytest.mark.parametrize("name", MANUALS)
def test_manuals_of_both_languages_mark_the_same_rules(name: str) -> None:
    english, spanish = (sorted(MARK.findall(manual(name, language))) for language in ("en", "es"))
    assert english == spanish != []


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", MANUALS)
def test_manual_names_no_time_without_the_rule_that_it_is_of(name: str, language: str) -> None:
    assert OF_TIME.findall(manual(name, language)) == []
