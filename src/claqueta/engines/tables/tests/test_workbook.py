"""XLSX: what a sheet shows, and nothing of what is only there."""

import io
import zipfile
from datetime import date, datetime, time
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claqueta.engines.tables.sheets import Limits, Line, Sheet, TableRefused, column_name
from claqueta.engines.tables.tests.files import inline, xlsx, zipped
from claqueta.engines.tables.workbook import (
    LAST_COLUMN,
    LAST_ROW,
    Workbook,
    column_number,
    text_of,
    with_title,
)


def read(body: bytes, rows: int = 1000, cells: int = 10_000) -> list[Sheet]:
    return Workbook(body).sheets(Limits(rows, cells, 20_000))


def cells(body: bytes) -> list[tuple[str, ...]]:
    """The cells of the first sheet's lines."""
    return [line.cells for line in read(body)[0].lines]


def refusal(body: bytes) -> str:
    """The word with which the file is refused, or nothing."""
    try:
        read(body)
    except TableRefused as refused:
        return refused.word
    return ""


def sheet(rows: str, after: str = "") -> str:
    return f"<sheetData>{rows}</sheetData>{after}"


def test_sheets_come_in_their_order_with_names_and_what_is_hidden() -> None:
    body = xlsx(
        inline([["a"]]),
        inline([["b"]]),
        inline([]),
        names=["Uno", "Dos", "Tres"],
        states=["", "hidden", "visible"],
    )

    assert read(body) == [
        Sheet("Uno", [Line(1, ("a",))]),
        Sheet("Dos", [Line(1, ("b",))], hidden=True),
        Sheet("Tres", []),
    ]


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("<c><v>12</v></c>", "12"),
        ("<c><v>12.50</v></c>", "12.5"),
        ('<c t="n"><v>9.1555E+8</v></c>', "915550000"),
        ('<c t="s"><v>1</v></c>', "two words"),
        ('<c t="str"><v>a formula’s text</v></c>', "a formula’s text"),
        ('<c t="e"><v>#N/A</v></c>', "#N/A"),
        ('<c t="b"><v>1</v></c>', "1"),
        ('<c t="inlineStr"><is><t>here</t></is></c>', "here"),
        ('<c t="inlineStr"><is><r><t>he</t></r><r><t>re</t></r></is></c>', "here"),
        ("<c><f>1+1</f><v>2</v></c>", "2"),
        ('<c t="s"><v>2</v></c>', ""),
        ("<c><v></v></c>", ""),
        ("<c><v/></c>", ""),
        ("<c/>", ""),
        ('<c t="str"><v> \t</v></c>', ""),
        ('<c s="0"><v>45015</v></c>', "45015"),
        ('<c s="1"><v>45015</v></c>', "2023-03-30"),
        ('<c s="2"><v>8001</v></c>', "08001"),
        ('<c s="3"><v>0.5</v></c>', "50%"),
        ('<c s="4"><v>45015</v></c>', "45015"),
        ('<c s="x"><v>45015</v></c>', "45015"),
    ],
)
def test_cell_is_what_the_sheet_shows(cell: str, shown: str) -> None:
    body = xlsx(
        sheet(f'<row>{cell}<c t="str"><v>end</v></c></row>'),
        strings="<si><t>one</t></si><si><r><t>two </t></r><r><t>words</t></r></si><si/>",
        styles=(
            '<numFmts><numFmt numFmtId="164" formatCode="00000"/></numFmts>'
            '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
            '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="9"/></cellXfs>'
        ),
    )

    assert cells(body) == [(shown, "end")]


def test_cells_stand_where_they_say_or_behind_the_last() -> None:
    body = xlsx(
        sheet(
            '<row r="3"><c r="B3"><v>1</v></c><c><v>2</v></c><c r="E3"><v>3</v></c><extLst/></row>'
            "<row><c><v>4</v></c></row>"
            '<row r="9"><c r="A9"><v>5</v></c></row>'
        )
    )

    assert read(body)[0].lines == [Line(3, ("", "1", "2", "", "3")), Line(4, ("4",)), Line(9, ("5",))]


def test_dates_count_from_1904_when_the_workbook_says_so() -> None:
    styles = '<cellXfs><xf numFmtId="14"/></cellXfs>'
    rows = sheet('<row><c s="0"><v>43553</v></c></row>')

    for said, day in (("1", "2023-03-30"), ("true", "2023-03-30"), ("0", "2019-03-29")):
        assert cells(xlsx(rows, styles=styles, properties=f'<workbookPr date1904="{said}"/>')) == [(day,)]


def test_rows_hidden_in_the_sheet_are_read_and_told() -> None:
    body = xlsx(
        sheet(
            '<row hidden="1"><c><v>1</v></c></row><row hidden="true"><c><v>2</v></c></row>'
            '<row hidden="1"/><row hidden="0"><c><v>3</v></c></row>'
        )
    )

    [read_sheet] = read(body)

    assert [line.cells for line in read_sheet.lines] == [("1",), ("2",), ("3",)]
    assert read_sheet.notes == [{"word": "hidden_rows", "row": 0, "count": 2}]


def test_title_is_a_lone_cell_over_several_columns() -> None:
    rows = "".join(
        f'<row r="{number}"><c r="A{number}"><v>{number}</v></c>{more}</row>'
        for number, more in ((1, ""), (2, ""), (3, '<c r="B3"><v>9</v></c>'), (4, ""), (5, ""))
    )
    merged = "".join(
        f'<mergeCell ref="{ref}"/>' for ref in ("A1:C1", "A2:A3", "A3:D3", "B4:C4", "A5", "nonsense")
    )

    lines = read(xlsx(sheet(rows, f"<mergeCells>{merged}</mergeCells>")))[0].lines

    assert [line.title for line in lines] == [True, False, False, False, False]


@pytest.mark.parametrize(
    ("line", "merged", "title"),
    [
        (Line(1, ("a",)), {1: {0}}, True),
        (Line(1, ("", "a")), {1: {1}}, True),
        (Line(1, ("", "a")), {1: {0}}, False),
        (Line(1, ("a", "b")), {1: {0}}, False),
        (Line(2, ("a",)), {1: {0}}, False),
        (Line(1, ("a",)), {}, False),
    ],
)
def test_with_title_when_the_one_filled_cell_begins_an_area(
    line: Line, merged: dict[int, set[int]], title: bool
) -> None:
    assert with_title(line, merged) == Line(line.number, line.cells, title)


@pytest.mark.parametrize(
    ("row", "word"),
    [
        (f'<row r="{LAST_ROW}"><c><v>1</v></c></row>', ""),
        (f'<row r="{LAST_ROW + 1}"><c><v>1</v></c></row>', "damaged"),
        (f'<row><c r="{column_name(LAST_COLUMN - 1)}1"><v>1</v></c></row>', "cells"),
        (f'<row><c r="{column_name(LAST_COLUMN)}1"><v>1</v></c></row>', "damaged"),
        ('<row><c t="s"><v>7</v></c></row>', "damaged"),
        ('<row><c t="s"><v>x</v></c></row>', "damaged"),
        ("<row><c><v>1</v></row>", "damaged"),
        ("<row>" + "<c><v>1</v></c>" * 10_000 + "</row>", ""),
        ("<row>" + "<c><v>1</v></c>" * 10_001 + "</row>", "cells"),
    ],
)
def test_sheet_beyond_what_a_sheet_can_be_is_refused(row: str, word: str) -> None:
    assert refusal(xlsx(sheet(row))) == word


def test_more_rows_than_asked_for_are_refused() -> None:
    body = xlsx(inline([["a"], [], ["b"]]))

    assert len(read(body, rows=2)[0].lines) == 2
    with pytest.raises(TableRefused, match="rows"):
        read(body, rows=1)


@pytest.mark.parametrize(
    "body",
    [
        b"PK\x03\x04 nothing else",
        zipped({"xl/workbook.xml": "<workbook/>"}),
        zipped({"xl/workbook.xml": "<workbook/>", "xl/_rels/workbook.xml.rels": "<Relationships/>"}),
        zipped({"xl/workbook.xml": "<workbook", "xl/_rels/workbook.xml.rels": "<Relationships/>"}),
        xlsx("<!-- -->", more={"xl/worksheets/sheet1.xml": "<!doctype x><worksheet/>"}),
        xlsx("", more={"xl/styles.xml": '<!DOCTYPE x [<!ENTITY a "b">]><styleSheet/>'}),
        xlsx("", strings="<si>"),
    ],
)
def test_archive_that_is_no_workbook_is_damaged(body: bytes) -> None:
    assert refusal(body) == "damaged"


def test_part_that_is_encrypted_or_packed_as_nobody_can_is_damaged() -> None:
    whole = xlsx(inline([["a"]]))
    # The flag of encryption and the method of packing, in the first header and in the archive's own list.
    for local, listed, value in ((6, 8, b"\x01"), (8, 10, b"\x63")):
        body = bytearray(whole)
        for at, sign in ((local, b"PK\x03\x04"), (listed, b"PK\x01\x02")):
            begin = body.find(sign)
            body[begin + at : begin + at + 1] = value
        assert refusal(bytes(body)) == "damaged"


def test_part_whose_bytes_were_spoiled_is_damaged() -> None:
    body = xlsx(inline([["word " * 2000]]))
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        begin = archive.getinfo("xl/worksheets/sheet1.xml").header_offset
    spoiled = bytearray(body)
    spoiled[begin + 60 : begin + 70] = b"\xff" * 10

    assert refusal(bytes(spoiled)) == "damaged"


def test_names_of_parts_are_found_whatever_their_capitals_and_slashes() -> None:
    relation = "http://schemas.openxmlformats.org/package/2006/relationships"
    body = xlsx(
        "",
        more={
            "xl/_rels/workbook.xml.rels": (
                f'<Relationships xmlns="{relation}"><Relationship Id="rId1" Target="/XL/Other/../Sheet.XML"/>'
                "</Relationships>"
            ).replace("/Other/..", ""),
            "xl/Sheet.xml": f"<worksheet>{inline([['a']])}</worksheet>",
        },
    )

    assert cells(body) == [("a",)]


def test_part_that_is_one_row_and_nothing_around_it_is_read() -> None:
    body = xlsx("", more={"xl/worksheets/sheet1.xml": "<row><c><v>1</v></c></row>"})

    assert cells(body) == [("1",)]


def test_sheets_of_charts_and_sheets_that_are_missing_are_passed_over() -> None:
    relation = (
        '<Relationships><Relationship Id="rId1" Target="chartsheets/sheet1.xml"/>'
        '<Relationship Id="rId2" Target="worksheets/sheet2.xml"/>'
        '<Relationship Id="rId3" Target="worksheets/gone.xml"/></Relationships>'
    )
    body = xlsx(
        "",
        inline([["a"]]),
        "",
        more={"xl/_rels/workbook.xml.rels": relation, "xl/chartsheets/sheet1.xml": "<chartsheet/>"},
    )

    assert read(body) == [Sheet("Sheet2", [Line(1, ("a",))])]


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        ("<si/>", ""),
        ("<si><t/></si>", ""),
        ("<si><t>a</t></si>", "a"),
        ("<si><r><rPr/><t>a</t></r><r><t>b</t><t/></r><rPh><t>no</t></rPh></si>", "ab"),
        ("<si><t>a_x000D_b</t></si>", "a\rb"),
        ("<si><t>a_x00e9_b</t></si>", "aéb"),
        ("<si><t>a_x00_b</t></si>", "a_x00_b"),
        ("<si><t>a_x00G0_b</t></si>", "a_x00G0_b"),
    ],
)
def test_text_of_a_string_is_that_of_its_runs(xml: str, text: str) -> None:
    assert text_of(ET.fromstring(xml)) == text


@given(st.integers(0, 18_277))
def test_column_number_is_the_one_of_its_name(number: int) -> None:
    assert column_number(column_name(number)) == number


def test_column_number_of_endless_letters_is_out_of_every_sheet() -> None:
    assert column_number("A" * 100) == column_number("AAAA") > LAST_COLUMN


def test_what_a_program_wrote_is_read_as_it_was_meant() -> None:
    book = openpyxl.Workbook()
    sheet_written = book.active
    assert sheet_written is not None
    sheet_written.append(["Nombre", "Alta", "Hora", "Importe", "Activo"])
    sheet_written.append(["Órbita", date(2023, 3, 30), time(10, 15), 12.5, True])
    sheet_written.append([None, datetime(2023, 3, 30, 10, 15), None, 3, False])
    sheet_written["D2"].number_format = "0%"
    out = io.BytesIO()
    book.save(out)

    assert cells(out.getvalue()) == [
        ("Nombre", "Alta", "Hora", "Importe", "Activo"),
        ("Órbita", "2023-03-30", "10:15:00", "1250%", "1"),
        ("", "2023-03-30T10:15:00", "", "3", "0"),
    ]


def test_parts_of_an_archive_are_known_whatever_their_case_and_with_or_without_a_slash() -> None:
    assert Workbook(zipped({"/A/B.xml": "", "c.XML": ""})).names == {"a/b.xml": "/A/B.xml", "c.xml": "c.XML"}


def test_cell_with_a_style_in_a_workbook_without_styles_shows_its_number() -> None:
    assert cells(xlsx('<sheetData><row><c s="1"><v>45015</v></c></row></sheetData>')) == [("45015",)]
