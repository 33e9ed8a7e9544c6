"""Lists as files: nothing in them is executed, and what was written is read again."""

import csv
import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.test import RequestFactory
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from claqueta.engines.tables import open_tables
from claqueta.foundation.money import Money
from claqueta.foundation.tabular import Column, defused, table_response, written
from claqueta.foundation.tabular.writing import DANGEROUS, MEDIA_TYPES, _plain

COLUMNS = [
    Column("name", gettext_lazy("who"), lambda row: row["name"]),
    Column("n", "Nº", lambda row: row.get("n")),
]
ROWS = [{"name": "Órbita; «a»", "n": 1}, {"name": "=1+1", "n": None}, {"name": 'a "b"\nc', "n": True}]
TEXTS = st.text(st.characters(blacklist_categories=["Cs", "Cc"]) | st.sampled_from("\n\t\r=+-@"))


@pytest.mark.parametrize(
    ("value", "safe"),
    [
        ("", ""),
        ("a=b", "a=b"),
        (" =1", " =1"),
        ("=1+1", "'=1+1"),
        ("@SUM(1)", "'@SUM(1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("＝1+1", "'＝1+1"),
        ("+cmd|x", "'+cmd|x"),
        ("-cmd", "'-cmd"),
        ("+", "'+"),
        ("-", "'-"),
        ("=5", "'=5"),
        ("+34 915 550 111", "+34 915 550 111"),
        ("-12,5", "-12,5"),
        ("-1.200,50", "-1.200,50"),
        ("+34-915", "'+34-915"),
        ("-1+1", "'-1+1"),
        (-5, -5),
        (None, None),
        (True, True),
    ],
)
def test_text_that_a_spreadsheet_would_execute_is_defused(value: Any, safe: Any) -> None:
    assert defused(value) == safe


@given(TEXTS)
def test_defused_text_begins_with_nothing_dangerous_but_a_number(text: str) -> None:
    safe = defused(text)

    assert safe in (text, f"'{text}")
    assert not safe.startswith(DANGEROUS) or all(char.isdigit() or char in " .," for char in safe[1:])


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (None, ""),
        (True, 1),
        (False, 0),
        ([1, "b"], "1, b"),
        (("a",), "a"),
        ([], ""),
        (datetime(2023, 3, 30, 10, 15, 30, tzinfo=UTC), "2023-03-30T12:15+02:00"),
        (date(2023, 3, 30), "2023-03-30"),
        (5, 5),
        (1.5, 1.5),
        ("a", "a"),
        # A sum is a number that a spreadsheet adds up, with its cents.
        (Decimal("1.50"), Decimal("1.50")),
        (Money(Decimal("1.5"), "EUR"), Decimal("1.50")),
        ({"a": 1}, "{'a': 1}"),
    ],
)
def test_value_of_a_cell_is_plain(value: Any, plain: Any) -> None:
    assert (_plain(value), type(_plain(value))) == (plain, type(plain))


@pytest.mark.parametrize("amount", ["1.50", "-1200.00"])
def test_decimal_is_a_number_in_sheets_and_keeps_its_digits_in_text(amount: str) -> None:
    """JSON has no exact decimals, so there it is a text, as the API gives it."""
    rows = [{"name": "a", "n": Decimal(amount)}]
    sheet = openpyxl.load_workbook(io.BytesIO(written("xlsx", COLUMNS, rows))).active
    assert sheet is not None

    assert (sheet["B2"].value, sheet["B2"].data_type) == (float(amount), "n")
    assert written("csv", COLUMNS, rows).decode().splitlines()[1] == f"a;{amount}"
    assert json.loads(written("json", COLUMNS, rows)) == [{"name": "a", "n": amount}]


def test_csv_is_what_spanish_spreadsheets_expect() -> None:
    assert written("csv", COLUMNS, ROWS) == (
        "\ufeffquién;Nº\r\n"
        '"Órbita; «a»";1\r\n'
        "'=1+1;\r\n"
        '"a ""b""\nc";1\r\n'
    ).encode()  # fmt: skip


def test_xlsx_has_texts_as_texts_and_a_frozen_bold_head() -> None:
    rows = [
        *ROWS,
        {"name": "a\0b\x1fc\td", "n": 2.5},
        {"name": "x" * 40_000, "n": datetime(2023, 3, 30, tzinfo=UTC)},
    ]
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx", COLUMNS, rows, "a" * 40)))
    sheet = book.active
    assert sheet is not None

    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["quién", "Nº"],
        ["Órbita; «a»", 1],
        ["=1+1", None],
        ['a "b"\nc', 1],
        ["abc\td", 2.5],
        ["x" * 32_767, "2023-03-30T02:00+02:00"],
    ]
    assert [cell.data_type for cell in sheet["A"]] == ["s"] * 6
    assert (sheet.title, sheet.freeze_panes) == ("a" * 31, "A2")
    assert [cell.font.b for cell in sheet[1]] == [True, True]
    assert [sheet.column_dimensions[one].width for one in "AB"] == [24, 24]
    assert openpyxl.load_workbook(io.BytesIO(written("xlsx", COLUMNS, []))).sheetnames == ["Sheet"]


def test_json_keeps_values_by_key() -> None:
    rows = [{"name": "Órbita", "n": [1]}, {"name": date(2023, 3, 30), "n": True}]

    assert json.loads(written("json", COLUMNS, rows)) == [
        {"name": "Órbita", "n": [1]},
        {"name": "2023-03-30", "n": True},
    ]
    assert "Órbita".encode() in written("json", COLUMNS, rows)


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_response_is_an_attachment_of_its_kind(rf: RequestFactory, form: str) -> None:
    response = table_response(rf.get("/"), form, COLUMNS, ROWS, "list")

    assert response["Content-Type"] == MEDIA_TYPES[form]
    assert response["Content-Disposition"] == f'attachment; filename="list.{form}"'
    if form != "xlsx":
        assert response.content == written(form, COLUMNS, ROWS, "list")
    assert len(open_tables(response.content)[0].lines) == 4


def test_form_that_is_none_is_an_error() -> None:
    with pytest.raises(KeyError):
        written("pdf", COLUMNS, ROWS)


@given(st.lists(TEXTS, max_size=5))
def test_csv_gives_back_every_text(texts: list[str]) -> None:
    body = written("csv", [COLUMNS[0]], [{"name": text} for text in texts]).decode("utf-8-sig")

    read = [row[0] if row else "" for row in csv.reader(io.StringIO(body, newline=""), delimiter=";")]
    assert read == ["quién", *map(defused, texts)]


@given(st.lists(st.text("ab=+-@;\"' ", min_size=1, max_size=8).filter(str.strip), max_size=5))
def test_our_own_export_is_read_by_our_own_reader(texts: list[str]) -> None:
    rows = [{"name": text, "n": "end"} for text in texts]

    for form in ("xlsx", "json"):
        lines = open_tables(written(form, COLUMNS, rows))[0].lines
        assert [line.cells[0] for line in lines[1:]] == texts
