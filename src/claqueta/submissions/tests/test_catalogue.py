"""The catalogue of fields: all that projects are asked, in both languages, and what forms make of it."""

import pytest

from claqueta.foundation.fields.forms import form_field
from claqueta.submissions.catalogue import catalogue
from claqueta.submissions.circles import ORDER, Circle, reaches

FIELDS = catalogue().fields


def test_catalogue_has_what_the_trade_asks_of_a_project() -> None:
    asked = {
        "title", "title_english", "logline", "synopsis", "synopsis_long", "type", "technique", "genres", "tone",
        "audience", "minutes", "episodes", "seasons", "languages", "countries", "company", "coproducers", "creator",
        "writer", "director", "director_bio", "director_gender", "statement", "statement_producer", "source",
        "rights_chain", "registration", "stage", "shoot_from", "shoot_until", "locations", "budget", "financing",
        "incentives", "looking_for", "territories_wanted", "territories_available", "sustainability", "markets",
        "teaser", "teaser_password", "company_profile",
    }  # fmt: skip
    assert asked <= FIELDS.keys()
    assert {
        "dossier",
        "script",
        "budget",
        "finance_plan",
        "letters",
        "moodboard",
        "poster",
        "still",
        "logo",
    } <= (catalogue().files.keys())


@pytest.mark.parametrize("key", FIELDS)
def test_field_reads_in_both_languages_and_has_a_form_field_when_it_is_asked(key: str) -> None:
    one = FIELDS[key]
    assert {"es", "en"} <= one.name.keys()
    assert not one.help or {"es", "en"} <= one.help.keys()
    assert form_field(one.as_field).label


def test_choices_read_in_both_languages() -> None:
    for group in catalogue().choices.values():
        for names in group.values():
            assert {"es", "en"} <= names.keys()


def test_circle_sees_what_is_meant_for_those_before_it_when_it_is_asked() -> None:
    for at, circle in enumerate(ORDER):
        assert [reaches(circle, meant) for meant in ORDER] == [place <= at for place in range(len(ORDER))]
    assert not reaches("owner", Circle.CARD)
    assert not reaches(Circle.OFFICE, "secret")
