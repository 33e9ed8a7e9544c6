"""Rights of members: suspended and restored in the register, and those who act for the member told, in one transaction."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.foundation import mailing
from claqueta.foundation.actors import Actor, require
from claqueta.foundation.judging import fitted
from claqueta.foundation.transactions import atomic
from claqueta.membership.actions.ledger import NewFact, enter
from claqueta.membership.applying import REASONS
from claqueta.membership.applying.tables import DAY
from claqueta.membership.policies.ledger import Kind
from claqueta.organisations.models import Organisation
from claqueta.organisations.queries import recipients_for

RIGHTS = {"on": DAY, **REASONS}


@atomic
def suspend_rights(organisation: Organisation, *, on: date | None, reason: str, by: Actor) -> None:
    """Suspend a member's rights from a day on, and tell it why. Raises `ValidationError` by field."""
    _enter_rights(Kind.SUSPENDED, organisation, on, reason, by)


@atomic
def restore_rights(organisation: Organisation, *, on: date | None, reason: str, by: Actor) -> None:
    """Let a member have its rights again from a day on, and tell it. Raises `ValidationError` by field."""
    _enter_rights(Kind.RESTORED, organisation, on, reason, by)


def _enter_rights(kind: Kind, organisation: Organisation, on: date | None, reason: str, by: Actor) -> None:
    require(by, "membership.manage", organisation)
    words = fitted({"on": on, "reasons": reason}, RIGHTS)
    day = words["on"] or timezone.localdate()
    enter([NewFact(kind, organisation, day, source=words["reasons"][:300])], by=by)
    for account in recipients_for(organisation):
        mailing.send(
            f"membership/mail/rights_{kind}",
            account.email,
            {"organisation": organisation, "day": day, "reason": words["reasons"]},
            language=account.language,
            why=_("You get this mail because you act for a member."),
        )
