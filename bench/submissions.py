"""Calls for projects: 300 projects of one call as the office lists them, as a catalogue shows them, as one page, as documents; read and ranked."""

import statistics
from typing import Any

from bench.frame import line, milliseconds, p95

MANY, PAGE, READERS, EACH = 300, 50, 40, 3


def main() -> None:
    from claqueta.submissions.circles import Circle
    from claqueta.submissions.models import Submission
    from claqueta.submissions.office.submissions import rows
    from claqueta.submissions.queries import presented, read_at_once, standing_of
    from claqueta.submissions.queries.catalogue import seen_of
    from claqueta.submissions.readers import NOBODY
    from claqueta.submissions.search import documents

    call = grow(MANY)
    times = milliseconds(lambda: [str(one) for one in rows().filter(call=call)[:PAGE]])
    line(f"the office's list of {MANY}, a page of {PAGE} read", f"{statistics.median(times):.1f} ms")
    times = milliseconds(lambda: len(seen_of(call, NOBODY, "en")))
    line(
        f"the catalogue of {MANY}, read and presented to a guest",
        f"{statistics.median(times):.1f} ms",
        f"p95 {p95(times):.1f} ms",
    )
    key = Submission.objects.filter(call=call).values_list("pk", flat=True)[0]
    times = milliseconds(lambda: presented(read_at_once().get(pk=key), Circle.OFFICE, "en"))
    line("one project read and presented to those who select", f"{statistics.median(times):.1f} ms")
    times = milliseconds(lambda: standing_of(read_at_once().get(pk=key)))
    line("how one stands to its call, told at each saving", f"{statistics.median(times):.1f} ms")
    some = [str(pk) for pk in Submission.objects.filter(call=call).values_list("pk", flat=True)[:PAGE]]
    times = milliseconds(lambda: sum(1 for _document in documents(some)))
    line(f"documents of the index of {PAGE}", f"{statistics.median(times):.1f} ms")
    _selecting(call)


def _selecting(call: Any) -> None:
    """What the committee of so many projects waits for: who reads what, and how they stand by three readings each."""
    from claqueta.submissions.queries import committee, reading

    _read_by_some(call)

    def anew() -> None:
        reading._ranked.cache_clear()
        committee.committee_of(call)

    for name, act in (
        (f"who of {READERS} reads which of {MANY}, proposed", lambda: reading.proposal_for(call)),
        (f"{MANY} projects ranked by {MANY * EACH} readings and chosen, something new read", anew),
        ("the same, nothing new read", lambda: committee.committee_of(call)),
    ):
        times = milliseconds(act, times=5)
        line(name, f"{statistics.median(times):.0f} ms")


def _read_by_some(call: Any) -> None:
    """Each project by three of forty, the scores by lot."""
    import random

    from django.utils import timezone

    from claqueta.submissions.models import Reader, ReaderSeat, Reading, Submission
    from claqueta.submissions.queries import reading

    now, dice = timezone.now(), random.Random(12)
    Submission.objects.filter(call=call).update(state="submitted")
    criteria = [one.key for one in reading.criteria_of(reading.plan_of(call))]
    readers = Reader.objects.bulk_create(
        Reader(name=f"Reader {n}", email=f"r{n}@bench.example", languages=["es"], competences=["drama"])
        for n in range(READERS)
    )
    seats = ReaderSeat.objects.bulk_create(
        ReaderSeat(call=call, reader=one, load=MANY, state="accepted") for one in readers
    )
    Reading.objects.bulk_create(
        Reading(
            seat=seat,
            submission=project,
            state="given",
            given_at=now,
            scores={key: dice.randint(2, 10) for key in criteria},
        )
        for project in Submission.objects.filter(call=call)
        for seat in dice.sample(seats, EACH)
    )


def grow(many: int) -> Any:
    """Put a call with so many selected projects on record, its catalogue published."""
    from datetime import timedelta

    from django.utils import timezone

    from claqueta.foundation.actors import SYSTEM
    from claqueta.submissions import actions
    from claqueta.submissions.catalogue import catalogue
    from claqueta.submissions.models import ProjectCall, Submission

    now = timezone.now()
    call = actions.write_call(
        {
            "title": {"en": "Bench"},
            "text": {"en": "Bench"},
            "opens_at": now - timedelta(days=9),
            "closes_at": now + timedelta(days=9),
            "asked": dict.fromkeys(catalogue().fields, False),
            "eligibility": {"least_minutes": 60, "least_in_place": 20, "countries": ["ES"]},
        },
        by=SYSTEM,
    )
    ProjectCall.objects.filter(pk=call.pk).update(state="published", catalogue_at=now)
    rows = [
        {"source": f"Fund {n}", "type": "grant", "amount": 90_000, "status": "confirmed"} for n in range(6)
    ]
    Submission.objects.bulk_create(
        Submission(
            call=call,
            number=number,
            state="selected",
            title=f"Film {number}",
            title_folded=f"film {number}",
            company=f"Company {number}",
            email=f"p{number}@bench.example",
            consent=True,
            submitted_at=now,
            values={
                "title": f"Film {number}",
                "type": "feature",
                "genres": ["drama"],
                "minutes": 90,
                "countries": ["ES", "FR"],
                "languages": ["es"],
                "stage": "development",
                "logline": {"en": "A lighthouse goes dark."},
                "synopsis": {"en": "A night without light. " * 40},
                "statement": "Words. " * 400,
                "budget": 2_000_000,
                "financing": rows,
                "looking_for": ["coproducer", "sales"],
            },
        )
        for number in range(1, many + 1)
    )
    call.refresh_from_db()
    return call
