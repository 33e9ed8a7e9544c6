"""The ordered change log in the database that every node's index follows."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db.models import F

from claqueta.foundation.models import Change, ChangeCounter
from claqueta.foundation.transactions import AtTheEnd, atomic


@atomic
def changed(keys: Iterable[str]) -> None:
    """Note, at the end of the caller's transaction, that the documents of these `kind:identifier` keys must be written
    anew."""
    LOG.add(*keys)


def _write(keys: list[str]) -> None:
    """Give each change its position.

    The counter's row stays locked until commit, so that positions become visible in their order and no reader can
    pass over one that commits later.
    """
    keys = list(dict.fromkeys(keys))
    # The update takes the lock. Only the first change of all finds no row; two firsts at once make one between them.
    if not ChangeCounter.objects.filter(pk=1).update(value=F("value") + len(keys)):
        ChangeCounter.objects.get_or_create(pk=1)
        ChangeCounter.objects.filter(pk=1).update(value=F("value") + len(keys))
    last = ChangeCounter.objects.values_list("value", flat=True).get(pk=1)
    first = last - len(keys) + 1
    Change.objects.bulk_create([Change(position=first + offset, key=key) for offset, key in enumerate(keys)])


LOG = AtTheEnd(turn=2, what="a change is noted", write=_write)


def unwritten() -> set[str]:
    """The keys of what the present transaction has changed and nobody else knows of yet."""
    return set(LOG.left())


_at: ContextVar[int | None] = ContextVar("position", default=None)


@contextmanager
def as_of(position: int) -> Iterator[None]:
    """Within, the change log ends at `position`: all that one page shows is of one moment, and the log is read once.

    Only for who changes nothing.
    """
    before = _at.set(position)
    try:
        yield
    finally:
        _at.reset(before)


def head_position() -> int:
    """The position of the last committed change."""
    if (position := _at.get()) is not None:
        return position
    return ChangeCounter.objects.filter(pk=1).values_list("value", flat=True).first() or 0
