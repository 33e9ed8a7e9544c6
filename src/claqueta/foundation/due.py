"""What waits for somebody of the office: each domain says its own, the office's home shows all."""

from dataclasses import dataclass, field
from typing import Any

from claqueta.foundation.domains import gathered


@dataclass(frozen=True, slots=True)
class Due:
    """One heading of the office's home, with its first entries."""

    title: str
    url: str
    count: int
    items: tuple[tuple[str, str], ...] = field(default=())
    """`(text, address)`."""
    order: int = 50
    """The most pressing first."""


def due_today(account: Any) -> list[Due]:
    """Everything that waits, most pressing first. A heading without entries is left out."""
    found = [say for says in gathered(lambda part: part.due) for say in says(account) if say.count]
    return sorted(found, key=lambda one: one.order)
