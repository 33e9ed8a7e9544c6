"""Letters are folded in Python as in the database."""

import pytest
from django.db import connection
from django.db.models import Value
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from claqueta.accounts.models import Person
from claqueta.foundation.folding import Folded, containing, folded, ordered
from claqueta.organisations.models import Organisation


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        (None, ""),
        ("", ""),
        ("Órbita", "orbita"),
        ("ÑANDÚ", "nandu"),
        ("çÇ", "cc"),
        ("Đđ Łł Øø", "đđ łł øø"),
        ("Straße", "straße"),
        ("Ẽẽ", "ee"),
        ("Ǆ", "ǆ"),
        ("×÷ª", "×÷ª"),
        ("ΑΒ", "αβ"),
        ("a1 %_", "a1 %_"),
    ],
)
def test_folded_is_small_and_without_marks(text: str | None, letters: str) -> None:
    assert folded(text) == letters


@given(st.text())
def test_folded_twice_is_folded_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(st.text(st.characters(min_codepoint=32, max_codepoint=0x1EFF, blacklist_categories=["Cc", "Cs"])))
def test_folded_keeps_the_number_of_latin_letters(text: str) -> None:
    latin = "".join(char for char in text if char < "\u0250" and char not in "İ")

    assert len(folded(latin)) == len(latin)


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["Órbita Ñ Ẽ ÇŠŽ", "Đđ Łł 李 👩", ""])
def test_database_folds_as_we_do(text: str) -> None:
    Person.objects.create(name="x")

    found = Person.objects.annotate(said=Folded(Value(text))).values_list("said", flat=True).get(name="x")

    assert found == folded(text)


@pytest.mark.django_db
def test_containing_looks_into_each_of_the_fields() -> None:
    one = Person.objects.create(name="Ana Órbita", email="ana@a.example")
    other = Person.objects.create(name="Bea", email="ORBITA@a.example")
    Person.objects.create(name="Orbe", email="c@a.example")

    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert set(containing(Person.objects.all(), ("name", "email"), "órbita")) == {one, other}
        assert set(containing(Person.objects.all(), ("name",), "órbita")) == {one}
    assert len(queries) == 2


@pytest.mark.django_db
def test_order_is_by_letters_for_texts_and_by_value_for_all_else() -> None:
    names = ["Zoe", "Óscar", "oscar", "ana"]
    made = [Person.objects.create(name=name) for name in names]

    def order(by: str) -> list[int]:
        rows = Person.objects.filter(pk__in=[one.pk for one in made])
        return [made.index(one) for one in ordered(rows, by)]

    assert order("name") == [3, 1, 2, 0]
    assert order("-name") == [0, 1, 2, 3]
    assert order("pk") == [0, 1, 2, 3]
    assert order("-pk") == [3, 2, 1, 0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("by", "letters"),
    [
        ("legal_name", True),
        ("-legal_name", True),
        ("merged_into__legal_name", True),
        # A choice is ordered by its key, a number by its value; what is no field is left to the database.
        ("kind", False),
        ("founded_year", False),
        ("pk", False),
    ],
)
def test_order_is_by_letters_only_for_free_texts(by: str, letters: bool) -> None:
    first = ordered(Organisation.objects.all(), by).query.order_by[0]

    assert isinstance(getattr(first, "expression", None), Folded) == letters
    assert getattr(first, "descending", by.startswith("-")) == by.startswith("-")
