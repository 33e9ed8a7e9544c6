"""What people and the house do with dues, mandates, collections and the bank."""

from claqueta.billing.actions.mandates import FLOW as MANDATES
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
from claqueta.billing.actions.receipts import NewReceipt, credit, issue, issue_many, post, unpost

__all__ = [
    "GIVEN",
    "MANDATES",
    "NewReceipt",
    "Origin",
    "Proof",
    "amend",
    "copied",
    "credit",
    "drawn",
    "give",
    "issue",
    "issue_many",
    "lapse",
    "post",
    "printed",
    "proof_of",
    "reseal",
    "reveal",
    "unpost",
]
