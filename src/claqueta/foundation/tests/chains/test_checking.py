"""Whatever is changed in a book afterwards is found, at its position."""

import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claqueta.foundation import chains
from claqueta.foundation.chains import (
    GENESIS,
    Book,
    Break,
    Wrong,
    append,
    append_many,
    checking,
    links,
    verify,
)
from claqueta.foundation.chains.links import link_hash_of, payload_hash_of
from claqueta.foundation.models import ChainHead, ChainLink
from claqueta.foundation.tests.chains.books import (
    MINUTES,
    NOON,
    PAYLOADS,
    Shelf,
    at,
    change,
    link,
    rolled_back,
)


def swap(first: int, second: int, book: str = "minutes") -> None:
    change(first, book, position=10_000)
    change(second, book, position=first)
    change(10_000, book, position=second)


def delete(*positions: int) -> None:
    ChainLink.objects.filter(book="minutes", position__in=positions).delete()


def close_the_gap(position: int) -> None:
    delete(position)
    for later in range(position + 1, 7):
        change(later, position=later - 1)


def cut_off(position: int, *, head_too: bool) -> None:
    delete(*range(position, 7))
    if head_too:
        ChainHead.objects.update(position=position - 1)


def rewrite(position: int) -> None:
    """Write an entry anew with all that is in its own row."""
    row = link(position)
    row.payload = '{"n":0}'
    row.payload_hash = payload_hash_of(row.salt, row.payload.encode())
    row.hash = link_hash_of(row, position)
    row.save()


def add_behind_the_head() -> None:
    row = link(6)
    forged = ChainLink(
        book="minutes", position=7, previous_hash=row.hash, at=NOON, payload='{"n":7}', salt="s"
    )
    forged.payload_hash = payload_hash_of("s", b'{"n":7}')
    forged.hash = link_hash_of(forged, 7)
    forged.save()


@pytest.mark.parametrize(
    ("tamper", "breaks"),
    [
        (lambda: change(3, payload='{"n":4}'), [at(Wrong.PAYLOAD_ALTERED, 3)]),
        (lambda: change(3, payload='{"n": 3}'), [at(Wrong.PAYLOAD_ALTERED, 3)]),
        (lambda: change(3, payload=""), [at(Wrong.PAYLOAD_MISSING, 3)]),
        (lambda: change(3, payload="", salt=""), [at(Wrong.PAYLOAD_MISSING, 3)]),
        (lambda: change(3, salt="0" * 32), [at(Wrong.PAYLOAD_ALTERED, 3)]),
        (
            lambda: change(3, payload_hash="a" * 64),
            [at(Wrong.HASH_WRONG, 3), at(Wrong.PAYLOAD_ALTERED, 3)],
        ),
        (lambda: change(3, hash="a" * 64), [at(Wrong.HASH_WRONG, 3)]),
        (lambda: change(3, at=NOON), [at(Wrong.HASH_WRONG, 3)]),
        (lambda: change(3, amends=2), [at(Wrong.PAYLOAD_ALTERED, 2), at(Wrong.HASH_WRONG, 3)]),
        (
            lambda: change(3, previous_hash="a" * 64),
            [at(Wrong.NOT_CONTINUED, 3), at(Wrong.HASH_WRONG, 3)],
        ),
        (lambda: change(1, at=NOON), [at(Wrong.HASH_WRONG, 1)]),
        (lambda: change(6, hash="a" * 64), [at(Wrong.HASH_WRONG, 6)]),
        (lambda: rewrite(3), [at(Wrong.NOT_CONTINUED, 4)]),
        (lambda: rewrite(6), [at(Wrong.HEAD_WRONG, 6)]),
        (lambda: swap(3, 4), [at(Wrong.REORDERED, 3), at(Wrong.REORDERED, 4)]),
        (lambda: swap(1, 6), [at(Wrong.REORDERED, 1), at(Wrong.REORDERED, 6)]),
        (lambda: delete(3), [at(Wrong.LINK_MISSING, 3)]),
        (lambda: delete(1), [at(Wrong.LINK_MISSING, 1)]),
        (lambda: delete(2, 3, 5), [at(Wrong.LINK_MISSING, 2, 3), at(Wrong.LINK_MISSING, 5)]),
        (
            lambda: close_the_gap(5),
            [at(Wrong.NOT_CONTINUED, 5), at(Wrong.HASH_WRONG, 5), at(Wrong.LINK_MISSING, 6)],
        ),
        (lambda: cut_off(5, head_too=False), [at(Wrong.LINK_MISSING, 5, 6)]),
        (lambda: cut_off(5, head_too=True), [at(Wrong.HEAD_WRONG, 4)]),
        (lambda: delete(*range(1, 7)), [at(Wrong.LINK_MISSING, 1, 6)]),
        (lambda: ChainHead.objects.update(hash="a" * 64), [at(Wrong.HEAD_WRONG, 6)]),
        (lambda: ChainHead.objects.update(position=9), [at(Wrong.LINK_MISSING, 7, 9)]),
        (lambda: ChainHead.objects.all().delete(), [at(Wrong.BEYOND_HEAD, 1, 6)]),
        (add_behind_the_head, [at(Wrong.BEYOND_HEAD, 7)]),
    ],
)
def test_tampering_is_found_at_its_position(
    minutes: Book, tamper: Callable[[], object], breaks: list[Break]
) -> None:
    tamper()

    assert verify(minutes) == breaks


@pytest.mark.parametrize("batch", [1, 2, 3])
def test_tampering_is_found_wherever_a_part_ends(
    minutes: Book, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr(checking, "BATCH", batch)
    monkeypatch.setattr(links, "BATCH", batch)
    change(2, payload='{"n":9}')
    swap(3, 4)
    delete(5)

    assert verify(minutes) == [
        at(Wrong.PAYLOAD_ALTERED, 2),
        at(Wrong.REORDERED, 3),
        at(Wrong.REORDERED, 4),
        at(Wrong.LINK_MISSING, 5),
    ]


@pytest.mark.parametrize(
    ("tamper", "breaks"),
    [
        (lambda rows: rows[3].update(n=9), [at(Wrong.PAYLOAD_ALTERED, 3)]),
        (lambda rows: rows[3].update(n=Decimal(3)), [at(Wrong.PAYLOAD_ALTERED, 3)]),
        (lambda rows: rows.pop(3), [at(Wrong.PAYLOAD_MISSING, 3)]),
        (lambda rows: rows.update({7: {"n": 7}}), [at(Wrong.PAYLOAD_UNLINKED, 7)]),
        (
            lambda rows: rows.update({3: rows[4], 4: rows[3]}),
            [at(Wrong.PAYLOAD_ALTERED, 3), at(Wrong.PAYLOAD_ALTERED, 4)],
        ),
        (lambda rows: change(3, "trail", salt=""), [at(Wrong.PAYLOAD_ALTERED, 3)]),
        (lambda rows: swap(3, 4, "trail"), [at(Wrong.REORDERED, 3), at(Wrong.REORDERED, 4)]),
        (lambda rows: rows.clear(), [at(Wrong.PAYLOAD_MISSING, number) for number in range(1, 7)]),
    ],
)
def test_tampering_with_rows_elsewhere_is_found(
    shelf: Shelf, tamper: Callable[[dict[int, Any]], object], breaks: list[Break]
) -> None:
    assert verify(shelf.book) == []
    tamper(shelf.rows)

    assert verify(shelf.book) == breaks


@pytest.mark.parametrize(
    ("tamper", "breaks"),
    [
        (lambda: None, []),
        (lambda: delete(6), [at(Wrong.LINK_MISSING, 6)]),
        (lambda: cut_off(5, head_too=True), [at(Wrong.HEAD_WRONG, 4)]),
        (lambda: change(6, hash="a" * 64), [at(Wrong.HEAD_WRONG, 6)]),
        (lambda: change(6, at=NOON), [at(Wrong.HASH_WRONG, 6)]),
        (lambda: ChainHead.objects.update(hash="a" * 64), [at(Wrong.HEAD_WRONG, 6)]),
        (lambda: ChainHead.objects.update(position=9), [at(Wrong.LINK_MISSING, 9)]),
        (lambda: ChainHead.objects.all().delete(), [at(Wrong.BEYOND_HEAD, 1, 6)]),
        (lambda: (ChainHead.objects.all().delete(), delete(*range(1, 7))), []),
        (add_behind_the_head, [at(Wrong.BEYOND_HEAD, 7)]),
        # What lies further back is for `verify` to find.
        (lambda: delete(2, 3), []),
    ],
)
def test_end_of_a_book_is_looked_at_in_a_handful_of_queries(
    minutes: Book, tamper: Callable[[], object], breaks: list[Break], django_assert_max_num_queries: Any
) -> None:
    tamper()

    with django_assert_max_num_queries(5):
        assert chains.verify_end(minutes) == breaks


def test_end_that_was_written_down_is_still_there_or_not(minutes: Book) -> None:
    ends = [chains.Head("minutes", position, link(position).hash) for position in range(1, 7)]
    append(minutes, {"n": 7})
    change(3, hash="a" * 64)
    change(4, at=NOON)

    assert [chains.still_has(end) for end in ends] == [True, True, False, False, True, True]
    assert [
        chains.still_has(end)
        for end in (
            chains.Head("minutes", 0, GENESIS),
            chains.Head("minutes", 0, "a" * 64),
            chains.Head("minutes", 8, GENESIS),
            chains.Head("members", 1, ends[0].hash),
        )
    ] == [True, False, False, False]


def test_book_of_another_name_does_not_take_the_links(minutes: Book) -> None:
    ChainLink.objects.update(book="members")
    ChainHead.objects.update(book="members")

    assert [one.wrong for one in verify(Book("members"))] == [Wrong.HASH_WRONG] * 6


def test_it_stops_after_as_many_breaks_as_were_asked_for(minutes: Book) -> None:
    ChainLink.objects.update(at=NOON)

    assert verify(minutes, most=2) == [at(Wrong.HASH_WRONG, 1), at(Wrong.HASH_WRONG, 2)]


def test_memory_and_statements_do_not_grow_with_the_book(
    db: None, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    monkeypatch.setattr(checking, "BATCH", 50)
    monkeypatch.setattr(links, "BATCH", 50)
    shelf = Shelf()

    def peak() -> int:
        """The least of several: what a round finds still uncollected from before is not the book's."""
        peaks = []
        for _round in range(4):
            shelf.asked.clear()
            tracemalloc.start()
            assert verify(shelf.book) == []
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
        return min(peaks)

    shelf.add(*[{"n": number} for number in range(1000)])
    short = peak()
    shelf.add(*[{"n": number} for number in range(3000)])

    assert peak() < 1.5 * short
    assert [len(positions) for positions in shelf.asked] == [50] * 80 + [chains.LAST_OF_ALL - 4000]
    # Of each part its links and amendments and the head before it, and at the end the head once more.
    with django_assert_num_queries(80 * 3 + 3):
        verify(shelf.book)


VALUES = {
    "amends": st.integers(1, 3),
    "payload": st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20),
    "salt": st.text("0123456789abcdef", max_size=32),
    "payload_hash": st.text("0123456789abcdef", max_size=64),
    "previous_hash": st.text("0123456789abcdef", max_size=64),
    "hash": st.text("0123456789abcdef", max_size=64),
    "at": st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.lists(PAYLOADS, min_size=4, max_size=6), st.data())
def test_no_column_of_a_link_can_be_changed_unseen(
    db: None, payloads: list[Any], data: st.DataObject
) -> None:
    with rolled_back():
        append_many(MINUTES, payloads)
        assert verify(MINUTES) == []
        position = data.draw(st.integers(4, len(payloads)))
        name = data.draw(st.sampled_from(sorted(VALUES)))
        value = data.draw(VALUES[name].filter(lambda one: one != getattr(link(position), name)))
        change(position, **{name: value})

        assert position in {one.position for one in verify(MINUTES)}
