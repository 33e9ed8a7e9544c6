"""Personal data in mandates, bank entries and reminders."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from claqueta.billing.models import BankEntry, Mandate, Reminder
from claqueta.foundation.privacy import ERASED, Processing, expire_older, older


def export_mandates(email: str) -> list[dict[str, Any]]:
    return [
        {
            "reference": mandate.reference,
            "organisation": mandate.organisation.name,
            "holder": mandate.holder,
            "account": mandate.iban_masked,
            "signed_by": mandate.signed_by,
            "signed_on": mandate.signed_on.isoformat(),
            "signed_from": mandate.audit.get("address", ""),
        }
        for mandate in Mandate.objects.filter(account__email__iexact=email).select_related("organisation")
    ]


def expire_mandates() -> int:
    """What tells who signed and from where, of mandates that ended long enough ago."""
    old = older(Mandate.objects.exclude(ended_on=None).exclude(signed_by=ERASED), "ended_on", "keep_mandates")
    return old.update(signature_sealed=None, audit={}, signed_by=ERASED)


def expire_entries() -> int:
    """The words and names of old entries; their amounts stay in the books."""
    old = older(BankEntry.objects.exclude(text="", name=""), "booked_on", "keep_bank_entries")
    return old.update(text="", name="", payer="", payer_masked="", raw_sealed=b"")


def export_reminders(email: str) -> list[dict[str, Any]]:
    return [
        {"subject": one.subject, "sent": one.sent_at.isoformat() if one.sent_at else "", "text": one.text}
        for one in Reminder.objects.all()
        if email.lower() in (address.lower() for address in one.to)
    ]


MANDATES = Processing(
    key="mandates",
    name=_("Direct debit mandates"),
    purpose=_("Collect dues from the accounts of members, and prove that they authorised it"),
    ground=_("GDPR art. 6.1.b: contract; 6.1.c with Regulation (EU) 260/2012: proof of the mandate"),
    subjects=_("Holders of accounts and those who sign for them"),
    data=_(
        "Name, account number (encrypted), signature (encrypted), moment, network address and program of the signature"
    ),
    recipients=_("The office, the treasurer and the cluster’s bank"),
    retention=_("While the mandate is in force; then as the cluster’s rule “keep_mandates” says"),
    export=export_mandates,
    expire=expire_mandates,
)
BANK = Processing(
    key="bank_entries",
    name=_("Movements of the cluster’s bank accounts"),
    purpose=_("Keep the books and know which receipts are paid"),
    ground=_("GDPR art. 6.1.c: legal duty to keep accounts (LO 1/2002 art. 14.1)"),
    subjects=_("Whoever pays or is paid"),
    data=_("Name, text, amount, account number (encrypted, or as a fingerprint)"),
    recipients=_("The office, the treasurer and whoever audits the accounts"),
    retention=_("As the cluster’s rule “keep_bank_entries” says"),
    expire=expire_entries,
)
REMINDERS = Processing(
    key="reminders",
    name=_("Reminders of unpaid receipts"),
    purpose=_("Ask members for what they owe"),
    ground=_("GDPR art. 6.1.b: contract of membership"),
    subjects=_("Representatives of members"),
    data=_("Mail address, text of the letter"),
    recipients=_("The office and the treasurer"),
    retention=_("As the cluster’s rule “keep_reminders” says"),
    export=export_reminders,
    expire=lambda: expire_older(Reminder.objects.all(), "made_on", "keep_reminders"),
)
