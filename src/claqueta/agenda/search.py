"""The search documents of published sessions: for each language and circle, what that circle may see."""

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from claqueta.agenda.models import PublicSession
from claqueta.agenda.queries.shown import KIND, SessionShown, key_of, read_at_once, sessions_shown
from claqueta.engines.search import AUDIENCES, Document
from claqueta.events.queries.presented import may_see
from claqueta.foundation.search import Searchable
from claqueta.foundation.translated import text_in

RANK, RANK_OVER = 0.6, 0.2


def documents(identifiers: Iterable[str]) -> Iterator[Document]:
    rows = list(
        read_at_once(PublicSession.objects.filter(pk__in=list(identifiers), agenda__published__isnull=False))
    )
    for language in settings.CLUSTER.languages:
        for row, shown in zip(rows, sessions_shown(rows, language), strict=True):
            for audience in AUDIENCES:
                # Also the office finds sessions by what others read of them; what it plans is in its own lists.
                if row.agenda.event.state != "draft" and may_see(row.agenda.event, audience):
                    yield _document(row, shown, audience, language)


def _document(row: PublicSession, shown: SessionShown, audience: str, language: str) -> Document:
    event = row.agenda.event
    title = text_in(event.title, language)
    return Document(
        key=key_of(row),
        kind=KIND,
        language=language,
        audience=audience,
        title=shown.title,
        names=tuple(text for code, text in row.title.items() if code != shown.language and text),
        terms=tuple(filter(None, (shown.format_name, shown.track_name))),
        body=" · ".join(
            part
            for part in (shown.text, title, shown.room_name, *(one.line for one in shown.speakers))
            if part
        ),
        sort={
            "rank": RANK_OVER if event.is_over() or shown.cancelled else RANK,
            "recent": row.begins_at.timestamp(),
        },
        card={
            "name": shown.title,
            "url": shown.url,
            "tagline": f"{title} · {shown.when}",
            "kind_name": shown.format_name,
        },
    )


searchable = Searchable(
    kind=KIND,
    called={KIND: (_("Session"), _("Sessions"))},
    documents=documents,
    identifiers=lambda: map(str, PublicSession.objects.values_list("pk", flat=True)),
)
