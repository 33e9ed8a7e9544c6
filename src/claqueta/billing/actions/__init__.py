"""What people and the house do with dues, mandates, collections and the bank."""

from claqueta.billing.actions.books import (
    drop_budget,
    expect_income,
    receive_income,
    record_movement,
    set_budget,
    undo_movement,
)
from claqueta.billing.actions.collections import (
    FLOW as COLLECTIONS,
)
from claqueta.billing.actions.collections import (
    FetchedBefore,
    File,
    begin_collection,
    fetch_file,
    leave_out_debit,
    move_collection,
)
from claqueta.billing.actions.explaining import explain
from claqueta.billing.actions.following import first_dues, on_admitted, on_left, settle
from claqueta.billing.actions.invoices import (
    ToInvoice,
    drop_invoice,
    note_export,
    note_invoice,
    prepare_invoice,
)
from claqueta.billing.actions.keys import reseal
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
from claqueta.billing.actions.reminders import (
    EFFECTS_OF_ARREARS,
    PROMISES,
    change_reminder,
    dispute,
    end_dispute,
    promise,
    remind,
)
from claqueta.billing.actions.reminders import (
    FLOW as REMINDERS,
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
from claqueta.billing.actions.settling import (
    SettledMeanwhile,
    settle_entry,
    settle_others,
    undo_entry,
    use_advance,
)
from claqueta.billing.actions.statements import (
    Taken,
    decide_statement,
    keep_statement,
    take_in,
    taken_in_since,
)

__all__ = [
    "COLLECTIONS",
    "EFFECTS_OF_ARREARS",
    "GIVEN",
    "MANDATES",
    "PROMISES",
    "REMINDERS",
    "FetchedBefore",
    "File",
    "NewReceipt",
    "Origin",
    "Proof",
    "SettledMeanwhile",
    "Taken",
    "ToInvoice",
    "amend",
    "approve_run",
    "begin_collection",
    "begin_run",
    "change_reminder",
    "copied",
    "credit",
    "decide",
    "decide_statement",
    "dispute",
    "draw_papers",
    "drawn",
    "drop_budget",
    "drop_invoice",
    "drop_run",
    "end_dispute",
    "expect_income",
    "explain",
    "fetch_file",
    "first_dues",
    "give",
    "issue",
    "issue_many",
    "issue_run",
    "keep_statement",
    "lapse",
    "leave_out",
    "leave_out_debit",
    "move_collection",
    "note_export",
    "note_invoice",
    "on_admitted",
    "on_left",
    "paper_of",
    "post",
    "prepare_invoice",
    "printed",
    "promise",
    "proof_of",
    "receive_income",
    "record_movement",
    "remind",
    "reseal",
    "reveal",
    "set_budget",
    "settle",
    "settle_entry",
    "settle_others",
    "take_in",
    "taken_in_since",
    "undo_entry",
    "undo_movement",
    "unpost",
    "use_advance",
    "work_out",
]
