"""Which column of a list is which field."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claqueta.foundation.imports.mapping import (
    TASTED,
    fingerprint,
    guess_mapping,
    mapping_by_headers,
    unread,
)
from claqueta.foundation.imports.tests.listing import PEOPLE
from claqueta.foundation.models import ColumnMapping
from claqueta.foundation.tabular import Row, Sheet


def sheet(headers: list[str], *rows: list[str]) -> Sheet:
    return Sheet(tuple(headers), 1, tuple(Row(number, tuple(cells)) for number, cells in enumerate(rows, 2)))


def filled(headers: list[str]) -> Sheet:
    """A list in which every column has something."""
    return sheet(headers, ["x"] * len(headers))


@pytest.mark.parametrize(
    ("headers", "mapping"),
    [
        ([], {}),
        (["", "Color"], {}),
        (["Nombre", "Correo"], {"0": "name", "1": "mail"}),
        (["Correo", "", "NOMBRE"], {"0": "mail", "2": "name"}),
        # Word by word before with additions; the earlier of equals. The other gives way.
        (["Nombre de la entidad", "Nombre"], {"0": "other_name", "1": "name"}),
        (["Nombre", "Denominación"], {"0": "name", "1": "other_name"}),
        # A third has no place left.
        (["Nombre", "Denominación", "Nombre"], {"0": "name", "1": "other_name"}),
        # A header that says little gives way to any other.
        (["Entidad", "Nombre de la empresa"], {"0": "other_name", "1": "name"}),
        (["Entidad"], {"0": "name"}),
        (["Entidad", "Nombre comercial"], {"0": "name", "1": "other_name"}),
        (["Nombre", "Entidad", "Nombre comercial"], {"0": "name", "2": "other_name"}),
        # The only name there is is the name.
        (["Correo", "Nombre comercial"], {"0": "mail", "1": "name"}),
        (["Nombre comercial", "Correo", "Nombre comercial"], {"0": "name", "1": "mail"}),
        # Some may come several times.
        (["Correo", "Correo 2"], {"0": "mail", "1": "mail"}),
        (["Notas", "Notas"], {"0": "notes", "1": "notes"}),
        (["Tamaño", "Tamaño"], {"0": "size"}),
    ],
)
def test_columns_are_fields_as_their_headers_say(headers: list[str], mapping: dict[str, str]) -> None:
    assert mapping_by_headers(PEOPLE, filled(headers)) == mapping


def test_column_with_nothing_in_it_gives_way_to_one_that_has() -> None:
    assert mapping_by_headers(PEOPLE, sheet(["Tamaño", "Tamaño"], ["", "5"], ["", ""])) == {"1": "size"}
    assert mapping_by_headers(PEOPLE, sheet(["Tamaño", "Tamaño"], ["", ""], [])) == {"0": "size"}
    assert mapping_by_headers(PEOPLE, sheet(["Tamaño", "Tamaño de la empresa"], [], ["", "5"])) == {
        "1": "size"
    }


@pytest.mark.parametrize(("before", "position"), [(TASTED - 1, "1"), (TASTED, "0")])
def test_only_the_beginning_of_a_column_tells_whether_there_is_something(before: int, position: str) -> None:
    rows = [["", ""]] * before + [["", "5"]]

    assert mapping_by_headers(PEOPLE, sheet(["Tamaño", "Tamaño"], *rows)) == {position: "size"}


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        (["abc", "ab"], "code"),
        (["abc", "too long"], "code"),
        (["too long"], "size"),
        (["n/a", "too long", "-"], "size"),
        (["n/a", "abc"], "code"),
        ([], "size"),
        (["-"], "size"),
    ],
)
def test_cells_decide_between_fields_with_one_header(cells: list[str], field: str) -> None:
    assert mapping_by_headers(PEOPLE, sheet(["Valor"], *[[cell] for cell in cells], [])) == {"0": field}


def test_fingerprint_is_that_of_the_headers_and_their_order() -> None:
    one = fingerprint(["Razón social", "C.I.F."])

    assert one == fingerprint(["RAZON  SOCIAL:", "cif"])
    assert (
        len({one, fingerprint(["C.I.F.", "Razón social"]), fingerprint(["Razón social"]), fingerprint([])})
        == 4
    )
    assert len(one) == 64


@pytest.mark.django_db
def test_mapping_is_the_one_remembered_for_these_headers_and_kind() -> None:
    headers = ["Nombre", "Color"]
    assert guess_mapping(PEOPLE, filled(headers)) == {"0": "name"}
    ColumnMapping.objects.create(kind="others", fingerprint=fingerprint(headers), mapping={"0": "mail"})
    assert guess_mapping(PEOPLE, filled(headers)) == {"0": "name"}
    ColumnMapping.objects.create(kind="people", fingerprint=fingerprint(headers), mapping={"1": "notes"})

    assert guess_mapping(PEOPLE, filled(["nombre", "COLOR"])) == {"1": "notes"}
    assert guess_mapping(PEOPLE, filled(["Color", "Nombre"])) == {"1": "name"}


def test_unread_columns_are_those_with_something_in_them_and_no_field() -> None:
    table = sheet(["Nombre", "", "", "Color", ""], ["a", "", "x"], ["b", "", "", "", "y"])

    assert unread(table, {"0": "name"}) == [
        {"column": "C", "header": ""},
        {"column": "D", "header": "Color"},
        {"column": "E", "header": ""},
    ]
    assert unread(table, {"0": "name", "2": "notes", "3": "notes", "4": "notes"}) == []


@given(
    st.lists(
        st.sampled_from(["", "Nombre", "Entidad", "Correo", "Valor", "Notas", "Color", "Nombre comercial"]),
        max_size=8,
    )
)
def test_no_field_is_taken_twice_unless_it_may(headers: list[str]) -> None:
    mapping = mapping_by_headers(PEOPLE, filled(headers))
    once = [key for key in mapping.values() if key not in ("mail", "notes")]

    assert len(once) == len(set(once))
    assert [int(position) for position in mapping] == sorted(int(position) for position in mapping)
    assert {int(position) for position in mapping} <= {at for at, header in enumerate(headers) if header}
    assert {"Nombre", "Entidad"}.isdisjoint(headers) or "name" in once
