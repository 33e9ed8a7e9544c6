"""Meeting requests: who would like to meet whom, at which place of their list; and what the other says."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.foundation import audit
from claqueta.foundation.actors import Actor, require
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.judging import fitted
from claqueta.foundation.ratelimit import spend
from claqueta.foundation.transactions import atomic, held
from claqueta.market.actions import mails
from claqueta.market.judging import WHY
from claqueta.market.models import (
    Market,
    MarketState,
    MeetingRequest,
    Participant,
    ParticipantState,
    RequestState,
)

ANSWERABLE = (MarketState.ASKING, MarketState.PLANNING)


class NotNow(ValidationError):
    """Meetings are not asked for yet, or no longer."""

    def __init__(self) -> None:
        super().__init__(_("Meetings cannot be asked for now."), code="not-now")


class QuotaSpent(ValidationError):
    """As many are asked for as may be."""

    def __init__(self, quota: int) -> None:
        super().__init__(
            _(
                "You have asked for %(n)s meetings, which is as many as each may. Take one back to ask for another."
            )
            % {"n": quota},
            code="quota",
        )


@atomic
def ask(participant: Participant, other: Participant, *, why: str = "", by: Actor) -> MeetingRequest:
    """Ask for a meeting, at the end of one's list. Asked again it says the new word of why.

    Raises `PermissionDenied`, `NotNow`, `QuotaSpent`, `ValidationError`.
    """
    market, row = _mine(participant)
    require(by, "market.act_for", row)
    if not market.lets_ask():
        raise NotNow
    words = fitted({"why": why}, WHY)["why"]
    if other.pk == row.pk:
        raise ValidationError(_("Nobody meets themselves: choose somebody else."))
    asked = market.participants.filter(pk=other.pk, state=ParticipantState.TAKING_PART).first()
    if asked is None or not row.comes:
        raise ValidationError(_("They do not take part in this market."))
    if not market.may_ask(row.role, asked.role):
        raise ValidationError(
            _("%(role)s does not ask %(other)s for meetings in this market.")
            % {"role": row.role_name, "other": asked.role_name}
        )
    if row.organisation_id is not None and row.organisation_id == asked.organisation_id:
        raise ValidationError(_("You are of the same organisation."))
    request = row.requests_made.filter(asked=asked).first()
    if request is not None:
        if request.why != words:
            request.why, request.updated_at = words, timezone.now()
            request.save()
        return request
    if (row.exclusive or asked.exclusive) and asked.organisation_id is not None:
        same = (
            row.requests_made.filter(asked__organisation=asked.organisation_id)
            .select_related("asked")
            .first()
        )
        if same is not None:
            raise ValidationError(
                _("You have asked %(who)s of the same organisation already.") % {"who": same.asked}
            )
    made = row.requests_made.count()
    if made >= market.quota:
        raise QuotaSpent(market.quota)
    allowance = spend("market-request", str(row.pk), rule("requests_market").rate)
    if not allowance.allowed:
        raise ValidationError(_("That was fast: go on in a few minutes."), code="limit")
    request = MeetingRequest.objects.create(market=market, asks=row, asked=asked, rank=made + 1, why=words)
    audit.record("market.meeting_asked", row, by=by)
    return request


@atomic
def take_back(request: MeetingRequest, *, by: Actor) -> None:
    """Take a request back; those after it move up. Raises `PermissionDenied`, `NotNow`."""
    market, participant = _mine(request.asks)
    require(by, "market.act_for", participant)
    if not market.lets_ask():
        raise NotNow
    row = held(MeetingRequest.objects.all(), request.pk)
    row.delete()
    _number(participant, [one.pk for one in participant.requests_made.all()])
    audit.record("market.request_taken_back", participant, by=by)


@atomic
def rank(request: MeetingRequest, *, place: int, by: Actor) -> MeetingRequest:
    """Move a request to a place of its list, from 1. Raises `PermissionDenied`, `NotNow`."""
    market, participant = _mine(request.asks)
    require(by, "market.act_for", participant)
    if not market.lets_ask():
        raise NotNow
    row = held(MeetingRequest.objects.all(), request.pk)
    order = [one for one in participant.requests_made.values_list("pk", flat=True) if one != row.pk]
    order.insert(max(0, min(place - 1, len(order))), row.pk)
    _number(participant, order)
    row.refresh_from_db()
    return row


def _number(participant: Participant, order: Sequence[int]) -> None:
    rows = {one.pk: one for one in participant.requests_made.all()}
    moved = []
    for place, pk in enumerate(order, 1):
        if rows[pk].rank != place:
            rows[pk].rank, rows[pk].updated_at = place, timezone.now()
            moved.append(rows[pk])
    MeetingRequest.objects.bulk_update(moved, ["rank", "updated_at"])


@atomic
def answer(request: MeetingRequest, *, yes: bool, by: Actor) -> MeetingRequest:
    """Whoever is asked says whether they would like to; until the timetable is published they may say otherwise.

    Raises `PermissionDenied`, `ValidationError`.
    """
    market, participant = _mine(request.asked)
    require(by, "market.act_for", participant)
    if market.state not in ANSWERABLE:
        raise ValidationError(_("The timetable is made already: ask the office."))
    row = held(MeetingRequest.objects.select_related("asks", "asked"), request.pk)
    wanted = RequestState.ACCEPTED if yes else RequestState.DECLINED
    if row.state != wanted:
        row.state, row.answered_at, row.updated_at = wanted, timezone.now(), timezone.now()
        row.save()
        # The trail says that there is an answer and not which, as more people read it.
        audit.record("market.request_answered", participant, by=by)
    return row


def remind_who_has_not_asked() -> int:
    """Remind those who have asked for nobody, or have not answered, so many days before the end; how many mails."""
    now = timezone.now()
    done = 0
    for pk in Market.objects.filter(state=MarketState.ASKING, asking_until__gt=now).values_list(
        "pk", flat=True
    ):
        with atomic():
            market = held(Market.objects.select_related("event"), pk)
            left = (market.asking_until - now).days + 1
            due = [days for days in rule("market_reminders").values if left <= days]
            if not due or (market.reminded_for is not None and market.reminded_for <= min(due)):
                continue
            market.reminded_for = min(due)
            market.save(update_fields=["reminded_for"])
            for one in market.participants.filter(state=ParticipantState.TAKING_PART).prefetch_related(
                "people"
            ):
                waiting = one.requests_received.filter(state=RequestState.WAITING).count()
                made = one.requests_made.count()
                if not made or waiting:
                    one.market = market
                    done += mails.reminded(one, made=made, waiting=waiting)
    return done


def _mine(participant: Participant) -> tuple[Market, Participant]:
    """The agenda that acts, locked: of two requests at once the second meets what the first left."""
    row = held(Participant.objects.select_related("market__event", "organisation"), participant.pk)
    return row.market, row
