"""What a list shows of an organisation, and which of its capabilities tell most there."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.conf import settings

from claqueta.cluster.definition import CapabilityField
from claqueta.engines.search import Hit
from claqueta.engines.search.words import WORD, folded
from claqueta.foundation.catalogue import Answer
from claqueta.foundation.locales import language_name, number_text
from claqueta.foundation.translated import text_in
from claqueta.organisations.directory import bucket_of
from claqueta.organisations.queries import Presented

TOLD = 2
"""Capabilities that a card has room for."""


def card(seen: Presented, language: str) -> dict[str, Any]:
    """What a list shows of an organisation, stored beside its search document."""
    main: dict[str, Any] = next(iter(seen["premises"]), {})
    foreign = "tagline" in seen["missing_fields"]
    return {
        "id": seen["id"],
        "slug": seen["slug"],
        "url": seen["url"],
        "name": seen["name"],
        # A line in another language says less than the activities in the reader's.
        "tagline": "" if foreign and seen["activities"] else seen.get("tagline", ""),
        "activities": [activity["name"] for activity in seen["activities"]][:3],
        "city": main.get("city", ""),
        "country": main.get("country_name", "")
        if main.get("country") != settings.CLUSTER.tax_country
        else "",
        "point": [main["latitude"], main["longitude"]] if main.get("latitude") is not None else None,
        "standing": seen["standing"],
        "standing_name": seen["standing_name"],
        "logo": seen["logo"],
        "still": next((picture["url"] for picture in seen["pictures"]), ""),
        "able": [list(one) for one in _able(seen, language)],
        "size": seen["words"].get("size_band", ""),
        "missing": foreign and not seen["activities"],
        "stale": seen["stale"],
    }


def _able(seen: Presented, language: str) -> Iterator[tuple[str, str, str]]:
    """Facet, value and words of each capability that can be filtered by; of the main activity first."""
    for activity in seen["activities"]:
        for capability in settings.CLUSTER.capabilities_of(activity["code"]):
            if capability.key in activity["capabilities"]:
                yield from _of_capability(capability, activity["capabilities"][capability.key], language)


def _of_capability(capability: CapabilityField, stated: Any, language: str) -> Iterator[tuple[str, str, str]]:
    name = text_in(capability.name, language)
    facet = f"cap.{capability.key}"
    match capability.type:
        case "boolean" if capability.facet and stated:
            yield facet, "yes", name
        case "choice" | "choices" if capability.facet:
            words = {choice.key: text_in(choice.name, language) for choice in capability.choices}
            for value in [stated] if isinstance(stated, str) else stated:
                yield facet, value, words.get(value, value)
        case "number" | "integer" if capability.facet:
            yield facet, bucket_of(capability, stated), f"{name}: {_amount(capability, stated, language)}"
        case "records":
            for column in capability.columns:
                amounts = [row[column.key] for row in stated if row.get(column.key) is not None]
                if column.facet and column.buckets and amounts:
                    most = max(amounts)
                    yield (
                        f"{facet}.{column.key}",
                        bucket_of(column, most),
                        f"{name}: {_amount(column, most, language)}",
                    )


def _amount(field: CapabilityField, value: Any, language: str) -> str:
    return f"{number_text(value, language)}{' ' + field.unit if field.unit else ''}"


def known_as(seen: Presented) -> Iterator[str]:
    """In every language of the cluster: what it has been found able to do, what it speaks, and where it stands."""
    languages = settings.CLUSTER.languages
    for activity in seen["activities"]:
        for capability in settings.CLUSTER.capabilities_of(activity["code"]):
            stated = activity["capabilities"].get(capability.key)
            if stated in (None, "", [], {}, False):
                continue
            yield from capability.name.values()
            for choice in capability.choices:
                if choice.key == stated or (isinstance(stated, list) and choice.key in stated):
                    yield from choice.name.values()
    for code in seen.get("languages", ()):
        yield from (language_name(code, language) for language in languages)
    yield from (premises["city"] for premises in seen["premises"] if premises["city"])


def shown(answer: Answer) -> list[dict[str, Any]]:
    """The cards of an answer: each with what tells most of it for the question, and why it was found where that does
    not show."""
    return [_shown(hit, answer) for hit in answer.page.hits]


def _shown(hit: Hit, answer: Answer) -> dict[str, Any]:
    told = telling(
        hit.card.get("able", ()), answer.question.query, answer.question.filters, answer.page.counts
    )
    seen = " ".join([hit.card["name"], _what(hit.card), hit.card["city"], *told])
    return {
        **hit.card,
        "told": told,
        "by_meaning": hit.meant,
        "why": hit.snippet if hit.snippet and (hit.meant or not _shows(hit.snippet, seen)) else "",
    }


def _what(card: Mapping[str, Any]) -> str:
    return str(card["tagline"] or " · ".join(card["activities"]))


def _shows(snippet: str, seen: str) -> bool:
    """Whether each word that a snippet marks stands in what is seen anyway."""
    words = set(WORD.findall(folded(seen)))
    marked = {folded(piece.partition("</b>")[0]) for piece in snippet.split("<b>")[1:]}
    return marked <= words


def telling(
    able: Sequence[Sequence[str]],
    query: str,
    filters: Mapping[str, Sequence[str]],
    counts: Mapping[str, Mapping[str, int]],
) -> list[str]:
    """The capabilities to show: those that are filtered by, those that the words name, then the rarest."""
    words = set(WORD.findall(folded(query)))

    def order(one: tuple[int, Sequence[str]]) -> tuple[bool, bool, int, int]:
        position, (facet, value, text) = one
        named = bool(words & set(WORD.findall(folded(text))))
        return value not in filters.get(facet, ()), not named, counts.get(facet, {}).get(value, 0), position

    ordered = [text for _position, (_facet, _value, text) in sorted(enumerate(able), key=order)]
    return list(dict.fromkeys(ordered))[:TOLD]
