"""Who else has the same thing open, lately and by name."""

import time
from dataclasses import dataclass

import pytest

from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.presence import also_here


@dataclass(frozen=True)
class Somebody:
    pk: int
    name: str

    def __str__(self) -> str:
        return self.name


ANA, BEN, EVA = Somebody(1, "Ana"), Somebody(2, "Ben"), Somebody(3, "Eva")


def test_each_sees_the_others_when_several_have_it_open() -> None:
    assert [also_here("organisation:1", one) for one in (EVA, BEN, ANA, BEN)] == [
        [],
        ["Eva"],
        ["Ben", "Eva"],
        ["Ana", "Eva"],
    ]


def test_nobody_is_there_when_they_have_something_else_open() -> None:
    also_here("organisation:1", EVA)
    assert also_here("organisation:2", ANA) == []


@pytest.mark.parametrize(("after", "seen"), [(-1, ["Eva"]), (1, [])])
def test_who_left_is_forgotten_when_the_time_of_the_rule_is_over(
    after: int, seen: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time()
    also_here("organisation:1", EVA)
    monkeypatch.setattr(time, "time", lambda: now + 60 * rule("presence_seen").value + after)
    assert also_here("organisation:1", ANA) == seen
