"""What mandates, collections, the bank and reminders bring to the house."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claqueta.billing import actions
from claqueta.billing.actions.admitted import end_mandates_of_leavers, on_admitted, on_left
from claqueta.billing.bank.due import waiting
from claqueta.billing.bank.privacy import BANK, MANDATES, REMINDERS
from claqueta.billing.menu import MONEY
from claqueta.billing.models import CollectionState, EntryKind, MandateState, ReminderState, StatementState
from claqueta.foundation.domains import Entry, Part
from claqueta.foundation.rounds import Round
from claqueta.membership.events import ApplicationAdmitted, Left

VERBS = {
    "mandate_given": _("gave a direct debit mandate"),
    "mandate_amended": _("moved the mandate to another account"),
    "mandate_accepted": _("put the mandate in force"),
    "mandate_refused": _("refused the mandate"),
    "mandate_stopped": _("stopped collecting on the mandate"),
    "mandate_resumed": _("collects on the mandate again"),
    "mandate_revoked": _("revoked the mandate"),
    "mandate_lapsed": _("let the mandate lapse"),
    "mandate_printed": _("printed its own mandate"),
    "iban_revealed": _("looked at the whole account number"),
    "collection_begun": _("put the collection together"),
    "collection_moved": _("asked for another day"),
    "collection_notified": _("announced the collection"),
    "collection_fetched": _("fetched the file for the bank"),
    "collection_dropped": _("dropped the collection"),
    "debit_left_out": _("left a debit out"),
    "statement_taken": _("took in the bank statement"),
    "statement_decided": _("decided on the bank statement"),
    "entry_settled": _("settled the bank entry"),
    "entry_undone": _("undid what was decided of the bank entry"),
    "reminded": _("reminded of what is overdue"),
    "reminder_changed": _("changed the reminder"),
    "reminder_dropped": _("did not send the reminder"),
    "promised": _("promised to pay"),
    "promise_kept": _("kept its promise to pay"),
    "promise_broken": _("broke its promise to pay"),
    "promise_ended": _("ended the promise to pay"),
    "disputed": _("disputed the receipt"),
    "dispute_ended": _("ended the dispute"),
    "effect_done": _("did what the bylaws say of arrears"),
    "effect_dropped": _("let the effect of arrears be"),
}
FIELDS = {
    "iban_masked": _("Account"),
    "doubts": _("To be looked at"),
    "why_ended": _("Why it ended"),
    "debits": _("Direct debits"),
    "debit": _("Direct debit"),
    "collected_on": _("Day of the collection"),
    "mails": _("Mails"),
    "sha256": _("Fingerprint of the file"),
    "why": _("Why"),
    "not_taken": _("The bank did not take it"),
    "entries": pgettext_lazy("bank", "Entries"),
    "skipped": _("Known already"),
    "receipts": _("Receipts"),
    "step": _("Step"),
    "subject": _("Subject"),
    "instalments": _("Instalments"),
    "note": _("Note"),
}
VALUES = {
    "state": {
        **dict(MandateState.choices),
        **dict(CollectionState.choices),
        **dict(StatementState.choices),
        **dict(ReminderState.choices),
    },
    "kind": dict(EntryKind.choices),
}
BANKING = Part(
    verbs=VERBS,
    fields=FIELDS,
    values=VALUES,
    flows=(
        actions.MANDATES,
        actions.COLLECTIONS,
        actions.REMINDERS,
        actions.PROMISES,
        actions.EFFECTS_OF_ARREARS,
    ),
    rounds=(
        Round("billing.mandates", actions.lapse),
        Round("billing.leavers", end_mandates_of_leavers),
        Round("billing.reminders", actions.remind),
        Round("billing.seals", actions.reseal, long=True),
    ),
    area="claqueta.billing.area.banking",
    office="claqueta.billing.office.banking",
    menu=(
        Entry(_("Treasury"), "office_treasury", "billing.see", "table", order=30, group=MONEY),
        Entry(_("To settle"), "office_reconcile", "billing.manage", "list-ul", order=33, group=MONEY),
        Entry(_("Collections"), "office_collections", "billing.manage", "download", order=34, group=MONEY),
        Entry(_("Mandates"), "office_mandates", "billing.manage", "clipboard-list", order=35, group=MONEY),
        Entry(_("Reminders"), "office_reminders", "billing.manage", "mail", order=36, group=MONEY),
        Entry(
            _("Promises to pay"), "office_promises", "billing.manage", "calendar-check", order=37, group=MONEY
        ),
        Entry(_("Disputes"), "office_disputes", "billing.manage", "warning", order=38, group=MONEY),
        Entry(_("Effects of arrears"), "office_arrears", "billing.manage", "tasks", order=39, group=MONEY),
        Entry(_("Bank statements"), "office_statements", "billing.manage", "history", order=40, group=MONEY),
        Entry(_("Bank entries"), "office_bank_entries", "billing.manage", "list-ul", order=41, group=MONEY),
    ),
    due=(waiting,),
    listens=((ApplicationAdmitted, on_admitted), (Left, on_left)),
    processings=(MANDATES, BANK, REMINDERS),
    sample="claqueta.billing.sample.bank.load",
)
