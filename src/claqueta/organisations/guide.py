"""The directory as a file: the production guide, a designed book with an index, and long exports."""

from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from claqueta.foundation.documents import Kind, pdf
from claqueta.foundation.numbering import Series
from claqueta.foundation.parameters import Parameters
from claqueta.foundation.tabular import write, written
from claqueta.organisations import paper
from claqueta.organisations.directory import DIRECTORY
from claqueta.organisations.exporting import (
    CHUNK,
    chosen,
    columns_for,
    presented_in_pieces,
)
from claqueta.organisations.policies import PUBLIC
from claqueta.organisations.queries import Presented

GUIDE = Kind(
    "organisations.guide",
    gettext_lazy("Production guide"),
    "organisations/pdf/guide.html",
    Series("GP"),
    "organisations.manage",
)
"""Each edition is issued in one language, and replaces the one before it in that language."""
LIST = "organisations/pdf/list.html"
SECONDS = 900
"""That the guide of a large cluster may take to be drawn."""


def production_guide(
    language: str, question: str = "", *, tell: Callable[[int, int], None] = lambda done, total: None
) -> bytes:
    """A PDF of what the public sees of every organisation found, by group of activities, then an index of names."""
    context = contents(language, question, tell=tell)
    body = pdf(GUIDE.template, context, seconds=SECONDS)
    tell(context["total"], context["total"])
    return body


def contents(
    language: str, question: str = "", *, tell: Callable[[int, int], None] = lambda done, total: None
) -> dict[str, Any]:
    """What the guide is drawn of; half the work."""
    ids = DIRECTORY.matching(DIRECTORY.parse(Parameters(QueryDict(question))), PUBLIC, language)
    tell(0, len(ids))
    entries = [paper.entry_of(seen) for seen in presented_in_pieces(ids, PUBLIC, language)]
    tell(len(entries) // 2, len(ids))
    return {
        "cover": paper.cover_of(entries),
        "chapters": paper.chapters_of(entries, _("Others")),
        "names": paper.by_name(entries),
        "places": paper.by_place(entries),
        "total": len(entries),
    }


def list_on_paper(organisations: Iterable[Presented], title: str) -> dict[str, Any]:
    """What a list of organisations as a document is drawn of."""
    return {"entries": [paper.entry_of(seen) for seen in organisations], "title": title}


def export_into(
    out: IO[bytes],
    form: str,
    question: str,
    circle: str,
    language: str,
    *,
    tell: Callable[[int, int], None],
) -> None:
    """Write the answer to a question to the directory as a file of `form`, as the circle sees it, while it is read."""
    asked = DIRECTORY.parse(Parameters(QueryDict(question)))
    ids = DIRECTORY.matching(asked, circle, language)
    total = len(ids) + 1
    columns = None if form == "pdf" else columns_for(circle)
    organisations = _telling(presented_in_pieces(ids, circle, language, columns), tell, total)
    if columns is None:
        out.write(pdf(LIST, list_on_paper(organisations, _("Directory")), seconds=900))
    else:
        write(form, columns, organisations, out, pgettext("file name", "directory"))


def chosen_as_pdf(slugs: list[str], title: str, circle: str, language: str) -> bytes:
    """The organisations of somebody's list as a document."""
    return pdf(LIST, list_on_paper(chosen(slugs, circle, language), title), seconds=300)


def _telling(
    organisations: Iterable[Presented], tell: Callable[[int, int], None], total: int
) -> Iterator[Presented]:
    for number, one in enumerate(organisations):
        if number % CHUNK == 0:
            tell(number, total)
        yield one


def written_for(form: str, circle: str, language: str) -> bytes:
    """The whole directory as a file, for a circle; as a PDF it is the production guide."""
    if form == "pdf":
        return production_guide(language)
    ids, columns = DIRECTORY.matching(DIRECTORY.question(), circle, language), columns_for(circle)
    rows = presented_in_pieces(ids, circle, language, columns)
    return written(form, columns, rows, pgettext("file name", "directory"))
