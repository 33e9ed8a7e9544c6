"""Scores made fair: what the model gives back of worlds that it is told, and what it says of its own doubt."""

import random
from statistics import correlation, fmean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claqueta.engines.selecting import Ranking, Reading, Refused, rank, weighted


def world(
    seed: int,
    *,
    projects: int = 40,
    readers: int = 10,
    each: int = 3,
    strict: float = 1.2,
    chance: float = 0.6,
) -> tuple[dict[str, float], dict[str, float], list[Reading]]:
    """What projects are worth, how lenient readers are, and the scores that come of it."""
    dice = random.Random(seed)
    worth = {f"p{at}": dice.gauss(6, 1) for at in range(projects)}
    offset = {f"r{at}": dice.gauss(0, strict) for at in range(readers)}
    readings = [
        Reading(one, name, min(10.0, max(0.0, value + offset[one] + dice.gauss(0, chance))))
        for name, value in worth.items()
        for one in dice.sample(sorted(offset), each)
    ]
    return worth, offset, readings


def test_severity_is_taken_out_when_readers_differ() -> None:
    better = 0
    for seed in range(3):
        worth, offset, readings = world(seed)
        found = rank(readings, 10)
        true = [worth[one.project] for one in found.estimates]
        fair = correlation([one.score for one in found.estimates], true)
        better += fair > correlation([one.raw or 0 for one in found.estimates], true)
        assert fair > 0.8
        told = [one.offset for one in found.severities]
        assert correlation(told, [offset[one.reader] for one in found.severities]) > 0.9
        assert found.between_readers > found.chance
    assert better == 3


def test_the_standard_error_is_right_two_times_in_three_when_worlds_are_drawn() -> None:
    inside = [
        abs(worth[one.project] - one.score) < one.error
        for seed in range(4)
        for worth, _, readings in [world(seed)]
        for one in rank(readings, 10).estimates
    ]
    assert 0.55 < fmean(inside) < 0.85


def test_the_probability_of_a_place_is_right_when_worlds_are_drawn() -> None:
    told, held = [], []
    for seed in range(4):
        worth, _, readings = world(seed)
        first = sorted(worth, key=lambda name: -worth[name])[:10]
        for one in rank(readings, 10).estimates:
            told.append(one.chosen)
            held.append(one.project in first)
    unsure = [(chosen, here) for chosen, here in zip(told, held) if 0.2 < chosen < 0.8]
    assert fmean(here for chosen, here in zip(told, held) if chosen >= 0.8) > 0.7
    assert fmean(here for chosen, here in zip(told, held) if chosen <= 0.2) < 0.15
    assert abs(fmean(chosen for chosen, _ in unsure) - fmean(here for _, here in unsure)) < 0.2
    assert sum(told) == pytest.approx(4 * 10)


def test_a_surer_score_counts_for_more_when_two_differ() -> None:
    others = world(5)[2]
    doubted = [Reading("r0", "new", 9.0, 0.25), Reading("r1", "new", 3.0, 4.0)]
    believed = [Reading("r0", "new", 9.0, 4.0), Reading("r1", "new", 3.0, 0.25)]
    assert _score(rank([*others, *believed], 10), "new") > _score(rank([*others, *doubted], 10), "new") + 1


def test_what_rests_on_one_score_is_drawn_to_the_middle_when_others_rest_on_three() -> None:
    others = world(6)[2]
    one = rank([*others, Reading("r0", "new", 10.0)], 10)
    three = rank([*others, *(Reading(f"r{at}", "new", 10.0) for at in range(3))], 10)
    assert _score(one, "new") < _score(three, "new")
    assert _error(one, "new") > _error(three, "new")


def test_disagreement_is_told_when_it_is_more_than_chance() -> None:
    calm = world(7, chance=0.3)[2]
    found = rank(
        [*calm, *(Reading(f"r{at}", "split", score) for at, score in enumerate((1.0, 9.5, 5.0)))], 10
    )
    split = next(one for one in found.estimates if one.project == "split")
    assert split.disputed
    assert (split.spread or 0) > 2
    assert sum(one.disputed for one in found.estimates) < 8


def test_a_reader_more_is_asked_for_when_a_place_is_in_doubt() -> None:
    scores = {"sure": 9.5, "maybe": 6.1, "perhaps": 6.0, "never": 1.0}
    readings = [Reading(one, name, score) for name, score in scores.items() for one in ("ana", "bo", "cy")]
    found = {one.project: one for one in rank(readings, 2).estimates}
    assert {name for name, one in found.items() if one.needs_reader} == {"maybe", "perhaps"}
    assert found["sure"].chosen > 0.95
    assert found["never"].chosen < 0.05
    assert not any(one.needs_reader for one in rank(readings, 4).estimates)
    assert not any(one.needs_reader for one in rank(readings, 0).estimates)


def test_islands_are_told_when_no_chain_of_readings_joins_them() -> None:
    readings = [
        *(Reading(one, name, 8.0) for one in ("ana", "bo") for name in ("a", "b", "c")),
        *(Reading(one, name, 4.0) for one in ("cy", "di") for name in ("x", "y")),
    ]
    found = rank(readings, 2)
    assert [len(part.projects) for part in found.islands] == [3, 2]
    assert {one.project for one in found.estimates if one.island == 1} == {"x", "y"}
    joined = rank([*readings, Reading("ana", "x", 8.0)], 2)
    assert len(joined.islands) == 1
    # Ana, lenient elsewhere or not, gives x twice what the others give it: now they are known to be the severe ones.
    assert _error(joined, "y") < _error(found, "y")


def test_what_nobody_has_read_is_in_the_list_when_it_is_named() -> None:
    readings = [Reading("ana", "a", 9.0), Reading("ana", "b", 3.0)]
    found = rank(readings, 1, projects=["a", "b", "unread"])
    unread = next(one for one in found.estimates if one.project == "unread")
    assert (unread.readings, unread.raw, unread.spread, unread.island, unread.needs_reader) == (
        0,
        None,
        None,
        -1,
        True,
    )
    assert rank([], 1, projects=["a", "b"]).estimates[0].error == pytest.approx(10 / 12**0.5)


@settings(max_examples=25, deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.sampled_from("abcd"), st.sampled_from("pqrstu")),
        st.tuples(st.integers(0, 20), st.sampled_from((0.5, 1.0, 2.0))),
        min_size=1,
    ),
    st.integers(0, 7),
)
def test_numbers_stay_sound_when_scores_are_anything(
    given_: dict[tuple[str, str], tuple[int, float]], places: int
) -> None:
    readings = [Reading(one, name, score / 2, weight) for (one, name), (score, weight) in given_.items()]
    found = rank(readings, places)
    assert found == rank(readings, places)
    assert len(found.estimates) == len({one.project for one in readings})
    assert sum(one.chosen for one in found.estimates) == pytest.approx(min(places, len(found.estimates)))
    for one in found.estimates:
        assert -5 <= one.score <= 15
        assert 0 < one.error < 15
        assert (one.spread is None) == (one.readings < 2)
    assert all(one.error > 0 for one in found.severities)


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 100), st.floats(-2, 2))
def test_a_point_more_for_all_moves_all_by_a_point_when_nothing_else_changes(seed: int, by: float) -> None:
    readings = [Reading(one.reader, one.project, one.score / 2 + 2.5) for one in world(seed, projects=8)[2]]
    moved = [Reading(one.reader, one.project, one.score + by) for one in readings]
    before, after = rank(readings, 3), rank(moved, 3)
    for one in before.estimates:
        assert _score(after, one.project) == pytest.approx(one.score + by, abs=1e-6)


def test_scores_are_refused_when_they_make_no_sense() -> None:
    for bad, told in (
        ([Reading("a", "p", 11.0)], "11.0 is not from 0"),
        ([Reading("a", "p", float("nan"))], "nan is not"),
        ([Reading("a", "p", 5.0, 0.0)], "not above nothing"),
        ([Reading("a", "p", 5.0), Reading("a", "p", 6.0)], "twice"),
    ):
        with pytest.raises(Refused, match=told):
            rank(bad, 1)


def test_criteria_count_by_weight_when_a_score_is_made() -> None:
    assert weighted({"art": 8, "market": 4}, {"art": 3, "market": 1}) == 7
    for weights, told in (({"team": 1}, "team has none"), ({"art": 0}, "nothing")):
        with pytest.raises(Refused, match=told):
            weighted({"art": 8}, weights)


def _score(found: Ranking, project: str) -> float:
    return next(one.score for one in found.estimates if one.project == project)


def _error(found: Ranking, project: str) -> float:
    return next(one.error for one in found.estimates if one.project == project)
