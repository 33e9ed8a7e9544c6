"""The sidebar from memory is the one that would be written anew: for each person, role, language and domain."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.utils import translation
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from claqueta.accounts.actions import end_role, grant_role
from claqueta.accounts.roles import Role
from claqueta.office import sidebar

pytestmark = pytest.mark.django_db
ROLES = ("office_admin", "office_staff", "editor", "treasurer", "secretary")


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    sidebar._kept.clear()


def asked_by(who: Any) -> HttpRequest:
    request = RequestFactory().get("/office/")
    # Permissions are remembered with an account: each request has its own.
    request.user = type(who).objects.get(pk=who.pk)
    return request


def anew(who: Any) -> str:
    return sidebar._written({"request": asked_by(who)})


def kept(who: Any) -> str:
    return sidebar.kept_sidebar({"request": asked_by(who)})


def test_sidebar_of_each_role_and_language_is_what_would_be_written(account: Callable[..., Any]) -> None:
    people = [account(role, email=f"{role}@office.example") for role in ROLES]
    for language in ("es", "en", "es"):
        with translation.override(language):
            assert [kept(who) for who in people] == [anew(who) for who in people]
    assert len(sidebar._kept) == len({*sidebar._kept.values()}) == 2 * len(ROLES)


def test_sidebar_follows_what_somebody_may(account: Callable[..., Any]) -> None:
    who, other = account("editor"), account("office_admin", email="other@office.example")
    before = kept(who)
    grant_role(who, Role.OFFICE_STAFF, by=other)
    more = kept(who)
    assert ("/office/organisations/" in before, "/office/organisations/" in more) == (False, True)
    end_role(who, Role.OFFICE_STAFF, by=other)
    assert kept(who) == before


def test_sidebar_has_what_is_registered_meanwhile(account: Callable[..., Any]) -> None:
    who = account("office_staff")
    before = kept(who)
    with hooks.register_temporarily(
        "construct_main_menu", lambda _request, items: items.append(MenuItem("Zanzíbar", "/z/", name="z"))
    ):
        with_one = kept(who)
    assert ("Zanz" in before, "/z/" in with_one, kept(who) == before) == (False, True, True)


def test_sidebar_is_somebodys_own(account: Callable[..., Any]) -> None:
    mine, theirs = account("office_staff"), account("office_staff", email="other@office.example")
    assert kept(mine) != kept(theirs)


def test_so_many_are_kept_and_no_more(account: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sidebar, "MOST", 2)
    for number in range(5):
        kept(account("editor", email=f"{number}@office.example"))
        assert len(sidebar._kept) <= 2


def test_page_of_the_office_has_it(account: Callable[..., Any], client: Client, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    client.force_login(account("office_staff"))
    for _time in range(2):
        assert 'id="wagtail-sidebar-props"' in client.get("/office/").content.decode()
    assert len(sidebar._kept) == 1
