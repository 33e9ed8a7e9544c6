"""Personal data of projects: given out, erased, forgotten in time; and projects follow when organisations are merged."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.utils import timezone

from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.models import Attachment
from claqueta.submissions import actions, privacy
from claqueta.submissions.following import FOLLOWS
from claqueta.submissions.models import ProjectCall, Submission
from claqueta.submissions.tests.factories import CONTACT, SECRET

pytestmark = pytest.mark.django_db


def test_project_is_given_out_whole_and_erased_without_a_trace_of_whose_it_is(
    project_call: Callable[..., Any], submission: Callable[..., Any]
) -> None:
    call = project_call()
    draft = submission(call, "draft")
    actions.add_file(draft, BytesIO(b"%PDF-1.7"), kind="dossier", name="a.pdf", by=SYSTEM)
    made = submission(call, "selected", contact={"email": "IRENE@producer.example"})
    other = submission(call, contact={"email": "else@producer.example"})
    assert len(privacy.export(CONTACT["email"])) == 2
    assert privacy.erase(CONTACT["email"]) == 2
    assert not Submission.objects.filter(pk=draft.pk).exists()
    assert not Attachment.objects.exists()
    made.refresh_from_db()
    kept = repr({name: getattr(made, name) for name in ("title", "company", "contact", "email", "values")})
    for word in ("marea", "Azotea", "Irene", "producer", SECRET, "Nadia"):
        assert word not in kept
    assert (made.state, made.values["type"]) == ("selected", "feature")
    other.refresh_from_db()
    assert other.title == "La marea"


def test_drafts_go_before_what_was_submitted_when_time_passes(
    project_call: Callable[..., Any], submission: Callable[..., Any]
) -> None:
    call = project_call()
    submission(call, "draft")
    submission(call)
    long_ago = timezone.now() - timedelta(days=300)
    ProjectCall.objects.update(opens_at=long_ago - timedelta(days=9), closes_at=long_ago)
    assert privacy.expire() == 1
    assert Submission.objects.get().title == "La marea"


def test_projects_follow_when_two_organisations_become_one(
    project_call: Callable[..., Any], submission: Callable[..., Any], organisation: Callable[..., Any]
) -> None:
    gone, kept = organisation("Azotea"), organisation("Bruma")
    made = submission(project_call())
    Submission.objects.update(organisation=gone)
    (follow,) = FOLLOWS
    assert follow.rows(gone)[0].count() == 1
    follow.move(gone, kept)
    made.refresh_from_db()
    assert made.organisation == kept
