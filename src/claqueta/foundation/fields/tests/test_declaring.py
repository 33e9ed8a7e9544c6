"""What is said of a field beside its column, and what follows for the record."""

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from hypothesis import given
from hypothesis import strategies as st

from claqueta.engines.search import AUDIENCES
from claqueta.foundation.fields import Field, Fields, fields_of, told
from claqueta.foundation.fields.declaring import shape_of
from claqueta.foundation.fields.tests.things import THING, State
from claqueta.foundation.judging import Choice, Mail, Text, Texts, Truth, Unfit, WebAddress
from claqueta.foundation.translated import TranslatedField


def test_fields_stand_in_the_order_of_their_columns_and_others_follow() -> None:
    assert list(THING)[:4] == ["name", "text", "state", "year"]
    assert list(THING)[-1] == "pictures"
    assert "pictures" not in THING.stored
    assert "pictures" not in THING.shapes
    assert len(THING) == len(THING.stored) + 1
    assert THING["since"].label == "Since"
    assert THING.labels["pictures"] == "Pictures"
    assert (THING.office, THING.translated, THING.longest("name")) == ({"notes"}, ("text",), 40)


@pytest.mark.parametrize(
    ("column", "shape"),
    [
        (models.CharField(max_length=7), Text(7, required=True)),
        (models.CharField(max_length=7, blank=True), Text(7)),
        (models.EmailField(blank=True), Mail(254)),
        (models.URLField(max_length=90), WebAddress(90, required=True)),
        (models.BooleanField(), Truth()),
        (models.EmailField(max_length=None), Mail(254, required=True)),
        (models.URLField(max_length=None, blank=True), WebAddress(300)),
    ],
)
def test_shape_follows_from_the_column(column: models.Field[Any, Any], shape: Any) -> None:
    assert shape_of(column) == shape


def test_texts_and_choices_follow_from_the_column() -> None:
    texts = shape_of(TranslatedField(max_length=9, multiline=True))
    assert isinstance(texts, Texts)
    assert (texts.one, set(texts.languages())) == (Text(9, lines=True), {"es", "en"})
    with pytest.raises(Unfit):
        texts.fit({"es": "más de nueve"})
    chosen = shape_of(models.CharField(max_length=9, choices=State, default=State.FREE))
    assert isinstance(chosen, Choice)
    assert (chosen.fit(""), chosen.fit("lent"), chosen.default) == ("free", "lent", "free")
    assert chosen.words is not None
    assert (chosen.words("lent", "es"), chosen.words("gone", "es")) == ("Lent", "gone")
    must = shape_of(models.CharField(max_length=9, choices=State))
    with pytest.raises(Unfit):
        must.fit("")


@pytest.mark.parametrize(
    "column", [models.JSONField(), models.TextField(), models.PositiveSmallIntegerField()]
)
def test_column_that_does_not_tell_its_shape_has_to_say_it(column: models.Field[Any, Any]) -> None:
    with pytest.raises(ImproperlyConfigured, match="which shape"):
        shape_of(column)


def test_nothing_is_said_that_no_field_has() -> None:
    with pytest.raises(TypeError, match="colour"):
        told(models.TextField(), colour="red")


def test_column_has_room_for_the_longest_text() -> None:
    class Short(models.Model):
        name = told(models.CharField(max_length=5), shape=Text(6))

        class Meta:
            abstract = True

    with pytest.raises(ImproperlyConfigured, match="6 characters"):
        fields_of(Short)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ([Field(name="a", label="A"), Field(name="a", label="B")], "said twice"),
        ([Field(name="a", label="A", circle="friends")], "friends"),
        ([Field(name="a", label="A", section="attic")], "attic"),
        ([Field(name="a", label="A", follows="b")], "nothing to follow"),
    ],
)
def test_what_contradicts_itself_stops_the_start(fields: list[Field], why: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=why):
        Fields(fields, {})


@pytest.mark.parametrize(
    ("name", "chosen", "circle"),
    [
        ("state", {}, "members"),
        ("state", {"state": "public"}, "public"),
        ("state", {"state": "everybody"}, "members"),
        ("year", {"state": "board"}, "board"),
        ("year", {"year": "public"}, "members"),
        ("notes", {"notes": "public"}, "office"),
        ("circles", {}, ""),
    ],
)
def test_circle_is_the_chosen_one_or_the_usual(name: str, chosen: dict[str, str], circle: str) -> None:
    assert THING.circle_of(name, chosen) == circle


@given(
    st.sampled_from(sorted(THING.circles)),
    st.sampled_from(AUDIENCES),
    st.dictionaries(st.sampled_from(sorted(THING.circles)), st.sampled_from(AUDIENCES)),
)
def test_who_sees_a_field_sees_it_in_every_narrower_circle(
    name: str, audience: str, chosen: dict[str, str]
) -> None:
    narrower = AUDIENCES[AUDIENCES.index(audience) :]
    seen = [THING.may_see(name, circle, chosen) for circle in narrower]
    assert seen == sorted(seen)
    assert seen[-1]
    assert not THING.may_see("circles", audience, chosen)


@pytest.mark.parametrize(
    ("value", "kept"),
    [({}, {}), ({"state": "public"}, {"state": "public"}), ({"pictures": "board"}, {"pictures": "board"})],
)
def test_circles_may_be_chosen(value: Any, kept: Any) -> None:
    shape = THING.shapes["circles"]
    assert shape.fit(value) == kept == shape.sound(value)


@pytest.mark.parametrize(
    ("value", "sound"),
    [
        ([], {}),
        (None, {}),
        ({"state": "everybody"}, {}),
        ({"nothing": "public"}, {}),
        ({"year": "public"}, {}),
        ({"notes": "public"}, {"notes": "public"}),
        ({"state": 1, "web": "board"}, {"web": "board"}),
    ],
)
def test_circles_that_cannot_be_are_refused_and_a_stored_one_is_mended(value: Any, sound: Any) -> None:
    shape = THING.shapes["circles"]
    with pytest.raises(Unfit):
        shape.fit(value)
    assert shape.sound(value) == sound


def test_nothing_is_so_of_a_field_unless_it_is_said() -> None:
    field = Field(name="a", label="A")
    assert [name for name in Field.__dataclass_fields__ if getattr(field, name)] == ["name", "label"]


def test_text_of_a_column_without_a_limit_has_one() -> None:
    texts = shape_of(TranslatedField())
    assert isinstance(texts, Texts)
    assert texts.one == Text(10_000)


@pytest.mark.parametrize(
    ("audience", "chosen", "seen"),
    [
        (
            "public",
            None,
            {"name", "text", "weight", "since", "listed", "mail", "web", "spoken", "names", "rows"},
        ),
        (
            "public",
            {"name": "office", "state": "public"},
            {"text", "state", "year", "weight", "since", "listed"}
            | {"mail", "web", "spoken", "names", "rows"},
        ),
        (
            "board",
            {"mail": "office"},
            {"name", "text", "state", "year", "weight", "since", "listed", "web"}
            | {"spoken", "names", "rows"},
        ),
        ("office", {}, set(THING.stored) - {"circles"}),
    ],
)
def test_circle_sees_what_is_shown_to_it_and_nothing_else(
    audience: str, chosen: dict[str, str] | None, seen: set[str]
) -> None:
    record = type("Record", (), dict.fromkeys(THING.stored, "secret"))()
    assert set(THING.seen(record, audience, chosen)) == seen


def test_what_is_stored_and_cannot_be_shown_is_mended() -> None:
    record = type("Record", (), dict.fromkeys(THING.stored, "javascript:x"))()
    seen = THING.seen(record, "office")
    assert (seen["name"], seen["web"], seen["year"], seen["spoken"]) == ("javascript:x", "", None, [])


def test_circle_may_be_chosen_of_what_has_one_that_is_not_fixed() -> None:
    assert {field.name for field in THING.choosable()} == set(THING.circles) - {"notes"}
    assert "year" not in THING.circles


def test_sections_are_those_that_were_given() -> None:
    assert dict(THING.sections) == {"what": "What it is", "more": "More"}
