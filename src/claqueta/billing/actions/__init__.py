"""What people and the house do with dues, mandates, collections and the bank."""

from claqueta.billing.actions.books import (
    drop_budget,
    expect_income,
    receive_income,
    record_movement,
    set_budget,
    undo_movement,
)
from claqueta.billing.actions.following import first_dues, on_admitted, on_left, settle
from claqueta.billing.actions.invoices import (
    ToInvoice,
    drop_invoice,
    note_export,
    note_invoice,
    prepare_invoice,
)
from claqueta.billing.actions.mandates import (
    FLOW as MANDATES,
)
from claqueta.billing.actions.mandates import (
    GIVEN,
    Origin,
    Proof,
    amend,
    copied,
    drawn,
    give,
    lapse,
    printed,
    proof_of,
    reseal,
    reveal,
)
from claqueta.billing.actions.papers import draw_papers, paper_of
from claqueta.billing.actions.receipts import (
    NewReceipt,
    credit,
    issue,
    issue_many,
    post,
    unpost,
)
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
    "GIVEN",
    "MANDATES",
    "NewReceipt",
    "Origin",
    "Proof",
    "ToInvoice",
    "amend",
    "approve_run",
    "begin_run",
    "copied",
    "credit",
    "decide",
    "draw_papers",
    "drawn",
    "drop_budget",
    "drop_invoice",
    "drop_run",
    "expect_income",
    "first_dues",
    "give",
    "issue",
    "issue_many",
    "issue_run",
    "lapse",
    "leave_out",
    "note_export",
    "note_invoice",
    "on_admitted",
    "on_left",
    "paper_of",
    "post",
    "prepare_invoice",
    "printed",
    "proof_of",
    "receive_income",
    "record_movement",
    "reseal",
    "reveal",
    "set_budget",
    "settle",
    "undo_movement",
    "unpost",
    "work_out",
]
