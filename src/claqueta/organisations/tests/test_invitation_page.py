"""What the page of an invitation says to whoever opens its link, and where it leads."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claqueta.accounts.actions import accept_invitation, revoke_invitation
from claqueta.accounts.models import Invitation
from claqueta.organisations import actions
from claqueta.organisations.tests.test_actions import secret_in_mail
from conftest import posted

pytestmark = pytest.mark.django_db
OFFICE = 'class="button" href="mailto:'


@pytest.fixture
def link(
    organisation: Callable[..., Any],
    account: Callable[..., Any],
    django_capture_on_commit_callbacks: Any,
) -> str:
    """The secret of the link by which the office invites Ana to act for Azotea."""
    with django_capture_on_commit_callbacks(execute=True):
        actions.invite_representative(
            organisation("Azotea"), "ana@company.example", by=account("office_staff")
        )
    assert len(posted()) == 1
    return secret_in_mail()


def opened(client: Client, secret: str) -> str:
    return client.get(reverse("invitation", args=[secret])).content.decode()


def test_page_says_what_one_is_invited_to(client: Client, link: str) -> None:
    name = Invitation.objects.get().subject
    assert name.startswith("Azotea")
    assert f"Te invitan a actuar en nombre de {name} como: Representante." in opened(client, link)


def test_page_that_asks_to_sign_in_says_what_for(
    client: Client, link: str, account: Callable[..., Any]
) -> None:
    account(email="ana@company.example")
    page = opened(client, link)
    assert "ya tiene una cuenta" in page
    assert f"Te invitan a actuar en nombre de {Invitation.objects.get().subject}" in page


def test_page_of_an_account_without_a_role_says_nothing_of_one(client: Client, link: str) -> None:
    Invitation.objects.update(purpose="", subject_id="")
    page = opened(client, link)
    assert ("Te invitan" in page, "ana@company.example" in page) == (False, True)


def test_link_used_by_who_is_signed_in_leads_on(client: Client, link: str) -> None:
    client.force_login(accept_invitation(link, name="Ana"))
    page = client.get(reverse("invitation", args=[link]), follow=True)
    assert [way for way, _status in page.redirect_chain] == [reverse("area")]
    assert "Ya habías aceptado esta invitación" in page.content.decode()


def test_used_link_is_not_usable_for_others(client: Client, link: str, account: Callable[..., Any]) -> None:
    accept_invitation(link, name="Ana")
    signed_out = client.get(reverse("invitation", args=[link]))
    client.force_login(account())
    other = client.get(reverse("invitation", args=[link]))
    assert [signed_out.status_code, other.status_code] == [410, 410]
    assert f'class="button" href="{reverse("account_login")}"' in signed_out.content.decode()


def test_late_and_withdrawn_links_lead_to_who_can_send_another(
    client: Client, link: str, account: Callable[..., Any]
) -> None:
    Invitation.objects.update(expires_at=timezone.now())
    late = " ".join(opened(client, link).split())
    assert ("Ha caducado. Pide otra a quien te invitó o a la oficina." in late, OFFICE in late) == (
        True,
        True,
    )
    Invitation.objects.update(expires_at=timezone.now() + timedelta(days=1))
    revoke_invitation(Invitation.objects.get(), by=account("office_admin"))
    withdrawn = " ".join(opened(client, link).split())
    assert ("Se retiró" in withdrawn, OFFICE in withdrawn) == (True, True)
