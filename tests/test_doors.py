"""One door: no other way in than ours, whatever a package brings."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.test import Client
from django.urls import path, reverse

from claqueta.config.doors import one_door
from conftest import posted
from tests.test_permissions import GROUP_OF, all_routes

pytestmark = pytest.mark.django_db
WORDS = {"username": "a@b.example", "password": "a long password", "login": "a@b.example"}


def doors() -> list[str]:
    return [
        address
        for name, places in all_routes().items()
        if GROUP_OF.get(name) == "doors" and "logout" not in name and "error_test" not in name
        for address, _view in places
    ]


@pytest.mark.parametrize("way", ["get", "post"])
def test_no_door_of_a_package_opens(way: str, client: Client, account: Callable[..., Any]) -> None:
    who = account("office_admin", email="a@b.example")
    for address in doors():
        answer = getattr(client, way)(address, WORDS)
        led = answer.headers.get("Location", "")
        assert (answer.status_code, "_auth_user_id" in client.session) == (302, False), address
        assert "/cuenta/" in led or "/account/" in led or led.startswith("/office/roles/"), (address, led)
    who.refresh_from_db()
    assert (who.last_login, len(posted())) == (None, 0)


def test_door_remembers_where_to_go_on_only_when_that_is_here(client: Client) -> None:
    inside = client.get("/office/login/", {"next": "/office/organisations/"}).headers["Location"]
    outside = [
        client.get("/en/_util/login/", {"next": way}).headers["Location"]
        for way in ("https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example")
    ]
    assert inside == "/es/cuenta/entrar/?next=%2Foffice%2Forganisations%2F"
    assert outside == ["/en/account/login/"] * 4


def test_member_is_told_that_the_office_is_not_for_them_instead_of_going_in_circles(
    client: Client, account: Callable[..., Any]
) -> None:
    client.force_login(account())
    answer = client.get("/office/", follow=True)
    assert (answer.status_code, len(answer.redirect_chain)) == (403, 1)
    assert "access the admin" not in answer.content.decode()


def test_sign_out_of_the_office_is_ours(client: Client, account: Callable[..., Any]) -> None:
    client.force_login(account("office_staff"))
    assert client.post("/office/logout/").status_code == 302
    assert "_auth_user_id" not in client.session


def test_door_that_a_new_version_brings_is_recognised_by_its_kind(rf: Any) -> None:
    class Disguised(LoginView):
        """A sign-in under a name that nobody has listed."""

    patterns = one_door(
        [
            path("enter/", Disguised.as_view(), name="enter"),
            path("p/", PasswordChangeView.as_view(), name="p"),
        ]
    )
    leads = [pattern.callback(rf.get("/enter/")).headers["Location"] for pattern in patterns]
    assert leads == [reverse("account_login"), reverse("account_change_password")]


def test_own_sign_in_asks_for_the_second_factor(client: Client, account: Callable[..., Any]) -> None:
    who = account("office_staff")
    TOTP.activate(who, "JBSWY3DPEHPK3PXP")
    answer = client.post(reverse("account_login"), {"login": who.email, "password": "a long password"})
    assert (answer.headers["Location"], "_auth_user_id" in client.session) == (
        reverse("mfa_authenticate"),
        False,
    )


@pytest.mark.parametrize("language", ["es", "en"])
def test_signing_up_is_led_to_the_sign_in(client: Client, language: str) -> None:
    sign_up, sign_in = {
        "es": ("/es/cuenta/alta/", "/es/cuenta/entrar/"),
        "en": ("/en/account/signup/", "/en/account/login/"),
    }[language]
    answer = client.post(sign_up, {"email": "new@people.example", "password1": "x" * 12})
    assert answer.headers["Location"] == sign_in
