"""Decisions with their reasons, letters that leave when somebody saw them, the stage, and what came after."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.models import OutgoingMail
from claqueta.foundation.periods import add_months
from claqueta.submissions import actions, privacy
from claqueta.submissions.area import state_told
from claqueta.submissions.holders import Producer, token_of
from claqueta.submissions.models import Decision, Slot, Submission
from claqueta.submissions.queries.results import results_of
from claqueta.submissions.tests.factories import SECRET

pytestmark = pytest.mark.django_db


def letters() -> list[str]:
    rows = OutgoingMail.objects.filter(template__startswith="submissions/mail/project_letter_")
    return sorted(rows.values_list("template", flat=True))


def test_decision_needs_a_reason_and_keeps_its_history_when_it_changes(
    project_call: Callable[..., Any], submission: Callable[..., Any]
) -> None:
    made = submission(project_call())
    with pytest.raises(ValidationError):
        actions.decide(made, outcome="selected", reason=" ", by=SYSTEM)
    actions.decide(made, outcome="reserve", reason="Close call", by=SYSTEM)
    done = actions.decide(made, outcome="selected", reason="A place is free", by=SYSTEM)
    assert done.state == "selected"
    assert [(one.outcome, one.stands) for one in made.decisions.order_by("pk")] == [
        ("reserve", False),
        ("selected", True),
    ]
    assert letters() == []


def test_letters_leave_together_when_the_summary_is_what_was_looked_at(
    project_call: Callable[..., Any], submission: Callable[..., Any]
) -> None:
    call = project_call()
    rows = [submission(call, title=f"Film {number}") for number in range(3)]
    decided = [
        (one, outcome, f"{SECRET} reason")
        for one, outcome in zip(rows, ("selected", "reserve", "rejected"), strict=True)
    ]
    actions.decide_many(decided, by=SYSTEM)
    looked_at = [one.pk for one in actions.letters_waiting(call)]
    with pytest.raises(actions.LettersMovedOn):
        actions.send_letters(call, looked_at[:2], by=SYSTEM)
    with pytest.raises(PermissionDenied):
        actions.send_letters(call, looked_at, by=Producer(rows[0].pk))
    assert letters() == []
    assert actions.send_letters(call, looked_at, by=SYSTEM) == 3
    assert len(letters()) == 3
    assert actions.letters_waiting(call) == []
    with pytest.raises(actions.LettersMovedOn):
        actions.send_letters(call, looked_at, by=SYSTEM)


def test_producer_learns_nothing_when_the_letter_has_not_left(
    project_call: Callable[..., Any], submission: Callable[..., Any]
) -> None:
    made = submission(project_call(), "selected")
    Decision.objects.update(letter_at=None)
    assert state_told(made) == str(Submission.State.SUBMITTED.label)
    with pytest.raises(ValidationError):
        actions.add_file(made, BytesIO(b"%PDF-1.7"), kind="presentation", name="a.pdf", by=Producer(made.pk))
    (slot,) = actions.lay_out_rehearsals(made.call, begins_at=timezone.now(), minutes=20, count=1, by=SYSTEM)
    with pytest.raises(ValidationError):
        actions.book_rehearsal(made, slot, by=Producer(made.pk))


@pytest.mark.parametrize(("outcome", "word"), [("rejected", "Not selected"), ("selected", "")])
def test_own_page_says_nothing_when_the_letter_has_not_left(
    project_call: Callable[..., Any],
    submission: Callable[..., Any],
    account: Callable[..., Any],
    client: Client,
    outcome: str,
    word: str,
) -> None:
    made = submission(project_call(), outcome)
    owner = account()
    Submission.objects.update(account=owner)
    client.force_login(owner)

    def told() -> str:
        with translation.override("en"):
            address = reverse("project", args=[made.public_id])
        page = client.get(address).content.decode()
        return " ".join(page[page.index("<main") : page.index("</main")].split())

    with_letter = told()
    Decision.objects.update(letter_at=None)
    without, said = told(), "Submitted: only those who select"
    assert with_letter != without
    assert said in without
    assert not word or (word in with_letter and word not in without)
    # Whoever decides sees what was decided.
    client.force_login(account("office_staff"))
    assert said not in told()


@pytest.mark.parametrize("outcome", ["rejected", "selected"])
def test_own_data_say_nothing_when_the_letter_has_not_left(
    project_call: Callable[..., Any], submission: Callable[..., Any], outcome: str
) -> None:
    made = submission(project_call(), outcome)
    assert [one["state"] for one in privacy.export(made.email)] == [outcome]
    Decision.objects.update(letter_at=None)
    assert [one["state"] for one in privacy.export(made.email)] == ["submitted"]


def test_materials_are_asked_for_until_they_are_there_when_a_project_is_selected(
    project_call: Callable[..., Any], submission: Callable[..., Any]
) -> None:
    until = timezone.localdate() + timedelta(days=7)
    call = project_call(materials=["presentation"], materials_until=until)
    made = submission(call, "selected")
    assert [actions.remind_materials(), actions.remind_materials()] == [1, 0]
    actions.add_file(made, BytesIO(b"%PDF-1.7"), kind="presentation", name="a.pdf", by=Producer(made.pk))
    Submission.objects.update(reminded_at=None)
    assert actions.remind_materials() == 0


def test_pitches_follow_the_order_when_it_changes(
    project_call: Callable[..., Any], submission: Callable[..., Any]
) -> None:
    call = project_call(pitch_minutes=7)
    one, two, three = (submission(call, "selected", title=title) for title in ("Alba", "Bruma", "Cala"))
    begins = timezone.now().replace(microsecond=0)
    slots = actions.lay_out_pitches(call, begins_at=begins, pause=3, by=SYSTEM)
    assert [slot.begins_at - begins for slot in slots] == [timedelta(minutes=10 * n) for n in range(3)]
    actions.set_order(call, [three.pk, one.pk, 999_999], by=SYSTEM)
    assert list(Slot.objects.values_list("submission", flat=True)) == [three.pk, one.pk, two.pk]
    actions.decide(one, outcome="rejected", reason="Withdrew its rights", by=SYSTEM)
    assert Slot.objects.filter(submission=one).count() == 0
    with pytest.raises(ValidationError):
        actions.lay_out_pitches(call, begins_at=begins, pause=61, by=SYSTEM)


def test_rehearsal_is_one_projects_when_two_want_it(
    project_call: Callable[..., Any], submission: Callable[..., Any]
) -> None:
    call = project_call()
    one, two = submission(call, "selected"), submission(call, "selected", title="Otra")
    begins = timezone.now()
    first, second = actions.lay_out_rehearsals(call, begins_at=begins, minutes=20, count=2, by=SYSTEM)
    actions.book_rehearsal(one, first, by=Producer(one.pk))
    with pytest.raises(ValidationError):
        actions.book_rehearsal(two, first, by=Producer(two.pk))
    actions.book_rehearsal(one, second, by=Producer(one.pk))
    actions.book_rehearsal(two, first, by=Producer(two.pk))
    assert {slot.pk: slot.submission_id for slot in Slot.objects.all()} == {
        first.pk: two.pk,
        second.pk: one.pk,
    }
    with pytest.raises(ValidationError):
        actions.lay_out_rehearsals(call, begins_at=begins, minutes=5, count=1, by=SYSTEM)


def test_rehearsal_is_shared_by_as_many_projects_as_the_office_says_and_no_more(
    client: Client, project_call: Callable[..., Any], submission: Callable[..., Any]
) -> None:
    call = project_call()
    one, two, three = (submission(call, "selected", title=title) for title in ("Una", "Otra", "Tercera"))
    begins = timezone.now()
    with pytest.raises(ValidationError) as refused:
        actions.lay_out_rehearsals(call, begins_at=begins, minutes=20, count=1, together=9, by=SYSTEM)
    assert list(refused.value.message_dict) == ["together"]
    actions.lay_out_rehearsals(call, begins_at=begins, minutes=20, count=1, together=2, by=SYSTEM)
    first = Slot.objects.first()
    assert first is not None
    # Both saw the same time on their pages; the second gets the place beside.
    mine = actions.book_rehearsal(one, first, by=Producer(one.pk))
    theirs = actions.book_rehearsal(two, first, by=Producer(two.pk))
    assert {mine.pk, theirs.pk} == set(Slot.objects.values_list("pk", flat=True))
    assert actions.book_rehearsal(two, first, by=Producer(two.pk)) == theirs
    with pytest.raises(ValidationError), translation.override("en"):
        actions.book_rehearsal(three, first, by=Producer(three.pk))
    page = client.get(reverse("submission", args=[token_of(one)])).text
    assert "Otra" not in page
    assert 'name="slot"' not in page
    assert any(words in page for words in ("You share the time", "Compartes la hora"))


def _end(event: Any, months: int) -> None:
    """Let the event have ended so many months ago."""
    ends = add_months(timezone.now(), -months) - timedelta(days=1)
    type(event).objects.filter(pk=event.pk).update(begins_at=ends - timedelta(hours=4), ends_at=ends)


def test_it_is_asked_what_became_of_it_when_the_months_have_come(shown: Callable[..., Any]) -> None:
    made = shown()
    assert actions.ask_what_became() == 0
    _end(made.call.event, 3)
    assert [actions.ask_what_became(), actions.ask_what_became()] == [1, 0]
    # Of six and twelve months only the last is asked.
    _end(made.call.event, 12)
    assert actions.ask_what_became() == 1
    assert list(made.follow_ups.values_list("months", flat=True)) == [3, 12]


def test_latest_answer_is_counted_once_when_a_project_reports_twice(shown: Callable[..., Any]) -> None:
    made = shown()
    by = Producer(made.pk)
    first, second = (made.follow_ups.create(months=months) for months in (3, 6))
    said = {"status": "financing", "deals": 1, "amount": 100_000, "through": True}
    actions.report(first, said, by=by)
    actions.report(second, {**said, "status": "production", "deals": 2, "amount": 300_000}, by=by)
    found = results_of(made.call)
    assert (found.asked, found.answered, found.deals, found.through) == (2, 2, 2, 2)
    assert len(found.statuses) == 1
    assert "300" in found.amount
    with pytest.raises(ValidationError):
        actions.report(second, {"status": "production", "amount": 5}, by=by)
    with pytest.raises(PermissionDenied):
        actions.report(second, said, by=Producer(made.pk + 1))
