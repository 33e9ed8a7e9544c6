"""Telling people: by the way each chose, in their language, and not again once they said no."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from claqueta.foundation import notifications, wishes
from claqueta.foundation.models import Notification, NotificationPreference
from conftest import posted

KIND = "organisations.published"


def prefer(account: Any, channel: str) -> None:
    NotificationPreference.objects.update_or_create(account=account, kind=KIND, defaults={"channel": channel})


def test_mail_leaves_by_the_outbox_with_a_way_out(
    account: Callable[..., Any],
) -> None:
    who = account()
    notifications.notify(who, KIND, "Azotea has published", url="/en/directory/azotea/")
    assert mail.outbox == []
    [message] = posted()
    assert "Azotea has published" in message.body
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_one_click_stops_that_kind_and_keeps_the_notice_here(
    client: Client, account: Callable[..., Any]
) -> None:
    who = account()
    path = notifications.unsubscribe_url(who, KIND).partition("http://localhost")[2]
    assert client.get(path).status_code == 200
    assert notifications.channel_for(who, KIND) == "mail"
    outside = Client(enforce_csrf_checks=True)
    assert outside.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    notifications.notify(who, KIND, "Again")
    assert (posted(), Notification.objects.get(recipient=who).subject) == ([], "Again")


def test_forged_link_stops_nothing(client: Client, account: Callable[..., Any]) -> None:
    who = account()
    path = notifications.unsubscribe_url(who, KIND).partition("http://localhost")[2]
    client.post(path[:-4] + "xyz/")
    assert notifications.channel_for(who, KIND) == "mail"


def test_digest_gathers_what_waited_and_goes_out_once(account: Callable[..., Any]) -> None:
    who, other = account(), account(email="other@people.example")
    prefer(who, "digest")
    prefer(other, "none")
    for subject in ("First", "Second"):
        notifications.notify(who, KIND, subject)
        notifications.notify(other, KIND, subject)
    assert (notifications.send_digests(), notifications.send_digests()) == (1, 0)
    [message] = posted()
    assert (message.to, "First" in message.body, "Second" in message.body) == ([who.email], True, True)


@pytest.mark.parametrize(("language", "word"), [("es", "Clúster"), ("en", "Cluster")])
def test_mail_speaks_the_language_of_its_reader(
    language: str, word: str, account: Callable[..., Any]
) -> None:
    who = account()
    who.language = language
    who.save()
    notifications.notify(who, KIND, "X")
    assert word in str(posted()[0].alternatives[0][0])


def test_whoever_stops_the_digest_gets_none_of_what_is_in_it_by_default(account: Callable[..., Any]) -> None:
    who = account()
    assert wishes.wants(wishes.DIGEST, who.email)
    assert wishes.wants(wishes.DIGEST, "nobody@people.example")
    token = notifications.unsubscribe_url(who, wishes.DIGEST).rstrip("/").rpartition("/")[2]
    assert wishes.unsubscribe(token)
    assert notifications.channel_for(who, "accounts.invitations") == "none"
    assert not wishes.wants(wishes.DIGEST, who.email.upper())
    prefer(who, "digest")
    assert wishes.wants(wishes.DIGEST, who.email)


def test_link_of_an_account_that_is_gone_stops_nothing(account: Callable[..., Any]) -> None:
    who = account()
    token = notifications.unsubscribe_url(who, KIND).rstrip("/").rpartition("/")[2]
    who.delete()
    assert wishes.unsubscribe(token) is None
