"""A list of events brought by the office: drafts, judged as any other, each once."""

from typing import Any

import pytest

from claqueta.events.importing import EventImport
from claqueta.events.models import Event
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.imports.kinds import ALONE, CellInvalid

pytestmark = pytest.mark.django_db
KIND = EventImport()


def read(**cells: str) -> dict[str, Any]:
    """A row as the mechanism of imports gives it: each cell read by its column."""
    columns = {one.key: one for one in KIND.fields}
    return {key: columns[key].clean(text, ALONE) for key, text in cells.items()}


def brought(*rows: dict[str, Any]) -> tuple[list[Any], list[Any], list[Any]]:
    return KIND.plan(list(enumerate(rows, 2)), {})


def test_list_comes_as_drafts_and_is_taken_back(venue: Any) -> None:
    place = venue("Cineteca")
    first = read(
        title_es="Taller de sonido",
        text_es="Una mañana en el estudio.",
        kind="Taller",
        day="12/03/2027",
        begins="9.30",
        ends="14h",
        venue="cineteca",
        capacity="40",
        visibility="público",
    )
    second = read(title_es="Fiesta", day="2027-07-01", begins="22:00", ends="2:00", venue="En la azotea")
    planned, rejected, warnings = brought(first, second, first)
    assert ([one.action for one in planned], rejected) == (["create", "create", "keep"], [])
    assert [(one.row, one.field) for one in warnings] == [(3, "venue")]
    record = KIND.apply(planned, by=SYSTEM, reason="", tell=lambda _done, _total: None)
    one, other = Event.objects.order_by("begins_at")
    assert (one.state, one.visibility, one.venue, one.capacity) == ("draft", "public", place, 40)
    assert f"{one.begins:%d %H:%M}–{one.ends:%H:%M}" == "12 09:30–14:00"
    assert f"{other.begins:%d %H:%M}–{other.ends:%d %H:%M}" == "01 22:00–02 02:00", "past midnight"
    assert other.visibility == "members", "nobody said that everybody may see it"
    again, _rejected, _warnings = brought(first)
    assert (again[0].action, again[0].target) == ("keep", str(one.pk))
    type(one).objects.filter(pk=other.pk).update(version=2)
    assert KIND.undo(record, by=SYSTEM) == ["Fiesta"]
    assert list(Event.objects.all()) == [other]


def test_row_that_cannot_be_says_why_by_its_column() -> None:
    planned, rejected, _warnings = brought(
        read(title_es="", day="2027-03-12"),
        read(title_es="x" * 161, day="2027-03-12"),
        read(title_es="Cuando se adelantan los relojes", day="2027-03-28", begins="2:30", ends="4:00"),
    )
    assert planned == []
    assert [(one.row, one.field) for one in rejected] == [(2, "title_es"), (3, "title_es"), (4, "begins")]


@pytest.mark.parametrize(
    ("column", "text"), [("begins", "25:00"), ("begins", "\0"), ("kind", "corrida"), ("visibility", "nadie")]
)
def test_cell_that_is_nothing_of_the_kind_is_refused(column: str, text: str) -> None:
    with pytest.raises(CellInvalid):
        read(**{column: text})
