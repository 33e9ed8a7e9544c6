"""Amounts of money for tests, and any of them for properties."""

from decimal import Decimal

from hypothesis import strategies as st

from claqueta.foundation.money import Money, minor_units


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


CURRENCIES = st.sampled_from(["EUR", "JPY", "KWD", "CLF", "ALL"])


@st.composite
def moneys(draw: st.DrawFn, currency: str | None = None) -> Money:
    code = currency or draw(CURRENCIES)
    return Money(Decimal(draw(st.integers(-(10**13), 10**13))).scaleb(-minor_units(code)), code)
