"""Personal data in the shell: when somebody of the office was last here."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from claqueta.foundation.privacy import Processing
from claqueta.office.models import Visit


def export(email: str) -> list[dict[str, Any]]:
    mine = Visit.objects.filter(account__email__iexact=email)
    return [
        {
            "seen_at": one.seen_at.isoformat(),
            "before_at": one.before_at.isoformat() if one.before_at else None,
        }
        for one in mine
    ]


def erase(email: str) -> int:
    return Visit.objects.filter(account__email__iexact=email).delete()[0]


VISITS = Processing(
    key="visits",
    name=_("Visits to the office"),
    purpose=_("Show those who work in the office what has changed since they were last there"),
    ground=_("GDPR art. 6.1.f: legitimate interest"),
    subjects=_("Those who work in the office"),
    data=_("When they last looked at its home, and the time before"),
    recipients=_("Nobody but themselves"),
    retention=_("As long as the account is there"),
    export=export,
    erase=erase,
)
