"""Books that are only added to: whatever is changed in one afterwards is found, at its position."""

import hashlib
import json
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claqueta.foundation import chains
from claqueta.foundation.chains import (
    GENESIS,
    Book,
    Break,
    NotCanonical,
    NotToBeAmended,
    Wrong,
    amend,
    amend_many,
    append,
    append_many,
    canonical,
    head,
    verify,
)
from claqueta.foundation.models import ChainHead, ChainLink
from claqueta.foundation.transactions import NotInTransaction
from conftest import run_threads

MINUTES = Book("minutes")
NOON = datetime(2026, 11, 26, 12, 0, 0, 250, tzinfo=UTC)


class Shelf:
    """Rows of another table, by the position of their link."""

    def __init__(self) -> None:
        self.rows: dict[int, dict[str, Any]] = {}
        self.asked: list[range] = []
        self.book = Book("trail", payload_of=self.payload_of)

    def payload_of(self, positions: range) -> dict[int, dict[str, Any]]:
        self.asked.append(positions)
        return {position: row for position, row in self.rows.items() if position in positions}

    def add(self, *payloads: dict[str, Any]) -> None:
        for link, payload in zip(append_many(self.book, payloads), payloads, strict=True):
            self.rows[link.position] = payload


@pytest.fixture
def shelf(db: None) -> Shelf:
    made = Shelf()
    made.add(*[{"n": number} for number in range(1, 7)])
    return made


@pytest.fixture
def minutes(db: None) -> Book:
    """A book of six entries."""
    append_many(MINUTES, [{"n": number} for number in range(1, 7)])
    return MINUTES


def link(position: int, book: str = "minutes") -> ChainLink:
    return ChainLink.objects.get(book=book, position=position)


def change(position: int, book: str = "minutes", /, **values: Any) -> None:
    ChainLink.objects.filter(book=book, position=position).update(**values)


def at(wrong: Wrong, position: int, last: int | None = None) -> Break:
    return Break(wrong, position, last or position)


@contextmanager
def rolled_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


# -- What is hashed ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("payload", "text"),
    [
        ({}, "{}"),
        # RFC 8785 §3.2.2 and §3.2.4.
        (
            {
                "numbers": [333333333.33333329, 4.50, 2e-3, 0.000000000000000000000000001],
                "string": '\u20ac$\x0f\nA\'B"\\\\"/',
                "literals": [None, True, False],
            },
            '{"literals":[null,true,false],"numbers":[333333333.3333333,4.5,0.002,1e-27],'
            '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
        ),
        # RFC 8785 §3.2.3: by UTF-16 code units, not by code points.
        (
            {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\x80": 6, "ö": 7},
            '{"\\r":2,"1":4,"\x80":6,"ö":7,"€":1,"😀":5,"\ufb33":3}',
        ),
        # RFC 8785, appendix B.
        (
            {"n": [-0.0, 5e-324, 9007199254740991, 333333333.33333325, 9.5e-7, 0.000001]},
            '{"n":[0,5e-324,9007199254740991,333333333.33333325,9.5e-7,0.000001]}',
        ),
        ({"a": (1, [2, {"z": 1.0, "b": ""}])}, '{"a":[1,[2,{"b":"","z":1}]]}'),
    ],
)
def test_payload_has_one_form(payload: dict[str, Any], text: str) -> None:
    assert canonical(payload).decode() == text
    assert canonical(dict(reversed(payload.items()))) == canonical(payload)


def nested(depth: int) -> list[Any]:
    value: list[Any] = []
    for _level in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    "payload",
    [
        {"n": 2**53},
        {"n": -(2.0**53)},
        {"n": [{"n": 1e300}]},
        {"n": float("nan")},
        {"n": float("inf")},
        {"n": Decimal("1.2")},
        {"at": NOON},
        {"half": "\ud83d"},
        {"\ud83d": 1},
        {1: "one"},
        {"bytes": b"x"},
        {"set": {1}},
        {"deep": nested(100_000)},
    ],
)
def test_payload_without_a_form_is_refused(payload: Any) -> None:
    with pytest.raises(NotCanonical):
        canonical(payload)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(-(2**53), 2**53, exclude_min=True, exclude_max=True)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
PAYLOADS = st.dictionaries(st.text(), JSON, max_size=4)


@given(PAYLOADS)
def test_canonical_form_says_the_same_and_is_its_own_form(payload: dict[str, Any]) -> None:
    text = canonical(payload)

    assert json.loads(text) == payload
    assert canonical(json.loads(text)) == text


def test_anybody_can_compute_the_hashes(db: None) -> None:
    append(MINUTES, {"text": "Se abre la sesión"}, at=NOON)
    second = append(MINUTES, {"text": "Se levanta"}, at=NOON.astimezone(timezone(timedelta(hours=1))))
    first, row = link(1), link(2)

    def sha256(text: str) -> str:
        return hashlib.sha256(text.encode()).hexdigest()

    assert row.payload_hash == sha256(f'{row.salt}{{"text":"Se levanta"}}')
    assert first.previous_hash == GENESIS
    assert (
        second.hash
        == row.hash
        == sha256(
            '{"amends":null,"at":"2026-11-26T12:00:00.000250Z","book":"minutes",'
            f'"payload_hash":"{row.payload_hash}","position":2,"previous_hash":"{first.hash}"}}'
        )
    )


@pytest.mark.parametrize("name", ["minutes", "actas de la comisión", 'a "b" \\ \x01\x7f/', "😀\ufb33"])
def test_link_is_hashed_in_its_canonical_form_whatever_its_book_is_called(db: None, name: str) -> None:
    made = append(Book(name), {"n": 1}, at=NOON)
    hashed = {
        "amends": None,
        "at": "2026-11-26T12:00:00.000250Z",
        "book": name,
        "payload_hash": made.payload_hash,
        "position": 1,
        "previous_hash": GENESIS,
    }

    assert made.hash == hashlib.sha256(canonical(hashed)).hexdigest()


# -- Writing -------------------------------------------------------------------------------------------------


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


# -- What is wrong -------------------------------------------------------------------------------------------


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
    row.payload_hash = chains._payload_hash(row.salt, row.payload.encode())
    row.hash = chains._link_hash(row, position)
    row.save()


def add_behind_the_head() -> None:
    row = link(6)
    forged = ChainLink(
        book="minutes", position=7, previous_hash=row.hash, at=NOON, payload='{"n":7}', salt="s"
    )
    forged.payload_hash = chains._payload_hash("s", b'{"n":7}')
    forged.hash = chains._link_hash(forged, 7)
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
    monkeypatch.setattr(chains, "BATCH", batch)
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
    monkeypatch.setattr(chains, "BATCH", 50)
    shelf = Shelf()

    def peak() -> int:
        shelf.asked.clear()
        tracemalloc.start()
        assert verify(shelf.book) == []
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    shelf.add(*[{"n": number} for number in range(1000)])
    peak()
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


# -- Amending ------------------------------------------------------------------------------------------------


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
