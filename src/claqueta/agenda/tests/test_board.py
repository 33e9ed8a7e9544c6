"""A day of the board as a table, whatever the clocks do that night."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from claqueta.agenda.policies.board import hours_of, lines_of
from claqueta.agenda.policies.clashes import Slot

STEP = timedelta(minutes=15)
MADRID = "Europe/Madrid"


def utc(day: int, hour: int, minute: int = 0, month: int = 10) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def test_lines_have_a_cell_for_each_free_room_and_a_session_over_its_steps() -> None:
    rows = [Slot(7, utc(1, 8), utc(1, 8, 40), 1), Slot(8, utc(1, 8, 15), utc(1, 8, 30), 2)]
    lines = lines_of(rows, [1, 2], (utc(1, 8), utc(1, 9)), MADRID, STEP)
    assert [f"{line.begins:%H:%M}" for line in lines] == ["10:00", "10:15", "10:30", "10:40", "10:45"]
    assert [[(cell.room, cell.session, cell.steps) for cell in line.cells] for line in lines] == [
        [(1, 7, 3), (2, None, 1)],
        [(2, 8, 1)],
        [(2, None, 1)],
        [(1, None, 1), (2, None, 1)],
        [(1, None, 1), (2, None, 1)],
    ]


def test_an_hour_that_comes_twice_is_two_lines() -> None:
    """On 25 October 2026 clocks go from 03:00 back to 02:00: half past two is 00:30 and 01:30 UTC."""
    rows = [Slot(1, utc(25, 0, 30), utc(25, 1, 30), 1), Slot(2, utc(25, 1, 30), utc(25, 2), 1)]
    lines = lines_of(rows, [1], (utc(25, 0), utc(25, 2, 30)), MADRID, timedelta(minutes=30))
    assert [(f"{line.begins:%H:%M}", line.begins.fold) for line in lines] == [
        ("02:00", 0),
        ("02:30", 0),
        ("02:00", 1),
        ("02:30", 1),
        ("03:00", 0),
    ]
    assert [cell.session for line in lines for cell in line.cells] == [None, 1, 2, None]
    assert lines[1].cells[0].steps == 2


@pytest.mark.parametrize(
    ("day", "begins", "ends", "hours"),
    [
        # Three days from nine to seven, each the same.
        (date(2026, 10, 2), utc(1, 7), utc(3, 17), (utc(2, 7), utc(2, 17))),
        # An evening until after midnight.
        (date(2026, 10, 1), utc(1, 20), utc(2, 1), (utc(1, 20), utc(2, 1))),
        # From one evening to the noon of the day after the next: all hours of the day between.
        (date(2026, 10, 2), utc(1, 16), utc(3, 10), (utc(1, 22), utc(3, 4))),
    ],
)
def test_hours_of_a_day_are_the_events(
    day: date, begins: datetime, ends: datetime, hours: tuple[datetime, datetime]
) -> None:
    assert hours_of(day, begins, ends, MADRID, time(6)) == hours
