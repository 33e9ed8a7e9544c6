"""A catalogue that people search and filter: an address becomes a question, the question an answer with its facets.

A domain says its facets once; from them follow the facet values of its search documents (`values_of`), the addresses
(`parse`, `Question.url`), the groups with counts beside the results, and the filters in force.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from claqueta.engines.search import Page, SearchRequest
from claqueta.engines.search.words import WORD
from claqueta.foundation.fields.declaring import Fields
from claqueta.foundation.fields.words import coded, word
from claqueta.foundation.judging import ListOf
from claqueta.foundation.parameters import Pager, Parameters
from claqueta.foundation.search import find

TYPING = "typing"
"""The parameter that a page sends along while somebody types (`interface/js/resting.js`); no address carries it on."""

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
    flag: bool = False
    """Whether it is one thing that somebody has or has not, which its name says."""


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
    heads: bool = False
    """Whether it only stands above values that are chosen, which narrow it."""


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
class Word:
    """A word of what was typed."""

    text: str
    dropped: bool
    """Whether it was passed over, as nothing has all of the words."""


@dataclass(frozen=True, slots=True)
class Question:
    """What an address asks of a catalogue."""

    catalogue: "Catalogue"
    query: str = ""
    filters: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = ""
    page: int = 1
    kept: tuple[tuple[str, str], ...] = ()
    """What its addresses carry along for the page, which changes nothing of what is found."""
    strict: bool = False
    """Nothing but what has all of the words, and facets of which one value is chosen at most."""
    unfinished: bool = False
    """It is being typed: the words are looked for, and what they mean once the typing rests."""

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
        pairs.extend(self.kept)
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
            beside=not self.strict,
            relaxed=not self.strict,
            trees=self.catalogue.trees() if facets else {},
            sort=self.sort,
            limit=size if limit is None else limit,
            offset=(self.page - 1) * size if offset is None else offset,
            typing=True,
            fused=not self.strict and not self.unfinished,
        )


@dataclass(frozen=True, slots=True)
class Answer:
    question: Question
    page: Page
    groups: tuple[FacetGroup, ...]
    chips: tuple[Chip, ...]

    @property
    def meant(self) -> int:
        """How many of this page were found by what they mean."""
        return sum(hit.meant for hit in self.page.hits)

    @property
    def words(self) -> tuple[Word, ...]:
        """What was typed, word by word, where some of it was passed over."""
        if not self.page.dropped:
            return ()
        return tuple(
            Word(word, position in self.page.dropped)
            for position, word in enumerate(WORD.findall(self.question.query))
        )

    @property
    def pages(self) -> int:
        return max(1, -(-self.page.total // self.question.catalogue.page_size))

    @property
    def pager(self) -> Pager:
        question, page = self.question, self.question.page
        return Pager(
            page,
            self.pages,
            earlier=question.url(page=page - 1) if page > 1 else "",
            later=question.url(page=page + 1) if page < self.pages else "",
        )


@dataclass(frozen=True)
class Catalogue:
    """The objects of one kind of search document, as people narrow them."""

    kind: str
    declared: Callable[[], Iterable[Facet]]
    """The facets; asked once, as the cluster's data may decide them."""
    sorts: Mapping[str, str | Promise]
    """Key of an order → its words; the empty key is the best match."""
    keeps: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Parameter → the values that addresses carry along, for the page that shows the answer."""
    page_size: int = 24
    most_pages: int = 400
    most_values: int = 60
    """Of a facet that is no tree."""

    @cached_property
    def facets(self) -> dict[str, Facet]:
        return {facet.name: facet for facet in self.declared()}

    def trees(self) -> dict[str, Mapping[str, str]]:
        return {name: facet.tree() for name, facet in self.facets.items() if facet.tree is not None}

    def parse(self, data: Parameters, *, strict: bool = False) -> Question:
        """Read an address's parameters; a name or an order that the catalogue does not know is passed over.

        Of a tree, what stands above another chosen value is narrowed by it and not chosen itself.
        """
        chosen = {name: tuple(data.texts(name, 30, 60)) for name in self.facets if name in data}
        for name, tree in self.trees().items() if chosen else ():
            above = {tree.get(value) for value in chosen.get(name, ())}
            chosen[name] = tuple(value for value in chosen.get(name, ()) if value not in above)
        return Question(
            self,
            query=data.text("q", 200),
            filters={name: values for name, values in chosen.items() if values},
            sort=data.choice("sort", self.sorts),
            page=min(data.page(), self.most_pages),
            kept=tuple(
                (name, data.text(name)) for name, known in self.keeps.items() if data.choice(name, known)
            ),
            strict=strict,
            unfinished=TYPING in data,
        )

    def sorts_for(self, question: Question) -> list[tuple[str, str | Promise]]:
        """The orders that a page offers: where nothing was asked for, nothing fits better than another."""
        return [
            (key, label if key or question.query else _("Usual order")) for key, label in self.sorts.items()
        ]

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
            Chip(self.said(name, value, language), question.without(name, value))
            for name, values in question.filters.items()
            for value in values
        ]
        return Answer(question, page, tuple(groups), tuple(chips))

    def matching(self, question: Question, audience: str, language: str, limit: int = 20_000) -> list[int]:
        """The primary key of everything that the question finds, in its order."""
        asked = question.request(audience, language, limit=limit, offset=0, facets=False)
        found = find(replace(asked, bare=True))
        return [int(hit.key.partition(":")[2]) for hit in found.hits]

    def values_of(self, seen: Presented) -> dict[str, tuple[str, ...]]:
        """The facet values of an object's search document."""
        found = {name: tuple(dict.fromkeys(facet.values(seen))) for name, facet in self.facets.items()}
        return {name: values for name, values in found.items() if values}

    def said(self, facet: str, value: str, language: str) -> str:
        """A value as it is said by itself, away from its facet."""
        one = self.facets[facet]
        return self.label(facet) if one.flag else one.word(value, language)

    def label(self, facet: str) -> str:
        """What a facet is called."""
        label = self.facets[facet].label
        return label() if callable(label) else str(label)

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
        narrows = len(values) > 1 or bool(chosen) or (facet.flag and values and values[0].count < page.total)
        if not values or not narrows:
            return None
        return FacetGroup(
            facet.name, self.label(facet.name), tuple(values), len(chosen), bool(chosen) or facet.opened
        )


def _branches(
    facet: Facet, tree: Mapping[str, str], counts: Mapping[str, int], chosen: tuple[str, ...], language: str
) -> list[FacetValue]:
    """The branches with something in them; the leaves of a branch when it, or one of them, is chosen."""
    opened = {tree[value] or value for value in chosen if value in tree}
    above_chosen = {tree[value] for value in chosen if value in tree}
    return [
        FacetValue(
            value,
            facet.word(value, language),
            counts.get(value, 0),
            value in chosen,
            depth=1 if above else 0,
            heads=value in above_chosen,
        )
        for value, above in tree.items()
        if (counts.get(value) or value in chosen) and (not above or above in opened)
    ]
