"""What of needs and offers follows when two organisations become one."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from claqueta.foundation.merging import Follow
from claqueta.opportunities.models import Interest, Opportunity, Proposal
from claqueta.opportunities.search import note_change
from claqueta.organisations.models import Organisation

KIND = "organisations.organisation"


def _opportunities(organisation: Organisation) -> tuple[QuerySet[Opportunity], ...]:
    return (Opportunity.objects.filter(organisation=organisation),)


def _move_opportunities(gone: Organisation, kept: Organisation) -> None:
    mine = list(_opportunities(gone)[0])
    _opportunities(gone)[0].update(organisation=kept)
    note_change(*mine)


def _interests(organisation: Organisation) -> tuple[QuerySet[Interest], ...]:
    return (Interest.objects.filter(organisation=organisation),)


ORDER = (
    Interest.State.ACCEPTED,
    Interest.State.DECLINED,
    Interest.State.OFFERED,
    Interest.State.WITHDRAWN,
)
"""Of two interests in one opportunity the one that stands: what was answered before what waits."""


def _move_interests(gone: Organisation, kept: Organisation) -> None:
    """Of two interests in one opportunity one stays; an interest in what is its own now goes."""
    there = {interest.opportunity_id: interest for interest in _interests(kept)[0]}
    for interest in _interests(gone)[0].select_related("opportunity"):
        other = there.get(interest.opportunity_id)
        if interest.opportunity.organisation_id == kept.pk:
            interest.delete()
        elif other is None:
            interest.organisation = kept
            interest.save(update_fields=["organisation"])
        elif ORDER.index(interest.state) < ORDER.index(other.state):
            other.delete()
            interest.organisation = kept
            interest.save(update_fields=["organisation"])
        else:
            interest.delete()
    Interest.objects.filter(organisation=kept, opportunity__organisation=kept).delete()


def _chosen(organisation: Organisation) -> tuple[QuerySet[Opportunity.chosen.through], ...]:
    return (Opportunity.chosen.through.objects.filter(organisation=organisation),)


def _move_chosen(gone: Organisation, kept: Organisation) -> None:
    there = set(_chosen(kept)[0].values_list("opportunity_id", flat=True))
    for row in _chosen(gone)[0]:
        if row.opportunity_id in there:
            row.delete()
        else:
            row.organisation_id = kept.pk
            row.save(update_fields=["organisation"])


def _proposals(organisation: Organisation) -> tuple[QuerySet[Proposal], ...]:
    return (Proposal.objects.filter(organisation=organisation),)


def _move_proposals(gone: Organisation, kept: Organisation) -> None:
    """Of two that say the same to the same account one stays."""
    there = set(_proposals(kept)[0].values_list("account", "fingerprint"))
    for row in _proposals(gone)[0]:
        if (row.account_id, row.fingerprint) in there:
            row.delete()
        else:
            row.organisation = kept
            row.save(update_fields=["organisation"])


FOLLOWS = (
    Follow(
        "opportunities.opportunities",
        _("Needs and offers"),
        kind=KIND,
        rows=_opportunities,
        move=_move_opportunities,
    ),
    Follow("opportunities.interests", _("Interests"), kind=KIND, rows=_interests, move=_move_interests),
    Follow(
        "opportunities.chosen",
        _("Needs and offers that it is shown"),
        kind=KIND,
        rows=_chosen,
        move=_move_chosen,
    ),
    Follow(
        "opportunities.proposals",
        _("Needs and offers that programs proposed"),
        kind=KIND,
        rows=_proposals,
        move=_move_proposals,
    ),
)
