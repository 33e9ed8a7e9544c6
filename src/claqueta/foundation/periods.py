"""Periods counted as people and laws count them, with the days on which the cluster's place does not work."""

import calendar
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache

from django.conf import settings

from claqueta.foundation.cluster_rules import Rule

DAY = timedelta(days=1)
SATURDAY = 5


class Counting(StrEnum):
    """How days are counted; with both, the day on which something happened does not count itself."""

    CIVIL = "civil"
    """Every day counts, and the last may be a Sunday (Civil Code art. 5): contracts, bylaws."""
    ADMINISTRATIVE = "administrative"
    """Days are working days; a month that ends on a day without work ends on the next that has some (Ley 39/2015
    art. 30.2 and 30.5)."""


def add_months[D: (date, datetime)](moment: D, months: int) -> D:
    """The same day `months` later, or the month's last day when it has none such (Civil Code art. 5.1)."""
    index = moment.year * 12 + moment.month - 1 + months
    year, month = divmod(index, 12)
    month += 1
    return moment.replace(year=year, month=month, day=min(moment.day, calendar.monthrange(year, month)[1]))


def last_day(since: date, rule: Rule, counting: Counting = Counting.CIVIL) -> date:
    """The last day of a period of as many days or months as the rule says, begun by what happened on `since`."""
    match rule.unit, counting:
        case "days", Counting.ADMINISTRATIVE:
            return add_working_days(since, rule.value)
        case "days", _:
            return since + rule.value * DAY
        case "months", Counting.ADMINISTRATIVE:
            return next_working_day(add_months(since, rule.value))
        case "months", _:
            return add_months(since, rule.value)
    raise ValueError(f"a period of {rule.unit} has no last day")


# -- Working days --------------------------------------------------------------------------------------------


def is_working_day(day: date) -> bool:
    """Neither Saturday, Sunday nor holiday: of the country, of the region, or one that the cluster's folder names."""
    return day.weekday() < SATURDAY and day not in _holidays(day.year) and day not in _local_holidays()


def next_working_day(day: date) -> date:
    """The day itself if it is one."""
    while not is_working_day(day):
        day += DAY
    return day


def add_working_days(day: date, count: int) -> date:
    """The `count`-th working day after a day; the day itself for none."""
    for _number in range(count):
        day = next_working_day(day + DAY)
    return day


def working_days(after: date, until: date) -> int:
    """How many working days there are after the one day, up to the other."""
    return sum(is_working_day(day) for day in _days(after + DAY, until))


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += DAY


def _holidays(year: int) -> frozenset[date]:
    return _holidays_of(settings.CLUSTER.territory.code, year)


@cache
def _holidays_of(territory: str, year: int) -> frozenset[date]:
    """Of a territory by its ISO 3166 code; a region that nothing is known of has its country's, as `FR-11` has France's."""
    # The calendars of the whole world, loaded where days are counted only: no process carries them for nothing.
    import holidays

    country, _dash, region = territory.partition("-")
    for subdivision in dict.fromkeys((region or None, None)):
        try:
            return frozenset(holidays.country_holidays(country, subdiv=subdivision, years=year))
        except NotImplementedError:
            continue
    return frozenset()


def _local_holidays() -> frozenset[date]:
    return frozenset(holiday.on for holiday in settings.CLUSTER.holidays)
