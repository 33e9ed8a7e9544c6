"""The lines of the office's menu."""

from django.utils.translation import gettext_lazy as _

from claqueta.events.menu import EVENTS
from claqueta.foundation.domains import Entry

ENTRIES = (
    Entry(_("Delegations"), "office_delegations", "delegations.manage", "globe", order=42, group=EVENTS),
    Entry(
        _("Applications to delegations"),
        "office_applicants",
        "delegations.manage",
        "group",
        order=43,
        group=EVENTS,
    ),
)
