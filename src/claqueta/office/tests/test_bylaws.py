"""The bylaws on a day, as the office reads them."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from claqueta.office.screens.bylaws import chapters, says

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def office(client: Client, account: Callable[..., Any]) -> Client:
    client.force_login(account("office_staff"), BACKEND)
    return client


def test_every_clause_says_in_words_what_the_house_reckons_with() -> None:
    for day in settings.CLUSTER.bylaws.changes():
        shown = [one for chapter in chapters(settings.CLUSTER.bylaws.on(day)) for one in chapter.clauses]
        assert {id(one.clause) for one in shown} == {
            id(clause) for clause in settings.CLUSTER.bylaws.on(day).clauses()
        }
        # The last size has no bounds, and so nothing to say.
        assert [one.clause.key for one in shown if not one.says] == ["large"]


def test_tariff_of_the_past_is_shown_on_its_day(office: Client) -> None:
    before = office.get("/office/bylaws/?on=2025-12-31").content.decode()
    now = office.get("/office/bylaws/?on=2026-01-01").content.decode()
    assert "€800.00" in before
    assert "€900.00" not in before
    assert "€900.00" in now
    assert "?on=2026-01-01" in before


def test_day_that_is_none_is_refused(office: Client) -> None:
    assert office.get("/office/bylaws/?on=yesterday").status_code == 400


def test_percentages_and_votes_are_said() -> None:
    bylaws = settings.CLUSTER.bylaws.on(date(2026, 6, 1))
    half, founder = bylaws.reduction("new_company"), bylaws.member_class("founder")
    assert half is not None
    assert founder is not None
    with translation.override("en"):
        assert list(says(half)) == ["50 %", "for 12 months"]
        assert "1 vote" in list(says(founder))
    with translation.override("es"):
        assert list(says(half)) == ["50 %", "durante 12 meses"]


def test_api_gives_each_clause_with_what_it_says(client: Client) -> None:
    found = client.get("/api/v1/bylaws?on=2025-06-01", headers={"accept-language": "en"}).json()
    small = next(one for one in found if one["key"] == "full_small")
    assert (small["kind"], small["says"]["amount"], small["until"], small["sample"]) == (
        "tariff",
        "800.00",
        "2026-01-01",
        True,
    )
    assert len(found) == len(list(settings.CLUSTER.bylaws.on(date(2025, 6, 1)).clauses()))
