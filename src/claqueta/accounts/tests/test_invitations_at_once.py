"""What is done with invitations at the same moment."""

import secrets
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from claqueta.accounts.actions import SignInFirst, accept_invitation, invitations, invite
from claqueta.accounts.models import Account, Invitation
from conftest import run_threads

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = "ana@people.example"


def wait_for_each_other(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Let two go on from what they both call first only when both have, unless one waits for the other's lock."""
    both, before = threading.Barrier(2, timeout=5), getattr(invitations, name)

    def together(*args: Any) -> Any:
        answer = before(*args)
        with suppress(threading.BrokenBarrierError):
            both.wait(1)
        return answer

    monkeypatch.setattr(invitations, name, together)


def test_two_links_to_one_address_answered_at_once_open_one_account(
    account: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second of two tabs met a failure where locks are of rows."""
    by, links = account("office_admin"), [secrets.token_urlsafe(32) for _ in range(2)]
    left = iter(links)
    with monkeypatch.context() as patch:
        patch.setattr(secrets, "token_urlsafe", lambda _size: next(left))
        for role in ("editor", "treasurer"):
            invite(ADDRESS, by=by, role=role)
    wait_for_each_other(monkeypatch, "check_acceptance")

    errors = run_threads(*[lambda link=link: accept_invitation(link, name="Ana") for link in links])

    assert [type(error) for error in errors] == [SignInFirst]
    assert Account.objects.filter(email=ADDRESS).count() == 1
    assert sorted(Invitation.objects.values_list("state", flat=True)) == ["accepted", "open"]


def test_invitation_sent_by_two_clicks_at_once_leaves_one_link_that_works(
    account: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    by = account("office_admin")
    wait_for_each_other(monkeypatch, "fitted")

    errors = run_threads(*[lambda: invite(ADDRESS, by=by, role="editor")] * 2)

    assert errors == []
    assert sorted(Invitation.objects.values_list("state", flat=True)) == ["open", "revoked"]
