"""Of facts, ties."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claqueta.engines.search import AUDIENCES
from claqueta.foundation.ties import Fact
from claqueta.network.policies import overlap, pairs_of, together

circles = st.sampled_from(AUDIENCES)
parties = st.dictionaries(st.integers(1, 30), circles, max_size=12)


@settings(deadline=None)
@given(parties, st.integers(2, 12))
def test_a_fact_ties_all_its_parties_once_unless_it_is_a_crowd(parties: dict[int, str], crowd: int) -> None:
    pairs = list(pairs_of(Fact("x", 2024, parties), crowd))
    if len(parties) > crowd:
        assert pairs == []
        return
    assert [ends for ends, _circle, _weight in pairs] == list(combinations(sorted(parties), 2))
    for (one, other), circle, weight in pairs:
        assert AUDIENCES.index(circle) == max(map(AUDIENCES.index, (parties[one], parties[other])))
        assert weight == 1 / (len(parties) - 1)


@pytest.mark.parametrize(
    ("parts", "facts"),
    [
        ([], []),
        ([("faro", 2020, 1, "public")], []),
        ([("faro", 2020, 1, "public"), ("faro", 2020, 1, "public")], []),
        (
            [("faro", 2020, 1, "public"), ("faro", 2021, 2, "members")],
            [Fact("faro|2020", 2020, {1: "public", 2: "members"})],
        ),
        # Two works of one title.
        ([("faro", 2001, 1, "public"), ("faro", 2020, 2, "public")], []),
        # The same party twice is known by the wider circle.
        (
            [("faro", 2020, 1, "office"), ("faro", 2020, 1, "public"), ("faro", 2020, 2, "board")],
            [Fact("faro|2020", 2020, {1: "public", 2: "board"})],
        ),
    ],
)
def test_works_are_one_by_title_and_year(parts: list[tuple[str, int, int, str]], facts: list[Fact]) -> None:
    assert together(parts) == facts


def test_a_person_ties_in_the_years_in_which_they_acted_for_both() -> None:
    spells = {1: [(2019, 2022, "public")], 2: [(2021, 2024, "members"), (2022, 2022, "public")], 3: []}
    assert overlap(spells) == {
        2021: {1: "public", 2: "members"},
        2022: {1: "public", 2: "public"},
    }
