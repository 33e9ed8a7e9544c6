"""A number as the sheet shows it: with its leading zeros, as a date, as a percentage (ECMA-376 part 1, §18.8)."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

DATE_FORMATS = frozenset([*range(14, 18), 22, *range(27, 32), 34, 35, 36, *range(50, 59)])
TIME_FORMATS = frozenset([18, 19, 20, 21, 32, 33, 45, 46, 47])
PERCENT_FORMATS = frozenset([9, 10])


def format_kind(number: int, code: str) -> str:
    """What a number format makes of a number."""
    if not code:
        return (
            "date"
            if number in DATE_FORMATS
            else "time"
            if number in TIME_FORMATS
            else "percent"
            if number in PERCENT_FORMATS
            else ""
        )
    bare = re.sub(r'"[^"]*"|\\.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|_.|\*.', "", code.lower()).split(";")[0]
    if "general" in bare:
        return ""
    if re.search(r"[yd]|mmm", bare):
        return "date"
    if re.search(r"[hs]", bare):
        return "time"
    if "%" in bare:
        return "percent"
    zeros = bare.split(".")[0]
    return f"zeros:{zeros.count('0')}" if zeros.count("0") > 1 and not set(zeros) - set("0 -/()+") else ""


def shown_number(value: str, shape: str, *, base_1904: bool) -> str:
    """The number as text: a whole one without point, a date in ISO form."""
    try:
        number = Decimal(value)
    except ArithmeticError:
        return value
    if not number.is_finite() or abs(number) > Decimal("1e20"):
        return value
    if shape in ("date", "time") and 0 <= number < 2_958_466:
        return shown_moment(float(number), shape, base_1904=base_1904)
    if shape == "percent":
        return f"{_trimmed(number * 100)}%"
    text = _trimmed(number)
    if shape.startswith("zeros:") and text.isdigit():
        return text.zfill(int(shape.removeprefix("zeros:")))
    return text


def _trimmed(number: Decimal) -> str:
    rounded = Decimal(f"{number:.15g}")
    text = f"{rounded:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def shown_moment(number: float, shape: str, *, base_1904: bool) -> str:
    """A day, a day with time, or a time, from the number that a spreadsheet counts."""
    if shape == "time" and number < 1:
        return (datetime(2000, 1, 1, tzinfo=UTC) + timedelta(seconds=round(number * 86_400))).strftime(
            "%H:%M:%S"
        )
    # The 29th of February 1900, which never was, counts as a day in the 1900 system.
    base = (
        datetime(1904, 1, 1, tzinfo=UTC)
        if base_1904
        else datetime(1899, 12, 30 if number >= 60 else 31, tzinfo=UTC)
    )
    moment = base + timedelta(days=int(number), seconds=round(number % 1 * 86_400))
    moment = moment.replace(tzinfo=None)
    return moment.isoformat() if moment.time() != datetime.min.time() else moment.date().isoformat()
