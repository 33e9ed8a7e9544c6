"""One transaction for one use case, what holds only inside it, and what it leaves for its very end.

Every transaction of ours is opened by `atomic`. Some rows everybody waits for: the end of a book, the counter of the
change log. Whoever locked one of them and then wanted a record that somebody else holds, who in turn waits for that row,
would end in a deadlock. So they are locked when all else is done, and always in one order (`AtTheEnd`).
"""

import sys
from collections.abc import Callable
from types import TracebackType
from typing import Any, overload

from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import Http404


class NotInTransaction(RuntimeError):
    """A lock that lasts until the end of a transaction was asked for outside one: a defect of the caller."""


def require_transaction(what: str) -> None:
    """Go on only inside a transaction; `what` names in English what was tried. Raises `NotInTransaction`."""
    if not transaction.get_connection().in_atomic_block:
        raise NotInTransaction(f"{what} only inside foundation.transactions.atomic()")


class Vanished(Http404):
    """What somebody works on is gone since they saw it: whoever asks is told that it is not found."""


def held[M: Model](rows: QuerySet[M], pk: Any) -> M:
    """One of the rows as it stands, nobody else's until the transaction ends. Raises `Vanished`.

    Others may refer to it meanwhile, as a new row's foreign key does, and wait for nothing: those who hold a row each and refer
    to the other's would wait in a circle. What is joined to it is read once it is held: PostgreSQL, having waited for the row, reads that one anew and not what
    it points to by then, which would be missing.
    """
    asked = rows.filter(pk=pk).order_by()
    if rows.query.select_related and transaction.get_connection().features.has_select_for_update:
        hold(asked)
        row = asked.first()
    else:
        row = asked.select_for_update(of=("self",), no_key=True).first()
    if row is None:
        raise Vanished(f"{rows.model._meta.label_lower} {pk}")
    return row


def hold(rows: QuerySet[Any]) -> list[Any]:
    """Let these rows be nobody else's until the transaction ends, locked in one order; the keys of those that are still so.

    To be read after it: PostgreSQL, having waited for a row, asks anew whether it is one of these.
    """
    mine = rows.select_related(None).order_by("pk").select_for_update(of=("self",), no_key=True)
    return list(mine.values_list("pk", flat=True))


class Atomic(transaction.Atomic):
    """Django's; the outermost of ours does what was left for the end before it ends."""

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        connection: Any = transaction.get_connection(self.using)
        sound = exc_type is None and not (connection.needs_rollback or connection.closed_in_transaction)
        if sound and not _any_of_ours(connection.atomic_blocks[:-1]):
            try:
                _finish(connection)
            except BaseException:
                super().__exit__(*sys.exc_info())
                raise
        super().__exit__(exc_type, exc_value, traceback)


@overload
def atomic() -> Atomic: ...
@overload
def atomic[**P, R](act: Callable[P, R]) -> Callable[P, R]: ...
def atomic(act: Callable[..., Any] | None = None) -> Any:
    """All or nothing, as `django.db.transaction.atomic`: `@atomic` for a function, `with atomic():` for a block."""
    block = Atomic(using=None, savepoint=True, durable=False)
    return block if act is None else block(act)


class AtTheEnd[T]:
    """What transactions collect and write at their very end, since it takes a lock that everybody waits for."""

    def __init__(self, turn: int, what: str, write: Callable[[list[T]], None]) -> None:
        """`write` is called once, with all that was collected, after those of a lower `turn`; `what` names it in
        English. It may read and write, but lock no record that others lock before they end."""
        self.turn, self.what, self.write = turn, what, write

    def add(self, *items: T) -> None:
        """Leave something for the end of the caller's transaction; with a savepoint that is rolled back it is gone.

        Raises `NotInTransaction` where no `atomic` of ours is open.
        """
        connection: Any = transaction.get_connection()
        if not _any_of_ours(connection.atomic_blocks):
            raise NotInTransaction(f"{self.what} only inside foundation.transactions.atomic()")
        # Django knows which of these belong to a savepoint, and forgets them with it.
        if items:
            connection.on_commit(_Left(self, items))

    def left(self) -> list[T]:
        """What this transaction has left for its end so far."""
        waiting = _waiting(transaction.get_connection())
        return [item for one in waiting if one.end is self for item in one.items]


class _Left:
    """What was left for the end; nothing is left of it on commit."""

    def __init__(self, end: AtTheEnd[Any], items: tuple[Any, ...]) -> None:
        self.end, self.items = end, items

    def __call__(self) -> None:
        pass


def _any_of_ours(blocks: list[Any]) -> bool:
    return any(isinstance(block, Atomic) for block in blocks)


def _waiting(connection: Any) -> list[_Left]:
    return [
        one for _savepoints, one, _robust in connection.run_on_commit if isinstance(one, _Left) and one.items
    ]


def _finish(connection: Any) -> None:
    left = _waiting(connection)
    if left and connection.vendor == "postgresql":
        # What is checked on commit locks the rows that foreign keys name: also before what everybody waits for.
        connection.check_constraints()
    for end in sorted({one.end for one in left}, key=lambda one: one.turn):
        end.write([item for one in left if one.end is end for item in one.items])
    for one in left:
        one.items = ()
