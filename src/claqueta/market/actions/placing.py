"""The rows of a timetable: thousands, of which a mending changes a few. Those that stay are copied within the database."""

from collections.abc import Mapping, Sequence

from django.db import connection

from claqueta.market.models import Placement, Timetable

FEW = 400
"""So many rows of the timetable in force may be left out by name; a timetable that is another altogether is written anew."""
type Places = Mapping[int, tuple[int, int]]
"""Meeting → slot and table."""


def write_placements(timetable: Timetable, places: Places) -> None:
    """Write the placements of a timetable that has none."""
    base = timetable.market.published_id
    stay: set[int] = set()
    if base is not None:
        there = {
            meeting: (slot, table)
            for meeting, slot, table in Placement.objects.filter(timetable=base)
            .order_by()
            .values_list("meeting", "slot", "table")
        }
        gone = [meeting for meeting, where in there.items() if places.get(meeting) != where]
        if len(gone) <= FEW:
            _copy(base, timetable.pk, gone)
            stay = there.keys() - set(gone)
    Placement.objects.bulk_create(
        Placement(timetable_id=timetable.pk, meeting_id=meeting, slot_id=slot, table_id=table)
        for meeting, (slot, table) in places.items()
        if meeting not in stay
    )


def _copy(base: int, timetable: int, leaving_out: Sequence[int]) -> None:
    quoted = connection.ops.quote_name
    named = {one.name: quoted(str(one.column)) for one in Placement._meta.concrete_fields}
    table, own, meeting = quoted(Placement._meta.db_table), named["timetable"], named["meeting"]
    columns = ", ".join((meeting, named["slot"], named["table"]))
    marks = ", ".join(["%s"] * len(leaving_out))
    besides = f" AND {meeting} NOT IN ({marks})" if leaving_out else ""
    # Only names of our own columns and marks for values stand in it.
    statement = (
        f"INSERT INTO {table} ({own}, {columns}) SELECT %s, {columns} FROM {table} WHERE {own} = %s{besides}"  # noqa: S608
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [timetable, base, *leaving_out])
