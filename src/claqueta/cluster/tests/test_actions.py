"""The database follows the cluster's folder; what the folder no longer has is retired, never deleted."""

from dataclasses import replace

import pytest
from django.conf import settings

from claqueta.cluster.actions import sync_cluster
from claqueta.cluster.models import ActivityCode, Category, Place, Purpose
from claqueta.cluster.queries import match_activity, match_place

pytestmark = pytest.mark.django_db


def rows() -> list[list[object]]:
    """Everything that is written, as values."""
    return [
        sorted(Category.objects.values_list("code", "slug", "parent__code", "order", "retired"), key=str),
        sorted(ActivityCode.objects.values_list("scheme", "code", "category__code")),
        sorted(Place.objects.values_list("pk", "code", "name", "latitude", "longitude")),
        sorted(Purpose.objects.values_list("code", "order")),
    ]


def test_nothing_changes_when_the_folder_is_the_same() -> None:
    before = rows()
    sync_cluster(settings.CLUSTER)
    assert rows() == before


def test_activity_is_retired_and_comes_back_when_the_folder_drops_it_and_has_it_again() -> None:
    cluster, gone = settings.CLUSTER, settings.CLUSTER.categories[-1]
    key = Category.objects.get(code=gone.code).pk
    sync_cluster(replace(cluster, categories=cluster.categories[:-1]))
    assert (Category.objects.get(code=gone.code).retired, match_activity(gone.code)) == (True, None)
    sync_cluster(cluster)
    back = Category.objects.get(code=gone.code)
    assert (back.pk, back.retired, match_activity(gone.code) is not None) == (key, False, True)


def test_names_order_and_codes_follow_when_the_folder_says_others() -> None:
    cluster = settings.CLUSTER
    last = replace(
        cluster.categories[-1], slug="another", name={"es": "Otra", "en": "Another"}, activity_codes=["1.1"]
    )
    sync_cluster(
        replace(cluster, categories=(*cluster.categories[:-1], last), purposes=cluster.purposes[::-1])
    )
    changed = Category.objects.get(code=last.code)
    assert (changed.slug, changed.name, [*changed.activity_codes.values_list("code", flat=True)]) == (
        "another",
        {"es": "Otra", "en": "Another"},
        ["1.1"],
    )
    assert [*Purpose.objects.order_by("order").values_list("code", flat=True)] == [
        purpose.code for purpose in cluster.purposes[::-1]
    ]


def test_place_is_moved_added_and_never_taken_away_when_the_folder_changes() -> None:
    cluster = settings.CLUSTER
    first, *others = cluster.places
    moved = replace(first, name="Elsewhere", latitude=1.5)
    new = replace(first, code="99999", name="Newly built")
    key = Place.objects.get(code=first.code).pk
    sync_cluster(replace(cluster, places=(moved, new)))
    found = Place.objects.get(code=first.code)
    assert (found.pk, found.name, found.latitude, found.longitude) == (key, "Elsewhere", 1.5, first.longitude)
    assert Place.objects.count() == len(others) + 2
    assert [match_place(name) is not None for name in ("elsewhere", "newly built", first.name)] == [
        True,
        True,
        False,
    ]
