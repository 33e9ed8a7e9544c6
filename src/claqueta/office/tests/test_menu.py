"""The office's menu and home, for whoever comes in."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone, translation

from claqueta.foundation.due import due_today
from claqueta.membership.models import Application
from claqueta.office.wagtail_hooks import work

pytestmark = pytest.mark.django_db
type Make = Callable[..., Any]


def lines(who: Any) -> dict[str, list[str]]:
    """The menu's own lines, each with those under it."""
    request = RequestFactory().get("/office/")
    request.user = who
    items: list[Any] = []
    with translation.override("en"):
        work(request, items)
        return {
            str(item.label): [str(one.label) for one in item.menu.menu_items_for_request(request)]
            if hasattr(item, "menu")
            else []
            for item in items
        }


def test_screens_of_one_matter_stand_under_one_line(account: Make) -> None:
    menu = lines(account("office_admin"))
    assert len(menu) <= 10
    assert menu["Members"][0] == "Applications"
    assert menu["Dues and bank"][:3] == ["Treasury", "Receipts", "Dues runs"]


def test_line_without_anything_for_somebody_is_left_out(account: Make) -> None:
    assert list(lines(account("editor"))) == ["Search everything"]
    assert lines(account("secretary"))["Members"] == ["Register of members"]


@pytest.mark.parametrize(
    ("role", "waits"),
    [("office_staff", True), ("treasurer", False), ("secretary", False), ("editor", False)],
)
def test_what_waits_is_told_to_those_who_may_see_it(
    role: str, waits: bool, account: Make, client: Client
) -> None:
    Application.objects.create(legal_name="Zanzíbar Films", state="received", sent_at=timezone.now())
    who = account(role)
    with translation.override("en"):
        assert ("Applications to look through" in [one.title for one in due_today(who)]) is waits
    client.force_login(who)
    pages = [client.get(path).content.decode() for path in ("/office/", "/office/due/")]
    assert ["Zanzíbar" in page for page in pages] == [waits, waits]


@pytest.mark.parametrize(("role", "offered"), [("editor", True), ("treasurer", False), ("secretary", False)])
def test_pages_are_offered_to_those_who_look_after_them(
    role: str, offered: bool, account: Make, client: Client
) -> None:
    client.force_login(account(role))
    assert ("From here you look after the site" in client.get("/office/").content.decode()) is offered
