"""The log of contacts as lists: of the office, and of contacts and visits per member in twelve months, as labels ask."""

from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from claqueta.foundation.tabular import Column, written
from claqueta.opportunities.queries.contacts import touched
from claqueta.organisations.policies import OFFICE

COLUMNS = (
    Column("organisation", _("Organisation"), lambda one: one.organisation.name),
    Column("day", _("Day"), lambda one: one.day),
    Column("kind", _("How"), lambda one: one.get_kind_display()),
    Column("summary", _("What about"), lambda one: one.summary),
    Column("person", _("With whom"), lambda one: one.person.name if one.person else ""),
    Column("account", _("By whom"), lambda one: str(one.account) if one.account else ""),
)
LABEL = (
    Column("organisation", _("Organisation"), lambda one: one.organisation.name),
    Column("contacts", _("Contacts in twelve months"), lambda one: one.contacts),
    Column("visits", _("Visits and meetings in twelve months"), lambda one: one.visits),
    Column("last", _("Last contact"), lambda one: one.last),
)


def written_for(form: str, circle: str, language: str) -> bytes:
    """Contacts per member as a file for the label's audit; for other circles than the office there is nothing in it."""
    rows = list(touched()) if circle == OFFICE else []
    with translation.override(language):
        return written(form, list(LABEL), rows, pgettext("file name", "contacts-per-member"))
