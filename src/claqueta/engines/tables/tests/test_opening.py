"""The door: every kind of file is told by its bytes, and what is no table is refused."""

import json
import runpy
import sys
from datetime import date, datetime, time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from claqueta.engines.tables import Limits, Line, Sheet, TableRefused, open_tables
from claqueta.engines.tables.opening import OLE, PASSWORD, _plain
from claqueta.engines.tables.tests.files import inline, ods, xls, xlsx, zipped

ODS = ods('<table:table table:name="Hoja"><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell></table:table-row></table:table>')  # fmt: skip
SPREADSHEET_ML = (
    '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet><Table><Row>'
    "<Cell><Data>a</Data></Cell></Row></Table></Worksheet></Workbook>"
)


@pytest.mark.parametrize(
    ("body", "sheets"),
    [
        (b"a;b\nc;d\n", [Sheet("", [Line(1, ("a", "b")), Line(2, ("c", "d"))])]),
        (b"\xef\xbb\xbf\xef\xbb\xbfa;b", [Sheet("", [Line(1, ("a", "b"))])]),
        (b"a;b\0\0;c\n;" + b"x" * 20, [Sheet("", [Line(1, ("a", "b", "c")), Line(2, ("", "x" * 20))])]),
        (b"a;b\n\x1a\0", [Sheet("", [Line(1, ("a", "b"))])]),
        (
            "áé;ñ\n".encode() + b"\xe9;b",
            [
                Sheet(
                    "",
                    [Line(1, ("áé", "ñ")), Line(2, ("é", "b"))],
                    notes=[{"word": "odd_bytes", "row": 0, "count": 1}],
                )
            ],
        ),
        (xlsx(inline([["a"]])), [Sheet("Sheet1", [Line(1, ("a",))])]),
        (ODS, [Sheet("Hoja", [Line(1, ("a",))])]),
        (b" \n<table><tr><td>a", [Sheet("", [Line(1, ("a",))])]),
        (b"<!DOCTYPE html><p><table><tr><td>a", [Sheet("", [Line(1, ("a",))])]),
        (SPREADSHEET_ML.encode(), [Sheet("", [Line(1, ("a",))])]),
        (b'[{"a": 1}]', [Sheet("", [Line(1, ("a",)), Line(2, ("1",))])]),
    ],
)
def test_file_is_told_by_its_bytes(body: bytes, sheets: list[Sheet]) -> None:
    assert open_tables(body) == sheets


def test_old_workbook_is_read_with_its_days_and_hidden_sheets() -> None:
    body = xls(
        {
            "Socios": [
                ["Nombre", "", "Alta", "Activo", "Cuota"],
                ["Órbita", "", "day 45015", True, 12.0],
                [],
                ["Nogal", "", "day 45015.5", False, 12.25],
            ],
            "Vacía": [],
        },
        hidden=("Vacía",),
    )

    assert open_tables(body) == [
        Sheet(
            "Socios",
            [
                Line(1, ("Nombre", "", "Alta", "Activo", "Cuota")),
                Line(2, ("Órbita", "", "2023-03-30", "1", "12")),
                Line(4, ("Nogal", "", "2023-03-30T12:00:00", "0", "12.25")),
            ],
        ),
        Sheet("Vacía", [], hidden=True),
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "1"),
        (False, "0"),
        (12.0, "12"),
        (-3.0, "-3"),
        (12.25, "12.25"),
        (0.1 + 0.2, "0.3"),
        (1e19, "10000000000000000000"),
        (1e20, "1e+20"),
        (datetime(2023, 3, 30), "2023-03-30"),
        (datetime(2023, 3, 30, 10, 15), "2023-03-30T10:15:00"),
        (date(2023, 3, 30), "2023-03-30"),
        (time(10, 15), "10:15:00"),
        ("a", "a"),
        (7, "7"),
    ],
)
def test_value_of_an_old_workbook_is_a_text(value: object, text: str) -> None:
    assert _plain(value) == text


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"%PDF-1.7 a;b", "no_table"),
        (b"\x89PNG", "no_table"),
        (b"\xff\xd8\xff\xe0", "no_table"),
        (b"GIF89a", "no_table"),
        (b"Rar!", "no_table"),
        (b"\x1f\x8b\x08", "no_table"),
        (b"7z\xbc\xaf'\x1c", "no_table"),
        (b"{\\rtf1 a;b}", "no_table"),
        (b"<svg><a/></svg>", "no_table"),
        (b"a\0\0\0\0b;\0\0\0\0\0\0", "no_table"),
        (b"<table></table>", "no_table"),
        (b"PK\x03\x04 broken", "damaged"),
        (zipped({"word/document.xml": "<a/>"}), "no_table"),
        (zipped({"xl/workbook.bin": b"x"}), "unknown"),
        (OLE + PASSWORD, "password"),
        (OLE + b"nothing", "unknown"),
        (xls({"a": [["b"]]})[:2000], "unknown"),
    ],
)
def test_what_is_no_table_is_refused(body: bytes, word: str) -> None:
    with pytest.raises(TableRefused) as refused:
        open_tables(body)

    assert refused.value.word == word


@pytest.mark.parametrize(("zeros", "refused"), [(2, False), (3, True)])
def test_text_with_zeros_is_a_table_while_they_are_few(zeros: int, refused: bool) -> None:
    # Of twenty characters, two zeros are a tenth; of twenty-one, three are more.
    body = b"a;" + b"\0" * zeros + b"b" * 16

    if refused:
        with pytest.raises(TableRefused, match="no_table"):
            open_tables(body)
    else:
        assert open_tables(body) == [Sheet("", [Line(1, ("a", "b" * 16))])]


@pytest.mark.parametrize(
    ("body", "rows"),
    [
        ('[{"a": 1, "b": "x"}, {"b": null, "c": true}]', [("a", "b", "c"), ("1", "x"), ("", "", "1")]),
        ('{"count": 1, "items": [{"a": false}]}', [("a",), ("0",)]),
        ('[{"a": ["x", 1, null], "b": {"c": "é"}}]', [("a", "b"), ("x, 1, ", '{"c": "é"}')]),
        ("[]", [("[]",)]),
        ("[1, 2]", [("[1", " 2]")]),
        ('{"a": 1}', [('{"a": 1}',)]),
        ('[{"a": 1}, 2]', [('[{"a": 1}', " 2]")]),
        ("[broken", [("[broken",)]),
        ("[" * 100_000, [("[" * 100_000,)]),
    ],
)
def test_json_is_a_list_of_objects_or_mere_text(body: str, rows: list[tuple[str, ...]]) -> None:
    assert [line.cells for line in open_tables(body.encode())[0].lines] == rows


@pytest.mark.parametrize(
    "body",
    [
        b"a;b\n" * 4,
        b'[{"a": 1}, {"a": 1}, {"a": 1}]',
        b"<table>" + b"<tr><td>a" * 4,
        xlsx(inline([["a"]] * 4)),
        xls({"a": [["b"]] * 4}),
        SPREADSHEET_ML.replace("<Row>", "<Row><Cell><Data>a</Data></Cell></Row>" * 3 + "<Row>").encode(),
    ],
)
def test_limits_hold_for_every_kind_of_file(body: bytes) -> None:
    assert len(open_tables(body, limits=Limits(rows=4))[0].lines) == 4
    with pytest.raises(TableRefused, match="rows"):
        open_tables(body, limits=Limits(rows=3))


WIDE = [[f"c{n}" for n in range(4)]]


@pytest.mark.parametrize(
    "body",
    [
        ";".join(WIDE[0]).encode(),
        ";".join(f'"{cell}"' for cell in WIDE[0]).encode(),
        json.dumps([dict.fromkeys(WIDE[0], 1)]).encode(),
        b"<table><tr>" + b"<td>a" * 4,
        xlsx(inline(WIDE)),
        xls({"a": WIDE}),
        SPREADSHEET_ML.replace("<Row>", f"<Row>{'<Cell><Data>a</Data></Cell>' * 4}</Row><Row>", 1).encode(),
    ],
)
def test_row_wider_than_the_limit_is_refused_in_every_kind_of_file(body: bytes) -> None:
    assert open_tables(body, limits=Limits(columns=4))
    with pytest.raises(TableRefused, match="columns") as refused:
        open_tables(body, limits=Limits(columns=3))
    assert refused.value.more == {"count": 4}


@pytest.mark.parametrize(
    "body",
    [
        b"<table><tr><td>a</table><table><tr>" + b"<td>a" * 4,
        xlsx(inline([["a"]]), inline(WIDE)),
        xls({"a": [["a"]], "b": WIDE}),
    ],
)
def test_sheet_that_is_too_wide_leaves_the_others(body: bytes) -> None:
    sheets = open_tables(body, limits=Limits(columns=3))
    assert [(len(sheet.lines), sheet.too_wide) for sheet in sheets] == [(1, 0), (0, 4)]


@pytest.mark.parametrize("mark", ["", '"'])
def test_fifty_thousand_columns_are_refused_before_headers_are_looked_for_in_them(mark: str) -> None:
    row = ";".join(f"{mark}Columna {number}{mark}" for number in range(50_000))
    looked_at = []
    with pytest.raises(TableRefused, match="columns"):
        open_tables("\n".join([row] * 3).encode(), known=lambda cell: bool(looked_at.append(cell)))
    assert len(looked_at) < 10_000


def test_known_headers_decide_the_separator() -> None:
    body = b"Nombre;Ciudad\na,b,c\ne,f,g\n"

    assert open_tables(body)[0].lines[0].cells == ("Nombre;Ciudad",)
    assert open_tables(body, known={"Nombre", "Ciudad"}.__contains__)[0].lines[0].cells == (
        "Nombre",
        "Ciudad",
    )


@given(
    st.sampled_from([b"", b"PK\x03\x04", OLE, b"<table>", b"<?xml", b"[", b"\xff\xfe", b"\xef\xbb\xbf"]),
    st.binary(max_size=200),
)
def test_any_bytes_are_sheets_or_refused(begin: bytes, body: bytes) -> None:
    try:
        sheets = open_tables(begin + body)
    except TableRefused as refused:
        assert refused.word in {"empty", "no_table", "damaged", "unknown", "password"}  # noqa: PT017
    else:
        assert all(isinstance(cell, str) for sheet in sheets for line in sheet.lines for cell in line.cells)


# Always the same bytes: of some the reader of old workbooks takes all the memory there is. The house reads the files of
# strangers in a process with limits (`foundation.apart`); this test has none.
@settings(derandomize=True)
@given(st.integers(0, 600), st.binary(min_size=1, max_size=4), st.sampled_from([0, 1, 2]))
@example(48, b"\n", 2)  # The reader of old workbooks panics at a folder behind the file's end.
@example(206, b"\xfa5\xcc\x92", 1)  # An archive of a version that there is not.
def test_spoiled_archive_is_sheets_or_refused(at: int, bytes_there: bytes, which: int) -> None:
    body = bytearray(
        [xlsx(inline([["a", "b"], ["c"]]), strings="<si><t>a</t></si>"), ODS, xls({"a": [["b"]]})][which]
    )
    body[at : at + len(bytes_there)] = bytes_there
    try:
        open_tables(bytes(body))
    except TableRefused as refused:
        assert refused.word in {"no_table", "damaged", "unknown", "rows", "cells", "empty"}  # noqa: PT017


def test_tables_of_a_file_are_shown_on_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"a;b\n\n\xc3\xa9\xc3\xa1\xe9;d\n")
    monkeypatch.setattr(sys, "argv", ["tables", str(path)])

    runpy.run_module("claqueta.engines.tables", run_name="__main__")

    assert capsys.readouterr().out == (
        "==  {'word': 'odd_bytes', 'row': 0, 'count': 1}\n1\ta\tb\n3\téáé\td\n"
    )


def test_what_is_no_table_is_said_on_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "list.pdf"
    path.write_bytes(b"%PDF")
    monkeypatch.setattr(sys, "argv", ["tables", str(path)])

    with pytest.raises(SystemExit) as left:
        runpy.run_module("claqueta.engines.tables", run_name="__main__")

    assert left.value.code == "no_table {}"


def test_rows_of_an_old_workbook_keep_their_numbers_when_the_first_are_empty() -> None:
    assert open_tables(xls({"a": [[], [], ["", "b"]]})) == [Sheet("a", [Line(3, ("", "b"))])]
