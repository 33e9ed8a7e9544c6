"""On which day a collection can be, and what becomes of its debits."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claqueta.billing.policies.collecting import (
    Debit,
    Grade,
    collection_day,
    counts_from,
    findings,
    leaves_by,
)
from claqueta.engines.collecting import is_target

CUT_OFF = time(14)
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 31))


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 26, 13, 59), date(2026, 11, 26)),
        (datetime(2026, 11, 26, 14, 0), date(2026, 11, 27)),
        (datetime(2026, 11, 27, 14, 0), date(2026, 11, 30)),
        (datetime(2026, 11, 28, 9, 0), date(2026, 11, 30)),
        (datetime(2027, 3, 25, 15, 0), date(2027, 3, 30)),  # Good Friday and Easter Monday
        (datetime(2026, 12, 24, 15, 0), date(2026, 12, 28)),
    ],
)
def test_hour_of_the_bank_decides_as_whose_day_a_file_counts(moment: datetime, day: date) -> None:
    assert counts_from(moment, CUT_OFF) == day


@given(MOMENTS, st.integers(0, 60), st.integers(1, 5), st.integers(0, 20))
def test_collection_is_on_a_day_of_the_bank_late_enough_for_all(
    moment: datetime, ahead: int, lead: int, notice: int
) -> None:
    asked = moment.date() + timedelta(days=ahead)
    day = collection_day(
        asked, moment, lead_days=lead, cut_off=CUT_OFF, told_on=moment.date(), notice_days=notice
    )

    assert is_target(day)
    assert day >= max(asked, moment.date() + timedelta(days=notice))
    assert leaves_by(day, lead, CUT_OFF) > moment or leaves_by(day, lead, CUT_OFF).date() >= moment.date()
    # A window that was missed delays by days, not by a year.
    assert (day - max(asked, moment.date())).days <= notice + 3 * lead + 12


def debit(**more: object) -> Debit:
    values: dict[str, object] = {
        "row": 1,
        "receipt": 7,
        "amount": 10,
        "owed": 10,
        "due_on": date(2026, 12, 1),
        "account": "a",
        "debtor": 3,
        "in_force": True,
        "lapses_on": date(2029, 1, 1),
        "registered": True,
        "elsewhere": False,
        **more,
    }
    return Debit(**values)  # type: ignore[arg-type]


DAY = date(2026, 12, 1)


def found(
    *debits: Debit, day: date = DAY, told_on: date | None = date(2026, 11, 10)
) -> list[tuple[str, str]]:
    result = findings(
        debits,
        day,
        told_on=told_on,
        notice_days=14,
        leaves=datetime(2026, 11, 26, 14),
        now=datetime(2026, 11, 20, 9),
    )
    return [(one.key, str(one.grade)) for one in result]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, []),
        ({"elsewhere": True}, [("twice", "stops")]),
        ({"owed": 0}, [("paid", "stops")]),
        ({"owed": 4}, [("amount", "stops")]),
        ({"payment_waits": True}, [("payment_waits", "warns")]),
        ({"in_force": False}, [("mandate_over", "stops")]),
        ({"lapses_on": DAY}, [("mandate_lapses", "stops")]),
        ({"registered": False}, [("not_registered", "stops")]),
        ({"returned_for": "mend"}, [("came_back", "stops")]),
        ({"returned_for": "never"}, [("came_back", "stops")]),
        ({"returned_for": "again"}, [("came_back_before", "warns")]),
        ({"disputed": True}, [("disputed", "stops")]),
        ({"promised": True}, [("promised", "warns")]),
        ({"due_on": date(2026, 12, 2)}, [("early", "stops")]),
        ({"due_on": date(2026, 11, 1)}, [("late", "warns")]),
        ({"debited_on": DAY}, [("debited_then", "warns")]),
    ],
)
def test_dry_run_says_what_will_go_wrong_with_a_debit(
    more: dict[str, object], expected: list[tuple[str, str]]
) -> None:
    assert found(debit(**more)) == expected


def test_dry_run_says_what_is_wrong_between_debits() -> None:
    assert found(debit(), debit(row=2)) == [("twice", "stops")]
    assert found(debit(), debit(row=2, receipt=8, debtor=4)) == [("same_account", "warns")]


@pytest.mark.parametrize(
    ("told_on", "expected"),
    [(None, ["not_told"]), (date(2026, 11, 18), ["told_late"]), (date(2026, 11, 17), [])],
)
def test_who_pays_is_told_before(told_on: date | None, expected: list[str]) -> None:
    assert [key for key, _grade in found(told_on=told_on)] == expected


def test_window_that_is_over_stops_it() -> None:
    result = list(
        findings(
            [],
            DAY,
            told_on=date(2026, 11, 1),
            notice_days=14,
            leaves=datetime(2026, 11, 26, 14),
            now=datetime(2026, 11, 26, 14, 1),
        )
    )
    assert [(one.key, one.grade) for one in result] == [("window", Grade.STOPS)]
