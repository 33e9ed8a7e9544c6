"""Notices of one's own: what is new is told apart, and done with by being opened."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claqueta.accounts.site import NOTICES
from claqueta.foundation.models import Notification

pytestmark = pytest.mark.django_db


def told(who: Any, subject: str, url: str = "/en/area/") -> Notification:
    return Notification.objects.create(recipient=who, kind="x", subject=subject, url=url)


def new(client: Client, number: int = 1) -> list[str]:
    """The notices that a page marks as new."""
    page = client.get(reverse("notices"), {"page": number}).content.decode()
    rows = re.findall(r"<li([^>]*)>(.*?)</li>", page[page.index('class="rows"') :], re.DOTALL)
    return [
        re.sub(r"<[^>]+>", "", re.findall(r"<(?:a|strong)[ >].*?</(?:a|strong)>", row)[0])
        for marks, row in rows
        if "<time" in row and "rows__done" not in marks
    ]


def read_all(client: Client, page: str = "") -> None:
    """Press the button of the page."""
    shown = page or client.get(reverse("notices")).content.decode()
    [newest] = re.findall(r'name="read"\s+value="(\d+)"', shown)
    assert client.post(reverse("notices"), {"read": newest}).status_code == 302


def test_notice_is_new_until_it_is_opened(client: Client, account: Callable[..., Any]) -> None:
    who = account(email="ana@people.example")
    first, second = told(who, "One"), told(who, "Two", url="")
    client.force_login(who)
    assert sorted(new(client)) == sorted(new(client)) == ["One", "Two"]
    assert client.get(reverse("notice", args=[first.pk])).headers["Location"] == "/en/area/"
    assert new(client) == ["Two"]
    assert client.get(reverse("notice", args=[second.pk])).headers["Location"] == reverse("notices")
    assert new(client) == []


def test_new_one_below_the_newest_fifty_is_reached_and_done_with(
    client: Client, account: Callable[..., Any]
) -> None:
    """Nothing led to it, no button was there, and it was counted as new for ever."""
    who = account(email="ana@people.example")
    told(who, "The oldest")
    for number in range(NOTICES):
        told(who, f"Notice {number}")
    Notification.objects.exclude(subject="The oldest").update(read_at=timezone.now())
    client.force_login(who)

    first = client.get(reverse("notices")).content.decode()
    assert 'href="?page=2"' in first
    assert (new(client), new(client, 2)) == ([], ["The oldest"])
    read_all(client)
    assert new(client, 2) == []


def test_notice_that_comes_while_the_page_is_read_stays_new(
    client: Client, account: Callable[..., Any]
) -> None:
    who = account(email="ana@people.example")
    told(who, "Seen")
    client.force_login(who)
    page = client.get(reverse("notices")).content.decode()
    told(who, "Came meanwhile")

    read_all(client, page)

    assert new(client) == ["Came meanwhile"]


@pytest.mark.parametrize("sent", ["", "x", "-1", "9" * 19, "\0"])
def test_button_sent_by_hand_marks_nothing(client: Client, account: Callable[..., Any], sent: str) -> None:
    who = account(email="ana@people.example")
    told(who, "One")
    client.force_login(who)
    assert client.post(reverse("notices"), {"read": sent}).status_code == 404
    assert new(client) == ["One"]


def test_who_asks_for_the_headers_alone_has_opened_nothing(
    client: Client, account: Callable[..., Any]
) -> None:
    who = account(email="ana@people.example")
    client.force_login(who)
    assert client.head(reverse("notice", args=[told(who, "One").pk])).status_code == 302
    assert new(client) == ["One"]


def test_browser_that_fetches_ahead_has_opened_nothing(client: Client, account: Callable[..., Any]) -> None:
    who = account(email="ana@people.example")
    notice = told(who, "One")
    client.force_login(who)

    client.get(reverse("notice", args=[notice.pk]), headers={"Sec-Purpose": "prefetch;prerender"})

    assert new(client) == ["One"]


def test_whole_address_of_ours_leads_there(
    client: Client, account: Callable[..., Any], settings: Any
) -> None:
    """It led to the list of notices, as a foreign one does."""
    settings.PUBLIC_URL = "https://cluster.example"
    who = account(email="ana@people.example")
    client.force_login(who)
    for url, leads in (
        ("https://cluster.example/en/area/", "https://cluster.example/en/area/"),
        ("https://cluster.example.org/en/area/", reverse("notices")),
        ("https://cluster.example@example.org/", reverse("notices")),
    ):
        answer = client.get(reverse("notice", args=[told(who, "One", url).pk]))
        assert answer.headers["Location"] == leads


def test_all_are_read_at_once(client: Client, account: Callable[..., Any]) -> None:
    who, other = account(email="ana@people.example"), account(email="leo@people.example")
    theirs = told(other, "Theirs")
    told(who, "One")
    told(who, "Two")
    client.force_login(who)
    read_all(client)
    assert new(client) == []
    theirs.refresh_from_db()
    assert theirs.read_at is None


def test_notice_is_opened_by_whom_it_is_for_alone_and_leads_to_us_alone(
    client: Client, account: Callable[..., Any]
) -> None:
    mine, other = account("office_staff"), account("office_admin", email="other@office.example")
    notice = told(mine, "Zanz\u00edbar", "/office/jobs/")
    away = told(mine, "Away", "//example.org/")
    client.force_login(other)
    assert client.get(reverse("notice", args=[notice.pk])).status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None
    client.force_login(mine)
    assert client.get(reverse("notice", args=[notice.pk])).headers["Location"] == "/office/jobs/"
    assert client.get(reverse("notice", args=[away.pk])).headers["Location"] == reverse("notices")
    notice.refresh_from_db()
    assert notice.read_at is not None
