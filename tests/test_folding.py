"""Lists of the database are searched and ordered as people do, on both engines alike."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from claqueta.accounts.models import Person
from claqueta.foundation.folding import containing, folded, ordered

pytestmark = pytest.mark.django_db
NAMES = ["Zoe Frías", "Óscar Núñez", "oscar abad", "Álvaro Peña", "Alba Ñíguez", "Çetin 50%_x"]


@pytest.fixture
def persons() -> None:
    for name in NAMES:
        Person.objects.create(name=name)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("oscar", ["Óscar Núñez", "oscar abad"]),
        ("ÓSCAR", ["Óscar Núñez", "oscar abad"]),
        ("frias", ["Zoe Frías"]),
        ("PEÑA", ["Álvaro Peña"]),
        ("pena", ["Álvaro Peña"]),
        ("cetin", ["Çetin 50%_x"]),
        ("%_", ["Çetin 50%_x"]),
        ("_", ["Çetin 50%_x"]),
    ],
)
def test_accents_and_capitals_do_not_matter(persons: None, query: str, found: list[str]) -> None:
    names = containing(Person.objects.all(), ("name", "email"), query).values_list("name", flat=True)
    assert sorted(names) == sorted(found)


def test_order_is_that_of_the_letters(persons: None) -> None:
    rising = [one.name for one in ordered(Person.objects.all(), "name")]
    assert rising == ["Alba Ñíguez", "Álvaro Peña", "Çetin 50%_x", "oscar abad", "Óscar Núñez", "Zoe Frías"]
    assert [one.name for one in ordered(Person.objects.all(), "-name")] == rising[::-1]


def test_office_finds_and_orders_persons(
    client: Client, account: Callable[..., object], persons: None
) -> None:
    client.force_login(account("office_staff"), "django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
    shown = client.get(reverse("office_persons"), {"q": "nunez"}).content.decode()
    assert ("Óscar Núñez" in shown, "Zoe" in shown) == (True, False)
    listed = client.get(reverse("office_persons"), {"order": "name"}).content.decode()
    assert listed.index("Óscar Núñez") < listed.index("Zoe Frías")
    everywhere = client.get(reverse("office_search"), {"q": "penA"}).content.decode()
    assert "Álvaro Peña" in everywhere


def test_letters_with_marks_are_their_letters() -> None:
    assert folded("ÀÉÎÕÜñÇšŽ Łódź") == "aeiounc" + "sz lodz".replace("l", "ł", 1)
