"""What this domain tells the rooms below when the application starts."""

from django.utils.translation import gettext_lazy as _

from claqueta.accounts.events import InvitationAccepted
from claqueta.foundation import imports, notifications, privacy
from claqueta.foundation.events import subscribe
from claqueta.foundation.search import register
from claqueta.organisations import actions, search
from claqueta.organisations.importing import OrganisationImport
from claqueta.organisations.privacy import AFFILIATIONS, SHORTLISTS


def connect() -> None:
    register(search.searchable)
    subscribe(InvitationAccepted, actions.on_invitation_accepted)
    imports.register(OrganisationImport())
    notifications.declare(
        notifications.Kind("organisations.published", _("An organisation publishes its profile"))
    )
    privacy.declare(AFFILIATIONS)
    privacy.declare(SHORTLISTS)
