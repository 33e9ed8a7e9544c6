"""What a fact of the register may say, by its kind."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from claqueta.foundation.judging import Choice, Shape, Text, Truth, Whole, fitted
from claqueta.membership.policies.ledger import CANCELLED, Kind

LAST_DAY = date(2199, 12, 31)
SOURCE = Text(300)
NOTE = Text(300)
_CLASS = Choice(lambda: settings.CLUSTER.bylaws.class_names(), required=True)
_PERSON: dict[str, Shape] = {"representative": Text(200), "person": Whole(1, 2**53 - 1)}
_ADMITTED: dict[str, Shape] = {
    "class": _CLASS,
    "name": Text(200, required=True),
    "tax_id": Text(30),
    "undated": Truth(),
    **_PERSON,
}
TABLES: dict[Kind, dict[str, Shape]] = {
    Kind.ADMITTED: _ADMITTED,
    Kind.CLASS_CHANGED: {"class": _CLASS},
    Kind.RENAMED: {"name": Text(200, required=True)},
    Kind.TAX_ID_CHANGED: {"tax_id": Text(30)},
    Kind.REPRESENTED: _PERSON,
    Kind.SUSPENDED: {},
    Kind.RESTORED: {},
    Kind.LEFT: {"cause": Choice(lambda: {one.key for one in settings.CLUSTER.bylaws.causes})},
}
NEEDED: dict[Kind, str] = {
    Kind.ADMITTED: "class",
    Kind.CLASS_CHANGED: "class",
    Kind.RENAMED: "name",
    Kind.TAX_ID_CHANGED: "tax_id",
    Kind.REPRESENTED: "representative",
}


def judged_data(kind: Kind, data: Mapping[str, Any], on: date, *, correction: bool = False) -> dict[str, Any]:
    """What a fact says as it is kept; `kind` is that of the fact which a correction mends. Raises `ValidationError`."""
    table: dict[str, Shape] = {**TABLES[kind], "note": NOTE}
    if correction:
        table[CANCELLED] = Truth()
    if strange := sorted(set(data) - set(table)):
        raise ValidationError({name: [_("A fact of this kind does not say this.")] for name in strange})
    if not correction and NEEDED.get(kind) and NEEDED[kind] not in data:
        raise ValidationError({NEEDED[kind]: [_("This cannot be empty.")]})
    kept = fitted(data, table)
    if "class" in kept and settings.CLUSTER.bylaws.on(on).member_class(kept["class"]) is None:
        raise ValidationError({"class": [_("The bylaws have no such class on that day.")]})
    return {name: value for name, value in kept.items() if value not in (None, "", False) or name in data}


def judged_day(on: date) -> date:
    """The day on which a fact takes effect. Raises `ValidationError`."""
    founded = settings.CLUSTER.founded_on
    if not founded <= on <= LAST_DAY:
        raise ValidationError(
            {
                "effective_on": [
                    _("The cluster was founded on %(day)s: nothing took effect before that day.")
                    % {"day": date_format(founded)}
                    if on < founded
                    else _("Write a day up to %(last)s.") % {"last": date_format(LAST_DAY)}
                ]
            }
        )
    return on
