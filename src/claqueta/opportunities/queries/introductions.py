"""What each side of an introduction sees of it: never that the other said no, nor why, nor when."""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from claqueta.foundation import attachments
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.periods import add_months
from claqueta.foundation.translated import current_language
from claqueta.opportunities.models import (
    Answer,
    Consent,
    Introduction,
    IntroductionMail,
    IntroductionState,
    Opportunity,
    Outcome,
    OutcomeState,
    Side,
)
from claqueta.opportunities.parties import Speaker, people_of
from claqueta.opportunities.policies import masked
from claqueta.opportunities.queries.presented import Presented, names_telling, presented
from claqueta.opportunities.queries.rows import knows_whose, read_at_once
from claqueta.opportunities.readers import Reader, reader_for
from claqueta.organisations.models import Organisation

UNSEEN = (IntroductionState.PROPOSED,)
"""What only the office knows of."""


NAMED, UNNAMED = "o", "u"
"""How the pair of two organisations begins: of two who are told who the other is, and of two of whom one stays unnamed."""


def pair_of(
    one: Organisation | None,
    other: Organisation,
    opportunity: Opportunity | None = None,
    *,
    unnamed: bool = False,
) -> str:
    """The same for the same two, in whichever order; a visitor is known by the mail address.

    While one stays unnamed it is another pair: whoever asks for somebody by name must not be answered from it, or the answer would
    tell who it is.
    """
    if one is not None:
        return "{}{}-{}".format(UNNAMED if unnamed else NAMED, *sorted((one.pk, other.pk)))
    email = opportunity.visitor_email.lower() if opportunity else ""
    return f"v{hashlib.sha256(email.encode()).hexdigest()[:32]}-{other.pk}"


def pairs_of(one: Organisation | None, other: Organisation, opportunity: Opportunity | None) -> list[str]:
    """The pair of both, and the one that they are while one of them stays unnamed."""
    return list(dict.fromkeys(pair_of(one, other, opportunity, unnamed=unnamed) for unnamed in (False, True)))


def asked_side(
    opportunity: Opportunity, one: Organisation | None, other: Organisation
) -> Organisation | None:
    """Whichever is not the side whose the opportunity is."""
    return other if opportunity.organisation_id == (one.pk if one else None) else one


def stays_unnamed(opportunity: Opportunity | None, one: Organisation | None, other: Organisation) -> bool:
    """Whether the asked side is not told whose the opportunity is."""
    asked = asked_side(opportunity, one, other) if opportunity is not None else None
    return bool(
        opportunity and asked and not knows_whose(opportunity, reader_for(asked.pk, member=asked.is_member))
    )


def introductions_of(organisation: Organisation) -> QuerySet[Introduction]:
    return Introduction.objects.filter(Q(one=organisation) | Q(other=organisation))


def for_sides() -> QuerySet[Introduction]:
    """Introductions with what `introduction_as_seen` reads."""
    return Introduction.objects.select_related("one", "other", "opportunity").prefetch_related(
        "consents__account", "follow_ups", "outcomes", "mails"
    )


def mine(reader: Reader) -> QuerySet[Introduction]:
    """Those that the reader's organisations are sides of, without what nobody was asked yet."""
    sides = Q(one__in=reader.organisations) | Q(other__in=reader.organisations)
    return for_sides().filter(sides).exclude(state__in=UNSEEN)


def consent_of(introduction: Introduction, side: str) -> Consent:
    return next(one for one in introduction.consents.all() if one.side == side)


def may_try_again_on(*pairs: str) -> date | None:
    """From which day on two may be introduced who were not the last time; None for any day."""
    last = Introduction.objects.filter(pair__in=pairs, state=IntroductionState.ENDED).exclude(ended_at=None)
    ended = last.order_by("-ended_at").values_list("ended_at", flat=True).first()
    return add_months(ended, rule("introduction_again").value).date() if ended else None


@dataclass(frozen=True, slots=True)
class OutcomeSeen:
    outcome: Outcome
    mine: bool
    confirmed: bool
    waits_for_me: bool
    files: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class IntroductionSeen:
    """An introduction as one side sees it."""

    id: str
    number: str
    side: str
    state: str
    """`asked`, `agreed`, `ended`."""
    answer: str
    """This side's own."""
    why: str
    other_name: str
    """Blank while who it is stays hidden."""
    other_organisation: Organisation | None
    opportunity: Presented | None
    answer_until: date | None
    may_answer: bool
    people: tuple[Speaker, ...] = ()
    """Whom to write to, once both said yes."""
    mails: tuple[IntroductionMail, ...] = ()
    follow_ups: tuple[Any, ...] = ()
    outcomes: tuple[OutcomeSeen, ...] = ()

    @property
    def agreed(self) -> bool:
        return self.state == IntroductionState.AGREED


def reader_of_side(introduction: Introduction, side: str) -> Reader:
    """The circle in which a side stands, whoever speaks for it."""
    organisation = introduction.organisation_of(side)
    return reader_for(organisation.pk, member=organisation.is_member) if organisation else Reader()


def hides(introduction: Introduction, side: str) -> bool:
    """Whether who the other is stays hidden from a side: the opportunity is without a name and not both said yes."""
    opportunity = introduction.opportunity
    if opportunity is None or introduction.state == IntroductionState.AGREED:
        return False
    theirs = introduction.organisation_of(Side(side).opposite)
    return (
        opportunity.organisation_id == (theirs.pk if theirs else None)
        and opportunity.anonymous
        and not knows_whose(opportunity, reader_of_side(introduction, side))
    )


def why_for(introduction: Introduction, side: str) -> str:
    """Why they are introduced, without what would tell who the other is as long as that is hidden."""
    if introduction.opportunity is None or not hides(introduction, side):
        return introduction.why
    return masked(introduction.why, names_telling(introduction.opportunity), settings.CLUSTER.contact.country)


def introduction_as_seen(introduction: Introduction, side: str) -> IntroductionSeen:
    """What a side may know. All that depends on the other's answer depends on whether both said yes, and on nothing else."""
    opposite = Side(side).opposite
    consent = consent_of(introduction, side)
    agreed = introduction.state == IntroductionState.AGREED
    waits = introduction.state == IntroductionState.ASKED
    hidden = hides(introduction, side)
    return IntroductionSeen(
        id=str(introduction.public_id),
        number=introduction.number,
        side=side,
        state=introduction.state,
        answer=consent.answer,
        why=why_for(introduction, side),
        other_name="" if hidden else introduction.name_of(opposite),
        other_organisation=None if hidden else introduction.organisation_of(opposite),
        opportunity=_opportunity(introduction, side),
        answer_until=introduction.answer_until,
        may_answer=waits,
        people=tuple(people_of(introduction, opposite)) if agreed else (),
        mails=tuple(one for one in introduction.mails.all() if one.side) if agreed else (),
        follow_ups=tuple(one for one in introduction.follow_ups.all() if one.side == side) if agreed else (),
        outcomes=tuple(outcomes_of_side(introduction, side, with_files=True)) if agreed else (),
    )


def _opportunity(introduction: Introduction, side: str) -> Presented | None:
    if introduction.opportunity_id is None:
        return None
    row = read_at_once().get(pk=introduction.opportunity_id)
    return presented(row, reader_of_side(introduction, side), current_language())


def outcomes_of_side(introduction: Introduction, side: str, *, with_files: bool = False) -> list[OutcomeSeen]:
    """What is said to have come of it, as a side sees it: never that the other sees it otherwise."""
    return [
        OutcomeSeen(
            one,
            one.side == side,
            one.state == OutcomeState.CONFIRMED,
            one.side != side and one.state == OutcomeState.CLAIMED,
            tuple(attachments.of(one)) if with_files else (),
        )
        for one in introduction.outcomes.all()
    ]


def outcomes_counted(since: date, until: date) -> dict[str, int]:
    """How many outcomes of a time are proved, and how many only one side says."""
    rows = Outcome.objects.filter(at__date__gte=since, at__date__lt=until)
    return {
        "confirmed": rows.filter(state=OutcomeState.CONFIRMED).count(),
        "claimed": rows.exclude(state=OutcomeState.CONFIRMED).count(),
    }


def waits_for(reader: Reader) -> int:
    """How many introductions wait for an answer of the reader's organisations."""
    return sum(
        consent_of(row, side).answer == Answer.WAITING
        for row in mine(reader).filter(state=IntroductionState.ASKED)
        for side in row.sides_of(reader.organisations)
    )
