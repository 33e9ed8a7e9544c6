"""The one door through which any face sees an event: who may see it and what of it is judged here."""

from dataclasses import dataclass, fields
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from claqueta.events.kinds import kind_name
from claqueta.events.models import EVENT, LIVE, Event, EventState
from claqueta.events.queries.rows import visibilities_of
from claqueta.events.wording import when_in_words
from claqueta.foundation.locales import territory_name
from claqueta.foundation.translated import text_in
from claqueta.organisations.policies import sees_unlisted


@dataclass(frozen=True, slots=True)
class VenueShown:
    name: str
    address: str
    """Street, town and country in one line; blank where nothing is said."""
    street: str
    postal_code: str
    city: str
    country: str
    website: str
    arriving: str
    accessibility: str
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class PartnerShown:
    name: str
    url: str
    """Of its page in the directory; blank where the reader has none."""
    logo: str
    role: str
    role_name: str


@dataclass(frozen=True, slots=True)
class Outline:
    """What a reader may see of an event, in a language: as much of it as its row, its venue and its room say."""

    pk: int
    id: str
    slug: str
    url: str
    kind: str
    kind_name: str
    title: str
    summary: str
    text: str
    language: str
    """In which the title and the text are."""
    state: str
    state_name: str
    cancelled: bool
    cancelled_for: str
    visibility: str
    begins: datetime
    """In the event's own zone, as `ends`."""
    ends: datetime
    zone: str
    when: str
    over: bool
    venue: VenueShown | None
    room: str
    online: bool
    revision: int
    changed_at: datetime

    @property
    def place(self) -> str:
        """Where it is, in one line."""
        if self.venue is None:
            return ""
        return ", ".join(part for part in (self.room, self.venue.name, self.venue.address) if part)


@dataclass(frozen=True, slots=True)
class Presented(Outline):
    """The whole of it, with who stands by it and what it is for."""

    partners: tuple[PartnerShown, ...]
    purposes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Headline:
    """As much of an event as forms and short mails say of it: nothing beside its row is read."""

    slug: str
    url: str
    title: str
    when: str
    over: bool


def headline(event: Event, audience: str, language: str, *, invited: bool = False) -> Headline | None:
    """The head of an event; None for whoever does not see it at all."""
    if not may_see(event, audience, invited=invited):
        return None
    with translation.override(language):
        return Headline(
            slug=event.slug,
            url=reverse("event", args=[event.slug]),
            title=text_in(EVENT.shapes["title"].sound(event.title), language) or event.slug,
            when=when_in_words(event.begins, event.ends, language),
            over=event.is_over(timezone.now()),
        )


def presented(event: Event, audience: str, language: str, *, invited: bool = False) -> Presented | None:
    """What a circle may see of an event, in a language; None for whoever does not see it at all.

    `invited` is who has the link of an invitation. Reads the row, and what `read_at_once` brings beside it.
    """
    if not may_see(event, audience, invited=invited):
        return None
    with translation.override(language):
        outline = _outline(event, language)
        return Presented(
            **{one.name: getattr(outline, one.name) for one in fields(outline)},
            partners=tuple(_partners(event)),
            purposes=tuple(one.code for one in event.purposes.all()),
        )


def outlined(event: Event, audience: str, language: str, *, invited: bool = False) -> Outline | None:
    """As `presented`, for calendars and whoever holds a link: partners and purposes are not read."""
    if not may_see(event, audience, invited=invited):
        return None
    with translation.override(language):
        return _outline(event, language)


def may_see(event: Event, audience: str, *, invited: bool = False) -> bool:
    """Whether a circle sees it; the office sees drafts too."""
    if sees_unlisted(audience):
        return True
    return event.state in LIVE and (invited or event.visibility in visibilities_of(audience))


def _outline(event: Event, language: str) -> Outline:
    title = EVENT.shapes["title"].sound(event.title)
    said_in = language if title.get(language) else next(iter(title), language)
    return Outline(
        pk=event.pk,
        id=str(event.public_id),
        slug=event.slug,
        url=reverse("event", args=[event.slug]),
        kind=event.kind,
        kind_name=kind_name(event.kind, language),
        title=title.get(said_in, event.slug),
        summary=text_in(event.summary, said_in),
        text=text_in(event.text, said_in),
        language=said_in,
        state=event.state,
        state_name=event.get_state_display(),
        cancelled=event.state == EventState.CANCELLED,
        cancelled_for=text_in(event.cancelled_for, language),
        visibility=event.visibility,
        begins=event.begins,
        ends=event.ends,
        zone=event.zone,
        when=when_in_words(event.begins, event.ends, language),
        over=event.is_over(timezone.now()),
        venue=_venue(event, language),
        room=event.room.name if event.room else "",
        online=event.online,
        revision=event.revision,
        changed_at=event.updated_at,
    )


def _venue(event: Event, language: str) -> VenueShown | None:
    venue = event.venue
    if venue is None:
        return None
    abroad = venue.country not in ("", settings.CLUSTER.contact.country)
    town = " ".join(part for part in (venue.postal_code, venue.city) if part)
    country = territory_name(venue.country, language) if abroad else ""
    return VenueShown(
        name=venue.name,
        address=", ".join(part for part in (venue.street, town, country) if part),
        street=venue.street,
        postal_code=venue.postal_code,
        city=venue.city,
        country=venue.country,
        website=venue.website,
        arriving=text_in(venue.arriving, language),
        accessibility=text_in(venue.accessibility, language),
        latitude=venue.latitude,
        longitude=venue.longitude,
    )


def _partners(event: Event) -> list[PartnerShown]:
    shown = []
    for one in event.partnerships.all():
        whose = one.organisation
        in_directory = whose.listed and whose.merged_into_id is None
        shown.append(
            PartnerShown(
                name=whose.name,
                url=reverse("organisation", args=[whose.slug]) if in_directory else "",
                logo=whose.logo.url if whose.logo and in_directory else "",
                role=one.role,
                role_name=one.get_role_display(),
            )
        )
    return shown
