"""Personal data in circulars: to whom each went."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from claqueta.foundation.circulars.writing import text_for
from claqueta.foundation.models import Circular, CircularCopy, MailRefusal
from claqueta.foundation.privacy import Processing, expire_older
from claqueta.foundation.wishes import digest_of


def export(email: str) -> list[dict[str, Any]]:
    copies = CircularCopy.objects.filter(email__iexact=email).select_related("circular")
    return [
        {
            "subject": text_for(copy)[1],
            "text": text_for(copy)[2],
            "at": copy.put_at.isoformat() if copy.put_at else None,
        }
        for copy in copies
        if copy.circular.texts
    ]


PROCESSING = Processing(
    key="circulars",
    name=_("Circulars"),
    purpose=_("Tell members and those in the directory what concerns them, and know whom it reached"),
    ground=_(
        "GDPR art. 6.1.f with LSSI art. 21.2: legitimate interest in telling members what they belong to, and others only what is held of them, with a way to stop it in each mail"
    ),
    subjects=_(
        "Whoever acts for an organisation or is its contact, and organisations by the address in their profile"
    ),
    data=_("Name, mail address, language, organisation, what was written and when"),
    recipients=_("The office"),
    retention=_("As the cluster’s rule “keep_circulars” says"),
    export=export,
    erase=lambda email: CircularCopy.objects.filter(email__iexact=email).delete()[0],
    expire=lambda: expire_older(Circular.objects.all(), "made_at", "keep_circulars"),
)
REFUSALS = Processing(
    key="mail_refusals",
    name=_("Refusals of mails"),
    purpose=_("Not write again to whoever said no"),
    ground=_("GDPR art. 6.1.c and 21.2 with LSSI art. 21.2 and 22.1: the duty to heed an objection"),
    subjects=_("Whoever stopped mails by the link in one, without an account"),
    data=_("A digest of the mail address, the kind of mails, when"),
    recipients=_("Nobody"),
    retention=_(
        "As long as the cluster writes mails of that kind: erasing somebody’s data keeps it (GDPR art. 17.3.b)"
    ),
    export=lambda email: [
        {"kind": one.kind, "at": one.at.isoformat()}
        for one in MailRefusal.objects.filter(digest=digest_of(email))
    ],
)
