"""What this domain tells the rooms below when the application starts."""

from django.utils.translation import gettext_lazy as _

from claqueta.accounts.events import InvitationAccepted, PersonChanged
from claqueta.accounts.models import Invitation
from claqueta.foundation import audit, imports, notifications, privacy
from claqueta.foundation.events import subscribe
from claqueta.foundation.search import register
from claqueta.organisations import actions, search
from claqueta.organisations.forms import FIELD_NAMES
from claqueta.organisations.importing import OrganisationImport
from claqueta.organisations.privacy import AFFILIATIONS, SHORTLISTS

VERBS = {
    "registered": _("put on record"),
    "unregistered": _("took off the record"),
    "published": _("published the profile"),
    "standing set": _("set the standing"),
    "listed": _("showed in the directory"),
    "hidden": _("hid from the directory"),
    "logo changed": _("changed the logo"),
    "pictures changed": _("changed the pictures"),
    "merged": _("merged"),
    "affiliated": _("gave somebody a role in it"),
    "affiliation ended": _("ended somebody’s role in it"),
    "confirmed": _("confirmed the data"),
    "confirmation asked": _("asked to confirm the data"),
}
FIELDS = {
    **FIELD_NAMES,
    "trade_name": _("Trade name"),
    "kind": _("Kind"),
    "tax_country": _("Country of the tax ID"),
    "activities": _("Activities"),
    "visibility": _("Who sees what"),
    "office_notes": _("Office’s notes"),
    "standing": _("Standing"),
    "member_since": _("Member since"),
    "member_until": _("Member until"),
    "listed": _("In the directory"),
    "merged_into": _("Now part of"),
    "person": _("Person"),
    "mails": _("Mails"),
}


def connect() -> None:
    audit.declare(VERBS, FIELDS)
    Invitation.OFFERS.update(
        {
            actions.REPRESENTATIVE: _("Representative"),
            actions.COLLEAGUE: _("Colleague"),
        }
    )
    subscribe(PersonChanged, lambda event: search.note_person(event.person))
    register(search.searchable)
    subscribe(InvitationAccepted, actions.on_invitation_accepted)
    imports.register(OrganisationImport())
    notifications.declare(
        notifications.Kind("organisations.published", _("An organisation publishes its profile"))
    )
    privacy.declare(AFFILIATIONS)
    privacy.declare(SHORTLISTS)
