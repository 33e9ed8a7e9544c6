"""Whom somebody might like to meet, by what both say in their needs, offers and profiles; each with the reason."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from claqueta.engines.matching import wording
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.translated import current_language, text_in
from claqueta.market.models import Participant
from claqueta.market.queries.catalogue import Shown, others_of, shown_to
from claqueta.opportunities.models import Opportunity, OpportunityState
from claqueta.opportunities.queries.matching import for_organisation, organisations_for
from claqueta.opportunities.queries.rows import live, read_at_once

DEEP = 40
"""How far down a list of the matching somebody of the market is looked for."""
OWN = 4
"""The newest needs and offers of one's own that are looked at."""


def suggested_to(participant: Participant) -> list[Shown]:
    """The best of those whom they may ask and have not, with why; none for whoever is on no record."""
    organisation = participant.organisation
    if organisation is None:
        return []
    asked = participant.requests_made.values_list("asked", flat=True)
    there = {
        one.organisation_id: one
        for one in others_of(participant).exclude(organisation=None).exclude(pk__in=asked).order_by("-pk")
        if one.organisation_id is not None
    }
    if not there:
        return []
    score: dict[int, float] = {}
    why: dict[int, list[str]] = {}
    language = current_language()

    def note(pk: int, points: float, reason: str) -> None:
        score[pk] = max(score.get(pk, 0.0), points)
        why.setdefault(pk, []).append(reason)

    for opportunity in _own(participant):
        found = organisations_for(opportunity, limit=DEEP)
        if found.ready is None:
            continue
        for pk, candidate in found.fits:
            if pk in there:
                facts = [
                    wording.reason(fact, found.ready.taxonomy)[language] for fact in candidate.reasons[:1]
                ]
                title = text_in(opportunity.title, language)
                note(
                    there[pk].pk,
                    candidate.score,
                    " ".join([_("Fits what you wrote: “%(title)s”.") % {"title": title}, *facts]),
                )
    if organisation.is_member:
        for one in for_organisation(organisation, limit=DEEP):
            # Whoever stays unnamed there is not given away here.
            whose = one.opportunity.organisation_id
            if one.shown.whose is not None and whose in there:
                note(
                    there[whose].pk,
                    one.score,
                    _("%(heading)s: “%(title)s”.") % {"heading": one.shown.heading, "title": one.shown.title},
                )
    best = sorted(score, key=lambda pk: (-score[pk], pk))[: rule("market_suggestions").value]
    rows = Participant.objects.in_bulk(best)
    return shown_to(participant, [rows[pk] for pk in best], {pk: tuple(why[pk][:2]) for pk in best})


def _own(participant: Participant) -> Sequence[Opportunity]:
    rows = live(
        Opportunity.objects.filter(
            organisation=participant.organisation, state__in=[OpportunityState.OPEN, OpportunityState.TALKING]
        )
    )
    return list(read_at_once(rows).order_by("-pk")[:OWN])
