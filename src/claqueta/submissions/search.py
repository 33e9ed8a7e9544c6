"""The search documents of selected projects: their cards, the same for whoever searches.

What is meant for accredited people, for whom a producer let in or under an agreement depends on who asks, and the index knows
only circles of accounts: so nothing but the card is in it.
"""

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from claqueta.engines.search import AUDIENCES, Document
from claqueta.foundation.search import Searchable
from claqueta.submissions.circles import Circle
from claqueta.submissions.models import Submission
from claqueta.submissions.queries import KIND, ProjectShown, key_of, presented, read_at_once, shown_to_others

RANK = 0.7


def documents(identifiers: Iterable[str]) -> Iterator[Document]:
    rows = shown_to_others().filter(pk__in=list(identifiers))
    for row in read_at_once(rows):
        for language in settings.CLUSTER.languages:
            shown = presented(row, Circle.CARD, language)
            if shown is not None:
                for audience in AUDIENCES:
                    yield _document(row, shown, audience, language)


def _document(row: Submission, shown: ProjectShown, audience: str, language: str) -> Document:
    return Document(
        key=key_of(row),
        kind=KIND,
        language=language,
        audience=audience,
        title=shown.title,
        names=tuple(
            {str(shown.values.get(name) or "") for name in ("title", "title_english")} - {shown.title, ""}
        ),
        terms=tuple(part for part in (shown.text("type"), shown.text("genres")) if part),
        body=" · ".join(one.text for one in shown.facts if one.key not in ("title", "title_english")),
        sort={"rank": RANK, "recent": shown.changed_at.timestamp()},
        card={
            "name": shown.title,
            "url": reverse("project", args=[row.public_id]),
            "tagline": shown.line,
            "kind_name": shown.call,
        },
    )


def identifiers() -> Iterable[str]:
    return map(str, shown_to_others().values_list("pk", flat=True))


searchable = Searchable(
    kind=KIND,
    called={KIND: (_("Project"), _("Projects"))},
    documents=documents,
    identifiers=identifiers,
    screen="office_submission",
)
