"""The search documents of delegations that are published: their calls, the same for whoever searches.

Who applied and who travels is in none of them: companies are found by their own pages.
"""

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claqueta.delegations.models import Delegation
from claqueta.delegations.queries import KIND, key_of, public_delegations
from claqueta.delegations.wording import days_words, place_words
from claqueta.engines.search import AUDIENCES, Document
from claqueta.foundation.search import Searchable
from claqueta.foundation.translated import text_in

RANK, RANK_OVER = 0.75, 0.3


def documents(identifiers: Iterable[str]) -> Iterator[Document]:
    for row in public_delegations().filter(pk__in=list(identifiers)):
        for language in settings.CLUSTER.languages:
            with translation.override(language):
                found = [_document(row, audience, language) for audience in AUDIENCES]
            yield from found


def _document(row: Delegation, audience: str, language: str) -> Document:
    title = text_in(row.title, language)
    return Document(
        key=key_of(row),
        kind=KIND,
        language=language,
        audience=audience,
        title=title,
        names=tuple({text for text in row.title.values() if text} - {title}),
        terms=tuple(part for part in (row.market, place_words(row)) if part),
        body=" · ".join(
            part for part in (text_in(row.text, language), text_in(row.offers, language), row.funder) if part
        ),
        sort={
            "rank": RANK if row.state == Delegation.State.PUBLISHED else RANK_OVER,
            "recent": row.opens_at.timestamp(),
        },
        card={
            "name": title,
            "url": reverse("delegation", args=[row.slug]),
            "tagline": f"{place_words(row)} · {days_words(row)}",
            "kind_name": _("Delegation abroad"),
        },
    )


searchable = Searchable(
    kind=KIND,
    called={KIND: (gettext_lazy("Delegation"), gettext_lazy("Delegations"))},
    screen="office_delegation",
    documents=documents,
    identifiers=lambda: map(str, public_delegations().values_list("pk", flat=True)),
)
