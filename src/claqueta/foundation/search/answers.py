"""Answers to the public kept until something changes: what nobody signed in is shown depends on the record alone."""

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Any
from weakref import WeakSet

from django.core.cache import caches

from claqueta.foundation.models import Change
from claqueta.foundation.search.changes import head_position, unwritten
from claqueta.foundation.search.node import reached

KEEP_SECONDS = 300
"""Also the longest that a day's turn (a membership that ends) may go unseen."""
KEEP_BEHIND_SECONDS = 2
"""An answer made while the index lags, as after an upgrade, may lack what the index has in a moment."""


def remembered[T](name: str, *parts: Any, compute: Callable[[], T], reads: Iterable[str] = ()) -> T:
    """`compute()`, or its result for the same parts at the same position of the change log (one query).

    `reads` are the kinds of objects that it is made of; a change of any other leaves it as it is. Without them it is made
    of everything. Whoever has changed something and is not done yet is answered by what they changed, and nobody else is.
    """
    if unwritten():
        return compute()
    head = head_position()
    position = moved.at(head, frozenset(reads)) if reads else head
    digest = hashlib.sha256(repr((position, parts)).encode()).hexdigest()
    key = f"answer:{name}:{digest}"
    cache = caches["answers"]
    kept: T | None = cache.get(key)
    if kept is None:
        kept = compute()
        cache.set(key, kept, KEEP_SECONDS if reached(head) else KEEP_BEHIND_SECONDS)
    return kept


_all: "WeakSet[KeptByObject[Any]]" = WeakSet()


def forget_all() -> None:
    """Drop all that is kept of objects in this process: another database is behind it now."""
    for kept in _all:
        kept.forget()
    moved.forget()


class Moved:
    """Where in the change log each kind of object was last named, as this process has followed it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        self.position = -1
        self.since = 0
        """What came before is not known by its kind."""
        self.last: dict[str, int] = {}

    def at(self, head: int, kinds: frozenset[str]) -> int:
        """The last position up to `head` at which one of these kinds may have changed."""
        with self.lock:
            if head < self.position:
                # A page of an earlier moment, or another log: what is known is of a later one.
                return head
            if head > self.position:
                self._follow(head)
            return max(self.last.get(kind, self.since) for kind in kinds)

    def _follow(self, head: int) -> None:
        named = Change.objects.filter(position__gt=self.position, position__lte=head)
        rows = list(named.order_by("position").values_list("position", "key")) if self.position >= 0 else []
        if self.position >= 0 and len(rows) == head - self.position:
            self.last.update((key.partition(":")[0], position) for position, key in rows)
        else:
            self.since, self.last = head, {}
        self.position = head


moved = Moved()


class KeptByObject[T]:
    """Values computed from one object each, kept in this process until the change log names their object.

    A question never asked before is then answered from what earlier ones computed. At most `most` values, a few
    kilobytes each.
    """

    def __init__(self, most: int = 3_000) -> None:
        self.most = most
        self.lock = threading.Lock()
        self.forget()
        _all.add(self)

    def forget(self) -> None:
        self.position = -1
        self.kept: OrderedDict[tuple[str, Any], tuple[float, T]] = OrderedDict()
        self.all_parts: set[Any] = set()

    def many(
        self, keys: Iterable[str], parts: Any, compute: Callable[[list[str]], dict[str, T]]
    ) -> dict[str, T]:
        """The value of each key under `parts` (circle, language…); `compute` gives those that are not kept."""
        head, now = head_position(), time.monotonic()
        wanted, mine = list(keys), unwritten()
        with self.lock:
            self._follow(head)
            found = {
                key: entry[1] for key in wanted if key not in mine and (entry := self._fresh(key, parts, now))
            }
        missing = [key for key in wanted if key not in found]
        if missing:
            computed = compute(missing)
            found.update(computed)
            with self.lock:
                # A change that came meanwhile may or may not be in what was computed: only what is sure is kept.
                if self.position == head:
                    mine |= unwritten()
                    self._keep({key: one for key, one in computed.items() if key not in mine}, parts, now)
        return found

    def _fresh(self, key: str, parts: Any, now: float) -> tuple[float, T] | None:
        entry = self.kept.get((key, parts))
        if entry is None or entry[0] <= now:
            return None
        self.kept.move_to_end((key, parts))
        return entry

    def _keep(self, values: dict[str, T], parts: Any, now: float) -> None:
        self.all_parts.add(parts)
        for key, value in values.items():
            self.kept[key, parts] = (now + KEEP_SECONDS, value)
        while len(self.kept) > self.most:
            self.kept.popitem(last=False)

    def _follow(self, head: int) -> None:
        if head == self.position:
            return
        since = Change.objects.filter(position__gt=self.position).values_list("key", flat=True)
        keys = list(since) if 0 <= self.position < head else []
        if keys and len(keys) == head - self.position:
            for key in keys:
                for parts in self.all_parts:
                    self.kept.pop((key, parts), None)
        else:
            self.kept.clear()
        self.position = head
