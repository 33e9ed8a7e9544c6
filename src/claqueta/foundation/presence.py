"""Who has the same thing open: told to each other before they write over one another. Kept in the cache only."""

import time
from typing import Any

from django.core.cache import cache

from claqueta.foundation.cluster_rules import rule


def also_here(what: str, account: Any) -> list[str]:
    """Note that somebody has opened it; the others who did within the time of the rule, by name."""
    key, now = f"presence:{what}", time.time()
    lately = now - 60 * rule("presence_seen").value
    there = {pk: seen for pk, seen in (cache.get(key) or {}).items() if seen[0] > lately}
    others = [name for pk, (_at, name) in there.items() if pk != account.pk]
    there[account.pk] = (now, str(account))
    cache.set(key, there, 60 * rule("presence_seen").value)
    return sorted(others)
