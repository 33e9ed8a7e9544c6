"""The menu from memory is the one that would be written anew: for each person, role, language, place and domain."""

import re
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
from claqueta.office import menu
from claqueta.office.menu import Line

pytestmark = pytest.mark.django_db
ROLES = ("office_admin", "office_staff", "editor", "treasurer", "secretary")
PLACES = ("/office/", "/office/organisations/", "/office/organisations/7/", "/office/pages/")


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    menu._kept.clear()


def asked_by(who: Any, path: str = "/office/") -> HttpRequest:
    request = RequestFactory().get(path)
    # Permissions are remembered with an account: each request has its own.
    request.user = type(who).objects.get(pk=who.pk)
    return request


def anew(who: Any, path: str = "/office/") -> str:
    lines = menu.lines_for(asked_by(who))
    return menu.written(lines, menu.place(lines, path))


def kept(who: Any, path: str = "/office/") -> str:
    return menu.menu_of(asked_by(who, path))


def test_menu_of_each_role_language_and_place_is_what_would_be_written(account: Callable[..., Any]) -> None:
    people = [account(role, email=f"{role}@office.example") for role in ROLES]
    for language in ("es", "en", "es"):
        with translation.override(language):
            for path in PLACES:
                assert [kept(who, path) for who in people] == [anew(who, path) for who in people]


def test_report_of_translations_is_named_in_the_language_of_whoever_asks(account: Callable[..., Any]) -> None:
    who = account("office_admin")
    named = []
    for language in ("es", "en"):
        with translation.override(language):
            lines = (one for line in menu.lines_for(asked_by(who)) for one in line.within)
            named += [one.label for one in lines if one.address.endswith("/localize/reports/translations/")]
    assert named == ["Traducciones", "Translations"]


def test_menu_is_one_for_all_who_see_the_same(account: Callable[..., Any]) -> None:
    mine, theirs = account("office_staff"), account("office_staff", email="other@office.example")
    assert kept(mine) == kept(theirs)
    assert len(menu._kept) == 1


def test_menu_follows_what_somebody_may(account: Callable[..., Any]) -> None:
    who, other = account("editor"), account("office_admin", email="other@office.example")
    before = kept(who)
    grant_role(who, Role.OFFICE_STAFF, by=other)
    more = kept(who)
    assert ("/office/organisations/" in before, "/office/organisations/" in more) == (False, True)
    end_role(who, Role.OFFICE_STAFF, by=other)
    assert kept(who) == before


def test_menu_has_what_is_registered_meanwhile(account: Callable[..., Any]) -> None:
    who = account("office_staff")
    before = kept(who)
    with hooks.register_temporarily(
        "construct_main_menu",
        lambda _request, items: items.append(MenuItem("<Zanzíbar>", '/z/"x', name="z", icon_name="no-such")),
    ):
        with_one = kept(who)
    assert ("Zanz" in before, "&lt;Zanzíbar&gt;" in with_one, "/z/&quot;x" in with_one) == (False, True, True)
    assert kept(who) == before


@pytest.mark.parametrize(
    ("path", "at"),
    [
        ("/office/", ""),
        ("/office/people/", "/office/people/"),
        ("/office/people/7/edit/", "/office/people/"),
        ("/office/people/mails/9/", "/office/people/mails/"),
        ("/office/nowhere/", ""),
    ],
)
def test_place_is_the_longest_address_that_a_path_begins_with(path: str, at: str) -> None:
    group = Line("g", "Group", "", "", within=(Line("m", "Mails", "/office/people/mails/", ""),))
    lines = (Line("h", "Home", "/office/", ""), Line("p", "People", "/office/people/", ""), group)
    assert menu.place(lines, path) == at


def test_heading_over_where_one_is_stands_open(account: Callable[..., Any]) -> None:
    who = account("office_staff")
    lines = menu.lines_for(asked_by(who))
    within = next(line for line in lines if line.within)
    page = kept(who, within.within[0].address)
    headings = re.findall(r"<details[^>]*>\s*<summary title=\"([^\"]*)\"", page)
    (opened,) = re.findall(r"<details[^>]*\bopen data-here\s*>\s*<summary title=\"([^\"]*)\"", page)
    assert (len(headings) > 1, opened, page.count('aria-current="page"')) == (True, within.label, 1)


def test_each_line_is_drawn_with_its_icon(account: Callable[..., Any]) -> None:
    lines = menu.lines_for(asked_by(account("office_admin")))
    assert [
        line.label for line in lines if "<path" not in line.drawing and "<circle" not in line.drawing
    ] == []


def test_so_many_are_kept_and_no_more(account: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(menu, "MOST", 2)
    who = account("office_staff")
    for line in menu.lines_for(asked_by(who)):
        if line.address:
            kept(who, line.address)
        assert len(menu._kept) <= 2


@pytest.mark.parametrize(
    "address", ["/office/", "/office/organisations/", "/office/pages/", "/office/nowhere/"]
)
def test_every_screen_has_it_and_signs_out(
    account: Callable[..., Any], client: Client, settings: Any, address: str
) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    client.force_login(account("office_staff"))
    page = client.get(address).text
    assert (page.count('id="office-menu"'), 'action="/office/logout/"' in page) == (1, True)
    assert "wagtail-sidebar-props" not in page
