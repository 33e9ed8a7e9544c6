"""The home: what has changed since somebody was here; notices that are done with by being opened; what is kept of visits."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claqueta.foundation.actors import SYSTEM
from claqueta.office import privacy
from claqueta.office.models import Visit
from claqueta.office.since import changes, figures, visit
from claqueta.organisations import actions

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("minutes", "new"), [(5, False), (59, False), (61, True), (600, True)])
def test_pause_makes_a_new_visit(minutes: int, new: bool, account: Callable[..., Any]) -> None:
    who = account("office_staff")
    visit(who)
    before = timezone.now() - timedelta(minutes=minutes)
    Visit.objects.update(seen_at=before)
    assert (visit(who) == before) is new


def test_changes_of_others_are_told_by_record_and_lead_there(
    account: Callable[..., Any], organisation: Callable[..., Any]
) -> None:
    who, other = account("office_staff"), account("office_admin", email="other@office.example")
    made = organisation("Azotea Sonora")
    since = timezone.now()
    actions.set_listed([made], False, by=other)
    actions.set_listed([made], True, by=other)
    mine = organisation("Mine")
    later = timezone.now()
    actions.set_listed([mine], False, by=who)
    (told,) = [one for one in changes(who, since, 12) if one.name == "Azotea Sonora"]
    assert (told.url, told.who, len(told.what)) == (
        reverse("office_organisation", args=[made.pk]),
        [str(other)],
        2,
    )
    assert changes(who, later, 12) == []


def test_records_of_one_name_done_alike_are_told_together(
    account: Callable[..., Any], organisation: Callable[..., Any]
) -> None:
    who, other = account("office_staff"), account("office_admin", email="other@office.example")
    twins = [organisation("Reminder", slug=f"reminder-{number}") for number in range(3)]
    apart = organisation("Reminder", slug="reminder-apart")
    since = timezone.now()
    actions.set_listed(twins, False, by=other)
    actions.set_listed([apart], False, by=other)
    actions.set_listed([apart], True, by=other)
    told = [(one.records, len(one.what)) for one in changes(who, since, 12) if one.name == "Reminder"]
    assert told == [(1, 2), (3, 1)]


def test_figures_are_for_those_who_may_see_them(
    account: Callable[..., Any], organisation: Callable[..., Any]
) -> None:
    organisation()
    shown = figures(account("office_staff"))
    assert [one.count for one in shown if "/organisations/" in str(one.url)][:1] == [1]
    assert figures(account("editor", email="editor@people.example")) == []


@pytest.mark.parametrize("role", ["office_staff", "editor", "treasurer"])
def test_home_is_shown_to_whoever_uses_the_office(
    role: str, client: Client, account: Callable[..., Any], organisation: Callable[..., Any]
) -> None:
    actions.set_listed([organisation("Azotea")], False, by=SYSTEM)
    client.force_login(account(role))
    answer = client.get(reverse("wagtailadmin_home"))
    if answer.status_code == 200:
        assert "Due today" in answer.content.decode()
    assert ("Azotea" in answer.content.decode()) is (role == "office_staff")


def test_visits_are_exported_and_erased(account: Callable[..., Any]) -> None:
    who = account("office_staff")
    visit(who)
    assert len(privacy.export(who.email)) == 1
    assert (privacy.erase(who.email), privacy.export(who.email)) == (1, [])
