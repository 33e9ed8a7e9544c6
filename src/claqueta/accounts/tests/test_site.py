"""My calendar: an address that only its owner makes, shown once, renewed and ended; what it opens, and to whom."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claqueta.accounts import actions
from claqueta.accounts.models import CalendarAddress, Invitation
from claqueta.foundation.models import AuditEntry
from conftest import at_most

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(account: Callable[..., Any]) -> Any:
    """An administrator whose invitation of Secret waits for an answer."""
    who = account("office_admin")
    actions.invite("secret@people.example", by=who)
    return who


def feed_of(page: str) -> str:
    """The path of the address that a page shows."""
    found = re.findall(r"<code>https?://[^/]+(/\S+\.ics)</code>", page)
    return str(found[0]) if found else ""


def trail() -> list[str]:
    entries = AuditEntry.objects.filter(verb__startswith="accounts.calendar").order_by("pk")
    return [entry.verb.partition("_")[2] for entry in entries]


def test_address_is_shown_once_and_works_until_it_is_renewed_or_ended(client: Client, owner: Any) -> None:
    client.force_login(owner)
    way = reverse("calendar_address")
    assert [word in client.get(way).content.decode() for word in ("Crear una dirección", ".ics<")] == [
        True,
        False,
    ]
    page = client.post(way, {"action": "make"}).content.decode()
    first = feed_of(page)
    assert f'href="webcal://{page.split("<code>")[1].split("</code>")[0].partition("://")[2]}"' in page
    assert feed_of(client.get(way).content.decode()) == ""
    assert Client().get(first).status_code == 200
    assert "última vez" in client.get(way).content.decode()
    second = feed_of(client.post(way, {"action": "make"}).content.decode())
    assert [Client().get(one).status_code for one in (first, second)] == [404, 200]
    assert client.post(way, {"action": "end"}).status_code == 302
    assert (Client().get(second).status_code, CalendarAddress.objects.count()) == (404, 0)
    actions.end_calendar_address(by=owner)
    assert trail() == ["made", "renewed", "ended"]
    secret = first.rpartition("/")[2].removesuffix(".ics")
    assert not CalendarAddress.objects.filter(secret_hash__contains=secret).exists()


def test_address_is_of_whoever_is_signed_in(client: Client, owner: Any, account: Callable[..., Any]) -> None:
    mine, other = actions.make_calendar_address(by=owner), account()
    theirs = actions.make_calendar_address(by=other)
    calendar, empty = (Client().get(reverse("calendar_feed", args=[one])).content for one in (mine, theirs))
    assert (b"secret@people.example" in calendar, b"VEVENT" in empty) == (True, False)
    client.force_login(other)
    client.post(reverse("calendar_address"), {"action": "end"})
    assert [*CalendarAddress.objects.values_list("account", flat=True)] == [owner.pk]


def test_calendar_is_what_its_owner_may_see_at_that_moment(owner: Any) -> None:
    path = reverse("calendar_feed", args=[actions.make_calendar_address(by=owner)])
    assert b"STATUS:CONFIRMED" in Client().get(path).content
    actions.revoke_invitation(Invitation.objects.get(), by=owner)
    assert b"STATUS:CANCELLED" in Client().get(path).content
    type(owner).objects.update(is_active=False)
    closed = Client().get(path)
    assert (closed.status_code, closed.content) == (410, b"")
    owner.delete()
    assert Client().get(path).status_code == 404


def test_calendar_that_has_not_changed_is_not_sent_again(owner: Any) -> None:
    path = reverse("calendar_feed", args=[actions.make_calendar_address(by=owner)])
    first = Client().get(path)
    assert (first["Content-Type"], first["Cache-Control"], first["X-Robots-Tag"]) == (
        "text/calendar; charset=utf-8",
        "private, no-cache",
        "noindex",
    )
    again = Client().get(path, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    actions.revoke_invitation(Invitation.objects.get(), by=owner)
    assert Client().get(path, headers={"If-None-Match": first["ETag"]}).status_code == 200
    assert Client().post(path).status_code == 405


def test_read_calendar_notes_so_once_an_hour(owner: Any) -> None:
    path = reverse("calendar_feed", args=[actions.make_calendar_address(by=owner)])
    Client().get(path)
    at = CalendarAddress.objects.get().read_at
    Client().get(path)
    assert (at is not None, CalendarAddress.objects.get().read_at) == (True, at)
    CalendarAddress.objects.update(read_at=timezone.now() - timedelta(hours=2))
    Client().get(path)
    assert CalendarAddress.objects.get().read_at > timezone.now() - timedelta(minutes=1)


def test_calendar_is_read_so_often_and_no_more_and_others_from_there_go_on(
    owner: Any, account: Callable[..., Any], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_most(settings, monkeypatch, requests_calendar=2, requests_secret_link=3)
    mine, theirs = (
        reverse("calendar_feed", args=[actions.make_calendar_address(by=who)]) for who in (owner, account())
    )
    assert [Client().get(mine).status_code for _time in range(3)] == [200, 200, 429]
    assert int(Client().get(mine)["Retry-After"]) > 0
    assert Client().get(theirs).status_code == 200
    wrong = reverse("calendar_feed", args=["a-guess"])
    assert [Client().get(wrong).status_code for _time in range(4)] == [404, 404, 404, 429]
    assert Client().get(theirs).status_code == 200
