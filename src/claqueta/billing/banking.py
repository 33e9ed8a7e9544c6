"""What mandates, collections, the bank and reminders bring to the house."""

from django.utils.translation import gettext_lazy as _

from claqueta.billing import actions
from claqueta.billing.models import MandateState
from claqueta.foundation.domains import Entry, Part
from claqueta.foundation.rounds import Round

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
}
FIELDS = {
    "iban_masked": _("Account"),
    "doubts": _("To be looked at"),
    "why_ended": _("Why it ended"),
}
VALUES = {"state": dict(MandateState.choices)}
BANKING = Part(
    verbs=VERBS,
    fields=FIELDS,
    values=VALUES,
    flows=(actions.MANDATES,),
    rounds=(Round("billing.mandates", actions.lapse),),
    area="claqueta.billing.area.banking",
    office="claqueta.billing.office.banking",
    menu=(Entry(_("Mandates"), "office_mandates", "billing.manage", "clipboard-list", order=34),),
)
