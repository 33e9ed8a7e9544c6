"""Composed pages: their files, their parts, the masthead's ways, the way to the other language."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from wagtail.images import get_image_model
from wagtail.models import Locale

from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.domains import Domain, gathered, standing
from claqueta.foundation.pageblocks import HomeBlock
from claqueta.website.blocks import drawings
from claqueta.website.files import body_blocks
from claqueta.website.models import ContentPage, HomePage, NewsPage
from claqueta.website.navigation import forget_navigation, navigation
from claqueta.website.pages import on_the_home_page
from claqueta.website.sample import picture_news

pytestmark = pytest.mark.django_db


def page(title: str = "Una página", language: str = "es", **fields: Any) -> ContentPage:
    home = HomePage.objects.get(locale__language_code=language)
    made = ContentPage(title=title, locale=home.locale, **fields)
    home.add_child(instance=made)
    made.save_revision().publish()
    return made


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("", []),
        ("Hola", [("text", "<p>Hola</p>\n")]),
        ("## Título\n\nHola", [("heading", "Título"), ("text", "<p>Hola</p>\n")]),
        ("::: figures\n", [("figures", None)]),
        (
            "Antes\n\n::: figures\n\nDespués",
            [("text", "<p>Antes</p>\n"), ("figures", None), ("text", "<p>Después</p>\n")],
        ),
        ('::: quote\ntext = "Sí"\n:::\n', [("quote", {"text": "Sí"})]),
        (
            '::: steps\n[[steps]]\ntitle = "A"\n[[steps]]\ntitle = "B"\n:::\n',
            [("steps", [{"title": "A"}, {"title": "B"}])],
        ),
        ('::: figures\n\n::: quote\ntext = "Sí"\n:::\n', [("figures", None), ("quote", {"text": "Sí"})]),
        ("::: figures\n::: growth\n", [("figures", None), ("growth", None)]),
    ],
)
def test_file_becomes_blocks(text: str, blocks: list[tuple[str, Any]]) -> None:
    assert [(block["type"], block["value"]) for block in body_blocks(text)] == blocks


def test_body_is_parted_by_its_headings_and_a_call_stands_alone() -> None:
    action = {"title": "Ven", "text": "", "label": "Aquí", "url": "/es/"}
    made = page(
        body=[
            ("quote", {"text": "Antes", "source": ""}),
            ("heading", "Uno"),
            ("quote", {"text": "A", "source": ""}),
            ("quote", {"text": "B", "source": ""}),
            ("action", action),
            ("quote", {"text": "C", "source": ""}),
            ("heading", "Dos"),
        ]
    )
    parts = [(heading, [block.block_type for block in blocks]) for heading, blocks in made.parts]
    assert parts == [
        ("", ["quote"]),
        ("Uno", ["quote", "quote"]),
        ("", ["action"]),
        ("", ["quote"]),
        ("Dos", []),
    ]


def test_every_kind_of_block_is_drawn(client: Client) -> None:
    drawing = drawings()[0][0]
    made = page(
        body=[
            ("timeline", [{"when": "2023", "title": "Nace", "text": "Con 59 entidades"}]),
            ("steps", [{"title": "Escribe", "text": "", "lasts": "un día"}]),
            ("prices", [{"title": "Hasta 9", "amount": "300 €", "text": "al año"}]),
            ("roles", [{"title": "Presidencia", "name": "", "text": "Convoca", "drawing": drawing}]),
            ("logos", [{"name": "Radio Ultramar", "text": "", "url": "", "drawing": drawing}]),
            ("cards", [{"title": "Ficha", "text": "", "url": "/es/directorio/"}]),
        ]
    )
    text = client.get(made.url).content.decode()
    for words in ("Con 59 entidades", "un día", "300 €", "Presidencia", "Radio Ultramar", "Ficha"):
        assert words in text
    assert text.count("/static/cluster/") >= 3


def test_the_way_to_the_office_is_in_sight_and_the_bylaws_purposes_are_one_further() -> None:
    cache.clear()
    found = navigation("es")
    assert [link.title for link in found.menu][-1:] == ["Contacto"]
    assert "Fines" in [link.title for link in found.more]


def test_pages_beyond_those_in_sight_are_in_the_panel_and_the_footer(client: Client) -> None:
    for number in range(rule("menu_in_sight").value + 1):
        page(f"Página {number}", show_in_menus=True)
    page("Pide plaza", button=True, show_in_menus=True)
    cache.clear()
    forget_navigation()
    found = navigation("es")
    before = sum(post.place == "menu" for post in gathered(lambda part: part.signposts))
    assert len(found.menu) + before == rule("menu_in_sight").value
    assert found.more
    assert "Pide plaza" in [link.title for link in found.buttons]
    assert "Pide plaza" not in [link.title for link in (*found.menu, *found.more, *found.footer)]
    text = client.get("/es/").content.decode()
    for link in found.all:
        assert link.title in text


def test_untranslated_page_leads_to_the_nearest_above_it_that_is(client: Client) -> None:
    parent = ContentPage.objects.get(slug="quienes-somos")
    child = ContentPage(title="Solo aquí", slug="solo-aqui", locale=parent.locale)
    parent.add_child(instance=child)
    child.save_revision().publish()
    text = client.get(child.url).content.decode()
    assert 'href="/en/who-we-are/" hreflang="en"' in text
    assert 'rel="alternate" hreflang="en"' not in text


def test_address_that_is_nowhere_leads_to_the_other_languages_home(client: Client) -> None:
    assert 'href="/en/" hreflang="en"' in client.get("/es/no-hay-nada/").content.decode()


def test_home_shows_what_domains_bring_in_their_order() -> None:
    blocks = {
        name: HomeBlock(place="on", template="t.html", read=lambda values=values: values, order=order)  # type: ignore[misc]
        for name, values, order in (("b", {"x": 2}, 20), ("a", {"x": 1}, 10), ("none", {}, 1))
    }
    with standing(Domain("some", home=blocks)):
        assert on_the_home_page() == {
            "on": [{"template": "t.html", "values": {"x": 1}}, {"template": "t.html", "values": {"x": 2}}]
        }


def test_sample_gives_every_piece_of_news_one_picture_in_all_its_languages(client: Client) -> None:
    picture_news()
    pages = list(NewsPage.objects.all())
    by_key: dict[Any, set[int | None]] = {}
    for one in pages:
        by_key.setdefault(one.translation_key, set()).add(one.picture_id)
    assert all(len(pictures) == 1 and None not in pictures for pictures in by_key.values())
    assert get_image_model().objects.count() == len(by_key)
    picture_news()
    assert get_image_model().objects.count() == len(by_key)
    item = pages[0].as_item
    assert client.get(f"{item['picture']}?w=240").status_code == 200
    assert f"{item['picture']}?w=480" in client.get(pages[0].get_parent().url).content.decode()


def test_lists_of_news_cost_the_same_whatever_their_number(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    assert Locale.objects.count() == 2
    client.get("/es/actualidad/")
    cache.clear()
    with django_assert_max_num_queries(24):
        client.get("/es/actualidad/?page=1")
