"""What is kept of each object: until the change log names it, never longer, never too much."""

from collections.abc import Callable

import pytest
from django.db import transaction

from claqueta.foundation.models import Change
from claqueta.foundation.search import answers, catch_up
from claqueta.foundation.search.answers import KeptByObject, Moved, remembered
from claqueta.foundation.search.changes import changed, head_position
from claqueta.foundation.transactions import atomic


@pytest.fixture
def asked() -> list[list[str]]:
    return []


@pytest.fixture
def ask(asked: list[list[str]], db: None):  # type: ignore[no-untyped-def]
    kept: KeptByObject[str] = KeptByObject(most=4)

    def many(*keys: str, parts: str = "public") -> dict[str, str]:
        def compute(missing: list[str]) -> dict[str, str]:
            asked.append(missing)
            return {key: f"{key} {parts} {len(asked)}" for key in missing}

        return kept.many(keys, parts, compute)

    return many


def test_value_is_computed_once_for_each_circle(ask, asked) -> None:  # type: ignore[no-untyped-def]
    assert ask("a", "b") == ask("b", "a") == {"a": "a public 1", "b": "b public 1"}
    assert ask("a", parts="office") == {"a": "a office 2"}
    assert asked == [["a", "b"], ["a"]]


def test_only_what_the_log_names_is_computed_again(ask, asked) -> None:  # type: ignore[no-untyped-def]
    ask("a", "b")
    ask("a", parts="office")
    changed(["a"])
    assert ask("a", "b") == {"a": "a public 3", "b": "b public 1"}
    assert ask("a", parts="office") == {"a": "a office 4"}


def test_change_made_while_computing_is_not_hidden(db: None) -> None:
    kept: KeptByObject[int] = KeptByObject()
    values = iter((1, 2))

    def compute(missing: list[str]) -> dict[str, int]:
        value = next(values)
        if value == 1:
            changed(["a"])
        return {"a": value}

    assert [kept.many(["a"], "x", compute)["a"], kept.many(["a"], "x", compute)["a"]] == [1, 2]


def test_whoever_is_not_done_is_answered_by_what_they_changed_and_nobody_else_is(
    ask: Callable[..., dict[str, str]], asked: list[list[str]]
) -> None:
    before = ask("a", "b")
    with atomic():
        changed(["a"])
        assert ask("a", "b") == {"a": "a public 2", "b": "b public 1"}
        transaction.set_rollback(True)

    assert ask("a", "b") == before


def test_answer_is_made_anew_for_whoever_is_not_done(db: None) -> None:
    answers = iter("12")
    with atomic():
        changed(["a"])
        assert remembered("test", compute=lambda: next(answers)) == "1"
        transaction.set_rollback(True)

    assert [remembered("test", compute=lambda: next(answers)) for _turn in range(2)] == ["2", "2"]


def test_answer_made_while_the_index_lags_is_not_kept_for_long(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "KEEP_BEHIND_SECONDS", 0)
    found = iter("123")
    changed(["a"])
    assert [remembered("test", compute=lambda: next(found)) for _turn in range(2)] == ["1", "2"]
    catch_up()
    assert [remembered("test", compute=lambda: next(found)) for _turn in range(2)] == ["3", "3"]


def test_it_never_holds_more_than_it_may(ask, asked) -> None:  # type: ignore[no-untyped-def]
    ask("a", "b", "c", "d")
    ask("a")
    ask("e")
    ask("a")
    assert asked == [["a", "b", "c", "d"], ["e"]]
    ask("b")
    assert asked[-1] == ["b"]


def test_answer_made_of_some_kinds_outlives_a_change_of_others(db: None) -> None:
    asked: list[str] = []

    def compute() -> int:
        asked.append("once more")
        return len(asked)

    def answer(*kinds: str) -> int:
        return remembered("x", kinds, compute=compute, reads=kinds)

    first = [answer("page"), answer("page", "organisation"), answer()]
    changed(["organisation:1", "opportunity:7"])
    assert [answer("page"), answer("page", "organisation"), answer()] == [first[0], 4, 5]
    changed(["page:3"])
    assert [answer("page"), answer("page", "organisation"), answer()] == [6, 7, 8]
    changed(["opportunity:7"])
    assert [answer("page"), answer("page", "organisation")] == [6, 7]


def test_where_the_log_was_not_followed_everything_may_have_changed(db: None) -> None:
    changed(["page:1"])
    follower = Moved()
    pages = frozenset({"page"})
    assert follower.at(head_position(), pages) == (begun := head_position())
    changed(["organisation:1"])
    assert follower.at(head_position(), pages) == begun
    changed(["organisation:2"])
    Change.objects.filter(position=head_position()).delete()
    assert follower.at(head_position(), pages) == head_position()
    assert follower.at(begun, pages) == begun


def test_whoever_is_not_done_is_not_answered_by_what_is_kept_of_some_kinds(db: None) -> None:
    assert remembered("x", compute=lambda: 1, reads=("page",)) == 1
    with atomic():
        changed(["organisation:1"])
        assert remembered("x", compute=lambda: 2, reads=("page",)) == 2
