"""Which meeting sits at which table: who needs something of a table gets one that has it; the others move as little as can be.

What somebody cannot do without (step-free access, a screen, quiet) is a hard rule: whoever is given no such table has no meeting then
(`Hall.short_of_tables`). Seats are not: a chair can be brought.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from claqueta.engines.scheduling import Placed

FEATURES = ("step_free", "screen", "quiet")
"""What a table has, and somebody may be unable to do without."""


@dataclass(frozen=True, slots=True)
class Desk:
    """A table as meetings need it."""

    seats: int
    step_free: bool = False
    screen: bool = False
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Needs:
    """What a meeting needs of its table."""

    seats: int = 2
    step_free: bool = False
    screen: bool = False
    quiet: bool = False

    @property
    def are_hard(self) -> bool:
        """Whether there is something of it that they cannot do without."""
        return any(getattr(self, one) for one in FEATURES)


def has_features(desk: Desk, needs: Needs) -> bool:
    """Whether a table has what they cannot do without, whatever its seats."""
    return all(getattr(desk, one) or not getattr(needs, one) for one in FEATURES)


def suits(desk: Desk, needs: Needs) -> bool:
    return desk.seats >= needs.seats and has_features(desk, needs)


def seated(
    placed: Sequence[Placed],
    desks: Sequence[Desk],
    needs: Mapping[str, Needs],
    *,
    closed: Collection[tuple[int, int]] = (),
    fixed: Collection[str] = (),
) -> tuple[list[Placed], list[str]]:
    """The same slots with tables that suit, and the meetings for which there was none: those sit at any that is open.

    A meeting keeps its table where that is open and suits; `fixed` ones do in any case. `closed` is table and slot.
    """
    by_slot: dict[int, list[Placed]] = {}
    for row in placed:
        by_slot.setdefault(row.slot, []).append(row)
    tables: dict[str, int] = {}
    lacking: list[str] = []
    for slot, rows in by_slot.items():
        stay = [row for row in rows if row.id in fixed]
        taken = {row.table for row in stay}
        open_ = [table for table in range(len(desks)) if (table, slot) not in closed and table not in taken]
        tables.update({row.id: row.table for row in stay})
        rest = [row for row in rows if row.id not in fixed]
        if _sit_well(rest, open_, desks, needs):
            tables.update({row.id: row.table for row in rest})
            continue
        given = _matched(rest, open_, desks, needs)
        left = [table for table in open_ if table not in given.values()]
        for row in rest:
            if row.id in given and not suits(desks[given[row.id]], needs.get(row.id, Needs())):
                lacking.append(row.id)
            elif row.id not in given:
                lacking.append(row.id)
                # The most seats first: what is missing is told to the office.
                left.sort(key=lambda table: (table != row.table, -desks[table].seats, table))
                given[row.id] = left.pop(0)
        tables.update(given)
    found = [row if tables[row.id] == row.table else replace(row, table=tables[row.id]) for row in placed]
    return found, sorted(lacking)


def _sit_well(
    rows: Sequence[Placed], open_: Sequence[int], desks: Sequence[Desk], needs: Mapping[str, Needs]
) -> bool:
    """Whether all are at tables of their own already that are open and suit."""
    theirs = {row.table for row in rows}
    return (
        len(theirs) == len(rows)
        and theirs <= set(open_)
        and all(suits(desks[row.table], needs.get(row.id, Needs())) for row in rows)
    )


def _matched(
    rows: Sequence[Placed], open_: Sequence[int], desks: Sequence[Desk], needs: Mapping[str, Needs]
) -> dict[str, int]:
    """As many meetings as can be at tables that suit, each at its own where that is possible (augmenting paths)."""
    wants = {row.id: _wanted(row, open_, desks, needs.get(row.id, Needs())) for row in rows}
    at: dict[int, str] = {}

    def find(key: str, tried: set[int]) -> bool:
        for table in wants[key]:
            if table in tried:
                continue
            tried.add(table)
            if table not in at or find(at[table], tried):
                at[table] = key
                return True
        return False

    # Who cannot do without something chooses first, and stays at a table that has it; of the others, and of these, whoever has the
    # fewest tables to choose from, so that few are moved for another.
    for row in sorted(
        rows, key=lambda row: (not needs.get(row.id, Needs()).are_hard, len(wants[row.id]), row.id)
    ):
        find(row.id, set())
    return {key: table for table, key in at.items()}


def _wanted(row: Placed, open_: Sequence[int], desks: Sequence[Desk], needs: Needs) -> list[int]:
    """The tables that a meeting would sit at, the best first: its own; without seats enough only for what it cannot do without."""
    return sorted(
        (
            table
            for table in open_
            if suits(desks[table], needs) or (needs.are_hard and has_features(desks[table], needs))
        ),
        key=lambda table: (not suits(desks[table], needs), table != row.table, table),
    )
