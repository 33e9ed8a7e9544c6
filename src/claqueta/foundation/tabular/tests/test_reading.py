"""Which sheet of a file is the list, where its headers stand, and what is said of the file."""

from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from claqueta.engines.tables import Vocabulary
from claqueta.engines.tables.tests.files import inline, xlsx, zipped
from claqueta.foundation.apart import ApartFailed, Refused
from claqueta.foundation.tabular import Row, Sheet, TableUnreadable, read_table
from claqueta.foundation.tabular.reading import (
    HEADER_WITHIN,
    Note,
    _failure,
    _Header,
    _header_of,
    _notes,
    _refusal,
    _trimmed,
)
from conftest import at_most

VOCABULARY = Vocabulary({"name": ["Nombre"], "city": ["Ciudad"], "phone": ["Teléfono"]})
LIST = [["Nombre", "Ciudad"], ["Azotea", "Madrid"]]


def read(body: bytes, sheet: str = "") -> Sheet:
    return read_table(body, "list.xlsx", vocabulary=VOCABULARY, sheet=sheet)


def why(body: bytes, sheet: str = "") -> str:
    """Why the file cannot be read, in English."""
    with translation.override("en"), pytest.raises(TableUnreadable) as refused:
        read(body, sheet)
    return str(refused.value.messages[0])


def test_list_is_what_stands_below_its_headers() -> None:
    assert read(b"LISTA;;\n;;\n Nombre ;Ciudad;\nAzotea;Madrid;x\n;;\n;Getafe;\n") == Sheet(
        headers=("Nombre", "Ciudad"),
        header_row=3,
        rows=(Row(4, ("Azotea", "Madrid", "x")), Row(6, ("", "Getafe", ""))),
    )


def test_sheet_is_the_one_whose_headers_fit_best() -> None:
    body = xlsx(
        inline([["Notas"], ["x"]]),
        inline([["Nombre"], ["Uno"], ["Dos"], ["Tres"]]),
        inline(LIST),
        inline([*LIST, ["Órbita", "Getafe"]]),
        inline([]),
        inline([*LIST, ["a", "b"], ["c", "d"]]),
        names=["Notas", "Corta", "Una", "Buena", "Vacía", "Oculta"],
        states=["", "", "", "", "", "hidden"],
    )

    sheet = read(body)

    assert (sheet.name, sheet.others) == ("Buena", ("Notas", "Corta", "Una", "Oculta"))
    assert [row.number for row in sheet.rows] == [2, 3]
    assert read(body, " CORTA ").name == "Corta"
    assert read(body, "oculta").name == "Oculta"
    assert why(body, "Vacía") == (
        "There is no sheet “Vacía” with rows in it; there is: Notas, Corta, Una, Buena, Oculta."
    )
    assert why(body, "Notas") == (
        "No row with headers was found in list.xlsx: one of the first rows must name the columns."
    )


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "The file is empty."),
        (b" \r\n\t\x1a\0", "The file is empty."),
        (b"\xef\xbb\xbf", "The file is empty."),
        (b";;\n;;\n", "The file has no rows."),
        (xlsx(inline([])), "The file has no rows."),
        (
            b"a;b\nc;d\n",
            "No row with headers was found in list.xlsx: one of the first rows must name the columns.",
        ),
        (b"%PDF-1.7", "This is not a table: save it as CSV, XLSX or ODS."),
        (b"PK\x03\x04 broken", "The file is damaged: it cannot be opened."),
        (b"\xd0\xcf\x11\xe0 broken", "The file cannot be opened: save it as XLSX, ODS or CSV."),
        (
            zipped({"xl/workbook.xml": b"0" * 20_000_000}),
            "The file unpacks to far more than a spreadsheet needs; it is refused.",
        ),
    ],
)
def test_file_that_is_no_list_is_refused_with_its_reason(body: bytes, message: str) -> None:
    assert why(body) == message


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        ({"list_rows": 3}, ""),
        ({"list_rows": 2}, "The file has more than 2 rows; divide it."),
        ({"list_cells": 6}, ""),
        (
            {"list_cells": 5},
            "The sheet has more cells than can be read, or one far away: B3. Delete what is not the list.",
        ),
        ({"list_columns": 2}, ""),
        (
            {"list_columns": 1},
            "The list has 2 columns, and 1 at most can be read: leave out those that are not needed.",
        ),
        ({"list_size": 1}, ""),
        ({"list_size": 0}, "The file is larger than 0 MB; divide it."),
    ],
)
def test_list_beyond_a_limit_of_the_cluster_is_refused(
    settings: Any, monkeypatch: pytest.MonkeyPatch, limits: dict[str, int], message: str
) -> None:
    at_most(settings, monkeypatch, **limits)
    body = xlsx(inline([*LIST, ["Órbita", "Getafe"]]))

    assert (why(body) if message else len(read(body).rows)) == (message or 2)


def test_sheet_that_is_too_wide_keeps_nobody_from_another(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_most(settings, monkeypatch, list_columns=2)
    wide = inline([["Nombre", "Ciudad"], ["a", "b", "c"]])
    body = xlsx(wide, inline(LIST), names=["Ancha", "Lista"])
    said = "The list has 3 columns, and 2 at most can be read: leave out those that are not needed."

    assert (read(body).name, read(body).others, read(body, "lista").name) == ("Lista", ("Ancha",), "Lista")
    assert why(body, "ancha") == said
    assert why(xlsx(wide, inline([["Notas"]]))) == said


def test_file_that_takes_too_much_memory_or_time_is_refused(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_most(settings, monkeypatch, list_reading=0)

    assert (
        why(b"Nombre\nUno\n") == "The file takes too long to read: save only the list itself, as XLSX or CSV."
    )


@pytest.mark.parametrize(
    ("word", "more", "message"),
    [
        ("password", {}, "The file is protected with a password: save it without one."),
        ("damaged", {}, "The file is damaged: it cannot be opened."),
        ("bomb", {}, "The file unpacks to far more than a spreadsheet needs; it is refused."),
        ("empty", {}, "The file is empty."),
        ("no_table", {}, "This is not a table: save it as CSV, XLSX or ODS."),
        ("unknown", {}, "The file cannot be opened: save it as XLSX, ODS or CSV."),
        ("rows", {}, "The file has more than 200000 rows; divide it."),
        (
            "cells",
            {"row": 3, "column": "XFD"},
            "The sheet has more cells than can be read, or one far away: XFD3. Delete what is not the list.",
        ),
        (
            "cells",
            {},
            "The sheet has more cells than can be read, or one far away: . Delete what is not the list.",
        ),
    ],
)
def test_refusal_is_said_in_words_that_help(word: str, more: dict[str, Any], message: str) -> None:
    with translation.override("en"):
        assert _refusal(Refused(word, **more)) == message


@pytest.mark.parametrize(
    ("reason", "message"),
    [
        (
            "memory",
            "The file takes more memory than a list needs: save only the list itself, as XLSX or CSV.",
        ),
        ("size", "The file takes more memory than a list needs: save only the list itself, as XLSX or CSV."),
        ("time", "The file takes too long to read: save only the list itself, as XLSX or CSV."),
        ("crashed", "The file cannot be opened: save it as XLSX, ODS or CSV."),
    ],
)
def test_failure_is_said_in_words_that_help(reason: Any, message: str) -> None:
    with translation.override("en"):
        assert _failure(ApartFailed(reason)) == message


def header_of(*rows: list[str]) -> tuple[tuple[str, ...], int, int]:
    """The headers, the row they stand in, and how many rows come before the list."""
    found = _header_of([[number, cells, False] for number, cells in enumerate(rows, 1)], VOCABULARY)
    return found.cells, found.number, found.after


@pytest.mark.parametrize(
    ("rows", "header"),
    [
        ([], ((), 0, 0)),
        ([["x"]], ((), 0, 0)),
        ([["Nombre"]], (("Nombre",), 1, 1)),
        ([["x"], ["Nombre", " Ciudad\nx", ""]], (("Nombre", "Ciudad x"), 2, 2)),
        # The first of equals; more before fewer.
        ([["Nombre"], ["Ciudad"]], (("Nombre",), 1, 1)),
        ([["Nombre"], ["Nombre", "Ciudad"], ["x"]], (("Nombre", "Ciudad"), 2, 2)),
        # Two rows that together say more than either.
        ([["Nombre", ""], ["", "Ciudad"], ["x"]], (("Nombre", "Ciudad"), 2, 2)),
        ([["Nombre", "Contacto"], ["", "Teléfono", "Ciudad"]], (("Nombre", "Teléfono", "Ciudad"), 2, 2)),
        ([["Nombre", "", "Otro"], ["", "Ciudad"]], (("Nombre", "Ciudad", "Otro"), 2, 2)),
        # What stands below is only a record, or hides a header.
        ([["Nombre", ""], ["", "Madrid"]], (("Nombre",), 1, 1)),
        ([["Nombre", ""], ["x", "Ciudad"]], (("Nombre",), 1, 1)),
        ([["Nombre", "Ciudad"], ["Teléfono", ""]], (("Nombre", "Ciudad"), 1, 1)),
        ([["Nombre", "Ciudad"], ["", ""]], (("Nombre", "Ciudad"), 1, 1)),
        ([["x"], ["Nombre", "Ciudad"]], (("Nombre", "Ciudad"), 2, 2)),
    ],
)
def test_headers_are_in_the_row_or_two_rows_that_say_most(
    rows: list[list[str]], header: tuple[tuple[str, ...], int, int]
) -> None:
    assert header_of(*rows) == header


@pytest.mark.parametrize(("before", "found"), [(HEADER_WITHIN - 1, True), (HEADER_WITHIN, False)])
def test_headers_are_looked_for_only_at_the_beginning(before: int, found: bool) -> None:
    assert header_of(*[["x"]] * before, ["Nombre"])[0] == (("Nombre",) if found else ())


@given(st.lists(st.lists(st.sampled_from(["", "x", "Nombre", "Ciudad", "Teléfono"]), max_size=4), max_size=5))
def test_no_row_has_more_headers_than_the_one_found(rows: list[list[str]]) -> None:
    found = _header_of([[number, cells, False] for number, cells in enumerate(rows, 1)], VOCABULARY)

    most = max((sum(map(VOCABULARY.knows, cells)) for cells in rows), default=0)
    assert found.score >= most
    assert found.score == sum(map(VOCABULARY.knows, found.cells))
    assert (found == _Header(0)) == (most == 0)


@pytest.mark.parametrize(
    ("cells", "trimmed"), [([], ()), (["", ""], ()), (["a", "", " b \n c ", ""], ("a", "", "b c"))]
)
def test_trimmed_ends_with_the_last_filled_cell(cells: list[str], trimmed: tuple[str, ...]) -> None:
    assert _trimmed(cells) == trimmed


def test_notes_say_what_was_mended_or_stood_hidden() -> None:
    notes = [
        {"word": "odd_bytes", "row": 0, "count": 3},
        {"word": "hidden_rows", "row": 0, "count": 2},
        {"word": "mended", "row": 5},
        {"word": "nothing we know", "row": 6},
    ]
    with translation.override("en"):
        assert _notes({"notes": notes}) == [
            Note(0, "3 characters came in another encoding and were read as Windows-1252."),
            Note(0, "2 rows hidden in the sheet are read too."),
            Note(5, "Characters written twice over (such as “Ã³”) were put right: check them."),
        ]


@pytest.mark.parametrize(("cells", "blank"), [((), True), (("", " \n"), True), (("", "a"), False)])
def test_row_is_blank_when_it_says_nothing(cells: tuple[str, ...], blank: bool) -> None:
    assert Row(1, cells).blank == blank
