"""What boxes find while somebody types, in a real browser: words at once, and what is meant once the typing rests."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.search import catch_up, meaning
from claqueta.organisations.actions import publish_profile
from tests.test_browser import clean, site, watched
from tests.test_journeys import sign_in
from tests.test_seoul_in_a_browser import own_vectors

__all__ = ["own_vectors", "site", "watched"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("stables"),
]
NEED = "trained horses for a period film"
OTHER = "cameras"
PATIENCE = 30_000


@pytest.fixture
def stables(own_vectors: None, site: str, organisation: Callable[..., Any]) -> None:
    """An organisation that says in Spanish alone what is asked for in English, and one whose name is asked for."""
    for name, text in (
        ("Crin Dorada", "Adiestramos caballos y perros para rodajes históricos."),
        ("Cameras Nogal", "Contratos y nóminas de equipos técnicos."),
    ):
        made = organisation(name, codes=("5.7",), member=False)
        publish_profile(made, {"description": {"es": text}}, by=SYSTEM)
    meaning.catch_up_vectors()
    catch_up()
    meaning.reader()


class Wire:
    """What is asked while somebody types, with the answers of one kind held back until they are let go."""

    def __init__(self, page: Page, path: str) -> None:
        self.asked: list[str] = []
        self.held: list[Route] = []
        self.holds = True
        self.page = page
        page.route(f"**{path}?*", self._pass)

    def _pass(self, route: Route) -> None:
        self.asked.append(route.request.url)
        if self.holds and "typing=" not in route.request.url:
            self.held.append(route)
        else:
            route.continue_()

    def waits_for(self, number: int) -> None:
        """Until so many questions have been asked."""
        for _turn in range(400):
            if len(self.asked) >= number:
                break
            self.page.wait_for_timeout(50)
        assert len(self.asked) == number

    def lets_go(self) -> None:
        self.holds = False
        for route in self.held:
            route.continue_()


@pytest.mark.parametrize(
    ("path", "box", "place"),
    [
        ("/en/directory/", "#q", "#answer .card"),
        ("/en/search/", "#q", "#found li"),
        ("/office/search/", "#search-all", "#found li"),
    ],
)
def test_what_is_meant_is_found_once_the_typing_rests(
    site: str, watched: Page, account: Callable[..., Any], path: str, box: str, place: str
) -> None:
    if path.startswith("/office"):
        account("office_admin", email="office@people.example")
        sign_in(watched, site, "office@people.example")
    watched.goto(site + path)
    wire = Wire(watched, path)
    watched.locator(box).fill(NEED)
    found = watched.locator(place).filter(has_text="Crin Dorada")
    # Words alone have been looked for, and nothing has them; what is meant has been asked for and is on its way.
    wire.waits_for(2)
    assert ["typing=" in url for url in wire.asked] == [True, False]
    expect(found).to_have_count(0)

    # Whoever types on does not want it any more: it is dropped, also when it comes.
    watched.locator(box).fill(OTHER)
    expect(watched.locator(place).filter(has_text="Cameras Nogal").first).to_be_visible(timeout=PATIENCE)
    wire.waits_for(4)
    wire.lets_go()
    expect(watched.locator(place).filter(has_text="Cameras Nogal").first).to_be_visible(timeout=PATIENCE)
    expect(found).to_have_count(0)

    watched.locator(box).fill(NEED)
    expect(found.first).to_be_visible(timeout=PATIENCE)
    expect(found.first).to_contain_text("caballos")
    expect(found.first.get_by_text("found by meaning")).to_be_visible(timeout=PATIENCE)
    expect(watched.locator("[data-live-said]")).to_have_text("1 found by meaning")
    expect(watched.locator(box)).to_be_focused()
    clean(watched)
    watched.reload()
    expect(found.first).to_be_visible(timeout=PATIENCE)


def test_board_answers_by_words_while_somebody_types_and_by_meaning_once_it_rests(
    own_vectors: None,
    site: str,
    watched: Page,
    organisation: Callable[..., Any],
    opportunity: Callable[..., Any],
) -> None:
    for direction, name, text in (
        ("offer", "Crin Dorada", "Adiestramos caballos y perros para rodajes históricos."),
        ("need", "Cameras Nogal", "Contratos y nóminas de equipos técnicos."),
    ):
        opportunity(
            organisation(name), direction=direction, audience="public", title={"es": name}, text={"es": text}
        )
    meaning.catch_up_vectors()
    catch_up()
    meaning.reader()
    path = "/en/opportunities/"
    watched.goto(site + path)
    wire = Wire(watched, path)
    rows = watched.locator("#answer .seek")
    expect(rows).to_have_count(2)
    watched.locator("#q").fill(NEED)
    wire.waits_for(2)
    assert ["typing=" in url for url in wire.asked] == [True, False]
    expect(rows.filter(has_text="Crin Dorada")).to_have_count(0)
    wire.lets_go()
    found = rows.filter(has_text="Crin Dorada")
    expect(found.first).to_contain_text("caballos", timeout=PATIENCE)
    expect(found.first.get_by_text("Found by meaning")).to_be_visible()
    expect(watched.locator("[data-live-said]")).to_contain_text("found by meaning")
    expect(watched.locator("#q")).to_be_focused()
    clean(watched)
    # What is typed stands in the address; the filters that come with an answer narrow it.
    watched.reload()
    expect(found.first).to_be_visible(timeout=PATIENCE)
    watched.locator("#q").fill("")
    expect(rows).to_have_count(2)
    watched.locator("#answer input[name=direction][value=offer]").check()
    watched.wait_for_url("**direction=offer**")
    expect(rows).to_have_count(1)
