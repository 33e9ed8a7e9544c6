"""What leaving and joining do to dues follows from the bylaws."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from claqueta.billing import actions
from claqueta.billing.actions.following import first_dues, settle
from claqueta.billing.models import Receipt
from claqueta.billing.queries import owed_by
from claqueta.billing.tests.factories import euros
from claqueta.foundation.actors import SYSTEM
from claqueta.membership.actions import NewFact, record
from claqueta.membership.models import Fact

YEAR = timezone.localdate().year
LEAVING = date(YEAR, 5, 10)


def left(film: Any, cause: str) -> None:
    """The member leaves on 10 May: it was one in two of the four quarters."""
    record([NewFact("left", film, LEAVING, {"cause": cause})], by=SYSTEM)
    assert Fact.objects.filter(kind="left").exists()


@pytest.mark.parametrize(
    ("cause", "owed", "notes"), [("voluntary", "450", 0), ("dissolution", "225", 1), ("unknown", "450", 0)]
)
def test_issued_dues_follow_the_cause_of_leaving(
    cause: str, owed: str, notes: int, member: Callable[..., Any], receipt: Callable[..., Any]
) -> None:
    film = member("Azotea")
    receipt(film, "450", on=date(YEAR, 1, 15))
    if cause == "unknown":
        assert settle(film, cause, LEAVING) == []
    else:
        left(film, cause)
    assert owed_by(film) == euros(owed)
    assert Receipt.objects.exclude(corrects=None).count() == notes
    # Told again, nothing more is credited.
    settle(film, cause, LEAVING)
    assert owed_by(film) == euros(owed)


def test_cancelled_dues_are_credited_whole_the_latest_first(
    member: Callable[..., Any], receipt: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    film = member("Azotea")
    receipt(film, "300", on=date(YEAR, 1, 15))
    receipt(film, "150", on=date(YEAR, 2, 15))
    bylaws = settings.CLUSTER.bylaws
    causes = tuple(replace(one, issued="cancelled") for one in bylaws.causes)
    monkeypatch.setattr(settings, "CLUSTER", replace(settings.CLUSTER, bylaws=replace(bylaws, causes=causes)))
    notes = settle(film, "voluntary", LEAVING)
    assert [note.amount for note in notes] == [euros("-150"), euros("-300")]
    assert owed_by(film) == euros(0)


def test_first_dues_are_for_the_rest_of_the_year_and_once(member: Callable[..., Any]) -> None:
    joined = date(YEAR, 7, 1)
    film = member("Azotea", since=joined)
    issued = first_dues(film, joined)
    assert issued is not None
    assert (issued.amount, issued.dues_year) == (euros("225"), YEAR)
    assert first_dues(film, joined) is None
    row = actions.begin_run(year=YEAR, by=SYSTEM).rows.get()
    assert (row.state, row.already) == ("left_out", euros("225"))


def test_first_dues_wait_for_the_run_where_no_size_is_known(
    member: Callable[..., Any], organisation: Callable[..., Any]
) -> None:
    film = member("Azotea", size_band="")
    assert first_dues(film, date(YEAR, 1, 1)) is None
    assert first_dues(organisation("Faro", member=False), date(YEAR, 1, 1)) is None
    assert not Receipt.objects.exists()
