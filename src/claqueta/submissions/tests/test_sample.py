"""The sample's calls and projects come through the use cases, once."""

import pytest

from claqueta.events.sample import tell as tell_events
from claqueta.foundation.models import OutgoingMail
from claqueta.submissions.models import ProjectCall, Reading, ReadingState, Submission
from claqueta.submissions.queries import shown_to_others
from claqueta.submissions.reading_sample import tell as tell_of_readers
from claqueta.submissions.sample import tell

pytestmark = pytest.mark.django_db


def test_sample_has_an_open_call_and_a_catalogue_and_is_told_once() -> None:
    tell_events({})
    tell({})
    assert {one.is_open() for one in ProjectCall.objects.all()} == {True, False}
    assert set(Submission.objects.values_list("state", flat=True)) == {
        "submitted",
        "selected",
        "reserve",
        "rejected",
    }
    assert shown_to_others().count() == 4
    assert not OutgoingMail.objects.filter(template__startswith="submissions/").exists()
    count = Submission.objects.count()
    tell({})
    assert Submission.objects.count() == count


def test_sample_has_readers_with_readings_given_and_some_left_when_it_is_told_for_the_first_time() -> None:
    tell_events({})
    tell_of_readers({})
    assert set(Reading.objects.values_list("state", flat=True)) == {
        ReadingState.ASSIGNED,
        ReadingState.GIVEN,
    }
    assert not OutgoingMail.objects.filter(template__startswith="submissions/").exists()
