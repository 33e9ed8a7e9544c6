"""What this domain tells the foundation when the application starts."""

from allauth.mfa.signals import authenticator_added
from django.utils.translation import gettext_lazy as _

from claqueta.accounts import proofs
from claqueta.accounts.privacy import PROCESSINGS
from claqueta.foundation import audit, privacy

VERBS = {
    "invited": _("invited"),
    "accepted": _("accepted the invitation"),
    "revoked": _("withdrew the invitation"),
    "granted": _("gave a role"),
    "ended": _("ended a role"),
    "changed": _("changed"),
    "token made": _("made an API key"),
    "token revoked": _("revoked an API key"),
    "imported": _("imported a list"),
    "undone": _("undid the import"),
    "mail sent again": _("sent the mail again"),
    "mail called off": _("called off the mail"),
    "attached": _("added a file"),
    "detached": _("took a file away"),
}
FIELDS = {
    "name": _("name"),
    "email": _("mail address"),
    "phone": _("phone"),
    "language": _("language"),
    "role": _("role"),
    "scopes": _("what the key may do"),
    "file": _("file"),
    "kept": _("left as they are"),
}


def connect() -> None:
    audit.declare(VERBS, FIELDS)
    for one in PROCESSINGS:
        privacy.declare(one)
    authenticator_added.connect(proofs.note_new_factor, dispatch_uid="a new factor is a proof")
