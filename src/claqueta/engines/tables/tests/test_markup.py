"""Tables in HTML and in Excel 2003's XML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claqueta.engines.tables.markup import WIDEST_SPAN, html_tables, spreadsheet_ml
from claqueta.engines.tables.sheets import Limits, Line, Sheet, TableRefused

SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"


def table(text: str) -> list[tuple[str, ...]]:
    """The rows of the page's only table."""
    [sheet] = html_tables(f"<table>{text}</table>", Limits(1000, 10_000, 20_000))
    return [line.cells for line in sheet.lines]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("<tr><th>a</th><td>b</td></tr><tr><td>c</td></tr>", [("a", "b"), ("c",)]),
        ("<tr><td>a<td>b<tr><td>c", [("a", "b"), ("c",)]),
        ("<TR><TD>a</TD><TD>b</TD></TR>", [("a", "b")]),
        ("<tr><td>á &amp; &eacute;&nbsp;b</td></tr>", [("á & é\u00a0b",)]),
        ("<tr><td> a\r\nb </td></tr>", [("a  b",)]),
        ("<tr><td>a<br>b<p>c</p><div>d</div></td></tr>", [("a\nb\nc\nd",)]),
        ("<tr><td>a<b>b</b><i>c</i></td></tr>", [("abc",)]),
        ("<tr><td>a<style>no</style>b<script>no</script>c</td></tr>", [("abc",)]),
        ("<tr>no<td>a</td>no</tr>no", [("a",)]),
        ("<br><p><tr><td>a</td></tr>", [("a",)]),
        ("<tr><td></td><td>b</td></tr><tr><td></td></tr>", [("", "b")]),
        ('<tr><td colspan="2">a</td><td>b</td></tr>', [("a", "", "b")]),
        (
            '<tr><td colspan="x">a</td><td colspan>b</td><td colspan="0">c</td><td>d</td></tr>',
            [("a", "b", "c", "d")],
        ),
        ('<tr><td rowspan="2">a</td><td>b</td></tr><tr><td>c</td></tr>', [("a", "b"), ("a", "c")]),
        ('<tr><td>a</td><td rowspan="2">b</td></tr><tr><td>c</td></tr>', [("a", "b"), ("c", "b")]),
        (
            '<tr><td rowspan="3">a</td><td>b</td></tr><tr><td>c</td></tr><tr><td>d</td></tr><tr><td>e</td></tr>',
            [("a", "b"), ("a", "c"), ("a", "d"), ("e",)],
        ),
        (
            '<tr><td rowspan="2">a</td><td rowspan="2">b</td><td>c</td></tr><tr><td>d</td></tr>',
            [("a", "b", "c"), ("a", "b", "d")],
        ),
        ('<tr><td>a</td><td rowspan="2">b</td><td>c</td></tr><tr></tr>', [("a", "b", "c")]),
        (
            '<tr><td>a</td><td>b</td><td rowspan="2">c</td></tr><tr><td>d</td></tr>',
            [("a", "b", "c"), ("d", "", "c")],
        ),
        # A row that says nothing of its own is none, but counts.
        ('<tr><td rowspan="3">a</td><td>b</td></tr><tr></tr><tr><td>c</td></tr>', [("a", "b"), ("a", "c")]),
        (
            '<tr><td rowspan="2">a</td><td>b</td></tr><tr><td> </td></tr><tr><td>c</td></tr>',
            [("a", "b"), ("c",)],
        ),
        (
            '<tr><td rowspan="2" colspan="2">a</td><td>b</td></tr><tr><td>c</td></tr>',
            [("a", "", "b"), ("a", "", "c")],
        ),
        ("<td>a</td><td>b</td><tr><td>c</td></tr>", [("a", "b"), ("c",)]),
    ],
)
def test_html_table_is_read_as_it_looks(text: str, rows: list[tuple[str, ...]]) -> None:
    assert table(text) == rows


@pytest.mark.parametrize(
    ("row", "title"),
    [
        ('<td colspan="2">a</td>', True),
        ('<td colspan="1">a</td>', False),
        ('<td colspan="2">a</td><td></td>', True),
        ('<td colspan="2">a</td><td>b</td>', False),
        ("<td>a</td>", False),
    ],
)
def test_html_title_is_a_lone_cell_over_several_columns(row: str, title: bool) -> None:
    [sheet] = html_tables(f"<table><tr>{row}</tr><tr><td>x</td></tr></table>", Limits(1000, 10_000, 20_000))

    assert [line.title for line in sheet.lines] == [title, False]


@pytest.mark.parametrize(
    ("span", "position"),
    [
        (str(WIDEST_SPAN), WIDEST_SPAN),
        (str(WIDEST_SPAN + 1), WIDEST_SPAN),
        ("99999999", WIDEST_SPAN),
        ("999999999", 1),
    ],
)
def test_html_span_is_bounded(span: str, position: int) -> None:
    assert table(f'<tr><td colspan="{span}"></td><td>b</td></tr>') == [("",) * position + ("b",)]


def test_html_tables_are_sheets_with_numbers_of_their_own() -> None:
    page = (
        '<html><body><td>lost</td><table><tr></tr><tr><td rowspan="2">a</td></tr></table>'
        "<table></table><table><td>b</td><td>c</td></table>"
    )

    assert html_tables(page, Limits(1000, 10_000, 20_000)) == [
        Sheet("", [Line(2, ("a",))]),
        Sheet("2", []),
        Sheet("3", [Line(1, ("b", "c"))]),
    ]


@pytest.mark.parametrize(
    ("page", "word"),
    [
        ("<html><p>No table</p>", "no_table"),
        ("<table><tr><td> </td></tr></table>", "no_table"),
        ("<table><tr><td>a<![klingon[x]]></table>", "damaged"),
        ("<table>" + "<tr><td>a</td></tr>" * 1001 + "</table>", "rows"),
        ("<table>" + "<tr>" + "<td>a</td>" * 10_001 + "</tr></table>", "cells"),
    ],
)
def test_html_without_a_table_or_beyond_limits_is_refused(page: str, word: str) -> None:
    with pytest.raises(TableRefused) as refused:
        html_tables(page, Limits(1000, 10_000, 20_000))

    assert refused.value.word == word


@given(st.lists(st.sampled_from(["<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "a", '<td rowspan="2">',
                                 '<td colspan="3">', "<script>", "</script>", "<br>", "<![if x]>", "&", "<"]), max_size=20))  # fmt: skip
def test_any_page_is_some_tables_or_none(parts: list[str]) -> None:
    word = ""
    try:
        sheets = html_tables("".join(parts), Limits(1000, 10_000, 20_000))
    except TableRefused as refused:
        word, sheets = refused.word, []

    assert word == ("" if any(sheet.lines for sheet in sheets) else "no_table")


def workbook(rows: str, begin: str = '<?xml version="1.0"?>') -> str:
    return (
        f'{begin}<Workbook xmlns="{SPREADSHEET}" xmlns:ss="{SPREADSHEET}"><Styles/>'
        f'<Worksheet ss:Name="Socios"><Table>{rows}</Table></Worksheet></Workbook>'
    )


def cell(text: str, more: str = "", kind: str = "String") -> str:
    return f'<Cell{more}><Data ss:Type="{kind}">{text}</Data></Cell>'


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        (f"<Row>{cell('a')}{cell('b')}</Row><Row>{cell('c')}</Row>", [Line(1, ("a", "b")), Line(2, ("c",))]),
        (
            f'<Column/><Row ss:Index="3">{cell("a")}</Row><Row>{cell("b")}</Row>',
            [Line(3, ("a",)), Line(4, ("b",))],
        ),
        (f"<Row>{cell('a', " ss:Index='2'")}{cell('b')}</Row>", [Line(1, ("", "a", "b"))]),
        (f"<Row>{cell('a')}<Cell/>{cell('b')}</Row>", [Line(1, ("a", "", "b"))]),
        (f"<Row>{cell('a', ' ss:MergeAcross="2"')}{cell('b')}</Row>", [Line(1, ("a", "", "", "b"))]),
        (f"<Row>{cell('a', ' ss:MergeAcross="2"')}</Row>", [Line(1, ("a",), True)]),
        (f"<Row>{cell('a', ' ss:MergeAcross="0"')}</Row>", [Line(1, ("a",))]),
        (f"<Row>{cell('a <B>b</B> c')}</Row>", [Line(1, ("a b c",))]),
        (f"<Row>{cell('2023-03-30T00:00:00.000', kind='DateTime')}</Row>", [Line(1, ("2023-03-30",))]),
        (
            f"<Row>{cell('2023-03-30T10:15:00.000', kind='DateTime')}</Row>",
            [Line(1, ("2023-03-30T10:15:00.000",))],
        ),
        (f"<Row>{cell('x T00:00:00.000')}</Row>", [Line(1, ("x T00:00:00.000",))]),
        ("<Row/>", []),
    ],
)
def test_spreadsheet_ml_is_read_as_it_looks(rows: str, lines: list[Line]) -> None:
    assert spreadsheet_ml(workbook(rows), Limits(1000, 10_000, 20_000)) == [Sheet("Socios", lines)]


@pytest.mark.parametrize("begin", ["", '<?xml version="1.0" encoding="klingon"?>', "\n <?xml?>\n\n"])
def test_spreadsheet_ml_is_read_whatever_its_declaration(begin: str) -> None:
    assert spreadsheet_ml(workbook(f"<Row>{cell('é')}</Row>", begin), Limits(1000, 10_000, 20_000)) == [
        Sheet("Socios", [Line(1, ("é",))])
    ]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("<Workbook", "damaged"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><Workbook/>', "damaged"),
        (workbook(f'<Row ss:Index="x">{cell("a")}</Row>'), "damaged"),
        (workbook(f'<Row ss:Index="0">{cell("a")}</Row>'), "damaged"),
        (workbook(f"<Row>{cell('a', ' ss:Index="-1"')}</Row>"), "damaged"),
        (workbook(f"<Row>{cell('a', ' ss:MergeAcross="x"')}</Row>"), "damaged"),
        (workbook(f"<Row>{cell('a')}</Row>" * 1001), "rows"),
        (workbook(f"<Row>{cell('a', ' ss:Index="10001"')}</Row>"), "cells"),
    ],
)
def test_spreadsheet_ml_that_cannot_be_is_refused(text: str, word: str) -> None:
    with pytest.raises(TableRefused) as refused:
        spreadsheet_ml(text, Limits(1000, 10_000, 20_000))

    assert refused.value.word == word
