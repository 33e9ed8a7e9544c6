"""Documents to be found, and an index of some."""

from claqueta.engines.search import Document, Index, SearchRequest


def document(
    key: str,
    title: str,
    *,
    audience: str = "public",
    body: str = "",
    terms: tuple[str, ...] = (),
    **facets: tuple[str, ...],
) -> Document:
    return Document(
        key,
        "organisation",
        "es",
        audience,
        title,
        terms=terms,
        body=body,
        facets=facets,
        card={"name": title},
    )


def found(index: Index, request: SearchRequest) -> list[str]:
    """The numbers of the organisations, in their order."""
    return [hit.key.removeprefix("organisation:") for hit in index.search(request).hits]


def ranked(index: Index, *documents: Document) -> Index:
    index.apply(10, documents, from_scratch=True)
    return index
