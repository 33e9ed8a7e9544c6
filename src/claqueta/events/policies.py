"""Hours and days as clocks on a wall tell them: values in, values out."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

A_YEAR_OF_WEEKS = timedelta(weeks=52)


class NoSuchHour(ValueError):
    """The clocks are put forward over that hour: it is on none of them that night."""


def happens_twice(local: datetime, zone: str) -> bool:
    """Whether clocks show a local time twice, as when they are put back. `local` has no offset."""
    here = ZoneInfo(zone)
    return _exists(local, here) and (
        local.replace(tzinfo=here, fold=0).utcoffset() != local.replace(tzinfo=here, fold=1).utcoffset()
    )


def moment_of(local: datetime, zone: str, *, second: bool = False) -> datetime:
    """The moment, in UTC, at which the clocks of a zone show a local time; the later of two if `second`.

    Raises `NoSuchHour`.
    """
    here = ZoneInfo(zone)
    if not _exists(local, here):
        raise NoSuchHour(local.isoformat())
    return local.replace(tzinfo=here, fold=int(second)).astimezone(UTC)


def _exists(local: datetime, here: ZoneInfo) -> bool:
    there = local.replace(tzinfo=here).astimezone(UTC).astimezone(here)
    return there.replace(tzinfo=None) == local


def a_year_later(begins: datetime, ends: datetime, zone: str) -> tuple[datetime, datetime]:
    """The same hours on the same day of the week fifty-two weeks later, by the clocks of the zone.

    An hour that is on no clock that day becomes the next that is.
    """
    here = ZoneInfo(zone)
    local = begins.astimezone(here).replace(tzinfo=None) + A_YEAR_OF_WEEKS
    later = local.replace(tzinfo=here).astimezone(UTC)
    return later, later + (ends - begins)


def days_of(begins: datetime, ends: datetime, zone: str) -> list[date]:
    """The local days on which something takes place; what ends at midnight is not on the day that begins then."""
    here = ZoneInfo(zone)
    first = begins.astimezone(here).date()
    last_moment = ends.astimezone(here)
    last = last_moment.date()
    if last > first and last_moment.time() == time():
        last -= timedelta(days=1)
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
