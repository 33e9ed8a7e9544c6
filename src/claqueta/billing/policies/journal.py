"""Double entry: what happened as balanced entries over the chart's accounts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil

from claqueta.foundation.money import Money, total


@dataclass(frozen=True, slots=True)
class Leg:
    """One account of an entry; one of the two amounts is nothing."""

    account: str
    debit: Money
    credit: Money


@dataclass(frozen=True, slots=True)
class JournalEntry:
    day: date
    text: str
    document: str
    """The number of the receipt, credit note or invoice; blank where there is none."""
    partner: str
    tax_id: str
    regime: str
    """How VAT treats it (key of the chart); blank for what is no turnover."""
    legs: tuple[Leg, ...]

    @property
    def balanced(self) -> bool:
        currency = self.legs[0].debit.currency
        return total((leg.debit for leg in self.legs), currency) == total(
            (leg.credit for leg in self.legs), currency
        )


def legs(*amounts: tuple[str, Money]) -> tuple[Leg, ...]:
    """Account and amount, above zero in debit and below it in credit; accounts without an amount are left out."""
    found = []
    for account, amount in amounts:
        zero = Money.zero(amount.currency)
        if amount > zero:
            found.append(Leg(account, amount, zero))
        elif amount < zero:
            found.append(Leg(account, zero, -amount))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the journal as it is exported."""

    number: int
    entry: JournalEntry
    leg: Leg


def lines(entries: Iterable[JournalEntry]) -> Iterator[Line]:
    """Entries in the order of their days, numbered from 1, a row for each account."""
    for number, entry in enumerate(sorted(entries, key=lambda one: (one.day, one.document)), 1):
        for leg in entry.legs:
            yield Line(number, entry, leg)


def prorata(with_right: Money, all_turnover: Money) -> int | None:
    """Per cent of VAT paid that can be deducted, rounded up to the unit (LIVA art. 104.Dos); None without turnover."""
    if all_turnover.amount <= 0:
        return None
    return min(100, max(0, ceil(Decimal(100) * with_right.amount / all_turnover.amount)))
