"""Nearness by vectors: across languages, said with the words that come nearest, and of nothing that is not seen."""

from dataclasses import replace

import numpy as np
import pytest

from claqueta.engines.matching import Fact, Nearby, Ready, holds, match, nearby, opportunity_of, wording
from claqueta.engines.matching.data import numbers
from claqueta.engines.matching.tests.worlds import TAXONOMY
from claqueta.engines.matching.values import Opportunity, Organisation
from claqueta.engines.search.meaning import embedders

CLOCKS = "Reparamos relojes antiguos y autómatas de cuerda."
ORGANISATIONS = [
    Organisation("clocks", "Azotea", texts=(CLOCKS, "Nuestro almacén está en Getafe.")),
    Organisation("payroll", "Boceto", texts=("Llevamos contratos y nóminas de equipos técnicos.",)),
    Organisation("silent", "Cobalto"),
]
NEED = opportunity_of(
    {
        "id": "need",
        "title": {"en": "Somebody who mends clocks"},
        "text": {"en": "An antique watch must tick again, and a clockwork doll must dance."},
    }
)


@pytest.fixture(scope="module")
def near() -> Nearby:
    return nearby(ORGANISATIONS, [NEED], embedders())


def ready(near: Nearby | None) -> Ready:
    return Ready(ORGANISATIONS, TAXONOMY, nearness=near)


def test_who_says_it_in_the_other_language_is_matched_and_the_reason_quotes_it(near: Nearby) -> None:
    found = ready(near)
    first = match(found, NEED).candidates[0]
    fact = next(fact for fact in first.reasons if fact.kind == "meaning")
    assert first.organisation == "clocks"
    assert fact.values == {"quote": CLOCKS.rstrip("."), "how": "near"}
    assert wording.reason(fact, TAXONOMY)["en"].endswith(f"“{CLOCKS.rstrip('.')}”.")
    assert holds(fact, ORGANISATIONS[0], found, found.question(NEED))
    without = match(ready(None), NEED).candidates
    assert not any(fact.kind == "meaning" for one in without for fact in one.reasons)


@pytest.mark.parametrize(
    ("quote", "whose"), [("Nuestro almacén", 0), ("Reparamos leones", 0), ("", 0), (CLOCKS[:20], 1)]
)
def test_a_false_quote_does_not_hold(near: Nearby, quote: str, whose: int) -> None:
    found = ready(near)
    fact = Fact("meaning", {"quote": quote, "how": "near"})
    assert not holds(fact, ORGANISATIONS[whose], found, found.question(NEED))


def test_nor_where_there_are_no_vectors_any_more(near: Nearby) -> None:
    found = ready(near)
    fact = match(found, NEED).candidates[0].reasons[0]
    later = ready(replace(near, allowed=np.zeros(len(near.collection.rows), dtype=bool)))
    assert not holds(fact, ORGANISATIONS[0], later, later.question(NEED))


def test_rows_that_a_circle_does_not_see_are_not_there(near: Nearby) -> None:
    rows = near.collection.rows
    hidden = replace(near, allowed=np.array([row.key != "organisation:clocks" for row in rows]))
    assert set(near.to("need")) == {"clocks", "payroll"}
    assert set(hidden.to("need")) == {"payroll"}
    unasked = replace(near, allowed=np.array([row.key != "opportunity:need" for row in rows]))
    assert unasked.to("need") == {}
    assert ready(unasked).scored(ready(unasked).question(NEED)).close.tolist() == [0.0, 0.0, 0.0]


def test_what_a_record_does_not_say_is_not_quoted_and_no_reason(near: Nearby) -> None:
    silent = replace(near, texts={one.id: ("Otra cosa.",) for one in ORGANISATIONS})
    neighbour = silent.to("need")["clocks"]
    assert neighbour.quote == ""
    assert 0 < neighbour.share < numbers()["meaning"]["reason"]


def test_an_opportunity_by_another_name(near: Nearby) -> None:
    named = replace(near, keys={"public": "need"})
    assert named.to("public") == near.to("need")
    assert near.to("public") == {}


def test_nothing_to_compare() -> None:
    assert nearby([], [Opportunity("need", texts=("Clocks",))], embedders()).to("need") == {}
    assert nearby([], [], embedders()).to("need") == {}
