"""The API kit: every list is paged by place, counted, searched and bounded alike; objects know whether they have changed."""

import json
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import path
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ninja import Router, Schema
from ninja.errors import HttpError

from claqueta.accounts.actions import make_token
from claqueta.agenda.tests.factories import agenda_of, published, session_of, speaker_of
from claqueta.cluster.models import Category, Place
from claqueta.config import urls
from claqueta.config.api import ClusterAPI, api
from claqueta.delegations.tests.factories import delegation_of
from claqueta.door.actions import check_in
from claqueta.door.models import Way
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.apikit import Order, listed
from claqueta.foundation.folding import folded
from claqueta.market.tests.factories import meetings_of
from claqueta.opportunities.actions import propose as introduce
from claqueta.submissions.tests.factories import shown_of
from claqueta.submissions.tests.reading_scenes import call_with, seat_of, sent
from claqueta.website.models import NewsIndexPage, NewsPage
from conftest import run_threads

router = Router()


class PlaceOut(Schema):
    code: str
    name: str


class CategoryOut(Schema):
    code: str
    parent_id: int | None


@listed(router, "/places", PlaceOut, order=("name",), search=("name", "code"))
def places(request: HttpRequest) -> QuerySet[Place]:
    return Place.objects.all()


@listed(router, "/northern", PlaceOut, order=("-latitude", "-name", "-pk"))
def northern(request: HttpRequest) -> QuerySet[Place]:
    return Place.objects.all()


@listed(router, "/grouped", CategoryOut, order=("-parent", "order"), limit=None, array=True)
def grouped(request: HttpRequest) -> QuerySet[Category]:
    return Category.objects.all()


kit = ClusterAPI(urls_namespace="kit")
kit.add_router("", router)
urlpatterns = [path("api/kit/", kit.urls), *urls.urlpatterns]
here = pytest.mark.urls(__name__)
handler404 = getattr(urls, "handler404", "django.views.defaults.page_not_found")

LISTS = {
    "/api/v1/organisations": 11,
    "/api/v1/delegations": 2,
    "/api/v1/events": 7,
    "/api/v1/sessions": 5,
    "/api/v1/introductions": 11,
    "/api/v1/meetings": 3,
    "/api/v1/opportunities": 8,
    "/api/v1/persons": 5,
    "/api/v1/badges": 7,
    "/api/v1/project-calls": 4,
    "/api/v1/project-readings": 4,
    "/api/v1/projects": 5,
    "/api/v1/purposes": 2,
    "/api/v1/scans": 3,
    "/api/v1/receipts": 3,
    "/api/v1/taxonomy": 3,
    "/api/v1/pages": 3,
    "/api/v1/news": 3,
}
"""So many queries for a page of each, those that know the caller included."""


@pytest.fixture
def key(account: Callable[..., Any]) -> dict[str, str]:
    made = make_token(by=account("office_staff"), name="test", scopes=["read", "write"], days=30)[1]
    return {"Authorization": f"Bearer {made}"}


@pytest.fixture
def full(
    organisation: Callable[..., Any],
    representative: Callable[..., Any],
    receipt: Callable[..., Any],
    opportunity: Callable[..., Any],
    event: Callable[..., Any],
    badge: Callable[..., Any],
    door: Callable[..., Any],
) -> None:
    """A few rows in every list."""
    meetings_of("Zanzíbar", 5)
    reads = call_with(5)
    seat = seat_of(reads, "Ana Ruiz")
    for project in reads.submissions.all():
        sent(seat, project)
    planned = agenda_of()
    for number in range(5):
        delegation_of(title={"es": f"Misión {number}"})
        session_of(planned, f"Charla {number}", 9 + number, speakers=[speaker_of(planned, f"Ana {number}")])
    published(planned)
    index = NewsIndexPage.objects.get(locale__language_code="es")
    for number in range(5):
        made = organisation(f"Azotea {number}")
        representative(made, email=f"rep{number}@people.example")
        receipt(made)
        held = event(partners=[(made, "sponsor")])
        shown_of(held)
        come = badge(held, f"Ana {number}")
        check_in(door(held), come, way=Way.IN, by=SYSTEM)
        need = opportunity(made, audience="public")
        introduce(made, organisation(f"Bruma {number}"), why="Both dub", opportunity=need, by=SYSTEM)
        index.add_child(instance=NewsPage(title=f"Nueva {number}", introduction="x", locale=index.locale))


def walked(client: Client, url: str, **more: Any) -> list[list[Any]]:
    """The items of each page, by following what each says comes next."""
    pages = []
    while url:
        answer = client.get(url, **more)
        assert answer.status_code == 200, answer.content
        body = answer.json()
        pages.append(body if isinstance(body, list) else body["items"])
        link = answer.headers.get("Link", "")
        if isinstance(body, dict):
            assert bool(body["next"]) == bool(link)
        url = link[1 : link.index(">")] if link else ""
    return pages


def test_every_list_of_the_api_is_in_the_table() -> None:
    found = {
        where
        for where, methods in json.loads(json.dumps(api.get_openapi_schema(), default=str))["paths"].items()
        if "cursor" in [method["name"] for method in methods.get("get", {}).get("parameters", ())]
    }
    assert found == set(LISTS)


def test_lists_take_few_queries_however_long(client: Client, full: None, key: dict[str, str]) -> None:
    taken, short = dict[str, int](), list[str]()
    for url in LISTS:
        client.get(f"{url}?limit=1&lang=es", headers=key)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(f"{url}?lang=es", headers=key)
        taken[url] = len(queries)
        body = answer.json()
        if len(body if isinstance(body, list) else body["items"]) < 5:
            short.append(url)
    assert taken == LISTS
    assert short == []


def test_pages_together_are_the_list(client: Client, full: None, key: dict[str, str]) -> None:
    wrong = []
    for url in LISTS:
        whole = [one for page in walked(client, f"{url}?lang=es&limit=100", headers=key) for one in page]
        pages = walked(client, f"{url}?lang=es&limit=2", headers=key)
        if [one for page in pages for one in page] != whole or {len(page) for page in pages[:-1]} != {2}:
            wrong.append(url)
    assert wrong == []


@pytest.mark.parametrize("url", LISTS)
@pytest.mark.parametrize(
    "cursor",
    ["9" * 4400, "a%00b", "a.b", ".", "nonsense", "%ED%A0%80", "ñ.é", "MjAyNi0wMS0wMVQwMDowMDowMCswMDowMHwx"],
)
def test_cursor_that_is_none_of_ours_is_a_problem(
    url: str, cursor: str, client: Client, key: dict[str, str]
) -> None:
    answer = client.get(f"{url}?cursor={cursor}", headers=key)
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")


@pytest.mark.parametrize("cursor", ["\0", "\ud800.x", "9" * 4400])
def test_cursor_is_judged_whatever_has_let_it_in(cursor: str) -> None:
    order = Order("/places", ("name", "pk"))
    with pytest.raises(HttpError) as refused:
        order.after(order.put(Place.objects.all()), cursor)
    assert refused.value.status_code == 400


def test_cursor_of_another_list_is_a_problem(client: Client, full: None, key: dict[str, str]) -> None:
    cursor = client.get("/api/v1/organisations?limit=1").json()["next"]
    assert client.get(f"/api/v1/organisations?cursor={cursor}").status_code == 200
    assert client.get(f"/api/v1/persons?cursor={cursor}", headers=key).status_code == 400


def test_link_keeps_what_was_asked_for(client: Client, full: None) -> None:
    link = client.get("/api/v1/organisations?limit=1&activity=5.7&utm=x&lang=en").headers["Link"]
    cursor = client.get("/api/v1/organisations?limit=1&activity=5.7&lang=en").json()["next"]
    assert link == f'</api/v1/organisations?limit=1&activity=5.7&lang=en&cursor={cursor}>; rel="next"'


def test_total_is_told_where_asked_for(client: Client, full: None) -> None:
    url = "/api/v1/organisations?limit=2"
    assert client.get(f"{url}&total=true").json()["total"] == 10
    assert client.get(f"{url}&total=true&activity=1.1").json()["total"] == 0
    assert "total" not in client.get(url).json()


def test_guest_is_never_given_what_a_key_was(
    client: Client, organisation: Callable[..., Any], key: dict[str, str]
) -> None:
    hidden = organisation("Oculta Films", member=False)
    hidden.listed = False
    hidden.save()
    url = "/api/v1/organisations?total=true"
    assert client.get(url, headers=key).json()["total"] == 1
    assert client.get(url).json() == {"items": [], "next": None, "total": 0}


@pytest.mark.parametrize(
    ("url", "words", "found"),
    [
        ("/api/v1/organisations", "azotea 3", 1),
        ("/api/v1/persons", "zanzibar", 0),
        ("/api/v1/purposes", "zanzibar", 0),
        ("/api/v1/taxonomy", "DOBLÁJE", 1),
        ("/api/v1/taxonomy", "dubbing", 1),
        ("/api/v1/pages", "zanzibar", 0),
        ("/api/v1/news", "nueva 4", 1),
    ],
)
def test_every_list_is_searched(
    url: str, words: str, found: int, client: Client, full: None, key: dict[str, str]
) -> None:
    whole, some = (
        [one for page in walked(client, f"{url}?lang=es&limit=100{q}", headers=key) for one in page]
        for q in ("", f"&q={words}")
    )
    assert len(some) >= found if found else some == []
    assert 0 <= len(some) < len(whole)
    assert set(map(str, some)) <= set(map(str, whole))


def test_legal_name_that_is_not_for_the_caller_finds_nobody(
    client: Client, organisation: Callable[..., Any]
) -> None:
    organisation("Azotea Films", legal_name="Zanzíbar Producciones SL", visibility={"legal_name": "office"})
    assert client.get("/api/v1/organisations?q=zanzibar").json()["items"] == []
    assert len(client.get("/api/v1/organisations?q=azotea").json()["items"]) == 1


@here
@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=alcala", ["Alcalá"]),
        ("q=ALCAL%C3%81", ["Alcalá"]),
        ("q=z", ["Zarza"]),
        ("q=%25", []),
        ("q=%00", ["Alcalá", "Ávila", "Ñora", "Zarza"]),
        ("q=c2", ["Ávila"]),
        ("", ["Alcalá", "Ávila", "Ñora", "Zarza"]),
    ],
)
def test_search_and_order_fold_accents(query: str, names: list[str], db: None, client: Client) -> None:
    Place.objects.all().delete()
    for number, name in enumerate(("Zarza", "Alcalá", "Ávila", "Ñora")):
        Place.objects.create(code=f"c{number}", name=name, latitude=0, longitude=0)
    assert [one["name"] for one in client.get(f"/api/kit/places?{query}").json()["items"]] == names
    assert [
        one["name"] for page in walked(client, f"/api/kit/places?{query}&limit=1") for one in page
    ] == names


@here
def test_rows_without_a_value_come_last_and_once(db: None, client: Client) -> None:
    (whole,) = walked(client, "/api/kit/grouped")
    pages = walked(client, "/api/kit/grouped?limit=3")
    assert [one for page in pages for one in page] == whole
    assert len(whole) == Category.objects.count()
    parents = [one["parent_id"] for one in whole]
    some = [parent for parent in parents if parent is not None]
    assert (parents[: len(some)], some) == (some, sorted(some, reverse=True))
    assert None in parents


NAMES = st.text(st.sampled_from("aAáÁñZz €%_'\\𝄞"), max_size=4) | st.just("é" * 120)
STEPS = st.lists(st.tuples(st.sampled_from(("come", "go", "none")), NAMES, st.integers(0, 20)), max_size=12)


@here
@pytest.mark.django_db
@pytest.mark.parametrize("name", ["places", "northern"])
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(names=st.lists(NAMES, max_size=9), steps=STEPS, limit=st.integers(1, 4))
def test_what_was_there_all_along_is_met_exactly_once(
    name: str, names: list[str], steps: list[tuple[str, str, int]], limit: int, client: Client
) -> None:
    Place.objects.all().delete()
    numbers = count()

    def come(text: str) -> str:
        code = str(next(numbers))
        Place.objects.create(code=code, name=text, latitude=len(text) % 2, longitude=0)
        return code

    stayed, todo = {come(one) for one in names}, iter(steps)
    seen: list[dict[str, str]] = []
    url = f"/api/kit/{name}?limit={limit}"
    while url:
        page = client.get(url).json()
        seen += page["items"]
        url = f"/api/kit/{name}?limit={limit}&cursor={page['next']}" if page["next"] else ""
        for what, text, number in (next(todo, ("none", "", 0)) for _ in range(2)):
            if what == "come":
                come(text)
            elif what == "go" and (there := sorted(Place.objects.values_list("code", flat=True))):
                gone = there[number % len(there)]
                Place.objects.get(code=gone).delete()
                stayed.discard(gone)
    codes = [one["code"] for one in seen]
    assert len(codes) == len(set(codes))
    assert stayed <= set(codes)
    if name == "places":
        letters = [folded(one["name"])[:100] for one in seen]
        assert letters == sorted(letters)


@pytest.fixture
def changing(client: Client, organisation: Callable[..., Any], key: dict[str, str]) -> Callable[..., Any]:
    made = organisation()
    url = f"/api/v1/organisations/{made.slug}"

    def change(phone: str = "", **headers: str) -> Any:
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        if not phone:
            return client.get(url, headers={**key, **more})
        body = json.dumps({"phone": phone})
        return client.patch(url, body, content_type="application/json", headers={**key, **more})

    return change


PHONE, OTHER = "+34 910 000 001", "+34 910 000 002"


@pytest.mark.parametrize(
    ("match", "status"),
    [
        ("{}", 200),
        ("W/{}", 200),
        ('"other", {}', 200),
        ("*", 200),
        ("", 200),
        ('"other"', 412),
        ('W/"other"', 412),
        ("nonsense", 412),
        ('"*"', 412),
        (",", 412),
    ],
)
def test_change_is_made_when_the_object_is_what_it_was(
    match: str, status: int, changing: Callable[..., Any]
) -> None:
    etag = changing().headers["ETag"]
    answer = changing(PHONE, If_Match=match.format(etag))
    assert answer.status_code == status
    assert changing().json()["phone"] == (PHONE if status == 200 else "")
    if status == 412:
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert changing().headers["ETag"] == etag


def test_second_writer_who_read_the_same_is_refused_until_they_read_again(
    changing: Callable[..., Any],
) -> None:
    etag = changing().headers["ETag"]
    first = changing(PHONE, If_Match=etag)
    assert (first.status_code, first.headers["ETag"]) == (200, changing().headers["ETag"])
    assert changing(OTHER, If_Match=etag).status_code == 412
    assert changing(OTHER, If_Match=first.headers["ETag"]).status_code == 200
    assert changing().json()["phone"] == OTHER


def test_repeated_change_is_answered_again_though_the_object_has_moved_on(
    changing: Callable[..., Any],
) -> None:
    etag = changing().headers["ETag"]
    answers = [changing(PHONE, If_Match=etag, Idempotency_Key="one") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].content == answers[1].content
    assert changing(OTHER, If_Match=etag, Idempotency_Key="two").status_code == 412
    # What was refused has not used the key up.
    assert changing(OTHER, If_Match="*", Idempotency_Key="two").status_code == 200


def test_what_may_not_be_changed_is_refused_before_it_is_compared(
    client: Client, organisation: Callable[..., Any], changing: Callable[..., Any]
) -> None:
    url = f"/api/v1/organisations/{organisation('Oculta Films').slug}"
    body, kind = json.dumps({"phone": PHONE}), "application/json"
    assert client.patch(url, body, content_type=kind, headers={"If-Match": '"x"'}).status_code == 401
    read = changing(PHONE, Authorization="Bearer clq_nothing", If_Match='"x"')
    assert read.status_code == 401


@pytest.mark.django_db(transaction=True)
def test_of_two_who_read_the_same_one_writes(changing: Callable[..., Any]) -> None:
    etag = changing().headers["ETag"]
    got: list[int] = []
    failed = run_threads(
        *(lambda one=one: got.append(changing(one, If_Match=etag).status_code) for one in (PHONE, OTHER))
    )
    assert (failed, sorted(got)) == ([], [200, 412])
