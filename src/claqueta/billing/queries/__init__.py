"""What is read of dues."""

from claqueta.billing.queries.receipts import (
    balance,
    open_receipts,
    overdue,
    overdue_of,
    owed_by,
    receipts,
    with_balance,
)

__all__ = ["balance", "open_receipts", "overdue", "overdue_of", "owed_by", "receipts", "with_balance"]
