"""Where the member area leads, and what of it waits for somebody."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from claqueta.foundation.domains import Way, gathered
from claqueta.organisations.models import Organisation


def ways_of(account: Any, organisation: Organisation | None) -> list[Way]:
    """Where the domains lead from here, for an account and an organisation that it acts for, or for none."""
    return [way for says in gathered(lambda part: part.area_ways) for way in says(account, organisation)]


def waiting_at(organisation: Organisation, *, draft: bool, answered: bool) -> Iterator[Way]:
    """What of its own pages waits for whoever acts for an organisation."""
    profile = reverse("profile_edit", args=[organisation.slug])
    if organisation.confirmation_asked_at:
        yield Way(_("Profile"), profile, _("look through the data"))
    if draft:
        yield Way(_("Profile"), profile, _("publish the draft, or drop it"))
    if answered:
        yield Way(
            _("Write to the office"),
            reverse("profile_talk", args=[organisation.slug]),
            _("a message of the office to read"),
        )
