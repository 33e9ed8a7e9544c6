"""A picture may be the poster of a work: it hangs with its credit, for whoever sees both."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from PIL import Image

from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.cluster_rules import rule
from claqueta.organisations import actions
from claqueta.organisations.models import Organisation, Picture
from claqueta.organisations.queries import presented, with_details

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]
CREDITS = [{"title": "La orilla azul", "year": 2024, "role": "Producción"}, {"title": "Cien «noches»"}]


def shot(colour: str = "red") -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (40, 60), colour).save(out, "PNG")
    out.seek(0)
    out.name = "p.png"
    return out


def hang(organisation: Any, work: str = "", *, by: Any = SYSTEM, **caption: str) -> Picture:
    return actions.add_picture(organisation, actions.checked_scene(shot()), caption, work=work, by=by)


def seen(organisation: Any, audience: str = "public") -> dict[str, Any]:
    return presented(with_details().get(pk=organisation.pk), audience, "en")


def urls(shown: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Of the gallery and of the credits' posters."""
    posters = [credit["poster"]["url"] for credit in shown.get("credits", ()) if "poster" in credit]
    return [picture["url"] for picture in shown["pictures"]], posters


def status(client: Client, path: str) -> int:
    answer = client.get(path)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return int(answer.status_code)


@pytest.fixture
def house(organisation: Make) -> Any:
    return organisation("Azotea Films", member=False, credits=CREDITS)


def test_poster_hangs_with_its_credit_and_not_in_the_gallery(house: Any, client: Client) -> None:
    still, poster = hang(house), hang(house, "Cien «noches»", en="A moon")
    assert urls(seen(house)) == ([still.file.url], [poster.file.url])
    assert [credit["title"] for credit in seen(house)["credits"] if "poster" in credit] == ["Cien «noches»"]
    page = client.get(reverse("organisation", args=[house.slug])).content.decode()
    assert page.index("<h2>Cr") < page.index(poster.file.url)
    assert page.count("credit__tile") == 1


@pytest.mark.parametrize(
    ("visibility", "sees"),
    [
        ({"pictures": "members"}, {"public": (0, 0), "members": (1, 1)}),
        ({"credits": "members"}, {"public": (1, 0), "members": (1, 1)}),
        ({"credits": "board", "pictures": "members"}, {"public": (0, 0), "members": (1, 0), "board": (1, 1)}),
    ],
)
def test_poster_is_for_whoever_sees_pictures_and_credits(
    visibility: dict[str, str], sees: dict[str, tuple[int, int]], house: Any, client: Client
) -> None:
    hang(house)
    poster = hang(house, "La orilla azul")
    assert status(client, poster.file.url) == 200
    actions.publish_profile(house, {"visibility": visibility}, by=SYSTEM)
    for audience, (gallery, posters) in sees.items():
        shown = seen(house, audience)
        assert (len(shown["pictures"]), len(shown["posters"])) == (gallery, posters), audience
        assert (poster.file.url in str(shown)) == bool(posters)
    assert status(Client(), poster.file.url) == 404
    for path in (reverse("organisation", args=[house.slug]), f"/api/v1/organisations/{house.slug}"):
        assert poster.file.url not in Client().get(path).content.decode()


def test_poster_without_its_credit_is_a_picture_of_the_gallery(house: Any) -> None:
    poster = hang(house, "La orilla azul")
    actions.publish_profile(house, {"credits": CREDITS[1:]}, by=SYSTEM)
    assert urls(seen(house)) == ([poster.file.url], [])


@pytest.mark.parametrize("work", ["Another’s film", "la orilla azul", "x" * 301])
def test_poster_of_no_credit_is_refused(work: str, house: Any) -> None:
    with pytest.raises(ValidationError):
        hang(house, work)
    assert not Picture.waiting_too.exists()


def test_work_has_one_poster_and_posters_take_no_room_of_the_gallery(house: Any) -> None:
    for _number in range(rule("gallery_pictures").value):
        hang(house)
    first = hang(house, "La orilla azul")
    with pytest.raises(ValidationError, match="La orilla azul"):
        hang(house, "La orilla azul")
    actions.remove_picture(first, by=SYSTEM)
    hang(house, "La orilla azul")


def test_poster_is_chosen_on_the_page_among_the_own_credits(
    house: Any, representative: Make, client: Client
) -> None:
    client.force_login(representative(house))
    path = reverse("profile_pictures", args=[house.slug])
    form = client.get(path).content.decode()
    assert [f'value="{title}"' in form for title in ("La orilla azul", "Cien «noches»", "x")] == [1, 1, 0]
    answer = client.post(path, {"file": shot(), "work": "La orilla azul", "caption_en": "A shore"})
    assert (answer.status_code, Picture.objects.get().work) == (302, "La orilla azul")
    again = client.post(path, {"file": shot(), "work": "La orilla azul"})
    assert (again.status_code, "selected" in again.content.decode()) == (422, True)
    assert client.post(path, {"file": shot(), "work": "Of others"}).status_code == 422
    assert Picture.waiting_too.count() == 1


def test_poster_of_a_colleague_waits_with_the_draft(house: Any, representative: Make) -> None:
    ana = representative(house)
    col = representative(house, kind="colleague", email="col@azotea.example")
    old = hang(house, "La orilla azul", by=ana)
    actions.remove_picture(old, by=col)
    new = hang(house, "La orilla azul", by=col)
    assert urls(seen(house)) == ([], [old.file.url])
    assert status(Client(), new.file.url) == 404
    actions.publish_profile(house, by=ana)
    assert urls(seen(house)) == ([], [new.file.url])


def test_program_reads_posters_and_can_write_the_credits_back(house: Any, client: Client) -> None:
    poster = hang(house, "La orilla azul", en="A shore")
    shown = client.get(f"/api/v1/organisations/{house.slug}").json()
    assert shown["credits"] == CREDITS
    assert [(one["work"], one["url"], one["caption"]) for one in shown["posters"]] == [
        ("La orilla azul", poster.file.url, "A shore")
    ]


@pytest.mark.parametrize(("own", "gallery", "posters"), [([], 0, 1), ([{"title": "Otra"}], 1, 0)])
def test_poster_comes_along_when_two_records_become_one(
    own: list[Any], gallery: int, posters: int, house: Any, organisation: Make
) -> None:
    poster = hang(house, "La orilla azul")
    kept = actions.merge(organisation("Se Queda", credits=own), house, by=SYSTEM)
    assert [len(found) for found in urls(seen(kept))] == [gallery, posters]
    assert poster.file.url in str(seen(kept))


@pytest.mark.parametrize("own", [[], [{"title": "Otra"}]])
def test_poster_of_hidden_credits_stays_hidden_when_merged(
    own: list[Any], house: Any, organisation: Make
) -> None:
    poster = hang(house, "La orilla azul")
    actions.publish_profile(house, {"visibility": {"credits": "office"}}, by=SYSTEM)
    kept = actions.merge(
        organisation("Se Queda", credits=own), Organisation.objects.get(pk=house.pk), by=SYSTEM
    )
    assert poster.file.url not in str(seen(kept, "members"))
    assert status(Client(), poster.file.url) == 404
    assert poster.file.url in str(seen(kept, "office"))


def test_own_poster_of_a_credit_long_gone_is_not_shown_by_others_credits(
    house: Any, organisation: Make
) -> None:
    poster = hang(house, "La orilla azul")
    actions.publish_profile(house, {"credits": [], "visibility": {"credits": "office"}}, by=SYSTEM)
    gone = organisation("Se Va", member=False, credits=[{"title": "Otra"}])
    kept = actions.merge(Organisation.objects.get(pk=house.pk), gone, by=SYSTEM)
    assert poster.file.url not in str(seen(kept))
