"""A stranger's list comes out as clean cells, or is refused with a word."""

import io
import zipfile
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claqueta.foundation.apart import Parcel, Refused
from claqueta.foundation.opening import clean_cell, open_parcel


def opened(body: bytes, **limits: int) -> list[dict[str, Any]]:
    asked = {"rows": 100, "cells": 1000, "columns": 50, "unpacked": 1_000_000, **limits}
    said = {**asked, "headers": {"name": ["Nombre"], "city": ["Ciudad"]}}
    found: list[dict[str, Any]] = open_parcel(Parcel(said, {"file": body})).said["sheets"]
    return found


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("", ""),
        ("  Faro ", "Faro"),
        ("\u00a0Faro\u2009Films\u3000", "Faro Films"),
        ("Fa\u200bro\x00", "Faro"),
        ("'=1+1", "=1+1"),
        ("'+34 600", "+34 600"),
        ("'-", "-"),
        ("'@faro", "@faro"),
        ("'012", "012"),
        ("'28.013", "28.013"),
        ("' 012", "' 012"),
        ("'n Roll", "'n Roll"),
        ("'80s Films", "'80s Films"),
        ("''=1", "''=1"),
        ("'n Roll '=x", "'n Roll '=x"),
        ("O'=x", "O'=x"),
    ],
)
def test_cell_loses_what_nobody_sees_when_it_is_read(text: str, clean: str) -> None:
    assert clean_cell(text) == clean


@settings(deadline=None)
@given(st.text())
def test_cell_has_no_space_around_when_it_is_clean(text: str) -> None:
    clean = clean_cell(text)
    assert clean == clean.strip()
    assert "\x00" not in clean
    assert "\u00a0" not in clean


def test_list_is_told_by_sheet_row_and_cell_when_it_is_read() -> None:
    assert opened("Nombre;Ciudad\nFaro;\u00a0Gijón\n'=x;'012\n".encode()) == [
        {
            "name": "",
            "hidden": False,
            "rows": [
                [1, ["Nombre", "Ciudad"], False],
                [2, ["Faro", "Gijón"], False],
                [3, ["=x", "012"], False],
            ],
            "notes": [],
            "too_wide": 0,
        }
    ]


def test_letters_that_were_encoded_twice_are_mended_and_noted_when_they_come() -> None:
    (sheet,) = opened("Nombre;Ciudad\nFaro;Gijón\n".replace("ó", "Ã³").encode())
    assert sheet["rows"][1][1] == ["Faro", "Gijón"]
    assert [one for one in sheet["notes"] if one["word"] == "mended"] == [{"word": "mended", "row": 2}]


@pytest.mark.parametrize(
    ("body", "limits", "word"),
    [
        (b"Nombre\n" + b"Faro\n" * 9, {"rows": 5}, "rows"),
        (b"a;b;c\n1;2;3\n", {"columns": 2}, "columns"),
        (b"", {}, "empty"),
    ],
)
def test_list_is_refused_with_its_word_when_it_cannot_be_used(
    body: bytes, limits: dict[str, int], word: str
) -> None:
    with pytest.raises(Refused) as caught:
        opened(body, **limits)
    assert caught.value.word == word


def archive() -> bytearray:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/workbook.xml", b"\0" * 5000)
    return bytearray(out.getvalue())


def of_a_version_to_come() -> bytes:
    body = archive()
    body[body.index(b"PK\x01\x02") + 6] = 99
    return bytes(body)


@pytest.mark.parametrize(
    ("body", "unpacked", "word"),
    [
        (bytes(archive()), 4999, "bomb"),
        (bytes(archive())[:40], 10_000, "damaged"),
        (of_a_version_to_come(), 10_000, "damaged"),
    ],
    ids=[
        "bomb",
        "cut short",
        "of a version to come",
    ],  # A zip holds its moment, which no test is named after.
)
def test_zip_is_refused_before_it_is_read_when_it_is_a_bomb_or_damaged(
    body: bytes, unpacked: int, word: str
) -> None:
    with pytest.raises(Refused) as caught:
        opened(body, unpacked=unpacked)
    assert caught.value.word == word
