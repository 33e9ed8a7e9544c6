"""Receipts and what was posted on them; runs of dues; mandates, collections, what the bank says, reminders."""

from claqueta.billing.models.mandates import Amendment, Doubt, Mandate, MandateState, Scheme, SignedBy
from claqueta.billing.models.receipts import Lasting, NeverAltered, Posting, Receipt
from claqueta.billing.models.runs import DuesRow, DuesRun, RunApproval

__all__ = [
    "Amendment",
    "Doubt",
    "DuesRow",
    "DuesRun",
    "Lasting",
    "Mandate",
    "MandateState",
    "NeverAltered",
    "Posting",
    "Receipt",
    "RunApproval",
    "Scheme",
    "SignedBy",
]
