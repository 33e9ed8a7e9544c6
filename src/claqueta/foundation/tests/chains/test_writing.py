"""Writing a book: links follow each other, and nothing else can be written."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from claqueta.foundation import chains
from claqueta.foundation.chains import (
    GENESIS,
    Book,
    NotCanonical,
    amend,
    append,
    append_many,
    head,
    verify,
)
from claqueta.foundation.models import ChainLink
from claqueta.foundation.tests.chains.books import MINUTES, NOON, Shelf, link
from claqueta.foundation.transactions import NotInTransaction
from conftest import run_threads


def test_links_follow_each_other_from_one_on_in_each_book(db: None) -> None:
    first = append(MINUTES, {"n": 1})
    other = append(Book("members"), {"n": 1})
    second, third = append_many(MINUTES, [{"n": 2}, {"n": 3}], at=NOON)

    assert [one.position for one in (first, second, third, other)] == [1, 2, 3, 1]
    assert (second.previous_hash, third.previous_hash, other.previous_hash) == (
        first.hash,
        second.hash,
        GENESIS,
    )
    assert (third.at, third.book, third.amends) == (NOON, "minutes", None)
    assert head(MINUTES) == chains.Head("minutes", 3, third.hash)
    assert verify(MINUTES) == verify(Book("members")) == []


def test_book_that_keeps_its_payloads_elsewhere_has_only_their_hashes(shelf: Shelf, minutes: Book) -> None:
    assert {one.payload for one in ChainLink.objects.filter(book="trail")} == {""}
    assert json.loads(link(2).payload) == {"n": 2}


def test_equal_payloads_have_other_hashes(minutes: Book) -> None:
    first, second = append_many(minutes, [{"n": 1}, {"n": 1}])

    assert first.payload_hash != second.payload_hash


def test_empty_book_has_a_head_and_is_whole(db: None) -> None:
    assert head(MINUTES) == chains.Head("minutes", 0, GENESIS)
    assert append_many(MINUTES, []) == []
    assert verify(MINUTES) == []


@pytest.mark.django_db(transaction=True)
def test_nothing_is_written_outside_a_transaction() -> None:
    for write in (lambda: append(MINUTES, {"n": 1}), lambda: amend(MINUTES, 1, None)):
        with pytest.raises(NotInTransaction):
            write()
    assert not ChainLink.objects.exists()


@pytest.mark.parametrize("name", ["", "x" * 61])
def test_book_has_a_name_that_can_be_kept(name: str) -> None:
    with pytest.raises(ValueError, match="1 to 60"):
        Book(name)


def test_refused_entry_leaves_the_book_as_it_was(minutes: Book) -> None:
    before = head(minutes)
    with pytest.raises(NotCanonical):
        append_many(minutes, [{"n": 7}, {"n": NOON}])
    with pytest.raises(ValueError, match="time zone"):
        append(minutes, {"n": 7}, at=datetime(2026, 1, 1))

    assert (head(minutes), ChainLink.objects.count()) == (before, 6)


def test_writing_and_reading_the_head_cost_the_same_in_a_long_book(
    minutes: Book, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        head(minutes)
    with django_assert_num_queries(3):
        append(minutes, {"n": 7})
    with django_assert_num_queries(3):
        append_many(minutes, [{"n": number} for number in range(100)])


def test_database_refuses_a_fork_and_a_second_link_of_a_position(minutes: Book) -> None:
    row = link(6)
    for values in ({"position": 7}, {"previous_hash": "f" * 64}, {"position": 0, "previous_hash": "e" * 64}):
        forged = ChainLink(
            book="minutes", at=NOON, hash="a" * 64, position=6, previous_hash=row.previous_hash
        )
        for name, value in values.items():
            setattr(forged, name, value)
        with pytest.raises(IntegrityError), transaction.atomic():
            forged.save()


@pytest.mark.django_db(transaction=True)
def test_sixteen_writers_never_fork_and_what_is_rolled_back_was_never_there() -> None:
    class ChangedMind(Exception):
        pass

    def write(writer: int) -> Callable[[], None]:
        def act() -> None:
            for turn in range(6):
                try:
                    with transaction.atomic():
                        append(MINUTES, {"writer": writer, "turn": turn})
                        if turn % 3 == 2:
                            raise ChangedMind
                except ChangedMind:
                    continue

        return act

    def check() -> None:
        for _turn in range(10):
            assert verify(MINUTES) == []

    assert run_threads(*(write(number) for number in range(16)), check) == []
    links = ChainLink.objects.filter(book="minutes").order_by("position")
    assert list(links.values_list("position", flat=True)) == list(range(1, 65))
    kept = {(entry["writer"], entry["turn"]) for entry in (json.loads(one.payload) for one in links)}
    assert kept == {(writer, turn) for writer in range(16) for turn in (0, 1, 3, 4)}
    assert (verify(MINUTES), head(MINUTES).position) == ([], 64)
