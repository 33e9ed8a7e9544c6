"""The sides of an introduction: who speaks for each today, and what holds a link that one of them was mailed.

Whoever leaves an organisation takes no link along: it is good for as long as its holder speaks for the side.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation

from claqueta.foundation.cluster_rules import rule
from claqueta.opportunities.models import Introduction, Side
from claqueta.organisations.queries import recipients_for

SALT = "claqueta.introduction"
MAY = frozenset(
    {
        "opportunities.see_introduction",
        "opportunities.answer_introduction",
        "opportunities.answer_follow_up",
        "opportunities.claim_outcome",
        "opportunities.answer_outcome",
    }
)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who speaks for a side."""

    name: str
    email: str
    phone: str = ""
    language: str = ""
    account: Any = None
    key: str = ""
    """By which a link knows its holder."""


def people_of(introduction: Introduction, side: str) -> list[Speaker]:
    """Who speaks for a side today, whoever answered for it first."""
    answered = next((one.account_id for one in introduction.consents.all() if one.side == side), None)
    found = list(_people(introduction, side))
    return sorted(found, key=lambda one: one.account is None or one.account.pk != answered)


def _people(introduction: Introduction, side: str) -> Iterator[Speaker]:
    organisation = introduction.organisation_of(side)
    if organisation is None:
        opportunity = introduction.opportunity
        if opportunity is not None and opportunity.is_visitors:
            yield Speaker(
                opportunity.visitor_name,
                opportunity.visitor_email,
                language=opportunity.visitor_language,
                key=f"v{opportunity.link_number}",
            )
        return
    accounts = recipients_for(organisation)
    for account in accounts:
        person = getattr(account, "person", None)
        yield Speaker(
            account.get_full_name() or str(account),
            account.email,
            person.phone if person else "",
            account.language,
            account,
            f"a{account.pk}",
        )
    if not accounts and organisation.email:
        # Nobody has an account: the address on record speaks for it.
        digest = hashlib.sha256(organisation.email.lower().encode()).hexdigest()[:12]
        yield Speaker(organisation.name, organisation.email, organisation.phone, key=f"e{digest}")


def languages_of_both(introduction: Introduction) -> list[str]:
    """The cluster's languages in which somebody of either side is written to."""
    written = {
        speaker.language or settings.LANGUAGE_CODE
        for side in Side.values
        for speaker in _people(introduction, side)
    }
    return [one for one in settings.CLUSTER.languages if one in written] or [settings.LANGUAGE_CODE]


@dataclass(frozen=True, slots=True)
class Party:
    """The holder of a link; made by `party_of` alone, which has seen that the link is ours."""

    introduction_id: int
    side: str
    speaker: Speaker
    pk: None = None
    is_authenticated: bool = False

    @property
    def account(self) -> Any:
        return self.speaker.account

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        if perm not in MAY or getattr(obj, "introduction_id", None) != self.introduction_id:
            return False
        # An outcome is answered by the side that did not say it.
        mine = Side(obj.side).opposite if perm == "opportunities.answer_outcome" else obj.side
        return bool(mine == self.side)

    def __str__(self) -> str:
        return self.speaker.name


def account_behind(by: Any) -> Any:
    """The account that acts, also by a link that was mailed to it."""
    if isinstance(by, Party):
        return by.account
    return by if by.pk is not None else None


def link_for(introduction: Introduction, side: str, speaker: Speaker) -> str:
    """The address under which a person answers for a side, in their language."""
    token = signing.dumps([introduction.public_id.hex, str(side), speaker.key], salt=SALT)
    with translation.override(speaker.language or settings.LANGUAGE_CODE):
        return settings.PUBLIC_URL + reverse("introduction_link", args=[token])


def party_of(token: str) -> tuple[Introduction, Party] | None:
    """The introduction of a link and its holder; None for what is none of ours, is old, or whose holder no longer speaks for
    the side."""
    days = rule("introduction_link_valid").value
    try:
        key, side, who = signing.loads(token, salt=SALT, max_age=timedelta(days=days))
    except (signing.BadSignature, ValueError, TypeError):
        return None
    introduction = (
        Introduction.objects.select_related("one", "other", "opportunity")
        .prefetch_related("consents")
        .filter(public_id=key)
        .first()
    )
    if introduction is None:
        return None
    person = next((one for one in people_of(introduction, side) if one.key == who), None)
    return None if person is None else (introduction, Party(introduction.pk, side, person))
