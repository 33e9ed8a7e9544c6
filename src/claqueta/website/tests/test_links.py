"""Buttons lead somewhere: an address is judged when an editor saves it, and ours are offered."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.models import Locale, Page

from claqueta.interface.ways import read_as, way_to, ways
from claqueta.website.blocks import ActionBlock
from claqueta.website.links import refuse_dead
from claqueta.website.models import ContentPage

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/a?b=c#d",
        "http://example.org",
        "mailto:office@example.org",
        "mailto:office@example.org?subject=Hello",
        "/es/directorio/",
        "/es/directorio/?q=luz#map",
        "/en/directory/",
        "/es/",
        "/to/directory/?q=luz#map",
    ],
)
def test_address_that_leads_somewhere_is_kept(address: str) -> None:
    block = ActionBlock()
    value = block.to_python({"title": "A", "text": "", "label": "B", "url": address})
    assert block.clean(value)["url"] == address


@pytest.mark.parametrize(
    "address",
    [
        "directorio",
        "example.org",
        "javascript:alert(1)",
        "ftp://example.org",
        "//example.org",
        "mailto:",
        "mailto:nobody",
        "/es/directory/",
        "/es/no-existe/",
        "/fr/directorio/",
        "/no-existe",
        "https://",
        "/to/office_search/",
        "/to/nothing/",
        "/to/directory",
        "/to/directory/..//example.org",
        "/\\example.org",
        "/\t/example.org",
        "/\n/example.org",
    ],
)
def test_address_that_leads_nowhere_is_refused(address: str) -> None:
    with pytest.raises(ValidationError):
        refuse_dead(address)


def test_every_page_and_every_way_that_is_offered_is_taken() -> None:
    pages = [page.get_url() for page in Page.objects.live().filter(depth__gt=1)]
    for address in (*filter(None, pages), *map(way_to, ways())):
        refuse_dead(address.replace("http://localhost", "") or "/")
    assert "directory" in ways()


def test_message_stands_by_the_field() -> None:
    block = ActionBlock()
    value = block.to_python({"title": "a", "text": "", "label": "b", "url": "/es/no-existe/"})
    with pytest.raises(ValidationError) as error:
        block.clean(value)
    assert set(error.value.block_errors) == {"url"}


@pytest.mark.parametrize(("language", "leads"), [("es", "/es/directorio/"), ("en", "/en/directory/")])
def test_way_is_read_in_the_language_of_the_page(language: str, leads: str) -> None:
    with translation.override(language):
        assert read_as("/to/directory/?q=luz&size=micro#map") == f"{leads}?q=luz&size=micro#map"
        assert read_as("/es/directorio/") == "/es/directorio/"
        assert read_as("/to/office_search/") == "/to/office_search/"


@pytest.mark.parametrize(
    ("language", "slug", "leads"),
    [("es", "caminos", "/es/directorio/"), ("en", "ways", "/en/directory/")],
)
def test_text_card_and_button_of_a_page_lead_there_in_its_language(
    language: str, slug: str, leads: str
) -> None:
    to = f"{way_to('directory')}?q=a&size=micro"
    page = ContentPage(
        title="A",
        slug=slug,
        locale=Locale.objects.get(language_code=language),
        body=[
            ("text", f'<p><a href="{to.replace("&", "&amp;")}">text</a></p>'),
            ("action", {"title": "A", "text": "", "label": "button", "url": to}),
            ("cards", [{"title": "card", "text": "", "url": to}]),
        ],
    )
    home = Page.objects.get(depth=2, locale__language_code=language)
    home.add_child(instance=page).save_revision().publish()
    written = Client().get(f"/{language}/{slug}/").content.decode()
    for word in ("text", "button", "card"):
        assert f'href="{leads}?q=a&amp;size=micro">{word}</a>' in written
    assert "/to/" not in written


@pytest.mark.parametrize(("language", "leads"), [("es", "/es/directorio/"), ("en", "/en/directory/")])
def test_way_copied_as_it_stands_leads_there(language: str, leads: str) -> None:
    reader = Client(headers={"accept-language": language})
    answer = reader.get(f"{way_to('directory')}?q=luz")
    assert (answer.status_code, answer["Location"]) == (302, f"{leads}?q=luz")
    assert reader.get("/to/office_search/", follow=True).status_code == 404


def test_address_is_offered_by_the_names_of_our_pages() -> None:
    with translation.override("es"):
        written = ActionBlock().child_blocks["url"].field.widget.render("url", None, {"id": "at"})
    assert 'list="at-ways"' in written
    assert '<option value="/to/directory/">Directorio</option>' in written


def test_chooser_of_links_offers_our_pages_and_gives_an_address_in_no_language(
    client: Client, account: Callable[..., Any]
) -> None:
    client.force_login(account("editor"))
    asks = "?allow_external_link=true&link_text=here"
    offered = client.get(reverse("wagtailadmin_choose_page") + asks).json()["html"]
    assert reverse("office_choose_way") in offered
    pane = client.get(reverse("office_choose_way") + asks).json()
    assert pane["step"] == "external_link"
    assert '<option value="directory">Directory</option>' in pane["html"]
    chosen = client.post(reverse("office_choose_way") + asks, {"way": "directory"}).json()
    assert chosen["step"] == "external_link_chosen"
    assert (chosen["result"]["url"], chosen["result"]["title"]) == ("/to/directory/", "Directory")
    refused = client.post(reverse("office_choose_way") + asks, {"way": "office_search"}).json()
    assert refused["step"] == "external_link"
