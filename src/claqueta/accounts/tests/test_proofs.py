"""What the session proved decides: the second factor, and a fresh proof for what cannot be taken back."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.signals import authenticator_added
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client
from django.urls import reverse
from django.utils import translation

from claqueta.accounts import actions
from claqueta.accounts.models import ApiToken, Invitation, RoleGrant
from claqueta.accounts.roles import Role
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.models import WebhookEndpoint
from conftest import posted
from tests.clients import prove
from tests.test_permissions import our_routes

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP"
GUARDED = ["office_admin", "office_staff", "editor", "treasurer", "secretary", "board_member"]
LONG_AGO = 86_400.0


def code_now() -> str:
    return format_hotp_value(hotp_value(SECRET, next(iter(yield_hotp_counters_from_time()))))


@pytest.fixture(autouse=True)
def guarded(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def bare() -> Client:
    """A client whose sessions prove nothing, however they came to be."""
    return Client()


@pytest.mark.parametrize("role", GUARDED)
@pytest.mark.parametrize("language", ["es", "en"])
def test_account_without_a_factor_is_sent_to_set_one_up(
    role: str, language: str, bare: Client, account: Callable[..., Any]
) -> None:
    bare.force_login(account(role), "django.contrib.auth.backends.ModelBackend")
    with translation.override(language):
        paths = [reverse(name) for name in ("directory", "tokens", "area", "account_change_password")]
    for path in [*paths, "/office/", "/office/organisations/"]:
        assert re.search("totp/activate|aplicacion/activar", bare.get(path).headers["Location"]), path


@pytest.mark.parametrize("role", GUARDED)
def test_session_without_the_proof_is_sent_to_prove_the_factor_and_does_nothing_else(
    role: str, client: Client, account: Callable[..., Any]
) -> None:
    who = account(role)
    TOTP.activate(who, SECRET)
    client.force_login(who)
    for path in (
        "/office/",
        reverse("tokens"),
        reverse("directory"),
        reverse("mfa_index"),
        reverse("mfa_activate_totp"),
        reverse("mfa_deactivate_totp"),
        reverse("mfa_generate_recovery_codes"),
        reverse("mfa_view_recovery_codes"),
        reverse("mfa_add_webauthn"),
        reverse("account_change_password"),
        reverse("account_email"),
        reverse("prove_by_code"),
    ):
        for way in (client.get, client.post):
            where = way(path).headers["Location"]
            assert re.search("2fa/reauthenticate|segundo-paso/identificarse-de-nuevo", where), path
    assert Authenticator.objects.filter(user=who).count() == 1


def test_proof_of_the_factor_opens_and_comes_back(client: Client, account: Callable[..., Any]) -> None:
    who = account("office_staff")
    TOTP.activate(who, SECRET)
    client.force_login(who)
    way = client.get("/office/organisations/").headers["Location"]
    wrong = client.post(way, {"code": "000000"})
    assert (wrong.status_code, client.get("/office/organisations/").status_code) == (200, 302)
    right = client.post(way, {"code": code_now(), "next": "/office/organisations/"})
    assert right.headers["Location"] == "/office/organisations/"
    assert client.get("/office/organisations/").status_code == 200


def test_recovery_code_stands_in_for_the_factor_once(client: Client, account: Callable[..., Any]) -> None:
    who = account("office_staff")
    TOTP.activate(who, SECRET)
    code = RecoveryCodes.activate(who).generate_codes()[0]
    client.force_login(who)
    client.post(reverse("mfa_reauthenticate"), {"code": code})
    assert client.get("/office/").status_code == 200
    other = Client()
    other.force_login(who, "django.contrib.auth.backends.ModelBackend")
    other.post(reverse("mfa_reauthenticate"), {"code": code})
    assert other.get("/office/").status_code == 302


def test_proof_of_a_factor_that_is_gone_or_of_somebody_else_counts_for_nothing(
    client: Client, account: Callable[..., Any]
) -> None:
    who, other = account("office_staff"), account("editor")
    TOTP.activate(who, SECRET)
    TOTP.activate(other, SECRET)
    client.force_login(who)
    prove(client, who, "mfa", id=999_999, type="totp")
    assert client.get("/office/").status_code == 302
    theirs = Authenticator.objects.get(user=other)
    prove(client, other, "mfa", id=theirs.pk, type="totp")
    assert client.get("/office/").status_code == 302


def test_codes_written_down_are_no_factor_by_themselves(client: Client, account: Callable[..., Any]) -> None:
    who = account("office_staff")
    RecoveryCodes.activate(who)
    client.force_login(who)
    prove(client, who, "mfa", id=Authenticator.objects.get(user=who).pk, type="recovery_codes")
    assert re.search("totp/activate|aplicacion/activar", client.get("/office/").headers["Location"])


def test_role_given_in_mid_session_takes_effect_at_once(client: Client, account: Callable[..., Any]) -> None:
    who = account()
    client.force_login(who)
    assert client.get(reverse("area")).status_code == 200
    actions.grant_role(who, Role.EDITOR, by=SYSTEM)
    assert reverse("mfa_activate_totp") in client.get(reverse("area")).headers["Location"]
    actions.end_role(who, Role.EDITOR, by=SYSTEM)
    assert client.get(reverse("area")).status_code == 200


def test_setting_a_factor_up_is_its_proof(client: Client, account: Callable[..., Any], rf: Any) -> None:
    """Allauth announces a new factor once it is committed, with the request that set it up."""
    who = account("office_staff")
    client.force_login(who)
    request = rf.post("/")
    request.user, request.session = who, client.session
    factor = TOTP.activate(who, SECRET).instance
    authenticator_added.send(Authenticator, request=request, user=who, authenticator=factor)
    request.session.save()
    assert client.get("/office/").status_code == 200


@pytest.mark.parametrize("role", ["", "partner_officer"])
def test_whoever_only_reads_needs_no_factor(role: str, bare: Client, account: Callable[..., Any]) -> None:
    bare.force_login(account(*([role] if role else [])), "django.contrib.auth.backends.ModelBackend")
    assert bare.get(reverse("area")).status_code == 200


# -- A fresh proof ---------------------------------------------------------------------------------------------


def dangerous(email: str) -> list[tuple[str, dict[str, Any]]]:
    return [
        (reverse("tokens"), {"name": "A program", "scopes": ["read"], "days": "30"}),
        (reverse("webhooks"), {"url": "https://hooks.example/"}),
        ("/office/roles/", {"action": "invite", "email": "x@y.example", "role": "editor", "language": "en"}),
        ("/office/roles/", {"action": "end", "row": "1"}),
        ("/office/keys/", {"action": "revoke", "row": "1", "step": "2"}),
        ("/office/webhooks/", {"action": "remove", "chosen": ["1"], "step": "2"}),
        ("/office/data-protection/subject/", {"action": "erase", "email": email, "again": email}),
    ]


@pytest.fixture
def stale(client: Client, account: Callable[..., Any], settings: Any) -> Any:
    """An administrator whose proofs are as old as a session may be."""
    settings.SECOND_FACTOR_REQUIRED = False
    who = account("office_admin")
    Client.force_login(client, who, "django.contrib.auth.backends.ModelBackend")
    prove(client, who, ago=LONG_AGO)
    return who


def test_dangerous_act_with_an_old_proof_is_not_done(
    client: Client, stale: Any, account: Callable[..., Any]
) -> None:
    account("editor", email="e@people.example")
    for path, typed in dangerous("e@people.example"):
        answer = client.post(path, typed)
        assert reverse("account_reauthenticate") in answer.headers["Location"], path
    assert (ApiToken.objects.count(), WebhookEndpoint.objects.count(), Invitation.objects.count()) == (
        0,
        0,
        0,
    )
    assert RoleGrant.objects.current().count() == 2


def test_what_was_typed_is_done_after_the_proof(client: Client, stale: Any) -> None:
    typed = {"name": "A program", "scopes": ["read"], "days": "30"}
    way = client.post(reverse("tokens"), typed).headers["Location"]
    assert client.post(way, {"password": "wrong"}).status_code == 200
    assert not ApiToken.objects.exists()
    page = client.post(way, {"password": "a long password", "next": reverse("tokens")})
    made = ApiToken.objects.get()
    assert (made.name, made.owner, "clq_" in page.content.decode()) == ("A program", stale, True)


def test_reading_asks_for_no_fresh_proof(client: Client, stale: Any) -> None:
    paths = (reverse("tokens"), "/office/roles/", reverse("webhooks"))
    assert [client.get(path).status_code for path in paths] == [200, 200, 200]


@pytest.mark.parametrize(("share", "done"), [(0.9, True), (1.1, False)])
def test_age_of_a_proof_is_the_rule_of_the_cluster(
    share: float, done: bool, client: Client, stale: Any
) -> None:
    prove(client, stale, ago=60 * rule("fresh_proof_valid").value * share)
    client.post(reverse("tokens"), {"name": "A", "scopes": ["read"], "days": "30"})
    assert ApiToken.objects.exists() is done


def test_session_that_proved_nothing_is_not_fresh(bare: Client, account: Callable[..., Any]) -> None:
    bare.force_login(account(), "django.contrib.auth.backends.ModelBackend")
    bare.post(reverse("tokens"), {"name": "A", "scopes": ["read"], "days": "30"})
    assert not ApiToken.objects.exists()


@pytest.fixture
def by_mail(client: Client, account: Callable[..., Any]) -> Any:
    """Somebody without password or factor, whose proof is old."""
    who = account()
    who.set_unusable_password()
    who.save()
    Client.force_login(client, who, "django.contrib.auth.backends.ModelBackend")
    prove(client, who, "code", ago=LONG_AGO)
    return who


def test_account_without_a_password_proves_itself_by_a_mailed_code(client: Client, by_mail: Any) -> None:
    typed = {"name": "A program", "scopes": ["read"], "days": "30"}
    way = client.post(reverse("tokens"), typed).headers["Location"]
    assert way.startswith(reverse("prove_by_code"))
    client.post(way)
    code = next(word for word in posted()[-1].body.split() if "-" in word and word.upper() == word)
    assert client.post(way, {"code": "AAAA-AAAA"}).status_code == 422
    client.post(way, {"code": code})
    assert ApiToken.objects.get().owner == by_mail
    assert client.post(way, {"code": code}).status_code == 422


def test_guesses_of_a_mailed_code_are_few(client: Client, by_mail: Any) -> None:
    client.post(reverse("prove_by_code"))
    code = next(word for word in posted()[-1].body.split() if "-" in word and word.upper() == word)
    for _guess in range(rule("proof_code_tries").value):
        client.post(reverse("prove_by_code"), {"code": "AAAA-AAAA"})
    assert client.post(reverse("prove_by_code"), {"code": code}).status_code == 422


def test_second_factor_asks_the_accounts_without_password_for_a_fresh_proof_too(
    client: Client, by_mail: Any
) -> None:
    assert client.get(reverse("mfa_activate_totp")).headers["Location"].startswith(reverse("prove_by_code"))


def test_mailbox_is_not_enough_where_there_is_a_factor(client: Client, by_mail: Any) -> None:
    TOTP.activate(by_mail, SECRET)
    assert client.post(reverse("prove_by_code")).status_code == 403


DANGEROUS = {
    "tokens",
    "calendar_address",
    "webhooks",
    "office_roles",
    "office_subject",
    "office_person_data",
    "office_mandate_iban",
    "office_keys",
    "office_key",
    "office_webhooks",
    "office_webhook",
}


def test_every_dangerous_route_says_so() -> None:
    fresh = {name for name, view in our_routes().items() if is_fresh_route(view)}
    assert fresh == DANGEROUS


def is_fresh_route(view: Any) -> bool:
    while view is not None:
        if getattr(view, "fresh", False):
            return True
        view = getattr(view, "__wrapped__", None)
    return False
