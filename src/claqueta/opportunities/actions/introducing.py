"""Introductions: proposed or asked for, answered by both sides, made, or ended when the time is over.

A no changes nothing that the other side could see. Nothing is sent because of it, the state stays, and the introduction ends on
the day on which it would have ended without an answer, with the same words.
"""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from claqueta.foundation import audit, numbering
from claqueta.foundation.actors import SYSTEM, Actor, require
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.flow import MovedOn
from claqueta.foundation.judging import Table, Text, fitted
from claqueta.foundation.numbering import Series
from claqueta.foundation.transactions import atomic, held
from claqueta.opportunities.actions import introduction_mails
from claqueta.opportunities.actions.flow import make as move_opportunity
from claqueta.opportunities.actions.introduction_flow import INTRODUCTIONS
from claqueta.opportunities.events import Closed, InterestAccepted
from claqueta.opportunities.models import (
    Answer,
    AskedBy,
    Consent,
    Interest,
    Introduction,
    IntroductionState,
    Opportunity,
    OpportunityState,
    Side,
)
from claqueta.opportunities.parties import account_behind
from claqueta.opportunities.queries import knows_whose, may_see
from claqueta.opportunities.queries.introductions import (
    UNNAMED,
    asked_side,
    hides,
    may_try_again_on,
    pair_of,
    pairs_of,
    stays_unnamed,
)
from claqueta.opportunities.readers import Reader, reader_for
from claqueta.organisations.models import Organisation

SERIES = Series("introductions", "P-{year}-{number:04d}")
WHY: Table = {"why": Text(2000, lines=True, required=True)}
REASON: Table = {"reason": Text(1000, lines=True)}
State = IntroductionState


class AlreadyIntroduced(ValidationError):
    """The same two know each other by an introduction, or are on the way to."""

    def __init__(self, introduction: Introduction) -> None:
        self.introduction = introduction
        super().__init__(
            _("They are introduced already, or being introduced: %(number)s.")
            % {"number": introduction.number},
            code="already-introduced",
        )


@atomic
def propose(
    one: Organisation | None,
    other: Organisation,
    *,
    why: str,
    opportunity: Opportunity | None = None,
    asked_by: str = AskedBy.OFFICE,
    hold_at: datetime | None = None,
    by: Actor,
) -> Introduction:
    """Prepare an introduction as the office; nobody is told until both are asked. Without `one` it is of the visitor whose the
    opportunity is.

    Raises `PermissionDenied`, `ValidationError`, `AlreadyIntroduced`.
    """
    require(by, "opportunities.manage")
    return _begin(one, other, why=why, opportunity=opportunity, asked_by=asked_by, hold_at=hold_at, by=by)


def ask_both(introduction: Introduction, *, by: Actor) -> Introduction:
    """Ask both sides. Raises `PermissionDenied`, `MovedOn`."""
    return INTRODUCTIONS.make("ask", introduction, by=by).thing


@atomic
def say_why(introduction: Introduction, *, why: str, by: Actor) -> Introduction:
    """Say why both might want to meet, before anybody is asked. Raises `PermissionDenied`, `ValidationError` by field, `MovedOn`
    once both are asked: they have read it as it was."""
    require(by, "opportunities.manage", introduction)
    row = _locked(introduction)
    if row.state != State.PROPOSED:
        raise INTRODUCTIONS.moved_on(row)
    before, row.why = row.why, fitted({"why": why}, WHY)["why"]
    row.save(update_fields=["why"])
    audit.record("opportunities.introduction_worded", row, by=by, changes={"why": (before, row.why)})
    return row


def give_up(introduction: Introduction, *, by: Actor) -> Introduction:
    """Drop what is being prepared, of which nobody was told. Raises `PermissionDenied`, `MovedOn`."""
    return INTRODUCTIONS.make("give_up", introduction, by=by).thing


@atomic
def ask_introduction(
    organisation: Organisation,
    other: Organisation,
    *,
    why: str,
    opportunity: Opportunity | None = None,
    by: Actor,
) -> Introduction:
    """Ask, for a member, to be introduced to another; its yes is said by asking. Asked while the other has asked the same, it is
    the answer.

    Raises `PermissionDenied`, `ValidationError`, also when it was tried not long ago or too many wait.
    """
    require(by, "opportunities.ask_introduction", organisation)
    words = fitted({"why": why}, WHY)["why"]
    if opportunity is not None and not knows_whose(opportunity, _reader(organisation)):
        # Whether a guess at whose it is was right is not told: it is refused like a wrong one.
        raise ValidationError(_("The need or offer is of neither side."))
    there = _known_to(organisation, other)
    if there is not None:
        return _join(there, organisation, by=by)
    waiting = Introduction.objects.filter(one=organisation, asked_by=AskedBy.MEMBER, state=State.ASKED)
    if waiting.count() >= rule("introductions_asked").value:
        raise ValidationError(
            _(
                "%(n)s introductions that you asked for wait for an answer. Ask for another when one is answered."
            )
            % {"n": rule("introductions_asked").value}
        )
    try:
        row = _begin(organisation, other, why=words, opportunity=opportunity, asked_by=AskedBy.MEMBER, by=by)
    except AlreadyIntroduced as meanwhile:
        return _join(meanwhile.introduction, organisation, by=by)
    _answer(row.consents.get(side=Side.ONE), Answer.YES, by=by)
    return INTRODUCTIONS.make("ask", row, by=SYSTEM).thing


@atomic
def say_yes(consent: Consent, *, by: Actor) -> Introduction:
    """Say yes for a side; when the other has said so too, both are introduced. Said again it is said once.

    Raises `PermissionDenied`, `MovedOn` for what has ended.
    """
    row = _locked(consent.introduction)
    require(by, "opportunities.answer_introduction", _of(row, consent.side))
    if row.state == State.AGREED:
        return row
    if row.state != State.ASKED:
        raise INTRODUCTIONS.moved_on(row)
    return _say_yes(row, consent.side, by=by)


@atomic
def say_no(consent: Consent, *, reason: str = "", by: Actor) -> Introduction:
    """Say no for a side, or take a yes back. Nobody but the office learns of it, nor why.

    Raises `PermissionDenied`, `ValidationError` by field, `MovedOn` once both have said yes or it has ended.
    """
    row = _locked(consent.introduction)
    mine = _of(row, consent.side)
    require(by, "opportunities.answer_introduction", mine)
    if row.state != State.ASKED:
        raise INTRODUCTIONS.moved_on(row)
    reason = fitted({"reason": reason}, REASON)["reason"]
    answer = Answer.WITHDRAWN if mine.answer == Answer.YES else Answer.NO
    if mine.answer in (Answer.NO, Answer.WITHDRAWN):
        answer = Answer(mine.answer)
    _answer(mine, answer, reason=reason, by=by)
    return row


# -- What happens by itself ------------------------------------------------------------------------------------


@atomic
def introduce_for_interest(event: InterestAccepted) -> None:
    """An interest that was accepted is a yes of both sides."""
    interest = event.interest
    opportunity = interest.opportunity
    if opportunity.organisation is None and not opportunity.is_visitors:
        # The office speaks for whoever it wrote it for, and introduces them by hand.
        return
    there = _open_of(*pairs_of(opportunity.organisation, interest.organisation, opportunity))
    if any(row.state == State.AGREED for row in there):
        return
    # One in which they stay unnamed for something else is not theirs to know of yet.
    waiting = [
        row for row in there if row.opportunity_id == opportunity.pk or not row.pair.startswith(UNNAMED)
    ]
    try:
        row = (
            waiting[0]
            if waiting
            else _begin(
                opportunity.organisation,
                interest.organisation,
                why=interest.words or str(opportunity),
                opportunity=opportunity,
                asked_by=AskedBy.INTEREST,
                again=True,
                by=SYSTEM,
            )
        )
    except AlreadyIntroduced as meanwhile:
        row = _locked(meanwhile.introduction)
        if row.state == State.AGREED:
            return
    for consent in row.consents.all():
        if consent.answer != Answer.YES:
            consent.account = interest.account if consent.side == Side.OTHER else None
            _answer(consent, Answer.YES, by=SYSTEM)
    _introduce(row)


@atomic
def end_with_opportunity(event: Closed) -> None:
    """What both sides were asked about is closed: nobody answers it any more."""
    for row in Introduction.objects.filter(opportunity=event.opportunity, state=State.ASKED):
        INTRODUCTIONS.make("lapse", row, by=SYSTEM)
    for row in Introduction.objects.filter(opportunity=event.opportunity, state=State.PROPOSED):
        INTRODUCTIONS.make("give_up", row, by=SYSTEM)


def end_what_waits() -> int:
    """End what not both sides answered with yes in time, whether they said no or nothing; how many."""
    today = timezone.localdate()
    done = 0
    for row in Introduction.objects.filter(state=State.ASKED, answer_until__lt=today):
        # Whoever answered at this very moment keeps nobody else waiting.
        with suppress(MovedOn):
            INTRODUCTIONS.make("lapse", row, by=SYSTEM)
            done += 1
    return done


def remind_who_waits() -> int:
    """Remind each side without an answer half-way, whatever the other has answered; how many introductions."""
    before = timezone.now() - timedelta(days=rule("introduction_reminder").value)
    done = 0
    for row in Introduction.objects.filter(state=State.ASKED, reminded_at=None, asked_at__lte=before):
        with atomic():
            introduction = _locked(row)
            if introduction.state == State.ASKED and introduction.reminded_at is None:
                introduction.reminded_at = timezone.now()
                introduction.save(update_fields=["reminded_at"])
                introduction_mails.asked(introduction, again=True)
                done += 1
    return done


# -- How it is kept --------------------------------------------------------------------------------------------


def _open_of(*pairs: str) -> list[Introduction]:
    """The introductions that have not ended; the one by name first."""
    return list(Introduction.objects.filter(pair__in=pairs).exclude(state=State.ENDED).order_by("pair"))


def _known_to(organisation: Organisation, other: Organisation) -> Introduction | None:
    """The open introduction of both that an organisation is answered from when it asks for the other by name: none in which the
    other stays unnamed."""
    for row in _open_of(*pairs_of(organisation, other, None)):
        if not (row.pair.startswith(UNNAMED) and hides(row, row.sides_of({organisation.pk})[0])):
            return row
    return None


def _join(there: Introduction, organisation: Organisation, *, by: Actor) -> Introduction:
    """Asked for what is on its way already, it is a yes."""
    row = _locked(there)
    if row.state == State.AGREED:
        raise AlreadyIntroduced(row)
    if row.state == State.PROPOSED:
        row = INTRODUCTIONS.make("ask", row, by=SYSTEM).thing
    return _say_yes(row, row.sides_of({organisation.pk})[0], by=by)


def _locked(introduction: Introduction) -> Introduction:
    """As it stands, its opportunity locked first, as whoever answers an interest does."""
    if introduction.opportunity_id is not None:
        Opportunity.objects.select_for_update().filter(pk=introduction.opportunity_id).first()
    return held(Introduction.objects.all(), introduction.pk)


def _of(introduction: Introduction, side: str) -> Consent:
    consent = introduction.consents.get(side=side)
    consent.introduction = introduction
    return consent


def _begin(
    one: Organisation | None,
    other: Organisation,
    *,
    why: str,
    opportunity: Opportunity | None,
    asked_by: str,
    hold_at: datetime | None = None,
    again: bool = False,
    by: Actor,
) -> Introduction:
    words = fitted({"why": why}, WHY)["why"]
    if one is not None and one.pk == other.pk:
        raise ValidationError(_("These are one and the same."))
    if one is None and not (opportunity is not None and opportunity.is_visitors):
        raise ValidationError(_("Say who the one side is: an organisation, or the visitor of a need."))
    if opportunity is not None:
        _refuse_foreign(opportunity, one, other, by=by)
    pair = pair_of(one, other, opportunity, unnamed=stays_unnamed(opportunity, one, other))
    # A member is answered from what it knows itself; the office knows of both.
    looked_at = (
        [pair] if asked_by in (AskedBy.MEMBER, AskedBy.INTEREST) else pairs_of(one, other, opportunity)
    )
    for there in _open_of(*looked_at):
        raise AlreadyIntroduced(there)
    day = None if again else may_try_again_on(*looked_at)
    if day is not None and day > timezone.localdate():
        raise ValidationError(
            _("It was tried not long ago and did not come about. It can be tried again from %(day)s.")
            % {"day": date_format(day)}
        )
    year = timezone.localdate().year
    try:
        with atomic():
            row = Introduction.objects.create(
                number=numbering.formatted(SERIES, year, numbering.next(SERIES, year)),
                opportunity=opportunity,
                one=one,
                other=other,
                pair=pair,
                asked_by=asked_by,
                why=words,
                language=(get_language() or "")[:5],
                account=account_behind(by),
                hold_at=hold_at,
            )
    except IntegrityError:
        # Somebody began the same at the same moment.
        for there in _open_of(pair):
            raise AlreadyIntroduced(there) from None
        raise
    Consent.objects.bulk_create(Consent(introduction=row, side=side) for side in Side)
    audit.record("opportunities.introduction_begun", row, by=by, changes={"asked_by": ("", asked_by)})
    return row


def _reader(organisation: Organisation) -> Reader:
    return reader_for(organisation.pk, member=organisation.is_member)


def _refuse_foreign(
    opportunity: Opportunity, one: Organisation | None, other: Organisation, *, by: Actor
) -> None:
    """An opportunity is one side's, and the other sees it: nobody is told by an introduction of what they are not shown."""
    sides = {one.pk if one else None, other.pk}
    if opportunity.organisation_id not in sides:
        raise ValidationError(_("The need or offer is of neither side."))
    asked = asked_side(opportunity, one, other)
    if asked is not None and not may_see(opportunity, _reader(asked)):
        if by.has_perm("opportunities.manage"):
            raise ValidationError(
                _("%(organisation)s is not shown this need or offer.") % {"organisation": asked.name}
            )
        raise PermissionDenied


def _answer(consent: Consent, answer: str, *, reason: str = "", by: Any) -> None:
    """Keep an answer. The trail says that there is one and not which, as more people read it."""
    consent.answer, consent.reason, consent.answered_at = answer, reason, timezone.now()
    consent.account = account_behind(by) or consent.account
    consent.save()
    audit.record("opportunities.introduction_answered", consent.introduction, by=by)


def _say_yes(introduction: Introduction, side: str, *, by: Any) -> Introduction:
    consent = introduction.consents.get(side=side)
    if consent.answer != Answer.YES:
        _answer(consent, Answer.YES, by=by)
    if introduction.consents.exclude(answer=Answer.YES).exists():
        return introduction
    return _introduce(introduction)


def _introduce(introduction: Introduction) -> Introduction:
    """Both said yes: the opportunity is in conversation, and its files are theirs who are accepted."""
    opportunity = introduction.opportunity
    if opportunity is not None:
        mine = introduction.one_id == opportunity.organisation_id
        asked = introduction.other if mine else introduction.one
        if asked is not None:
            Interest.objects.update_or_create(
                opportunity=opportunity,
                organisation=asked,
                defaults={"state": Interest.State.ACCEPTED, "answered_at": timezone.now()},
            )
        if opportunity.state == OpportunityState.OPEN:
            move_opportunity("talk", opportunity, by=SYSTEM)
    return INTRODUCTIONS.make("agree", introduction, by=SYSTEM).thing
