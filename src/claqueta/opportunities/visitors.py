"""Whoever holds the link of an opportunity: an actor that may do with that one what its side does."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from claqueta.foundation.cluster_rules import rule
from claqueta.opportunities.models import Interest, Opportunity

SALT = "claqueta.opportunity"
VISITOR = frozenset(
    {
        "opportunities.confirm",
        "opportunities.edit",
        "opportunities.submit",
        "opportunities.renew",
        "opportunities.close",
        "opportunities.discard",
        "opportunities.answer",
    }
)
"""What the visitor may do whose it is."""
NOT_SEEN_YET = (Opportunity.State.DRAFT, Opportunity.State.UNCONFIRMED, Opportunity.State.REVIEW)
"""The states in which a visitor changes it: what others see, the office has looked at as it is."""
OWNER = frozenset({"opportunities.renew", "opportunities.close"})
"""What the link may do that an organisation is mailed: answer whether it still holds."""


@dataclass(frozen=True, slots=True)
class Holder:
    """The holder of a link; made by `holder` alone, which has seen that the link is ours."""

    opportunity_id: int
    may: frozenset[str]
    pk: None = None
    is_authenticated: bool = False

    def has_perm(self, perm: str, obj: object = None) -> bool:
        if perm not in self.may:
            return False
        if isinstance(obj, Interest):
            return obj.opportunity_id == self.opportunity_id
        if not isinstance(obj, Opportunity) or obj.pk != self.opportunity_id:
            return False
        return perm != "opportunities.edit" or obj.state in NOT_SEEN_YET

    def __str__(self) -> str:
        return _("the visitor") if self.may is VISITOR else _("whoever was asked by mail")


def token_of(opportunity: Opportunity) -> str:
    """What a link has in it for the side whose it is."""
    return signing.dumps([opportunity.public_id.hex, opportunity.link_number], salt=SALT)


@dataclass(frozen=True, slots=True)
class Held:
    """What a link leads to."""

    opportunity: Opportunity
    by: Holder
    works: bool
    """Whether the link is still good; an old one can only ask for another."""


def held_by(token: str) -> Held | None:
    """The opportunity of a link and its holder; None for what is none of ours or is gone."""
    try:
        key, number = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    opportunity = Opportunity.objects.select_related("organisation").filter(public_id=key).first()
    if opportunity is None:
        return None
    may = VISITOR if opportunity.is_visitors else OWNER
    return Held(
        opportunity,
        Holder(opportunity.pk, may),
        number == opportunity.link_number and _in_time(token, opportunity),
    )


def _in_time(token: str, opportunity: Opportunity) -> bool:
    """A link that has to confirm a mail address is good for less long than one that follows what was confirmed."""
    unconfirmed = opportunity.state == Opportunity.State.UNCONFIRMED
    days = rule("opportunity_confirm" if unconfirmed else "opportunity_link_valid").value
    try:
        signing.loads(token, salt=SALT, max_age=timedelta(days=days))
    except signing.SignatureExpired:
        return False
    return True


def link_of(opportunity: Opportunity, language: str = "") -> str:
    """The address under which its side goes on with it, in a language."""
    with translation.override(language or opportunity.visitor_language or settings.LANGUAGE_CODE):
        return settings.PUBLIC_URL + reverse("opportunity_link", args=[token_of(opportunity)])
