"""What a member owes for a year, by class, size, the part of the year and reductions."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from claqueta.cluster.bylaws import Bylaws
from claqueta.foundation.money import Money
from claqueta.membership.policies.dues import Doubt, Granted, Reckoning, Spell, reckon

YEAR = 2026


def euros(text: str) -> Money:
    return Money(Decimal(text), "EUR")


def owed(
    *spells: Spell, band: str = "small", year: int = YEAR, granted: tuple[Granted, ...] = ()
) -> Reckoning:
    return reckon(settings.CLUSTER.bylaws, year, spells, band=band, currency="EUR", granted=granted)


@pytest.mark.parametrize(
    ("since", "until", "units", "amount"),
    [
        (date(2023, 3, 30), None, 4, "900.00"),
        (date(2026, 1, 1), None, 4, "900.00"),
        (date(2026, 3, 31), None, 4, "900.00"),
        (date(2026, 4, 1), None, 3, "675.00"),
        (date(2026, 12, 31), None, 1, "225.00"),
        (date(2023, 3, 30), date(2026, 1, 1), 0, "0.00"),
        (date(2023, 3, 30), date(2026, 1, 2), 1, "225.00"),
        (date(2026, 5, 10), date(2026, 5, 10), 0, "0.00"),
        (date(2026, 5, 10), date(2026, 5, 11), 1, "225.00"),
        (date(2027, 1, 1), None, 0, "0.00"),
    ],
)
def test_units_of_the_year_are_owed_the_one_begun_included(
    since: date, until: date | None, units: int, amount: str
) -> None:
    found = owed(Spell("full", since, until))
    assert sum(line.units for line in found.lines) == units
    assert found.owed == euros(amount)
    assert found.doubts == ()


def test_tariff_is_that_of_its_day() -> None:
    assert owed(Spell("full", date(2023, 3, 30)), year=2025).owed == euros("800.00")


def test_change_of_class_within_a_unit_counts_from_the_next_one() -> None:
    found = owed(Spell("full", date(2025, 1, 1), date(2026, 5, 5)), Spell("associate", date(2026, 5, 5)))
    assert [(line.class_key, line.units, line.amount) for line in found.lines] == [
        ("full", 2, euros("450.00")),
        ("associate", 2, euros("150.00")),
    ]


def test_two_spells_in_one_unit_are_owed_once() -> None:
    found = owed(
        Spell("full", date(2026, 1, 1), date(2026, 1, 20)), Spell("full", date(2026, 2, 20), date(2026, 3, 1))
    )
    assert found.owed == euros("225.00")


def test_class_without_dues_owes_nothing_and_leaves_no_doubt() -> None:
    assert owed(Spell("institutional", date(2023, 1, 1)), band="") == Reckoning(YEAR, (), (), euros("0.00"))


def test_size_that_was_not_declared_is_a_doubt_only_where_it_matters() -> None:
    assert owed(Spell("full", date(2023, 1, 1)), band="").doubts == (Doubt.NO_SIZE,)
    assert owed(Spell("associate", date(2023, 1, 1)), band="").owed == euros("300.00")


def test_unknown_class_and_missing_tariff_are_doubts() -> None:
    assert owed(Spell("patron", date(2023, 1, 1))).doubts == (Doubt.NO_CLASS,)
    bare = replace(settings.CLUSTER.bylaws, tariff=())
    assert reckon(bare, YEAR, [Spell("full", date(2023, 1, 1))], band="small", currency="EUR").doubts == (
        Doubt.NO_TARIFF,
    )


def test_reduction_holds_for_the_units_that_begin_in_it() -> None:
    half = Granted("new_company", Decimal(50), date(2026, 1, 1), date(2026, 7, 1))
    found = owed(Spell("full", date(2026, 1, 1)), granted=(half,))
    assert [(line.units, line.amount) for line in found.lines] == [(2, euros("225.00")), (2, euros("450.00"))]


def test_line_is_rounded_once() -> None:
    third = replace(settings.CLUSTER.bylaws.pro_rata[0], unit="month")
    tariff = tuple(replace(one, amount=Decimal("100.00")) for one in settings.CLUSTER.bylaws.tariff)
    bylaws = replace(settings.CLUSTER.bylaws, pro_rata=(third,), tariff=tariff)
    found = reckon(bylaws, YEAR, [Spell("full", date(2026, 6, 1))], band="small", currency="EUR")
    assert found.owed == euros("58.33")


days = st.dates(date(2025, 6, 1), date(2027, 6, 1))


@given(days, st.integers(0, 500), st.sampled_from(["day", "month", "quarter", "half_year", "year"]))
def test_longer_membership_never_owes_less_and_never_more_than_the_year(
    since: date, length: int, unit: str
) -> None:
    bylaws: Bylaws = replace(
        settings.CLUSTER.bylaws, pro_rata=(replace(settings.CLUSTER.bylaws.pro_rata[0], unit=unit),)
    )

    def of(days_long: int) -> Decimal:
        spell = Spell("full", since, since + timedelta(days=days_long))
        return reckon(bylaws, YEAR, [spell], band="small", currency="EUR").owed.amount

    assert 0 <= of(length) <= of(length + 1) <= Decimal("900.00")
