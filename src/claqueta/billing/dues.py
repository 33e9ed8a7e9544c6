"""What receipts, runs of dues, books and budgets bring to the house."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claqueta.billing import actions
from claqueta.billing.books import BOOK
from claqueta.billing.importing import BudgetImport
from claqueta.billing.menu import MONEY
from claqueta.billing.privacy import RECEIPTS
from claqueta.billing.queries import overdue_of
from claqueta.foundation.domains import Entry, Part, Way
from claqueta.membership.events import ApplicationAdmitted, Left

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
    "moved": _("wrote down money that moved"),
    "movement_undone": _("undid a movement"),
    "income_expected": _("wrote down expected income"),
    "income_received": _("received expected income"),
    "budgeted": _("set a budget line"),
    "budget_dropped": _("took out a budget line"),
    "invoice_prepared": _("prepared a document to be invoiced"),
    "invoice_exported": _("took its data to the certified program"),
    "invoice_noted": _("noted the invoice’s number"),
    "invoice_dropped": _("dropped the document"),
}
FIELDS = {
    "amount": _("Amount"),
    "credit_note": _("Credit note"),
    "kind": _("Kind"),
    "on": _("Day"),
    "year": _("Year"),
    "number": _("Number"),
    "state": _("State"),
}


def area_ways(account: Any, organisation: Any) -> Iterator[Way]:
    """From the member area to what an organisation owes and paid."""
    if organisation is not None and account.has_perm("billing.read_account", organisation):
        late = overdue_of(organisation)
        yield Way(
            pgettext_lazy("member area", "Dues"),
            reverse("billing_account", args=[organisation.slug]),
            _("%(amount)s overdue") % {"amount": late.formatted()} if late.amount > 0 else "",
        )


DUES = Part(
    verbs=VERBS,
    fields=FIELDS,
    books=(BOOK,),
    imports=(BudgetImport(),),
    sample="claqueta.billing.sample.dues.load",
    listens=((Left, actions.on_left), (ApplicationAdmitted, actions.on_admitted)),
    area_ways=(area_ways,),
    area="claqueta.billing.area.dues",
    office="claqueta.billing.office.dues",
    api="claqueta.billing.api",
    processings=(RECEIPTS,),
    menu=(
        Entry(_("Receipts"), "office_receipts", "billing.see", "doc-full-inverse", order=31, group=MONEY),
        Entry(_("Dues runs"), "office_dues_runs", "billing.see", "calendar-check", order=32, group=MONEY),
        Entry(_("To be invoiced"), "office_invoices", "billing.manage", "doc-empty", order=42, group=MONEY),
        Entry(_("Accounting"), "office_accounting", "billing.see", "table", order=43, group=MONEY),
    ),
)
