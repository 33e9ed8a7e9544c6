"""Readers of the sample cluster, and what they think of its projects."""

import random
from datetime import timedelta
from typing import Any

from django.utils import timezone

from claqueta.foundation.actors import SYSTEM
from claqueta.submissions.actions import reading_assigning as assigning
from claqueta.submissions.actions import reading_giving as giving
from claqueta.submissions.actions import reading_panel as panel
from claqueta.submissions.criteria import criteria_of, plan_of
from claqueta.submissions.models import (
    IN_HAND,
    ProjectCall,
    Reader,
    ReaderSeat,
    Reading,
    ReadingState,
    SeatState,
)
from claqueta.submissions.sample import tell as tell_of_calls

PEOPLE = (
    ("Aitana Rebolledo", "es", ("type.documentary", "type.docuseries", "genre.social", "genre.nature"), ("es", "en", "fr"), 0.8),
    ("Bruno Castelblanco", "es", ("type.feature", "genre.drama", "genre.thriller", "genre.crime"), ("es", "en"), -1.2),
    ("Clodagh Whitmarsh", "en", ("type.series", "type.mini", "genre.comedy", "genre.drama"), ("en", "es"), 0.3),
    ("Damià Puigventós", "es", ("type.animation", "genre.family", "genre.adventure", "genre.fantasy"), ("es", "ca", "en"), -0.4),
    ("Eulalia Montesclaros", "es", ("type.feature", "type.short", "genre.historical", "genre.romance"), ("es", "pt"), 0.6),
    ("Farid Benatia", "en", ("type.documentary", "type.xr", "genre.science_fiction"), ("en", "fr", "es"), -0.2),
)  # fmt: skip
"""Name, language of mails, what they know, languages, and how lenient they are."""
WORDS = {
    "es": (
        "Punto de partida fuerte y un tono muy claro; el último tercio aún no está resuelto.",
        "Personajes con vida propia. El plan de financiación es optimista, pero hay con qué.",
        "Ya se ha contado, aunque no desde aquí: la mirada lo salva.",
        "El dosier promete más de lo que el tratamiento da. Pediría otra versión.",
    ),
    "en": (
        "A strong premise and a clear tone; the last third is not there yet.",
        "Characters that live. The finance plan is hopeful, but there is something in place.",
        "It has been told before, though not from here: the point of view carries it.",
        "The dossier promises more than the treatment gives. I would ask for another draft.",
    ),
}


def tell(accounts: Any) -> None:
    """The calls and their projects, and then who reads them: the committee has something to talk about."""
    tell_of_calls(accounts)
    if Reader.objects.exists():
        return
    calls = ProjectCall.objects.exclude(state=ProjectCall.State.DRAFT).order_by("-closes_at")
    for call in calls:
        if call.submissions.filter(state__in=IN_HAND).count() >= 3:
            _read(call)
            return


def _read(call: ProjectCall) -> None:
    dice = random.Random(20)  # noqa: S311 - the sample is the same every time
    plan = plan_of(call)
    panel.plan_readings(
        call,
        needs=3,
        until=max(timezone.now(), call.closes_at).replace(minute=0, second=0, microsecond=0)
        + timedelta(days=12),
        criteria=plan.criteria,
        by=SYSTEM,
    )
    panel.add_wish(call, what="type.documentary", least=1, by=SYSTEM)
    panel.add_wish(call, what="gender.woman", least=50, share=True, by=SYSTEM)
    lenient = {}
    for number, (name, language, knows, reads, offset) in enumerate(PEOPLE):
        reader = panel.add_reader(
            name=name,
            email=f"lectura{number + 1}@lecturas.example",
            language=language,
            languages=list(reads),
            competences=list(knows),
            by=SYSTEM,
        )
        seat = panel.seat_reader(call, reader, load=30, by=SYSTEM)
        lenient[seat.pk] = offset
        ReaderSeat.objects.filter(pk=seat.pk).update(
            state=SeatState.ACCEPTED, invited_at=timezone.now(), answered_at=timezone.now()
        )
    assigning.propose_readings(call, by=SYSTEM)
    # Nobody is mailed: what the sample tells has happened before.
    now = timezone.now()
    Reading.objects.filter(seat__call=call).update(state=ReadingState.ASSIGNED, assigned_at=now)
    worth: dict[int, float] = {}
    rows = Reading.objects.filter(seat__call=call).select_related("seat__reader").order_by("submission", "pk")
    for one in rows:
        quality = worth.setdefault(one.submission_id, dice.gauss(6.3, 1.2))
        if dice.random() < 0.2:
            continue
        scores = {
            criterion.key: min(10, max(0, round(quality + lenient[one.seat_id] + dice.gauss(0, 0.9))))
            for criterion in criteria_of(plan)
        }
        giving.give_reading(
            one,
            scores=scores,
            confidence=str(dice.choice((1, 2, 2, 3))),
            words=dice.choice(WORDS[one.seat.reader.language]),
            by=SYSTEM,
        )
