"""Bands of amounts, as people are asked for them: told without revealing a contract."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from claqueta.foundation.money import Money


def band_words(limits: Sequence[int], currency: str, number: int) -> str:
    """How a band reads in the language in force: below the first limit, between two, above the last."""

    def written(amount: int) -> str:
        return Money(Decimal(amount), currency).formatted(whole=True)

    if number <= 0:
        return _("less than %(limit)s") % {"limit": written(limits[0])}
    if number >= len(limits):
        return _("%(limit)s or more") % {"limit": written(limits[-1])}
    return _("%(low)s to %(high)s") % {"low": written(limits[number - 1]), "high": written(limits[number])}


def bands(limits: Sequence[int], currency: str) -> list[tuple[str, str]]:
    """Every band with its words, for a form."""
    return [(str(number), band_words(limits, currency, number)) for number in range(len(limits) + 1)]
