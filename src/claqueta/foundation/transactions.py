"""What holds only inside a transaction that its caller opened."""

from django.db import transaction


class NotInTransaction(RuntimeError):
    """A lock that lasts until the end of a transaction was asked for outside one: a defect of the caller."""


def require_transaction(what: str) -> None:
    """Go on only inside `transaction.atomic`; `what` names in English what was tried. Raises `NotInTransaction`."""
    if not transaction.get_connection().in_atomic_block:
        raise NotInTransaction(f"{what} only inside transaction.atomic()")
