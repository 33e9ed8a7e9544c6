"""What the pictures for sharing show of organisations: what everybody may see, and nothing else."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from claqueta.foundation.actors import SYSTEM
from claqueta.organisations import actions
from claqueta.organisations.site.files import STRIP, shared, shared_work

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]
TOP = (300, 20)


def hang(organisation: Any, colour: str, work: str = "") -> Any:
    out = io.BytesIO()
    Image.new("RGB", (1200, 800), colour).save(out, "PNG")
    out.seek(0)
    out.name = "p.png"
    return actions.add_picture(organisation, actions.checked_scene(out), {}, work=work, by=SYSTEM)


def top_of(client: Client, address: str) -> tuple[int, ...]:
    """The colour in the middle of what fills the upper half."""
    answer = client.get(f"/en/sharing/{address}.jpg")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    with Image.open(io.BytesIO(answer.content)) as picture:
        found: Any = picture.convert("RGB").getpixel(TOP)
    return tuple(int(part) for part in found)


def test_picture_shows_the_first_of_the_gallery_and_says_what_they_do(
    organisation: Make, client: Client
) -> None:
    made = organisation("Azotea Films", tagline={"en": "Stories from above"})
    first = hang(made, "#0000ff")
    hang(made, "#00ff00")
    found = shared(made.slug)
    assert found is not None
    assert (found.title, found.line, found.pictures) == (
        "Azotea Films",
        "Stories from above",
        (first.file.name,),
    )
    red, green, blue = top_of(client, f"organisation/{made.slug}")
    assert (red < 60, green < 60, blue > 200) == (True, True, True)


@pytest.mark.parametrize("visibility", [{"pictures": "members"}, {"pictures": "board"}])
def test_picture_that_the_public_may_not_see_never_appears(
    visibility: dict[str, str], organisation: Make, client: Client
) -> None:
    made = organisation("Azotea Films", visibility=visibility)
    hang(made, "#0000ff")
    found = shared(made.slug)
    assert found is not None
    assert found.pictures == ()
    assert max(top_of(client, f"organisation/{made.slug}")) < 60


def test_picture_follows_what_becomes_of_the_gallery(organisation: Make, client: Client) -> None:
    made = organisation("Azotea Films")
    hang(made, "#0000ff")
    assert top_of(client, f"organisation/{made.slug}")[2] > 200
    actions.publish_profile(made, {"visibility": {"pictures": "members"}}, by=SYSTEM)
    assert max(top_of(client, f"organisation/{made.slug}")) < 60


def test_who_is_not_in_the_directory_has_no_picture(organisation: Make, client: Client) -> None:
    made = organisation("Azotea Films")
    made.listed = False
    made.save()
    assert client.get(f"/en/sharing/organisation/{made.slug}.jpg").status_code == 404


def test_site_shows_works_once_there_are_enough(organisation: Make, client: Client) -> None:
    for number in range(STRIP):
        assert shared_work("site").pictures == ()
        hang(organisation(f"Azotea {number}"), "#0000ff")
    assert len(shared_work("site").pictures) == STRIP
    assert top_of(client, "site/site")[2] > 200
