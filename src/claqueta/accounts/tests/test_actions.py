"""Invitations, roles, persons, keys and webhooks: done once, by whoever may, and on record."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from claqueta.accounts import actions
from claqueta.accounts.actions import InvitationUnusable, SignInFirst, SomebodyElse, hashed
from claqueta.accounts.models import Account, ApiToken, Invitation, Person, RoleGrant
from claqueta.accounts.roles import Role
from claqueta.foundation import deadlines, privacy
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.flow import MovedOn
from claqueta.foundation.models import AuditEntry, Deadline, Notification, OutgoingMail, WebhookEndpoint
from conftest import run_threads

pytestmark = pytest.mark.django_db
SECRET = "a-secret"


@pytest.fixture
def invited(account: Callable[..., Any]) -> Callable[..., Invitation]:
    """An invitation whose link is known."""

    def make(email: str = "new@people.example", **more: Any) -> Invitation:
        by = more.pop("sent_by", None) or account("office_admin", email="admin@people.example")
        later = timezone.now() + timedelta(days=1)
        return Invitation.objects.create(
            **{"email": email, "secret_hash": hashed(SECRET), "expires_at": later, "language": "en", **more},
            sent_by=by,
        )

    return make


def trail(verb: str) -> list[dict[str, Any]]:
    return [entry.changes for entry in AuditEntry.objects.filter(verb=f"accounts.{verb}").order_by("pk")]


# -- Invitations -----------------------------------------------------------------------------------------------


def test_open_invitation_is_replaced_when_the_same_is_sent_again(account: Callable[..., Any]) -> None:
    by = account("office_admin")
    first = actions.invite("Ana@People.Example", by=by, role="editor")
    other = actions.invite("ana@people.example", by=by, role="treasurer")
    again = actions.invite("ana@people.example", by=by, role="editor")
    first.refresh_from_db()
    assert [one.state for one in (first, other, again)] == ["revoked", "open", "open"]


def test_house_invites_in_its_own_name_and_nobody_else_does(account: Callable[..., Any]) -> None:
    made = actions.invite("ana@people.example", by=SYSTEM, purpose="organisations.representative")
    assert (made.sent_by, made.state) == (None, "open")
    with pytest.raises(PermissionDenied):
        actions.invite("eva@people.example", by=AnonymousUser(), purpose="organisations.representative")
    for _more in range(rule("invitations_to_one_address").value - 1):
        actions.invite("ana@people.example", by=SYSTEM, purpose="organisations.representative")
    with pytest.raises(ValidationError):
        actions.invite("ana@people.example", by=SYSTEM, purpose="organisations.representative")
    assert Invitation.objects.filter(state="open").count() == 1


def test_mailbox_is_not_filled_when_its_address_is_written_in_other_letters(
    account: Callable[..., Any],
) -> None:
    by, most = account("office_admin"), rule("invitations_to_one_address").value
    spellings = ["ana@people.example", "ANA@people.example", "Ana@People.Example"]
    for number in range(most):
        actions.invite(spellings[number % len(spellings)], by=by)
    with pytest.raises(ValidationError) as caught:
        actions.invite("aNA@people.example", by=by)
    assert ([*caught.value.message_dict], OutgoingMail.objects.count()) == (["email"], most)


def test_mail_is_in_the_first_language_and_useless_after_the_invitation_when_none_was_said(
    account: Callable[..., Any], settings: Any
) -> None:
    invitation = actions.invite("ana@people.example", by=account("office_admin"))
    mail = OutgoingMail.objects.get(to="ana@people.example")
    assert (invitation.language, mail.expires_at) == (settings.LANGUAGE_CODE, invitation.expires_at)


@pytest.mark.parametrize(
    ("more", "state"),
    [
        ({}, "open"),
        ({"state": "accepted"}, "accepted"),
        ({"state": "revoked"}, "revoked"),
        ({"state": "expired"}, "expired"),
        ({"expires_at": timezone.now()}, "expired"),
        ({"state": "accepted", "expires_at": timezone.now()}, "accepted"),
    ],
)
def test_link_works_only_while_its_invitation_is_open(
    more: dict[str, Any], state: str, invited: Callable[..., Invitation]
) -> None:
    invitation = invited(**more)
    assert invitation.state_now == state
    if state == "open":
        assert actions.open_invitation(SECRET) == invitation
        return
    with pytest.raises(InvitationUnusable) as caught:
        actions.accept_invitation(SECRET, name="Ana")
    assert (caught.value.state, Account.objects.filter(email=invitation.email).exists()) == (state, False)


def test_link_is_unknown_when_nobody_sent_it(invited: Callable[..., Invitation]) -> None:
    invited()
    for secret in ("", "another", hashed(SECRET)):
        with pytest.raises(InvitationUnusable) as caught:
            actions.open_invitation(secret)
        assert caught.value.state == "unknown"


def test_account_is_opened_once_with_person_and_role_when_an_invitation_is_accepted(
    invited: Callable[..., Invitation],
) -> None:
    invitation = invited(role="editor", language="es")
    known = Person.objects.create(name="Ana Ruiz", email="NEW@people.example", phone="600")
    made = actions.accept_invitation(SECRET, name=" Ana ", password="a long password")
    assert (made.email, made.name, made.language) == ("new@people.example", "Ana", "es")
    assert made.check_password("a long password")
    assert (made.person, made.person.name, made.person.language) == (known, "Ana Ruiz", "es")
    assert (made.current_roles(), [*made.groups.values_list("name", flat=True)]) == ({"editor"}, ["editor"])
    assert EmailAddress.objects.get(user=made).verified
    with pytest.raises(InvitationUnusable):
        actions.accept_invitation(SECRET, by=made)
    assert (trail("accepted"), trail("granted")[-1:]) == (
        [{"state": ["open", "accepted"]}],
        [{"role": ["", "editor"]}],
    )
    assert RoleGrant.objects.get(account=made).granted_by == invitation.sent_by


def test_role_is_given_by_the_house_when_whoever_invited_is_gone(invited: Callable[..., Invitation]) -> None:
    invited(role="editor").sent_by.delete()
    made = actions.accept_invitation(SECRET, name="Ana")
    assert (made.has_usable_password(), RoleGrant.objects.get(account=made).granted_by) == (False, None)


def test_acceptance_waits_for_the_owner_when_the_address_has_an_account(
    invited: Callable[..., Invitation], account: Callable[..., Any]
) -> None:
    owner, other = account(email="owner@people.example"), account(email="other@people.example")
    EmailAddress.objects.create(user=owner, email="Second@people.example", verified=True)
    EmailAddress.objects.create(user=other, email="unproved@people.example", verified=False)
    invitation = invited("second@people.example", role="editor")
    with pytest.raises(SignInFirst):
        actions.accept_invitation(SECRET, name="Eve", password="another long one")
    with pytest.raises(SomebodyElse) as caught:
        actions.accept_invitation(SECRET, by=other)
    assert (caught.value.account, invitation.state, other.current_roles()) == (other, "open", frozenset())
    assert actions.accept_invitation(SECRET, by=owner) == owner
    assert [
        actions.account_of(f"{name}@people.example") for name in ("OWNER", "SECOND", "unproved", "no")
    ] == [
        owner,
        owner,
        None,
        None,
    ]


def test_invitation_is_withdrawn_by_its_sender_or_the_office_and_by_nobody_else(
    invited: Callable[..., Invitation], account: Callable[..., Any]
) -> None:
    sender, other = account(email="sender@people.example"), account("office_staff")
    invitation = invited(sent_by=sender)
    with pytest.raises(PermissionDenied):
        actions.revoke_invitation(invitation, by=other)
    assert invitation.state == "open"
    actions.revoke_invitation(invitation, by=sender)
    withdrawn_at = Invitation.objects.get().revoked_at
    with pytest.raises(MovedOn) as caught:
        actions.revoke_invitation(invitation, by=account("office_admin"))
    assert caught.value.state == "revoked"
    assert (Invitation.objects.get().revoked_at, trail("revoked")) == (
        withdrawn_at,
        [{"state": ["open", "revoked"]}],
    )


def test_invitation_that_nobody_answers_expires_once_and_whoever_sent_it_is_told(
    account: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    by, now = account("office_admin"), timezone.now()
    ours, theirs = (actions.invite(f"{name}@people.example", by=by) for name in ("ana", "bea"))
    actions.revoke_invitation(theirs, by=by)
    for days, looked, notices in ((10, 0, 0), (11.1, 1, 1), (14.1, 1, 2), (30, 0, 2)):
        monkeypatch.setattr(timezone, "now", lambda: now + timedelta(days=days))  # noqa: B023
        assert (deadlines.look(), Notification.objects.count()) == (looked, notices), days
    assert [Invitation.objects.get(pk=one.pk).state for one in (ours, theirs)] == ["expired", "revoked"]
    assert trail("expired") == [{"state": ["open", "expired"]}]
    assert {notification.recipient for notification in Notification.objects.all()} == {by}
    assert "ana@people.example; the deadline passed on" in Notification.objects.latest("pk").subject
    assert sorted(Deadline.objects.values_list("state", flat=True)) == ["dropped", "missed"]


@pytest.mark.parametrize("end", ["accept", "revoke", "replace"])
def test_deadline_ends_with_its_invitation(end: str, account: Callable[..., Any]) -> None:
    by = account("office_admin")
    invitation = actions.invite("ana@people.example", by=by)
    assert (deadlines.of(invitation).get().due_at, deadlines.of(invitation).get().account) == (
        invitation.expires_at,
        by,
    )
    match end:
        case "accept":
            Invitation.objects.update(secret_hash=hashed(SECRET))
            actions.accept_invitation(SECRET, name="Ana")
        case "revoke":
            actions.revoke_invitation(invitation, by=by)
        case "replace":
            actions.invite("ana@people.example", by=by)
    assert deadlines.of(invitation).get().state == ("met" if end == "accept" else "dropped")
    assert Deadline.objects.filter(state="running").count() == (end == "replace")


def test_invitation_whose_time_is_over_is_not_accepted_before_the_round_has_come(
    invited: Callable[..., Invitation], account: Callable[..., Any]
) -> None:
    owner = account(email="new@people.example")
    invitation = invited(expires_at=timezone.now())
    with pytest.raises(MovedOn):
        actions.INVITATIONS.make("accept", invitation, by=owner)
    assert [one.key for one in actions.INVITATIONS.moves_open(invitation, invitation.sent_by)] == ["revoke"]


@pytest.mark.django_db(transaction=True)
def test_invitation_that_is_accepted_withdrawn_and_expired_at_once_ends_in_one_way(
    invited: Callable[..., Invitation], account: Callable[..., Any]
) -> None:
    owner, invitation = account(email="new@people.example"), invited(role="editor")
    moved: list[str] = []

    def act(key: str, by: Any) -> Callable[[], None]:
        def one() -> None:
            with suppress(MovedOn):
                moved.append(actions.INVITATIONS.make(key, invitation, by=by).thing.state)

        return one

    sender = invitation.sent_by
    assert run_threads(act("accept", owner), act("revoke", sender), act("expire", SYSTEM)) == []
    assert moved == [Invitation.objects.get().state]
    assert owner.current_roles() == ({"editor"} if moved == ["accepted"] else frozenset())


def test_erasing_the_invited_takes_what_was_told_of_them_and_of_nobody_else(
    account: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    by, now = account("office_admin"), timezone.now()
    for name in ("ana", "mariana"):
        actions.invite(f"{name}@people.example", by=by)
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(days=11.1))
    assert deadlines.look() == 2
    privacy.erase("Ana@people.example", by=SYSTEM)
    left = [*Notification.objects.values_list("subject", flat=True)]
    assert (len(left), "mariana@people.example" in left[0]) == (1, True)
    assert [one.thing.email for one in deadlines.concerning(by, deadlines.running())] == [
        "mariana@people.example"
    ]
    assert Deadline.objects.count() == 1


# -- Roles -----------------------------------------------------------------------------------------------------


def test_role_is_held_once_when_it_is_granted_twice(account: Callable[..., Any]) -> None:
    who, by = account(), account("office_admin")
    before = len(trail("granted"))
    first, again = (actions.grant_role(who, Role.EDITOR, by=by) for _ in range(2))
    assert (first, who.current_roles(), first.granted_by) == (again, {"editor"}, by)
    assert str(first) == f"{who} · {Role.EDITOR.label}"
    assert trail("granted")[before:] == [{"role": ["", "editor"]}]


def test_role_is_held_from_its_moment_to_its_end_and_may_be_held_again(account: Callable[..., Any]) -> None:
    who, by = account("editor"), account("office_admin")
    grant = RoleGrant.objects.get(account=who)
    actions.end_role(who, Role.EDITOR, by=by)
    actions.end_role(who, Role.EDITOR, by=by)
    assert (who.current_roles(), who.groups.count(), trail("ended")) == (
        frozenset(),
        0,
        [{"role": ["editor", ""]}],
    )
    grant.refresh_from_db()
    for at, held in (
        (grant.granted_at - timedelta(microseconds=1), False),
        (grant.granted_at, True),
        (grant.ended_at - timedelta(microseconds=1), True),
        (grant.ended_at, False),
    ):
        assert RoleGrant.objects.current(at).filter(pk=grant.pk).exists() == held
    actions.grant_role(who, Role.EDITOR, by=by)
    assert (who.current_roles(), who.role_grants.count()) == ({"editor"}, 2)


def test_last_administrator_stays_when_the_role_would_end(account: Callable[..., Any]) -> None:
    one = account("office_admin", email="one@people.example")
    with pytest.raises(ValidationError):
        actions.end_role(one, Role.OFFICE_ADMIN, by=SYSTEM)
    other = account("office_admin", email="other@people.example")
    actions.end_role(one, Role.OFFICE_ADMIN, by=other)
    assert (one.current_roles(), other.current_roles()) == (frozenset(), {"office_admin"})


# -- Persons ---------------------------------------------------------------------------------------------------


def test_person_is_new_found_or_kept_when_an_account_needs_one(account: Callable[..., Any]) -> None:
    who = Account.objects.create_user("ana@people.example", language="es")
    taken = account().person
    Person.objects.filter(pk=taken.pk).update(email=who.email)
    made = actions.person_for(who)
    assert (made.name, made.email, made.language, made != taken) == (who.email, who.email, "es", True)
    assert actions.person_for(who, name="Other") == made
    assert Person.objects.get(pk=made.pk).name == who.email


def test_change_of_a_person_is_on_record_only_when_something_changes(account: Callable[..., Any]) -> None:
    who = account()
    actions.change_person(who.person.pk, by=who, name=who.person.name)
    assert trail("changed") == []
    actions.change_person(who.person.pk, by=who, name="Ana", phone="600")
    assert trail("changed") == [{"name": ["nobody", "Ana"], "phone": ["", "600"]}]


# -- Keys and webhooks -----------------------------------------------------------------------------------------


def test_key_acts_for_its_owner_until_it_is_revoked_too_old_or_its_owner_is_gone(
    account: Callable[..., Any],
) -> None:
    who = account()
    token, secret = actions.make_token(name="x", scopes=["read"], days=1, by=who)
    assert (secret[:10], token.secret_hash, str(token)) == (token.prefix, hashed(secret), "x")
    assert secret not in [str(value) for value in ApiToken.objects.values_list().get()]
    assert actions.token_account(secret) == (who, token)
    assert actions.token_account(token.secret_hash) is None
    for change in ({"expires_at": timezone.now()}, {"revoked_at": timezone.now()}):
        kept = ApiToken.objects.values(*change).get(pk=token.pk)
        ApiToken.objects.filter(pk=token.pk).update(**change)
        assert actions.token_account(secret) is None
        ApiToken.objects.filter(pk=token.pk).update(**kept)
    Account.objects.filter(pk=who.pk).update(is_active=False)
    assert actions.token_account(secret) is None


def test_use_of_a_key_is_noted_at_most_every_five_minutes(account: Callable[..., Any]) -> None:
    token, secret = actions.make_token(name="x", scopes=["read"], days=1, by=account())
    for ago, noted in ((4, False), (6, True)):
        used = timezone.now() - timedelta(minutes=ago)
        ApiToken.objects.filter(pk=token.pk).update(used_at=used)
        actions.token_account(secret)
        token.refresh_from_db()
        assert (token.used_at != used) == noted


def test_key_is_revoked_once_by_its_owner_or_an_administrator(account: Callable[..., Any]) -> None:
    token, _secret = actions.make_token(name="x", scopes=["read"], days=1, by=account())
    with pytest.raises(PermissionDenied):
        actions.revoke_token(token, by=account("office_staff"))
    assert token.revoked_at is None
    actions.revoke_token(token, by=token.owner)
    revoked_at = token.revoked_at
    actions.revoke_token(token, by=account("office_admin"))
    assert (token.revoked_at, trail("token_revoked")) == (revoked_at, [{}])


def test_webhook_is_added_and_removed_by_its_owner(account: Callable[..., Any]) -> None:
    who, other = account(), account("office_staff")
    endpoint, secret = actions.add_webhook("https://hooks.example/x", by=who)
    assert (endpoint.owner, endpoint.url, endpoint.secret) == (who, "https://hooks.example/x", secret)
    with pytest.raises(PermissionDenied):
        actions.remove_webhook(endpoint, by=other)
    actions.remove_webhook(endpoint, by=who)
    assert (WebhookEndpoint.objects.exists(), trail("webhook_removed")) == (False, [{}])


def test_webhook_is_tested_and_its_messages_repeated_by_its_owner_alone(
    account: Callable[..., Any],
) -> None:
    who, other = account(), account("office_admin")
    endpoint, _secret = actions.add_webhook("https://hooks.example/x", by=who)
    actions.test_webhook(endpoint, by=who)
    message = endpoint.deliveries.get()
    for refused in (
        lambda: actions.test_webhook(endpoint, by=other),
        lambda: actions.send_webhook_again(message, by=other),
    ):
        with pytest.raises(PermissionDenied):
            refused()
    assert not actions.send_webhook_again(message, by=who)
    endpoint.deliveries.update(next_at=None)
    assert actions.send_webhook_again(message, by=who)
    assert endpoint.deliveries.count() == 1
    assert (len(trail("webhook_tested")), len(trail("webhook_repeated"))) == (1, 1)


@pytest.mark.parametrize(
    "url", ["", "ftp://hooks.example", "javascript:alert(1)", f"https://a.example/{'x' * 500}"]
)
def test_webhook_is_refused_by_field_when_its_address_is_none(url: str, account: Callable[..., Any]) -> None:
    with pytest.raises(ValidationError) as caught:
        actions.add_webhook(url, by=account())
    assert ([*caught.value.message_dict], WebhookEndpoint.objects.exists()) == (["url"], False)


def test_last_administrator_who_can_sign_in_keeps_the_role(account: Callable[..., Any]) -> None:
    one, other = account("office_admin"), account("office_admin", email="gone@people.example")
    other.is_active = False
    other.save()
    with pytest.raises(ValidationError, match="Alguien tiene que administrar"):
        actions.end_role(one, Role.OFFICE_ADMIN, by=SYSTEM)
    actions.end_role(other, Role.OFFICE_ADMIN, by=SYSTEM)
    other.is_active = True
    other.save()
    actions.grant_role(other, Role.OFFICE_ADMIN, by=SYSTEM)
    actions.end_role(one, Role.OFFICE_ADMIN, by=SYSTEM)
    assert list(RoleGrant.objects.current().values_list("account", flat=True)) == [other.pk]
