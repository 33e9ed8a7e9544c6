"""Receipts and what is known to be paid of them, and members as their receipts show them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from claqueta.engines.reconciling.numbers import key_of, shape_of
from claqueta.engines.reconciling.periods import Period

ZERO = Decimal()
_EARLY = 45
"""Days before its period in which a receipt is issued at most: dues are asked for in advance or at its beginning."""


class ReceiptsRefused(Exception):
    """The list of receipts cannot be read; the text says what is wrong and where."""


@dataclass(frozen=True, slots=True)
class Receipt:
    number: str
    member: str
    amount: Decimal
    issued: date
    due: date | None = None
    trade_name: str = ""
    tax_id: str = ""
    iban: str = ""
    mandate: str = ""
    also_known: tuple[str, ...] = ()
    """Former names, and others by which the member has paid."""

    @property
    def owner(self) -> str:
        """Whose it is: by tax ID, or by name where there is none."""
        return self.tax_id or self.member


def receipts_of(data: Any) -> tuple[list[Receipt], str]:
    """The receipts of the contract's JSON, and the creditor's name. Raises `ReceiptsRefused`."""
    if not isinstance(data, dict) or not isinstance(data.get("receipts"), list):
        raise ReceiptsRefused("RECEIPTS must be an object with a list “receipts”")
    receipts, numbers = [], set()
    for at, one in enumerate(data["receipts"]):
        try:
            receipt = Receipt(
                number=str(one["number"]),
                member=str(one["member"]),
                amount=Decimal(str(one["amount"])),
                issued=date.fromisoformat(one["issued"]),
                due=date.fromisoformat(one["due"]) if one.get("due") else None,
                trade_name=one.get("trade_name") or "",
                tax_id=one.get("tax_id") or "",
                iban=(one.get("iban") or "").replace(" ", "").upper(),
                mandate=one.get("mandate") or "",
                also_known=tuple(one.get("also_known") or ()),
            )
        except (KeyError, TypeError, ValueError, ArithmeticError) as error:
            raise ReceiptsRefused(f"receipt {at}: {type(error).__name__} {error}") from None
        if receipt.number in numbers:
            raise ReceiptsRefused(f"receipt {at}: the number {receipt.number} is there twice")
        if not receipt.amount.is_finite() or receipt.amount <= 0:
            raise ReceiptsRefused(f"receipt {receipt.number}: the amount {receipt.amount} is not above zero")
        numbers.add(receipt.number)
        receipts.append(receipt)
    creditor = data.get("creditor") or {}
    return receipts, str(creditor.get("name", "")) if isinstance(creditor, dict) else ""


@dataclass(slots=True)
class Standing:
    """How a receipt stands: what is booked on it, and what is believed to be paid but not booked."""

    receipt: Receipt
    paid: Decimal = ZERO
    believed: Decimal = ZERO
    surely: bool = False
    """What is believed rests on its number, not on name and amount alone."""
    paid_by: list[int] = field(default_factory=list)
    """Entries that paid it, booked or believed; the last one is the latest."""
    collected: date | None = None
    """The day on which it was last collected by direct debit."""
    returned: date | None = None
    rule: str = ""
    """What the reason of its return allows: `again`, `mend`, `never`, `refund`; empty when the bank gave none."""
    doubtful: bool = False
    """A debit of its member came back, so that the next one may not be presented."""

    @property
    def open(self) -> Decimal:
        return self.receipt.amount - self.paid

    @property
    def left(self) -> Decimal:
        """What is open when what is believed is right."""
        return max(ZERO, self.open - self.believed)


class Book:
    """All receipts with their standing, by number and by member."""

    def __init__(self, receipts: Iterable[Receipt], creditor: str = "") -> None:
        self.creditor = creditor
        self.standings = {one.number: Standing(one) for one in receipts}
        self.by_owner: dict[str, list[Standing]] = {}
        for standing in self.standings.values():
            self.by_owner.setdefault(standing.receipt.owner, []).append(standing)
        for many in self.by_owner.values():
            many.sort(key=lambda one: (one.receipt.issued, one.receipt.number))
        self.by_amount: dict[Decimal, list[Standing]] = {}
        for standing in self.standings.values():
            self.by_amount.setdefault(standing.receipt.amount, []).append(standing)
        self.with_mandate = [one for one in self.standings.values() if one.receipt.mandate]
        self.by_mandate: dict[str, list[Standing]] = {}
        self.by_debtor: dict[str, list[Standing]] = {}
        for standing in self.with_mandate:
            self.by_mandate.setdefault(key_of(standing.receipt.mandate), []).append(standing)
            self.by_debtor.setdefault(key_of(standing.receipt.member), []).append(standing)
        self.covers = {
            standing.receipt.number: months
            for many in self.by_owner.values()
            for standing, months in zip(many, _cadences([one.receipt for one in many]), strict=True)
        }
        self.main_series = _commonest(series_of(one.receipt.number) for one in self.standings.values())

    def named(self, number: str) -> Standing:
        return self.standings[number]

    def fits(self, standing: Standing, period: Period) -> bool:
        """Whether the receipt may be the one of that period."""
        receipt = standing.receipt
        if not self.is_regular(receipt):
            return False
        months = self.covers[receipt.number]
        if months and months > period.months:
            return False
        year, month = period.last
        begin = period.begins.toordinal() - min(_EARLY, 12 * period.months)
        end = date(year + month // 12, month % 12 + 1, 1).toordinal()
        if months == period.months:
            # One receipt a period, issued about its beginning: the next one's must not fit as well.
            end = period.begins.toordinal() + 18 * period.months
        elif months:
            begin = period.begins.toordinal() - min(_EARLY, 12 * months)
            end -= 12 * months
        return begin <= receipt.issued.toordinal() < end

    def is_regular(self, receipt: Receipt) -> bool:
        """Whether it belongs to the series that most receipts are of; others are extraordinary."""
        return letters_of(receipt.number) == letters_of_series(self.main_series)


def series_of(number: str) -> str:
    shape = shape_of(number)
    return shape.series if shape else ""


def letters_of_series(series: str) -> str:
    """What a series has besides its year."""
    return "".join(char for char in series if char.isalpha())


def letters_of(number: str) -> str:
    return letters_of_series(series_of(number))


def _commonest(series: Iterable[str]) -> str:
    counts: dict[str, int] = {}
    names: dict[str, str] = {}
    for one in series:
        letters = letters_of_series(one)
        counts[letters] = counts.get(letters, 0) + 1
        names.setdefault(letters, one)
    return names[max(counts, key=lambda letters: counts[letters])] if counts else ""


def _cadences(receipts: list[Receipt]) -> list[int]:
    """For each receipt of a member, how many months lie between it and the next one of its kind; 0 when unknown."""
    months = []
    for receipt in receipts:
        series = letters_of(receipt.number)
        days = [
            abs((other.issued - receipt.issued).days)
            for other in receipts
            if other is not receipt and letters_of(other.number) == series and other.issued != receipt.issued
        ]
        nearest = min(days, default=0)
        months.append(
            next((count for count in (1, 2, 3, 6, 12) if nearest <= count * 31 + 10), 12)
            if nearest > 15
            else 0
        )
    return months
