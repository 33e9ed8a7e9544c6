"""The table says exactly what the picture says, and neither says what the reader's circle may not know."""

import csv
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from lxml import etree, html

from claqueta.network import actions
from claqueta.network.own import Around
from claqueta.organisations.models import Organisation

pytestmark = pytest.mark.django_db
NOW = timezone.localdate().year


@pytest.fixture
def town(worked: Callable[..., Any]) -> dict[str, Any]:
    """Two circles of companies, one between them, one that only members see, one alone."""
    made = {
        "Azotea": worked("Azotea", ("Faro", NOW), ("Tren", NOW - 1), codes=["5.7"]),
        "Nogal": worked("Nogal", ("Faro", NOW), ("Nave", NOW)),
        "Orilla": worked("Orilla", ("Nave", NOW), ("Tren", NOW - 1)),
        "Pértiga": worked("Pértiga", ("Nave", NOW)),
        "Zanzíbar": worked("Zanzíbar", ("Faro", NOW), visibility={"credits": "members"}),
        "Isla": worked("Isla"),
    }
    actions.draw_what_changed()
    return made


def table(page: str) -> dict[str, set[str]]:
    """Each row's name, and those that it says it is tied with."""
    rows = html.fromstring(page).xpath("//table[contains(@class, 'network-table')]/tbody/tr")
    return {
        row.xpath("./th//a")[0].text_content(): {link.text_content() for link in row.xpath(".//details//a")}
        for row in rows
    }


def drawn(scene: dict[str, Any]) -> dict[str, set[str]]:
    names = [spot[1] for spot in scene["spots"]]
    found: dict[str, set[str]] = {name: set() for name in names}
    for one, other, *_rest in scene["lines"]:
        found[names[one]].add(names[other])
        found[names[other]].add(names[one])
    return found


QUESTIONS = [
    "",
    f"year={NOW - 1}",
    "kind=network.work",
    "kind=network.people",
    "activity=5.7",
    "q=nogal",
    "q=nobody+of+that+name",
    "year=1066&kind=witchcraft&activity=99.9&page=99&q=%F0%9F%8E%AC",
]


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("face", ["site", "office"])
def test_the_table_says_exactly_what_the_picture_says(
    town: dict[str, Any], client: Any, account: Callable[..., Any], face: str, question: str
) -> None:
    if face == "office":
        client.force_login(account("office_staff"))
    base = "/en/network/" if face == "site" else "/office/network/"
    seen = drawn(client.get(f"{base}scene.json?{question}").json())
    page = client.get(f"{base}?{question}")
    assert page.status_code == 200
    assert table(page.text) == seen
    assert seen or "q=nobody" in question or "people" in question or "%F0" in question


def test_each_circle_is_shown_what_it_may_know(
    town: dict[str, Any],
    client: Any,
    account: Callable[..., Any],
    representative: Callable[..., Any],
) -> None:
    def shown() -> set[str]:
        return set(table(client.get("/en/network/").text))

    public = {"Azotea", "Nogal", "Orilla", "Pértiga"}
    assert shown() == public
    client.force_login(representative(town["Isla"]))
    assert shown() == {*public, "Zanzíbar"}
    client.force_login(account("office_staff"))
    assert shown() == set(town)


@pytest.mark.parametrize(
    "address",
    [
        "/en/network/",
        "/en/network/scene.json",
        "/en/network/scene.json?q=zanzibar",
        "/en/network/?from=azotea&to=zanzibar",
        "/en/network/export/csv/",
        "/en/network/export/graphml/",
        "/en/network/export/gexf/",
        "/en/network/of/azotea/",
        "/api/v1/network",
        "/api/v1/network/figures",
    ],
)
def test_guests_are_told_nothing_of_what_members_see(town: dict[str, Any], client: Any, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert "Nogal" in answer.text or "?" in address or "figures" in address
    text = answer.text.replace('value="zanzibar"', "").replace("q=zanzibar", "").replace("to=zanzibar", "")
    assert "zanz" not in text.lower()


def test_whoever_has_ties_has_a_page_of_them(town: dict[str, Any], client: Any) -> None:
    page = html.fromstring(client.get("/en/network/of/azotea/").text)
    named = page.xpath("//ul[@class='network-neighbours']//a")
    assert [link.text_content() for link in named] == ["Nogal", "Orilla"]
    assert len(page.xpath("//*[local-name()='svg'][@class='network-around']//*[local-name()='line']")) == 2
    assert "Nothing that you may see ties it" in client.get("/en/network/of/isla/").text


def test_the_shortest_way_names_each_step_with_what_proves_it(town: dict[str, Any], client: Any) -> None:
    page = html.fromstring(client.get("/en/network/?from=Azotea&to=Pértiga").text)
    steps = [" ".join(step.text_content().split()) for step in page.xpath("//ol[@class='network-way']/li")]
    assert len(steps) == 2
    assert re.fullmatch(r"Azotea – (Nogal|Orilla) (Faro|Tren) \(\d{4}\)", steps[0])
    assert steps[1].endswith(f"– Pértiga Nave ({NOW})")
    scene = client.get("/en/network/scene.json?from=azotea&to=pertiga").json()
    assert [scene["spots"][place][1] for place in scene["way"]][::2] == ["Azotea", "Pértiga"]
    assert "not in the picture" in client.get("/en/network/?from=Azotea&to=Isla").text


def test_a_line_opens_what_proves_it(town: dict[str, Any], client: Any, account: Callable[..., Any]) -> None:
    between = "/en/network/between/azotea/{}/"
    assert f"Faro ({NOW})" in client.get(between.format("nogal")).text
    assert "Nothing that you may see" in client.get(between.format("zanzibar")).text
    assert client.get(between.format("azotea")).status_code == 404
    assert client.get(between.format("nobody")).status_code == 404
    client.force_login(account("office_staff"))
    assert f"Faro ({NOW})" in client.get("/office/network/between/azotea/zanzibar/").text
    assert client.get("/office/network/between/azotea/azotea/").status_code == 404
    assert "Zanzíbar" in client.get("/office/network/of/azotea/").text


def test_who_is_hidden_has_no_page_of_its_ties(
    town: dict[str, Any], client: Any, account: Callable[..., Any]
) -> None:
    type(town["Nogal"]).objects.filter(slug="nogal").update(listed=False)
    assert client.get("/en/network/of/nogal/").status_code == 404
    assert client.get("/en/network/between/azotea/nogal/").status_code == 404
    client.force_login(account("office_staff"))
    assert client.get("/en/network/of/nogal/").status_code == 200


def test_the_office_sees_who_is_alone_and_who_should_meet(
    town: dict[str, Any], client: Any, account: Callable[..., Any]
) -> None:
    client.force_login(account("office_staff"))
    page = client.get("/office/network/").text
    assert "1 member without a tie" in page
    assert "Two who should meet" in page
    assert "Figures by year" in page
    # What is asked of a part says nothing of the whole.
    assert "without a tie" not in client.get("/office/network/?q=nogal").text


def test_the_files_hold_what_the_picture_does(town: dict[str, Any], client: Any) -> None:
    scene = client.get("/en/network/scene.json").json()
    rows = list(csv.DictReader(io.StringIO(client.get("/en/network/export/csv/").text.lstrip("\ufeff"))))
    assert len(rows) == len(scene["lines"])
    for form, node, edge in (("graphml", "node", "edge"), ("gexf", "node", "edge")):
        answer = client.get(f"/en/network/export/{form}/")
        tree = etree.fromstring(answer.content)
        assert len(tree.findall(f".//{{*}}{node}")) == len(scene["spots"])
        assert len(tree.findall(f".//{{*}}{edge}")) == len(scene["lines"])
        assert f'.{form}"' in answer["Content-Disposition"]
    assert client.get("/en/network/export/exe/").status_code == 404


def test_the_api_says_the_same_and_its_ties_lead_to_their_proof(town: dict[str, Any], client: Any) -> None:
    answer = client.get("/api/v1/network?lang=en").json()
    scene = client.get("/en/network/scene.json").json()
    assert [one["slug"] for one in answer["organisations"]] == [spot[0] for spot in scene["spots"]]
    assert len(answer["ties"]) == len(scene["lines"])
    path = re.sub(r"^https?://[^/]+", "", answer["ties"][0]["url"])
    assert client.get(path).status_code == 200
    assert [one["year"] for one in client.get("/api/v1/network/figures").json()] == answer["years"]


def test_so_many_queries_for_a_page(
    town: dict[str, Any], client: Any, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    with django_assert_max_num_queries(16):
        client.get("/en/network/")


def test_before_anything_is_known_the_page_says_so(client: Any, db: None) -> None:
    assert "Nothing is known that ties anybody" in client.get("/en/network/").text


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Órbita", ["Órbita"]),
        ("Plomada Localizaciones", ["Plomada", "Localizaciones"]),
        ("Escuela de la Pantalla", ["Escuela de", "la Pantalla"]),
        ("Superproduccionísima", ["Superproduccio…"]),
    ],
)
def test_name_beside_the_ring_has_two_lines_that_fit_a_phone(name: str, lines: list[str]) -> None:
    assert Around(Organisation(trade_name=name, legal_name=name), 1, 2026).lines == lines
