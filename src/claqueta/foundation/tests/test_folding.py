"""Letters are folded in Python as in the database."""

from types import SimpleNamespace

import pytest
from django.db import connection
from django.db.models import Value
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from claqueta.foundation.folding import _LETTERS, Folded, _teach, containing, folded, folded_json, ordered
from claqueta.foundation.models import ColumnMapping, ImportBatch


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


def row(kind: str, fingerprint: str = "") -> ColumnMapping:
    """A row with two texts, whatever they mean."""
    return ColumnMapping.objects.create(kind=kind, fingerprint=fingerprint)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "found"),
    [("pertiga", True), ("PÉRTIGA", True), ("boom", True), ("dos", True), ("es", False), ("name", False)],
)
def test_texts_in_json_are_found_and_the_names_of_their_places_are_not(query: str, found: bool) -> None:
    texts = {"es": "Una pértiga", "en": "A boom", "more": [{"name": "Dos"}, 3, None]}
    ColumnMapping.objects.create(kind="x", fingerprint="x", mapping=texts)
    ColumnMapping.objects.create(kind="y", fingerprint="y")

    assert [row.kind for row in containing(ColumnMapping.objects.all(), ["mapping"], query)] == ["x"] * found


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["Órbita Ñ Ẽ ÇŠŽ", "Đđ Łł 李 👩", ""])
def test_database_folds_as_we_do(text: str) -> None:
    row("x")

    found = (
        ColumnMapping.objects.annotate(said=Folded(Value(text))).values_list("said", flat=True).get(kind="x")
    )

    assert found == folded(text)


@pytest.mark.django_db
def test_containing_looks_into_each_of_the_fields() -> None:
    one, other = row("Ana Órbita", "ana"), row("Bea", "ORBITA")
    row("Orbe", "c")

    with CaptureQueriesContext(connection) as queries:
        assert set(containing(ColumnMapping.objects.all(), ("kind", "fingerprint"), "órbita")) == {one, other}
        assert set(containing(ColumnMapping.objects.all(), ("kind",), "órbita")) == {one}
    assert len(queries) == 2


@pytest.mark.django_db
def test_order_is_by_letters_for_texts_and_by_value_for_all_else() -> None:
    made = [row(name, str(at)) for at, name in enumerate(["Zoe", "Óscar", "oscar", "ana"])]

    def order(by: str) -> list[int]:
        return [made.index(one) for one in ordered(ColumnMapping.objects.all(), by)]

    assert order("kind") == [3, 1, 2, 0]
    assert order("-kind") == [0, 1, 2, 3]
    assert order("pk") == [0, 1, 2, 3]
    assert order("-pk") == [3, 2, 1, 0]


@pytest.mark.parametrize(
    ("by", "letters"),
    [
        ("filename", True),
        ("-filename", True),
        ("job__title", True),
        # A choice is ordered by its key, a number by its value; what is no field is left to the database.
        ("state", False),
        ("-job__state", False),
        ("job__done", False),
        ("pk", False),
    ],
)
def test_order_is_by_letters_only_for_free_texts(by: str, letters: bool) -> None:
    first = ordered(ImportBatch.objects.all(), by).query.order_by[0]

    assert isinstance(getattr(first, "expression", None), Folded) == letters
    assert getattr(first, "descending", by.startswith("-")) == by.startswith("-")


def test_postgresql_is_asked_for_the_same_letters() -> None:
    compiler = ColumnMapping.objects.all().query.get_compiler("default")

    assert Folded(Value("Á")).as_postgresql(compiler, connection) == (
        "lower(translate(coalesce(%s, ''), %s, %s)) COLLATE \"C\"",
        ("Á", "".join(_LETTERS), "".join(_LETTERS.values())),
    )
    assert {len(one) for pair in _LETTERS.items() for one in pair} == {1}


def test_only_sqlite_is_taught_to_fold() -> None:
    taught: list[object] = []
    for vendor in ("sqlite", "postgresql"):
        raw = SimpleNamespace(create_function=lambda *given, **more: taught.append((given, more)))
        _teach(SimpleNamespace(vendor=vendor, connection=raw))

    assert taught == [
        (("claqueta_folded", 1, folded), {"deterministic": True}),
        (("claqueta_folded_json", 1, folded_json), {"deterministic": True}),
    ]
