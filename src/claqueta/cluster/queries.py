"""The taxonomy, the purposes and the places, read once and kept until the folder is synchronised again."""

from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz, process

from claqueta.cluster.models import Category, Place, Purpose
from claqueta.engines.search.words import folded
from claqueta.foundation.translated import Texts, text_in

FUZZY_MATCH = 86
"""Similarity (0–100) from which a typed activity is taken for one of the taxonomy."""


@dataclass(frozen=True, slots=True)
class Activity:
    """A category with its place in the tree."""

    id: int
    code: str
    slug: str
    names: Texts
    parent: str
    terms: tuple[str, ...]
    """Names and synonyms in every language."""

    @property
    def name(self) -> str:
        return text_in(self.names)

    @property
    def is_group(self) -> bool:
        return not self.parent


@cache
def activities() -> dict[str, Activity]:
    """Code → activity, in the order of the taxonomy."""
    return {
        category.code: Activity(
            id=category.pk,
            code=category.code,
            slug=category.slug,
            names=category.name,
            parent=category.parent.code if category.parent else "",
            terms=tuple(
                dict.fromkeys(
                    [*category.name.values(), *(one for some in category.synonyms.values() for one in some)]
                )
            ),
        )
        for category in Category.objects.filter(retired=False).select_related("parent")
    }


@cache
def activities_by_slug() -> dict[str, Activity]:
    return {activity.slug: activity for activity in activities().values()}


@cache
def _terms() -> dict[str, str]:
    """Folded name or synonym → code; a leaf wins over a group, a name over a synonym."""
    terms: dict[str, str] = {}
    for activity in sorted(activities().values(), key=lambda activity: activity.is_group):
        for term in activity.names.values():
            terms.setdefault(folded(term), activity.code)
    for activity in activities().values():
        for term in activity.terms:
            terms.setdefault(folded(term), activity.code)
    return terms


def match_activity(text: str) -> Activity | None:
    """The activity that somebody means by `text`: a code, a name or synonym in any language, or nearly one."""
    wanted = " ".join(folded(text).split())
    if not wanted:
        return None
    if wanted in activities():
        return activities()[wanted]
    terms = _terms()
    if wanted in terms:
        return activities()[terms[wanted]]
    beginning = [code for term, code in terms.items() if term.startswith(wanted)]
    if beginning:
        return activities()[beginning[0]]
    found = process.extractOne(wanted, terms.keys(), scorer=fuzz.token_sort_ratio, score_cutoff=FUZZY_MATCH)
    return activities()[terms[found[0]]] if found else None


def purposes() -> dict[str, str]:
    """Code → name of the statutory purposes, in their order and the reader's language."""
    return {code: text_in(names) for code, names in _purposes()}


@cache
def _purposes() -> list[tuple[str, Texts]]:
    return list(Purpose.objects.values_list("code", "name"))


@cache
def places() -> dict[str, Place]:
    return {place.code: place for place in Place.objects.all()}


@cache
def _places_by_name() -> dict[str, Place]:
    return {folded(place.name): place for place in places().values()}


def match_place(text: str) -> Place | None:
    return _places_by_name().get(" ".join(folded(text).split()))


def forget() -> None:
    """Read everything anew; called when the folder has been synchronised."""
    for cached in (activities, activities_by_slug, _terms, _purposes, places, _places_by_name):
        cached.cache_clear()
