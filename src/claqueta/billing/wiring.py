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
    "run_begun": _("began the dues run"),
    "run_worked_out": _("worked out the dues run anew"),
    "run_approved": _("approved the dues run"),
    "run_dropped": _("dropped the dues run"),
    "run_issued": _("issued the dues run"),
    "row_decided": _("decided that it gets its receipt"),
    "row_left_out": _("left it out of the dues run"),
}
FIELDS = {
    "amount": _("Amount"),
    "credit_note": _("Credit note"),
    "kind": _("Kind"),
    "on": _("Day"),
}
DOMAIN = Domain("billing", verbs=VERBS, fields=FIELDS, books=(BOOK,), parts=(BANKING,))
