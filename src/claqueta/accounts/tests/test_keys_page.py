"""The page of one's keys for programs."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from claqueta.accounts import actions

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "may"), [("es", "Leer lo que puedo ver"), ("en", "Read what I may see")]
)
def test_what_a_key_may_do_is_said_in_words(
    language: str, may: str, client: Client, account: Callable[..., Any]
) -> None:
    who = account()
    client.force_login(who, "django.contrib.auth.backends.ModelBackend")
    actions.make_token(name="A program", scopes=["read"], days=30, by=who)
    with translation.override(language):
        text = " ".join(client.get(reverse("tokens")).content.decode().split())
    assert f"… · {may} · " in text
