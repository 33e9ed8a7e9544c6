"""The production guide: the whole directory as a designed book, with an index."""

from collections.abc import Callable

from django.http import QueryDict

from claqueta.cluster import queries as cluster
from claqueta.foundation.documents import pdf
from claqueta.foundation.parameters import Parameters
from claqueta.organisations.directory import DirectoryQuery, matching
from claqueta.organisations.exporting import presented_in_order


def production_guide(
    language: str, question: str = "", *, tell: Callable[[int, int], None] = lambda done, total: None
) -> bytes:
    """A PDF of what the public sees of every organisation found, by group of activities, then an index of names."""
    ids = matching(DirectoryQuery.parse(Parameters(QueryDict(question))), "public", language)
    tell(0, len(ids))
    organisations = presented_in_order(ids, "public", language)
    tell(len(organisations) // 2, len(ids))
    known = cluster.activities()
    chapters = []
    for group in known.values():
        if group.is_group:
            inside = [one for one in organisations if _main_group(one["activities"]) == group.code]
            if inside:
                chapters.append((group, inside))
    homeless = [one for one in organisations if not one["activities"]]
    body = pdf(
        "organisations/pdf/guide.html",
        {
            "chapters": chapters,
            "homeless": homeless,
            "index": sorted(organisations, key=lambda one: one["name"].casefold()),
            "total": len(organisations),
        },
        apart=True,
    )
    tell(len(ids), len(ids))
    return body


def _main_group(activities: list[dict[str, str]]) -> str:
    return activities[0]["code"].partition(".")[0] if activities else ""
