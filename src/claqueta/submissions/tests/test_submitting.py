"""Submitting: saved as one goes, refused or marked by rule, files by their content, the link."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from PIL import Image

from claqueta.foundation import attachments
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.flow import MovedOn
from claqueta.foundation.models import OutgoingMail
from claqueta.foundation.transactions import Vanished
from claqueta.submissions import actions
from claqueta.submissions.holders import Producer, held_by, token_of
from claqueta.submissions.models import ProjectCall, Submission
from claqueta.submissions.queries import standing_of
from claqueta.submissions.tests.factories import CONTACT, VALUES

pytestmark = pytest.mark.django_db


@pytest.fixture
def begun(project_call: Callable[..., Any]) -> Callable[..., Any]:
    """A project that somebody without an account has just begun, and its holder."""

    def make(**call: Any) -> tuple[Any, Producer]:
        made = actions.begin_submission(project_call(**call), CONTACT, language="en", by=AnonymousUser())
        return made, Producer(made.pk)

    return make


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 60), "navy").save(out, "PNG")
    return out.getvalue()


def written(made: Any, by: Any, **values: Any) -> Any:
    """Everything that is needed, saved and declared."""
    actions.save_step(made, {**VALUES, **values}, by=by)
    return actions.save_contact(made, CONTACT, rights=True, consent=True, by=by)


def test_link_is_mailed_and_leads_to_the_project_when_it_is_begun(begun: Callable[..., Any]) -> None:
    made, _by = begun()
    assert made.number == 1
    assert OutgoingMail.objects.get(template="submissions/mail/project_link").to == CONTACT["email"]
    held = held_by(token_of(made))
    assert held is not None
    assert (held.works, held.submission) == (True, made)
    actions.send_submission_link(made, by=held.by)
    assert not held_by(token_of(made)).works  # type: ignore[union-attr]
    assert held_by("forged") is None


def test_nobody_begins_when_the_call_is_not_open(project_call: Callable[..., Any]) -> None:
    for state, days in (("draft", 10), ("published", -1)):
        with pytest.raises((PermissionDenied, ValidationError)):
            actions.begin_submission(project_call(state, days=days), CONTACT, by=AnonymousUser())
    with pytest.raises(ValidationError) as error:
        actions.begin_submission(project_call(), {"contact": "A\x00", "email": "none"}, by=AnonymousUser())
    assert set(error.value.message_dict) == {"email"}


def test_nothing_typed_is_lost_when_it_cannot_be_kept(begun: Callable[..., Any]) -> None:
    made, by = begun()
    problems = actions.save_step(
        made,
        {"title": "x" * 161, "minutes": 95, "budget": -4},
        typed={"shoot_from": "mañana\x00", "unknown": "x"},
        by=by,
    )
    made.refresh_from_db()
    assert problems.keys() == {"title", "budget"}
    assert made.values == {"minutes": 95}
    assert made.typed.keys() == {"title", "budget", "shoot_from"}
    assert (made.typed["title"], made.typed["shoot_from"]) == ("x" * 161, "mañana")
    assert {"title", "budget", "shoot_from"} <= {
        key for step in standing_of(made).missing.values() for key in step
    }
    actions.save_step(made, {"title": "La marea"}, by=by)
    made.refresh_from_db()
    assert (made.title, "title" in made.typed) == ("La marea", False)


def test_project_is_submitted_when_all_that_is_needed_is_there(begun: Callable[..., Any]) -> None:
    made, by = begun()
    with pytest.raises(ValidationError):
        actions.SUBMISSIONS.make("submit", made, by=by)
    written(made, by)
    done = actions.SUBMISSIONS.make("submit", made, by=by).thing
    assert (done.state, done.late, done.incomplete) == ("submitted", False, False)
    assert OutgoingMail.objects.filter(template="submissions/mail/project_received").count() == 1
    with pytest.raises(MovedOn):
        actions.save_step(made, {"title": "Another"}, by=by)
    assert Submission.objects.get().title == "La marea"


@pytest.mark.parametrize(
    ("late", "after", "taken", "marked"),
    [
        ("refused", timedelta(seconds=-30), True, False),
        ("refused", timedelta(seconds=1), True, False),  # Within the minutes of grace.
        ("refused", timedelta(minutes=5, seconds=1), False, False),
        ("flagged", timedelta(minutes=5, seconds=1), True, True),
    ],
)
def test_project_is_taken_marked_or_refused_when_the_call_has_closed(
    begun: Callable[..., Any], late: str, after: timedelta, taken: bool, marked: bool
) -> None:
    made, by = begun(late=late)
    written(made, by)
    ProjectCall.objects.update(closes_at=timezone.now() - after)
    if not taken:
        with pytest.raises(actions.TooLateToSubmit):
            actions.SUBMISSIONS.make("submit", made, by=by)
        assert Submission.objects.get().values["title"] == "La marea"
        return
    assert actions.SUBMISSIONS.make("submit", made, by=by).thing.late is marked


def test_incomplete_project_is_marked_when_the_call_takes_it(begun: Callable[..., Any]) -> None:
    made, by = begun(incomplete="flagged")
    written(made, by, logline={})
    assert actions.SUBMISSIONS.make("submit", made, by=by).thing.incomplete


def test_rule_that_is_not_met_refuses_with_its_reason_when_it_is_submitted(begun: Callable[..., Any]) -> None:
    made, by = begun(eligibility={"least_minutes": 100, "least_in_place": 30})
    written(made, by)
    with pytest.raises(actions.NotReady) as error:
        actions.SUBMISSIONS.make("submit", made, by=by)
    assert "95" in error.value.messages[0]
    written(made, by, minutes=100)
    assert actions.SUBMISSIONS.make("submit", made, by=by).thing.state == "submitted"


def test_project_of_another_call_is_refused_when_both_exclude_each_other(
    begun: Callable[..., Any], project_call: Callable[..., Any], submission: Callable[..., Any]
) -> None:
    other = project_call(title={"en": "Series"})
    submission(other)
    made, by = begun(eligibility={"not_in": [str(other.pk)]})
    written(made, by)
    with pytest.raises(actions.NotReady) as error:
        actions.SUBMISSIONS.make("submit", made, by=by)
    assert "Series" in error.value.messages[0]
    written(made, by, title="Otra cosa")
    actions.SUBMISSIONS.make("submit", made, by=by)


def test_rights_have_to_be_declared_when_it_is_submitted(begun: Callable[..., Any]) -> None:
    made, by = begun()
    actions.save_step(made, VALUES, by=by)
    with pytest.raises(actions.NotReady):
        actions.SUBMISSIONS.make("submit", made, by=by)


def test_data_of_the_organisation_are_taken_when_a_member_begins(
    project_call: Callable[..., Any], organisation: Callable[..., Any], representative: Callable[..., Any]
) -> None:
    whose = organisation("Azotea Films")
    who = representative(whose)
    made = actions.begin_submission(
        project_call(), {"contact": "Ana", "email": who.email}, organisation=whose, by=who
    )
    assert (made.company, made.values["company"], made.account) == ("Azotea Films", "Azotea Films", who)


def test_holder_of_one_link_does_nothing_with_another_project(begun: Callable[..., Any]) -> None:
    made, by = begun()
    other = actions.begin_submission(made.call, CONTACT, by=AnonymousUser())
    for act in (
        lambda: actions.save_step(other, {"title": "x"}, by=by),
        lambda: actions.say_who_sees(other, {}, by=by),
        lambda: actions.SUBMISSIONS.make("withdraw", other, by=by),
        lambda: actions.send_submission_link(other, by=by),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_file_is_judged_by_its_content_when_it_is_added(begun: Callable[..., Any]) -> None:
    made, by = begun()
    kept = actions.add_file(made, BytesIO(b"%PDF-1.7"), kind="dossier", name="dossier.exe", by=by)
    assert (kept.attachment.name, kept.circle) == ("dossier.pdf", "request")
    for body, kind in ((b"MZ\xff\xfe", "dossier"), (b"%PDF-1.7", "poster"), (b"%PDF-1.7", "letters")):
        with pytest.raises(ValidationError):
            actions.add_file(made, BytesIO(body), kind=kind, name="a.pdf", by=by)
    poster = actions.add_file(made, BytesIO(picture()), kind="poster", name="poster.png", by=by)
    assert (poster.attachment.media_type, poster.attachment.name) == ("image/webp", "poster.webp")
    actions.show_file_to(kept, circle="nda", by=by)
    actions.remove_file(poster, by=by)
    assert [(one.kind, one.circle) for one in made.files.all()] == [("dossier", "nda")]


def test_file_that_comes_while_the_project_is_submitted_is_not_kept(
    begun: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    made, by = begun()
    attach = attachments.attach

    def slowly(*args: Any, **kwargs: Any) -> Any:
        found = attach(*args, **kwargs)
        Submission.objects.filter(pk=made.pk).update(state="submitted", submitted_at=timezone.now())
        return found

    monkeypatch.setattr(attachments, "attach", slowly)
    with pytest.raises(MovedOn):
        actions.add_file(made, BytesIO(b"%PDF-1.7"), kind="dossier", name="dossier.pdf", by=by)
    assert not made.files.exists()
    assert not attachments.of(made).exists()


def test_file_that_is_gone_is_neither_shown_nor_removed_again(begun: Callable[..., Any]) -> None:
    made, by = begun()
    kept = actions.add_file(made, BytesIO(b"%PDF-1.7"), kind="dossier", name="dossier.pdf", by=by)
    seen = made.files.select_related("attachment").get(pk=kept.pk)
    actions.remove_file(kept, by=by)
    with pytest.raises(Vanished):
        actions.show_file_to(seen, circle="nda", by=by)
    with pytest.raises(Vanished):
        actions.remove_file(seen, by=by)


def test_drafts_are_remembered_once_when_the_call_closes_soon(begun: Callable[..., Any]) -> None:
    begun(days=30)
    assert actions.remind_drafts() == 0
    ProjectCall.objects.update(closes_at=timezone.now() + timedelta(days=2))
    assert [actions.remind_drafts(), actions.remind_drafts()] == [1, 0]
    assert OutgoingMail.objects.filter(template="submissions/mail/project_draft_waits").count() == 1


def test_withdrawn_project_takes_part_in_nothing_when_its_producer_withdraws(
    project_call: Callable[..., Any], submission: Callable[..., Any]
) -> None:
    made = submission(project_call(), "selected")
    actions.set_order(made.call, [made.pk], by=SYSTEM)
    actions.lay_out_pitches(made.call, begins_at=timezone.now(), by=SYSTEM)
    done = actions.SUBMISSIONS.make("withdraw", made, by=Producer(made.pk)).thing
    assert (done.state, done.place, done.slots.count()) == ("withdrawn", None, 0)


def test_project_goes_back_to_its_producer_when_something_is_missing(
    project_call: Callable[..., Any], submission: Callable[..., Any]
) -> None:
    made = submission(project_call())
    with pytest.raises(PermissionDenied):
        actions.SUBMISSIONS.make("send_back", made, why="x", by=Producer(made.pk))
    done = actions.SUBMISSIONS.make("send_back", made, why="The logline is missing", by=SYSTEM).thing
    assert (done.state, done.reason) == ("draft", "The logline is missing")
    assert OutgoingMail.objects.filter(template="submissions/mail/project_sent_back").count() == 1
