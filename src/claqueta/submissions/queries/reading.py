"""What is read of readings: who could read what, how projects stand by what was given, which would be chosen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import ceil
from typing import Any

from django.db.models import QuerySet

from claqueta.engines import selecting
from claqueta.foundation.cluster_rules import rule
from claqueta.submissions.catalogue import choice_name
from claqueta.submissions.criteria import criteria_of, plan_of, traits_of
from claqueta.submissions.models import (
    HIGH,
    IN_HAND,
    LOW,
    ProjectCall,
    ReaderSeat,
    Reading,
    ReadingPlan,
    ReadingState,
    SeatState,
    Submission,
    SubmissionState,
)
from claqueta.submissions.queries.conflicts import Found, conflicts_among
from claqueta.submissions.reading_judging import WISHED


def projects_to_read(call: ProjectCall) -> QuerySet[Submission]:
    """What of a call is before readers and committee."""
    rows = Submission.objects.filter(call=call, state__in=IN_HAND)
    return rows.select_related("call__event", "organisation").order_by("number")


def seats_of(call: ProjectCall) -> QuerySet[ReaderSeat]:
    rows = ReaderSeat.objects.filter(call=call)
    return rows.select_related("call__event", "reader__organisation", "reader__account")


# -- Who reads what --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Proposal:
    """Who should read what, and what keeps projects from having their readers."""

    assignment: selecting.Assignment
    seats: Mapping[str, ReaderSeat]
    projects: Mapping[str, Submission]
    conflicts: Mapping[tuple[int, int], Found]
    """Reader and project → what is between them."""


def proposal_for(call: ProjectCall) -> Proposal:
    """What the engine would have each reader read; what was chosen by hand, sent out or given stays as it is."""
    plan = plan_of(call)
    projects = {str(one.pk): one for one in projects_to_read(call)}
    seats = {str(one.pk): one for one in seats_of(call).exclude(state=SeatState.DECLINED)}
    conflicts = conflicts_among([one.reader for one in seats.values()], list(projects.values()))
    between = {
        (key, project): conflicts[seat.reader_id, int(project)].kind
        for key, seat in seats.items()
        for project in projects
        if (seat.reader_id, int(project)) in conflicts
    }
    kept = [
        (str(seat), str(project))
        for seat, project, state, by_hand in Reading.objects.filter(seat__call=call).values_list(
            "seat", "submission", "state", "by_hand"
        )
        if (state != ReadingState.PROPOSED or by_hand) and str(seat) in seats and str(project) in projects
    ]
    assignment = selecting.assign(
        [
            selecting.Project(key, plan.needs, traits_of(one.values), _languages(one))
            for key, one in projects.items()
        ],
        [
            selecting.Reader(
                key, one.load, frozenset(one.reader.competences), frozenset(one.reader.languages)
            )
            for key, one in seats.items()
        ],
        conflicts={pair: kind for pair, kind in between.items() if pair not in set(kept)},
        kept=kept,
    )
    return Proposal(assignment, seats, projects, conflicts)


def _languages(submission: Submission) -> frozenset[str]:
    """Of which a reader needs one: that in which it was submitted, or else any."""
    return frozenset({submission.language}) if submission.language else frozenset()


def fit_of(seat: ReaderSeat, submission: Submission) -> float:
    traits = traits_of(submission.values)
    return len(traits & set(seat.reader.competences)) / len(traits) if traits else 1.0


# -- How projects stand ----------------------------------------------------------------------------------------


@lru_cache(maxsize=16)
def _ranked(
    readings: tuple[selecting.Reading, ...], places: int, projects: tuple[str, ...], sure: float
) -> selecting.Ranking:
    return selecting.rank(readings, places, projects=projects, low=LOW, high=HIGH, sure=sure)


def places_of(call: ProjectCall) -> int:
    """How many are to be selected: what the call says, or else as large a part as is usual."""
    return places_among(call, projects_to_read(call).count())


def places_among(call: ProjectCall, projects: int) -> int:
    """The same, of so many projects."""
    return call.wanted or max(1, projects // rule("selected_of").value)


def given_readings(call: ProjectCall) -> QuerySet[Reading]:
    rows = Reading.objects.filter(seat__call=call, state=ReadingState.GIVEN, submission__state__in=IN_HAND)
    return rows.select_related("seat__reader").order_by("submission", "pk")


def score_of(reading: Reading, plan: ReadingPlan) -> float | None:
    """Its weighted score; none as long as a criterion in force has no score."""
    weights = {one.key: one.weight for one in criteria_of(plan)}
    try:
        return selecting.weighted(reading.scores, weights)
    except selecting.Refused:
        return None


def ranking_of(
    call: ProjectCall, projects: Sequence[Submission] | None = None, *, plan: ReadingPlan | None = None
) -> selecting.Ranking:
    """The projects of a call from the best, by the readings given; kept as long as those are the same."""
    plan = plan or plan_of(call)
    shares = [one / 100 for one in rule("reading_confidence").values]
    readings = tuple(
        selecting.Reading(str(one.seat_id), str(one.submission_id), score, shares[one.confidence - 1])
        for one in given_readings(call)
        if (score := score_of(one, plan)) is not None
    )
    rows = projects if projects is not None else list(projects_to_read(call))
    places = places_among(call, len(rows))
    keys = tuple(str(one.pk) for one in rows)
    return _ranked(readings, places, keys, rule("reading_sure").value / 100)


# -- Which would be chosen -------------------------------------------------------------------------------------


@lru_cache(maxsize=16)
def _chosen(
    candidates: tuple[selecting.Candidate, ...], places: int, wishes: tuple[selecting.Wish, ...]
) -> selecting.Choice:
    return selecting.choose(candidates, places, wishes)


@dataclass(frozen=True, slots=True)
class WishShown:
    number: int
    words: str
    least: int
    """How many that is of those selected."""
    most: int | None
    share: bool
    said_least: int | None
    said_most: int | None
    members: int
    """How many such projects there are."""
    cost: selecting.Cost | None = None
    unmet: selecting.Unmet | None = None
    comes_in: tuple[Submission, ...] = ()
    goes_out: tuple[Submission, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggested:
    """The choice that the scores and the wishes would make."""

    choice: selecting.Choice
    chosen: frozenset[int]
    wishes: tuple[WishShown, ...] = field(default_factory=tuple)


def choice_of(
    call: ProjectCall, ranking: selecting.Ranking, projects: Mapping[int, Submission], plan: ReadingPlan
) -> Suggested:
    """Which projects would be chosen under the wishes; what somebody decided already stands."""
    settled = {SubmissionState.SELECTED: True, SubmissionState.REJECTED: False}
    candidates = tuple(
        selecting.Candidate(
            one.project, round(one.score, 3), settled.get(SubmissionState(projects[int(one.project)].state))
        )
        for one in ranking.estimates
        if int(one.project) in projects
    )
    places = places_among(call, len(projects))
    wishes, shown = [], []
    for number, said in enumerate(plan.wishes):
        members = {pk for pk, one in projects.items() if _answers(said["what"], one.values)}
        least, most = _count(said.get("least"), said, places), _count(said.get("most"), said, places)
        wish = selecting.Wish(str(number), frozenset(str(pk) for pk in members), least or 0, most)
        wishes.append(wish)
        shown.append((number, said, wish))
    choice = _chosen(candidates, places, tuple(wishes))
    costs = {one.wish: one for one in choice.costs}
    unmet = {one.wish: one for one in choice.unmet}

    def of(names: Iterable[str]) -> tuple[Submission, ...]:
        return tuple(projects[int(name)] for name in names)

    return Suggested(
        choice,
        frozenset(int(name) for name in choice.chosen),
        tuple(
            WishShown(
                number,
                wish_name(said["what"]),
                wish.least,
                wish.most,
                bool(said.get("share")),
                said.get("least"),
                said.get("most"),
                len(wish.members),
                costs[wish.id],
                unmet.get(wish.id),
                of(costs[wish.id].comes_in),
                of(costs[wish.id].goes_out),
            )
            for number, said, wish in shown
        ),
    )


def wish_name(what: str) -> str:
    group, _dot, key = what.partition(".")
    return choice_name(group, key)


def _answers(what: str, values: Mapping[str, Any]) -> bool:
    group, _dot, key = what.partition(".")
    value = values.get(WISHED[group])
    return key in value if isinstance(value, list) else value == key


def _count(number: int | None, said: Mapping[str, Any], places: int) -> int | None:
    """A wish as a number of projects: a share is of the places, rounded up, so that half of five are three."""
    if number is None:
        return None
    return ceil(places * number / 100) if said.get("share") else number
