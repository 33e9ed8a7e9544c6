"""On which day a collection can be, and what will become of each of its debits: the bank's calendar played through."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum

from claqueta.engines.collecting import is_target

type IsOpen = Callable[[date], bool]


def next_bank_day(day: date, is_open: IsOpen = is_target) -> date:
    """The day itself when the bank is open, else the next one."""
    while not is_open(day):
        day += timedelta(days=1)
    return day


def add_bank_days(day: date, count: int, is_open: IsOpen = is_target) -> date:
    for _each in range(count):
        day = next_bank_day(day + timedelta(days=1), is_open)
    return day


def counts_from(moment: datetime, cut_off: time, is_open: IsOpen = is_target) -> date:
    """The day of the bank as whose a file counts that it gets at a moment of the cluster's time."""
    day = moment.date()
    if moment.time() >= cut_off or not is_open(day):
        day += timedelta(days=1)
    return next_bank_day(day, is_open)


def collection_day(
    asked_on: date,
    moment: datetime,
    *,
    lead_days: int,
    cut_off: time,
    told_on: date,
    notice_days: int,
    is_open: IsOpen = is_target,
) -> date:
    """The first day of the bank from `asked_on` that is late enough for the bank and for those who pay."""
    for_bank = add_bank_days(counts_from(moment, cut_off, is_open), lead_days, is_open)
    return next_bank_day(max(asked_on, for_bank, told_on + timedelta(days=notice_days)), is_open)


def leaves_by(day: date, lead_days: int, cut_off: time, is_open: IsOpen = is_target) -> datetime:
    """Until when a file has to be with the bank for a collection on a day."""
    left = lead_days
    while left:
        day -= timedelta(days=1)
        left -= is_open(day)
    return datetime.combine(day, cut_off)


# -- Before the file leaves --------------------------------------------------------------------------------------


class Grade(StrEnum):
    STOPS = "stops"
    """The debit must not leave like this."""
    WARNS = "warns"
    """It may leave; somebody should know."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What will go wrong with a debit, or with all of them (`row` is 0)."""

    row: int
    key: str
    grade: Grade
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Debit:
    """A row of a collection with what decides whether it will be collected."""

    row: int
    receipt: int
    amount: Decimal
    owed: Decimal
    due_on: date
    account: str
    """Fingerprint of the account."""
    debtor: int
    in_force: bool
    lapses_on: date
    registered: bool
    """Whether the debtor's bank knows the mandate, where the scheme asks for that."""
    elsewhere: bool
    """Whether another collection under way has the receipt."""
    disputed: bool = False
    promised: bool = False
    returned_for: str = ""
    """The rule of the last return on this mandate (`again`, `mend`, `never`), empty when none came back."""
    debited_on: date | None = None
    """Another debit of the same account under way, on this day."""
    payment_waits: bool = False
    """Whether a payment that nobody has settled yet may be for this receipt."""


def findings(
    debits: Iterable[Debit],
    collected_on: date,
    *,
    told_on: date | None,
    notice_days: int,
    leaves: datetime,
    now: datetime,
) -> Iterator[Finding]:
    """Who would be collected twice, late or rejected, and why; the whole collection first."""
    debits = list(debits)
    if now > leaves:
        yield Finding(0, "window", Grade.STOPS, leaves.date())
    if told_on is None:
        yield Finding(0, "not_told", Grade.STOPS)
    elif collected_on < told_on + timedelta(days=notice_days):
        yield Finding(0, "told_late", Grade.STOPS, told_on + timedelta(days=notice_days))
    receipts: set[int] = set()
    accounts: dict[str, int] = {}
    for debit in debits:
        if debit.receipt in receipts or debit.elsewhere:
            yield Finding(debit.row, "twice", Grade.STOPS)
        receipts.add(debit.receipt)
        if debit.owed <= 0:
            yield Finding(debit.row, "paid", Grade.STOPS)
        elif debit.owed != debit.amount:
            yield Finding(debit.row, "amount", Grade.STOPS)
        elif debit.payment_waits:
            yield Finding(debit.row, "payment_waits", Grade.WARNS)
        if not debit.in_force:
            yield Finding(debit.row, "mandate_over", Grade.STOPS)
        elif debit.lapses_on <= collected_on:
            yield Finding(debit.row, "mandate_lapses", Grade.STOPS, debit.lapses_on)
        elif not debit.registered:
            yield Finding(debit.row, "not_registered", Grade.STOPS)
        if debit.returned_for in ("mend", "never"):
            yield Finding(debit.row, "came_back", Grade.STOPS)
        elif debit.returned_for:
            yield Finding(debit.row, "came_back_before", Grade.WARNS)
        if debit.disputed:
            yield Finding(debit.row, "disputed", Grade.STOPS)
        if debit.promised:
            yield Finding(debit.row, "promised", Grade.WARNS)
        if collected_on < debit.due_on:
            yield Finding(debit.row, "early", Grade.STOPS, debit.due_on)
        elif collected_on - debit.due_on > timedelta(days=notice_days):
            yield Finding(debit.row, "late", Grade.WARNS, debit.due_on)
        if accounts.setdefault(debit.account, debit.debtor) != debit.debtor:
            yield Finding(debit.row, "same_account", Grade.WARNS)
        if debit.debited_on is not None:
            yield Finding(debit.row, "debited_then", Grade.WARNS, debit.debited_on)
