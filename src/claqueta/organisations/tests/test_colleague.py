"""What a colleague, who writes and does not publish, is shown of their organisation: nothing that is refused to them."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from claqueta.organisations import actions

pytestmark = pytest.mark.django_db
PAGES = ("profile_edit", "profile_preview", "profile_history", "profile_pictures")


@pytest.fixture
def written(
    organisation: Callable[..., Any], representative: Callable[..., Any], client: Client
) -> tuple[Any, Client]:
    """An organisation of two versions and a draft, and somebody signed in who is a colleague there."""
    made = organisation("Azotea")
    boss = representative(made, email="boss@people.example")
    actions.save_draft(made, {"tagline": {"en": "High"}}, by=boss)
    actions.publish_profile(made, by=boss)
    actions.save_draft(made, {"tagline": {"en": "Higher"}}, by=boss)
    client.force_login(representative(made, kind="colleague", email="colleague@people.example"))
    return made, client


def main_of(client: Client, name: str, *parts: str) -> str:
    with translation.override("en"):
        answer = client.get(reverse(name, args=parts))
    assert answer.status_code == 200
    return answer.content.decode().partition("<main")[2].partition("</main>")[0]


def test_nothing_shown_to_a_colleague_is_refused(written: tuple[Any, Client]) -> None:
    """The preview and the history offered to publish, which was refused when it was pressed."""
    made, client = written
    shown = main_of(client, "area") + "".join(main_of(client, name, made.slug) for name in PAGES)
    ways = set(re.findall(r'href="(/[^"#]*)"', shown))
    forms = set(re.findall(r'<form[^>]*action="(/[^"]*)"', shown))

    assert len(ways) > len(PAGES)
    assert forms
    assert [way for way in ways if client.get(way.replace("&amp;", "&")).status_code == 403] == []
    assert [form for form in forms if client.post(form).status_code == 403] == []


def test_colleague_is_told_who_publishes(written: tuple[Any, Client]) -> None:
    made, client = written
    actions.discard_draft(made, by=client.get(reverse("area")).wsgi_request.user)
    assert "until your representative publishes it" in main_of(client, "profile_edit", made.slug)


def test_whoever_publishes_is_shown_how(
    written: tuple[Any, Client], representative: Callable[..., Any]
) -> None:
    made, client = written
    client.force_login(representative(made, email="second@people.example"))
    assert f"/en/area/{made.slug}/publish/" in main_of(client, "profile_preview", made.slug)
    assert 'name="publish"' in main_of(client, "profile_edit", made.slug)
    assert "Publish this version again" in main_of(client, "profile_history", made.slug)
