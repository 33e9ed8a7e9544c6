"""What people do with dues, mandates, collections and the bank."""

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

__all__ = [
    "GIVEN",
    "MANDATES",
    "Origin",
    "Proof",
    "amend",
    "copied",
    "drawn",
    "give",
    "lapse",
    "printed",
    "proof_of",
    "reseal",
    "reveal",
]
