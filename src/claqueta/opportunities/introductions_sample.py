"""Fictional introductions of a year with what came of them, contacts, and lists of matching."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.transactions import atomic
from claqueta.opportunities import actions
from claqueta.opportunities.models import (
    Contact,
    ContactKind,
    Interest,
    Introduction,
    Opportunity,
    OpportunityState,
    Outcome,
    Side,
)
from claqueta.opportunities.queries.rows import live
from claqueta.organisations.models import Organisation
from claqueta.organisations.queries import listed

WHYS = (
    "Las dos trabajáis con series: una tiene los estudios y la otra los guiones. Creemos que os conviene conoceros.",
    "One of you shoots in Portugal next spring and the other has a partner there.",
    "Compartís festival, cliente y calle, y aún no os habéis visto.",
)
CAME = ("met", "talking", "agreed", "talking", "nothing")
TALKS = (
    (ContactKind.CALL, "La nueva sala de mezclas"),
    (ContactKind.VISIT, "Visita al estudio"),
    (ContactKind.MEETING, "Qué pide la convocatoria de otoño"),
    (ContactKind.EVENT, "Encuentro de coproducción"),
)


def tell(_accounts: dict[str, Any]) -> None:
    """Introductions and contacts, once, after the needs and offers that they come from."""
    if Contact.objects.exists():
        return
    with atomic():
        for number, row in enumerate(Introduction.objects.filter(asked_by="interest").order_by("pk")):
            _date_back(row, number)
        members = [one for one in listed().order_by("pk") if one.is_member]
        _propose(members)
        _contacts(members)


def _date_back(row: Introduction, number: int) -> None:
    """Let an introduction be of the day on which the interest was accepted, and both sides have answered since."""
    interest = Interest.objects.filter(opportunity=row.opportunity, organisation=row.other).first()
    agreed = interest.answered_at if interest and interest.answered_at else timezone.now()
    Introduction.objects.filter(pk=row.pk).update(agreed_at=agreed, created_at=agreed)
    today = timezone.localdate()
    for follow_up in row.follow_ups.all():
        follow_up.due_on = timezone.localdate(agreed) + timedelta(days=follow_up.days)
        if follow_up.due_on <= today:
            follow_up.asked_at = follow_up.answered_at = agreed + timedelta(days=follow_up.days)
            follow_up.answer = CAME[(number + follow_up.days // 7) % len(CAME)]
        follow_up.save()
    opportunity = row.opportunity
    if opportunity is not None and opportunity.closed_for == "found":
        outcome = actions.claim_outcome(
            row,
            Side.OTHER,
            {
                "project": str(opportunity)[:200],
                "amount": "large",
                "jobs": 3 + number,
                "words": opportunity.result,
            },
            by=SYSTEM,
        )
        actions.confirm_outcome(outcome, by=SYSTEM)
    elif number % 3 == 0:
        outcome = actions.claim_outcome(
            row, Side.OTHER, {"project": str(opportunity or row)[:200], "amount": "small"}, by=SYSTEM
        )
    else:
        return
    Outcome.objects.filter(pk=outcome.pk).update(at=min(timezone.now(), agreed + timedelta(days=80)))


def _propose(members: list[Organisation]) -> None:
    """Introductions of the office: one that is prepared, one that waits, one that came about."""
    free = [
        (one, other)
        for one, other in zip(members[::2], members[1::2], strict=False)
        if not Introduction.objects.filter(one__in=[one, other], other__in=[one, other]).exists()
    ]
    for (one, other), why, until in zip(free, WHYS, ("prepared", "asked", "agreed"), strict=False):
        row = actions.propose(one, other, why=why, by=SYSTEM)
        if until != "prepared":
            row = actions.ask_both(row, by=SYSTEM)
            row = actions.say_yes(row.consents.get(side=Side.ONE), by=SYSTEM)
        if until == "agreed":
            actions.say_yes(row.consents.get(side=Side.OTHER), by=SYSTEM)
    need = live(Opportunity.objects.filter(state=OpportunityState.OPEN).exclude(organisation=None)).first()
    if need is not None and len(members) > 20:
        for other in members[20:]:
            if other.pk != need.organisation_id and need.audience != "chosen":
                actions.propose(
                    need.organisation, other, why=str(need), opportunity=need, asked_by="matcher", by=SYSTEM
                )
                break


def _contacts(members: list[Organisation]) -> None:
    """A year of contacts; every ninth member was not spoken to for a long time."""
    today = timezone.localdate()
    for number, one in enumerate(members):
        kind, summary = TALKS[number % len(TALKS)]
        days = 120 + number if number % 9 == 0 else (number * 7) % 80
        for again in range(1 + number % 3):
            day = today - timedelta(days=days + again * 100)
            actions.note_contact(one, kind=kind, day=day, summary=summary, by=SYSTEM)
