"""What accounts bring to the house."""

from allauth.mfa.signals import authenticator_added
from django.utils.translation import gettext_lazy as _

from claqueta.accounts import proofs
from claqueta.accounts.privacy import PROCESSINGS
from claqueta.accounts.rules import circles_of_roles
from claqueta.foundation.domains import Domain, Signpost

VERBS = {
    "invited": _("invited"),
    "accepted": _("accepted the invitation"),
    "revoked": _("withdrew the invitation"),
    "granted": _("gave a role"),
    "ended": _("ended a role"),
    "changed": _("changed"),
    "token_made": _("made an API key"),
    "token_revoked": _("revoked an API key"),
    "webhook_added": _("added a webhook"),
    "webhook_removed": _("removed a webhook"),
}
FIELDS = {
    "name": _("name"),
    "email": _("mail address"),
    "phone": _("phone"),
    "language": _("language"),
    "role": _("role"),
    "scopes": _("what the key may do"),
}


def connect() -> None:
    authenticator_added.connect(proofs.note_new_factor, dispatch_uid="a new factor is a proof")


DOMAIN = Domain(
    "accounts",
    verbs=VERBS,
    fields=FIELDS,
    circles=(circles_of_roles,),
    processings=PROCESSINGS,
    site="claqueta.accounts.site",
    api="claqueta.accounts.api",
    signposts=(Signpost(_("Sign in"), "account_login", "guest"),),
    connect=connect,
)
