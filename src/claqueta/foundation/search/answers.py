"""Answers to the public kept until something changes: what nobody signed in is shown depends on the record alone."""

import hashlib
from collections.abc import Callable
from typing import Any

from django.core.cache import caches

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
