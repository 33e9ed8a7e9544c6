"""Of two records that become one, each value is that of the side chosen."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from claqueta.foundation.actors import SYSTEM
from claqueta.organisations import actions
from claqueta.organisations.actions.merging import ChangedMeanwhile
from claqueta.organisations.models import (
    Affiliation,
    Merge,
    Picture,
)
from claqueta.organisations.profile import profile_of
from claqueta.organisations.queries import presented
from claqueta.organisations.tests.factories import stored

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]


@pytest.mark.parametrize(
    ("side", "languages"), [("kept", ["es"]), ("gone", ["en", "es"]), ("both", ["es", "en"])]
)
def test_list_is_that_of_the_side_chosen(side: str, languages: list[str], organisation: Make) -> None:
    kept, gone = (
        organisation("Una", languages=["es"]),
        organisation("Otra", member=False, languages=["en", "es"]),
    )
    assert actions.merge(kept, gone, {"languages": side}, by=SYSTEM).languages == languages


def able(*languages: str, **more: Any) -> list[dict[str, Any]]:
    return [{"code": "5.7", "primary": True, "capabilities": {"dubbing_languages": [*languages], **more}}]


@pytest.mark.parametrize(
    ("side", "languages"),
    [("kept", ["es"]), ("gone", ["es", "eu"]), ("both", ["es", "eu"]), ("", ["es", "eu"])],
)
def test_what_both_can_do_is_that_of_the_side_chosen(
    side: str, languages: list[str], organisation: Make
) -> None:
    kept, gone = (
        organisation("Una", activities=able("es")),
        organisation("Otra", member=False, activities=able("es", "eu")),
    )
    actions.publish_profile(gone, {"visibility": {"capabilities": "members"}}, by=SYSTEM)
    merged = actions.merge(kept, gone, {"capabilities": side} if side else None, by=SYSTEM)
    (one,) = profile_of(merged)["activities"]
    assert one["capabilities"]["dubbing_languages"] == languages
    # What only members saw is not seen by everybody; what was there already goes on being seen.
    public = presented(stored(kept.pk), "public", "es")["activities"][0]["capabilities"]
    assert public == ({"dubbing_languages": ["es"]} if side == "kept" else {})


def test_activities_are_those_chosen(organisation: Make) -> None:
    kept, gone = (
        organisation("Una", activities=able("es")),
        organisation("Otra", member=False, codes=("1.1", "5.7")),
    )
    merged = actions.merge(kept, gone, {"activities": "gone", "capabilities": "kept"}, by=SYSTEM)
    found = {one["code"]: (one["primary"], one["capabilities"]) for one in profile_of(merged)["activities"]}
    assert found == {"1.1": (True, {}), "5.7": (False, {"dubbing_languages": ["es"]})}


def test_main_address_stays_the_kept_ones(organisation: Make) -> None:
    kept, gone = (
        organisation(name, member=name == "Una", premises=[{"city": city, "is_main": True}])
        for name, city in (("Una", "Madrid"), ("Otra", "Getafe"))
    )
    merged = actions.merge(kept, gone, {"premises": "both"}, by=SYSTEM)
    assert [(one["city"], one["is_main"]) for one in profile_of(merged)["premises"]] == [
        ("Madrid", True),
        ("Getafe", False),
    ]


@pytest.mark.parametrize(
    "choices",
    [
        {"phone": "both"},
        {"visibility": "gone"},
        {"phone": "ours"},
        {"former_names": "kept"},
    ],
    ids=str,
)
def test_what_nobody_can_choose_is_refused(choices: dict[str, str], organisation: Make) -> None:
    kept, gone = (
        organisation("Una", phone="+34915550200"),
        organisation("Otra", member=False, phone="+34915550201"),
    )
    with pytest.raises(ValidationError):
        actions.merge(kept, gone, choices, by=SYSTEM)
    assert not Merge.objects.exists()


def test_legal_name_that_is_given_up_becomes_a_former_one_in_its_circle(organisation: Make) -> None:
    kept = organisation("Una", visibility={"legal_name": "office"})
    kept = actions.merge(
        kept, organisation("Otra", member=False), {"legal_name": "gone", "trade_name": "gone"}, by=SYSTEM
    )
    assert (kept.legal_name, set(kept.former_names)) == ("Otra S.L.", {"Una S.L.", "Una"})
    assert "Una S.L." not in str(presented(stored(kept.pk), "members", "es"))


def test_whoever_acted_for_a_hidden_record_is_seen_by_the_office_alone(
    organisation: Make, representative: Make
) -> None:
    kept, gone = organisation("Una"), organisation("Otra", member=False)
    representative(gone)
    Affiliation.objects.update(visibility="public")
    actions.set_listed([gone], False, by=SYSTEM)
    kept = actions.merge(kept, gone, by=SYSTEM)
    assert presented(stored(kept.pk), "members", "es")["people"] == []
    assert len(presented(stored(kept.pk), "office", "es")["people"]) == 1


@pytest.mark.parametrize(("side", "on_kept"), [("kept", ["a"]), ("gone", ["b"]), ("both", ["a", "b"])])
def test_pictures_are_those_chosen(side: str, on_kept: list[str], organisation: Make) -> None:
    both = organisation("Una"), organisation("Otra", member=False)
    for one, name in zip(both, "ab", strict=True):
        Picture.objects.create(organisation=one, file=name, width=1, height=1)
    kept = actions.merge(*both, {"pictures": side}, by=SYSTEM)
    assert sorted(str(one.file) for one in kept.pictures.all()) == on_kept


def test_record_changed_since_it_was_looked_at_is_not_merged(organisation: Make) -> None:
    kept, gone = organisation("Una"), organisation("Otra", member=False)
    actions.publish_profile(gone, {"phone": "+34915550201"}, by=SYSTEM)
    with pytest.raises(ChangedMeanwhile):
        actions.merge(kept, gone, seen=(1, 1), by=SYSTEM)
    assert actions.merge(kept, gone, seen=(1, 2), by=SYSTEM).pk == kept.pk
