"""Typed events between domains: a plain registry, called in the transaction of whoever publishes.

A lower domain declares a frozen dataclass; an upper one subscribes to it in its `AppConfig.ready`.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

_subscribers: dict[type[Any], list[Callable[[Any], None]]] = defaultdict(list)


def subscribe[E](event: type[E], handler: Callable[[E], None]) -> None:
    """Call `handler` with every published `event`; subscribing twice is the same as once."""
    if handler not in _subscribers[event]:
        _subscribers[event].append(handler)


def publish(event: object) -> None:
    """Call every subscriber now; an error in one of them undoes the publisher's transaction."""
    for handler in _subscribers[type(event)]:
        handler(event)
