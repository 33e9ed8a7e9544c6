"""The others of a market, as somebody who takes part sees them: who they are, and what stands between the two. Never whom else they
would like to meet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.folding import containing, folded
from claqueta.foundation.judging import in_brief
from claqueta.foundation.locales import language_name, territory_name
from claqueta.foundation.translated import current_language
from claqueta.market.models import Attendee, Market, MeetingRequest, Participant, ParticipantState
from claqueta.organisations.rules import left_by


@dataclass(frozen=True, slots=True)
class Shown:
    """Somebody of a market, for one who takes part."""

    id: str
    pk: int
    company: str
    role: str
    country: str
    languages: str
    about: str
    people: Sequence[str]
    request: MeetingRequest | None
    """What the reader asked of them."""
    received: MeetingRequest | None
    """What they asked of the reader."""
    why: Sequence[str] = ()
    """Why they are suggested."""


@dataclass(frozen=True, slots=True)
class Page:
    rows: Sequence[Shown]
    total: int
    number: int
    pages: int


def who_come(market: Market, of: str = "people") -> Prefetch[Any]:
    """People of agendas as others are shown them: not who left the organisation before the market was over (GDPR art. 5.1.d).

    Whoever left it later took part, and stays by name as long as those who come are kept.
    """
    last = market.event.ends_at.astimezone(market.here).date()
    gone = left_by("account", "participant__organisation", min(last, timezone.localdate()))
    return Prefetch(of, Attendee.objects.exclude(gone).order_by("pk"))


def others_of(participant: Participant) -> QuerySet[Participant]:
    """Those whom somebody may ask for a meeting."""
    market = participant.market
    found = market.participants.filter(
        state=ParticipantState.TAKING_PART, role__in=market.asks.get(participant.role, ())
    ).exclude(pk=participant.pk)
    if participant.organisation_id is not None:
        found = found.exclude(organisation=participant.organisation_id)
    return found


def found_by(
    participant: Participant, *, words: str = "", role: str = "", language: str = ""
) -> QuerySet[Participant]:
    rows = others_of(participant)
    if words:
        rows = containing(rows, ("company", "about"), words)
    if role:
        rows = rows.filter(role=role)
    if language:
        # As JSON on both databases: a code stands between its quotes.
        rows = rows.filter(Q(languages__icontains=f'"{language}"'))
    return rows


def page_of(participant: Participant, rows: QuerySet[Participant], number: int) -> Page:
    size = rule("market_catalogue_page").value
    total = rows.count()
    pages = max(1, -(-total // size))
    number = min(max(1, number), pages)
    found = list(rows.order_by("company", "pk")[(number - 1) * size : number * size])
    return Page(shown_to(participant, found), total, number, pages)


def shown_to(
    participant: Participant, rows: Sequence[Participant], why: dict[int, Sequence[str]] | None = None
) -> list[Shown]:
    """In two queries besides those that found them."""
    keys, people = [one.pk for one in rows], who_come(participant.market)
    full = {one.pk: one for one in Participant.objects.filter(pk__in=keys).prefetch_related(people)}
    both = MeetingRequest.objects.filter(
        Q(asks=participant, asked__in=keys) | Q(asked=participant, asks__in=keys)
    )
    made = {one.asked_id: one for one in both if one.asks_id == participant.pk}
    received = {one.asks_id: one for one in both if one.asked_id == participant.pk}
    reader = current_language()
    return [
        Shown(
            str(full[pk].public_id),
            pk,
            full[pk].company,
            full[pk].role_name,
            territory_name(full[pk].country, reader) if full[pk].country else "",
            ", ".join(language_name(code, reader) for code in full[pk].languages),
            full[pk].about,
            [f"{one.name}, {one.job}" if one.job else one.name for one in full[pk].people.all()],
            made.get(pk),
            received.get(pk),
            (why or {}).get(pk, ()),
        )
        for pk in keys
    ]


def by_name(market: Market, names: Iterable[str]) -> list[Participant]:
    """Those who take part, as somebody names them, each once. Raises `ValidationError` that says who is not among them."""
    there = {
        folded(one.company): one for one in market.participants.filter(state=ParticipantState.TAKING_PART)
    }
    found, unknown = dict[int, Participant](), list[str]()
    for name in (text.strip() for text in names):
        one = there.get(folded(name))
        if one is not None:
            found[one.pk] = one
        elif name:
            unknown.append(in_brief(name))
    if unknown:
        raise ValidationError(
            {
                "wants": [
                    _("These do not take part in this market: %(names)s.") % {"names": "; ".join(unknown[:5])}
                ]
            }
        )
    return list(found.values())
