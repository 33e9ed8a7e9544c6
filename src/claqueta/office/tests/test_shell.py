"""What the CMS's frame brings to a screen of the office: its styles, none of its scripts, and nothing that holds it up."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
EDITING = (
    "core.js",
    "jquery",
    "jquery-ui",
    "jquery.datetimepicker",
    "bootstrap-modal",
    "tag-it",
    "modal-workflow",
    "privacy-switch",
)


def _scripts(page: str) -> list[str]:
    return re.findall(r"<script\b[^>]*>", page)


@pytest.mark.parametrize("address", ["/office/", "/office/organisations/", "/office/nowhere/"])
def test_screen_has_scripts_of_ours_alone_and_waits_for_none(
    client: Client, account: Callable[..., Any], address: str
) -> None:
    client.force_login(account("office_staff"))
    scripts = _scripts(client.get(address).text)
    assert scripts
    assert [tag for tag in scripts if "wagtailadmin" in tag] == []
    assert [
        tag for tag in scripts if 'type="module"' not in tag and 'type="application/json"' not in tag
    ] == []


def test_pages_keep_the_scripts_of_the_editor(client: Client, account: Callable[..., Any]) -> None:
    client.force_login(account("office_staff"))
    scripts = " ".join(_scripts(client.get("/office/pages/").text))
    assert all(name in scripts for name in EDITING)
