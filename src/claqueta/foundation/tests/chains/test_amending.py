"""What a link vouches for can be replaced or taken away, by a new link that says so."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claqueta.foundation.chains import (
    Book,
    NotToBeAmended,
    Wrong,
    amend,
    amend_many,
    append,
    head,
    verify,
)
from claqueta.foundation.models import ChainLink
from claqueta.foundation.tests.chains.books import MINUTES, PAYLOADS, Shelf, at, change, link, rolled_back


def test_row_that_is_amended_with_its_link_is_whole_and_nothing_of_it_can_be_guessed(shelf: Shelf) -> None:
    shelf.rows[3] = {"n": "erased"}
    made = amend(shelf.book, 3, shelf.rows[3])
    del shelf.rows[4]
    amend(shelf.book, 4, None)
    shelf.add({"n": 9})

    assert (made.position, made.amends) == (7, 3)
    assert (link(3, "trail").salt, link(4, "trail").salt, link(8, "trail").payload_hash) == ("", "", "")
    assert (verify(shelf.book), shelf.rows[9]) == ([], {"n": 9})


@pytest.mark.parametrize(
    ("tamper", "wrong"),
    [
        (lambda rows: rows.update({3: {"n": 3}}), Wrong.PAYLOAD_ALTERED),
        (lambda rows: rows.update({3: {"n": "first"}}), Wrong.PAYLOAD_ALTERED),
        (lambda rows: rows.pop(3), Wrong.PAYLOAD_MISSING),
    ],
)
def test_amended_row_is_checked_by_its_last_amendment(
    shelf: Shelf, tamper: Callable[[dict[int, Any]], object], wrong: Wrong
) -> None:
    for value in ("first", "second"):
        shelf.rows[3] = {"n": value}
        amend(shelf.book, 3, shelf.rows[3])
    assert (verify(shelf.book), link(7, "trail").salt) == ([], "")
    tamper(shelf.rows)

    assert verify(shelf.book) == [at(wrong, 3)]


def test_row_may_not_stand_where_an_amendment_does(shelf: Shelf) -> None:
    amend(shelf.book, 3, None)
    del shelf.rows[3]
    assert verify(shelf.book) == []
    shelf.rows[7] = {"n": 3}

    assert verify(shelf.book) == [at(Wrong.PAYLOAD_UNLINKED, 7)]


def test_row_that_was_taken_away_may_not_come_back(shelf: Shelf) -> None:
    amend(shelf.book, 3, None)

    assert verify(shelf.book) == [at(Wrong.PAYLOAD_ALTERED, 3)]


def test_row_changed_without_an_amendment_is_found_beside_amended_ones(shelf: Shelf) -> None:
    shelf.rows.update({2: {"n": "erased"}, 3: {"n": "erased"}})
    amend(shelf.book, 2, shelf.rows[2])

    assert verify(shelf.book) == [at(Wrong.PAYLOAD_ALTERED, 3)]


def test_amendment_of_a_book_that_keeps_its_payloads_replaces_them(minutes: Book) -> None:
    amend(minutes, 3, {"n": "first"})
    amend_many(minutes, {3: {"n": "second"}, 5: None})

    texts = [link(position).payload for position in (3, 5, 7, 8, 9)]
    assert texts == ["", "", "", '{"n":"second"}', ""]
    assert verify(minutes) == []
    change(8, payload='{"n":"third"}')
    change(3, payload='{"n":3}')
    assert verify(minutes) == [at(Wrong.PAYLOAD_ALTERED, 3), at(Wrong.PAYLOAD_ALTERED, 8)]


@pytest.mark.parametrize("position", [0, 7, 8, 99])
def test_only_entries_can_be_amended(minutes: Book, position: int) -> None:
    amend(minutes, 1, None)
    before = head(minutes)

    with pytest.raises(NotToBeAmended):
        amend_many(minutes, {2: {"n": 0}, position: None})
    assert head(minutes) == before


STEPS = st.lists(
    st.tuples(st.just("append"), PAYLOADS) | st.tuples(st.integers(1, 5), st.none() | PAYLOADS), max_size=12
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(STEPS)
def test_book_that_was_only_written_by_the_rules_is_whole(db: None, steps: list[Any]) -> None:
    with rolled_back():
        shelf, entries = Shelf(), []
        for what, payload in steps:
            if what == "append":
                entries.append(append(MINUTES, payload).position)
                shelf.add(payload)
            elif what <= len(entries):
                position = entries[what - 1]
                amend(MINUTES, position, payload)
                amend(shelf.book, position, payload)
                shelf.rows.pop(position)
                shelf.rows.update({} if payload is None else {position: payload})
                entries.pop(what - 1) if payload is None else None

        assert (verify(MINUTES), verify(shelf.book)) == ([], [])
        assert [head(MINUTES).position, head(shelf.book).position] == [ChainLink.objects.count() // 2] * 2


def test_break_is_told_in_the_readers_language() -> None:
    with translation.override("es"):
        assert str(at(Wrong.PAYLOAD_ALTERED, 3)) == "Posición 3: el contenido no es el que se asentó"
    with translation.override("en"):
        assert str(at(Wrong.LINK_MISSING, 3, 5)) == "Positions 3 to 5: the entry is missing"
