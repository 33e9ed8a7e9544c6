"""What people and the house do with dues."""

from claqueta.billing.actions.receipts import NewReceipt, credit, issue, issue_many, post, unpost
from claqueta.billing.actions.runs import (
    approve_run,
    begin_run,
    decide,
    drop_run,
    issue_run,
    leave_out,
    work_out,
)

__all__ = [
    "NewReceipt",
    "approve_run",
    "begin_run",
    "credit",
    "decide",
    "drop_run",
    "issue",
    "issue_many",
    "issue_run",
    "leave_out",
    "post",
    "unpost",
    "work_out",
]
