"""Answers to the public kept until something changes: what nobody signed in is shown depends on the record alone."""

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Any

from django.core.cache import caches

from claqueta.foundation.models import Change
from claqueta.foundation.search.changes import head_position

KEEP_SECONDS = 300
"""Also the longest that a day's turn (a membership that ends) may go unseen."""


def remembered[T](name: str, *parts: Any, compute: Callable[[], T]) -> T:
    """`compute()`, or its result for the same parts at the same position of the change log (one query)."""
    digest = hashlib.sha256(repr((head_position(), parts)).encode()).hexdigest()
    key = f"answer:{name}:{digest}"
    cache = caches["answers"]
    kept: T | None = cache.get(key)
    if kept is None:
        kept = compute()
        cache.set(key, kept, KEEP_SECONDS)
    return kept


class KeptByObject[T]:
    """Values computed from one object each, kept in this process until the change log names their object.

    A question never asked before is then answered from what earlier ones computed. At most `most` objects.
    """

    def __init__(self, most: int = 20_000) -> None:
        self.most = most
        self.lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        self.position = -1
        self.kept: OrderedDict[str, dict[Any, tuple[float, T]]] = OrderedDict()

    def many(
        self, keys: Iterable[str], parts: Any, compute: Callable[[list[str]], dict[str, T]]
    ) -> dict[str, T]:
        """The value of each key under `parts` (circle, language…); `compute` gives those that are not kept."""
        head, now = head_position(), time.monotonic()
        wanted = list(keys)
        found: dict[str, T] = {}
        with self.lock:
            self._follow(head)
            for key in wanted:
                entry = self.kept.get(key, {}).get(parts)
                if entry and entry[0] > now:
                    found[key] = entry[1]
        missing = [key for key in wanted if key not in found]
        if missing:
            fresh = compute(missing)
            found.update(fresh)
            with self.lock:
                if self.position == head:
                    for key, value in fresh.items():
                        self.kept.setdefault(key, {})[parts] = (now + KEEP_SECONDS, value)
                while len(self.kept) > self.most:
                    self.kept.popitem(last=False)
        return found

    def _follow(self, head: int) -> None:
        if head < self.position or self.position < 0:
            self.kept.clear()
        elif head > self.position:
            keys = Change.objects.filter(position__gt=self.position).values_list("key", flat=True)
            if len(keys) == head - self.position:
                for key in keys:
                    self.kept.pop(key, None)
            else:
                self.kept.clear()
        self.position = head
