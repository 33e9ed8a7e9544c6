"""A thousand badges as a PDF, alone in its process."""

import os
import subprocess
import sys
import time
from datetime import timedelta
from typing import Any

from bench.frame import line
from bench.guide import Tree

PEOPLE = 1_000
GIVEN = ("Ana", "Beatriz", "Maximiliano", "Luz", "Íñigo", "Yolanda", "Ezequiel")
FAMILY = ("Ruiz Gil", "Fernández de Córdoba", "Sol", "Peñafiel Rubio", "Albarrán", "Quiroga Lasheras")


def crowd(people: int) -> Any:
    """An event that is on, with so many who are registered and have a badge."""
    from django.utils import timezone

    from claqueta.door import actions
    from claqueta.events import actions as events
    from claqueta.events.models import Registration
    from claqueta.events.tests.factories import said
    from claqueta.foundation.actors import SYSTEM
    from claqueta.foundation.folding import folded

    now = timezone.now()
    made = events.write_event(
        said(begins_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=8)), by=SYSTEM
    )
    held = events.EVENTS.make("publish", made, by=SYSTEM).thing
    kind = events.add_accreditation(held, {"name": {"es": "General", "en": "General"}}, by=SYSTEM)
    names = [f"{GIVEN[n % 7]} {FAMILY[n % 6]} {n}" for n in range(people)]
    Registration.objects.bulk_create(
        [
            Registration(
                event=held,
                accreditation=kind,
                state="registered",
                name=name,
                name_folded=folded(name),
                email=f"p{n}-{held.pk}@people.example",
                company=f"Producciones {n % 300}",
                language="es",
            )
            for n, name in enumerate(names)
        ],
        batch_size=500,
    )
    actions.ensure_badges(held, by=SYSTEM)
    return held


def gather() -> None:
    crowd(PEOPLE)


def main() -> None:
    from claqueta.door import actions
    from claqueta.events.models import Event
    from claqueta.foundation.actors import SYSTEM

    data = os.environ["CLAQUETA_DATA_DIR"]
    # Not here: who prints did not register them all.
    subprocess.run([sys.executable, "-m", "bench", "--in", data, "badges:gather"], check=True)
    held = Event.objects.latest("pk")
    for paper in ("a6", "a4x4"):
        begin, before = time.perf_counter(), os.times()
        with Tree() as tree:
            body, count = actions.print_badges(held, paper=paper, by=SYSTEM)
        after = os.times()
        worked = sum(after[:4]) - sum(before[:4])
        line(
            f"{count} badges on {paper} ({len(body) // 1024} KiB)",
            f"{time.perf_counter() - begin:.1f} s",
            f"≤ 60 s; {worked:.1f} s of the processor; worker and drawing process together at most {tree.most:.0f} MiB, ≤ 300 MiB",
        )
