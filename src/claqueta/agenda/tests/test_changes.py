"""What is different between two agendas."""

from datetime import UTC, datetime, timedelta

import pytest

from claqueta.agenda.policies.changes import Change, Told, changes

NINE = datetime(2027, 3, 11, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
WAS = Told(NINE, NINE + HOUR, 1, ((7, "speaker"),), "words")


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        (None, WAS, ("new",)),
        (WAS, WAS, ()),
        (WAS, None, ("cancelled",)),
        (Told(NINE, NINE + HOUR, 1, (), "", cancelled=True), None, ()),
        (Told(NINE, NINE + HOUR, 1, ((7, "speaker"),), "words", cancelled=True), WAS, ("back",)),
        (WAS, Told(NINE + HOUR, NINE + 2 * HOUR, 2, ((7, "speaker"),), "words"), ("time", "room")),
        (WAS, Told(NINE, NINE + HOUR, 1, ((7, "moderator"),), "other"), ("speakers", "words")),
    ],
)
def test_changes_say_how_a_session_is_different(
    before: Told | None, after: Told | None, kinds: tuple[str, ...]
) -> None:
    found = changes({1: before} if before else {}, {1: after} if after else {})
    assert found == ([Change(1, kinds)] if kinds else [])
