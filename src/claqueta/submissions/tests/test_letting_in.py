"""Seeing more: asked, answered, and an agreement that is logged as it was read."""

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from claqueta.events.holders import Holder
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.models import AuditEntry, OutgoingMail
from claqueta.submissions import actions
from claqueta.submissions.holders import Producer
from claqueta.submissions.models import ProjectAccess
from claqueta.submissions.tests.factories import NDA

pytestmark = pytest.mark.django_db


@pytest.fixture
def accredited(
    shown: Callable[..., Any], accreditation: Callable[..., Any], registration: Callable[..., Any]
) -> tuple[Any, Any, Holder]:
    made = shown()
    who = registration(accreditation(made.call.event))
    return made, who, Holder(who.pk)


def test_producer_lets_in_whoever_asked_when_they_say_so(accredited: tuple[Any, Any, Holder]) -> None:
    made, who, by = accredited
    access = actions.ask_access(made, who, why="We buy for Chile", by=by)
    assert actions.ask_access(made, who, why="Again", by=by) == access
    assert OutgoingMail.objects.filter(template="submissions/mail/project_access_asked").count() == 1
    with pytest.raises(PermissionDenied):
        actions.answer_access(access, yes=True, by=by)
    assert actions.answer_access(access, yes=True, by=Producer(made.pk)).state == "granted"
    assert actions.answer_access(access, yes=False, by=Producer(made.pk)).state == "refused"
    answered = OutgoingMail.objects.filter(template="submissions/mail/project_access_answered")
    assert answered.count() == 2


def test_agreement_is_logged_with_version_text_and_moment_when_it_is_accepted(
    accredited: tuple[Any, Any, Holder],
) -> None:
    made, who, by = accredited
    access = actions.ask_access(made, who, by=by)
    with pytest.raises(PermissionDenied):
        actions.accept_agreement(access, version=1, language="en", by=by)
    actions.answer_access(access, yes=True, by=SYSTEM)
    with pytest.raises(ValidationError):
        actions.accept_agreement(access, version=2, language="en", by=by)
    done = actions.accept_agreement(access, version=1, language="en", by=by)
    assert done.nda_sha256 == hashlib.sha256(NDA["en"].encode()).hexdigest()
    assert (done.nda_version, done.nda_language, done.nda_at is not None) == (1, "en", True)
    assert AuditEntry.objects.filter(verb="submissions.agreement_accepted").count() == 1


def test_nobody_asks_by_another_registration_or_for_what_is_not_shown(
    accredited: tuple[Any, Any, Holder],
    submission: Callable[..., Any],
    registration: Callable[..., Any],
    event: Callable[..., Any],
    accreditation: Callable[..., Any],
) -> None:
    made, who, by = accredited
    other = registration(accreditation(event()), "Bea")
    rejected = submission(made.call, "rejected")
    for thing, registered, actor in (
        (made, who, Holder(other.pk)),
        (made, other, Holder(other.pk)),
        (rejected, who, by),
    ):
        with pytest.raises(PermissionDenied):
            actions.ask_access(thing, registered, by=actor)
    assert not ProjectAccess.objects.exists()


def test_agreement_opens_nothing_when_the_call_has_none(accredited: tuple[Any, Any, Holder]) -> None:
    made, who, by = accredited
    access = actions.ask_access(made, who, by=by)
    actions.answer_access(access, yes=True, by=SYSTEM)
    actions.change_call(made.call, {"nda": {}}, by=SYSTEM)
    access.refresh_from_db()
    with pytest.raises(ValidationError):
        actions.accept_agreement(access, version=2, language="en", by=by)
