"""What came of introductions: asked after days, answered with a click; outcomes that one side says and the other confirms."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.foundation import attachments, audit
from claqueta.foundation.actors import SYSTEM, Actor, require
from claqueta.foundation.events import publish
from claqueta.foundation.judging import Choice, Table, Text, WebAddress, Whole, fitted
from claqueta.foundation.search import changed
from claqueta.foundation.transactions import atomic, held
from claqueta.opportunities.actions import introduction_mails
from claqueta.opportunities.events import OutcomeConfirmed
from claqueta.opportunities.models import (
    Amount,
    Came,
    FollowUp,
    Introduction,
    IntroductionState,
    Outcome,
    OutcomeState,
)
from claqueta.opportunities.parties import account_behind

ANSWER: Table = {"answer": Choice(lambda: Came.values, required=True)}
OUTCOME: Table = {
    "project": Text(200, required=True),
    "amount": Choice(lambda: Amount.values, Amount.NONE),
    "jobs": Whole(0, 10_000),
    "words": Text(2000, lines=True),
    "link": WebAddress(),
}


def ask_what_came() -> int:
    """Ask each side whose day has come, once; of several days that have come, only the last. How many were asked."""
    today = timezone.localdate()
    due = FollowUp.objects.filter(due_on__lte=today, asked_at=None)
    done = 0
    for pk in due.order_by("due_on", "pk").values_list("pk", flat=True):
        with atomic():
            row = FollowUp.objects.filter(pk=pk).values_list("introduction", flat=True).first()
            introduction = held(Introduction.objects.all(), row)
            follow_up = held(FollowUp.objects.all(), pk)
            if follow_up.asked_at is not None:
                continue
            follow_up.asked_at = timezone.now()
            follow_up.save(update_fields=["asked_at"])
            follow_up.introduction = introduction
            if _is_worth_asking(follow_up, today):
                introduction_mails.followed_up(follow_up)
                done += 1
    return done


def _is_worth_asking(follow_up: FollowUp, today: Any) -> bool:
    """Not when a later question is due too, and not once both sides have said what came of it."""
    introduction = follow_up.introduction
    later = introduction.follow_ups.filter(side=follow_up.side, days__gt=follow_up.days, due_on__lte=today)
    proved = introduction.outcomes.filter(state=OutcomeState.CONFIRMED)
    return not later.exists() and not proved.exists()


@atomic
def answer_follow_up(follow_up: FollowUp, *, answer: str, by: Actor) -> FollowUp:
    """Say what came of it so far; the last answer counts. Raises `PermissionDenied`, `ValidationError` by field."""
    row = held(FollowUp.objects.select_related("introduction"), follow_up.pk)
    require(by, "opportunities.answer_follow_up", row)
    before = row.answer
    row.answer = fitted({"answer": answer}, ANSWER)["answer"]
    if before != row.answer:
        row.answered_at = timezone.now()
        row.asked_at = row.asked_at or row.answered_at
        row.account = account_behind(by)
        row.save()
        audit.record(
            "opportunities.follow_up_answered",
            row.introduction,
            by=by,
            changes={"answer": (before, row.answer)},
        )
    return row


@atomic
def claim_outcome(
    introduction: Introduction, side: str, values: dict[str, Any], *, proof: Any = None, by: Actor
) -> Outcome:
    """Say for a side what came of an introduction. It counts apart until the other side says so too, which is asked now.

    `proof` is a file that shows it, by its name; one that cannot be kept lets nothing be said. Raises `PermissionDenied`,
    `ValidationError` by field, also for a project of which something is said already.
    """
    row = held(Introduction.objects.all(), introduction.pk)
    outcome = Outcome(introduction=row, side=side)
    require(by, "opportunities.claim_outcome", outcome)
    if row.state != IntroductionState.AGREED:
        raise ValidationError(_("Nothing can come of it before both sides are introduced."))
    kept = fitted({name: values.get(name, "") for name in OUTCOME}, OUTCOME)
    for name, value in kept.items():
        setattr(outcome, name, value or (0 if name == "jobs" else value))
    outcome.account = account_behind(by)
    try:
        with atomic():
            outcome.save()
    except IntegrityError:
        raise ValidationError({"project": [_("Something is said of this project already.")]}) from None
    audit.record("opportunities.outcome_claimed", row, by=by, changes={"project": ("", outcome.project)})
    if proof is not None:
        prove_outcome(outcome, proof, name=proof.name or "", by=by)
    introduction_mails.outcome_said(outcome)
    return outcome


def prove_outcome(outcome: Outcome, file: Any, *, name: str, by: Actor) -> None:
    """Keep a file as proof of an outcome. Raises `PermissionDenied`, `ValidationError`."""
    require(by, "opportunities.claim_outcome", outcome)
    try:
        attachments.attach(outcome, file, name=name, by=SYSTEM)
    except ValidationError as error:
        raise ValidationError({"file": error.messages}) from error


@atomic
def confirm_outcome(outcome: Outcome, *, by: Actor) -> Outcome:
    """Say for the other side that it is so. Said again it is said once. Raises `PermissionDenied`."""
    row = held(Outcome.objects.select_related("introduction"), outcome.pk)
    require(by, "opportunities.answer_outcome", row)
    if row.state != OutcomeState.CONFIRMED:
        _settle(row, OutcomeState.CONFIRMED)
        audit.record(
            "opportunities.outcome_confirmed", row.introduction, by=by, changes={"project": ("", row.project)}
        )
        publish(OutcomeConfirmed(row))
    return row


@atomic
def contest_outcome(outcome: Outcome, *, by: Actor) -> Outcome:
    """Say for the other side that it is not so: the office learns of it, and whoever said it does not.

    Raises `PermissionDenied`, `ValidationError` for what was confirmed.
    """
    row = held(Outcome.objects.select_related("introduction"), outcome.pk)
    require(by, "opportunities.answer_outcome", row)
    if row.state == OutcomeState.CONFIRMED:
        raise ValidationError(_("It is confirmed already; tell the office if it is not so."))
    if row.state == OutcomeState.CLAIMED:
        _settle(row, OutcomeState.CONTESTED)
        audit.record("opportunities.outcome_answered", row.introduction, by=by)
    return row


def _settle(outcome: Outcome, state: str) -> None:
    outcome.state, outcome.answered_at = state, timezone.now()
    outcome.save(update_fields=["state", "answered_at"])
    # It is in no document; what is drawn of facts is drawn anew.
    changed([f"outcome:{outcome.pk}"])
