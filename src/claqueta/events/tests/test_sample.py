"""The sample's events come through the use cases, once."""

import pytest

from claqueta.events.models import Event, Venue
from claqueta.events.sample import tell

pytestmark = pytest.mark.django_db


def test_sample_has_a_year_of_events_and_is_told_once() -> None:
    tell({})
    states = set(Event.objects.values_list("state", flat=True))
    assert (states, Venue.objects.count()) == ({"draft", "published", "cancelled"}, 4)
    assert {one.is_over() for one in Event.objects.all()} == {True, False}
    count = Event.objects.count()
    tell({})
    assert Event.objects.count() == count
