"""What waits for somebody of the office: each domain says its own, the office's home shows all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.domains import gathered


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that waits, with what ends its waiting beside it."""

    text: str
    url: str
    detail: str = ""
    phone: str = ""
    """A number to call for it."""
    label: str = ""
    """What its button says: it leads to `url`, or does `act` there."""
    act: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """One heading of the office's home, with its first entries."""

    title: str
    url: str
    count: int
    items: tuple[tuple[str, str] | Item, ...] = field(default=())
    """`(text, address)`, or with more beside it."""
    order: int = 50
    """The most pressing first."""

    @property
    def lines(self) -> list[Item]:
        return [one if isinstance(one, Item) else Item(*one) for one in self.items]


def named_of_each() -> int:
    """How many of what waits are named below each heading."""
    return rule("due_named").value


def due_of[T](
    title: str,
    url: str,
    rows: "QuerySet[Any, T] | Sequence[T]",
    line: Callable[[T], tuple[str, str] | Item],
    *,
    order: int = 50,
) -> Due:
    """A heading over rows that wait: how many there are, and the first of them as `line` says each."""
    count = rows.count() if isinstance(rows, QuerySet) else len(rows)
    return Due(title, url, count, tuple(line(row) for row in rows[: named_of_each()]), order=order)


def due_today(account: Any) -> list[Due]:
    """Everything that waits, most pressing first. A heading without entries is left out."""
    found = [say for says in gathered(lambda part: part.due) for say in says(account) if say.count]
    return sorted(found, key=lambda one: one.order)
