"""A list follows from its address: which rows, in which order, with which columns; what is made up is passed over."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from claqueta.desk.listing import (
    Filter,
    Found,
    ListField,
    Listing,
    address,
    asked_form,
    counted,
    paged,
    streamed,
    yes_no,
)
from claqueta.foundation.models import Job
from claqueta.foundation.parameters import Parameters
from claqueta.foundation.tabular import Column

pytestmark = pytest.mark.django_db
LISTING = Listing(
    name="tests_jobs",
    title="Jobs",
    icon="cogs",
    fields=(
        ListField(Column("title", "What", lambda row: row.title), order="title"),
        ListField(Column("state", "State", lambda row: row.state), order="state"),
        ListField(Column("message", "Message", lambda row: row.message), shown=False),
    ),
    search_in=("title", "message"),
    filters=(
        Filter("state", "State", Job.State.choices, "state"),
        Filter("kind", "Kind", lambda: [("guide", "Guide")], "kind"),
    ),
    rows=Job.objects.all,
)


@pytest.fixture
def rows() -> None:
    for title, state, kind, message in (
        ("Búsqueda", "done", "guide", ""),
        ("Aviso", "failed", "list", "no busqueda"),
        ("Copia", "done", "list", ""),
    ):
        Job.objects.create(title=title, state=state, kind=kind, message=message)


def asked(query: str) -> Parameters:
    return Parameters(QueryDict(query))


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("order=title", ["Aviso", "Búsqueda", "Copia"]),
        ("order=-title", ["Copia", "Búsqueda", "Aviso"]),
        ("order=title&q=BUSQUEDA", ["Aviso", "Búsqueda"]),
        ("order=title&state=done", ["Búsqueda", "Copia"]),
        ("order=title&state=done&kind=guide", ["Búsqueda"]),
        ("order=title&state=done&q=busqueda", ["Búsqueda"]),
        ("order=title&kind=list", ["Aviso", "Búsqueda", "Copia"]),
        ("order=title&state=%00&kind=&unknown=1&title=Aviso", ["Aviso", "Búsqueda", "Copia"]),
        ("order=title&q=nothing", []),
    ],
)
def test_rows_are_those_that_the_address_asks_for(query: str, titles: list[str], rows: None) -> None:
    assert [one.title for one in LISTING.narrowed(asked(query), None)] == titles
    found = LISTING.matching(asked(query), None)
    assert (found.count, [row.title for row in found.rows]) == (len(titles), titles)


@pytest.mark.parametrize("order", ["", "-", "message", "owner__password", "--title", "title,state", "pk"])
def test_order_is_passed_over_when_no_column_has_it(order: str, rows: None) -> None:
    assert [*LISTING.narrowed(asked(f"order={order}"), None)] == [*Job.objects.all()]


@pytest.mark.parametrize(
    ("query", "shown", "exported"),
    [
        ("", ["title", "state"], ["title", "state", "message"]),
        ("column=message", ["message"], ["message"]),
        ("column=message&column=title", ["title", "message"], ["title", "message"]),
        ("column=password", ["title", "state"], ["title", "state"]),
    ],
)
def test_columns_are_those_that_were_chosen(query: str, shown: list[str], exported: list[str]) -> None:
    assert [one.column.key for one in LISTING.chosen(asked(query))] == shown
    assert [one.key for one in LISTING.exported(asked(query))] == exported


@settings(deadline=None, max_examples=30)
@given(
    st.dictionaries(st.sampled_from(["q", "order", "state", "kind", "column", "page"]), st.text(max_size=20))
)
def test_any_address_finds_rows_of_the_list(values: dict[str, str]) -> None:
    query = QueryDict(mutable=True)
    query.update(values)
    assert LISTING.narrowed(Parameters(query), None).count() <= Job.objects.count()


@pytest.mark.parametrize(("account", "titles"), [("guide", ["Búsqueda"]), ("list", ["Aviso", "Copia"])])
def test_list_has_what_the_account_sees(account: str, titles: list[str], rows: None) -> None:
    listing = replace(LISTING, seen_by=lambda found, kind: found.filter(kind=kind))
    query = asked("order=title")
    assert [one.title for one in listing.narrowed(query, account)] == titles
    found = listing.matching(query, account)
    assert (found.count, [one.title for one in found.rows]) == (len(titles), titles)


def test_list_that_is_kept_elsewhere_is_asked_there() -> None:
    found = Found(2, ["a", "b"])
    elsewhere = Listing(name="x", title="X", icon="x", fields=(), found=lambda query: found)
    assert elsewhere.matching(asked("q=a"), None) is found


@pytest.mark.parametrize(
    ("rows", "number", "shown", "counted", "uncounted"),
    [
        (0, 1, 0, (0, 1, 1), (None, 1, 1)),
        (50, 1, 50, (50, 1, 1), (None, 1, 1)),
        (51, 1, 50, (51, 1, 2), (None, 1, 2)),
        (51, 2, 1, (51, 2, 2), (None, 2, 2)),
        (101, 2, 50, (101, 2, 3), (None, 2, 3)),
    ],
)
def test_page_of_a_stream_is_that_of_a_list_without_its_count(
    rows: int, number: int, shown: int, counted: tuple[int, int, int], uncounted: tuple[None, int, int]
) -> None:
    Job.objects.bulk_create(Job(kind="guide", title=str(one)) for one in range(rows))
    every = Job.objects.order_by("pk")
    page, stream = paged(every, number), streamed(every, number)
    assert (page.rows, len(page.rows)) == (stream.rows, shown)
    assert (page.total, page.number, page.pages) == counted
    assert (stream.total, stream.number, stream.pages) == uncounted


def test_number_beyond_the_last_page_shows_a_page_that_there_is(rows: None) -> None:
    every = Job.objects.order_by("title")
    assert (paged(every, 9).number, streamed(every, 9).number) == (1, 1)
    assert paged(every, 9).rows == streamed(every, 9).rows == [*every]


def test_stream_is_read_by_one_query(rows: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        streamed(Job.objects.all(), 1)


@pytest.mark.parametrize("form", ["csv", "xlsx", "json", "", "pdf", "CSV"])
def test_export_is_asked_for_in_a_form_that_there_is(form: str, rf: Any) -> None:
    assert asked_form(rf.get("/", {"export": form})) == (form if form in ("csv", "xlsx", "json") else "")


def test_address_begins_at_the_first_page_when_anything_else_changes(rf: Any) -> None:
    request = rf.get("/", {"q": "a&b", "page": "3", "export": "csv"})
    assert (address(request, order="-title"), address(request, page=4)) == (
        "?q=a%26b&order=-title",
        "?q=a%26b&page=4",
    )


def test_progress_is_told_every_five_hundred_rows() -> None:
    told: list[tuple[int, int]] = []
    tell: Callable[[int, int], None] = lambda done, total: told.append((done, total))  # noqa: E731
    assert len([*counted(Found(1001, range(1001)), tell)]) == 1001
    assert told == [(0, 1001), (500, 1001), (1000, 1001)]


def test_yes_and_no_are_words() -> None:
    assert [yes_no(True), yes_no(False)] == ["Sí", "No"]
