"""Invitations: who may accept, who may send, how many, and what travels in them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from claqueta.accounts import actions
from claqueta.accounts.models import Account, Invitation, RoleGrant
from claqueta.accounts.roles import Role
from claqueta.foundation.cluster_rules import rule
from claqueta.organisations import actions as organisations
from conftest import posted

pytestmark = pytest.mark.django_db
NEW = "new@people.example"


@pytest.fixture
def link(django_capture_on_commit_callbacks: Any) -> Callable[..., str]:
    """Invite, and give the path of the link in the mail."""

    def make(email: str, *, by: Any, **what: Any) -> str:
        with django_capture_on_commit_callbacks(execute=True):
            actions.invite(email, by=by, language="en", **what)
        word = next(word for word in posted()[-1].body.split() if "/invitation/" in word)
        return "/" + word.partition("://")[2].partition("/")[2]

    return make


def signed_in_as(client: Client) -> str:
    return str(client.session.get("_auth_user_id", ""))


def test_bearer_of_a_link_to_an_address_with_an_account_is_not_let_in(
    client: Client, account: Callable[..., Any], link: Callable[..., str]
) -> None:
    owner = account("office_staff", email="owner@people.example")
    path = link(owner.email, by=account("office_admin"), role="editor")
    shown, sent = client.get(path), client.post(path, {"name": "Eve", "password": "another long one"})
    owner.refresh_from_db()
    assert (shown.status_code, sent.status_code, signed_in_as(client)) == (200, 403, "")
    assert f"{reverse('account_login')}?next={path}" in shown.content.decode()
    assert (owner.check_password("a long password"), Invitation.objects.get().state) == (True, "open")
    assert not RoleGrant.objects.filter(account=owner, role="editor").exists()


def test_owner_signs_in_comes_back_and_accepts(
    client: Client, account: Callable[..., Any], link: Callable[..., str]
) -> None:
    owner = account(email="owner@people.example")
    path = link(owner.email, by=account("office_admin"), role="partner_officer")
    entered = client.post(
        reverse("account_login"), {"login": owner.email, "password": "a long password", "next": path}
    )
    shown = client.get(entered.headers["Location"])
    accepted = client.post(path)
    assert (entered.headers["Location"], shown.status_code, accepted.status_code) == (path, 200, 302)
    assert RoleGrant.objects.filter(account=owner, role="partner_officer", ended_at=None).count() == 1
    again = client.post(path)
    assert (again.status_code, again.headers["Location"]) == (302, reverse("area"))
    assert RoleGrant.objects.filter(account=owner).count() == 1
    client.logout()
    assert client.post(path).status_code == 410


def test_second_factor_stands_between_the_link_and_the_account(
    client: Client, account: Callable[..., Any], link: Callable[..., str]
) -> None:
    owner = account(email="owner@people.example")
    TOTP.activate(owner, "JBSWY3DPEHPK3PXP")
    path = link(owner.email, by=account("office_admin"), role="editor")
    client.post(reverse("account_login"), {"login": owner.email, "password": "a long password", "next": path})
    assert (client.post(path).status_code, signed_in_as(client)) == (403, "")


def test_somebody_else_who_is_signed_in_is_refused_and_stays_themselves(
    client: Client, account: Callable[..., Any], link: Callable[..., str]
) -> None:
    owner, other = account(email="owner@people.example"), account(email="other@people.example")
    admin = account("office_admin")
    client.force_login(other)
    for email in (owner.email, NEW):
        path = link(email, by=admin, role="editor")
        shown, sent = client.get(path), client.post(path, {"name": "Other", "password": ""})
        assert (shown.status_code, sent.status_code) == (403, 403)
        assert "other@people.example" in sent.content.decode()
    assert signed_in_as(client) == str(other.pk)
    assert not RoleGrant.objects.filter(role="editor").exists()
    assert not Account.objects.filter(email=NEW).exists()


def test_invitation_to_another_verified_address_of_an_account_belongs_to_that_account(
    client: Client, account: Callable[..., Any], link: Callable[..., str]
) -> None:
    owner = account(email="owner@people.example")
    EmailAddress.objects.create(user=owner, email="second@people.example", verified=True)
    path = link("second@people.example", by=account("office_admin"), role="editor")
    assert client.post(path, {"name": "Eve", "password": ""}).status_code == 403
    client.force_login(owner)
    assert client.post(path).status_code == 302
    assert Account.objects.filter(email="second@people.example").count() == 0


@pytest.mark.parametrize(("password", "method"), [("a very long one", "password"), ("", "code")])
def test_new_account_is_let_in_by_the_sign_in_flow_with_its_proof(
    password: str, method: str, client: Client, account: Callable[..., Any], link: Callable[..., str]
) -> None:
    path = link(NEW, by=account("office_admin"), role="partner_officer")
    before = client.get("/en/account/login/").wsgi_request.session.session_key
    answer = client.post(path, {"name": "New Person", "password": password})
    made = Account.objects.get(email=NEW)
    proofs = [one["method"] for one in client.session["account_authentication_methods"]]
    assert (answer.status_code, signed_in_as(client), proofs) == (302, str(made.pk), [method])
    assert client.session.session_key != before
    assert EmailAddress.objects.get(user=made).verified


def test_new_account_with_a_guarded_role_sets_up_its_factor_first(
    client: Client, account: Callable[..., Any], link: Callable[..., str], settings: Any
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    client.post(link(NEW, by=account("office_admin"), role="office_staff"), {"name": "New", "password": ""})
    answer = client.get("/office/organisations/")
    assert "totp/activate" in answer.headers["Location"]


def test_mail_carries_nothing_that_was_typed(
    account: Callable[..., Any],
    organisation: Callable[..., Any],
    representative: Callable[..., Any],
    django_capture_on_commit_callbacks: Any,
) -> None:
    made = organisation("Azotea Films")
    rep = representative(made)
    organisations.publish_profile(made, {"trade_name": "You won! call us"}, by=rep)
    made.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        organisations.invite_representative(made, "x@y.example", by=rep, name="You Won", kind="colleague")
    sent = posted()[-1]
    whole = sent.subject + sent.body + str(sent.alternatives)
    assert ("You won" in whole, "You Won" in whole, "Azotea Films S.L." in whole) == (False, False, True)


@pytest.mark.parametrize(
    "name", ["Visit evil.example", "Ana\nBcc: x", "https://evil.example", "ana@evil.example"]
)
def test_name_with_more_than_a_name_is_refused_for_everybody_and_nothing_is_sent(
    name: str,
    client: Client,
    account: Callable[..., Any],
    organisation: Callable[..., Any],
    representative: Callable[..., Any],
) -> None:
    made = organisation()
    for by, role in ((account("office_admin"), "editor"), (representative(made), "")):
        with pytest.raises(ValidationError) as caught:
            actions.invite("x@y.example", by=by, name=name, role=role)
        assert set(caught.value.message_dict) == {"name"}
    client.force_login(Account.objects.get(email="rep@people.example"))
    typed = {"email": "x@y.example", "name": name}
    answer = client.post(reverse("profile_people", args=[made.slug]), typed)
    assert (answer.status_code, "x@y.example" in answer.content.decode()) == (422, True)
    assert (Invitation.objects.count(), len(posted())) == (0, 0)


@pytest.mark.parametrize("email", ["", "no", "a@b.example\nBcc: c@d.example", "a@b.example,c@d.example"])
def test_address_that_is_none_is_refused(email: str, account: Callable[..., Any]) -> None:
    with pytest.raises(ValidationError):
        actions.invite(email, by=account("office_admin"), role="editor")


def test_member_sends_as_many_as_the_rules_say_and_no_more(
    organisation: Callable[..., Any], representative: Callable[..., Any]
) -> None:
    made = organisation()
    rep, most = representative(made), rule("invitations_per_hour").value
    for number in range(most):
        organisations.invite_representative(made, f"p{number}@y.example", by=rep, kind="colleague")
    with pytest.raises(ValidationError):
        organisations.invite_representative(made, "more@y.example", by=rep, kind="colleague")
    Invitation.objects.update(sent_at=timezone.now() - timedelta(hours=2))
    organisations.invite_representative(made, "later@y.example", by=rep, kind="colleague")
    old = timezone.now() - timedelta(hours=2)
    Invitation.objects.bulk_create(
        Invitation(
            email=f"q{n}@y.example", secret_hash=f"{n}", sent_by=rep, sent_at=old, expires_at=timezone.now()
        )
        for n in range(rule("invitations_per_day").value)
    )
    with pytest.raises(ValidationError):
        organisations.invite_representative(made, "again@y.example", by=rep, kind="colleague")


def test_withdrawing_gives_no_new_share_and_no_mailbox_is_filled(account: Callable[..., Any]) -> None:
    admin = account("office_admin")
    for _time in range(rule("invitations_to_one_address").value):
        actions.revoke_invitation(actions.invite("x@y.example", by=admin, role="editor"), by=admin)
    with pytest.raises(ValidationError):
        actions.invite("x@y.example", by=admin, role="treasurer")


def test_limit_is_said_by_the_field_and_what_was_typed_stays(
    client: Client, organisation: Callable[..., Any], representative: Callable[..., Any], monkeypatch: Any
) -> None:
    made = organisation()
    rep = representative(made)
    path = reverse("profile_people", args=[made.slug])
    client.force_login(rep)
    for number in range(rule("invitations_per_hour").value):
        assert client.post(path, {"email": f"p{number}@y.example", "name": "Ana"}).status_code == 302
    answer = client.post(path, {"email": "more@y.example", "name": "Ana"})
    assert (answer.status_code, "more@y.example" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("role", ["office_staff", "editor", "board_member", ""])
def test_role_is_offered_withdrawn_and_ended_only_by_an_administrator(
    role: str, account: Callable[..., Any]
) -> None:
    by, admin = account(*([role] if role else [])), account("office_admin")
    offered = actions.invite("x@y.example", by=admin, role="editor")
    for act in (
        lambda: actions.invite("z@y.example", by=by, role="office_admin"),
        lambda: actions.revoke_invitation(offered, by=by),
        lambda: actions.end_role(admin, Role("office_admin"), by=by),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert (Invitation.objects.get().state, admin.current_roles()) == ("open", {"office_admin"})


@pytest.mark.parametrize("known", [False, True])
@pytest.mark.parametrize("merged", [False, True])
def test_whoever_accepts_for_an_organisation_lands_on_its_editing_page(
    client: Client,
    account: Callable[..., Any],
    organisation: Callable[..., Any],
    django_capture_on_commit_callbacks: Any,
    known: bool,
    merged: bool,
) -> None:
    made, other, office = organisation("Azotea Sonora"), organisation("Nogal"), account("office_staff")
    if known:
        client.force_login(account(email=NEW))
    with django_capture_on_commit_callbacks(execute=True):
        organisations.invite_representative(made, NEW, by=office, name="Ana", language="en")
    path = (
        "/"
        + next(word for word in posted()[-1].body.split() if "/invitation/" in word)
        .partition("://")[2]
        .partition("/")[2]
    )
    if merged:
        type(made).objects.filter(pk=made.pk).update(merged_into=other)
    answer = client.post(path, {"name": "Ana"})
    with translation.override("en"):
        way = reverse("profile_edit", args=[other.slug if merged else made.slug])
    assert answer.headers["Location"] == way
    assert client.get(way).status_code == 200
