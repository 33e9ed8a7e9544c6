"""Who may do what with needs, offers and interests."""

from typing import Any

import rules

from claqueta.accounts.rules import anyone, is_office, is_signed_in, owns
from claqueta.foundation.cluster_rules import rule
from claqueta.opportunities.models import (
    Consent,
    FollowUp,
    Interest,
    Introduction,
    Opportunity,
    Outcome,
    Proposal,
    Side,
)
from claqueta.organisations.models import Organisation
from claqueta.organisations.rules import acts_for, affiliations_of


def first_ones(organisation: Organisation) -> bool:
    """Whether an organisation has opened so few that the office looks at the next one first."""
    opened = Opportunity.objects.filter(organisation=organisation).exclude(opens_on=None).count()
    return opened < rule("opportunity_reviewed_first").value


@rules.predicate
def acts_for_a_member(account: Any, organisation: Organisation | None) -> bool:
    """Whoever acts for a member; asked about no organisation, for any."""
    if account is None or not account.is_authenticated:
        return False
    if organisation is None:
        return any(one.organisation.is_member for one in affiliations_of(account))
    return bool(organisation.is_member and acts_for.test(account, organisation))


@rules.predicate
def acts_for_its_side(account: Any, thing: Opportunity | Interest | None) -> bool:
    """Of an interest, whoever is asked for an answer."""
    opportunity = thing.opportunity if isinstance(thing, Interest) else thing
    return opportunity is not None and acts_for.test(account, opportunity.organisation)


@rules.predicate
def acts_for_who_expressed_it(account: Any, interest: Interest | None) -> bool:
    return interest is not None and acts_for.test(account, interest.organisation)


@rules.predicate
def needs_no_review(_account: Any, opportunity: Opportunity | None) -> bool:
    return bool(
        opportunity is not None
        and opportunity.organisation is not None
        and opportunity.organisation.is_member
        and not first_ones(opportunity.organisation)
    )


@rules.predicate
def is_proposed_to(account: Any, proposal: Proposal | None) -> bool:
    """Whoever's key the program used, and nobody else: no colleague and no office."""
    return proposal is not None and account.pk is not None and proposal.account_id == account.pk


its_side = is_office | acts_for_its_side

rules.add_perm("opportunities.see_board", anyone)
rules.add_perm("opportunities.manage", is_office)
rules.add_perm("opportunities.import", is_office)
rules.add_perm("opportunities.write", is_office | acts_for_a_member)
rules.add_perm("opportunities.answer_proposal", is_proposed_to)
rules.add_perm("opportunities.post", anyone)
rules.add_perm("opportunities.edit", its_side)
rules.add_perm("opportunities.submit", its_side)
rules.add_perm("opportunities.publish", is_office | (acts_for_its_side & needs_no_review))
rules.add_perm("opportunities.renew", its_side)
rules.add_perm("opportunities.close", its_side)
rules.add_perm("opportunities.discard", its_side)
# Of whoever holds the link that the visitor was mailed (`opportunities.visitors`), and of no account.
rules.add_perm("opportunities.confirm", rules.always_false)
rules.add_perm("opportunities.express", is_office | acts_for_a_member)
rules.add_perm("opportunities.answer", its_side)
rules.add_perm("opportunities.withdraw_interest", is_office | acts_for_who_expressed_it)
# What somebody is told of is their own affair.
rules.add_perm("opportunities.save_search", is_signed_in)
rules.add_perm("opportunities.change_search", owns)


@rules.predicate
def acts_for_the_side(account: Any, thing: Consent | FollowUp | Outcome | Introduction | None) -> bool:
    """Whoever acts for the side that a thing of an introduction is of; of the introduction itself, for one of them."""
    if isinstance(thing, Introduction):
        return bool(acts_for.test(account, thing.one) or acts_for.test(account, thing.other))
    return thing is not None and acts_for.test(account, thing.introduction.organisation_of(thing.side))


@rules.predicate
def acts_for_the_opposite(account: Any, thing: Outcome | None) -> bool:
    return thing is not None and acts_for.test(
        account, thing.introduction.organisation_of(Side(thing.side).opposite)
    )


rules.add_perm("opportunities.ask_introduction", acts_for_a_member)
rules.add_perm("opportunities.see_introduction", is_office | acts_for_the_side)
rules.add_perm("opportunities.answer_introduction", acts_for_the_side)
rules.add_perm("opportunities.answer_follow_up", is_office | acts_for_the_side)
rules.add_perm("opportunities.claim_outcome", is_office | acts_for_the_side)
# The office may note what a side told it, and never says for the other side that it is so.
rules.add_perm("opportunities.answer_outcome", acts_for_the_opposite)
rules.add_perm("opportunities.answer_match", acts_for_a_member)
rules.add_perm("opportunities.see_area", acts_for_a_member)
