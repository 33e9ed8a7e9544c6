"""Why a meeting is not held: what is told must be true of the timetable, looked up here without the engine."""

from typing import Any

import pytest
from hypothesis import given, settings

from claqueta.engines.scheduling import (
    LANGUAGES,
    Meeting,
    Placed,
    Reason,
    Slot,
    explain,
    instance_of,
    schedule,
    sentence,
)
from claqueta.engines.scheduling.tests.markets import instances, market

Data = dict[str, Any]


class Look:
    """Who is where, from the files alone."""

    def __init__(self, data: Data, rows: tuple[Placed, ...]) -> None:
        self.slots = set(range(len(data["slots"])))
        self.away = {person["id"]: set(person["unavailable"]) for person in data["participants"]}
        self.people = {meeting["id"]: meeting["participants"] for meeting in data["meetings"]}
        self.weight = {meeting["id"]: meeting["weight"] for meeting in data["meetings"]}
        self.at = {(person, row.slot): row.id for row in rows for person in self.people[row.id]}
        self.sitting = [sum(row.slot == slot for row in rows) for slot in sorted(self.slots)]
        self.tables = data["tables"]

    def there(self, person: str) -> set[int]:
        return self.slots - self.away[person]

    def free(self, person: str) -> set[int]:
        return {slot for slot in self.there(person) if (person, slot) not in self.at}

    def check(self, meeting: str, reason: Reason) -> None:
        one, other = self.people[meeting]
        parts = reason.parts
        match reason.kind:
            case "apart":
                assert not self.there(one) & self.there(other)
            case "tables":
                assert self.free(one) & self.free(other) == set(parts["slots"])
                assert all(self.sitting[slot] == self.tables for slot in parts["slots"])
            case "full":
                assert self.free(parts["free"])
                assert all((parts["busy"], slot) in self.at for slot in self.free(parts["free"]))
            case "occupied":
                assert not self.free(parts["free"]) & self.free(parts["busy"])
                assert self.free(parts["free"]) & self.there(parts["busy"])
            case "neither":
                assert not self.free(one) | self.free(other)
            case "both":
                assert not self.free(one) & self.there(other) | self.free(other) & self.there(one)
                assert self.free(one) | self.free(other)
            case kind:
                raise AssertionError(kind)
        if instead := parts.get("instead"):
            standing = {self.at.get((person, instead["slot"])) for person in (one, other)} - {None}
            assert standing == set(instead["meetings"])
            assert instead["weight"] == sum(self.weight[name] for name in instead["meetings"])
            assert instead["own"] == self.weight[meeting]
            assert instead["slot"] in self.there(one) & self.there(other)


@settings(max_examples=150, deadline=None)
@given(instances(people=6, meetings=12))
def test_every_reason_is_true(data: Data) -> None:
    instance = instance_of(data)
    answer = schedule(instance, iterations=40)
    look = Look(data, answer.meetings)
    for row in answer.unscheduled:
        look.check(row.id, row.reason)
        for language in LANGUAGES:
            told = sentence(row.reason, instance.slots, language)
            assert told.endswith(".")
            assert "{" not in told
    assert explain(instance, answer.meetings) == answer.unscheduled


def test_the_reasons_of_a_market_are_true_and_of_several_kinds() -> None:
    data = market(60, 500, 12, 18, seed=6)
    instance = instance_of(data)
    answer = schedule(instance, iterations=500)
    look = Look(data, answer.meetings)
    for row in answer.unscheduled:
        look.check(row.id, row.reason)
    assert {row.reason.kind for row in answer.unscheduled} >= {"full", "occupied", "neither"}


SLOTS = (Slot(0, "2026-10-01T09:30", "2026-10-01T09:50"), Slot(1, "2026-10-01T09:55", "2026-10-01T10:15"))
TWO_DAYS = (*SLOTS, Slot(2, "2026-10-02T09:30", "2026-10-02T09:50"))
BOTH = {"one": "a", "other": "b"}
INSTEAD = {"slot": 1, "meetings": ("m", "n"), "people": (("a", "c"), ("b", "d")), "weight": 5, "own": 3}


@pytest.mark.parametrize(
    ("reason", "slots", "english", "spanish"),
    [
        (
            Reason("apart", BOTH),
            SLOTS,
            "Ana and Bo are never there at the same time.",
            "Ana y Bo no coinciden en ninguna franja.",
        ),
        (
            Reason("late", BOTH),
            SLOTS,
            "Ana and Bo are not both there in any slot that is left.",
            "Ana y Bo ya no coinciden en ninguna de las franjas que quedan.",
        ),
        (
            Reason("tables", BOTH | {"slots": (0, 1, 2)}),
            TWO_DAYS,
            "All tables are taken at 09:30 on 2026-10-01, at 09:55 on 2026-10-01 and at 09:30 on 2026-10-02, "
            "when both Ana and Bo are free.",
            "Todas las mesas están ocupadas a las 09:30 del 2026-10-01, a las 09:55 del 2026-10-01 y "
            "a las 09:30 del 2026-10-02, cuando coinciden libres Ana y Bo.",
        ),
        (
            Reason("full", {"busy": "b", "free": "a", "instead": INSTEAD}),
            SLOTS,
            "Bo has another meeting in every slot in which Ana is free. It would need the meeting Ana–c and "
            "the meeting Bo–d at 09:55 to move, wanted as much or more (5 against 3).",
            "Bo tiene otra reunión en todas las franjas en las que Ana está libre. Habría que mover "
            "la reunión Ana–c y la reunión Bo–d (a las 09:55), que se desea más o igual (5 frente a 3).",
        ),
        (
            Reason("neither", BOTH | {"instead": INSTEAD | {"own": 8, "people": (("a", "c"),)}}),
            SLOTS,
            "Neither Ana nor Bo has an empty slot left. It would need the meeting Ana–c at 09:55 to move.",
            "Ni Ana ni Bo tienen ya ninguna franja libre. Habría que mover la reunión Ana–c (a las 09:55).",
        ),
        (
            Reason("pin", {"slot": 0, "because": "over", "other": ""}),
            SLOTS,
            "It cannot be pinned at 09:30: that slot is over.",
            "No puede fijarse a las 09:30: esa franja ya ha pasado.",
        ),
        (
            Reason("pin", {"slot": 0, "because": "taken", "other": "a"}),
            SLOTS,
            "It cannot be pinned at 09:30: Ana has another pinned meeting then.",
            "No puede fijarse a las 09:30: Ana tiene ya otra reunión fijada.",
        ),
        (
            Reason("pin", {"slot": 0, "because": "tables", "other": ""}),
            SLOTS,
            "It cannot be pinned at 09:30: every table has a pinned meeting then.",
            "No puede fijarse a las 09:30: todas las mesas tienen una reunión fijada.",
        ),
    ],
)
def test_a_reason_is_a_sentence(reason: Reason, slots: tuple[Slot, ...], english: str, spanish: str) -> None:
    names = {"a": "Ana", "b": "Bo"}
    assert sentence(reason, slots, "en", names) == english
    assert sentence(reason, slots, "es", names) == spanish


def test_a_meeting_that_was_just_forgotten_has_room() -> None:
    """A timetable made by hand may leave out what fits: then all tables are not taken, and that is not claimed."""
    data = market(4, 3, 4, 2, seed=1, away=0.0)
    instance = instance_of(data)
    kinds = {row.reason.kind for row in explain(instance, ())}
    assert kinds == {"room"}
    assert isinstance(instance.meetings[0], Meeting)
