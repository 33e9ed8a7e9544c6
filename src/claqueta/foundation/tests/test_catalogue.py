"""A catalogue's addresses, questions and facets. Its answers are tested where a catalogue has something in it."""

from collections import Counter
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from claqueta.engines.search import Page
from claqueta.foundation.catalogue import Catalogue, Facet, facet_of, in_order
from claqueta.foundation.fields.tests.things import THING, State
from claqueta.foundation.parameters import Parameters

TREE = {"1": "", "1.1": "1", "1.2": "1", "2": "", "2.1": "2"}
ASKED: list[str] = []


def facets() -> Iterable[Facet]:
    ASKED.append("once")
    yield Facet("what", lambda: "What", lambda seen: seen["what"], tree=lambda: TREE, opened=True)
    yield facet_of(THING, "state", order=in_order(State.values))
    yield facet_of(THING, "spoken", name="language")
    yield Facet("city", "City", lambda seen: seen["city"], lambda value, language: value.title())


THINGS = Catalogue(
    "thing", facets, sorts={"": "Best", "name": "Name"}, page_size=10, most_pages=5, most_values=3
)


def parsed(address: str) -> Any:
    return THINGS.parse(Parameters(QueryDict(address)))


def groups(address: str, **counts: dict[str, int]) -> dict[str, list[tuple[str, int, bool]]]:
    question = parsed(address)
    page = Page(0, (), {name: Counter(values) for name, values in counts.items()})
    found = [THINGS._group(facet, question, page, "en") for facet in THINGS.facets.values()]
    return {
        group.name: [(value.label, value.count, value.selected) for value in group.values]
        for group in found
        if group
    }


def test_facets_are_asked_for_once() -> None:
    assert list(THINGS.facets) == ["what", "state", "language", "city"]
    assert parsed("")
    assert ASKED == ["once"]


@pytest.mark.parametrize(
    ("address", "query", "filters", "sort", "page"),
    [
        ("", "", {}, "", 1),
        ("q=luz&state=lent&state=free&page=3&sort=name", "luz", {"state": ("lent", "free")}, "name", 3),
        ("nothing=1&sort=colour&page=x", "", {}, "", 1),
        ("page=99", "", {}, "", 5),
        ("page=-4", "", {}, "", 1),
    ],
)
def test_address_is_read_and_what_is_unknown_passed_over(
    address: str, query: str, filters: dict[str, Any], sort: str, page: int
) -> None:
    question = parsed(address)
    assert (question.query, question.filters, question.sort, question.page) == (query, filters, sort, page)


@given(
    st.text("abcñ& =+%", max_size=8),
    st.dictionaries(
        st.sampled_from(["state", "city"]),
        st.lists(st.text("xyz&", min_size=1, max_size=4), min_size=1, max_size=3, unique=True),
    ),
    st.sampled_from(["", "name"]),
    st.integers(1, 5),
)
def test_question_comes_back_from_its_own_address(
    query: str, filters: dict[str, list[str]], sort: str, page: int
) -> None:
    question = THINGS.question(
        query=query.strip(), filters={name: tuple(values) for name, values in filters.items()}, sort=sort
    )
    address = question.url(page=page)
    again = parsed(address.removeprefix("?"))
    assert (again.query.split(), again.sort, again.page) == (question.query.split(), sort, page)
    assert {name: set(values) for name, values in again.filters.items()} == {
        name: set(values) for name, values in question.filters.items()
    }


def test_filter_is_taken_out_and_the_first_page_shown() -> None:
    question = parsed("q=luz&state=lent&state=free&city=madrid&page=2")
    assert parse_qsl(question.without("state", "lent")[1:]) == [
        ("q", "luz"),
        ("state", "free"),
        ("city", "madrid"),
    ]
    assert "city" not in question.without("city", "madrid")
    assert question.without("city", "elsewhere") == question.url()
    assert parsed("").url() == "?"


def test_search_is_asked_for_the_page_or_for_what_is_wanted() -> None:
    asked = parsed("page=3").request("members", "es")
    assert (asked.limit, asked.offset, asked.kinds, asked.audience) == (10, 20, ("thing",), "members")
    assert asked.facets == ("what", "state", "language", "city")
    all_of_it = parsed("page=3").request("public", "en", limit=500, offset=0, facets=False)
    assert (all_of_it.limit, all_of_it.offset, all_of_it.facets) == (500, 0, ())


def test_values_are_those_of_what_is_seen_each_once() -> None:
    assert THINGS.values_of({"what": ["1.1", "1", "1.1"], "state": "lent", "spoken": ["es"], "city": []}) == {
        "what": ("1.1", "1"),
        "state": ("lent",),
        "language": ("es",),
    }
    assert THINGS.values_of({"what": [], "city": []}) == {}


def test_branches_open_when_something_of_them_is_chosen() -> None:
    counts = {"1": 3, "1.1": 2, "1.2": 1, "2": 1}
    assert groups("", what=counts)["what"] == [("1", 3, False), ("2", 1, False)]
    opened = [("1", 3, False), ("1.1", 2, True), ("1.2", 1, False), ("2", 1, False)]
    assert groups("what=1.1", what=counts)["what"] == opened
    assert [label for label, _count, _chosen in groups("what=2.1", what=counts)["what"]] == ["1", "2", "2.1"]


def test_values_stand_in_their_order_or_the_most_frequent_first() -> None:
    assert groups("", state={"free": 9, "lent": 1})["state"] == [("Lent", 1, False), ("Free", 9, False)]
    cities = groups("", city={"a": 1, "b": 5, "c": 5, "d": 2})["city"]
    assert [label for label, _count, _chosen in cities] == ["B", "C", "D"]
    assert groups("", language={"es": 2, "fr": 1})["language"] == [
        ("Spanish", 2, False),
        ("French", 1, False),
    ]


def test_single_value_narrows_nothing_unless_it_is_chosen() -> None:
    assert "state" not in groups("", state={"lent": 4})
    assert groups("state=lent", state={"lent": 4})["state"] == [("Lent", 4, True)]
    assert "state" not in groups("state=gone", state={})


def test_facet_needs_choices() -> None:
    with pytest.raises(ValueError, match="no choices"):
        facet_of(THING, "name")
