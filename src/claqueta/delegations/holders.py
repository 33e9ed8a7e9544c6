"""Whoever holds the link of a company or of a traveller: an actor that may do with that one what is theirs to do."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from claqueta.delegations.models import Applicant, Traveller
from claqueta.foundation.cluster_rules import rule

SALT, TRAVELLER_SALT = "claqueta.delegation", "claqueta.delegation.traveller"


@dataclass(frozen=True, slots=True)
class Company:
    """The holder of a company's link; made by `held_by` alone, which has seen that the link is ours."""

    applicant_id: int
    pk: None = None
    is_authenticated: bool = False

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        if isinstance(obj, Traveller):
            obj = obj.applicant
        return perm == "delegations.write" and isinstance(obj, Applicant) and obj.pk == self.applicant_id

    def __str__(self) -> str:
        return _("the company")


@dataclass(frozen=True, slots=True)
class Held:
    """What a link leads to."""

    applicant: Applicant
    by: Company
    works: bool
    """Whether the link is still good; an old one can only ask for another."""


def token_of(applicant: Applicant) -> str:
    return signing.dumps([applicant.public_id.hex, applicant.link_number], salt=SALT)


def traveller_token(traveller: Traveller) -> str:
    return signing.dumps([traveller.public_id.hex, traveller.link_number], salt=TRAVELLER_SALT)


def _read(token: str, salt: str) -> tuple[str, int] | None:
    try:
        key, number = signing.loads(token, salt=salt)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return key, number


def _in_time(token: str, salt: str) -> bool:
    try:
        signing.loads(token, salt=salt, max_age=timedelta(days=rule("delegation_link_valid").value))
    except signing.SignatureExpired:
        return False
    return True


def held_by(token: str) -> Held | None:
    """The application of a link and its holder; None for what is none of ours or is gone."""
    read = _read(token, SALT)
    if read is None:
        return None
    rows = Applicant.objects.select_related("delegation__event", "organisation", "account")
    applicant = rows.filter(public_id=read[0]).first()
    if applicant is None:
        return None
    works = read[1] == applicant.link_number and _in_time(token, SALT)
    return Held(applicant, Company(applicant.pk), works)


def traveller_of(token: str) -> Traveller | None:
    """Who travels, by their link; None for a link that does not work."""
    read = _read(token, TRAVELLER_SALT)
    if read is None or not _in_time(token, TRAVELLER_SALT):
        return None
    rows = Traveller.objects.select_related("applicant__delegation", "applicant__organisation")
    return rows.filter(public_id=read[0], link_number=read[1], gone_at=None).first()


def link_of(applicant: Applicant) -> str:
    """The address under which the company goes on, in its language."""
    with translation.override(applicant.language or settings.LANGUAGE_CODE):
        return settings.PUBLIC_URL + reverse("delegation_company", args=[token_of(applicant)])


def traveller_link(traveller: Traveller) -> str:
    with translation.override(traveller.language or settings.LANGUAGE_CODE):
        return settings.PUBLIC_URL + reverse("delegation_traveller", args=[traveller_token(traveller)])
