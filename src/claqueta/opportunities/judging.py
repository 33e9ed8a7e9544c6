"""The one judge of a need or an offer, whatever door it comes through: form, API, import, mail, sample."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.cluster import queries as cluster
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.judging import Choice, ListOf, Mail, Shape, Text, Truth, Unfit, judged
from claqueta.opportunities.models import BY_THE_HOUSE, OPPORTUNITY, ClosedFor, FileAudience, Often
from claqueta.opportunities.shapes import PURPOSES_MOST, fit_details

type Values = dict[str, Any]

PURPOSES = ListOf(Choice(lambda: cluster.purposes().keys()), PURPOSES_MOST, once=True)
VISITOR: dict[str, Shape] = {
    "visitor_name": Text(120, required=True),
    "visitor_email": Mail(required=True),
    "visitor_company": Text(200),
    "visitor_language": Choice(lambda: settings.CLUSTER.languages),
}
"""Who a visitor says they are."""
CLOSING: dict[str, Shape] = {
    "closed_for": Choice(lambda: [one for one in ClosedFor.values if one not in BY_THE_HOUSE], required=True),
    "result": Text(2000, lines=True),
}
SENT_BACK: dict[str, Shape] = {"words": Text(2000, lines=True, required=True)}
WORDS: dict[str, Shape] = {"words": Text(2000, lines=True), "reason": Text(1000, lines=True)}
"""Of an interest, and of its answer."""
SAVED: dict[str, Shape] = {
    "name": Text(120, required=True),
    "often": Choice(lambda: Often.values, Often.NOW),
    "by_mail": Truth(),
    "in_app": Truth(),
    "by_webhook": Truth(),
}
"""How a saved search is called and how its owner hears of it."""
FILE: dict[str, Shape] = {"audience": Choice(lambda: FileAudience.values, FileAudience.ACCEPTED)}


def judged_opportunity(
    values: Values, before: Mapping[str, Any] | None = None
) -> tuple[Values, dict[str, str]]:
    """The values as they are kept, and field → message for what cannot be. Names that no opportunity has are left out.

    `before` is what stands: what is equal to it is not judged again, and what must fit together is judged with it.
    """
    before = before or {}
    same = {name: value for name, value in values.items() if name in before and before[name] == value}
    kept, problems = judged(
        {name: value for name, value in values.items() if name not in same}, OPPORTUNITY.shapes
    )
    kept |= {name: value for name, value in same.items() if name in OPPORTUNITY.shapes}
    after = {**before, **kept}
    if not before:
        for name in ("kind", "title", "text"):
            if name not in values:
                problems.setdefault(name, _("This cannot be empty."))
    if "kind" not in problems and ("details" in values or "kind" in values):
        try:
            details = after.get("details") or {}
            if "details" not in values:
                # Another kind has other fields: what the old one said is not said of it.
                details = _of_the_kind(after["kind"], details)
            kept["details"] = fit_details(after["kind"], details)
        except Unfit as error:
            problems["details"] = str(error)
    _judge_texts(values, after, problems)
    _judge_ranges({name: one for name, one in values.items() if name not in same}, after, problems)
    if "purposes" in values:
        try:
            kept["purposes"] = PURPOSES.fit(values["purposes"])
        except Unfit as error:
            problems["purposes"] = str(error)
    return kept, problems


def fitted_opportunity(values: Values, before: Mapping[str, Any] | None = None) -> Values:
    """As `judged_opportunity`. Raises `ValidationError` by field."""
    kept, problems = judged_opportunity(values, before)
    if problems:
        raise ValidationError({name: [message] for name, message in problems.items()})
    return kept


def _of_the_kind(kind: str, details: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in details.items():
        try:
            found |= fit_details(kind, {name: value})
        except Unfit:
            continue
    return found


def _judge_texts(values: Values, after: Mapping[str, Any], problems: dict[str, str]) -> None:
    """Something is said in one language at least, and in each under a title."""
    if problems.keys() & {"title", "text"} or not values.keys() & {"title", "text"}:
        return
    title, text = after.get("title") or {}, after.get("text") or {}
    if not title:
        problems["title"] = _("Give it a title in one language at least.")
    elif not text:
        problems["text"] = _("Say what it is about in one language at least.")
    elif missing := [code for code in text if code not in title]:
        problems["title"] = _("There is a text in “%(language)s” without a title.") % {"language": missing[0]}
    elif missing := [code for code in title if code not in text]:
        problems["text"] = _("There is a title in “%(language)s” without a text.") % {"language": missing[0]}


def _judge_ranges(values: Values, after: Mapping[str, Any], problems: dict[str, str]) -> None:
    since, until = after.get("starts_on"), after.get("ends_on")
    if values.keys() & {"starts_on", "ends_on"} and since and until and until < since:
        problems.setdefault("ends_on", _("It would end before it begins."))
    if values.keys() & {"starts_on", "ends_on"} and until and not since:
        problems.setdefault("starts_on", _("Say also from when on."))
    least, most = after.get("budget_from"), after.get("budget_until")
    if values.keys() & {"budget_from", "budget_until"} and least and most and most.amount < least.amount:
        problems.setdefault(
            "budget_until",
            _("The budget would go from more to less: from %(least)s to %(most)s.")
            % {"least": least.formatted(), "most": most.formatted()},
        )
    closes = after.get("closes_on")
    if values.get("closes_on") and closes and "closes_on" not in problems:
        today = timezone.localdate()
        last = today + timedelta(days=rule("opportunity_open_most").value)
        if closes < today:
            problems["closes_on"] = _("That day is over.")
        elif closes > last:
            problems["closes_on"] = _("It can be open until %(day)s at most; it can be renewed then.") % {
                "day": last.isoformat()
            }
