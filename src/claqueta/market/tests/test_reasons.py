"""Why a meeting is not held, as each reader is told it."""

import json

import pytest

from claqueta.engines.scheduling import Reason, Slot
from claqueta.market.policies.reasons import (
    as_json,
    explained,
    for_reader,
    from_json,
    in_words,
    languages_for,
)

SLOTS = [
    Slot(0, "2026-09-28T09:00:00", "2026-09-28T09:20:00"),
    Slot(1, "2026-09-28T10:40:00", "2026-09-28T11:00:00"),
]
NAMES = {"1": "Azotea", "2": "Nordlys", "3": "Zanzíbar"}
FULL = Reason(
    "full",
    {
        "busy": "2",
        "free": "1",
        "instead": {"slot": 1, "meetings": ("9",), "people": (("2", "3"),), "weight": 12, "own": 7},
    },
)
ENOUGH = {"enough": "%(who)s has enough: %(most)s."}


def test_reason_comes_back_from_the_database_as_it_was() -> None:
    kept = json.loads(json.dumps(as_json(FULL)))
    assert in_words(from_json(kept), SLOTS, "en", NAMES, ENOUGH) == in_words(FULL, SLOTS, "en", NAMES, ENOUGH)


def test_office_reads_whose_meeting_stands_in_the_way() -> None:
    assert "Zanzíbar" in in_words(FULL, SLOTS, "es", NAMES, ENOUGH)
    assert "12" in in_words(FULL, SLOTS, "es", NAMES, ENOUGH)


@pytest.mark.parametrize("language", ["es", "en"])
def test_whoever_takes_part_is_told_nothing_of_meetings_of_others(language: str) -> None:
    told = in_words(for_reader(FULL, "1"), SLOTS, language, NAMES, ENOUGH)
    assert "Zanzíbar" not in told
    assert "12" not in told
    assert "Nordlys" in told


def test_own_meeting_in_the_way_is_named_without_what_it_counts_for() -> None:
    told = in_words(for_reader(FULL, "3"), SLOTS, "en", NAMES, ENOUGH)
    assert "Zanzíbar" in told
    assert "12" not in told


def test_whoever_has_enough_is_the_reason() -> None:
    reason = explained(Reason("apart", {"one": "1", "other": "2"}), "1", "2", {"2": 4})
    assert in_words(reason, SLOTS, "en", NAMES, ENOUGH) == "Nordlys has enough: 4."
    assert explained(FULL, "1", "2", {"3": 4}) == FULL
    assert for_reader(reason, "1") == reason


@pytest.mark.parametrize(
    ("wanted", "told"), [("es", "es"), ("es-MX", "es"), ("en", "en"), ("ko", "en"), ("", "en")]
)
def test_reason_is_told_in_the_readers_language_where_the_engine_has_it(wanted: str, told: str) -> None:
    assert languages_for(wanted, ("en", "es")) == told
