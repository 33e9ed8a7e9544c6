"""Some organisations side by side: under their pictures, with a way on to each, to writing to them and back."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from claqueta.foundation.actors import SYSTEM
from claqueta.organisations import actions
from claqueta.organisations.queries import row_in_words

pytestmark = pytest.mark.django_db
ADDRESS = "/en/directory/compare/?o=azotea&o=nogal&o=hidden"


@pytest.fixture
def three(organisation: Callable[..., Any]) -> None:
    azotea, _nogal, hidden = organisation("Azotea"), organisation("Nogal"), organisation("Hidden")
    actions.set_listed([hidden], False, by=SYSTEM)
    shot = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(shot, "PNG")
    shot.seek(0)
    shot.name = "p.png"
    actions.add_picture(azotea, actions.checked_scene(shot), {"en": "A stage"}, by=SYSTEM)


@pytest.mark.usefixtures("three")
def test_each_stands_under_its_picture_or_its_letter(client: Client) -> None:
    head = client.get(ADDRESS).content.decode().partition("<thead>")[2].partition("</thead>")[0]
    assert (head.count("?w=480"), head.count("versus__letter")) == (1, 1)
    assert ("/en/directory/azotea/" in head, "Nogal" in head, "Hidden" in head) == (True, True, False)


@pytest.mark.usefixtures("three")
def test_those_compared_are_written_to_and_no_others(client: Client) -> None:
    page = client.get(ADDRESS).content.decode()
    for way in ("/en/shortlist/write/", "/en/shortlist/"):
        assert f'href="{way}?o=azotea&amp;o=nogal"' in page


def test_nobody_compared_is_told_how(client: Client) -> None:
    page = client.get("/en/directory/compare/?o=nobody").content.decode()
    assert ("versus" in page, "Choose up to" in page) == (False, True)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (["1", "11", "—"], "Unit 1: cameras 11"),
        (["OB 12", "11", "6 m"], "OB 12: cameras 11, length 6 m"),
        (["2", "—", "—"], "Unit 2"),
    ],
)
def test_number_in_a_table_says_what_it_counts(row: list[str], words: str) -> None:
    assert row_in_words(["Unit", "Cameras", "Length"], row) == words
