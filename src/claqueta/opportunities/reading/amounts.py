"""Amounts of money in a text, as people write them: “entre 20.000 y 40.000 €”, “up to 1.5 million euros”, “30k”."""

import re
from dataclasses import dataclass
from decimal import Decimal

from claqueta.foundation.money import Money, NotMoney, parsed

_NUMBER = r"\d{1,3}(?:[.,' \u00a0]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?"
_SCALE = r"\s*(k|m|mil(?:es)?|thousand|mill(?:ones|ón|on|ions?)|millones? de)?(?![a-z])"
_SIGN = {"EUR": r"(?:€|eur(?:os?)?\b)", "GBP": r"(?:£|gbp\b)", "USD": r"(?:\$|usd\b)"}
_JOINED = r"\s*(?:-|–|—|a|to|y|and|hasta)\s*"


@dataclass(frozen=True, slots=True)
class RangeSaid:
    least: Money | None
    most: Money | None
    quote: str


def range_in(text: str, currency: str) -> RangeSaid | None:
    """The first amount or range of a currency that a text names; None when it names none of it."""
    sign = _SIGN.get(currency, rf"(?:{currency}\b)")
    one = rf"(?:{sign}\s*)?({_NUMBER}){_SCALE}\s*(?:de\s+)?(?:{sign})?"
    for found in re.finditer(rf"{one}{_JOINED}{one}", text, re.IGNORECASE):
        if _has(sign, found[0]) and (pair := _pair(found, currency)) is not None:
            return RangeSaid(*pair, quote=found[0].strip())
    for found in re.finditer(one, text, re.IGNORECASE):
        if not _has(sign, found[0]):
            continue
        amount = _amount(found[1], found[2], currency)
        if amount is None:
            continue
        before = text[max(0, found.start() - 25) : found.start()].lower()
        quote = found[0].strip()
        if re.search(r"(?:hasta|m[aá]ximo(?: de)?|up to|at most|no more than|max\.?)\s*$", before):
            return RangeSaid(None, amount, quote)
        if re.search(r"(?:desde|m[ií]nimo(?: de)?|al menos|at least|from|min\.?)\s*$", before):
            return RangeSaid(amount, None, quote)
        return RangeSaid(amount, amount, quote)
    return None


def _has(sign: str, text: str) -> bool:
    return re.search(sign, text, re.IGNORECASE) is not None


def _pair(found: re.Match[str], currency: str) -> tuple[Money, Money] | None:
    # “20 a 40 mil euros”: what scales the second scales the first too.
    least, most = _amount(found[1], found[2] or found[4], currency), _amount(found[3], found[4], currency)
    return (least, most) if least is not None and most is not None and least <= most else None


def _amount(number: str, scale: str | None, currency: str) -> Money | None:
    try:
        money = parsed(number, currency)
    except NotMoney:
        return None
    word = (scale or "").lower()
    times = 1_000_000 if word.startswith(("mill", "m")) and not word.startswith("mil") else 1
    if word.startswith("mill"):
        times = 1_000_000
    elif word in ("k", "mil", "miles", "thousand"):
        times = 1_000
    return money.times(Decimal(times)) if money.amount > 0 else None
