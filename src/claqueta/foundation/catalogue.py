"""A catalogue that people search and filter: an address becomes a question, the question an answer with its facets.

A domain says its facets once; from them follow the facet values of its search documents (`values_of`), the addresses
(`parse`, `Question.url`), the groups with counts beside the results, and the filters in force.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.utils.functional import Promise

from claqueta.engines.search import Page, SearchRequest
from claqueta.foundation.fields.declaring import Fields
from claqueta.foundation.fields.words import coded, word
from claqueta.foundation.judging import ListOf
from claqueta.foundation.parameters import Parameters
from claqueta.foundation.search import find

type Presented = Mapping[str, Any]
"""What a circle sees of an object, by name."""


@dataclass(frozen=True, slots=True)
class Facet:
    """A property by which people narrow a catalogue."""

    name: str
    label: Callable[[], str] | str | Promise
    values: Callable[[Presented], Iterable[str]]
    """Of what a circle sees, so that no count tells of anything else."""
    word: Callable[[str, str], str] = lambda value, _language: value
    """A value in a language; the value itself when it means nothing here."""
    order: Callable[[Iterable[str]], Sequence[str]] | None = None
    """The order of the values; without it the most frequent first."""
    tree: Callable[[], Mapping[str, str]] | None = None
    """Value → the one above it, in order; a branch is shown once something of it is chosen."""
    opened: bool = False
    """Whether its values are shown before anybody chooses one."""


def facet_of(fields: Fields, field_name: str, *, name: str = "", **facts: Any) -> Facet:
    """The facet of a coded field: its codes, in words, in the order in which they were declared."""
    shape = coded(fields[field_name].shape)
    if shape is None:
        raise ValueError(f"{field_name} has no choices")
    several = isinstance(fields[field_name].shape, ListOf)

    def values(seen: Presented) -> Iterable[str]:
        value = seen.get(field_name)
        return (value if several else (value,)) if value else ()

    def in_words(value: str, language: str) -> str:
        return word(shape, value, language) if value in shape.values() else value

    known: dict[str, Any] = {"label": fields[field_name].label, "values": values, "word": in_words}
    return Facet(name or field_name, **(known | facts))


def in_order(values: Sequence[str]) -> Callable[[Iterable[str]], Sequence[str]]:
    """An order of its own, whatever the counts."""
    return lambda found: [value for value in values if value in set(found)]


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
class Question:
    """What an address asks of a catalogue."""

    catalogue: "Catalogue"
    query: str = ""
    filters: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = ""
    page: int = 1

    def url(self, **changes: Any) -> str:
        """This question's query string, with changes; on the first page unless they say another."""
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
        """The address without one of its filters."""
        filters = {
            facet: tuple(chosen for chosen in values if (facet, chosen) != (name, value))
            for facet, values in self.filters.items()
        }
        return self.url(filters={facet: values for facet, values in filters.items() if values})

    def request(
        self,
        audience: str,
        language: str,
        *,
        limit: int | None = None,
        offset: int | None = None,
        facets: bool = True,
    ) -> SearchRequest:
        """What the search is asked: this page of it, unless `limit` and `offset` say otherwise."""
        size = self.catalogue.page_size
        return SearchRequest(
            language=language,
            audience=audience,
            query=self.query,
            kinds=(self.catalogue.kind,),
            filters=self.filters,
            facets=tuple(self.catalogue.facets) if facets else (),
            sort=self.sort,
            limit=size if limit is None else limit,
            offset=(self.page - 1) * size if offset is None else offset,
            typing=True,
        )


@dataclass(frozen=True, slots=True)
class Answer:
    question: Question
    page: Page
    groups: tuple[FacetGroup, ...]
    chips: tuple[Chip, ...]

    @property
    def pages(self) -> int:
        return max(1, -(-self.page.total // self.question.catalogue.page_size))

    @property
    def previous_url(self) -> str:
        return self.question.url(page=self.question.page - 1) if self.question.page > 1 else ""

    @property
    def next_url(self) -> str:
        return self.question.url(page=self.question.page + 1) if self.question.page < self.pages else ""


@dataclass(frozen=True)
class Catalogue:
    """The objects of one kind of search document, as people narrow them."""

    kind: str
    declared: Callable[[], Iterable[Facet]]
    """The facets; asked once, as the cluster's data may decide them."""
    sorts: Mapping[str, str | Promise]
    """Key of an order → its words; the empty key is the best match."""
    page_size: int = 24
    most_pages: int = 400
    most_values: int = 60
    """Of a facet that is no tree."""

    @cached_property
    def facets(self) -> dict[str, Facet]:
        return {facet.name: facet for facet in self.declared()}

    def parse(self, data: Parameters) -> Question:
        """Read an address's parameters; a name or an order that the catalogue does not know is passed over."""
        chosen = {name: tuple(data.texts(name, 30, 60)) for name in self.facets}
        return Question(
            self,
            query=data.text("q", 200),
            filters={name: values for name, values in chosen.items() if values},
            sort=data.choice("sort", self.sorts),
            page=min(data.page(), self.most_pages),
        )

    def question(self, **asked: Any) -> Question:
        return Question(self, **asked)

    def ask(self, question: Question, audience: str, language: str) -> Answer:
        page = find(question.request(audience, language))
        groups = [
            group
            for facet in self.facets.values()
            if (group := self._group(facet, question, page, language)) is not None
        ]
        chips = [
            Chip(self.facets[name].word(value, language), question.without(name, value))
            for name, values in question.filters.items()
            for value in values
        ]
        return Answer(question, page, tuple(groups), tuple(chips))

    def matching(self, question: Question, audience: str, language: str, limit: int = 20_000) -> list[int]:
        """The primary key of everything that the question finds, in its order."""
        found = find(question.request(audience, language, limit=limit, offset=0, facets=False))
        return [int(hit.key.partition(":")[2]) for hit in found.hits]

    def values_of(self, seen: Presented) -> dict[str, tuple[str, ...]]:
        """The facet values of an object's search document."""
        found = {name: tuple(dict.fromkeys(facet.values(seen))) for name, facet in self.facets.items()}
        return {name: values for name, values in found.items() if values}

    def _group(self, facet: Facet, question: Question, page: Page, language: str) -> FacetGroup | None:
        counts, chosen = page.counts.get(facet.name, {}), question.filters.get(facet.name, ())
        if facet.tree is not None:
            values = _branches(facet, facet.tree(), counts, chosen, language)
        else:
            found = dict.fromkeys([*counts, *chosen])
            ordered = (
                facet.order(found)
                if facet.order
                else sorted(found, key=lambda value: (-counts.get(value, 0), value))
            )
            values = [
                FacetValue(value, facet.word(value, language), counts.get(value, 0), value in chosen)
                for value in ordered[: self.most_values]
            ]
        # A single value narrows nothing, unless somebody narrowed by it already.
        if not values or (len(values) == 1 and not chosen):
            return None
        label = facet.label() if callable(facet.label) else str(facet.label)
        return FacetGroup(facet.name, label, tuple(values), len(chosen), bool(chosen) or facet.opened)


def _branches(
    facet: Facet, tree: Mapping[str, str], counts: Mapping[str, int], chosen: tuple[str, ...], language: str
) -> list[FacetValue]:
    """The branches with something in them; the leaves of a branch when it, or one of them, is chosen."""
    opened = {tree[value] or value for value in chosen if value in tree}
    return [
        FacetValue(
            value,
            facet.word(value, language),
            counts.get(value, 0),
            value in chosen,
            depth=1 if above else 0,
        )
        for value, above in tree.items()
        if (counts.get(value) or value in chosen) and (not above or above in opened)
    ]
