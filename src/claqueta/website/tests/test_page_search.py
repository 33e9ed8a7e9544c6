"""Searching pages in the office."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("text", ['"', '""', "<script>'\"--", 'Home" OR "x', "'"])
def test_signs_in_what_is_looked_for_break_nothing(account: Any, client: Client, text: str) -> None:
    client.force_login(account("office_admin"))
    for name in ("wagtailadmin_explore_root", "wagtailadmin_pages:search"):
        assert client.get(reverse(name), {"q": text}).status_code == 200


@pytest.mark.parametrize("part", ["lock", "move"])
def test_number_that_no_row_has_is_no_page(account: Any, client: Client, part: str) -> None:
    client.force_login(account("office_admin"))
    assert client.get(reverse(f"wagtailadmin_pages:{part}", args=[10**30])).status_code == 404
