"""Headers and names are compared plain; rows are bounded before anybody keeps them."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claqueta.engines.tables.sheets import Limits, Line, Sheet, TableRefused, bounded, column_name, plain

SPARSE = st.lists(
    st.dictionaries(st.integers(0, 6), st.sampled_from(["", " ", "a", "b c", "\n"]), max_size=4), max_size=8
)


@pytest.mark.parametrize(
    ("text", "compared"),
    [
        ("", ""),
        ("Nombre", "nombre"),
        ("  Razón   SOCIAL: ", "razon social"),
        ("nombreEntidad", "nombre entidad"),
        ("NOMBREENTIDAD", "nombreentidad"),
        ("CIFEntidad", "cifentidad"),
        ("direcciónWeb", "direccion web"),
        ("DIRECCIÓNWEB", "direccionweb"),
        ("añoÚltimo", "ano ultimo"),
        ("NOMBRE_ENTIDAD", "nombre entidad"),
        ("C.I.F.", "c i f"),
        ("Nº", "no"),
        ("№ socios", "no socios"),
        ("Azotea™ Films", "azoteatm films"),
        ("m²", "m2"),
        ("ﬁlms Œuvre", "films œuvre"),
        ("１２", "12"),
        ("— · —", ""),
        ("...", ""),
        ("李小龍 Films", "李小龍 films"),
    ],
)
def test_plain_is_what_headers_and_names_have_in_common(text: str, compared: str) -> None:
    assert plain(text) == compared


@given(st.text())
def test_plain_twice_is_plain_once(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@given(st.text())
def test_plain_has_small_letters_digits_and_single_spaces(text: str) -> None:
    words = plain(text).split(" ")

    assert words == [""] or all(word.isalnum() and word == word.lower() for word in words)


@given(st.text(st.characters(max_codepoint=127)))
def test_plain_reads_ascii_as_it_reads_all_else(text: str) -> None:
    assert plain(f"{text} ·") == plain(text)


@pytest.mark.parametrize(
    ("position", "name"),
    [
        (0, "A"),
        (1, "B"),
        (25, "Z"),
        (26, "AA"),
        (27, "AB"),
        (51, "AZ"),
        (52, "BA"),
        (701, "ZZ"),
        (702, "AAA"),
        (16_383, "XFD"),
    ],
)
def test_column_name_is_that_of_a_spreadsheet(position: int, name: str) -> None:
    assert column_name(position) == name


def test_bounded_rows_are_as_wide_as_their_last_filled_cell() -> None:
    rows: list[tuple[int, dict[int, str], bool]] = [
        (1, {}, False),
        (2, {0: "a", 2: "c", 5: " \t"}, False),
        (4, {1: " ", 3: ""}, True),
        (7, {1: "title"}, True),
    ]

    assert list(bounded(rows, Limits(2, 5))) == [Line(2, ("a", "", "c")), Line(7, ("", "title"), True)]


@pytest.mark.parametrize(
    ("rows", "cells", "word", "more"),
    [
        (2, 6, "", {}),
        (1, 6, "rows", {}),
        (2, 5, "cells", {"row": 9, "column": "C"}),
        (0, 0, "rows", {}),
        (3, 2, "cells", {"row": 2, "column": "C"}),
    ],
)
def test_bounded_is_refused_beyond_a_limit(rows: int, cells: int, word: str, more: dict[str, object]) -> None:
    given_rows = [(2, {0: "a", 2: "c"}, False), (5, {0: " "}, False), (9, {2: "c"}, False)]
    said, told = "", {}
    try:
        assert len(list(bounded(given_rows, Limits(rows, cells)))) == 2
    except TableRefused as refused:
        said, told = refused.word, refused.more

    assert (said, told) == (word, more)


def test_bounded_reads_no_further_than_the_limit() -> None:
    def endless() -> Iterator[tuple[int, dict[int, str], bool]]:
        number = 0
        while True:
            number += 1
            yield number, {0: "a"}, False

    with pytest.raises(TableRefused, match="rows"):
        list(bounded(endless(), Limits(3, 100)))


@given(SPARSE)
def test_bounded_keeps_each_filled_cell_in_its_place(rows: list[dict[int, str]]) -> None:
    lines = list(bounded([(at, row, False) for at, row in enumerate(rows, 1)], Limits(100, 1000)))
    kept = {(line.number, at): cell for line in lines for at, cell in enumerate(line.cells) if cell}

    assert kept == {
        (at, place): text for at, row in enumerate(rows, 1) for place, text in row.items() if text.strip()
    }
    assert [line.cells[-1].strip() != "" for line in lines] == [True] * len(lines)


def test_refusal_says_its_word_and_what_belongs_to_it() -> None:
    refused = TableRefused("cells", row=3, column="C")

    assert (str(refused), refused.word, refused.more) == ("cells", "cells", {"row": 3, "column": "C"})


def test_sheet_is_shown_and_empty_unless_it_is_said() -> None:
    assert (Sheet().name, Sheet().lines, Sheet().hidden, Sheet().notes) == ("", [], False, [])
    assert not Line(1, ()).title
