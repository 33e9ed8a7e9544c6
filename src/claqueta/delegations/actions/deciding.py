"""Scores, decisions with their reasons, and the letters that tell them, which leave when somebody has seen the summary."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.delegations.actions import telling
from claqueta.delegations.actions.delegations import ANSWER
from claqueta.delegations.actions.flow import APPLICANTS, MOVES
from claqueta.delegations.judging import DECIDING, POINTS
from claqueta.delegations.models import Applicant, ApplicantState, Conflict, Delegation, Score
from claqueta.delegations.policies import headroom
from claqueta.delegations.queries import aid_of, ceiling
from claqueta.delegations.queries.money import held_places
from claqueta.delegations.queries.ranking import RANKED
from claqueta.foundation import audit, deadlines
from claqueta.foundation.actors import SYSTEM, Actor, account_of, require
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.judging import fitted
from claqueta.foundation.money import Money
from claqueta.foundation.transactions import atomic, held

State = ApplicantState
TOLD = (State.SELECTED, State.RESERVE, State.REJECTED)


@atomic
def score(applicant: Applicant, points: Mapping[str, Any], *, by: Actor) -> Applicant:
    """Give a company points from 0 to 10 by criterion; None takes one's own away.

    Raises `PermissionDenied`, also to whoever declared an interest; `ValidationError` by criterion.
    """
    require(by, "delegations.manage", applicant)
    row = held(Applicant.objects.select_related("delegation"), applicant.pk)
    account = account_of(by)
    if account is None or row.conflicts.filter(by=account).exists():
        raise PermissionDenied
    if row.state not in RANKED:
        raise APPLICANTS.moved_on(row)
    kept = fitted(
        {key: points[key] for key in row.delegation.weights if key in points},
        dict.fromkeys(row.delegation.weights, POINTS),
    )
    for key, value in kept.items():
        if value is None:
            row.scores.filter(by=account, criterion=key).delete()
        else:
            Score.objects.update_or_create(
                applicant=row, criterion=key, by=account, defaults={"points": value}
            )
    if kept:
        audit.record("delegations.scored", row, by=by)
    return row


@atomic
def declare_interest(applicant: Applicant, *, by: Actor) -> Applicant:
    """Say that one has an interest in a company: one's points no longer count. Raises `PermissionDenied`."""
    require(by, "delegations.manage", applicant)
    row = held(Applicant.objects.all(), applicant.pk)
    account = account_of(by)
    if account is None:
        raise PermissionDenied
    _one, new = Conflict.objects.get_or_create(applicant=row, by=account)
    if new:
        row.scores.filter(by=account).delete()
        audit.record("delegations.interest_declared", row, by=by)
    return row


@atomic
def decide(
    applicant: Applicant, *, outcome: str, reason: str, words: Mapping[str, str] | None = None, by: Actor
) -> Applicant:
    """Decide on a company, with the committee's reason. No letter leaves yet; reserves stand in the order in which they were put there.

    Raises `PermissionDenied`, `MovedOn`, `ValidationError` by field: also when no place is left, and when the aid would bring
    the company above the ceiling of Regulation (EU) 2023/2831 art. 3(2).
    """
    require(by, "delegations.manage", applicant)
    said = fitted({"outcome": outcome, "reason": reason, "words": words or {}}, DECIDING)
    delegation = held(Delegation.objects.all(), applicant.delegation_id)
    order = None
    if said["outcome"] == State.SELECTED:
        row = Applicant.objects.select_related("delegation").get(pk=applicant.pk)
        if row.state != State.SELECTED and held_places(delegation) >= delegation.places:
            raise ValidationError(
                {"outcome": [_("All %(n)s places are given.") % {"n": delegation.places}]}, code="full"
            )
        _refuse_above_ceiling(row)
    elif said["outcome"] == State.RESERVE:
        last = delegation.applicants.filter(state=State.RESERVE).aggregate(last=Max("order"))["last"]
        order = (last or 0) + 1
    return APPLICANTS.make(
        MOVES[said["outcome"]], applicant, why=said["reason"], words=said["words"], order=order, by=by
    ).thing


def _refuse_above_ceiling(applicant: Applicant) -> None:
    aid = aid_of(applicant)
    received = applicant.aid_received or Money.zero(settings.CLUSTER.currency)
    left = headroom(received, ceiling())
    if left < aid:
        raise ValidationError(
            {
                "outcome": [
                    _(
                        "The aid of %(aid)s would bring %(company)s above the de minimis ceiling: it declared %(received)s, so %(left)s are left."
                    )
                    % {
                        "aid": aid.formatted(),
                        "company": applicant.organisation,
                        "received": received.formatted(),
                        "left": left.formatted(),
                    }
                ]
            },
            code="above-ceiling",
        )


def letters_waiting(delegation: Delegation) -> list[Applicant]:
    """Those whose decision has not been told."""
    rows = delegation.applicants.filter(state__in=TOLD, letter_at=None)
    return list(rows.select_related("delegation", "organisation").order_by("state", "order", "pk"))


class LettersMovedOn(ValidationError):
    """The decisions are others than those that were looked at. No letter left."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The decisions have changed since you looked at the summary. No letter was sent: look at it again."
            ),
            code="moved-on",
        )


def answer_until() -> Any:
    return timezone.now() + timedelta(days=rule("delegation_acceptance").value)


@atomic
def send_letters(delegation: Delegation, decided: Iterable[tuple[int, str]], *, by: Actor) -> int:
    """Send the letters of these companies with their decisions, which must be those that wait; how many left.

    Raises `PermissionDenied`, `LettersMovedOn`.
    """
    require(by, "delegations.manage", delegation)
    locked = held(Delegation.objects.all(), delegation.pk)
    waiting = letters_waiting(delegation)
    if {(one.pk, one.state) for one in waiting} != set(decided):
        raise LettersMovedOn
    now = timezone.now()
    for one in waiting:
        row = held(Applicant.objects.select_related("delegation", "organisation"), one.pk)
        row.letter_at = now
        if row.state == State.SELECTED:
            row.answer_by = answer_until()
            deadlines.begin(row, ANSWER, due=row.answer_by, by=by)
        row.save(update_fields=["letter_at", "answer_by"])
        telling.letter(row)
    if waiting:
        audit.record("delegations.letters_sent", delegation, by=by, changes={"letters": (0, len(waiting))})
    # Before the reserve was told, a place may have come back.
    fill_places(locked)
    return len(waiting)


def fill_places(delegation: Delegation, *, freed: int = 0) -> None:
    """Let the first of the reserve move up, one for each place that came back; `freed` come back now.

    The delegation is locked: of two places that come back at once each has one company moved up, and never two. Only
    companies whose letter told them that they are in reserve move up.
    """
    left = max(delegation.places - held_places(delegation), 0)
    free = min(delegation.free_places + freed, left)
    rows = delegation.applicants.filter(state=State.RESERVE, letter_at__isnull=False).order_by("order", "pk")
    for one in list(rows[:free]):
        until = answer_until()
        row = APPLICANTS.make("move_up", one, answer_by=until, by=SYSTEM).thing
        deadlines.begin(row, ANSWER, due=until, by=SYSTEM)
        telling.place_free(row)
        free -= 1
    if free != delegation.free_places:
        delegation.free_places = free
        delegation.save(update_fields=["free_places"])
