"""Personal data in membership: representatives in the register, and who looked into it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from claqueta.accounts.models import Person
from claqueta.foundation.privacy import ERASED, Processing, expire_older
from claqueta.membership.models import Consultation, Span


def export_register(email: str) -> list[dict[str, Any]]:
    persons = Person.objects.filter(email__iexact=email).values_list("pk", flat=True)
    return [
        {
            "member": span.name,
            "number": span.number,
            "representative": span.representative,
            "from": span.valid_from.isoformat(),
            "until": span.valid_to.isoformat() if span.valid_to else None,
        }
        for span in Span.objects.filter(person_id__in=list(persons), known_to=None)
    ]


REGISTER = Processing(
    key="register_of_members",
    name=_("Register of members"),
    purpose=_(
        "Keep the up-to-date list of members that the law asks of associations, with who represents each"
    ),
    ground=_("GDPR art. 6.1.c with LO 1/2002 art. 14.1: a legal obligation"),
    subjects=_("Representatives of members, and members who are natural persons"),
    data=_("Name, tax ID of the member, number, class, dates; no contact details"),
    recipients=_(
        "Office and board: everything. Members (LO 1/2002 art. 14.2): number, name, class and representative, no more"
    ),
    retention=_(
        "For good: the book may not be rewritten while the association exists (GDPR art. 17.3.b); a mistake is corrected by a later entry"
    ),
    export=export_register,
)


def export_consultations(email: str) -> list[dict[str, Any]]:
    return [
        {"at": one.at.isoformat(), "on": one.on.isoformat(), "searched": one.searched}
        for one in Consultation.objects.filter(account__email__iexact=email)
    ]


def erase_consultations(email: str) -> int:
    """That somebody looked stays, without saying who, until its deadline."""
    theirs = Consultation.objects.filter(account__email__iexact=email)
    return theirs.update(name=ERASED, members="", searched="", account=None)


CONSULTATIONS = Processing(
    key="register_consultations",
    name=_("Consultations of the register of members"),
    purpose=_("Know who looked into the register, and for what day"),
    ground=_("GDPR art. 6.1.f: the members’ interest in that their data are looked at only as the law lets"),
    subjects=_("Persons who act for members"),
    data=_("Name, member, moment, day asked for, words searched"),
    recipients=_("The office and the board"),
    retention=_("As the cluster’s rule “keep_register_consultations” says"),
    export=export_consultations,
    erase=erase_consultations,
    expire=lambda: expire_older(Consultation.objects.all(), "at", "keep_register_consultations"),
)
