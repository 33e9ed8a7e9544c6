"""Addresses of what takes place in a year."""

from collections.abc import Callable
from typing import Any

import pytest

from claqueta.events.models import Event
from claqueta.foundation.slugs import LONGEST, dated_slug


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ({"es": "Muestra de otoño", "en": "Autumn showcase"}, "muestra-de-otono-2027"),
        ({"en": "Autumn showcase"}, "autumn-showcase-2027"),
        ({"es": "Muestra 2027"}, "muestra-2027"),
        ({"es": "映画"}, "showcase-2027"),
        ({"es": "Taken"}, "taken-2027-3"),
    ],
)
def test_slug_is_the_title_with_its_year_and_a_number_when_it_is_taken(
    event: Callable[..., Any], title: dict[str, str], slug: str
) -> None:
    for number, taken in enumerate(("taken-2027", "taken-2027-2")):
        Event.objects.filter(pk=event(f"Evento {number}").pk).update(slug=taken)
    assert dated_slug(Event.objects.all(), title, 2027, "showcase") == slug


def test_slug_fits_when_its_title_is_enormous(db: None) -> None:
    assert len(dated_slug(Event.objects.all(), {"es": "película " * 400}, 2027, "showcase")) <= LONGEST
