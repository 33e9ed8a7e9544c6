"""The financing of a project in figures. Amounts are whole units of the cluster's currency."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

CONFIRMED, APPLIED, EXPECTED = "confirmed", "applied", "expected"
STATUSES = (CONFIRMED, APPLIED, EXPECTED)


@dataclass(frozen=True, slots=True)
class Financing:
    """What of a budget is confirmed, applied for and expected."""

    confirmed: int
    applied: int
    expected: int
    budget: int | None

    @property
    def whole(self) -> int:
        return self.confirmed + self.applied + self.expected

    @property
    def missing(self) -> int | None:
        """What no source is named for; None without a budget."""
        return None if self.budget is None else max(0, self.budget - self.whole)

    @property
    def in_place(self) -> int | None:
        """How much of the budget is confirmed, in per cent, rounded down: 20 means 20 at least. None without a budget."""
        return self.confirmed * 100 // self.budget if self.budget else None


def financing_of(rows: Iterable[Mapping[str, Any]], budget: int | None) -> Financing:
    """The sums of a table of sources; a row without a status is only expected."""
    sums = dict.fromkeys(STATUSES, 0)
    for row in rows:
        status = row.get("status")
        sums[status if status in sums else EXPECTED] += int(row.get("amount") or 0)
    return Financing(sums[CONFIRMED], sums[APPLIED], sums[EXPECTED], budget or None)
