"""Delegations as lists and files: what everybody sees of each, whoever takes them."""

from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from claqueta.delegations.models import GOING, Delegation
from claqueta.delegations.queries import public_delegations
from claqueta.delegations.wording import place_words
from claqueta.foundation.tabular import Column, written
from claqueta.foundation.translated import text_in


def _address(one: Delegation) -> str:
    return settings.PUBLIC_URL + reverse("delegation", args=[one.slug])


def _companies(one: Any) -> int:
    """How many travel is told with the brochure, not before."""
    return one.confirmed if one.brochure_at is not None else 0


COLUMNS: tuple[Column, ...] = (
    Column("title", _("Title"), lambda one: text_in(one.title)),
    Column("state", _("State"), lambda one: one.get_state_display()),
    Column("market", _("Market"), lambda one: one.market),
    Column("where", _("Place"), place_words),
    Column("first_day", _("First day"), lambda one: one.first_day),
    Column("last_day", _("Last day"), lambda one: one.last_day),
    Column("opens", _("Call opens"), lambda one: one.opens),
    Column("closes", _("Call closes"), lambda one: one.closes),
    Column("places", _("Places for companies"), lambda one: one.places),
    Column("companies", _("Companies in the brochure"), _companies),
    Column("funder", _("Funder"), lambda one: one.funder),
    Column("url", _("Address"), _address),
)


def written_for(form: str, _circle: str, language: str) -> bytes:
    """The delegations that are published, as a file; the same for every circle."""
    shown = Q(
        applicants__state__in=GOING,
        applicants__confirmed_at__isnull=False,
        applicants__organisation__listed=True,
    )
    rows = public_delegations().annotate(confirmed=Count("applicants", filter=shown, distinct=True))
    with translation.override(language):
        return written(form, list(COLUMNS), list(rows), pgettext("file name", "delegations"))
