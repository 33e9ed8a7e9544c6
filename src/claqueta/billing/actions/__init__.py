"""What people and the house do with dues."""

from claqueta.billing.actions.receipts import NewReceipt, credit, issue, issue_many, post, unpost

__all__ = ["NewReceipt", "credit", "issue", "issue_many", "post", "unpost"]
