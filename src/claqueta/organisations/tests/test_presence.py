"""Two who edit the same entry know of each other."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


def test_whoever_has_the_entry_open_is_named_to_the_others_only(
    organisation: Callable[..., Any], representative: Callable[..., Any], account: Callable[..., Any]
) -> None:
    cache.clear()
    one, other = organisation("Azotea"), organisation("Nitrato")
    ana, office, stranger = (
        representative(one),
        account("office_staff"),
        representative(other, email="eva@people.example"),
    )
    for who, name in ((ana, "Ana Prado"), (office, "Luis Oficina"), (stranger, "Eva Otra")):
        who.name = name
        who.save()
    clients = {}
    for who in (ana, office, stranger):
        clients[who.name] = Client()
        clients[who.name].force_login(who, BACKEND)
    address = f"/en/area/{one.slug}/"
    first = clients["Ana Prado"].get(address).content.decode()
    second = clients["Luis Oficina"].get(address).content.decode()
    elsewhere = clients["Eva Otra"].get(f"/en/area/{other.slug}/").content.decode()
    told = [text.count("has this page open too") for text in (first, second, elsewhere)]
    assert (told, "Ana Prado has this page open" in second) == ([0, 1, 0], True)
    assert "Luis Oficina has this page open" in clients["Ana Prado"].get(address).content.decode()
    assert clients["Eva Otra"].get(address).status_code in (403, 404)
