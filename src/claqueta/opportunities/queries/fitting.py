"""Who fits what somebody asks about, as they may know: whoever is told less is answered from less.

Whose side it is gets what the office's list has (`organisations_for`). To anybody else neither the answer nor what is missing in it
says whose an opportunity without a name is, nor which organisations it was shown to: both narrow nothing.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import timezone

from claqueta.engines.matching import Candidate, Ledger, Ready, match, opportunity_of
from claqueta.engines.matching import Opportunity as Asked
from claqueta.engines.matching.files import candidate_json
from claqueta.foundation.translated import current_language
from claqueta.opportunities.models import Opportunity
from claqueta.opportunities.queries.matching import (
    asked_of,
    capability_asked,
    exposure_before,
    organisations_for,
    ready_for,
)
from claqueta.opportunities.queries.presented import presented
from claqueta.opportunities.queries.rows import knows_whose
from claqueta.opportunities.readers import Reader
from claqueta.organisations.models import Organisation
from claqueta.organisations.policies import MEMBERS, PUBLIC


@dataclass(frozen=True, slots=True)
class Fitting:
    organisation: Organisation
    said: dict[str, Any]
    """Score, reasons and what is not known, as the matching writes them, in both languages."""


def fitting(opportunity: Opportunity, reader: Reader, limit: int) -> list[Fitting]:
    """The organisations that fit an opportunity which the reader sees, best first."""
    inside = reader.is_office or reader.acts_for(opportunity.organisation_id)
    if inside and opportunity.is_live():
        found = organisations_for(opportunity, limit=limit)
        return _fitting([one for _pk, one in found.fits], found.ready) if found.ready else []
    shown = presented(opportunity, reader, current_language())
    if shown is None:
        return []
    whose = opportunity.organisation_id if knows_whose(opportunity, reader) else None
    return _best(asked_of(shown), reader, limit, frozenset({whose} - {None}))


def fitting_described(values: dict[str, Any], reader: Reader, limit: int) -> list[Fitting]:
    """The organisations that fit what is said in judged values, of which nothing is kept; not the reader's own."""
    return _best(_asked_of_values(values), reader, limit, reader.organisations)


def _best(asked: Asked, reader: Reader, limit: int, without: frozenset[Any]) -> list[Fitting]:
    ready = ready_for(MEMBERS if reader.is_among_members else PUBLIC)
    today = timezone.localdate()
    found = match(ready, asked, ledger=Ledger(exposure_before(today)), on=today)
    return _fitting([one for one in found.candidates if int(one.organisation) not in without][:limit], ready)


def _fitting(candidates: list[Candidate], ready: Ready) -> list[Fitting]:
    rows = Organisation.objects.in_bulk([int(one.organisation) for one in candidates])
    return [
        Fitting(rows[int(one.organisation)], candidate_json(one, ready.taxonomy))
        for one in candidates
        if int(one.organisation) in rows
    ]


def _asked_of_values(values: dict[str, Any]) -> Asked:
    least, most = values.get("budget_from"), values.get("budget_until")
    starts, ends = values.get("starts_on"), values.get("ends_on")
    return opportunity_of(
        {
            "id": "described",
            "direction": values.get("direction", "need"),
            "type": values["kind"],
            "kind": values["kind"],
            "title": next(iter(values["title"].values()), ""),
            "description": values["text"],
            "name": values["title"],
            "activities": values.get("activities") or [],
            "capabilities": [capability_asked(one) for one in values.get("capabilities") or []],
            "languages": values.get("languages") or [],
            "territories": values.get("territories") or [],
            "dates": {"since": starts, "until": ends} if starts or ends else None,
            "budget": {
                "least": float(least.amount) if least else None,
                "most": float(most.amount) if most else None,
                "currency": settings.CLUSTER.currency,
            }
            if least or most
            else None,
            "organisation": "",
        }
    )
