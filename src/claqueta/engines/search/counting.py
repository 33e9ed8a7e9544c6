"""Facets counted: each value says what choosing it leaves."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import tantivy

from claqueta.engines.search.asking import SearchRequest

type AnyOf = Callable[[str, Iterable[str]], Any]
MOST_VALUES = 5000


def musts(queries: Iterable[Any]) -> list[Any]:
    return [(tantivy.Occur.Must, query) for query in queries]


def counted(
    searcher: Any, base: Sequence[Any], narrow: Mapping[str, Any], request: SearchRequest, any_of: AnyOf
) -> dict[str, dict[str, int]]:
    """Facet → value → number of documents, as the request's `beside` says.

    Facets without a filter share one pass over the results. One that narrows has a pass of its own.
    """
    counts: dict[str, dict[str, int]] = {facet: {} for facet in request.facets}
    for facet, value, count in _pass(searcher, [*base, *musts(narrow.values())]):
        if facet in counts and (facet not in narrow or (request.beside and value in request.filters[facet])):
            counts[facet][value] = count
    for facet in request.facets:
        if facet in narrow:
            others = [*base, *musts(query for other, query in narrow.items() if other != facet)]
            if request.beside:
                found = _beside(searcher, others, facet, request, any_of)
            else:
                found = ((value, count) for name, value, count in _pass(searcher, others) if name == facet)
            for value, count in found:
                counts[facet].setdefault(value, count)
    return counts


def _pass(searcher: Any, clauses: Sequence[Any]) -> Iterator[tuple[str, str, int]]:
    found = searcher.aggregate(
        tantivy.Query.boolean_query(list(clauses)),
        {"all": {"terms": {"field": "facet", "size": MOST_VALUES}}},
    )
    for bucket in found["all"]["buckets"]:
        facet, _, value = str(bucket["key"]).partition("=")
        yield facet, value, int(bucket["doc_count"])


def _beside(
    searcher: Any,
    others: Sequence[Any],
    facet: str,
    request: SearchRequest,
    any_of: AnyOf,
) -> Iterator[tuple[str, int]]:
    """Each value that is not chosen, with the total of it and those that stay chosen beside it.

    A value below a chosen one takes its place; any other stands beside all of them.
    """
    tree, chosen = request.trees.get(facet, {}), request.filters[facet]
    everything = Counter({value: count for name, value, count in _pass(searcher, others) if name == facet})
    replaced = {above for above in chosen if above in tree.values()}
    for left_out in (*replaced, ""):
        values = [
            value
            for value in everything
            if value not in chosen
            and (tree.get(value) == left_out if left_out else tree.get(value) not in replaced)
        ]
        staying = tuple(value for value in chosen if value != left_out)
        if not staying:
            yield from ((value, everything[value]) for value in values)
            continue
        staying_query = any_of(facet, staying)
        kept = int(
            searcher.search(tantivy.Query.boolean_query([*others, *musts([staying_query])]), 1).count or 0
        )
        without = [*others, (tantivy.Occur.MustNot, staying_query)]
        added = Counter({value: count for name, value, count in _pass(searcher, without) if name == facet})
        yield from ((value, kept + added[value]) for value in values)
