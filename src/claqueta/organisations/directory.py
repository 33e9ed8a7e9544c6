"""The directory's question and answer: a URL becomes a search, a search becomes lists, facets and links."""

from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claqueta.cluster import queries as cluster
from claqueta.engines.search import Page, SearchRequest
from claqueta.foundation.parameters import Parameters
from claqueta.foundation.search import find
from claqueta.foundation.translated import text_in
from claqueta.organisations.models import Kind, SizeBand, Standing
from claqueta.organisations.queries import KIND, facet_fields, language_name, number_text, territory_name

PAGE_SIZE = 24
MAX_PAGE = 400
SORTS = {
    "": gettext_lazy("Best match"),
    "name": gettext_lazy("Name"),
    "recent": gettext_lazy("Recently updated"),
    "since": gettext_lazy("Newest members"),
}
FACETS = ("activity", "place", "country", "kind", "size", "standing", "since", "language")
MOST_VALUES = 60


@dataclass(frozen=True, slots=True)
class FacetValue:
    value: str
    label: str
    count: int
    selected: bool
    depth: int = 0


@dataclass(frozen=True, slots=True)
class FacetGroup:
    name: str
    label: str
    values: tuple[FacetValue, ...]
    selected: int
    open: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force, with the address without it."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class DirectoryQuery:
    """What a directory address asks for."""

    query: str = ""
    filters: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = ""
    page: int = 1

    @classmethod
    def parse(cls, data: Parameters) -> "DirectoryQuery":
        """Read an address's parameters; a name or an order that it does not know is passed over."""
        chosen = {name: tuple(data.texts(name, 30, 60)) for name in facet_names()}
        return cls(
            query=data.text("q", 200),
            filters={name: values for name, values in chosen.items() if values},
            sort=data.choice("sort", SORTS),
            page=min(data.page(), MAX_PAGE),
        )

    def url(self, **changes: Any) -> str:
        """This question's query string, with changes."""
        pairs: list[tuple[str, str]] = []
        query, sort, page = (
            changes.get("query", self.query),
            changes.get("sort", self.sort),
            changes.get("page", 1),
        )
        if query:
            pairs.append(("q", query))
        pairs.extend(
            (name, value) for name, values in changes.get("filters", self.filters).items() for value in values
        )
        if sort:
            pairs.append(("sort", sort))
        if page > 1:
            pairs.append(("page", str(page)))
        return f"?{urlencode(pairs)}" if pairs else "?"

    def without(self, name: str, value: str) -> str:
        filters = {
            facet: tuple(one for one in values if (facet, one) != (name, value))
            for facet, values in self.filters.items()
        }
        return self.url(filters={facet: values for facet, values in filters.items() if values})

    def request(
        self,
        audience: str,
        language: str,
        *,
        limit: int = PAGE_SIZE,
        offset: int | None = None,
        facets: bool = True,
    ) -> SearchRequest:
        return SearchRequest(
            language=language,
            audience=audience,
            query=self.query,
            kinds=(KIND,),
            filters=self.filters,
            facets=tuple(facet_names()) if facets else (),
            sort=self.sort,
            limit=limit,
            offset=(self.page - 1) * PAGE_SIZE if offset is None else offset,
            typing=True,
        )


@cache
def facet_names() -> tuple[str, ...]:
    return (*FACETS, *(f"cap.{facet}" for facet, _capability, _column in facet_fields()))


@dataclass(frozen=True, slots=True)
class Answer:
    question: DirectoryQuery
    page: Page
    groups: tuple[FacetGroup, ...]
    chips: tuple[Chip, ...]

    @property
    def pages(self) -> int:
        return max(1, -(-self.page.total // PAGE_SIZE))

    @property
    def previous_url(self) -> str:
        return self.question.url(page=self.question.page - 1) if self.question.page > 1 else ""

    @property
    def next_url(self) -> str:
        return self.question.url(page=self.question.page + 1) if self.question.page < self.pages else ""


def ask(question: DirectoryQuery, audience: str, language: str) -> Answer:
    page = find(question.request(audience, language))
    return Answer(question, page, tuple(_groups(question, page, language)), tuple(_chips(question, language)))


def matching(question: DirectoryQuery, audience: str, language: str, limit: int = 20_000) -> list[int]:
    """The identifiers of every organisation that the question finds, in its order."""
    found = find(question.request(audience, language, limit=limit, offset=0, facets=False))
    return [int(hit.key.partition(":")[2]) for hit in found.hits]


def _chips(question: DirectoryQuery, language: str) -> list[Chip]:
    return [
        Chip(value_label(name, value, language), question.without(name, value))
        for name, values in question.filters.items()
        for value in values
    ]


def facet_label(name: str) -> str:
    labels = {
        "activity": _("Activity"),
        "place": _("Municipality"),
        "country": _("Country"),
        "kind": _("Kind"),
        "size": _("Size"),
        "standing": _("Standing"),
        "since": _("Member since"),
        "language": _("Languages spoken"),
    }
    if name in labels:
        return labels[name]
    for facet, capability, column in facet_fields():
        if name == f"cap.{facet}":
            own = text_in(column.name)
            return own if column is capability else f"{text_in(capability.name)}: {own.lower()}"
    return name


def value_label(name: str, value: str, language: str) -> str:
    """A facet's value in words; the value itself when it means nothing here."""
    match name:
        case "activity":
            known = cluster.activities()
            return known[value].name if value in known else value
        case "place":
            places = cluster.places()
            return places[value].name if value in places else value
        case "country":
            return territory_name(value, language)
        case "language":
            return language_name(value, language).capitalize()
        case "kind":
            return str(Kind(value).label) if value in Kind.values else value
        case "size":
            return str(SizeBand(value).label) if value in SizeBand.values else value
        case "standing":
            return str(Standing(value).label) if value in Standing.values else value
    for facet, _capability, column in facet_fields():
        if name == f"cap.{facet}":
            if column.type == "boolean":
                return _("Yes")
            if column.buckets:
                return _bucket_label(column.buckets, value, column.unit, language)
            return next((text_in(one.name) for one in column.choices if one.key == value), value)
    return value


def _bucket_label(buckets: tuple[float, ...], value: str, unit: str, language: str) -> str:
    try:
        low = float(value)
    except ValueError:
        return value
    high = next((bound for bound in buckets if bound > low), None)
    unit = f" {unit}" if unit else ""
    if high is None:
        return _("%(low)s%(unit)s or more") % {"low": number_text(low, language), "unit": unit}
    return (
        f"{number_text(low, language)}–{number_text(high - 1 if high == int(high) else high, language)}{unit}"
    )


def _groups(question: DirectoryQuery, page: Page, language: str) -> list[FacetGroup]:
    groups = []
    for name in facet_names():
        counts, chosen = page.counts.get(name, {}), question.filters.get(name, ())
        values = (
            _activity_values(counts, chosen)
            if name == "activity"
            else [
                FacetValue(value, value_label(name, value, language), counts.get(value, 0), value in chosen)
                for value in _ordered(name, counts, chosen)
            ]
        )
        if values and (len(values) > 1 or chosen):
            groups.append(
                FacetGroup(
                    name,
                    facet_label(name),
                    tuple(values[:MOST_VALUES] if name != "activity" else values),
                    len(chosen),
                    bool(chosen) or name in ("activity", "place"),
                )
            )
    return groups


def _ordered(name: str, counts: dict[str, int], chosen: tuple[str, ...]) -> list[str]:
    values = list(dict.fromkeys([*counts, *chosen]))
    if name == "since":
        return sorted(values, reverse=True)
    if name == "size":
        return [value for value in SizeBand.values if value in values]
    for facet, _capability, column in facet_fields():
        if name == f"cap.{facet}" and column.buckets:
            return sorted(
                values, key=lambda value: float(value) if value.replace(".", "", 1).isdigit() else 0.0
            )
    return sorted(values, key=lambda value: (-counts.get(value, 0), value))


def _activity_values(counts: dict[str, int], chosen: tuple[str, ...]) -> list[FacetValue]:
    """The tree: groups with something in them; a group's activities when it, or one of them, is chosen."""
    known = cluster.activities()
    opened = {known[code].parent or code for code in chosen if code in known}
    return [
        FacetValue(
            one.code, one.name, counts.get(one.code, 0), one.code in chosen, depth=1 if one.parent else 0
        )
        for one in known.values()
        if (counts.get(one.code) or one.code in chosen) and (one.is_group or one.parent in opened)
    ]
