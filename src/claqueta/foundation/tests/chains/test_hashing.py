"""What is hashed, and in which form."""

import hashlib
import json
from datetime import timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given

from claqueta.foundation.chains import (
    GENESIS,
    Book,
    NotCanonical,
    append,
    canonical,
)
from claqueta.foundation.tests.chains.books import MINUTES, NOON, PAYLOADS, link


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
