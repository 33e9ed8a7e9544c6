"""Who may take part in a call: each rule met, missed and not known yet, with its reason."""

from typing import Any

import pytest
from django.utils import translation

from claqueta.submissions.policies.eligibility import MET, MISSED, RULES, UNKNOWN, Facts, findings

WHOLE = Facts(
    minutes=90,
    budget=2_000_000,
    in_place=25,
    type="feature",
    stage="financing",
    countries=("ES", "AR"),
    languages=("es",),
    member=True,
)


def names(_group: str, codes: Any) -> str:
    return ", ".join(codes)


@pytest.mark.parametrize(
    ("rule", "met", "missed"),
    [
        ("least_minutes", 90, 91),
        ("most_minutes", 90, 89),
        ("least_in_place", 25, 26),
        ("budget_from", 2_000_000, 2_000_001),
        ("budget_until", 2_000_000, 1_999_999),
        ("countries", ["AR"], ["FR"]),
        ("languages", ["es", "en"], ["en"]),
        ("types", ["feature"], ["short"]),
        ("stages", ["financing"], ["finished"]),
    ],
)
def test_rule_is_met_at_its_edge_and_missed_beyond_it(rule: str, met: Any, missed: Any) -> None:
    (one,) = findings({rule: met}, WHOLE, names)
    assert one.verdict == MET
    (one,) = findings({rule: missed}, WHOLE, names)
    assert (one.verdict, one.is_missed) == (MISSED, True)
    (one,) = findings({rule: met}, Facts(), names)
    assert one.verdict == UNKNOWN


def test_rule_that_says_nothing_is_not_told() -> None:
    empty = {"least_minutes": None, "countries": [], "members": False, "types": "", "unknown": 4}
    assert findings(empty, WHOLE, names) == []


def test_members_and_other_calls_are_known_when_nothing_else_is() -> None:
    said = {"members": True, "not_in": ["4"]}
    assert [one.verdict for one in findings(said, Facts(), names)] == [MISSED, MET]
    found = findings(said, Facts(member=True, elsewhere=("Series",)), names)
    assert [one.verdict for one in found] == [MET, MISSED]
    assert "Series" in found[1].words


def test_reason_says_what_is_wanted_and_what_is_there_in_the_readers_language() -> None:
    said = {"least_minutes": 100, "least_in_place": 30}
    with translation.override("es"):
        minutes, place = [one.words for one in findings(said, WHOLE, names)]
    assert minutes == "Al menos 100 minutos; este tiene 90."
    assert place == "Al menos un 30 % del presupuesto confirmado; aquí es un 25 %."


def test_every_rule_has_a_judge() -> None:
    assert all(callable(judge) for judge in RULES.values())
