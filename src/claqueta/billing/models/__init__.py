"""Receipts and what was posted on them; runs of dues."""

from claqueta.billing.models.receipts import Lasting, NeverAltered, Posting, Receipt
from claqueta.billing.models.runs import DuesRow, DuesRun, RunApproval

__all__ = [
    "DuesRow",
    "DuesRun",
    "Lasting",
    "NeverAltered",
    "Posting",
    "Receipt",
    "RunApproval",
]
