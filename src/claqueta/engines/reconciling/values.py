"""Amounts and dates as banks write them."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation

LARGEST = Decimal("1e13")
_SIGNS = {"-": -1, "−": -1, "–": -1, "+": 1, "": 1}
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "ene jan enero january",
            "feb febrero february",
            "mar marzo march",
            "abr apr abril april",
            "may mayo",
            "jun junio june",
            "jul julio july",
            "ago aug agosto august",
            "sep sept septiembre september",
            "oct octubre october",
            "nov noviembre november",
            "dic dec diciembre december",
        ),
        1,
    )
    for name in names.split()
}


def amount_of(text: str) -> Decimal | None:
    """The amount, signed, or `None`. Knows 1.234,56 and 1,234.56, signs before and after, (1,00), EUR and €, D and H."""
    bare = re.sub(r"(?i)eur(os)?|€|\s|\u00a0|\u202f|'", "", text.strip())
    match = re.fullmatch(r"(?i)(\()?([-+−–]?)([\d.,]+)([-+−–]?)(\))?(db|cr|dr|d|h)?", bare)
    if match is None or bool(match[1]) != bool(match[5]):
        return None
    digits = match[3]
    comma, point = digits.rfind(","), digits.rfind(".")
    if comma >= 0 and point >= 0:
        decimal = "," if comma > point else "."
        digits = digits.replace("." if decimal == "," else ",", "").replace(decimal, ".")
    elif comma >= 0:
        digits = _one_sign(digits, ",")
    elif point >= 0:
        digits = _one_sign(digits, ".")
    try:
        value = Decimal(digits)
    except InvalidOperation:
        return None
    if value >= LARGEST:
        return None
    sign = _SIGNS[match[2]] * _SIGNS[match[4]]
    if match[1] or (match[6] or "").lower() in ("d", "db", "dr"):
        sign = -abs(sign)
    return (sign * value).quantize(Decimal("0.01"))


def _one_sign(digits: str, sign: str) -> str:
    """A number with one kind of separator: several of them, or three digits after one comma group, are thousands."""
    if digits.count(sign) > 1:
        return digits.replace(sign, "")
    return digits.replace(sign, ".")


def date_of(text: str) -> date | None:
    """The day, or `None`. Days before months, as in Spain; ISO; 20250131; 31-ene-25."""
    bare = text.strip().lower()
    if re.match(r"\d{4}-", bare):
        bare = re.split("[t ]", bare)[0]
    if match := re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", bare) or re.fullmatch(
        r"(\d{4})(\d\d)(\d\d)", bare
    ):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := re.fullmatch(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d\d)(?:[ t]\d.*)?", bare):
        return _day(_year(match[3]), int(match[2]), int(match[1]))
    if (match := re.fullmatch(r"(\d{1,2})[-/. ]([a-z]+)\.?[-/. ](\d{4}|\d\d)", bare)) and match[2] in _MONTHS:
        return _day(_year(match[3]), _MONTHS[match[2]], int(match[1]))
    return None


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
