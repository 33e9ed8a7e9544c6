"""The search documents of needs and offers: for each language and circle, what that circle may see.

The index knows circles and no single organisations: what is for chosen ones alone is found there by the office, and by them on
their board.
"""

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from claqueta.accounts.events import PersonChanged
from claqueta.cluster import queries as cluster
from claqueta.engines.search import AUDIENCES, Document
from claqueta.foundation.search import Searchable, changed
from claqueta.opportunities.catalogue import BOARD, what_filters_read
from claqueta.opportunities.kinds import kind_of
from claqueta.opportunities.models import Opportunity, OpportunityState
from claqueta.opportunities.queries import KIND, Presented, key_of, presented, read_at_once
from claqueta.opportunities.readers import Reader
from claqueta.organisations.events import ProfileChanged, RepresentativesChanged

RANK, RANK_OVER = 0.9, 0.3
NEVER_FOUND = (OpportunityState.DRAFT, OpportunityState.UNCONFIRMED)
TAGLINE = 160


def note_change(*opportunities: Opportunity) -> None:
    changed(key_of(opportunity) for opportunity in opportunities)


def note_organisation(event: ProfileChanged | RepresentativesChanged) -> None:
    """Whoever shows the organisation's name, or hides it and its people's, is out of date."""
    note_change(*Opportunity.objects.filter(organisation=event.organisation))


def note_person(event: PersonChanged) -> None:
    """What hides the person's name is out of date."""
    note_change(*Opportunity.objects.filter(organisation__affiliations__person=event.person).distinct())


def documents(identifiers: Iterable[str]) -> Iterator[Document]:
    wanted = Opportunity.objects.filter(pk__in=list(identifiers)).exclude(state__in=NEVER_FOUND)
    for opportunity in read_at_once(wanted):
        for language in settings.CLUSTER.languages:
            for audience in AUDIENCES:
                # Whoever is no more than in the circle: whatever else the reader is shown, the index does not know.
                shown = presented(opportunity, Reader(audience), language)
                if shown is not None:
                    yield _document(opportunity, shown, audience, language)


def _document(opportunity: Opportunity, shown: Presented, audience: str, language: str) -> Document:
    known = cluster.activities()
    kind = kind_of(shown.kind)
    said = kind and (kind.offer if opportunity.is_offer else kind.need)
    terms = [*(said or {}).values(), *(kind.name if kind else {}).values()]
    for activity in shown.activities:
        terms.extend(known[activity.code].terms if activity.code in known else ())
    with translation.override(language):
        kept = card(shown, reverse("opportunity", args=[shown.slug]))
    return Document(
        key=key_of(opportunity),
        kind=KIND,
        language=language,
        audience=audience,
        title=shown.title,
        names=tuple(dict.fromkeys([shown.slug, *_other_titles(shown)])),
        terms=tuple(dict.fromkeys(terms)),
        able=tuple(dict.fromkeys(f"{fact.label} {fact.value}" for fact in (*shown.facts, *shown.abilities))),
        body=_body(shown),
        facets=BOARD.values_of(what_filters_read(shown)),
        sort={
            "rank": RANK if shown.is_live else RANK_OVER,
            "recent": opportunity.updated_at.timestamp(),
            "since": shown.opens_on.toordinal() if shown.opens_on else 0,
        },
        card=kept,
    )


def _other_titles(shown: Presented) -> list[str]:
    return [
        texts["title"] for code, texts in shown.texts.items() if code != shown.language and texts["title"]
    ]


def _body(shown: Presented) -> str:
    parts = [shown.text, shown.whose.name if shown.whose else ""]
    parts += [one.name for one in (*shown.territories, *shown.languages)]
    return " · ".join(part for part in parts if part)


def card(shown: Presented, url: str) -> dict[str, object]:
    """What a list shows, stored beside the document: nothing that `shown` has not."""
    text = " ".join(shown.text.split())
    return {
        "id": shown.id,
        "slug": shown.slug,
        "url": url,
        "name": shown.title,
        "heading": shown.heading,
        "direction": shown.direction,
        "kind": shown.kind,
        "kind_name": shown.kind_name,
        "language": shown.language,
        "tagline": text if len(text) <= TAGLINE else text[: TAGLINE - 1] + "…",
        "whose": shown.whose.name if shown.whose else "",
        "hidden": shown.hidden,
        "activities": [activity.name for activity in shown.activities][:3],
        "territories": [territory.name for territory in shown.territories][:3],
        "budget": budget_in_words(shown),
        "closes_on": shown.closes_on.isoformat() if shown.closes_on else "",
        "state": shown.state,
        "state_name": shown.state_name,
    }


def budget_in_words(shown: Presented) -> str:
    """The range as people write it in the active language, without cents where there are none; blank for none."""
    bounds = [one for one in (shown.budget_from, shown.budget_until) if one]
    whole = all(one.amount == one.amount.to_integral_value() for one in bounds)
    words = list(dict.fromkeys(one.formatted(whole=whole) for one in bounds))
    if len(bounds) == 1:
        return f"≥ {words[0]}" if shown.budget_from else f"≤ {words[0]}"
    return " – ".join(words)


searchable = Searchable(
    kind=KIND,
    called={KIND: (_("Opportunity"), _("Opportunities"))},
    screen="office_opportunity",
    documents=documents,
    identifiers=lambda: map(str, Opportunity.objects.values_list("pk", flat=True)),
)
