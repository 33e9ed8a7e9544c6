"""What somebody has to do with needs and offers: their organisations' own, and those that they answered."""

from dataclasses import dataclass
from typing import Any

from claqueta.opportunities.models import Interest, Opportunity, Proposal
from claqueta.opportunities.queries.presented import Presented, interest_as_seen, presented
from claqueta.opportunities.queries.rows import may_see, read_at_once
from claqueta.opportunities.readers import reader_for, reader_of
from claqueta.organisations.models import Organisation
from claqueta.organisations.rules import affiliations_of


@dataclass(frozen=True, slots=True)
class Answered:
    """An interest of the reader's organisation, as that side sees it."""

    interest: Interest
    state: str
    state_name: str
    shown: Presented


def organisations_of(account: Any) -> list[Organisation]:
    """The members for which an account acts, that may write and answer."""
    if not getattr(account, "is_authenticated", False):
        return []
    return [one.organisation for one in affiliations_of(account) if one.organisation.is_member]


def may_express_for(opportunity: Opportunity, account: Any) -> list[Organisation]:
    """The organisations of an account that could say that they would answer."""
    if not opportunity.is_live():
        return []
    return [
        one
        for one in organisations_of(account)
        if one.pk != opportunity.organisation_id and may_see(opportunity, reader_for(one.pk, member=True))
    ]


def written_by(organisations: list[Organisation]) -> list[Opportunity]:
    """Theirs, whatever their state, the newest first."""
    return list(read_at_once(Opportunity.objects.filter(organisation__in=organisations)))


def proposed_to(account: Any) -> list[Proposal]:
    """What programs proposed with an account's keys and it has not answered, the newest first."""
    return list(Proposal.objects.filter(account=account).select_related("organisation"))


def answered_by(account: Any, language: str) -> list[Answered]:
    """The interests of an account's organisations, the newest first, without those that were taken back."""
    reader = reader_of(account)
    mine = Interest.objects.filter(organisation__in=reader.organisations).exclude(
        state=Interest.State.WITHDRAWN
    )
    rows = {
        one.pk: one for one in read_at_once(Opportunity.objects.filter(pk__in=mine.values("opportunity_id")))
    }
    found = []
    for interest in mine.select_related("organisation"):
        opportunity = rows[interest.opportunity_id]
        shown = presented(opportunity, reader, language)
        if shown is not None and opportunity.organisation_id not in reader.organisations:
            state = interest_as_seen(interest, reader)
            found.append(Answered(interest, state, str(Interest.State(state).label), shown))
    return found


def waiting_interests(opportunities: list[Opportunity]) -> int:
    """How many interests wait for an answer."""
    return Interest.objects.filter(opportunity__in=opportunities, state=Interest.State.OFFERED).count()
