"""A day of an agenda as a table: steps of time down, rooms across. Values in, values out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from claqueta.agenda.policies.clashes import Slot

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Cell:
    """A place in the table: free, or the session that begins there and how many steps it takes."""

    room: int
    session: int | None = None
    steps: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    begins: datetime
    """By the clocks of the place."""
    cells: tuple[Cell, ...]
    """Those that begin at this step; where a session goes on there is none."""
    on_the_hour: bool


def day_of(begins: datetime, zone: str) -> date:
    return begins.astimezone(ZoneInfo(zone)).date()


def lines_of(
    slots: Iterable[Slot],
    rooms: Sequence[int],
    hours: tuple[datetime, datetime],
    zone: str,
    step: timedelta,
) -> list[Line]:
    """The day's table. Of each room no two sessions overlap, and all are of rooms that are asked for.

    Steps are moments, so that an hour that comes twice in a night is two, and begin also where a session begins or ends.
    """
    here = ZoneInfo(zone)
    rows = list(slots)
    first = min([hours[0], *(one.begins for one in rows)])
    last = max([hours[1], *(one.ends for one in rows)])
    moments = {first, last, *(one.begins for one in rows), *(one.ends for one in rows)}
    moment = _whole(first, step)
    while moment < last:
        if moment >= first:
            moments.add(moment)
        moment += step
    steps = sorted(moments)
    place = {moment: number for number, moment in enumerate(steps)}
    begin: Mapping[tuple[int, datetime], Slot] = {(one.room or 0, one.begins): one for one in rows}
    busy_until = dict.fromkeys(rooms, 0)
    found = []
    for number, moment in enumerate(steps[:-1]):
        cells = []
        for room in rooms:
            if number < busy_until[room]:
                continue
            one = begin.get((room, moment))
            if one is None:
                cells.append(Cell(room))
            else:
                busy_until[room] = place[one.ends]
                cells.append(Cell(room, one.key, place[one.ends] - number))
        local = moment.astimezone(here)
        found.append(Line(local, tuple(cells), local.minute == 0))
    return found


def _whole(moment: datetime, step: timedelta) -> datetime:
    """The last whole step of the hour that is not after a moment."""
    hour = moment.replace(minute=0, second=0, microsecond=0)
    return hour + ((moment - hour) // step) * step


def hours_of(
    day: date, begins: datetime, ends: datetime, zone: str, night: time
) -> tuple[datetime, datetime]:
    """From when to when the table of a day goes where nothing is planned: the event's hours, each day the same.

    Of an event that goes on after midnight a day's table goes until the night ends."""
    here = ZoneInfo(zone)
    opens, closes = begins.astimezone(here).time(), ends.astimezone(here).time()
    if closes > opens:
        start, stop = datetime.combine(day, opens, here), datetime.combine(day, closes, here)
    else:
        start, stop = datetime.combine(day, time(), here), datetime.combine(day + DAY, night, here)
    return max(begins, start.astimezone(UTC)), min(ends, stop.astimezone(UTC))
