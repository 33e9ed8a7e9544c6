"""Columns are known by their words, whatever people put around them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claqueta.engines.tables.headers import BESIDE, PERSONS, Vocabulary, words

FIELDS = {
    "name": ["Nombre", "Razón social", "Entidad"],
    "tax_id": ["CIF", "N.I.F."],
    "phone": ["Teléfono", "Teléfono"],
    "website": ["Página web", "Web"],
    "since": ["Fecha de alta"],
    "either": ["Entidad"],
}


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary(FIELDS)


@pytest.mark.parametrize(
    ("header", "compared"),
    [
        ("C.I.F.", "cif"),
        ("C. I. F. de la entidad", "cif de la entidad"),
        ("Tel. 1", "tel 1"),
        ("a b", "ab"),
        ("ab c d", "ab cd"),
        ("A de la B", "a de la b"),
        ("", ""),
    ],
)
def test_words_put_initials_together(header: str, compared: str) -> None:
    assert words(header) == compared


@pytest.mark.parametrize(
    ("header", "fields", "certainty"),
    [
        ("Nombre", ("name",), 2),
        ("NOMBRE", ("name",), 2),
        ("C.I.F.", ("tax_id",), 2),
        ("nif", ("tax_id",), 2),
        ("Entidad", ("name", "either"), 2),
        ("Teléfono", ("phone",), 2),
        ("Teléfono (fijo, con prefijo)", ("phone",), 2),
        ("Teléfono [xxx]", ("phone",), 2),
        ("Nombre de la entidad", ("name",), 1),
        ("Razón social de la asociación", ("name",), 1),
        ("Teléfono 2", ("phone",), 1),
        ("Teléfono 27", ("phone",), 1),
        ("Teléfono móvil de contacto (opcional)", ("phone",), 1),
        ("Nombre (obligatorio)", ("name",), 2),
        ("Web (página oficial)", ("website",), 2),
        # The longest known words count: "página web", not "web".
        ("Página web oficial", ("website",), 1),
        ("Color preferido", (), 0),
        ("Nombre preferido", (), 0),
        ("Nombre del presidente", (), 0),
        ("Teléfono del representante", (), 0),
        ("Nombre (del presidente)", ("name",), 2),
        ("", (), 0),
        ("de la", (), 0),
        ("Fecha alta", (), 0),
        ("Fecha de alta de la entidad en la asociación", (), 0),
        ("Fecha de alta de la empresa la asociación", ("since",), 1),
    ],
)
def test_header_is_read_as_a_field(
    vocabulary: Vocabulary, header: str, fields: tuple[str, ...], certainty: int
) -> None:
    assert vocabulary.read(header) == (fields, certainty)
    assert vocabulary.knows(header) == bool(fields)


@pytest.mark.parametrize(("length", "known"), [(120, True), (121, False)])
def test_header_is_none_when_it_is_a_paragraph(vocabulary: Vocabulary, length: int, known: bool) -> None:
    assert vocabulary.knows("Nombre (".ljust(length - 1, "x") + ")") == known


def test_longer_known_words_win_when_both_stand_in_a_header() -> None:
    both = Vocabulary({"name": ["Nombre"], "trade": ["Nombre comercial"], "sign": ["Comercial nombre"]})

    assert both.read("Nombre comercial de la empresa") == (("trade",), 1)
    assert both.read("El nombre") == (("name",), 1)


@given(
    st.sampled_from(["Nombre", "Razón social", "Teléfono"]),
    st.lists(st.sampled_from(sorted(BESIDE)), max_size=3),
    st.lists(st.sampled_from(sorted(BESIDE)), max_size=3),
)
def test_words_beside_change_nothing(known: str, before: list[str], after: list[str]) -> None:
    vocabulary = Vocabulary({"name": ["Nombre", "Razón social"], "phone": ["Teléfono"]})
    # Single letters side by side are initials: they are one word, which nobody knows.
    said = [*(one for one in before if len(one) > 1), known, *(one for one in after if len(one) > 1)]

    assert vocabulary.read(" ".join(said))[0] == vocabulary.read(known)[0]


@given(st.sampled_from(sorted(PERSONS)))
def test_header_of_a_person_is_no_field(person: str) -> None:
    assert Vocabulary({"name": ["Nombre"]}).read(f"Nombre {person}") == ((), 0)


@pytest.mark.parametrize(
    "person",
    [
        *(
            "apellido",
            "apellidos",
            "cognoms",
            "surname",
            "surnames",
            "persona",
            "person",
            "firma",
            "nacimiento",
        ),
        *(
            "presidente",
            "presidenta",
            "president",
            "representante",
            "representant",
            "secretario",
            "secretaria",
        ),
        *(
            "tesorero",
            "tesorera",
            "responsable",
            "director",
            "directora",
            "gerente",
            "tutor",
            "vocal",
            "cargo",
        ),
        *("administrador", "administradora"),
    ],
)
def test_header_of_a_person_is_known_by_its_own_words_alone(person: str) -> None:
    assert [Vocabulary({"name": [person]}).read(text)[1] for text in (person, f"{person} principal")] == [
        2,
        0,
    ]
