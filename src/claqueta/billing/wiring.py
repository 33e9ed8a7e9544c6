"""What dues and the bank bring to the house."""

from django.utils.translation import gettext_lazy as _

from claqueta.billing.banking import BANKING
from claqueta.billing.books import BOOK
from claqueta.foundation.domains import Domain

VERBS = {
    "issued": _("issued the receipt"),
    "credited": _("credited"),
    "posted": _("posted a payment"),
    "unposted": _("undid a posting"),
}
FIELDS = {
    "amount": _("Amount"),
    "credit_note": _("Credit note"),
    "kind": _("Kind"),
    "on": _("Day"),
}
DOMAIN = Domain("billing", verbs=VERBS, fields=FIELDS, books=(BOOK,), parts=(BANKING,))
