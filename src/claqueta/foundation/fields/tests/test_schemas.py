"""Fields in the API."""

from datetime import date
from typing import Any

import pytest
from django.utils import translation
from ninja import Schema
from pydantic import ValidationError

from claqueta.foundation.fields.schemas import patched, shown, type_taken
from claqueta.foundation.fields.tests.things import THING
from claqueta.foundation.judging import ListOf, Text, Truth


@shown(THING)
class ThingOut(Schema):
    """A thing."""

    id: str
    state: str = "unknown"


@patched(THING)
class ThingPatch(Schema):
    version: int | None = None


def test_answer_has_each_field_that_somebody_may_see() -> None:
    assert ThingOut.__name__ == "ThingOut"
    assert (ThingOut.__doc__, ThingOut.__module__) == ("A thing.", __name__)
    assert set(ThingOut.model_fields) == {
        *("id", "state", "name", "text", "year", "weight", "since", "listed", "mail", "web"),
        *("spoken", "names", "rows", "notes"),
    }
    nothing = ThingOut(id="1")
    assert (nothing.state, nothing.model_dump()["name"]) == ("unknown", None)


def test_answer_is_in_the_callers_language() -> None:
    seen: dict[str, Any] = {
        "id": "1",
        "text": {"es": "Luz", "en": "Light"},
        "rows": [{"title": "Luces"}],
        "spoken": ["es"],
        "since": date(2026, 1, 2),
        "listed": True,
        "weight": 1.5,
    }
    with translation.override("en"):
        answer = ThingOut.model_validate(seen).model_dump(mode="json")
    assert (answer["text"], answer["since"], answer["weight"]) == ("Light", "2026-01-02", 1.5)
    assert ThingOut.model_validate({"id": "1", "text": "Luz"}).model_dump()["text"] == "Luz"


def test_change_has_what_programs_may_change_and_nothing_else() -> None:
    assert set(ThingPatch.model_fields) == {"version", "text", "year", "since", "mail"}
    change = ThingPatch.model_validate(
        {"text": {"es": "x"}, "since": "2026-01-02", "mail": None, "notes": "no"}
    )
    assert change.model_dump(exclude_unset=True) == {
        "text": {"es": "x"},
        "since": date(2026, 1, 2),
        "mail": None,
    }


@pytest.mark.parametrize("wrong", [{"mail": "x" * 300}, {"text": "not by language"}, {"year": "soon"}])
def test_change_of_a_wrong_type_is_refused_at_the_door(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ThingPatch.model_validate(wrong)


@pytest.mark.parametrize(
    ("shape", "taken"),
    [(ListOf(Text(9), 3), list[str]), (Truth(), bool), (None, str), (THING["state"].shape, str)],
)
def test_only_a_text_has_its_length_looked_at_at_the_door(shape: Any, taken: Any) -> None:
    assert type_taken(shape) == taken


class Own:
    """A shape of a domain's own."""

    def fit(self, value: Any) -> Any:
        return value

    sound = fit


def test_a_shape_of_a_domains_own_is_never_taken_for_a_text() -> None:
    with pytest.raises(TypeError, match="how programs send"):
        type_taken(Own())


def test_a_change_says_itself_how_programs_send_what_has_a_shape_of_its_own() -> None:
    @patched(THING)
    class OwnPatch(Schema):
        year: dict[str, int] | None = None

    assert OwnPatch.model_validate({"year": {"from": 1990}}).model_dump(exclude_unset=True) == {
        "year": {"from": 1990}
    }
    assert set(OwnPatch.model_fields) == {"text", "year", "since", "mail"}
