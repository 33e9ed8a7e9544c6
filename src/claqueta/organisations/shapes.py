"""What the values of a profile must look like, where the column alone does not tell."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from claqueta.cluster import queries as cluster
from claqueta.cluster.definition import CapabilityField
from claqueta.foundation.judging import (
    Choice,
    ListOf,
    Number,
    Row,
    Shape,
    Text,
    Truth,
    Unfit,
    Whole,
    in_brief,
)
from claqueta.foundation.locales import countries, territory_name
from claqueta.foundation.translated import text_in
from claqueta.organisations.policies import clean_phone

CIRCLES = (
    ("public", gettext_lazy("Everybody")),
    ("members", pgettext_lazy("circle", "Members")),
    ("board", gettext_lazy("The board")),
    ("office", gettext_lazy("The office")),
)
"""Who may see a field → how that is said."""
SPOKEN = ("es", "en", "fr", "pt", "de", "it", "ca", "eu", "gl", "ar", "zh", "ja", "ko", "ru", "nl", "pl")
FIRST_FILM, LAST_YEAR = 1880, 2100
MOST_ACTIVITIES = 60
LARGEST = 10**12
"""Of a capability's number: more than any studio's square metres or euros."""
YEAR = Whole(FIRST_FILM, LAST_YEAR)
PREMISES_PARTS: dict[str, Shape] = {
    "label": Text(80),
    "street": Text(200),
    "postal_code": Text(12),
    "city": Text(120),
    "place": Text(20),
    "country": Choice(countries, words=territory_name),
    "latitude": Number(-90, 90),
    "longitude": Number(-180, 180),
    "is_main": Truth(),
}
_capability_shapes: dict[int, tuple[CapabilityField, Shape]] = {}


def this_year() -> int:
    return timezone.localdate().year


def digits(text: str) -> str:
    """What two spellings of a telephone number have in common."""
    return re.sub(r"\D", "", text)


def phone_kept(text: str) -> str:
    """The number in international form; one that already is stays as its people group it. Raises `Unfit`."""
    try:
        number = clean_phone(text, settings.CLUSTER.contact.country)
        return text if text.startswith("+") and re.fullmatch(r"[+\d ]+", text, re.ASCII) else number
    except ValueError:
        raise Unfit(_("“%(text)s” is not a phone number.") % {"text": in_brief(text)}) from None


class Activities:
    """What an organisation does, and for each activity what it can do there as the taxonomy's data declare it."""

    def fit(self, value: Any) -> list[dict[str, Any]]:
        if not isinstance(value, list | tuple):
            raise Unfit(_("Write a list here."))
        if len(value) > MOST_ACTIVITIES:
            raise Unfit(
                _("At most %(most)s entries; these are %(n)s.") % {"most": MOST_ACTIVITIES, "n": len(value)}
            )
        return [_activity(entry) for entry in value]

    def sound(self, value: Any) -> list[dict[str, Any]]:
        return [
            {
                "code": entry["code"],
                "primary": entry.get("primary") is True,
                "capabilities": sound_capabilities(entry.get("capabilities")),
            }
            for entry in (value if isinstance(value, list) else [])
            if isinstance(entry, dict)
            and isinstance(entry.get("code"), str)
            and entry["code"] in cluster.activities()
        ]


def _activity(value: Any) -> dict[str, Any]:
    code = value.get("code") if isinstance(value, dict) else value
    if not isinstance(value, dict) or not isinstance(code, str) or code not in cluster.activities():
        raise Unfit(_("There is no activity %(code)s.") % {"code": in_brief(code)})
    if not isinstance(value.get("primary", False), bool):
        raise Unfit(_("“%(text)s” is neither yes nor no.") % {"text": in_brief(value["primary"])})
    given = value.get("capabilities") or {}
    if not isinstance(given, dict):
        raise Unfit(_("“%(text)s” has no named parts.") % {"text": in_brief(given)})
    kept: dict[str, Any] = {}
    for key, stated in given.items():
        field = settings.CLUSTER.capability(key) if isinstance(key, str) else None
        if field is None or code not in field.categories:
            raise Unfit(_("“%(key)s” does not belong to this activity.") % {"key": in_brief(key)})
        try:
            kept[key] = capability_shape(field).fit(stated)
        except Unfit as error:
            raise Unfit(
                _("“%(value)s” cannot be said of “%(key)s”.") % {"key": key, "value": in_brief(stated)}
                + f" {error}"
            ) from None
    return {"code": code, "primary": value.get("primary", False), "capabilities": kept}


def sound_capabilities(value: Any) -> dict[str, Any]:
    """What can be shown of stored capabilities."""
    kept: dict[str, Any] = {}
    for key, stated in value.items() if isinstance(value, dict) else ():
        field = settings.CLUSTER.capability(key) if isinstance(key, str) else None
        if field is not None and (shown := capability_shape(field).sound(stated)) not in (
            None,
            "",
            [],
            False,
        ):
            kept[key] = shown
    return kept


def capability_shape(field: CapabilityField) -> Shape:
    """The shape that the taxonomy's data declare for a capability or a column of one."""
    # By identity, as a field has dictionaries and so no hash; beside the field itself, so that nobody gets its number.
    known = _capability_shapes.get(id(field))
    if known is None or known[0] is not field:
        known = _capability_shapes[id(field)] = (field, _shape(field))
    return known[1]


def _shape(field: CapabilityField) -> Shape:
    names = {choice.key: choice.name for choice in field.choices}

    def keys() -> Collection[str]:
        return names.keys()

    def words(key: str, language: str) -> str:
        return text_in(names.get(key), language) or key

    match field.type:
        case "boolean":
            return Truth()
        case "integer":
            return Whole(0, LARGEST)
        case "number":
            return Number(0, LARGEST)
        case "text":
            return Text(300)
        case "choice":
            return Choice(keys, required=True, words=words)
        case "choices":
            return ListOf(Choice(keys, required=True, words=words), 200, once=True)
        case "records":
            columns = {column.key: capability_shape(column) for column in field.columns}
            labels = {column.key: capability_name(column.name, column.unit) for column in field.columns}
            return ListOf(Row(columns, labels=labels), 300)


def _written(texts: Mapping[str, str], unit: str) -> str:
    return text_in(texts) + (f" ({unit})" if unit else "")


capability_name = lazy(_written, str)
"""The name of a capability or of a column of one, in the reader's language, with its unit."""


def capability_valid(field: CapabilityField, value: Any) -> bool:
    """Whether a value has the shape that the taxonomy's data declare."""
    if value is None:
        return False
    try:
        capability_shape(field).fit(value)
    except Unfit:
        return False
    return True
