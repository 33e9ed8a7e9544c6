"""What each company costs and is granted: its own lines, and its even share of what all share, to the cent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from claqueta.foundation.money import Money, total


@dataclass(frozen=True, slots=True)
class Shares:
    """Of one company."""

    pays: Money
    aid: Money


def shares(
    companies: Sequence[int], lines: Iterable[tuple[int | None, bool, Money]], currency: str
) -> dict[int, Shares]:
    """Company → what it pays and what the cluster pays for it.

    `lines` are company (None for all), whether the cluster pays, amount. The shares of a line add up to it exactly.
    """
    pays: dict[int, list[Money]] = {one: [] for one in companies}
    aid: dict[int, list[Money]] = {one: [] for one in companies}
    for company, by_cluster, amount in lines:
        side = aid if by_cluster else pays
        if company is None:
            parts = amount.split(len(companies)) if companies else []
            for one, part in zip(companies, parts, strict=True):
                side[one].append(part)
        elif company in side:
            side[company].append(amount)
    return {one: Shares(total(pays[one], currency), total(aid[one], currency)) for one in companies}
