"""What the CMS's frame brings to a screen of the office: only what the screen uses, and nothing that holds it up."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
EDITING = (
    "jquery-ui",
    "jquery.datetimepicker",
    "bootstrap-modal",
    "tag-it",
    "modal-workflow",
    "privacy-switch",
)


def _scripts(page: str) -> list[str]:
    return [tag for tag in re.findall(r"<script [^>]*src=[^>]*>", page) if "data-icon-url" not in tag]


@pytest.mark.parametrize("address", ["/office/", "/office/organisations/"])
def test_screen_leaves_out_scripts_of_the_editor_and_waits_for_none(
    client: Client, account: Callable[..., Any], address: str
) -> None:
    client.force_login(account("office_staff"))
    scripts = _scripts(client.get(address).text)
    assert any("sidebar.js" in tag for tag in scripts)
    assert not [tag for tag in scripts if any(name in tag for name in EDITING)]
    assert not [tag for tag in scripts if " defer" not in tag and 'type="module"' not in tag]


def test_pages_keep_the_scripts_of_the_editor(client: Client, account: Callable[..., Any]) -> None:
    client.force_login(account("office_staff"))
    scripts = " ".join(_scripts(client.get("/office/pages/").text))
    assert all(name in scripts for name in EDITING)
