"""Lists for one organisation: mutual likelihood, and answers that change what comes later within bounds."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from claqueta.engines.matching import (
    Answer,
    Feedback,
    Ready,
    by_decile,
    for_you,
    market,
    mutual,
    opportunity_of,
    organisation_of,
    requests,
)
from claqueta.engines.matching.data import numbers
from claqueta.engines.matching.feedback import REASONS, factor
from claqueta.engines.matching.tests.worlds import ON, TAXONOMY, asked, ready

ROWS: list[dict[str, Any]] = [
    {"id": "dub", "activities": ["5.7"], "languages": ["en"], "kind": "service"},
    {"id": "dub again", "activities": ["5.7"], "territories": ["FR"], "kind": "service"},
    {"id": "subs", "activities": ["5.8"], "territories": ["FR"]},
    {"id": "film", "activities": ["2.1"], "kind": "co-producer"},
    {"id": "own", "activities": ["5.7"], "organisation": "azotea"},
    {"id": "over", "activities": ["5.7"], "closes": "2026-11-25"},
]
MARKET = market(ready(), [opportunity_of(row) for row in ROWS], on=ON)


def listed(*feedback: Feedback, on: date = ON, limit: int = 10) -> list[str]:
    return [one.opportunity for one in for_you(MARKET, "azotea", on=on, feedback=feedback, limit=limit)]


def answered(opportunity: str, answer: Answer, **more: Any) -> Feedback:
    return Feedback("azotea", opportunity, answer, ON, **more)


def test_the_best_come_first_with_reasons() -> None:
    found = for_you(MARKET, "azotea", on=ON, limit=2)
    assert {one.opportunity for one in found} == {"dub", "dub again"}
    assert all(one.candidate.organisation == "azotea" and one.candidate.reasons for one in found)
    assert {"own", "over"}.isdisjoint(listed())


def test_useless_is_gone_tomorrow_and_what_is_like_it_falls() -> None:
    useless = answered("dub", Answer.USELESS)
    assert "dub" not in listed(useless)
    assert "dub" not in listed(useless, on=ON + timedelta(days=400))
    before = {one.opportunity: one.score for one in for_you(MARKET, "azotea", on=ON)}
    after = {one.opportunity: one.score for one in for_you(MARKET, "azotea", on=ON, feedback=[useless])}
    assert after["dub again"] == pytest.approx(
        before["dub again"] * numbers()["feedback"]["useless"], abs=1e-3
    )
    assert after["film"] == before["film"]


def test_not_for_us_because() -> None:
    refused = answered("dub again", Answer.NOT_FOR_US, because="territory")
    before = {one.opportunity: one.score for one in for_you(MARKET, "azotea", on=ON)}
    after = {one.opportunity: one.score for one in for_you(MARKET, "azotea", on=ON, feedback=[refused])}
    assert "dub again" not in after
    assert after["subs"] == pytest.approx(before["subs"] * numbers()["feedback"]["because"], abs=1e-3)
    assert after["dub"] == before["dub"]
    kind = {
        one.opportunity: one.score
        for one in for_you(MARKET, "azotea", on=ON, feedback=[replace(refused, because="kind")])
    }
    assert kind["dub"] < before["dub"]
    assert kind["subs"] == before["subs"]
    other = {
        one.opportunity: one.score
        for one in for_you(MARKET, "azotea", on=ON, feedback=[replace(refused, because="other")])
    }
    assert other == {name: score for name, score in before.items() if name != "dub again"}


def test_what_sleeps_comes_back_as_it_was() -> None:
    sleeping = answered("dub", Answer.SNOOZE, until=ON + timedelta(days=7))
    assert "dub" not in listed(sleeping)
    assert listed(sleeping, on=ON + timedelta(days=7)) == listed()
    assert "dub" in listed(answered("dub", Answer.SNOOZE))


def test_answers_of_others_and_old_ones_change_nothing() -> None:
    assert listed(replace(answered("dub", Answer.USELESS), organisation="boceto")) == listed()
    old = replace(answered("gone", Answer.USELESS), on=ON - timedelta(days=numbers()["feedback"]["days"]))
    assert listed(old) == listed()
    assert len(listed(limit=1)) == 1


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.builds(
            Feedback,
            st.just("azotea"),
            st.sampled_from([row["id"] for row in ROWS]),
            st.sampled_from(Answer),
            st.dates(ON - timedelta(days=400), ON),
            st.sampled_from(REASONS),
        ),
        max_size=12,
    )
)
def test_answers_stay_within_their_bounds(feedback: list[Feedback]) -> None:
    known = dict(MARKET.questions)
    for question in known.values():
        assert numbers()["feedback"]["floor"] <= factor(feedback, "azotea", question, known, ON) <= 1


@settings(deadline=None, max_examples=60)
@given(
    arrays.arrays(
        np.float64,
        st.tuples(st.integers(1, 12), st.integers(1, 12)),
        elements=st.floats(0, 1) | st.just(-1.0),
    )
)
def test_crowding_stays_within_its_bounds(scores: Any) -> None:
    found = mutual(scores)
    out = scores < 0
    assert (found[out] == scores[out]).all()
    assert (found[~out] <= scores[~out] + 1e-9).all()
    assert (found[~out] >= scores[~out] * numbers()["mutual"]["floor"] - 1e-9).all()


def test_the_popular_few_do_not_drown() -> None:
    """A hundred who need the same: three are a little better, sixty are good; asked by score alone, three get everything."""
    chance = np.random.default_rng(12)
    scores = chance.uniform(0.55, 0.62, (100, 60))
    scores[:, :10] += 0.03
    names = [str(at) for at in range(60)]

    def tenths(values: Any) -> list[float]:
        lists = [[names[at] for at in np.argsort(-row, kind="stable")[:10]] for row in values]
        return by_decile(requests(lists), names)

    before, after = tenths(scores), tenths(mutual(scores))
    assert after[0] < before[0] * 0.9
    assert after[-1] > before[-1]
    assert by_decile({}, ["a"]) == [0.0] * 10


def test_a_market_with_nothing_in_it() -> None:
    empty = market(ready(), [])
    assert for_you(empty, "azotea", on=ON) == []
    assert mutual(np.zeros((0, 0))).shape == (0, 0)
    assert (mutual(np.full((2, 2), -1.0)) == -1).all()


def test_opportunities_without_activities_are_alike_by_kind() -> None:
    found = Ready([organisation_of({"id": "azotea"})], TAXONOMY)
    one, other, third = (
        found.question(asked(kind=kind, direction="offer"))
        for kind in ("nothing known", "nothing known", "else")
    )
    useless = [answered("o", Answer.USELESS)]
    assert factor(useless, "azotea", one, {"o": other}, ON) < 1
    assert factor(useless, "azotea", third, {"o": other}, ON) == 1
