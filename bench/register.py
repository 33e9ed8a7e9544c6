"""The register of members over 20,000 facts as of a day, and `verify` of a book of 100,000 facts."""

import statistics
import time
from datetime import date, timedelta

from bench.frame import line, milliseconds, p95

MANY, BOOK_OF = 20_000, 100_000
A_YEAR = 365


def main() -> None:
    from django.utils import timezone

    from claqueta.foundation import chains
    from claqueta.membership.book import BOOK
    from claqueta.membership.models import Fact
    from claqueta.membership.queries import register

    grow(MANY)
    today = timezone.localdate()
    shown = len(register(today))
    times = milliseconds(lambda: register(today))
    facts = Fact.objects.count()
    line(
        f"register of {shown} members over {facts} facts",
        f"{statistics.median(times):.1f} ms",
        f"p95 {p95(times):.1f} ms",
    )
    day, known = date(2024, 2, 29), timezone.now() - timedelta(days=400)
    times = milliseconds(lambda: register(day, known))
    line("the same, as of another day, as known a year ago", f"{statistics.median(times):.1f} ms")
    grow(BOOK_OF - facts)
    begin = time.process_time()
    assert chains.verify(BOOK) == []
    line(
        f"verify {Fact.objects.count()} facts",
        f"{time.process_time() - begin:.2f} s",
        "of processor, aim 5 s",
    )


def grow(many: int) -> None:
    """Enter many facts, five a member, two of three spells still open; recorded a day after they took effect."""
    from claqueta.foundation.actors import SYSTEM
    from claqueta.foundation.transactions import atomic
    from claqueta.membership.actions import NewFact, enter
    from claqueta.membership.policies.ledger import Kind
    from claqueta.organisations.models import Organisation

    first = date(2023, 3, 30)
    before = Organisation.objects.count()
    made = Organisation.objects.bulk_create(
        [
            Organisation(slug=f"bench-{before + n}", legal_name=f"Bench {before + n} S.L.")
            for n in range(many // 5)
        ],
        batch_size=500,
    )
    for start in range(0, len(made), 500):
        part = made[start : start + 500]
        with atomic():
            for step in range(5):
                enter(
                    [_fact(NewFact, Kind, one, step, first, start + n) for n, one in enumerate(part)],
                    by=SYSTEM,
                )


def _fact(new: type, kind: type, one: object, step: int, first: date, number: int) -> object:
    on = first + timedelta(days=number % A_YEAR + step * 60)
    told = (
        ("ADMITTED", {"class": "full", "name": f"Bench {number} S.L.", "tax_id": "B00704924"}),
        ("REPRESENTED", {"representative": f"Ana Vidal {number}"}),
        ("CLASS_CHANGED", {"class": "associate"}),
        ("RENAMED", {"name": f"Bench {number} Films S.L."}),
        ("LEFT", {"cause": "voluntary"})
        if number % 3 == 0
        else ("REPRESENTED", {"representative": "Luz Mora"}),
    )[step]
    return new(getattr(kind, told[0]), one, on, told[1])
