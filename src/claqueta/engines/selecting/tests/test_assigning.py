"""Who reads what: nothing forbidden, nothing better, and a reason for whatever is missing."""

from collections import Counter
from dataclasses import replace
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claqueta.engines.selecting import Assignment, Pair, Project, Reader, Refused, assign, islands
from claqueta.engines.selecting.assigning import may_not

WORDS = st.frozensets(st.sampled_from(("documentary", "fiction", "animation")), max_size=2)
TONGUES = st.frozensets(st.sampled_from(("es", "en")), min_size=1)


@st.composite
def panels(draw: st.DrawFn, most: int = 4) -> tuple[list[Project], list[Reader], dict[Pair, str]]:
    projects = [
        Project(f"p{at}", draw(st.integers(0, 3)), draw(WORDS), draw(TONGUES))
        for at in range(draw(st.integers(0, most)))
    ]
    readers = [
        Reader(f"r{at}", draw(st.integers(0, 3)), draw(WORDS), draw(TONGUES))
        for at in range(draw(st.integers(0, most)))
    ]
    pairs = [(one.id, other.id) for one in readers for other in projects]
    conflicts = draw(st.sets(st.sampled_from(pairs), max_size=3)) if pairs else set()
    return projects, readers, dict.fromkeys(sorted(conflicts), "same_company")


def covered(found: Assignment, projects: list[Project]) -> tuple[int, ...]:
    got = Counter(one.project for one in found.pairs)
    return tuple(sorted(got[project.id] for project in projects))


def every_answer(
    projects: list[Project], readers: list[Reader], conflicts: dict[Pair, str]
) -> list[set[Pair]]:
    """All sets of pairs that keep the rules: only for the smallest panels."""
    mine = []
    for reader in readers:
        may = [(reader.id, one.id) for one in projects if not may_not(reader, one, conflicts)]
        mine.append([set(some) for size in range(reader.load + 1) for some in combinations(may, size)])
    needs = {one.id: one.needs for one in projects}
    found = []
    for parts in product(*mine):
        pairs = set().union(*parts)
        got = Counter(other for _, other in pairs)
        if all(got[name] <= needs[name] for name in got):
            found.append(pairs)
    return found


@settings(max_examples=40, deadline=None)
@given(panels())
def test_the_rules_hold_when_readers_are_assigned(
    panel: tuple[list[Project], list[Reader], dict[Pair, str]],
) -> None:
    projects, readers, conflicts = panel
    found = assign(projects, readers, conflicts=conflicts)
    by_id, by_name = {one.id: one for one in readers}, {one.id: one for one in projects}
    given_ = [(one.reader, one.project) for one in found.pairs]
    assert found.proven
    assert len(set(given_)) == len(given_)
    assert not any(may_not(by_id[one], by_name[other], conflicts) for one, other in given_)
    assert all(found.loads[one.id] <= one.load for one in readers)
    missing = {one.project: one.missing for one in found.shortages}
    got = Counter(other for _, other in given_)
    assert all(got[one.id] + missing.get(one.id, 0) == one.needs for one in projects)
    assert found.islands == islands(given_)
    assert assign(projects, readers, conflicts=conflicts) == found


@settings(max_examples=40, deadline=None)
@given(panels(most=3))
def test_no_answer_gives_more_nor_more_evenly_when_all_are_tried(
    panel: tuple[list[Project], list[Reader], dict[Pair, str]],
) -> None:
    projects, readers, conflicts = panel
    found = assign(projects, readers, conflicts=conflicts)
    best = max(
        (
            (len(pairs), tuple(sorted(Counter(other for _, other in pairs)[one.id] for one in projects)))
            for pairs in every_answer(projects, readers, conflicts)
        ),
    )
    assert (len(found.pairs), covered(found, projects)) == best


@settings(max_examples=25, deadline=None)
@given(panels())
def test_one_reading_more_by_whoever_would_help_gives_one_more_when_tried(
    panel: tuple[list[Project], list[Reader], dict[Pair, str]],
) -> None:
    projects, readers, conflicts = panel
    found = assign(projects, readers, conflicts=conflicts)
    for shortage in found.shortages:
        assert shortage.kind in ("few", "full")
        if shortage.kind == "few":
            able = [one for one in readers if not may_not(one, _of(projects, shortage.project), conflicts)]
            assert len(able) == shortage.may < _of(projects, shortage.project).needs
        for helper in shortage.would_help:
            more = [replace(one, load=one.load + 1) if one.id == helper else one for one in readers]
            assert len(assign(projects, more, conflicts=conflicts).pairs) == len(found.pairs) + 1


def _of(projects: list[Project], name: str) -> Project:
    return next(one for one in projects if one.id == name)


def test_a_shortage_says_who_may_not_and_why_when_too_few_may() -> None:
    projects = [Project("wolf", 3, languages=frozenset({"en"}))]
    readers = [
        Reader("ana", 5, languages=frozenset({"en"})),
        Reader("bo", 5, languages=frozenset({"es"})),
        Reader("cy", 5, languages=frozenset({"es", "en"})),
    ]
    (told,) = assign(projects, readers, conflicts={("cy", "wolf"): "same_company"}).shortages
    assert (told.kind, told.may, told.missing) == ("few", 1, 2)
    assert told.why == {"language": 1, "same_company": 1}


def test_a_shortage_names_who_could_pass_one_on_when_all_are_full() -> None:
    """Ana alone may read the first; she reads the second too, which Bo could, had he time."""
    projects = [
        Project("first", 1, languages=frozenset({"en"})),
        Project("second", 2, languages=frozenset({"es"})),
    ]
    readers = [
        Reader("ana", 1, languages=frozenset({"en", "es"})),
        Reader("bo", 1, languages=frozenset({"es"})),
    ]
    (told,) = assign(projects, readers).shortages
    assert (told.project, told.kind, told.missing, told.would_help) == ("second", "full", 1, ("ana",))


def test_whoever_knows_it_reads_it_when_several_could() -> None:
    projects = [Project("doc", 1, frozenset({"documentary"})), Project("toon", 1, frozenset({"animation"}))]
    readers = [Reader("ana", 2, frozenset({"documentary"})), Reader("bo", 2, frozenset({"animation"}))]
    found = assign(projects, readers)
    assert {(one.reader, one.project, one.fit) for one in found.pairs} == {
        ("ana", "doc", 1.0),
        ("bo", "toon", 1.0),
    }


def test_loads_are_alike_when_all_know_the_same() -> None:
    found = assign([Project(f"p{at}", 3) for at in range(20)], [Reader(f"r{at}", 30) for at in range(6)])
    assert set(found.loads.values()) == {10}


def test_what_a_person_settled_stays_when_the_rest_is_worked_out() -> None:
    projects = [Project("doc", 1, frozenset({"documentary"})), Project("toon", 2)]
    readers = [Reader("ana", 1, frozenset({"documentary"})), Reader("bo", 1)]
    found = assign(projects, readers, kept=[("bo", "doc"), ("ana", "toon")])
    assert {(one.reader, one.project) for one in found.pairs if one.kept} == {("bo", "doc"), ("ana", "toon")}
    assert [(one.project, one.kind, one.missing) for one in found.shortages] == [("toon", "full", 1)]


def test_islands_are_bridged_when_that_costs_no_reading() -> None:
    """By competence alone, two of one school read one half and two of the other the other: nobody ties them."""
    schools = [frozenset({"documentary"}), frozenset({"animation"})]
    projects = [Project(f"p{at}", 2, schools[at % 2]) for at in range(8)]
    readers = [Reader(f"r{at}", 5, schools[at % 2]) for at in range(4)]
    found = assign(projects, readers)
    assert (len(found.pairs), len(found.islands), found.proven) == (16, 1, True)
    apart = assign(
        projects,
        readers,
        conflicts={
            (one.id, other.id): "same_company"
            for one in readers
            for other in projects
            if one.competences != other.traits
        },
    )
    assert (len(apart.pairs), len(apart.islands)) == (16, 2)


@pytest.mark.parametrize(
    ("projects", "readers", "extra", "told"),
    [
        (["a", "a"], [], {}, "projects: a is there twice"),
        ([], ["b", "b"], {}, "readers: b is there twice"),
        (["a"], ["b"], {"kept": [("b", "z")]}, "kept: b and z are not both there"),
        (
            ["a"],
            ["b"],
            {"kept": [("b", "a")], "conflicts": {("b", "a"): "declared"}},
            r"must not read a \(declared\)",
        ),
    ],
)
def test_what_makes_no_sense_is_refused_when_it_is_given(
    projects: list[str], readers: list[str], extra: dict[str, object], told: str
) -> None:
    with pytest.raises(Refused, match=told):
        assign([Project(one) for one in projects], [Reader(one, 3) for one in readers], **extra)  # type: ignore[arg-type]


def test_nothing_is_assigned_when_there_is_nobody() -> None:
    assert assign([], []) == Assignment()
    (told,) = assign([Project("lone", 2)], []).shortages
    assert (told.kind, told.may, told.missing) == ("few", 0, 2)
