"""The search documents of events: for each language and circle, what that circle may see."""

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from claqueta.engines.search import AUDIENCES, Document
from claqueta.events.kinds import kinds
from claqueta.events.models import LIVE, Event
from claqueta.events.queries import KIND, Presented, key_of, presented, read_at_once
from claqueta.foundation.search import Searchable

RANK, RANK_OVER = 0.85, 0.3


def documents(identifiers: Iterable[str]) -> Iterator[Document]:
    for event in read_at_once(Event.objects.filter(pk__in=list(identifiers), state__in=LIVE)):
        for language in settings.CLUSTER.languages:
            for audience in AUDIENCES:
                shown = presented(event, audience, language)
                if shown is not None:
                    yield _document(event, shown, audience, language)


def _document(event: Event, shown: Presented, audience: str, language: str) -> Document:
    kind = kinds().get(event.kind)
    return Document(
        key=key_of(event),
        kind=KIND,
        language=language,
        audience=audience,
        title=shown.title,
        names=tuple(text for code, text in event.title.items() if code != shown.language and text),
        terms=tuple(kind.name.values()) if kind else (),
        body=" · ".join(
            part
            for part in (shown.summary, shown.text, shown.place, *(one.name for one in shown.partners))
            if part
        ),
        sort={
            "rank": RANK_OVER if shown.over or shown.cancelled else RANK,
            "recent": event.begins_at.timestamp(),
        },
        card={"name": shown.title, "url": shown.url, "tagline": shown.when, "kind_name": shown.kind_name},
    )


searchable = Searchable(
    kind=KIND,
    called={KIND: (_("Event"), _("Events"))},
    screen="office_event",
    documents=documents,
    identifiers=lambda: map(str, Event.objects.values_list("pk", flat=True)),
)
