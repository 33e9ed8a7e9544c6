"""The directory's questions and cards: what words mean, what choosing a filter leaves, what a card tells."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import translation

from claqueta.foundation.catalogue import Answer
from claqueta.foundation.parameters import Parameters
from claqueta.foundation.search import rebuild
from claqueta.organisations.cards import shown, telling
from claqueta.organisations.directory import DIRECTORY
from claqueta.organisations.understanding import filters_like, nearest, nearest_activities, proposals

pytestmark = pytest.mark.django_db


def asked(address: str, language: str = "en") -> Answer:
    return DIRECTORY.ask(DIRECTORY.parse(Parameters(QueryDict(address))), "public", language)


def city(name: str, place: str = "") -> dict[str, Any]:
    return {
        "label": "",
        "street": "",
        "postal_code": "",
        "city": name,
        "place": place,
        "country": "ES",
        "latitude": None,
        "longitude": None,
        "is_main": True,
    }


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def trade(organisation: Callable[..., Any]) -> None:
    def doing(code: str, **capabilities: Any) -> list[dict[str, Any]]:
        return [{"code": code, "primary": True, "capabilities": capabilities}]

    organisation(
        "Azotea",
        activities=doing("5.7", dubbing_languages=["eu", "ca"], mix_formats=["5-1", "immersive"]),
        languages=["es", "eu"],
        tagline={"es": "Doblamos", "en": "We dub"},
        premises=[city("Getafe")],
    )
    organisation("Nogal", activities=doing("5.7", mix_formats=["5-1"]), languages=["es"], member=False)
    organisation("Faro", activities=doing("4.1", stages=[{"label": "A", "area": 1200}, {"area": 300}]))
    organisation("Brújula", codes=("5.5", "4.2"), size_band="micro", tagline={"es": "Sonido y cámaras"})
    rebuild()


def every_click(address: str) -> Iterator[tuple[str, int]]:
    answer = asked(address)
    for group in answer.groups:
        for value in group.values:
            if not value.selected and not value.heads:
                yield f"{address}&{group.name}={value.value}", value.count


@pytest.mark.parametrize("query", ["", "q=dubbing", "q=cheap+dubbing", "q=cheap+sound+basque"])
def test_count_of_each_value_is_what_a_click_gives_alone_and_in_combination(trade: None, query: str) -> None:
    clicks = 0
    for first, count in every_click(query):
        assert asked(first).page.total == count, first
        for second, both in every_click(first):
            assert asked(second).page.total == both, second
            clicks += 1
    assert clicks > 3


def test_sample_s_counts_are_what_a_click_gives(settings: Any, account: Callable[..., Any]) -> None:
    """Over the sample of the cluster, of which there are more shapes than anybody would write down here."""
    import json

    from claqueta.foundation.actors import SYSTEM
    from claqueta.organisations.actions import register

    path = settings.CLUSTER.folder / "sample" / "organisations.json"
    for entry in json.loads(path.read_text(encoding="utf-8"))[:40]:
        register(entry["profile"], by=SYSTEM)
    rebuild()
    for address, count in every_click(""):
        assert asked(address).page.total == count, address
    for address, count in every_click("activity=5&language=en"):
        assert asked(address).page.total == count, address


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("dubbing Basque", [("Dubbing · Basque", {"activity": ["5.7"], "language": ["eu"]}, "")]),
        ("a cheap dubbing studio", [("Dubbing", {"activity": ["5.7"]}, "")]),
        ("doblajes azotea", [("Dubbing", {"activity": ["5.7"]}, "azotea")]),
        ("immersive audio", [("Immersive audio", {"cap.mix_formats": ["immersive"]}, "")]),
        ("azotea", []),
        ("casting", []),
    ],
)
def test_words_that_name_filters_are_proposed_in_their_place(
    trade: None, query: str, expected: list[tuple[str, dict[str, list[str]], str]]
) -> None:
    answer = asked(f"q={query}")
    found = proposals(answer, "public", "en")
    for proposal in found:
        assert asked(proposal.url[1:]).page.total == proposal.total
    put = [(one.label, dict(QueryDict(one.url[1:]).lists())) for one in found[:1]]
    assert put == [
        (label, {**({"q": [rest]} if rest else {}), **filters}) for label, filters, rest in expected
    ]


def test_filter_that_is_on_is_not_proposed_again(trade: None) -> None:
    assert proposals(asked("q=dubbing&activity=5.7"), "public", "en") == []


def test_empty_answer_offers_the_nearest(trade: None) -> None:
    answer = asked("q=azotea&activity=5.7&language=fr")
    assert [(one.label, one.total) for one in nearest(answer, "public", "en")] == [("French", 1)]
    missing = asked("q=dubing+xyzzy&size=large")
    assert nearest_activities(missing, "public", "en")[0].label == "Dubbing"
    assert nearest_activities(asked("q=q+w&size=large"), "public", "en") == []


def test_page_says_plainly_what_was_passed_over_and_what_is_near(client: Client, trade: None) -> None:
    page = client.get("/en/directory/?q=cheap+dubbing+Basque").content.decode()
    assert "<del>cheap</del>" in page
    assert "Dubbing · Basque" in page
    empty = client.get("/en/directory/?q=azotea&language=fr").content.decode()
    assert ("<del>French</del>" in empty, "Nobody fits all of that" in empty) == (True, True)


def test_card_tells_what_matches_first_and_why_where_that_does_not_show(trade: None) -> None:
    azotea = {card["slug"]: card for card in shown(asked("q=catalan"))}["azotea"]
    assert (azotea["told"][0], azotea["tagline"], azotea["city"]) == ("Catalan", "We dub", "Getafe")
    filtered = shown(asked("cap.mix_formats=5-1"))
    assert {card["told"][0] for card in filtered} == {"5.1"}
    assert [card["told"] for card in shown(asked("q=faro"))] == [["Stages: 1,200 m²"]]


def test_english_card_is_in_english_where_there_is_a_word_of_it(trade: None) -> None:
    cards = {card["slug"]: card for card in shown(asked(""))}
    assert (cards["brujula"]["tagline"], cards["brujula"]["missing"]) == ("", False)
    assert cards["brujula"]["activities"][0] != "Sonido, mezclas y foley"
    assert cards["azotea"]["tagline"] == "We dub"


def test_members_and_others_are_marked(client: Client, trade: None) -> None:
    page = client.get("/es/directorio/").content.decode()
    assert (page.count("No socio"), page.count("tag--mark")) == (1, 3)


@pytest.mark.parametrize(
    ("query", "filters", "first"),
    [
        ("", {}, "Rare"),
        ("common", {}, "Common"),
        ("", {"cap.a": ("usual",)}, "Usual"),
    ],
)
def test_capabilities_that_tell_most_come_first(
    query: str, filters: dict[str, tuple[str, ...]], first: str
) -> None:
    able = [["cap.a", "common", "Common"], ["cap.a", "usual", "Usual"], ["cap.b", "rare", "Rare"]]
    counts = {"cap.a": {"common": 9, "usual": 5}, "cap.b": {"rare": 1}}
    told = telling(able, query, filters, counts)
    assert (told[0], len(told)) == (first, 2)


def test_filters_are_suggested_by_the_beginning_of_any_word_of_their_names(
    client: Client, trade: None
) -> None:
    assert [label for _meaning, label in filters_like("dub", "en")][:1] == ["Dubbing"]
    hits = client.get("/en/directory/suggestions.json?q=dub").json()["hits"]
    assert (hits[0]["name"], hits[0]["url"]) == ("Dubbing", "/en/directory/?activity=5.7")
    assert client.get("/en/directory/suggestions.json?q=").json()["hits"] == []
    named = client.get("/en/directory/suggestions.json?q=azot").json()["hits"]
    assert [hit["name"] for hit in named] == ["Azotea"]


def test_office_passes_over_no_word(trade: None) -> None:
    words = Parameters(QueryDict("q=cheap+dubbing"))
    assert DIRECTORY.matching(DIRECTORY.parse(words, strict=True), "office", "en") == []
    assert DIRECTORY.matching(DIRECTORY.parse(words), "office", "en") != []


@pytest.mark.parametrize(
    ("asked", "offered"), [("", "Usual order"), ("?activity=4", "Usual order"), ("?q=studio", "Best match")]
)
def test_best_match_is_offered_to_whoever_asked_for_something(
    client: Client, trade: None, asked: str, offered: str
) -> None:
    page = client.get(f"/en/directory/{asked}").content.decode()
    assert f'<option value="" selected>{offered}</option>' in page


def test_addresses_carry_the_map_along(client: Client, trade: None) -> None:
    page = client.get("/en/directory/?activity=5&map=closed").content.decode()
    assert 'href="?map=closed"' in page
    assert 'data-map-state="closed"' in page
    assert 'data-map-state=""' in client.get("/en/directory/?map=sideways").content.decode()


def test_directory_asks_few_questions_of_the_database(
    client: Client, trade: None, django_assert_max_num_queries: Any
) -> None:
    client.get("/en/directory/")
    with django_assert_max_num_queries(4):
        client.get("/en/directory/?activity=5&language=es&sort=name")
