"""Two fictional calls for projects: one whose projects were selected, and one that is open; written by the use cases themselves."""

import json
from datetime import timedelta
from io import BytesIO
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.text import slugify

from claqueta.events.models import Event, EventState
from claqueta.foundation import audit
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.models import OutgoingMail
from claqueta.organisations.sample.drawing import Work, drawn_poster
from claqueta.submissions import actions
from claqueta.submissions.catalogue import catalogue
from claqueta.submissions.models import DECIDED, Decision, ProjectCall, Submission

FILE = "projects.json"
PEOPLE = ("Irene Sanz", "Pablo Quiroga", "Ane Larrinaga", "Celso Varela", "Marina Tous", "Tomás Iriarte")


def tell(accounts: dict[str, Any]) -> None:
    """The calls of the cluster’s sample and what was submitted to them, once."""
    path = settings.CLUSTER.folder / "sample" / FILE
    if ProjectCall.objects.exists() or not path.is_file():
        return
    for told in json.loads(path.read_text(encoding="utf-8"))["calls"]:
        closes = timezone.now().replace(hour=18, minute=0, second=0, microsecond=0) + timedelta(
            days=told["in_days"]
        )
        opens = closes - timedelta(days=told["open_days"])
        with audit.dated({}, otherwise=opens - timedelta(days=7)):
            _call(told, opens, closes)


def _call(told: dict[str, Any], opens: Any, closes: Any) -> None:
    said = told["values"]
    asked = {key: one.needed for key, one in catalogue().fields.items() if one.usual}
    call = actions.write_call(
        {**said, "opens_at": opens, "closes_at": closes, "asked": asked, "event": _event(told["event_kind"])},
        by=SYSTEM,
    )
    call = actions.CALLS.make("publish", call, by=SYSTEM).thing
    before = set(OutgoingMail.objects.values_list("pk", flat=True))
    for number, project in enumerate(told["projects"]):
        _project(call, project, number, closes)
    if call.submissions.filter(state=Submission.State.SELECTED).exists():
        _told(call, closes)
    # What was mailed then is not mailed today.
    OutgoingMail.objects.exclude(pk__in=before).filter(template__startswith="submissions/").delete()


def _event(kind: str) -> Event | None:
    if not kind:
        return None
    rows = Event.objects.filter(kind=kind, state=EventState.PUBLISHED, ends_at__gt=timezone.now())
    return rows.order_by("begins_at").first()


def _project(call: ProjectCall, told: dict[str, Any], number: int, closes: Any) -> None:
    name = PEOPLE[number % len(PEOPLE)]
    contact = {"contact": name, "email": f"{slugify(name)}@proyectos.example", "phone": ""}
    values = {key: one for key, one in told["values"].items() if key in call.asked}
    made = actions.enter_submission(call, contact, values, by=SYSTEM)
    _poster(made, told)
    at = closes - timedelta(hours=3 + 20 * number)
    language = "es" if number % 3 else "en"
    Submission.objects.filter(pk=made.pk).update(
        language=language, consent=True, rights=True, created_at=at - timedelta(days=9), submitted_at=at
    )
    if told["state"] in DECIDED:
        made.refresh_from_db()
        actions.decide(made, outcome=told["state"], reason=told["reason"], words=told["words"], by=SYSTEM)


def _poster(made: Submission, told: dict[str, Any]) -> None:
    """Its poster, drawn by program; files are added to drafts, as people do."""
    values, how = told["values"], told["poster"]
    work = Work(
        values["title"],
        timezone.localdate().year + 1,
        how["form"],
        how["genre"],
        ((values["company"], "Producción"),),
    )
    Submission.objects.filter(pk=made.pk).update(state=Submission.State.DRAFT)
    made.refresh_from_db()
    actions.add_file(made, BytesIO(drawn_poster(work)), kind="poster", name="poster.webp", by=SYSTEM)
    Submission.objects.filter(pk=made.pk).update(state=Submission.State.SUBMITTED)


def _told(call: ProjectCall, closes: Any) -> None:
    """The letters left, the order stands, the catalogue is out."""
    actions.send_letters(call, [one.pk for one in actions.letters_waiting(call)], by=SYSTEM)
    Decision.objects.filter(submission__call=call).update(
        decided_at=closes + timedelta(days=20), letter_at=closes + timedelta(days=21)
    )
    actions.publish_catalogue(call, by=SYSTEM)
    selected = call.submissions.filter(state=Submission.State.SELECTED).order_by("number")
    actions.set_order(call, [one.pk for one in selected], by=SYSTEM)
    if call.event is not None:
        hour = call.event.begins_at + timedelta(hours=2)
        actions.lay_out_pitches(call, begins_at=hour, pause=3, by=SYSTEM)
        actions.lay_out_rehearsals(call, begins_at=hour - timedelta(days=1), minutes=20, count=6, by=SYSTEM)
