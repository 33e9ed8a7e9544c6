"""Receipts and what was posted on them; runs of dues; mandates, collections, what the bank says, reminders."""

from claqueta.billing.models.bank import (
    Advance,
    BankEntry,
    EntryKind,
    EntryState,
    Learnt,
    Statement,
    StatementState,
)
from claqueta.billing.models.collections import (
    Collection,
    CollectionDownload,
    CollectionRow,
    CollectionState,
    RowState,
)
from claqueta.billing.models.mandates import Amendment, Doubt, Mandate, MandateState, Scheme, SignedBy
from claqueta.billing.models.receipts import Lasting, NeverAltered, Posting, Receipt
from claqueta.billing.models.reminders import (
    ArrearsTask,
    Dispute,
    Promise,
    Reminder,
    ReminderLine,
    ReminderState,
)
from claqueta.billing.models.runs import DuesRow, DuesRun, RunApproval

__all__ = [
    "Advance",
    "Amendment",
    "ArrearsTask",
    "BankEntry",
    "Collection",
    "CollectionDownload",
    "CollectionRow",
    "CollectionState",
    "Dispute",
    "Doubt",
    "DuesRow",
    "DuesRun",
    "EntryKind",
    "EntryState",
    "Lasting",
    "Learnt",
    "Mandate",
    "MandateState",
    "NeverAltered",
    "Posting",
    "Promise",
    "Receipt",
    "Reminder",
    "ReminderLine",
    "ReminderState",
    "RowState",
    "RunApproval",
    "Scheme",
    "SignedBy",
    "Statement",
    "StatementState",
]
