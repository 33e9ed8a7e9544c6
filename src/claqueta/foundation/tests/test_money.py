"""Money is exact: no cent is lost or made, and no two currencies are mixed."""

import pickle
from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pytest
from babel.numbers import list_currencies
from hypothesis import given
from hypothesis import strategies as st

from claqueta.foundation.currencies import MINOR_UNITS
from claqueta.foundation.money import (
    AmountInvalid,
    CurrenciesDiffer,
    CurrencyUnknown,
    Money,
    Rounding,
    WeightsInvalid,
    minor_units,
    total,
)
from claqueta.foundation.tests.amounts import CURRENCIES, eur, moneys

# -- What an amount is ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("currency", "digits"),
    [("EUR", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4), ("HUF", 2), ("ALL", 2), ("LAK", 2)],
)
def test_currency_has_the_minor_unit_of_the_standard(currency: str, digits: int) -> None:
    assert minor_units(currency) == digits


def test_every_currency_of_the_standard_is_known_to_those_who_name_and_write_it() -> None:
    assert len(MINOR_UNITS) == 165
    # Babel does not know yet what the standard took up in 2025.
    assert MINOR_UNITS.keys() - list_currencies() <= {"XAD"}


@pytest.mark.parametrize("code", ["", "eur", "EURO", "PTE", "XTS", "XAU", "€"])
def test_what_is_no_currency_is_refused(code: str) -> None:
    with pytest.raises(CurrencyUnknown):
        Money(Decimal(1), code)


def test_amount_has_the_decimals_of_its_currency() -> None:
    written = [
        str(Money(Decimal(text), code)) for text, code in (("1", "EUR"), ("1E2", "EUR"), ("1.0", "JPY"))
    ]

    assert written == ["1.00 EUR", "100.00 EUR", "1 JPY"]
    assert (str(eur("-0")), eur("1.5") == eur("1.50"), hash(eur("1.5")) == hash(eur("1.50"))) == (
        "0.00 EUR",
        True,
        True,
    )


@pytest.mark.parametrize("amount", [1.5, 1.0, "1.50", None, True, Fraction(1, 2), 1j])
def test_only_decimals_and_whole_numbers_are_amounts(amount: Any) -> None:
    for make in (
        lambda: Money(amount, "EUR"),
        lambda: Money.rounded(amount, "EUR"),
        lambda: eur("1") * amount,
        lambda: amount * eur("1"),
        lambda: eur("1").percent(amount),
        lambda: eur("1").shared([1, amount]),
    ):
        with pytest.raises(TypeError):
            make()


@pytest.mark.parametrize(
    "amount", ["NaN", "sNaN", "Infinity", "-Infinity", "0.001", "1E13", "-1E13", "1E+999999"]
)
def test_amount_that_cannot_be_kept_is_refused(amount: str) -> None:
    with pytest.raises(AmountInvalid):
        eur(amount)


@pytest.mark.parametrize("amount", ["9999999999999.99", "-9999999999999.99"])
def test_largest_amount_can_be_kept(amount: str) -> None:
    assert eur(amount).amount == Decimal(amount)
    with pytest.raises(AmountInvalid):
        Money.rounded(Decimal(amount) * Decimal("1.000000000000001"), "EUR")


@pytest.mark.parametrize(
    ("amount", "up", "even"),
    [
        # The examples of the Spanish tax agency for the tax on financial transactions.
        ("60.2523", "60.25", "60.25"),
        ("60.2571", "60.26", "60.26"),
        ("60.2550", "60.26", "60.26"),
        ("60.245", "60.25", "60.24"),
        ("-60.245", "-60.25", "-60.24"),
        ("2.675", "2.68", "2.68"),
        ("0.005", "0.01", "0.00"),
        ("-0.004", "0.00", "0.00"),
        ("0.00499999999999999999999999999999999999", "0.00", "0.00"),
        ("0.01500000000000000000000000000000000001", "0.02", "0.02"),
    ],
)
def test_half_a_cent_is_rounded_as_was_said(amount: str, up: str, even: str) -> None:
    assert Money.rounded(Decimal(amount), "EUR") == eur(up)
    assert Money.rounded(Decimal(amount), "EUR", Rounding.HALF_EVEN) == eur(even)


# -- Reckoning -----------------------------------------------------------------------------------------------


def test_amounts_of_one_currency_are_reckoned_with() -> None:
    assert eur("1.10") + eur("2.20") == eur("3.30")
    assert eur("1.10") - eur("2.20") == -eur("1.10") == eur("-1.10")
    assert abs(eur("-1.10")) == eur("1.10")
    assert 3 * eur("1.10") == eur("1.10") * 3 == eur("3.30")
    assert (bool(eur("0")), bool(eur("0.01")), Money.zero("EUR")) == (False, True, eur("0"))
    assert sorted([eur("2"), eur("-3"), eur("1")]) == [eur("-3"), eur("1"), eur("2")]
    assert (eur("1") <= eur("1.00"), eur("1") >= eur("1.01"), eur("1") > eur("0.99")) == (True, False, True)
    assert total([eur("0.10")] * 3, "EUR") == eur("0.30")
    assert total([], "EUR") == eur("0")


@pytest.mark.parametrize(
    ("base", "rate", "tax"),
    [
        ("1147.50", "21", "240.98"),
        ("100.00", "21", "21.00"),
        ("0.07", "21", "0.01"),
        ("33.33", "0.5", "0.17"),
    ],
)
def test_per_cent_of_an_amount_is_rounded_once(base: str, rate: str, tax: str) -> None:
    assert eur(base).percent(Decimal(rate)) == eur(base) * (Decimal(rate) / 100) == eur(tax)


def test_product_is_rounded_as_was_said() -> None:
    assert eur("0.05") * Decimal("0.5") == eur("0.03")
    assert eur("0.05").times(Decimal("0.5"), Rounding.HALF_EVEN) == eur("0.02")
    assert eur("2.10").percent(Decimal("50.25"), Rounding.HALF_EVEN) == eur("1.06")


@pytest.mark.parametrize("factor", ["NaN", "sNaN", "Infinity", "1E+14", "1E+999999", "9E+999999999999"])
def test_product_that_cannot_be_kept_is_refused(factor: str) -> None:
    with pytest.raises(AmountInvalid):
        eur("12.30") * Decimal(factor)


@pytest.mark.parametrize(
    "mix",
    [
        lambda one, other: one + other,
        lambda one, other: one - other,
        lambda one, other: one < other,
        lambda one, other: one <= other,
        lambda one, other: one > other,
        lambda one, other: one >= other,
        lambda one, other: total([one, other], "EUR"),
        lambda one, other: total([other], "EUR"),
    ],
)
def test_two_currencies_are_never_mixed(mix: Callable[[Money, Money], object]) -> None:
    with pytest.raises(CurrenciesDiffer):
        mix(eur("1"), Money(Decimal(1), "USD"))
    assert eur("1") != Money(Decimal(1), "USD")


@pytest.mark.parametrize(
    "mix",
    [
        lambda one: one + 1,
        lambda one: 1 + one,
        lambda one: one - Decimal(1),
        lambda one: one < 1,
        lambda one: one * one,
        lambda one: one / 2,
        lambda one: sum([one, one]),
    ],
)
def test_money_is_not_mixed_with_numbers(mix: Callable[[Money], object]) -> None:
    with pytest.raises(TypeError):
        mix(eur("1"))
    assert eur("1") != 1


def test_money_cannot_be_changed_and_survives_a_pickle() -> None:
    with pytest.raises(AttributeError):
        eur("1").amount = Decimal(2)  # type: ignore[misc]
    assert pickle.loads(pickle.dumps(eur("1.50"))) == eur("1.50")


@given(CURRENCIES.flatmap(lambda code: st.tuples(moneys(code), moneys(code), moneys(code))))
def test_sums_are_exact_whatever_their_order(three: tuple[Money, Money, Money]) -> None:
    one, other, third = three

    assert (one + other) + third == third + (other + one)
    assert one + other - other == one
    assert (one < other) == (other > one) == (one.amount < other.amount)


@given(moneys(), st.decimals(-1, 1, places=6), st.sampled_from(list(Rounding)))
def test_product_is_the_nearest_amount(money: Money, factor: Decimal, rounding: Rounding) -> None:
    exact = Fraction(money.amount) * Fraction(factor)
    off = abs(Fraction(money.times(factor, rounding).amount) - exact)

    assert off <= Fraction(1, 2 * 10 ** minor_units(money.currency))


@given(st.decimals(-(10**6), 10**6, places=5))
def test_rounding_is_that_of_the_standard_library(amount: Decimal) -> None:
    cent = Decimal("0.01")

    assert Money.rounded(amount, "EUR").amount == amount.quantize(cent, ROUND_HALF_UP)
    assert Money.rounded(amount, "EUR", Rounding.HALF_EVEN).amount == amount.quantize(cent, ROUND_HALF_EVEN)


# -- Dividing ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "weights", "parts"),
    [
        ("10.00", [1, 1, 1], ["3.34", "3.33", "3.33"]),
        ("-10.00", [1, 1, 1], ["-3.34", "-3.33", "-3.33"]),
        ("0.02", [1, 1, 1], ["0.01", "0.01", "0.00"]),
        ("0.00", [1, 2], ["0.00", "0.00"]),
        ("100.00", [50, 30, 20], ["50.00", "30.00", "20.00"]),
        ("0.05", [Decimal("0.7"), 0, Decimal("0.3")], ["0.04", "0.00", "0.01"]),
        ("100.00", [0, 7], ["0.00", "100.00"]),
        # The largest remainder, not the first, gets the cent that is left.
        ("1.00", [1, 6, 6], ["0.08", "0.46", "0.46"]),
        ("0.10", [10, 45, 45], ["0.01", "0.05", "0.04"]),
    ],
)
def test_parts_are_in_proportion_and_sum_to_the_whole(
    amount: str, weights: list[Any], parts: list[str]
) -> None:
    assert eur(amount).shared(weights) == [eur(part) for part in parts]


def test_equal_parts() -> None:
    assert eur("10").split(3) == [eur("3.34"), eur("3.33"), eur("3.33")]
    assert eur("10").split(1) == [eur("10")]
    assert Money(Decimal(10), "JPY").split(4) == [Money(Decimal(one), "JPY") for one in (3, 3, 2, 2)]


@pytest.mark.parametrize(
    "weights", [[], [0], [0, 0], [1, -1], [2, -1], [Decimal("NaN")], [Decimal("Infinity")]]
)
def test_nothing_is_shared_by_weights_that_make_no_sense(weights: list[Any]) -> None:
    with pytest.raises(WeightsInvalid):
        eur("1").shared(weights)
    with pytest.raises(WeightsInvalid):
        eur("1").split(0)


WEIGHTS = st.lists(st.integers(0, 10**6) | st.decimals(0, 1000, places=4), min_size=1, max_size=12).filter(
    any
)


@given(moneys(), WEIGHTS)
def test_no_cent_is_lost_and_each_part_is_near_its_due(money: Money, weights: list[Any]) -> None:
    parts, unit = money.shared(weights), Fraction(1, 10 ** minor_units(money.currency))
    whole = sum(Fraction(weight) for weight in weights)

    assert total(parts, money.currency) == money
    for part, weight in zip(parts, weights, strict=True):
        assert abs(Fraction(part.amount) - Fraction(money.amount) * Fraction(weight) / whole) < unit
        assert weight or not part
    ordered = [abs(part) for _weight, part in sorted(zip(weights, parts), key=lambda pair: pair[0])]
    assert all(more.amount - less.amount >= -unit for less, more in zip(ordered, ordered[1:]))


@given(moneys(), st.integers(1, 40))
def test_equal_parts_differ_by_at_most_a_minor_unit(money: Money, count: int) -> None:
    parts = money.split(count)

    assert (len(parts), total(parts, money.currency)) == (count, money)
    assert max(parts).amount - min(parts).amount <= Decimal(1).scaleb(-minor_units(money.currency))
