"""Needs and offers: the board of a member over 5,000 of them, a page of it presented, documents of the index, a mail read."""

import statistics
from datetime import timedelta

from bench.frame import line, milliseconds, p95

MANY, PAGE = 5_000, 50
MAIL = "Asunto: Buscamos estudio de doblaje\n\n" + (
    "Buscamos en Corea un estudio de doblaje del 3 al 14 de mayo de 2027, entre 20.000 y 40.000 €. " * 40
)


def main() -> None:
    from claqueta.opportunities.models import Opportunity
    from claqueta.opportunities.queries import board_of, presented, read_at_once
    from claqueta.opportunities.readers import Reader
    from claqueta.opportunities.reading import proposals_of
    from claqueta.opportunities.search import documents
    from claqueta.organisations.models import Organisation

    grow(MANY)
    first = Organisation.objects.order_by("pk").values_list("pk", flat=True)[0]
    reader = Reader("members", frozenset({first}))

    def page() -> int:
        rows = read_at_once(board_of(reader).order_by("-updated_at"))[:PAGE]
        return sum(presented(row, reader, "es") is not None for row in rows)

    assert page() == PAGE
    times = milliseconds(page)
    line(
        f"board over {Opportunity.objects.count()}: {PAGE} read and presented to a member",
        f"{statistics.median(times):.1f} ms",
        f"p95 {p95(times):.1f} ms",
    )
    times = milliseconds(lambda: board_of(reader).count())
    line("the same, counted", f"{statistics.median(times):.1f} ms")
    some = [str(pk) for pk in Opportunity.objects.values_list("pk", flat=True)[:PAGE]]
    times = milliseconds(lambda: sum(1 for _document in documents(some)))
    line(f"documents of the index of {PAGE}", f"{statistics.median(times):.1f} ms")
    times = milliseconds(lambda: proposals_of(MAIL))
    line(f"a mail of {len(MAIL)} characters read", f"{statistics.median(times):.1f} ms")


def grow(many: int) -> None:
    """Put so many open needs on record, a third of each audience, every tenth without a name."""
    from django.utils import timezone

    from claqueta.opportunities.models import Opportunity
    from claqueta.organisations.models import Organisation

    whose = list(Organisation.objects.order_by("pk")[:100])
    today = timezone.localdate()
    Opportunity.objects.bulk_create(
        [
            Opportunity(
                slug=f"bench-{number}",
                state="open",
                kind="service",
                title={"es": f"Doblaje número {number}"},
                text={"es": "Ocho episodios de 45 minutos; escribe a hola@bench.example. " * 5},
                activities=["5.7"],
                languages=["ko"],
                territories=["KR"],
                organisation=whose[number % len(whose)],
                audience=("public", "members", "chosen")[number % 3],
                anonymous=number % 10 == 0,
                opens_on=today,
                closes_on=today + timedelta(days=30),
            )
            for number in range(many)
        ],
        batch_size=500,
    )
