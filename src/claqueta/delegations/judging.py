"""The one judge of delegations, whatever door their values come through."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from claqueta.delegations.models import DELEGATION, AppointmentKind, Criterion, FileAudience, Payer
from claqueta.delegations.models.applicants import ApplicantState
from claqueta.events.shapes import Moment, Price
from claqueta.foundation.fields.declaring import cluster_languages
from claqueta.foundation.judging import Choice, Mail, Shape, Text, Texts, Truth, WebAddress, Whole, judged

type Values = dict[str, Any]
WEIGHT = Whole(0, 100)
OUTCOMES = (ApplicantState.SELECTED, ApplicantState.RESERVE, ApplicantState.REJECTED)
CONTACT: dict[str, Shape] = {
    "contact": Text(120, required=True),
    "email": Mail(required=True),
}
APPLYING: dict[str, Shape] = {
    "contact": Text(120, required=True),
    "aims": Text(4000, lines=True),
    "aid_received": Price(),
}
ANSWER = Text(2000, lines=True)
DECIDING: dict[str, Shape] = {
    "outcome": Choice(lambda: OUTCOMES, required=True),
    "reason": Text(4000, lines=True, required=True),
    "words": Texts(Text(2000, lines=True), cluster_languages),
}
TRAVELLER: dict[str, Shape] = {
    "name": Text(120, required=True),
    "role": Text(120),
    "email": Mail(),
    "phone": Text(40),
    "needs": Text(600, lines=True),
}
MATERIAL: dict[str, Shape] = {
    "brings": Texts(Text(800, lines=True), cluster_languages),
    "website": WebAddress(300),
    "public_contact": Text(160),
}
APPOINTMENT: dict[str, Shape] = {
    "kind": Choice(lambda: AppointmentKind.values, required=True),
    "title": Texts(Text(160), cluster_languages),
    "place": Text(200),
    "begins_at": Moment(required=True),
    "ends_at": Moment(required=True),
}
COST: dict[str, Shape] = {
    "name": Text(160, required=True),
    "payer": Choice(lambda: Payer.values, required=True),
    "planned": Price(),
    "actual": Price(),
}
RESULT: dict[str, Shape] = {
    "contacts": Whole(0, 9999, required=True),
    "meetings": Whole(0, 9999, required=True),
    "agreements": Whole(0, 999, required=True),
    "jobs": Whole(0, 9999),
    "evidence": WebAddress(300),
    "note": Text(2000, lines=True),
}
MOVING: dict[str, Shape] = {
    "place": Whole(1, 999, required=True),
    "reason": Text(2000, lines=True),
}
LATE: dict[str, Shape] = {"reason": Text(2000, lines=True, required=True)}
FILE: dict[str, Shape] = {
    "title": Text(160, required=True),
    "audience": Choice(lambda: FileAudience.values, required=True),
}
POINTS = Whole(0, 10)
CONFIRMED = Truth()


def fitted_delegation(values: Mapping[str, Any], before: Mapping[str, Any] | None = None) -> Values:
    """What a delegation says, as it is kept. Raises `ValidationError` by field. `before` is what stands."""
    kept, problems = judged(values, DELEGATION.shapes)
    after = {**(before or {}), **kept}
    for name in ("first_day", "last_day", "opens_at", "closes_at", "zone", "city", "country", "places"):
        if name not in problems and not after.get(name):
            problems[name] = _("This cannot be empty.")
    if "title" not in problems and not after.get("title"):
        problems["title"] = _("Give it a title in one language at least.")
    if not problems.keys() & {"opens_at", "closes_at"} and after["closes_at"] <= after["opens_at"]:
        problems["closes_at"] = _("It would close before it opens.")
    if not problems.keys() & {"first_day", "last_day"} and after["last_day"] < after["first_day"]:
        problems["last_day"] = _("It would end before it begins.")
    if "weights" in values:
        found, wrong = judged(values["weights"], dict.fromkeys(Criterion.values, WEIGHT))
        problems |= {f"weight_{key}": text for key, text in wrong.items()}
        kept["weights"] = {key: weight for key, weight in found.items() if weight}
    if problems:
        raise ValidationError({name: [text] for name, text in problems.items()})
    return kept


def fitted_answers(weights: Mapping[str, int], answers: Mapping[str, Any]) -> Values:
    """What a company says to each criterion that counts. Raises `ValidationError` by field."""
    kept, problems = judged(answers, dict.fromkeys(weights, ANSWER))
    if problems:
        raise ValidationError({f"answer_{key}": [text] for key, text in problems.items()})
    return {key: text for key, text in kept.items() if text}


def result_in(bands: Sequence[int]) -> dict[str, Shape]:
    """What came of it, with the amount in one of the bands between these limits."""
    return RESULT | {"band": Whole(0, len(bands))}
