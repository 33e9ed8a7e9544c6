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
from claqueta.billing.models.books import BudgetLine, EconomicDocument, ExpectedIncome, Movement
from claqueta.billing.models.collections import (
    Collection,
    CollectionDownload,
    CollectionRow,
    CollectionState,
    RowState,
)
from claqueta.billing.models.mandates import Amendment, Doubt, Mandate, MandateState, Scheme, SignedBy
from claqueta.billing.models.receipts import Lasting, NeverAltered, Posting, Receipt, ReceiptPaper
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
    "BudgetLine",
    "Collection",
    "CollectionDownload",
    "CollectionRow",
    "CollectionState",
    "Dispute",
    "Doubt",
    "DuesRow",
    "DuesRun",
    "EconomicDocument",
    "EntryKind",
    "EntryState",
    "ExpectedIncome",
    "Lasting",
    "Learnt",
    "Mandate",
    "MandateState",
    "Movement",
    "NeverAltered",
    "Posting",
    "Promise",
    "Receipt",
    "ReceiptPaper",
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
