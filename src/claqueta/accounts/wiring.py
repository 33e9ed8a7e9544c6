"""What accounts bring to the house."""

from allauth.mfa.signals import authenticator_added
from django.utils.translation import gettext_lazy as _

from claqueta.accounts import actions, proofs
from claqueta.accounts.privacy import PROCESSINGS
from claqueta.accounts.rules import circles_of_roles
from claqueta.foundation import deadlines
from claqueta.foundation.deadlines import DeadlineMissed
from claqueta.foundation.domains import Domain, Signpost
from claqueta.foundation.models import NotificationPreference
from claqueta.foundation.notifications import Kind

VERBS = {
    "invited": _("invited"),
    "accepted": _("accepted the invitation"),
    "revoked": _("withdrew the invitation"),
    "expired": _("noted that the invitation was not answered"),
    "granted": _("gave a role"),
    "ended": _("ended a role"),
    "changed": _("changed"),
    "person_added": _("put somebody on record"),
    "person_removed": _("took somebody off the record"),
    "token_made": _("made an API key"),
    "token_revoked": _("revoked an API key"),
    "calendar_made": _("made an address for the calendar"),
    "calendar_renewed": _("renewed the address of the calendar"),
    "calendar_ended": _("ended the address of the calendar"),
    "webhook_added": _("added a webhook"),
    "webhook_removed": _("removed a webhook"),
    "webhook_tested": _("sent a test to a webhook"),
    "webhook_repeated": _("had a webhook’s message sent again"),
}
FIELDS = {
    "name": _("name"),
    "email": _("mail address"),
    "phone": _("phone"),
    "language": _("language"),
    "role": _("role"),
    "state": _("state"),
    "scopes": _("what the key may do"),
}


ANSWER = deadlines.Kind(
    actions.ANSWER,
    _("Answer to an invitation"),
    lasts="invitation_valid",
    reminders="invitation_reminders",
    account=lambda invitation: invitation.sent_by,
    # Whoever invites a whole cluster in a morning gets one mail of it.
    notice="accounts.invitations",
)


def connect() -> None:
    authenticator_added.connect(proofs.note_new_factor, dispatch_uid="a new factor is a proof")


DOMAIN = Domain(
    "accounts",
    verbs=VERBS,
    fields=FIELDS,
    circles=(circles_of_roles,),
    processings=PROCESSINGS,
    notices=(
        Kind(
            "accounts.invitations",
            _("Invitations of mine that wait for an answer"),
            NotificationPreference.Channel.DIGEST,
        ),
    ),
    flows=(actions.INVITATIONS,),
    deadlines=(ANSWER,),
    listens=((DeadlineMissed, actions.expire_unanswered),),
    site="claqueta.accounts.site",
    api="claqueta.accounts.api",
    signposts=(Signpost(_("Sign in"), "account_login", "guest"),),
    connect=connect,
)
