"""Periods counted as people count them."""

import calendar
from datetime import date, datetime


def add_months[D: (date, datetime)](moment: D, months: int) -> D:
    """The same day `months` later, or the month's last day when it has none such (Civil Code art. 5.1)."""
    index = moment.year * 12 + moment.month - 1 + months
    year, month = divmod(index, 12)
    month += 1
    return moment.replace(year=year, month=month, day=min(moment.day, calendar.monthrange(year, month)[1]))
