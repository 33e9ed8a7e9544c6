"""Which rows of a list are no records, and what a row too long for its headers means."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from claqueta.foundation.imports.kinds import ImportField
from claqueta.foundation.imports.rows import Laid, NoRecord, laid, no_record, usual_filling
from claqueta.foundation.imports.tests.listing import CODE, MAIL, NAME, NOTES, PEOPLE, SIZE, cell_never
from claqueta.foundation.tabular import Row, Sheet

SHEET = Sheet(("Nombre", "Correo", "", "Código"), 1, ())
COLUMNS = {0: NAME, 1: MAIL, 3: CODE}


def left_out(*cells: str, title: bool = False, usual: float = 3) -> NoRecord | None:
    with translation.override("en"):
        return no_record(Row(5, cells, title), SHEET, PEOPLE, usual, COLUMNS)


@pytest.mark.parametrize(
    "cells",
    [
        ("Azotea", "a@b.example", "", "x"),
        ("Azotea", "", "", ""),
        ("", "a@b.example"),
        ("Azotea", "total"),
        ("Total Films", "a@b.example"),
        ("Total", "Madrid"),
        ("Fuente: Films S.L.",),
        ("Fuente: Films", "a@b.example", "x"),
        ("Suma Capital Films", ""),
        ("3 entidades de verdad", "1"),
        ("Nombre", "a@b.example", "x"),
        ("12",),
        ("Notario",),
    ],
)
def test_row_is_a_record(cells: tuple[str, ...]) -> None:
    assert left_out(*cells) is None


@pytest.mark.parametrize("cells", [("---", "", "==="), ("...",), ("", "— — —"), ("___",), ("* * *", "***")])
def test_row_of_signs_is_passed_over_in_silence(cells: tuple[str, ...]) -> None:
    assert left_out(*cells) == NoRecord("A line of signs.", loud=False)


@pytest.mark.parametrize(
    ("cells", "again"),
    [
        (("Nombre", "Correo", "", "Código"), True),
        (("NOMBRE", "correo"), True),
        (("Nombre",), True),
        (("", "Correo"), True),
        # Three of five are headers; two of four are not enough.
        (("Nombre", "Correo", "x", "Código", "y"), True),
        (("Nombre", "Correo", "x", "y"), False),
        (("Nombre", "x"), False),
        (("Azotea", "Correo"), False),
        (("Nombre", "Correo", "x", "z", "y"), False),
    ],
)
def test_headers_once_more_are_passed_over_in_silence(cells: tuple[str, ...], again: bool) -> None:
    assert left_out(*cells) == (NoRecord("The headers once more.", loud=False) if again else None)


@pytest.mark.parametrize(
    ("cells", "total"),
    [
        (("Total", "3"), True),
        (("TOTAL SOCIOS:", "1.200"), True),
        (("Total general", "12,5 €"), True),
        (("Subtotal", "3"), True),
        (("Gran total", "3"), True),
        (("Suma", "", "", "3"), True),
        (("Nº de socios", "3"), True),
        (("Número de empresas", "3"), True),
        (("25 entidades", "3"), True),
        (("Total socios activos 25",), True),
        (("Media", "50 %"), True),
        (("Total de de de de de", "3"), False),
        (("Total", "tres"), False),
        (("Totalmente", "3"), False),
        (("Azotea", "3"), False),
    ],
)
def test_total_is_told_by_its_word_and_its_numbers(cells: tuple[str, ...], total: bool) -> None:
    assert left_out(*cells) == (NoRecord(f"“{cells[0]}” is a total.", loud=True) if total else None)


@pytest.mark.parametrize(("words", "total"), [(5, True), (6, False)])
def test_total_alone_in_its_row_is_short(words: int, total: bool) -> None:
    """Without a number beside it, what has six words and more is rather a title."""
    text = " ".join(["total", "socios", "activos", "socios", "activos", "altas"][:words])
    found = left_out(text, usual=1)

    assert (found is not None and found.message.endswith("is a total.")) == total


@pytest.mark.parametrize(
    ("cells", "note"),
    [
        (("Fuente: elaboración propia",), True),
        (("Actualizado a 30/03/2023", "x"), True),
        (("ÚLTIMA ACTUALIZACIÓN 2023",), True),
        (("Página 3",), True),
        (("Elaborado por la oficina",), True),
        (("* provisional",), True),
        (("(*) provisional",), True),
        (("© 2023",), True),
        (("Nota: x",), True),
        (("Fin del listado",), True),
        (("Fuente: x", "y", "z"), False),
        (("Source: Films S.A.",), False),
        (("Note: Films S.L.U.",), False),
        (("Fuentes Films",), False),
    ],
)
def test_note_about_the_list_is_told_by_how_it_begins(cells: tuple[str, ...], note: bool) -> None:
    found = left_out(*cells, usual=1)

    assert found == (NoRecord(f"“{cells[0]}” is a note about the list.", loud=True) if note else None)


@pytest.mark.parametrize(
    ("cells", "title", "usual", "message"),
    [
        # In its own column, a name alone is a record unless it looks like a title.
        (("Azotea",), False, 3, ""),
        (("PRODUCTORAS",), False, 3, "“PRODUCTORAS” is a title."),
        (("Productoras:",), False, 3, "“Productoras:” is a title."),
        (("Azotea",), True, 3, "“Azotea” is a title."),
        # In a list of one column every row is alone.
        (("PRODUCTORAS",), False, 1, ""),
        (("PRODUCTORAS",), False, 2, "“PRODUCTORAS” is a title."),
        (("", "", "Algo"), False, 3, "“Algo” is a title."),
        (("", "", "", "x", ""), False, 3, "“x” is a title."),
        (("", "", "1.200 30"), False, 3, "Only a number stands there."),
        (("", "", "1.200 30"), True, 3, "“1.200 30” is a title."),
        # An identifier or address without a name lacks one.
        (("", "a@b.example"), False, 3, ""),
        (("", "info 3"), False, 3, ""),
        (("", "Madrid"), False, 3, "“Madrid” is a title."),
        (("", "12"), False, 3, "Only a number stands there."),
        (("", "a@b.example"), True, 3, "“a@b.example” is a title."),
        (("x" * 100 + ":",), False, 3, f"“{'x' * 80}” is a title."),
    ],
)
def test_lone_cell_is_a_title_a_number_or_a_record(
    cells: tuple[str, ...], title: bool, usual: float, message: str
) -> None:
    found = left_out(*cells, title=title, usual=usual)

    assert found == (NoRecord(message, loud=True) if message else None)


@pytest.mark.parametrize(
    ("widths", "usual"),
    [
        ([], 1),
        ([0, 1, 1], 1),
        ([2], 2),
        ([1, 1, 1, 3], 3),
        ([2, 3], 3),
        ([2, 3, 9], 3),
        ([9, 2, 3, 4], 4),
    ],
)
def test_usual_filling_is_that_of_the_middle_row_of_several_cells(widths: list[int], usual: float) -> None:
    rows = [Row(at, tuple(["x"] * width + ["", ""])) for at, width in enumerate(widths)]

    assert usual_filling(rows) == usual


def under(cells: tuple[str, ...], *fields: ImportField | None) -> Laid:
    """The cells under columns that are these fields."""
    return laid(Row(5, cells), len(fields), [(at, one) for at, one in enumerate(fields) if one is not None])


@pytest.mark.parametrize(
    ("cells", "fields", "expected"),
    [
        (("a", "b"), (NAME, CODE), Laid(("a", "b"))),
        (("a", "b", "", ""), (NAME, CODE), Laid(("a", "b", "", ""))),
        (("a",), (NAME, CODE), Laid(("a",))),
        # Cut in two by its comma: what stands behind fits its column only when the name is put together.
        (
            ("Azotea", "S.L.", "a@b.example", "abc"),
            (NAME, MAIL, CODE),
            Laid(("Azotea, S.L.", "a@b.example", "abc"), joined="Azotea, S.L."),
        ),
        (
            ("Azotea", "", "S.L.", "a@b.example", "abc"),
            (NAME, MAIL, CODE),
            Laid(("Azotea, S.L.", "a@b.example", "abc"), joined="Azotea, S.L."),
        ),
        (
            ("a@b.example", "una nota", "otra", "12"),
            (MAIL, NOTES, SIZE),
            Laid(("a@b.example", "una nota, otra", "12"), joined="una nota, otra"),
        ),
        (
            ("a@b.example", "x", "long", "abc"),
            (MAIL, None, CODE),
            Laid(("a@b.example", "x, long", "abc"), joined="x, long"),
        ),
        # All fits as it stands: what is over had no header.
        (
            ("Azotea", "a@b.example", "abc", "", "more"),
            (NAME, MAIL, CODE),
            Laid(("Azotea", "a@b.example", "abc"), over=("more",)),
        ),
        (("abc", "more", "", "and"), (CODE,), Laid(("abc",), over=("more", "and"))),
        (("a", "b", "c"), (NAME, NOTES), Laid(("a", "b"), over=("c",))),
        # Nothing tells where.
        (
            ("a@b.example", "12", "nota", "otra"),
            (MAIL, SIZE, NOTES),
            Laid(("a@b.example", "12", "nota"), torn=True),
        ),
        (
            ("a", "12 gatos", "a@b.example", "z"),
            (NAME, SIZE, NOTES),
            Laid(("a", "12 gatos", "a@b.example"), torn=True),
        ),
        # A count with words beside it counts as wrong as one that is none.
        (
            ("a", "b", "12 gatos", "a@b.example"),
            (NAME, SIZE, MAIL),
            Laid(("a, b", "12 gatos", "a@b.example"), joined="a, b"),
        ),
        # More than six too many: nobody puts that together.
        (
            ("a", "b", "c", "d", "e", "f", "g", "a@b.example"),
            (NAME, MAIL),
            Laid(("a, b, c, d, e, f, g", "a@b.example"), joined="a, b, c, d, e, f, g"),
        ),
        (
            ("a", "b", "c", "d", "e", "f", "g", "h", "a@b.example"),
            (NAME, MAIL),
            Laid(("a", "b"), over=("c", "d", "e", "f", "g", "h", "a@b.example")),
        ),
    ],
)
def test_row_is_laid_under_its_headers(
    cells: tuple[str, ...], fields: tuple[ImportField | None, ...], expected: Laid
) -> None:
    assert under(cells, *fields) == expected


def test_row_whose_cells_fit_nowhere_is_cut_at_its_headers() -> None:
    never = ImportField("never", "Never", ("Nunca",), cell_never)

    assert under(("a", "b"), never) == Laid(("a",), over=("b",))


@given(st.lists(st.sampled_from(["", "a", "12", "a@b.example", "gatos"]), max_size=8))
def test_no_cell_is_lost_when_a_row_is_laid(cells: list[str]) -> None:
    found = under(tuple(cells), NAME, MAIL, CODE)

    shown = ", ".join([*found.cells, *found.over])
    if not found.torn:
        assert [part for part in shown.split(", ") if part] == [cell for cell in cells if cell]
    assert len([cell for cell in found.cells if cell]) <= max(3, len([cell for cell in cells if cell]))
