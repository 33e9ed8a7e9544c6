"""The links that people who take part are mailed, and who acts by one.

A link is good for one person of one agenda, until it is renewed, the person is taken off the list, or its time is over.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import translation

from claqueta.foundation.cluster_rules import rule
from claqueta.market.models import LIVE, Attendee, Participant
from claqueta.organisations.rules import affiliations_of, left_by

SALT = "claqueta.market"
MAY = frozenset({"market.take_part", "market.act_for"})


@dataclass(frozen=True, slots=True)
class Holder:
    """Whoever holds a link; made by `holder_of` alone, which has seen that the link is ours."""

    attendee: Attendee
    pk: None = None
    is_authenticated: bool = False

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return perm in MAY and isinstance(obj, Participant) and obj.pk == self.attendee.participant_id

    def __str__(self) -> str:
        return self.attendee.name


def standing() -> QuerySet[Attendee]:
    """Those who come, without who acted for the organisation whose agenda it is and no longer does."""
    return Attendee.objects.exclude(left_by("account", "participant__organisation"))


def token_of(attendee: Attendee) -> str:
    return signing.dumps([attendee.pk, attendee.link_number], salt=SALT)


def address_of(attendee: Attendee, page: str = "market_link") -> str:
    """The address of somebody's own pages, in their language."""
    with translation.override(language_of(attendee)):
        return settings.PUBLIC_URL + reverse(page, args=[token_of(attendee)])


def language_of(attendee: Attendee) -> str:
    return attendee.language or settings.LANGUAGE_CODE


def holder_of(token: str) -> Holder | None:
    """Who holds a link; None for what is none of ours or is old, who left the organisation, a market that nobody sees yet."""
    days = rule("market_link_valid").value
    try:
        pk, number = signing.loads(token, salt=SALT, max_age=timedelta(days=days))
    except (signing.BadSignature, ValueError, TypeError):
        return None
    found = (
        standing()
        .select_related("participant__market__event", "participant__organisation", "account")
        .filter(pk=pk, link_number=number, participant__market__state__in=LIVE)
        .first()
    )
    return Holder(found) if found is not None else None


def account_behind(by: Any) -> Any:
    """The account that acts, also by a link that was mailed to it."""
    if isinstance(by, Holder):
        return by.attendee.account
    return by if by.pk is not None else None


def agendas_of(account: Any) -> Iterator[Participant]:
    """The agendas that an account acts for, in markets that can be seen, the next one first."""
    rows = (
        Participant.objects.filter(market__state__in=LIVE)
        .select_related("market__event", "organisation")
        .prefetch_related("people")
        .order_by("-market__event__begins_at", "company")
    )
    mine = [one.organisation_id for one in affiliations_of(account)]
    coming = standing().filter(account=account).values("participant")
    yield from rows.filter(Q(pk__in=coming) | Q(organisation__in=mine))
