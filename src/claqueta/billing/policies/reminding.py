"""Which reminder a receipt is due, and whether a promise is kept: days in, decisions out."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal


def due_step(
    due_on: date, today: date, steps: Sequence[int], gone: Mapping[int, date], apart: int
) -> int | None:
    """The step that is to go today; none when its time has not come, or the one before was only just sent.

    No step is left out, however late somebody looks: the second goes `apart` days after the first at the earliest.
    """
    step = max(gone, default=0) + 1
    if step > len(steps) or today < due_on + timedelta(days=steps[step - 1]):
        return None
    if gone and today < max(gone.values()) + timedelta(days=apart):
        return None
    return step


def promised_by(instalments: Sequence[tuple[date, Decimal]], day: date) -> Decimal:
    """What should have been paid by a day."""
    return sum((amount for on, amount in instalments if on <= day), Decimal())


def is_broken(instalments: Sequence[tuple[date, Decimal]], paid: Decimal, today: date, late: int) -> bool:
    return paid < promised_by(instalments, today - timedelta(days=late))


def age_of(due_on: date, today: date) -> str:
    """In which of the usual bands of age a debt stands."""
    days = (today - due_on).days
    for bound, band in ((0, "due"), (30, "30"), (60, "60"), (90, "90")):
        if days <= bound:
            return band
    return "older"
