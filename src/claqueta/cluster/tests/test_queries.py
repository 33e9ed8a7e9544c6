"""What somebody means by an activity or a place, in whatever words they have for it."""

import pytest
from django.conf import settings
from django.utils import translation
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from claqueta.cluster import queries
from claqueta.cluster.models import Category
from claqueta.cluster.queries import activities, activities_by_slug, match_activity, match_place, places

pytestmark = pytest.mark.django_db


def test_activities_are_those_of_the_folder_in_its_order() -> None:
    assert [*activities()] == [category.code for category in settings.CLUSTER.categories]
    assert {activity.slug: activity for activity in activities().values()} == activities_by_slug()
    assert all(activity.parent == activity.code.rpartition(".")[0] for activity in activities().values())
    assert {activity.code for activity in activities().values() if activity.is_group} == {
        category.code for category in settings.CLUSTER.categories if "." not in category.code
    }


def test_every_code_and_name_is_that_activity_when_it_is_typed() -> None:
    for activity in activities().values():
        assert match_activity(activity.code) == activity
        for name in activity.names.values():
            found = match_activity(f"  {name.upper()} ")
            assert found is not None
            assert name.lower() in [term.lower() for term in found.terms], name


def test_leaf_is_meant_when_a_group_has_the_same_name() -> None:
    leaf = next(activity for activity in activities().values() if not activity.is_group)
    group = Category.objects.get(code=leaf.parent)
    group.name = {"es": "Lo mismo", "en": "The same"}
    group.save()
    Category.objects.filter(code=leaf.code).update(name={"es": "Lo mismo", "en": "The same"})
    queries.forget()
    found = match_activity("lo mismo")
    assert found is not None
    assert found.code == leaf.code


def test_name_is_in_the_language_of_the_reader() -> None:
    one = next(iter(activities().values()))
    for language in ("es", "en"):
        with translation.override(language):
            assert one.name == one.names[language]


def test_activity_is_meant_when_its_name_is_begun_or_misspelt() -> None:
    one = max(activities().values(), key=lambda activity: len(activity.names["es"]))
    name = one.names["es"]
    assert match_activity(name[: len(name) - 3]) == one
    assert match_activity(name[:4] + name[5:]) == one


@pytest.mark.parametrize("text", ["", "   ", "xqzwv kjhgf", "99.99", "\u0301"])
def test_nothing_is_meant_when_no_word_is_near(text: str) -> None:
    assert match_activity(text) is None


@examples(deadline=None, max_examples=40)
@given(st.text(max_size=40))
def test_any_text_is_one_of_the_activities_or_none(text: str) -> None:
    found = match_activity(text)
    assert found is None or activities()[found.code] is found


def test_retired_activity_is_not_meant_any_longer() -> None:
    leaf = [*activities().values()][-1]
    Category.objects.filter(code=leaf.code).update(retired=True)
    assert match_activity(leaf.code) == leaf
    queries.forget()
    assert (match_activity(leaf.code), leaf.slug in activities_by_slug()) == (None, False)


def test_place_is_found_by_its_name_however_it_is_written() -> None:
    assert {place.code for place in places().values()} == {place.code for place in settings.CLUSTER.places}
    madrid = match_place("Madrid")
    assert madrid is not None
    assert (madrid, match_place("nowhere"), match_place("")) == (match_place("  MÁDRID "), None, None)
