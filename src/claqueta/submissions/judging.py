"""The one judge of calls and of projects, whatever door they come through: form, import, sample."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from claqueta.foundation.fields.declaring import cluster_languages
from claqueta.foundation.judging import (
    Choice,
    ListOf,
    Mail,
    Shape,
    Text,
    Texts,
    Truth,
    WebAddress,
    Whole,
    judged,
)
from claqueta.foundation.locales import countries
from claqueta.foundation.text import cleaned_values
from claqueta.submissions.catalogue import SPOKEN, Asked, catalogue
from claqueta.submissions.circles import Circle
from claqueta.submissions.models import CALL, Outcome, ProjectCall, ProjectStatus

type Values = dict[str, Any]
MOST_RAW = 20_000
"""Characters of what was typed into one field and cannot be kept as it is."""
LARGEST = 500_000_000
CONTACT: dict[str, Shape] = {
    "contact": Text(120, required=True),
    "email": Mail(required=True),
    "phone": Text(40),
}
DECIDING: dict[str, Shape] = {
    "outcome": Choice(lambda: Outcome.values, required=True),
    "reason": Text(4000, lines=True, required=True),
    "words": Texts(Text(2000, lines=True), cluster_languages),
}
REASON: dict[str, Shape] = {"reason": Text(2000, lines=True, required=True)}
WHY: dict[str, Shape] = {"why": Text(300)}
REPORT: dict[str, Shape] = {
    "status": Choice(lambda: ProjectStatus.values, required=True),
    "partners": Text(2000, lines=True),
    "deals": Whole(0, 999),
    "amount": Whole(0, 10**12),
    "through": Truth(),
    "evidence": WebAddress(300),
    "note": Text(4000, lines=True),
}
ELIGIBILITY: dict[str, Shape] = {
    "types": ListOf(Choice(lambda: catalogue().choices["type"].keys()), 30, once=True),
    "stages": ListOf(Choice(lambda: catalogue().choices["stage"].keys()), 10, once=True),
    "countries": ListOf(Choice(countries), 80, once=True),
    "languages": ListOf(Choice(lambda: SPOKEN), 30, once=True),
    "least_minutes": Whole(0, 1500),
    "most_minutes": Whole(0, 1500),
    "budget_from": Whole(0, LARGEST),
    "budget_until": Whole(0, LARGEST),
    "least_in_place": Whole(0, 100),
    "members": Truth(),
    "not_in": ListOf(
        Choice(lambda: [str(pk) for pk in ProjectCall.objects.values_list("pk", flat=True)]), 30
    ),
}


def fitted_call(values: Mapping[str, Any], before: Mapping[str, Any] | None = None) -> Values:
    """What a call says, as it is kept. Raises `ValidationError` by field. `before` is what stands."""
    kept, problems = judged(
        {name: value for name, value in values.items() if name in CALL.shapes}, CALL.shapes
    )
    if before is None:
        for name in ("opens_at", "closes_at", "zone"):
            if name not in values:
                problems.setdefault(name, _("This cannot be empty."))
    after = {**(before or {}), **kept}
    if "title" not in problems and not after.get("title"):
        problems["title"] = _("Give it a title in one language at least.")
    if not problems.keys() & {"opens_at", "closes_at"} and after["closes_at"] <= after["opens_at"]:
        problems["closes_at"] = _("It would close before it opens.")
    for name in ("asked", "asked_files"):
        if name in values:
            there = catalogue().fields if name == "asked" else catalogue().files
            kept[name] = {key: bool(values[name][key]) for key in there if key in values[name]}
    if "asked" in kept and "title" not in kept["asked"]:
        kept["asked"] = {"title": True, **kept["asked"]}
    if "materials" in values:
        kept["materials"] = [key for key in catalogue().files if key in values["materials"]]
    if "materials_until" in values:
        kept["materials_until"] = values["materials_until"] or None
    if "eligibility" in values:
        rules, wrong = judged(values["eligibility"], ELIGIBILITY)
        problems |= wrong
        low, high = rules.get("budget_from"), rules.get("budget_until")
        if low is not None and high is not None and high < low:
            problems["budget_until"] = _("The highest is below the lowest.")
        low, high = rules.get("least_minutes"), rules.get("most_minutes")
        if low is not None and high is not None and high < low:
            problems["most_minutes"] = _("The highest is below the lowest.")
        kept["eligibility"] = {name: one for name, one in rules.items() if one not in (None, [], False, "")}
    return refused(kept, problems)


def refused(kept: Values, problems: Mapping[str, str]) -> Values:
    """What is kept. Raises `ValidationError` by field for problems."""
    if problems:
        raise ValidationError({name: [message] for name, message in problems.items()})
    return kept


def fields_of_call(call: ProjectCall) -> list[Asked]:
    """What a call asks, in the order of the catalogue."""
    return [one for key, one in catalogue().fields.items() if key in call.asked]


def judged_values(asked: Iterable[Asked], values: Mapping[str, Any]) -> tuple[Values, dict[str, str]]:
    """The values of a project as they are kept, and field → what is wrong. What is not asked is left out."""
    kept, problems = judged(values, {one.key: one.shape for one in asked})
    return {key: stored(value) for key, value in kept.items()}, problems


def stored(value: Any) -> Any:
    """A judged value as JSON keeps it."""
    return value.isoformat() if isinstance(value, date) else value


def revived(key: str, value: Any) -> Any:
    """A kept value as the judge takes it."""
    if catalogue().fields[key].type == "day" and isinstance(value, str) and value:
        return date.fromisoformat(value)
    return value


def raw(value: Any) -> Any:
    """What was typed, as it can be kept until it is mended: clean of what no database takes, and not without end."""
    if isinstance(value, str):
        return str(cleaned_values(value[:MOST_RAW]))
    if isinstance(value, list | tuple):
        return [raw(one) for one in value[:100]]
    if isinstance(value, dict):
        return {str(name)[:80]: raw(one) for name, one in list(value.items())[:60]}
    return value if isinstance(value, bool | int | float) else ""


def choosable(asked: Iterable[Asked]) -> list[Asked]:
    """The fields whose circle the producer chooses: the title stays on the card, what follows another goes with it."""
    return [one for one in asked if one.key != "title" and not one.follows]


def judged_circles(asked: Iterable[Asked], circles: Mapping[str, str]) -> dict[str, str]:
    """The circles that a producer chose, where they are others than the usual ones."""
    known = {one.key: one for one in choosable(asked)}
    return {
        key: circle
        for key, circle in circles.items()
        if key in known and circle in Circle.values and circle != known[key].circle
    }
