"""Names of languages and countries, and numbers, as a language writes them (Unicode CLDR)."""

from functools import cache, lru_cache
from typing import Any

from babel import Locale
from babel.numbers import format_decimal


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language.replace("-", "_"))


NO_COUNTRIES = frozenset(("EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"))
"""Codes of two letters that the CLDR has for unions, oceans, tests and what is unknown."""


@cache
def countries() -> frozenset[str]:
    """The two-letter codes of ISO 3166-1, as the CLDR knows them."""
    codes = {str(code) for code in _locale("en").territories if len(str(code)) == 2}
    return frozenset(codes - NO_COUNTRIES)


@lru_cache(maxsize=4096)
def language_name(code: str, language: str) -> str:
    """A language's name in another; the code itself when it has none there."""
    return str(_locale(language).languages.get(code.partition("-")[0], code))


@lru_cache(maxsize=4096)
def territory_name(code: str, language: str) -> str:
    """A country's name in a language; the code itself when it has none there."""
    return str(_locale(language).territories.get(code.upper(), code))


def number_text(value: Any, language: str) -> str:
    """A number as the language writes it; any other value as it is."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(format_decimal(value, format="#,##0.##########", locale=_locale(language)))
    return str(value)
