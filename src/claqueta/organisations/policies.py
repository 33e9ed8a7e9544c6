"""Pure rules of organisations: who sees which field, what an identifier must look like, when data are old."""

from datetime import datetime

import phonenumbers
from stdnum.exceptions import ValidationError as NumberInvalid
from stdnum.util import get_cc_module

from claqueta.engines.search import AUDIENCES
from claqueta.foundation.periods import add_months

PUBLIC, MEMBERS, BOARD, OFFICE = AUDIENCES
"""The circles, each with all that the one before it may see. Which one somebody stands in says `foundation.circles`."""


def sees_unlisted(circle: str) -> bool:
    """Whether the circle is shown organisations that are not in the directory."""
    return circle == OFFICE


SIZE_BANDS = ((1, "micro"), (10, "small"), (50, "medium"), (250, "large"))
"""Lower bound of each band in people: Commission Recommendation 2003/361/EC, annex, art. 2 and 4."""


def narrower(one: str, other: str) -> str:
    """Of two circles, the one that fewer people are in."""
    return max(one, other, key=AUDIENCES.index)


def size_band(headcount: int) -> str:
    return next((band for low, band in reversed(SIZE_BANDS) if headcount >= low), "")


class TaxIdInvalid(ValueError):
    """The identifier's shape or control digit is wrong."""


def clean_tax_id(text: str, country: str) -> tuple[str, str]:
    """`(country, identifier)` in the one form we keep, without the country's prefix.

    A prefix other than `country` wins when it is a country's own VAT prefix. Raises `TaxIdInvalid`.
    """
    compact = "".join(char for char in text.upper() if char.isalnum())
    if not compact:
        return "", ""
    prefix = compact[:2]
    if prefix.isalpha() and prefix != country and get_cc_module(prefix, "vat") is not None:
        try:
            return prefix, _checked(_bare(compact, prefix), prefix)
        except TaxIdInvalid:
            pass
    if prefix == country and len(compact) > 9:
        compact = _bare(compact, country)
    return country, _checked(compact, country)


def _bare(number: str, country: str) -> str:
    """The number without its country's prefix; a Swiss one keeps its CHE, which is part of it."""
    return number if country == "CH" else number.removeprefix(country)


def _checked(number: str, country: str) -> str:
    for kind in ("vat", "tin", "businessid"):
        module = get_cc_module(country, kind)
        if module is not None:
            try:
                return _bare(str(module.validate(number)), country)
            except NumberInvalid as error:
                raise TaxIdInvalid(number) from error
    if not 4 <= len(number) <= 20:
        raise TaxIdInvalid(number)
    return number


def clean_phone(text: str, country: str) -> str:
    """The number in international form. Raises `ValueError` when it cannot be one."""
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException as error:
        raise ValueError(text) from error
    if not phonenumbers.is_possible_number(number):
        raise ValueError(text)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def confirmation_due(confirmed_at: datetime | None, created_at: datetime, months: int) -> datetime:
    """When somebody should be asked whether the data are still right."""
    return add_months(confirmed_at or created_at, months)


SOUGHT = (
    "pictures",
    "description",
    "tagline",
    "logo",
    "languages",
    "website",
    "email",
    "premises",
    "credits",
)
"""The fields that buyers look at or filter by, what is asked for most first; capabilities say so themselves (`facet`)."""

REPRESENTATIVE, COLLEAGUE = "organisations.representative", "organisations.colleague"
"""What an invitation is for (`Invitation.purpose`)."""
