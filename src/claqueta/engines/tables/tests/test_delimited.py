"""Delimited text, and the slips of those who write it by hand."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claqueta.engines.tables.delimited import LONGEST_QUOTED, SAMPLE, _Records, delimited_lines
from claqueta.engines.tables.sheets import Limits, Line, TableRefused

KNOWN = {"Nombre", "Ciudad", "Notas"}


def read(text: str, rows: int = 1000) -> list[tuple[str, ...]]:
    return [line.cells for line in delimited_lines(text, KNOWN.__contains__, Limits(rows))]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("", []),
        ("\n \n;;\n", []),
        ("Nombre;Ciudad\nUno;Madrid\n", [("Nombre", "Ciudad"), ("Uno", "Madrid")]),
        ("Nombre\tCiudad\nUno\tMadrid", [("Nombre", "Ciudad"), ("Uno", "Madrid")]),
        ("Nombre,Ciudad\nUno,Madrid", [("Nombre", "Ciudad"), ("Uno", "Madrid")]),
        ("Nombre|Ciudad\nUno|Madrid", [("Nombre", "Ciudad"), ("Uno", "Madrid")]),
        ("Nombre;Ciudad\r\nUno;Madrid\r\n", [("Nombre", "Ciudad"), ("Uno", "Madrid")]),
        ("Nombre;Ciudad\rUno;Madrid\r", [("Nombre", "Ciudad"), ("Uno", "Madrid")]),
        ("Nombre;Ciudad\r\r\nUno;Madrid\r\r\n", [("Nombre", "Ciudad"), ("Uno", "Madrid")]),
        ("Nombre\nUno", [("Nombre",), ("Uno",)]),
        # Headers that are known decide against a separator that divides more.
        ("Nombre;Ciudad\nUno, S.L., de A;Madrid", [("Nombre", "Ciudad"), ("Uno, S.L., de A", "Madrid")]),
        (
            "Nombre;Ciudad\na, b\nc, d\ne, f",
            [("Nombre", "Ciudad"), ("a, b",), ("c, d",), ("e, f",)],
        ),
        # One that is known decides nothing.
        ("Nombre;x\na,b,c\nd,e,f", [("Nombre;x",), ("a", "b", "c"), ("d", "e", "f")]),
        # Unknown headers: what divides most lines alike.
        ("a,b;c\nd,e\nf,g;h;i", [("a", "b;c"), ("d", "e"), ("f", "g;h;i")]),
        ("a;b,c,d\ne;f,g,h", [("a;b", "c", "d"), ("e;f", "g", "h")]),
        # Of two that divide alike, the one that spreadsheets here write.
        ("a;b,c\nd;e,f", [("a", "b,c"), ("d", "e,f")]),
    ],
)
def test_separator_when_nothing_says_which(text: str, rows: list[tuple[str, ...]]) -> None:
    assert read(text) == rows


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("sep=,\nNombre;Ciudad\n", [("Nombre;Ciudad",)]),
        ("sep=;\na,b;c\n", [("a,b", "c")]),
        ('"sep=|"\na|b', [("a", "b")]),
        ("\ufeffSEP=\\t\na\tb", [("a", "b")]),
        ("sep=\t\na\tb", [("a", "b")]),
        ("sep=;;\na;b", [("sep=", "", ""), ("a", "b")]),
    ],
)
def test_separator_when_the_file_declares_it(text: str, rows: list[tuple[str, ...]]) -> None:
    assert read(text) == rows


def test_lines_have_the_numbers_of_their_records_and_blank_ones_are_left_out() -> None:
    text = 'Nombre;Ciudad\n\n;;\n"Dos\nlíneas";Madrid\n ; \nTres;Getafe\n'

    assert list(delimited_lines(text, KNOWN.__contains__, Limits(3))) == [
        Line(1, ("Nombre", "Ciudad")),
        Line(4, ("Dos\nlíneas", "Madrid")),
        Line(6, ("Tres", "Getafe")),
    ]


@pytest.mark.parametrize(("most", "refused"), [(1, True), (2, False)])
def test_rows_beyond_the_limit_are_refused(most: int, refused: bool) -> None:
    word = ""
    try:
        assert len(read("a;b\n\n;\nc;d\n\n", most)) == 2
    except TableRefused as error:
        word = error.word

    assert word == ("rows" if refused else "")


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ('"a";"b"', ("a", "b")),
        ('"a;b";c', ("a;b", "c")),
        ('"a ""b"" c";d', ('a "b" c', "d")),
        ('"";b', ("", "b")),
        ('"""a""";b', ('"a"', "b")),
        ('a;""', ("a", "")),
        ('a;"b', ("a", "b")),
        ('"a;b', ("a", "b")),
        ('a "b" c;d', ('a "b" c', "d")),
        ('a;19" rack', ("a", '19" rack')),
        ('"a" b;c', ('"a" b', "c")),
        ('"a" ;b', ("a", "b")),
        ('"a"\t ;b', ("a", "b")),
        (' "a";b', ("a", "b")),
        (' \u00a0"a";b', ("a", "b")),
        ('"a\\"b";c', ('a"b', "c")),
        ('a;"b";', ("a", "b", "")),
        ('a;"b" ', ("a", "b")),
        ('"La "Nave" SL";b', ('La "Nave" SL', "b")),
        # A mark that opens nothing goes; two and more are somebody's.
        (' "a;b', ("a", "b")),
        ('"a"b"c;d', ('"a"b"c', "d")),
    ],
)
def test_cell_when_marks_are_paired_or_not(line: str, cells: tuple[str, ...]) -> None:
    assert read(f"Nombre;Ciudad\nx;y\n{line}\n")[2] == cells


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("'Nombre';'Ciudad'\n'a;b';'c'\n", [("Nombre", "Ciudad"), ("a;b", "c")]),
        ("\n'Nombre';'Ciudad'\n'a;b';'it''s'\n", [("Nombre", "Ciudad"), ("a;b", "it's")]),
        ("'Nombre';Ciudad\n'a';b\n", [("'Nombre'", "Ciudad"), ("'a'", "b")]),
        ("'Nombre'\n'a'\n", [("'Nombre'",), ("'a'",)]),
        ("';'\nNombre;Ciudad\n", [("'", "'"), ("Nombre", "Ciudad")]),
    ],
)
def test_apostrophes_are_marks_when_every_cell_of_the_first_line_has_them(
    text: str, rows: list[tuple[str, ...]]
) -> None:
    assert read(text) == rows


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        # The mark is closed three records further on by another slip: rows as wide as all others are records.
        (
            'Nombre;Ciudad\n"Uno;Madrid\nDos;Getafe\nTres;Parla"\nx;y\n',
            [("Nombre", "Ciudad"), ("Uno", "Madrid"), ("Dos", "Getafe"), ("Tres", 'Parla"'), ("x", "y")],
        ),
        # Within one line, two lone marks are not a pair around the separator.
        ('Nombre;Ciudad\n"Uno;"Madrid\nx;y\n', [("Nombre", "Ciudad"), ("Uno", "Madrid"), ("x", "y")]),
        (
            'Nombre;Ciudad;Notas\nx;y;z\n"Uno;"Dos";c\n',
            [("Nombre", "Ciudad", "Notas"), ("x", "y", "z"), ("Uno", "Dos", "c")],
        ),
        # A separator inside a pair is text, in a line and over lines.
        (
            'Nombre;Ciudad\n"a; b";c\nx;y\n',
            [("Nombre", "Ciudad"), ("a; b", "c"), ("x", "y")],
        ),
        (
            'Nombre;Notas\n"Uno";"una; dos\ntres\n\ncuatro"\nx;y\n',
            [("Nombre", "Notas"), ("Uno", "una; dos\ntres\n\ncuatro"), ("x", "y")],
        ),
        # A list of one column has no width to tell by.
        ('sep=;\nNombre\n"a;\nb"\n', [("Nombre",), ("a;\nb",)]),
    ],
)
def test_mark_is_a_character_when_rows_then_are_as_wide_as_the_others(
    text: str, rows: list[tuple[str, ...]]
) -> None:
    assert read(text) == rows


@pytest.mark.parametrize(("lines", "whole"), [(LONGEST_QUOTED, True), (LONGEST_QUOTED + 1, False)])
def test_quoted_cell_spans_only_so_many_lines(lines: int, whole: bool) -> None:
    inside = "\n".join(["word"] * lines)

    rows = read(f'Nombre;Ciudad\n"{inside}";Madrid\n')

    assert rows[1:] == ([(inside, "Madrid")] if whole else [("word",)] * (lines - 1) + [('word"', "Madrid")])


def test_separator_is_told_by_the_beginning_of_a_long_list() -> None:
    text = "a,b\n" * SAMPLE + "c;d;e;f\n" * (2 * SAMPLE)

    assert read(text)[0] == ("a", "b")


# A separator and a line's end in one cell may also be two rows with a lone mark: that is told by the other rows.
CELLS = st.text(st.sampled_from("ab,;\t|\"' "), max_size=8) | st.text(st.sampled_from("ab\"'\n "), max_size=8)


@given(
    st.lists(st.tuples(CELLS, CELLS), max_size=6),
    st.sampled_from([";", ",", "\t", "|"]),
)
def test_what_a_program_writes_with_all_marks_is_read_again(
    rows: list[tuple[str, str]], separator: str
) -> None:
    """Of lists that a program wrote, each cell in marks, nothing is lost and nothing is divided otherwise."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(["Nombre", "Ciudad"])
    writer.writerows(rows)

    assert read(out.getvalue()) == [
        ("Nombre", "Ciudad"),
        *((one, other) for one, other in rows if one.strip() or other.strip()),
    ]


@given(st.text(st.sampled_from("ab;,\t|\"'\n\r =")))
def test_any_text_is_some_lines(text: str) -> None:
    lines = list(delimited_lines(text, KNOWN.__contains__, Limits(1000)))

    assert [line.number for line in lines] == sorted({line.number for line in lines})
    assert all(any(cell.strip() for cell in line.cells) for line in lines)


@pytest.mark.parametrize(
    ("spanned", "character"),
    [
        (["a;b", "c;d"], True),
        (["a;b", ""], False),
        (["a;b", "c;d", "e;f", "g", "h"], False),
        (["a;b", "c;d", "e;f", "g;h", "i"], True),
    ],
)
def test_mark_is_a_character_when_more_than_six_in_ten_of_its_lines_are_as_wide_as_others(
    spanned: list[str], character: bool
) -> None:
    records = _Records([*spanned, *["x;y"] * 9], ";", '"')

    assert records._is_character(";", 0, len(spanned) - 1, "", 0, 0) is character
    assert records._is_character("without a separator", 0, len(spanned) - 1, "", 0, 0) is False
