"""How often somebody may do something: a fixed window in the cache, with the numbers for the headers."""

import time
from dataclasses import dataclass

from django.core.cache import cache
from django.http import HttpRequest

from claqueta.foundation.parameters import client_address

WINDOWS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400}


@dataclass(frozen=True, slots=True)
class Allowance:
    allowed: bool
    limit: int
    remaining: int
    window: int
    """Seconds."""
    reset_in: int
    """Seconds until the window begins anew."""


def spend(scope: str, who: str, rate: str) -> Allowance:
    """Count one use of `scope` by `who` against a rate such as `60/minute`."""
    number, _, unit = rate.partition("/")
    limit, window = int(number), WINDOWS[unit]
    now = time.time()
    slot = int(now // window)
    key = f"rate:{scope}:{who}:{slot}"
    cache.add(key, 0, window + 1)
    try:
        used = cache.incr(key)
    except ValueError:
        cache.set(key, 1, window + 1)
        used = 1
    return Allowance(used <= limit, limit, max(0, limit - used), window, int((slot + 1) * window - now) + 1)


def who_asks(request: HttpRequest) -> str:
    """The account, or else the address."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return f"account-{user.pk}"
    return f"address-{client_address(request)}"
