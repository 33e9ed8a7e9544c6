"""TARGET2: on which days banks of the euro settle."""

from datetime import date, timedelta
from functools import lru_cache

FIXED = frozenset({(1, 1), (5, 1), (12, 25), (12, 26)})
"""New Year, Labour Day, Christmas and the day after (ECB/2000/5, kept by T2): month and day."""


@lru_cache(400)
def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus, Jones, Butcher)."""
    a = year % 19
    b, c = divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    length = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * length) // 451
    month, day = divmod(h + length - 7 * m + 114, 31)
    return date(year, month, day + 1)


def is_target(day: date) -> bool:
    """Whether banks settle that day."""
    sunday = easter(day.year)
    return (
        day.weekday() < 5
        and (day.month, day.day) not in FIXED
        and day not in (sunday - timedelta(days=2), sunday + timedelta(days=1))
    )


def next_target(day: date) -> date:
    """The day itself if banks settle then, or else the next such day."""
    while not is_target(day):
        day += timedelta(days=1)
    return day


def before(day: date, days: int) -> date:
    """The TARGET2 day so many of them before."""
    while days > 0:
        day -= timedelta(days=1)
        days -= is_target(day)
    return day


def after(day: date, days: int) -> date:
    """The TARGET2 day so many of them after."""
    while days > 0:
        day += timedelta(days=1)
        days -= is_target(day)
    return day
