"""Typed events between domains, called in the transaction of whoever publishes.

A lower domain has a frozen dataclass in its `events.py`; an upper one declares what it does then (`Domain.listens`).
"""

from claqueta.foundation.domains import gathered


def publish(event: object) -> None:
    """Call every subscriber now; an error in one of them undoes the publisher's transaction."""
    for kind, handler in gathered(lambda part: part.listens):
        if kind is type(event):
            handler(event)
