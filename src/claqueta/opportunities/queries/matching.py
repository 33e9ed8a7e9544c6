"""Who fits what, of what each circle may see: the engine is given nothing else, so that nothing hidden matches or explains.

For an opportunity the organisations are as its own side sees them, so that whoever is proposed to it tells it nothing new. For a
member the opportunities are as it sees them, and organisations as members do.
"""

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
from django.conf import settings
from django.db.models import Count, Max
from django.utils import timezone

from claqueta.engines.matching import (
    Answer,
    Candidate,
    Ledger,
    Market,
    Nearby,
    Ready,
    Shown,
    for_you,
    market,
    match,
    mutual,
    opportunity_of,
    organisation_of,
    taxonomy_of,
    wording,
)
from claqueta.engines.matching import Feedback as Said
from claqueta.engines.matching import Opportunity as Asked
from claqueta.engines.matching.data import numbers
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.search.meaning import vectors_here
from claqueta.foundation.translated import current_language, text_in
from claqueta.opportunities.models import (
    Audience,
    Exposure,
    Feedback,
    Interest,
    Introduction,
    IntroductionState,
    Opportunity,
)
from claqueta.opportunities.parties import languages_of_both
from claqueta.opportunities.queries.presented import Presented, presented
from claqueta.opportunities.queries.rows import live, read_at_once
from claqueta.opportunities.readers import Reader, reader_for
from claqueta.organisations.models import Organisation
from claqueta.organisations.policies import MEMBERS, PUBLIC
from claqueta.organisations.queries import listed as listed_organisations
from claqueta.organisations.queries import presented_many

_ready: dict[str, tuple[Any, Ready]] = {}
_near: dict[str, Any] = {}
"""Circle → of which vectors its organisations know who is near."""
_markets: dict[Any, Market] = {}
_lock = threading.Lock()


# -- What the engine is given ------------------------------------------------------------------------------------


def _candidates() -> Any:
    return listed_organisations().filter(merged_into=None)


def _state_of_organisations() -> Any:
    """Another value whenever an organisation is another."""
    found = _candidates().aggregate(n=Count("pk"), at=Max("updated_at"), version=Max("pk"))
    return found["n"], found["at"], found["version"]


def ready_for(circle: str) -> Ready:
    """Every organisation as a circle sees it, made ready for the engine; made anew when one of them has changed."""
    state = _state_of_organisations()
    with _lock:
        there = _ready.get(circle)
    if there is not None and there[0] == state:
        return _with_vectors(there[1], circle)
    ids = list(_candidates().order_by("pk").values_list("pk", flat=True))
    both: dict[int, list[dict[str, Any]]] = {pk: [] for pk in ids}
    for language in settings.CLUSTER.languages:
        for pk, seen in presented_many(ids, circle, language).items():
            both[pk].append(seen)
    taxonomy = taxonomy_of(settings.CLUSTER.categories, settings.CLUSTER.capabilities)
    rows = [organisation_of({**_in_both(seen), "id": str(pk)}) for pk, seen in both.items() if seen]
    ready = Ready(rows, taxonomy).warm()
    with _lock:
        _ready[circle] = (state, ready)
    return _with_vectors(ready, circle)


def _with_vectors(ready: Ready, circle: str) -> Ready:
    """With what the node's vectors say of what the circle sees; what has changed since they were made is left out of it."""
    found = vectors_here()
    state = (id(ready), found and (found[0].position, found[1]))
    with _lock:
        if _near.get(circle) == state:
            return ready
    nearness = None
    if found is not None:
        collection, stale = found
        seen = collection.seen_by.get(circle, np.zeros(len(collection.rows), dtype=bool))
        current = np.array([row.key not in stale for row in collection.rows], dtype=bool)
        keys = {str(one): str(pk) for pk, one in Opportunity.objects.values_list("pk", "public_id")}
        texts = {one.id: one.texts for one in ready.organisations}
        nearness = Nearby(collection, texts, seen & current, keys)
    with _lock:
        ready.nearness, _near[circle] = nearness, state
    return ready


def _in_both(seen: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """One entry with its texts in every language in which it says something."""
    texts = {
        name: "\n".join(dict.fromkeys(str(one.get(name)) for one in seen if one.get(name)))
        for name in ("tagline", "description")
    }
    return {**seen[0], **{name: text for name, text in texts.items() if text}}


def asked_of(shown: Presented, whose: str = "") -> Asked:
    """What is presented of an opportunity, for the engine."""
    return opportunity_of(
        {
            "id": shown.id,
            "direction": shown.direction,
            "type": shown.kind,
            "kind": shown.kind,
            "title": next((texts["title"] for texts in shown.texts.values() if texts["title"]), ""),
            "description": {code: texts["text"] for code, texts in shown.texts.items()},
            "name": {code: texts["title"] for code, texts in shown.texts.items()},
            "activities": [one.code for one in shown.activities],
            "capabilities": [capability_asked(one) for one in shown.capabilities],
            "languages": [one.code for one in shown.languages],
            "territories": [one.code for one in shown.territories],
            "dates": {"since": shown.starts_on, "until": shown.ends_on}
            if shown.starts_on or shown.ends_on
            else None,
            "budget": _budget(shown),
            "organisation": whose,
        }
    )


def capability_asked(ability: dict[str, Any]) -> dict[str, Any]:
    value: Any = {"least": ability["least"]} if "least" in ability else ability.get("values", True)
    if "column" in ability:
        value = {ability["column"]: value}
    return {"key": ability["key"], "value": value, "hard": ability["hard"]}


def _budget(shown: Presented) -> dict[str, Any] | None:
    if shown.budget_from is None and shown.budget_until is None:
        return None
    return {
        "least": float(shown.budget_from.amount) if shown.budget_from else None,
        "most": float(shown.budget_until.amount) if shown.budget_until else None,
        "currency": settings.CLUSTER.currency,
    }


# -- For an opportunity the organisations ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fit:
    organisation: Organisation
    score: float
    reasons: tuple[str, ...]
    unknown: tuple[str, ...]
    failed: tuple[str, ...] = ()
    introduced: str = ""
    """The state of the introduction of both, if there is one."""


@dataclass(frozen=True, slots=True)
class Listed:
    fits: tuple[tuple[int, Candidate], ...]
    shown: tuple[tuple[int, Shown], ...]
    loss: float
    circle: str
    ready: Ready | None = None


def circle_of_side(opportunity: Opportunity) -> str:
    """What whoever's it is sees of organisations."""
    whose = opportunity.organisation
    return MEMBERS if whose is not None and whose.is_member else PUBLIC


def organisations_for(opportunity: Opportunity, *, on: date | None = None, limit: int = 0) -> Listed:
    """The organisations that fit an opportunity, in the fair order of a day; none for one that is not open then."""
    today = on or timezone.localdate()
    circle = circle_of_side(opportunity)
    if not opportunity.is_live(today):
        return Listed((), (), 0.0, circle)
    whose = opportunity.organisation_id
    shown = presented(opportunity, _reader_of_side(opportunity), settings.CLUSTER.languages[0])
    if shown is None:
        return Listed((), (), 0.0, circle)
    ready = ready_for(circle)
    # Whose it is shapes nothing, so that a list tells nothing of who stays unnamed; its own is left out below.
    found = match(ready, asked_of(shown), ledger=Ledger(exposure_before(today)), on=today)
    may = _who_sees(opportunity)
    fits = tuple(
        (int(one.organisation), one)
        for one in found.candidates
        if int(one.organisation) != whose and (may is None or int(one.organisation) in may)
    )
    return Listed(
        fits[: limit or rule("matches_shown").value],
        tuple(
            (int(one.organisation), one)
            for one in found.shown
            if int(one.organisation) != whose and (may is None or int(one.organisation) in may)
        ),
        found.loss,
        circle,
        ready,
    )


def _reader_of_side(opportunity: Opportunity) -> Reader:
    whose = opportunity.organisation
    if whose is not None:
        return reader_for(whose.pk, member=whose.is_member)
    # What a visitor or the office wrote, as those see it for whom it is.
    chosen = frozenset(one.pk for one in opportunity.chosen.all())
    return Reader(PUBLIC if opportunity.audience == Audience.PUBLIC else MEMBERS, chosen)


def _who_sees(opportunity: Opportunity) -> set[int] | None:
    """The organisations to which it may be shown; None for all."""
    if opportunity.audience == Audience.CHOSEN:
        return {one.pk for one in opportunity.chosen.all()}
    if opportunity.audience == Audience.MEMBERS:
        return set(members_listed())
    return None


def members_listed() -> Iterable[int]:
    return [one.pk for one in _candidates().only("standing", "member_until") if one.is_member]


def exposure_before(today: date) -> list[Shown]:
    since = today - timedelta(days=numbers()["exposure"]["days"])
    rows = Exposure.objects.filter(on__gt=since, on__lt=today)
    return [
        Shown(on, str(pk), earned, received)
        for on, pk, earned, received in rows.values_list("on", "organisation", "earned", "received")
    ]


def fits_of(opportunity: Opportunity) -> tuple[list[Fit], float]:
    """The best organisations with their reasons in the reader's language, and what taking turns cost."""
    found = organisations_for(opportunity)
    if found.ready is None:
        return [], 0.0
    rows = Organisation.objects.in_bulk([pk for pk, _candidate in found.fits])
    states = _introduced(opportunity, rows)
    taxonomy, language = found.ready.taxonomy, current_language()
    fits = [
        Fit(
            rows[pk],
            one.score,
            tuple(wording.reason(fact, taxonomy)[language] for fact in one.reasons),
            tuple(wording.unknown(fact, taxonomy)[language] for fact in one.unknown),
            introduced=states.get(pk, ""),
        )
        for pk, one in found.fits
        if pk in rows
    ]
    return fits, found.loss


def why_both(opportunity: Opportunity, organisation: Organisation, most: int = 2000) -> str:
    """Why an organisation fits, for both sides to read: in each of their languages, as they need not speak the same."""
    found = organisations_for(opportunity)
    fit = next((one for pk, one in found.fits if pk == organisation.pk), None)
    paragraphs = []
    both = Introduction(one=opportunity.organisation, other=organisation, opportunity=opportunity)
    for language in languages_of_both(both):
        title = text_in(opportunity.title, language)
        reasons = (
            [wording.reason(fact, found.ready.taxonomy)[language] for fact in fit.reasons]
            if fit is not None and found.ready is not None
            else []
        )
        # Both read the same words: they say whom "its" means.
        paragraphs.append("\n".join([title, *([f"{organisation.name}:"] if reasons else []), *reasons]))
    return "\n\n".join(dict.fromkeys(paragraphs))[:most]


def _introduced(opportunity: Opportunity, rows: Iterable[int]) -> dict[int, str]:
    whose = opportunity.organisation_id
    found: dict[int, str] = {}
    if whose is None:
        pairs = Introduction.objects.filter(one=None, opportunity=opportunity, other__in=list(rows))
        return {one.other_id: one.get_state_display() for one in pairs.exclude(state=IntroductionState.ENDED)}
    for one in Introduction.objects.exclude(state=IntroductionState.ENDED):
        if whose in (one.one_id, one.other_id):
            other = one.other_id if one.one_id == whose else one.one_id
            if other is not None:
                found[other] = one.get_state_display()
    return found


# -- For an organisation the opportunities ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ForThem:
    """An opportunity that fits a member, as the member sees it, and why."""

    opportunity: Opportunity
    shown: Presented
    score: float
    reasons: tuple[str, ...]
    unknown: tuple[str, ...]
    requests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Open:
    """The open opportunities of a day, and which organisations see each."""

    rows: tuple[Opportunity, ...]
    market: Market


def _market(today: date) -> _Open:
    """Every open opportunity against every organisation, each pair only where the one is shown to the other."""
    rows = tuple(read_at_once(live(today=today)).order_by("pk"))
    ready = ready_for(MEMBERS)
    key = (_near.get(MEMBERS), today, tuple((row.pk, row.version, row.updated_at) for row in rows))
    with _lock:
        there = _markets.get(key)
    if there is not None:
        return _Open(rows, there)
    asked: list[Asked] = []
    seen: list[set[int] | None] = []
    for row in rows:
        reader = Reader(MEMBERS, frozenset(one.pk for one in row.chosen.all()))
        shown = presented(row, reader, settings.CLUSTER.languages[0])
        if shown is not None:
            asked.append(asked_of(shown))
            seen.append(_who_sees(row))
    found = market(ready, asked)
    scores = found.scores.copy()
    owners = {str(row.public_id): row.organisation_id for row in rows}
    pks = np.array([int(one.id) for one in ready.organisations], dtype=np.int64)
    for at, (one, may) in enumerate(zip(asked, seen, strict=True)):
        if may is not None:
            scores[at, ~np.isin(pks, list(may))] = -1.0
        scores[at, pks == (owners[one.id] or 0)] = -1.0
    made = replace(found, scores=scores, balanced=mutual(scores))
    with _lock:
        _markets.clear()
        _markets[key] = made
    return _Open(rows, made)


def for_organisation(organisation: Organisation, limit: int = 0) -> list[ForThem]:
    """The best opportunities for a member today, without those that it does not want to see."""
    today = timezone.localdate()
    opened = _market(today)
    if str(organisation.pk) not in opened.market.ready.positions:
        return []
    by_id = {str(row.public_id): row for row in opened.rows}
    found = for_you(
        opened.market,
        str(organisation.pk),
        on=today,
        limit=limit or rule("matches_shown").value,
        feedback=_feedback_of(organisation),
    )
    reader = reader_for(organisation.pk, member=organisation.is_member)
    answered = set(Interest.objects.filter(organisation=organisation).values_list("opportunity", flat=True))
    taxonomy, language = opened.market.ready.taxonomy, current_language()
    listed = []
    for one in found:
        row = by_id[one.opportunity]
        shown = presented(row, reader, language)
        if shown is None or row.pk in answered:
            continue
        listed.append(
            ForThem(
                row,
                shown,
                one.score,
                tuple(wording.reason(fact, taxonomy)[language] for fact in one.candidate.reasons),
                tuple(wording.unknown(fact, taxonomy)[language] for fact in one.candidate.unknown),
                tuple(wording.request(fact, taxonomy)[language] for fact in one.candidate.unknown),
            )
        )
    return listed


def _feedback_of(organisation: Organisation) -> list[Said]:
    return [
        Said(
            str(organisation.pk),
            str(one.opportunity.public_id),
            Answer(one.answer),
            one.on,
            one.because,
            one.until,
        )
        for one in Feedback.objects.filter(organisation=organisation).select_related("opportunity")
    ]
