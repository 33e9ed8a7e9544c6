"""The one door through which any face sees a published session: who may see it and what of it is judged here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, cached_property
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation

from claqueta.agenda.models import Agenda, Format, PublicSession, Role, Speaker, SpeakerState
from claqueta.agenda.wording import day_in_words, hours_in_words
from claqueta.events.models import Event
from claqueta.events.queries import Presented, presented
from claqueta.events.queries import read_at_once as events_at_once
from claqueta.events.queries import visible_to as events_visible_to
from claqueta.foundation.locales import language_name
from claqueta.foundation.translated import text_in

KIND = "session"


@dataclass(frozen=True, slots=True)
class SpeakerShown:
    name: str
    slug: str
    url: str
    job: str
    company: str
    role: str
    role_name: str
    photo: str

    @property
    def line(self) -> str:
        """The name with what they are, in one line."""
        return ", ".join(part for part in (self.name, self.company) if part)


@dataclass(frozen=True, slots=True)
class SessionShown:
    """What is seen of a session, in a language."""

    pk: int
    id: str
    slug: str
    url: str
    title: str
    text: str
    language: str
    """In which the title and the text are."""
    format: str
    format_name: str
    languages: tuple[str, ...]
    language_names: str
    track: int | None
    track_name: str
    begins: datetime
    """In the event's own zone, as `ends`."""
    ends: datetime
    zone: str
    day_words: str
    hours: str
    room: int | None
    room_name: str
    cancelled: bool
    partner: str
    partner_url: str
    speakers: tuple[SpeakerShown, ...]
    revision: int
    changed_at: datetime

    @property
    def day(self) -> date:
        return self.begins.date()

    @property
    def when(self) -> str:
        return f"{self.day_words}, {self.hours}"


@dataclass(frozen=True)
class AgendaShown:
    """An agenda as a reader may see it."""

    agenda: Agenda
    event: Presented
    sessions: list[SessionShown]

    @cached_property
    def days(self) -> list[date]:
        return sorted({one.day for one in self.sessions})


def key_of(session: PublicSession) -> str:
    """Its key in the index."""
    return f"{KIND}:{session.pk}"


def read_at_once(rows: QuerySet[PublicSession] | None = None) -> QuerySet[PublicSession]:
    """Published sessions with all that is shown of them, but who speaks (`speakers_of`)."""
    rows = PublicSession.objects.all() if rows is None else rows
    return rows.select_related("session", "track", "partner", "agenda__event")


def speakers_of(agendas: Iterable[int]) -> dict[int, Speaker]:
    """Those whom others see, of some agendas: who comes and agreed to it."""
    rows = Speaker.objects.filter(
        agenda__in=list(agendas), state=SpeakerState.CONFIRMED, consented_at__isnull=False
    )
    return {one.pk: one for one in rows}


def speaker_shown(speaker: Speaker, event_slug: str, role: str = Role.SPEAKER) -> SpeakerShown:
    return SpeakerShown(
        name=speaker.name,
        slug=speaker.slug,
        url=reverse("agenda_speaker", args=[event_slug, speaker.slug]),
        job=speaker.job,
        company=speaker.company,
        role=role,
        role_name=str(Role(role).label),
        photo=speaker.photo.url if speaker.photo else "",
    )


def sessions_shown(rows: Iterable[PublicSession], language: str) -> list[SessionShown]:
    """Sessions as everybody who sees the event sees them, whoever asks."""
    found = list(rows)
    with translation.override(language):
        showing = _Showing(language, speakers_of({row.agenda_id for row in found}))
        return [showing.of(row) for row in found]


class _Showing:
    """Makes what is shown of many sessions; what they have in common, such as who speaks, is made once."""

    def __init__(self, language: str, speakers: dict[int, Speaker]) -> None:
        self.language, self.speakers = language, speakers
        self.seen: dict[tuple[int, str, str], SpeakerShown] = {}
        self.formats = {one.value: str(one.label) for one in Format}
        self.address = cache(lambda slug: reverse("agenda_session", args=[slug, "-"]).rpartition("-"))
        self.day = cache(day_in_words)
        self.hours = cache(hours_in_words)
        self.spoken = cache(lambda codes: ", ".join(language_name(code, language) for code in codes))
        self.zone = cache(ZoneInfo)

    def speaker(self, pk: int, role: str, event: str) -> SpeakerShown:
        key = pk, role, event
        if key not in self.seen:
            self.seen[key] = speaker_shown(self.speakers[pk], event, role)
        return self.seen[key]

    def of(self, row: PublicSession) -> SessionShown:
        event: Event = row.agenda.event
        language, here = self.language, self.zone(event.zone)
        begins, ends = row.begins_at.astimezone(here), row.ends_at.astimezone(here)
        said_in = language if row.title.get(language) else next(iter(row.title), language)
        partner, languages = row.partner, tuple(row.languages)
        before, _dash, after = self.address(event.slug)
        return SessionShown(
            pk=row.session_id,
            id=str(row.session.public_id),
            slug=row.slug,
            url=f"{before}{row.slug}{after}",
            title=row.title.get(said_in, row.slug),
            text=text_in(row.text, said_in),
            language=said_in,
            format=row.format,
            format_name=self.formats[row.format],
            languages=languages,
            language_names=self.spoken(languages),
            track=row.track_id,
            track_name=text_in(row.track.name, language) if row.track else "",
            begins=begins,
            ends=ends,
            zone=event.zone,
            day_words=self.day(begins.date()),
            hours=self.hours(begins, ends),
            room=row.room_id,
            room_name=row.room_name,
            cancelled=row.cancelled or event.state == Event.State.CANCELLED,
            partner=partner.name if partner else "",
            partner_url=reverse("organisation", args=[partner.slug])
            if partner and partner.listed and partner.merged_into_id is None
            else "",
            speakers=tuple(
                self.speaker(pk, role, event.slug) for pk, role in row.speakers if pk in self.speakers
            ),
            revision=row.revision,
            changed_at=row.changed_at,
        )


def agenda_shown(slug: str, audience: str, language: str, *, invited: bool = False) -> AgendaShown | None:
    """The published agenda of an event for a circle; None where there is none to see. Six queries, however many sessions."""
    event = events_at_once().filter(slug=slug, agenda__published__isnull=False).first()
    shown = presented(event, audience, language, invited=invited) if event is not None else None
    if event is None or shown is None:
        return None
    agenda: Agenda = event.agenda
    agenda.event = event
    rows = list(PublicSession.objects.filter(agenda=agenda).select_related("session", "track", "partner"))
    for row in rows:
        row.agenda = agenda
    return AgendaShown(agenda, shown, sessions_shown(rows, language))


def visible_to(audience: str) -> QuerySet[PublicSession]:
    """Published sessions of the events that a circle finds by itself, in the order of their change."""
    return read_at_once().filter(
        agenda__event__in=events_visible_to(audience).values("pk"), agenda__published__isnull=False
    )
