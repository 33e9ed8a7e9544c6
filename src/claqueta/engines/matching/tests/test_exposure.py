"""Exposure evens out among those of like relevance, and never costs more than is allowed."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claqueta.engines.matching import (
    Ledger,
    Ready,
    Shown,
    fair_order,
    gini,
    match,
    opportunity_of,
    organisation_of,
    spread,
)
from claqueta.engines.matching.data import numbers
from claqueta.engines.matching.exposure import discount, earned, loss
from claqueta.engines.matching.tests.worlds import TAXONOMY

BOUNDS = numbers()["exposure"]
scores = st.lists(st.floats(0, 1), min_size=1, max_size=40).map(lambda values: sorted(values, reverse=True))


@settings(deadline=None, max_examples=60)
@given(values=scores, owed=st.lists(st.floats(-5, 5), min_size=40, max_size=40))
def test_no_list_loses_more_than_the_bound(values: list[float], owed: list[float]) -> None:
    order = fair_order(values, owed[: len(values)])
    assert sorted(order) == list(range(len(values)))
    assert loss(values, order) <= BOUNDS["loss"] + 1e-9
    # Nobody comes before one that is clearly better.
    shown = order[: BOUNDS["shown"]]
    for place, at in enumerate(shown):
        later = max((values[other] for other in order[place:]), default=0.0)
        assert later - values[at] <= BOUNDS["like"] + 1e-9


@settings(deadline=None, max_examples=60)
@given(values=scores)
def test_whoever_is_owed_nothing_goes_by_relevance(values: list[float]) -> None:
    assert fair_order(values, [0.0] * len(values)) == list(range(len(values)))


@settings(deadline=None, max_examples=60)
@given(values=scores)
def test_equal_scores_earn_the_same_and_all_earn_what_is_given(values: list[float]) -> None:
    found = earned(values)
    for left, right in zip(range(len(values)), range(1, len(values))):
        if values[left] == values[right]:
            assert found[left] == pytest.approx(found[right])
    given_out = sum(discount(rank) for rank in range(1, min(len(values), BOUNDS["shown"]) + 1))
    assert found.sum() == pytest.approx(given_out)


@settings(deadline=None, max_examples=60)
@given(count=st.integers(2, 30), lists=st.integers(60, 120))
def test_equal_relevance_gets_equal_exposure_over_time(count: int, lists: int) -> None:
    owed = dict.fromkeys(range(count), 0.0)
    received = dict.fromkeys(range(count), 0.0)
    for _list in range(lists):
        due = earned([0.5] * count)
        for rank, at in enumerate(
            fair_order([0.5] * count, [owed[one] + due[one] for one in range(count)]), 1
        ):
            got = discount(rank) if rank <= BOUNDS["shown"] else 0.0
            owed[at] += float(due[at]) - got
            received[at] += got
    assert max(received.values()) - min(received.values()) <= 1.5
    assert min(received.values()) > 0


def test_alike_members_take_turns_in_a_market() -> None:
    rows = [{"id": f"o{at}", "activities": ["5.7"]} for at in range(15)]
    found = Ready([organisation_of(row) for row in rows], TAXONOMY).warm()
    ledger, lists, plain = Ledger(), [], []
    for at in range(30):
        opportunity = opportunity_of({"id": str(at), "activities": ["5.7"]})
        listed = match(found, opportunity, ledger=ledger, on=date(2026, 1, 1) + timedelta(days=at), limit=10)
        ledger.entries.extend(listed.shown)
        lists.append([one.organisation for one in listed.candidates])
        plain.append([one.organisation for one in match(found, opportunity, limit=10).candidates])
        assert listed.loss == 0
    names = [row["id"] for row in rows]
    fair, unfair = spread(lists, names), spread(plain, names)
    assert fair.gini < 0.05 < unfair.gini
    assert (fair.never, unfair.never) == (0.0, pytest.approx(1 / 3))


def test_the_window_forgets() -> None:
    ledger = Ledger(
        [
            Shown(date(2026, 1, 1), "a", 1.0, 0.0),
            Shown(date(2026, 6, 1), "a", 0.5, 1.0),
            Shown(date(2026, 7, 1), "a", 9.0, 0.0),
        ]
    )
    assert ledger.owed(date(2026, 6, 2)) == {"a": -0.5}
    ledger.forget(date(2026, 6, 2))
    assert len(ledger.entries) == 2


@pytest.mark.parametrize(
    ("values", "found"), [([], 0), ([0, 0], 0), ([1, 1, 1], 0), ([0, 0, 0, 1], 0.75), ([1, 3], 0.25)]
)
def test_gini(values: list[float], found: float) -> None:
    assert gini(values) == pytest.approx(found)


def test_empty_lists() -> None:
    assert fair_order([], []) == []
    assert loss([0.0], [0]) == 0
    assert earned([]).tolist() == []
    assert earned([0.0, 0.0], BOUNDS | {"shown": 0}).tolist() == [0, 0]
    assert spread([], []).never == 0
    assert spread([["stranger"]], ["a"]).never == 0.5
