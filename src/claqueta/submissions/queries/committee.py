"""What the committee has before it: projects from the best, with what is not known of them; and one of them in depth."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from claqueta.engines import selecting
from claqueta.submissions.blinding import telling_fields
from claqueta.submissions.criteria import criteria_of, plan_of
from claqueta.submissions.models import (
    BlindCopy,
    ProjectCall,
    ReaderSeat,
    Reading,
    ReadingPlan,
    ReadingState,
    SeatState,
    Submission,
)
from claqueta.submissions.queries.conflicts import Found, conflicts_among
from claqueta.submissions.queries.reading import (
    Suggested,
    choice_of,
    fit_of,
    places_among,
    projects_to_read,
    ranking_of,
    score_of,
    seats_of,
)


@dataclass(frozen=True, slots=True)
class Row:
    place: int
    submission: Submission
    estimate: selecting.Estimate
    suggested: bool
    given: int
    waits: int

    @property
    def percent(self) -> int:
        return round(100 * self.estimate.chosen)


@dataclass(frozen=True, slots=True)
class Committee:
    call: ProjectCall
    plan: ReadingPlan
    rows: tuple[Row, ...]
    ranking: selecting.Ranking
    suggested: Suggested
    places: int
    waits: int
    """Readings that are still to be given."""

    @property
    def needing(self) -> int:
        """How many projects a further reading would make clearer."""
        return sum(one.estimate.needs_reader for one in self.rows)

    @property
    def islands(self) -> int:
        return len(self.ranking.islands)


def committee_of(call: ProjectCall) -> Committee:
    """The ranking of a call, with the choice that scores and wishes would make. Six queries, however many projects."""
    plan = plan_of(call)
    projects = {one.pk: one for one in projects_to_read(call)}
    ranking = ranking_of(call, list(projects.values()), plan=plan)
    suggested = choice_of(call, ranking, projects, plan)
    counts: Counter[tuple[int, str]] = Counter(
        Reading.objects.filter(seat__call=call).values_list("submission", "state")
    )
    rows = tuple(
        Row(
            place,
            projects[int(one.project)],
            one,
            int(one.project) in suggested.chosen,
            counts[int(one.project), ReadingState.GIVEN],
            counts[int(one.project), ReadingState.ASSIGNED],
        )
        for place, one in enumerate(ranking.estimates, start=1)
    )
    places = places_among(call, len(projects))
    return Committee(call, plan, rows, ranking, suggested, places, sum(one.waits for one in rows))


def seen_mark(submissions: Iterable[Submission]) -> str:
    """By which it is known whether the decisions on some projects are still those that somebody looked at."""
    said = ";".join(f"{one.pk}:{one.state}" for one in sorted(submissions, key=lambda one: one.pk))
    return hashlib.sha256(said.encode()).hexdigest()[:24]


# -- One project -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ReadingShown:
    reading: Reading
    score: float | None
    corrected: float | None
    """What it would be had an average reader given it."""
    scores: tuple[tuple[str, int | None], ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    seat: ReaderSeat
    fit: int
    """Per cent of what one should know."""
    left: int
    """How many more they can read."""


@dataclass(frozen=True, slots=True)
class Weighed:
    submission: Submission
    plan: ReadingPlan
    estimate: selecting.Estimate | None
    readings: tuple[ReadingShown, ...]


def weighed(submission: Submission) -> Weighed:
    """What was given of a project, and how it stands by that."""
    plan = plan_of(submission.call)
    ranking = ranking_of(submission.call, plan=plan)
    estimate = next((one for one in ranking.estimates if one.project == str(submission.pk)), None)
    offsets = {one.reader: one.offset for one in ranking.severities}
    rows = (
        Reading.objects.filter(submission=submission)
        .exclude(state=ReadingState.PROPOSED)
        .select_related("seat__reader", "submission__call")
        .order_by("pk")
    )
    return Weighed(submission, plan, estimate, tuple(_shown(one, plan, offsets) for one in rows))


@dataclass(frozen=True, slots=True)
class Considered:
    weighed: Weighed
    candidates: tuple[Candidate, ...]
    """Who could read it too, those who know most of it first."""
    conflicts: tuple[tuple[ReaderSeat, Found], ...]
    told_in: tuple[tuple[str, list[str]], ...]
    """Of a blind call: fields that name somebody, and whom."""
    copies: tuple[BlindCopy, ...]

    @property
    def held_back(self) -> list[BlindCopy]:
        return [one for one in self.copies if not one.is_shown]


def considered(submission: Submission) -> Considered:
    """A project in depth, for the committee."""
    call = submission.call
    seats = list(seats_of(call))
    conflicts = conflicts_among([one.reader for one in seats], [submission])
    load = _loads(call)
    reads = {one.seat_id for one in Reading.objects.filter(submission=submission).only("seat_id")}
    candidates = [
        Candidate(seat, round(100 * fit_of(seat, submission)), seat.load - load[seat.pk])
        for seat in seats
        if seat.pk not in reads
        and seat.state != SeatState.DECLINED
        and (seat.reader_id, submission.pk) not in conflicts
    ]
    return Considered(
        weighed(submission),
        tuple(sorted(candidates, key=lambda one: (one.left <= 0, -one.fit, -one.left, one.seat.pk))),
        tuple(
            (seat, conflicts[seat.reader_id, submission.pk])
            for seat in seats
            if (seat.reader_id, submission.pk) in conflicts
        ),
        tuple(telling_fields(submission)) if call.blind else (),
        tuple(BlindCopy.objects.filter(file__submission=submission).select_related("file__attachment"))
        if call.blind
        else (),
    )


def _loads(call: ProjectCall) -> Counter[int]:
    return Counter(Reading.objects.filter(seat__call=call).values_list("seat", flat=True))


def _shown(reading: Reading, plan: ReadingPlan, offsets: Mapping[str, float]) -> ReadingShown:
    given = reading.state == ReadingState.GIVEN
    score = score_of(reading, plan) if given else None
    offset = offsets.get(str(reading.seat_id), 0.0)
    # What is not given yet is its reader's alone.
    scores = tuple((str(one), reading.scores.get(one.key) if given else None) for one in criteria_of(plan))
    return ReadingShown(reading, score, None if score is None else score - offset, scores)


# -- Who reads what --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SeatRow:
    seat: ReaderSeat
    proposed: int
    waits: int
    given: int

    @property
    def total(self) -> int:
        return self.proposed + self.waits + self.given


def board_of(call: ProjectCall) -> dict[str, Any]:
    """The readers of a call with what each has, and the projects with who reads them."""
    rows = Reading.objects.filter(seat__call=call).select_related("seat__reader", "submission__call")
    readings = list(rows.order_by("submission__number", "pk"))
    counts = Counter((one.seat_id, one.state) for one in readings)
    seats = [
        SeatRow(
            one,
            counts[one.pk, ReadingState.PROPOSED],
            counts[one.pk, ReadingState.ASSIGNED],
            counts[one.pk, ReadingState.GIVEN],
        )
        for one in seats_of(call)
    ]
    by_project: dict[int, list[Reading]] = {}
    for one in readings:
        by_project.setdefault(one.submission_id, []).append(one)
    plan = plan_of(call)
    return {
        "seats": seats,
        "projects": [
            (one, by_project.get(one.pk, []), max(0, plan.needs - len(by_project.get(one.pk, []))))
            for one in projects_to_read(call)
        ],
        "proposed": sum(one.proposed for one in seats),
        "waits": sum(one.waits for one in seats),
        "given": sum(one.given for one in seats),
        "plan": plan,
    }
