"""Money: exact amounts of one currency, never binary fractions, and no cent lost where they are divided."""

import copy
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal, InvalidOperation, Overflow
from enum import StrEnum
from fractions import Fraction
from functools import total_ordering
from typing import Any, Self

from babel import Locale
from babel.numbers import get_currency_symbol
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from claqueta.foundation.currencies import MINOR_UNITS
from claqueta.foundation.judging import Unfit, in_brief

DIGITS = 15
"""Of an amount, at most: what both databases keep exactly."""
_EXACT = Context(prec=200)
"""Room for the product of any two numbers that an invoice has, so that rounding happens once."""


class Rounding(StrEnum):
    """What becomes of exactly half a minor unit."""

    HALF_UP = ROUND_HALF_UP
    """Away from zero, as in Spain: Ley 46/1998 art. 11.Uno (Regulation (EC) 1103/97 art. 5) says it of conversions to
    the euro. No tax law says it of an invoice (DGT V1919-18; CJEU C-484/06 leaves it to the member states), where it
    is taken over."""
    HALF_EVEN = ROUND_HALF_EVEN
    """To the even neighbour, as banks and statisticians do, so that many roundings have no bias."""


class CurrencyUnknown(ValueError):
    """No code of ISO 4217 that has a minor unit."""


class CurrenciesDiffer(ValueError):
    """Amounts of two currencies cannot be added, subtracted or ordered."""


class AmountInvalid(ValueError):
    """Not finite, finer than the currency's minor unit, or of more than 15 digits."""


class WeightsInvalid(ValueError):
    """Nothing can be shared by these weights: none, one below zero, or all of them zero."""


class NotMoney(Unfit):
    """A text or JSON value that is no amount of money; says why in the reader's language."""


def minor_units(currency: str) -> int:
    """Decimals of an amount in this currency (ISO 4217): 2 for EUR, 0 for JPY. Raises `CurrencyUnknown`."""
    try:
        return MINOR_UNITS[currency]
    except KeyError:
        raise CurrencyUnknown(f"{currency!r} is no currency of ISO 4217") from None


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """An amount of a currency, to its minor unit and not finer: `Money(Decimal("12.30"), "EUR")`.

    Equal when amount and currency are; ordered only within a currency. False when it is nothing. Raises `TypeError`
    for a float, `CurrencyUnknown`, `AmountInvalid`.
    """

    amount: Decimal
    """Of the main unit (euros), always with the decimals of the currency."""
    currency: str

    def __post_init__(self) -> None:
        exact = _decimal(self.amount)
        fixed = _fixed(exact, self.currency, Rounding.HALF_UP)
        if fixed != exact:
            raise AmountInvalid(f"{exact} is finer than a minor unit of {self.currency}; use Money.rounded")
        object.__setattr__(self, "amount", fixed)

    @classmethod
    def zero(cls, currency: str) -> Self:
        return cls(Decimal(0), currency)

    @classmethod
    def rounded(cls, amount: Decimal, currency: str, rounding: Rounding = Rounding.HALF_UP) -> Self:
        """The amount to the nearest minor unit. Raises what `Money` raises, but for an amount that is finer."""
        return cls(_fixed(_decimal(amount), currency, rounding), currency)

    # -- Reckoning -------------------------------------------------------------------------------------------

    def __add__(self, other: "Money") -> "Money":
        """The sum. Raises `CurrenciesDiffer`."""
        if not isinstance(other, Money):
            return NotImplemented
        self._must_be_like(other)
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        """The difference. Raises `CurrenciesDiffer`."""
        if not isinstance(other, Money):
            return NotImplemented
        self._must_be_like(other)
        return Money(self.amount - other.amount, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def __abs__(self) -> "Money":
        return Money(abs(self.amount), self.currency)

    def __bool__(self) -> bool:
        return bool(self.amount)

    def __mul__(self, factor: Decimal | int) -> "Money":
        """As many times as the factor says, half a minor unit rounded up; see `times`."""
        return self.times(factor)

    __rmul__ = __mul__

    def times(self, factor: Decimal | int, rounding: Rounding = Rounding.HALF_UP) -> "Money":
        """As many times as the factor says, rounded once. Raises `TypeError` for a float, `AmountInvalid`."""
        try:
            product = _EXACT.multiply(self.amount, _decimal(factor))
        except (InvalidOperation, Overflow):
            raise AmountInvalid(f"{self} cannot be taken {factor} times") from None
        return Money.rounded(product, self.currency, rounding)

    def percent(self, rate: Decimal | int, rounding: Rounding = Rounding.HALF_UP) -> "Money":
        """So many per cent of it, rounded once: `percent(21)` is its VAT at 21 %."""
        return self.times(_decimal(rate).scaleb(-2, context=_EXACT), rounding)

    def __lt__(self, other: "Money") -> bool:
        """Whether it is less. Raises `CurrenciesDiffer`, as `<=`, `>` and `>=` do."""
        if not isinstance(other, Money):
            return NotImplemented
        self._must_be_like(other)
        return self.amount < other.amount

    def _must_be_like(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise CurrenciesDiffer(f"{self} and {other} are of two currencies")

    # -- Dividing --------------------------------------------------------------------------------------------

    def split(self, parts: int) -> list["Money"]:
        """As many parts as equal as can be, the larger ones first; they sum to the whole. Raises `WeightsInvalid`."""
        return self.shared([1] * parts)

    def shared(self, weights: Sequence[Decimal | int]) -> list["Money"]:
        """A part for each weight, in proportion; they sum to the whole.

        Each part is rounded toward zero and the minor units that are left go to the largest remainders, of equal ones
        to the first (Hamilton's method). A weight of 0 gets nothing. Raises `WeightsInvalid`, `TypeError` for floats.
        """
        exact = [_decimal(weight) for weight in weights]
        if not all(weight.is_finite() and weight >= 0 for weight in exact) or not any(exact):
            raise WeightsInvalid("nothing can be shared by these weights")
        fractions = [Fraction(weight) for weight in exact]
        whole, digits = sum(fractions), minor_units(self.currency)
        units = int(abs(self.amount).scaleb(digits))
        quotas = [units * weight / whole for weight in fractions]
        counts = [int(quota) for quota in quotas]
        by_remainder = sorted(range(len(quotas)), key=lambda index: counts[index] - quotas[index])
        for index in by_remainder[: units - sum(counts)]:
            counts[index] += 1
        sign = -1 if self.amount < 0 else 1
        return [Money(Decimal(sign * count).scaleb(-digits), self.currency) for count in counts]

    # -- Reading and writing ---------------------------------------------------------------------------------

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"

    def formatted(self, language: str | None = None, *, whole: bool = False) -> str:
        """As people of a language write it (CLDR), by default of the active one: `1.234,50 €`, `€1,234.50`.

        `whole` leaves the minor units out, for round bounds and estimates.
        """
        locale = Locale.parse((language or get_language() or "en").replace("-", "_"))
        pattern = copy.copy(locale.currency_formats["standard"])
        pattern.frac_prec = (0 if whole else minor_units(self.currency),) * 2
        text = str(pattern.apply(self.amount, locale, currency=self.currency, currency_digits=False))
        # Babel leaves out what CLDR puts between a code and a digit.
        return _BETWEEN_LETTER_AND_DIGIT.sub("\u00a0", text)

    def as_json(self) -> dict[str, str]:
        """`{"amount": "12.30", "currency": "EUR"}`; the amount is text, so that no reader makes a float of it."""
        return {"amount": str(self.amount), "currency": self.currency}

    @classmethod
    def from_json(cls, value: Any) -> Self:
        """The money that `as_json` wrote. Raises `NotMoney`."""
        if not isinstance(value, Mapping) or value.keys() != {"amount", "currency"}:
            raise NotMoney(_("Write the amount and the currency here."))
        amount, currency = value["amount"], value["currency"]
        if not isinstance(currency, str) or currency not in MINOR_UNITS:
            raise NotMoney(_("“%(text)s” is no currency of ISO 4217.") % {"text": in_brief(currency)})
        if not isinstance(amount, str) or not _PLAIN.fullmatch(amount):
            raise NotMoney(
                _("“%(text)s” is not an amount; write it as text, as in “12.30”.")
                % {"text": in_brief(amount)}
            )
        return cls(_kept(Decimal(amount), currency), currency)


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum, which is nothing of the currency where there are none. Raises `CurrenciesDiffer`."""
    return sum(amounts, start=Money.zero(currency))


def _decimal(number: Decimal | int) -> Decimal:
    if isinstance(number, bool) or not isinstance(number, Decimal | int):
        raise TypeError(f"money is reckoned with Decimal and int, not with {type(number).__name__}")
    return Decimal(number)


def _fixed(amount: Decimal, currency: str, rounding: Rounding) -> Decimal:
    """The amount with the decimals of the currency, without a negative zero."""
    digits = minor_units(currency)
    limit = Decimal(10) ** (DIGITS - digits)
    if not amount.is_finite() or abs(amount) >= limit:
        raise AmountInvalid(f"{amount} {currency} is not finite or has more than {DIGITS} digits")
    fixed = amount.quantize(Decimal(1).scaleb(-digits), rounding=rounding.value, context=_EXACT)
    if abs(fixed) >= limit:
        raise AmountInvalid(f"{amount} {currency} has more than {DIGITS} digits")
    return fixed if fixed else abs(fixed)


# -- Reading what people write -------------------------------------------------------------------------------

LONGEST = 60
"""Characters of a text that may be an amount."""
_PLAIN = re.compile(r"-?(?:0|[1-9][0-9]{0,19})(?:\.[0-9]{1,20})?")
_NUMBER = re.compile(r"[0-9](?:[0-9.,' ]*[0-9])?")
_BETWEEN_LETTER_AND_DIGIT = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:([.,' ])[0-9]{3})(?:\1[0-9]{3})*")
_DECIMALS = re.compile(r"(.*[0-9])([.,])([0-9]+)")


def parsed(text: str, currency: str) -> Money:
    """The amount that somebody wrote in a form, in any of the usual ways.

    `1.234,56 €`, `1,234.56`, `€ 1 234,5`, `-12`, `1'234.50 EUR`. A point or comma before exactly three digits divides
    thousands, unless the currency has three decimals: then it could be either and is refused. So are another
    currency's sign, and decimals finer than the minor unit. Raises `NotMoney`; `CurrencyUnknown` for the currency.
    """
    digits = minor_units(currency)
    clean = " ".join(unicodedata.normalize("NFKC", text[: LONGEST + 1]).replace("’", "'").split())
    if not clean:
        raise NotMoney(_("This cannot be empty."))
    found = _NUMBER.search(clean) if len(clean) <= LONGEST else None
    if found is None:
        raise _no_amount(text)
    around = f"{clean[: found.start()]} {clean[found.end() :]}".replace("−", "-")
    signs = "".join(around.replace("-", " ", 1).split())
    if signs and signs.upper() not in _signs(currency):
        if _is_sign(signs):
            raise NotMoney(_("Write the amount in %(currency)s.") % {"currency": currency})
        raise _no_amount(text)
    if "-" in around and "-" not in clean[: found.start()].replace("−", "-"):
        raise _no_amount(text)
    amount = _amount(found[0], digits, text)
    return Money(_kept(-amount if "-" in around else amount, currency), currency)


def _amount(number: str, digits: int, text: str) -> Decimal:
    """The number that digits and separators say."""
    if number.isdigit():
        return Decimal(number)
    if _GROUPED.fullmatch(number):
        if digits == 3 and len(re.findall("[.,]", number)) == 1:
            raise NotMoney(
                _(
                    "“%(text)s” could be read in two ways; write all three decimals and no thousands separator."
                )
                % {"text": in_brief(text)}
            )
        return Decimal(re.sub("[^0-9]", "", number))
    parts = _DECIMALS.fullmatch(number)
    if parts is None:
        raise _no_amount(text)
    grouped = _GROUPED.fullmatch(parts[1])
    if not (parts[1].isdigit() or (grouped and grouped[1] != parts[2])):
        raise _no_amount(text)
    return Decimal(f"{re.sub('[^0-9]', '', parts[1])}.{parts[3]}")


def _kept(amount: Decimal, currency: str) -> Decimal:
    """An amount that was read, if it is one of the currency. Raises `NotMoney`."""
    digits = minor_units(currency)
    if abs(amount) >= Decimal(10) ** (DIGITS - digits):
        raise NotMoney(_("An amount of money has at most %(most)s digits.") % {"most": DIGITS})
    if amount != amount.quantize(Decimal(1).scaleb(-digits), context=_EXACT):
        if not digits:
            raise NotMoney(_("An amount in %(currency)s has no decimals.") % {"currency": currency})
        raise NotMoney(
            _("An amount in %(currency)s has at most %(digits)s decimals.")
            % {"currency": currency, "digits": digits}
        )
    return amount


def _no_amount(text: str) -> NotMoney:
    return NotMoney(_("“%(text)s” is not an amount of money, such as 1234.56.") % {"text": in_brief(text)})


def _signs(currency: str) -> set[str]:
    """How the currency is written beside an amount, in capitals."""
    local = {get_currency_symbol(currency, locale=locale).upper() for locale in ("en", "es")}
    return {currency, *local, *({"EURO", "EUROS"} if currency == "EUR" else ())}


def _is_sign(text: str) -> bool:
    """Whether it is the sign or the code of some currency."""
    last = unicodedata.category(text[-1])
    return text.upper() in MINOR_UNITS or (last == "Sc" and re.fullmatch("[A-Za-z]{0,2}.", text) is not None)
