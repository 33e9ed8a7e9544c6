"""How two values become one."""

from typing import Any

import pytest

from claqueta.foundation.fields import Field, Fields
from claqueta.foundation.fields.joining import added, alike, differing, joined
from claqueta.foundation.fields.tests.things import THING
from claqueta.foundation.judging import Text

PHONE = Field(name="phone", label="Phone", shape=Text(40), alike=lambda text: text.replace(" ", ""))


@pytest.mark.parametrize(
    ("field", "one", "other", "same"),
    [
        (THING["web"], "https://www.a.example/", "http://A.example", True),
        (THING["web"], "https://a.example/x", "https://a.example/y", False),
        (THING["mail"], "A@b.example", "a@B.example", True),
        (THING["name"], "Farol", "farol", False),
        (PHONE, "91 555", "915 55", True),
        (PHONE, None, "", True),
        (PHONE, "91", "92", False),
    ],
)
def test_two_spellings_are_one_value(field: Field, one: Any, other: Any, same: bool) -> None:
    assert alike(field, one, other) is same is alike(field, other, one)


@pytest.mark.parametrize(
    ("name", "before", "given", "former", "after"),
    [
        ("text", {"es": "Luz"}, {"en": "Light"}, [], {"es": "Luz", "en": "Light"}),
        ("text", {"es": "Luz"}, {"es": "Luz"}, [], None),
        ("text", {"es": "Luz"}, {"en": "Luz"}, [], None),
        ("text", {"es": "Luz"}, {"es": "Vieja"}, [{"es": "Vieja"}, None], None),
        ("text", None, {"es": "Luz"}, [], {"es": "Luz"}),
        ("text", {}, {"es": "Luz"}, [{"es": "Otra", "en": "Luz"}], {"es": "Luz"}),
        ("spoken", ["es"], ["en", "es"], [], ["es", "en"]),
        ("spoken", ["es"], ["es"], [], None),
        ("spoken", None, ["es"], [], ["es"]),
        ("notes", "Roto", "roto\nViejo", [], "Roto\nViejo"),
        ("notes", "Roto", "Roto\n\n", [], None),
        ("notes", "", "Nuevo\nAntes", ["Antes"], "Nuevo"),
        ("rows", [{"title": "a"}], [{"title": "b"}], [], [{"title": "b"}]),
        ("name", "Farol", "Linterna", [], "Linterna"),
        ("year", 1985, 1986, [], 1986),
    ],
)
def test_value_of_a_list_is_added_to_the_records(
    name: str, before: Any, given: Any, former: list[Any], after: Any
) -> None:
    assert added(THING[name], before, given, former) == after


def test_two_records_that_are_one_lose_nothing_that_one_of_them_lacks() -> None:
    ours = {"name": "Farol", "text": {"es": "Luz", "en": ""}, "notes": "a", "year": None, "other": ""}
    theirs = {"name": "Otro", "text": {"es": "X", "en": "Light"}, "notes": "b", "year": 1985, "other": "kept"}
    assert joined(THING, ours, theirs) == {
        "name": "Farol",
        "text": {"es": "Luz", "en": "Light"},
        "notes": "a\nb",
        "year": 1985,
        "other": "kept",
    }
    assert joined(THING, {"notes": ""}, {"notes": "b"}) == {"notes": "b"}


def test_what_another_says_otherwise_of_single_values() -> None:
    ours = {"name": "Farol", "year": 1985, "text": {"es": "x"}, "spoken": ["es"], "notes": "a"}
    theirs = {"name": "Otro", "year": 1985, "text": {"es": "y"}, "spoken": ["en"], "notes": "b", "weight": 3}
    assert differing(THING, ours, theirs) == [("name", "Otro"), ("weight", "3")]
    assert differing(Fields([PHONE], {}), {"phone": "1"}, {"phone": "2"}) == []
