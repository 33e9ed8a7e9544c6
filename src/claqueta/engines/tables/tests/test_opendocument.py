"""ODS: what a sheet shows; what fills it up to the edge costs nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claqueta.engines.tables import opendocument
from claqueta.engines.tables.opendocument import MANY
from claqueta.engines.tables.sheets import Limits, Line, Sheet, TableRefused
from claqueta.engines.tables.tests.files import ods, zipped
from claqueta.engines.tables.workbook import LAST_COLUMN, Workbook


def read(body: bytes, rows: int = 2000, cells: int = 10_000) -> list[Sheet]:
    return opendocument.sheets(Workbook(body), Limits(rows, cells, 20_000))


def table(*rows: str, name: str = "Hoja") -> str:
    return f'<table:table table:name="{name}">{"".join(rows)}</table:table>'


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row{more}>{''.join(cells)}</table:table-row>"


def cell(text: str = "", more: str = "") -> str:
    inside = f"<text:p>{text}</text:p>" if text else ""
    return f"<table:table-cell{more}>{inside}</table:table-cell>"


def only(body: bytes) -> list[tuple[str, ...]]:
    [sheet] = read(body)
    return [line.cells for line in sheet.lines]


def test_sheets_come_in_their_order_each_with_its_own_rows() -> None:
    body = ods(
        table(row(cell("a")), row(cell("b")), name="Uno"), table(row(), name="Dos"), table(row(cell("c")))
    )

    assert read(body) == [
        Sheet("Uno", [Line(1, ("a",)), Line(2, ("b",))]),
        Sheet("Dos"),
        Sheet("Hoja", [Line(1, ("c",))]),
    ]


def test_tables_inside_cells_are_no_sheets() -> None:
    inner = table(row(cell("inner")), name="Dentro")
    body = ods(table(row(cell("a"), f"<table:table-cell>{inner}</table:table-cell>"), row(cell("b"))))

    assert read(body) == [Sheet("Hoja", [Line(1, ("a",)), Line(2, ("b",))])]


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        (cell("a") + cell() + cell("b"), ("a", "", "b")),
        (cell("a", ' table:number-columns-repeated="3"') + cell("b"), ("a", "a", "a", "b")),
        (cell("", ' table:number-columns-repeated="2"') + cell("b"), ("", "", "b")),
        (cell("a") + "<table:covered-table-cell/>" + cell("b"), ("a", "", "b")),
        (cell("a") + "<text:soft-page-break/>" + cell("b"), ("a", "b")),
        (cell("a") + cell("", ' table:number-columns-repeated="16384"'), ("a",)),
        (cell("a", ' table:number-columns-repeated="x"') + cell("b"), ("a", "b")),
        (cell("a", ' table:number-columns-repeated="0"') + cell("b"), ("a", "b")),
        (cell("a", ' table:number-columns-repeated="100000000"') + cell("b"), ("a",) * MANY),
    ],
)
def test_repeated_cells_are_counted(cells: str, shown: tuple[str, ...]) -> None:
    # A hundred million and more is no number of columns: the cell counts once, as one that says nothing.
    expected = ("a", "b") if shown == ("a",) * MANY else shown

    assert only(ods(table(row(cells)))) == [expected]


@pytest.mark.parametrize(("repeated", "kept"), [(MANY - 1, MANY - 1), (MANY, MANY), (MANY + 1, MANY)])
def test_repeated_text_fills_no_more_than_many_cells(repeated: int, kept: int) -> None:
    more = f' table:number-columns-repeated="{repeated}"'

    assert only(ods(table(row(cell("a", more))))) == [("a",) * kept]
    rows = read(ods(table(row(cell("a"), more=f' table:number-rows-repeated="{repeated}"'), row(cell("b")))))
    assert [line.number for line in rows[0].lines] == [*range(1, kept + 1), repeated + 1]


def test_rows_have_their_numbers_behind_repeated_blank_ones() -> None:
    body = ods(
        table(
            row(cell("a")),
            row(cell(), more=' table:number-rows-repeated="1048000"'),
            f"<table:table-header-rows>{row(cell('b'))}</table:table-header-rows>",
        )
    )

    assert read(body)[0].lines == [Line(1, ("a",)), Line(1_048_002, ("b",))]


@pytest.mark.parametrize(
    ("attributes", "text", "shown"),
    [
        ("", "a", "a"),
        ('office:value-type="string"', "a", "a"),
        ('office:value-type="float" office:value="12"', "12", "12"),
        ('office:value-type="float" office:value="12.0"', "12,00", "12"),
        ('office:value-type="float" office:value="12.5"', "12,50 €", "12.5"),
        ('office:value-type="currency" office:value="1200"', "1.200 €", "1200"),
        ('office:value-type="float" office:value="8001"', "08001", "08001"),
        ('office:value-type="float" office:value="8001"', " 08001 ", "08001"),
        ('office:value-type="float" office:value="8001"', "8001", "8001"),
        ('office:value-type="float" office:value="8001.4"', "08001", "8001.4"),
        ('office:value-type="float"', "08001", "08001"),
        ('office:value-type="float"', "x", "x"),
        ('office:value-type="percentage" office:value="0.5"', "50%", "50%"),
        ('office:value-type="date" office:date-value="2023-03-30"', "30/03/23", "2023-03-30"),
        ('office:value-type="date" office:date-value="2023-03-30T00:00:00"', "30/03/23", "2023-03-30"),
        (
            'office:value-type="date" office:date-value="2023-03-30T10:15:00"',
            "30/03/23",
            "2023-03-30T10:15:00",
        ),
        ('office:value-type="date"', "30/03/23", "30/03/23"),
        ('office:value-type="boolean" office:boolean-value="true"', "VERDADERO", "1"),
        ('office:value-type="boolean" office:boolean-value="false"', "FALSO", "0"),
    ],
)
def test_cell_is_what_the_sheet_shows_or_the_value_behind_it(attributes: str, text: str, shown: str) -> None:
    assert only(ods(table(row(cell(text, f" {attributes}"))))) == [(shown,)]


@pytest.mark.parametrize(
    ("inside", "shown"),
    [
        ("<text:p>a</text:p><text:p>b</text:p>", "a\nb"),
        ("<text:p>a<text:s/>b</text:p>", "a b"),
        ('<text:p>a<text:s text:c="3"/>b</text:p>', "a   b"),
        ('<text:p>a<text:s text:c="101"/>b</text:p>', f"a{' ' * 100}b"),
        ("<text:p>a<text:tab/>b</text:p>", "a b"),
        ("<text:p>a<text:line-break/>b</text:p>", "a\nb"),
        ("<text:p>a<text:span>b<text:a>c</text:a>d</text:span>e</text:p>", "abcde"),
        ("<text:p>a<text:note>no</text:note>b</text:p>", "ab"),
        ("<office:annotation><text:p>no</text:p></office:annotation><text:p>a</text:p>", "a"),
        ("<text:p/><text:p>a</text:p>", "\na"),
    ],
)
def test_text_of_a_cell_is_that_of_its_paragraphs(inside: str, shown: str) -> None:
    assert only(ods(table(row(f"<table:table-cell>{inside}</table:table-cell>")))) == [(shown,)]


@pytest.mark.parametrize(
    ("cells", "title"),
    [
        (cell("a", ' table:number-columns-spanned="3"'), True),
        (cell("a", ' table:number-columns-spanned="1"'), False),
        (cell("a", ' table:number-columns-spanned="3"') + cell("b"), False),
        (cell("", ' table:number-columns-spanned="3"') + cell("b"), False),
        (cell("a"), False),
    ],
)
def test_title_is_a_lone_cell_over_several_columns(cells: str, title: bool) -> None:
    assert [line.title for line in read(ods(table(row(cells))))[0].lines] == [title]


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (zipped({"content.xml": "<a"}), "damaged"),
        (zipped({"content.xml": "<!DOCTYPE a><a/>"}), "damaged"),
        (zipped({"other.xml": "<a/>"}), "damaged"),
        (zipped({"content.xml": '<?xml version="1.0" encoding="klingon"?><a/>'}), "damaged"),
        (ods(table(row(cell("<text:span>" * 5000 + "a" + "</text:span>" * 5000)))), "damaged"),
        (ods(more={"META-INF/manifest.xml": "<m><encryption-data/></m>"}), "password"),
        (ods(more={"META-INF/manifest.xml": "<m/>"}), ""),
        (ods(table(*[row(cell("a"))] * 2000)), ""),
        (ods(table(*[row(cell("a"))] * 2001)), "rows"),
        (ods(table(row(cell("", f' table:number-columns-repeated="{LAST_COLUMN}"'), cell("far")))), "cells"),
    ],
)
def test_file_that_cannot_be_read_is_refused(body: bytes, word: str) -> None:
    said = ""
    try:
        read(body)
    except TableRefused as refused:
        said = refused.word

    assert said == word


@given(st.lists(st.lists(st.sampled_from(["", "a", "b c"]), min_size=1, max_size=4), max_size=6))
def test_sheet_is_read_as_it_was_written(rows: list[list[str]]) -> None:
    body = ods(table(*(row(*map(cell, cells)) for cells in rows)))

    shown = {
        (line.number, at): text for line in read(body)[0].lines for at, text in enumerate(line.cells) if text
    }
    assert shown == {
        (number, at): text for number, cells in enumerate(rows, 1) for at, text in enumerate(cells) if text
    }
