"""Interests: an organisation says that it would answer; the other side accepts, declines, or is silent."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from claqueta.foundation import audit
from claqueta.foundation.actors import SYSTEM, Actor, account_of, require
from claqueta.foundation.events import publish
from claqueta.foundation.judging import fitted
from claqueta.foundation.transactions import atomic, held
from claqueta.opportunities.actions import telling
from claqueta.opportunities.actions.flow import OPPORTUNITIES, make
from claqueta.opportunities.events import InterestAccepted, InterestExpressed
from claqueta.opportunities.judging import WORDS
from claqueta.opportunities.models import Interest, Opportunity, OpportunityState
from claqueta.opportunities.queries import may_see
from claqueta.opportunities.readers import reader_for
from claqueta.opportunities.search import note_change
from claqueta.organisations.models import Organisation

State = Interest.State


@atomic
def express(opportunity: Opportunity, *, organisation: Organisation, words: str = "", by: Actor) -> Interest:
    """Say that an organisation would answer an opportunity. Said again it is one: of what waits the words are new, and what
    was withdrawn waits again.

    Raises `PermissionDenied` also for what the organisation does not see, `MovedOn` for what is not open, `ValidationError`.
    """
    require(by, "opportunities.express", organisation)
    # The opportunity is locked first, whoever answers: two that act at once meet in one order.
    row = held(Opportunity.objects.select_related("organisation"), opportunity.pk)
    if not may_see(row, reader_for(organisation.pk, member=organisation.is_member)):
        raise PermissionDenied
    if not row.is_live():
        raise OPPORTUNITIES.moved_on(row)
    if row.organisation_id == organisation.pk:
        raise ValidationError(_("It is your own."))
    kept = fitted({"words": words}, WORDS)["words"]
    interest = Interest.objects.filter(opportunity=row, organisation=organisation).first()
    if interest is not None and interest.state == State.ACCEPTED:
        raise ValidationError(_("Your interest in it is accepted already."))
    if interest is not None and interest.state == State.DECLINED:
        # Whoever expressed it sees it wait, so saying it again reads as it would if it did; nobody is told twice.
        interest.words, interest.at = kept, timezone.now()
        interest.save(update_fields=["words", "at"])
        _heard(row)
        return interest
    again = interest is not None and interest.state == State.OFFERED
    if interest is None:
        interest = Interest(opportunity=row, organisation=organisation)
    interest.words, interest.language = kept, (get_language() or "")[:10]
    interest.state, interest.account = State.OFFERED, account_of(by)
    interest.at, interest.answered_at, interest.reason = timezone.now(), None, ""
    interest.save()
    _heard(row)
    if not again:
        audit.record(
            "opportunities.interest_expressed", row, by=by, changes={"organisation": ("", organisation.name)}
        )
        telling.interest_expressed(interest)
        publish(InterestExpressed(interest))
    return interest


@atomic
def accept_interest(interest: Interest, *, by: Actor) -> Interest:
    """Accept an interest: from now on both sides know each other, and the opportunity is in conversation.

    Accepted again it is accepted once. Raises `PermissionDenied`, `MovedOn`, `ValidationError` for one that was withdrawn.
    """
    opportunity, row = _locked(interest)
    require(by, "opportunities.answer", row)
    if row.state == State.ACCEPTED:
        return row
    _refuse_withdrawn(row)
    if opportunity.state not in (OpportunityState.OPEN, OpportunityState.TALKING):
        raise OPPORTUNITIES.moved_on(opportunity)
    _answer(row, State.ACCEPTED)
    audit.record(
        "opportunities.interest_accepted",
        opportunity,
        by=by,
        changes={"organisation": ("", row.organisation.name)},
    )
    if opportunity.state == OpportunityState.OPEN:
        row.opportunity = make("talk", opportunity, by=SYSTEM)
    else:
        _heard(opportunity)
    telling.interest_accepted(row)
    publish(InterestAccepted(row))
    return row


@atomic
def decline_interest(interest: Interest, *, reason: str = "", by: Actor) -> Interest:
    """Decline an interest. Whoever expressed it is told nothing, and sees it wait; the reason is for the office.

    Raises `PermissionDenied`, `ValidationError`, also for one that was accepted or withdrawn.
    """
    opportunity, row = _locked(interest)
    require(by, "opportunities.answer", row)
    if row.state == State.DECLINED:
        return row
    _refuse_withdrawn(row)
    if row.state == State.ACCEPTED:
        raise ValidationError(_("It is accepted: both sides know each other already."))
    row.reason = fitted({"reason": reason}, WORDS)["reason"]
    _answer(row, State.DECLINED)
    audit.record(
        "opportunities.interest_declined",
        opportunity,
        by=by,
        changes={"organisation": ("", row.organisation.name)},
    )
    return row


@atomic
def withdraw_interest(interest: Interest, *, by: Actor) -> Interest:
    """Take an interest back. Raises `PermissionDenied`, `ValidationError` for one that is accepted."""
    opportunity, row = _locked(interest)
    require(by, "opportunities.withdraw_interest", row)
    if row.state == State.WITHDRAWN:
        return row
    if row.state == State.ACCEPTED:
        raise ValidationError(_("It is accepted: both sides know each other already."))
    row.state = State.WITHDRAWN
    row.save(update_fields=["state"])
    audit.record(
        "opportunities.interest_withdrawn",
        opportunity,
        by=by,
        changes={"organisation": ("", row.organisation.name)},
    )
    return row


def _locked(interest: Interest) -> tuple[Opportunity, Interest]:
    """Both as they stand, the opportunity locked first."""
    opportunity = held(Opportunity.objects.select_related("organisation"), interest.opportunity_id)
    row: Any = held(Interest.objects.select_related("organisation"), interest.pk)
    row.opportunity = opportunity
    return opportunity, row


def _refuse_withdrawn(interest: Interest) -> None:
    if interest.state == State.WITHDRAWN:
        raise ValidationError(_("The interest has been taken back meanwhile."))


def _answer(interest: Interest, state: str) -> None:
    interest.state, interest.answered_at = state, timezone.now()
    interest.save(update_fields=["state", "answered_at", "reason"])


def _heard(opportunity: Opportunity) -> None:
    opportunity.heard_at = timezone.now()
    opportunity.asked_at = None
    opportunity.save(update_fields=["heard_at", "asked_at"])
    note_change(opportunity)
