"""Templates kept by the values that they are made of: nobody is shown from memory what they would not be shown anew."""

import json
from typing import Any

import pytest
from django.template import Context, Template
from django.test import Client
from django.utils import translation
from django.utils.functional import lazystr
from hypothesis import given
from hypothesis import strategies as st

from claqueta.interface.templatetags.claqueta import kept

CARD = "organisations/card.html"
FEATURES = {"shortlist": False, "compare": False}


def card(**facts: Any) -> dict[str, Any]:
    return {
        "slug": "azotea",
        "url": "/es/directorio/azotea/",
        "name": "Azotea",
        "activities": ["Doblaje"],
        **facts,
    }


def test_what_one_circle_sees_is_never_shown_to_another_from_memory() -> None:
    for_the_office = kept(CARD, card=card(tagline="Zanzíbar for the office only"), features=FEATURES)
    for_everybody = kept(CARD, card=card(tagline=""), features=FEATURES)
    again = kept(CARD, card=card(tagline="Zanzíbar for the office only"), features=FEATURES)
    assert "Zanzíbar" in for_the_office
    assert "Zanzíbar" not in for_everybody
    assert again is for_the_office


def test_nothing_of_the_page_around_it_is_in_it() -> None:
    text = '{% load claqueta %}{% kept "organisations/card.html" card=card features=features %}'
    secret = {
        "card": card(),
        "features": FEATURES,
        "compare": True,
        "request": "Zanzíbar",
        "slug": "zanzibar",
    }
    assert "anz" not in Template(text).render(Context(secret))


def test_each_language_has_its_own() -> None:
    with translation.override("es"):
        spanish = kept(CARD, card=card(), features=FEATURES)
    with translation.override("en"):
        english = kept(CARD, card=card(), features=FEATURES)
    assert "Non-member" in english
    assert "Non-member" not in spanish


def test_value_that_does_not_say_all_that_it_is_cannot_be_kept() -> None:
    for odd in (lazystr("a"), object(), {1, 2}):
        with pytest.raises(TypeError):
            kept(CARD, card=card(tagline=odd), features=FEATURES)


@given(st.dictionaries(st.sampled_from(["name", "tagline", "city", "country", "why"]), st.text(max_size=12)))
def test_what_is_kept_is_what_would_be_made_anew(facts: dict[str, str]) -> None:
    given_ = json.loads(json.dumps(card(**facts)))
    source = '{% include "organisations/card.html" %}'
    anew = Template(source).render(Context({"card": given_, "features": FEATURES}))
    assert kept(CARD, card=card(**facts), features=FEATURES) == anew


def test_what_differs_each_time_stands_in_its_place_and_is_not_kept() -> None:
    quoted = card(why=True, tagline="not shown")
    first, second = (
        kept(CARD, fill=text, card=quoted, features=FEATURES) for text in ("<b>faro</b>", "<b>luz</b>")
    )
    assert ('<span class="snippet"><b>faro</b></span>' in first, "luz" in first, "luz" in second) == (
        True,
        False,
        True,
    )


def test_head_and_foot_have_nothing_of_the_page_but_what_they_are_made_of(client: Client, db: None) -> None:
    home, elsewhere, english = (
        client.get(path).content.decode() for path in ("/es/", "/es/directorio/?q=faro", "/en/")
    )
    foot = slice_of(home, '<footer class="footer">', "</footer>")
    assert slice_of(elsewhere, '<footer class="footer">', "</footer>") == foot
    assert slice_of(english, '<footer class="footer">', "</footer>") != foot
    assert 'href="/en/directory/?q=faro"' in elsewhere
    assert 'href="/en/directory/?q=faro"' not in client.get("/es/directorio/?q=luz").content.decode()


def test_head_says_who_is_there_and_where(client: Client, account: Any) -> None:
    somebody = Client()
    somebody.force_login(account())
    assert "/es/cuenta/entrar/" in menu_of(client, "/es/")
    assert "/es/cuenta/entrar/" not in menu_of(somebody, "/es/")
    assert "/es/cuenta/entrar/" in menu_of(client, "/es/")
    news = menu_of(client, "/es/actualidad/")
    assert ("aria-current" in news, "aria-current" in menu_of(client, "/es/")) == (True, False)


def slice_of(page: str, begin: str, end: str) -> str:
    return page.partition(begin)[2].partition(end)[0]


def menu_of(client: Client, path: str) -> str:
    return slice_of(client.get(path).content.decode(), '<nav class="menu__panel"', "</nav>")
