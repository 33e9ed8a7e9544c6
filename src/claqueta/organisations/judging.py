"""The one judge of a profile, whatever door it comes through: form, API, draft, history, import, merging, sample."""

import re
from datetime import date
from functools import cache
from typing import Any

from babel import Locale
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.cluster import queries as cluster
from claqueta.cluster.definition import CapabilityField
from claqueta.engines.search import AUDIENCES
from claqueta.foundation.judging import (
    Choice,
    Day,
    ListOf,
    Mail,
    Number,
    Row,
    Shape,
    Text,
    Texts,
    Truth,
    Unfit,
    WebAddress,
    Whole,
    in_brief,
    judged,
)
from claqueta.organisations.models import Kind, SizeBand, Standing
from claqueta.organisations.policies import (
    FIELD_VISIBILITY,
    FIXED_VISIBILITY,
    TaxIdInvalid,
    clean_phone,
    clean_tax_id,
)

type Profile = dict[str, Any]

SPOKEN = ("es", "en", "fr", "pt", "de", "it", "ca", "eu", "gl", "ar", "zh", "ja", "ko", "ru", "nl", "pl")
FIRST_FILM, LAST_YEAR = 1880, 2100
MOST_ACTIVITIES = 60
_shapes: dict[int, tuple[CapabilityField, Shape]] = {}
LARGEST = 10**12
"""Of a capability's number: more than any studio's square metres or euros."""


@cache
def countries() -> frozenset[str]:
    """The two-letter codes of ISO 3166-1, as the CLDR knows them."""
    return frozenset(str(code) for code in Locale.parse("en").territories if len(str(code)) == 2)


def _languages() -> tuple[str, ...]:
    return tuple(settings.CLUSTER.languages)


def _phone(text: str) -> str:
    """The number in international form; one that already is stays as its people group it."""
    try:
        number = clean_phone(text, settings.CLUSTER.contact.country)
        return text if text.startswith("+") and re.fullmatch(r"[+\d ]+", text, re.ASCII) else number
    except ValueError:
        raise Unfit(_("“%(text)s” is not a phone number.") % {"text": in_brief(text)}) from None


COUNTRY = Choice(countries)
YEAR = Whole(FIRST_FILM, LAST_YEAR)
PREMISES_PARTS: dict[str, Shape] = {
    "label": Text(80),
    "street": Text(200),
    "postal_code": Text(12),
    "city": Text(120),
    "place": Text(20),
    "country": COUNTRY,
    "latitude": Number(-90, 90),
    "longitude": Number(-180, 180),
    "is_main": Truth(),
}
PROFILE: dict[str, Shape] = {
    "legal_name": Text(200, required=True),
    "trade_name": Text(200),
    "former_names": ListOf(Text(200), 50, once=True),
    "tax_country": COUNTRY,
    "tax_id": Text(30),
    "kind": Choice(lambda: Kind.values, default=str(Kind.COMPANY)),
    "size_band": Choice(lambda: SizeBand.values),
    "founded_year": Whole(1, lambda: timezone.localdate().year),
    "tagline": Texts(Text(160), _languages),
    "description": Texts(Text(5000, lines=True), _languages),
    "website": WebAddress(),
    "email": Mail(),
    "phone": Text(40, check=_phone),
    "links": ListOf(Row({"label": Text(120), "url": WebAddress(required=True)}, needed="url"), 50),
    "languages": ListOf(Choice(lambda: SPOKEN), len(SPOKEN), once=True),
    "markets": ListOf(Choice(countries), 300, once=True),
    "credits": ListOf(Row({"title": Text(300), "year": YEAR, "role": Text(200)}), 1000),
    "awards": ListOf(Row({"name": Text(300), "year": YEAR, "work": Text(300)}), 500),
    "office_notes": Text(5000, lines=True),
    "premises": ListOf(Row(PREMISES_PARTS), 100),
}
"""What each field may hold; activities and visibility depend on one another's names and are judged below."""


STANDING: dict[str, Shape] = {
    "standing": Choice(lambda: Standing.values),
    "member_since": Day(date(1900, 1, 1), date(2199, 12, 31)),
    "member_until": Day(date(1900, 1, 1), date(2199, 12, 31)),
}
"""What the office says of a member."""
SHORTLIST: dict[str, Shape] = {"title": Text(120)}


def picture_table() -> dict[str, Shape]:
    return {"caption": Texts(Text(200), _languages)}


def longest(name: str) -> int:
    """The most characters of a field's text, for its form."""
    return int(PROFILE[name].most)  # type: ignore[attr-defined]


def judged_profile(profile: Profile, before: Profile | None = None) -> tuple[Profile, dict[str, str]]:
    """The profile as it is kept, and field → message for what cannot be.

    Names that no profile has are left out. What is equal to `before` is not judged again: a record that was poisoned
    before anybody judged can still be mended field by field.
    """
    before = before or {}
    same = {name: value for name, value in profile.items() if name in before and before[name] == value}
    fresh = {name: value for name, value in profile.items() if name not in same}
    kept, problems = judged(fresh, PROFILE)
    for name, judge in (("activities", _activities), ("visibility", _visibility)):
        if name in fresh:
            try:
                kept[name] = judge(fresh[name])
            except Unfit as error:
                problems[name] = str(error)
    if kept.get("tax_id"):
        country = kept.get("tax_country") or same.get("tax_country") or settings.CLUSTER.tax_country
        try:
            kept["tax_country"], kept["tax_id"] = clean_tax_id(kept["tax_id"], country)
        except TaxIdInvalid:
            problems["tax_id"] = _(
                "“%(text)s” is not a valid tax ID: check its letters and control digit."
            ) % {"text": in_brief(kept["tax_id"])}
    return {**same, **kept}, problems


def profile_problems(profile: Profile, before: Profile | None = None) -> dict[str, str]:
    """Field → message, for what the judge refuses of a profile."""
    return judged_profile(profile, before)[1]


def sound_profile(profile: Profile) -> Profile:
    """What can be shown of a profile that was stored before anybody judged; a sound one comes back equal."""
    kept = {name: PROFILE[name].sound(value) for name, value in profile.items() if name in PROFILE}
    if "visibility" in profile:
        kept["visibility"] = sound_visibility(profile["visibility"])
    if "activities" in profile:
        rows = profile["activities"] if isinstance(profile["activities"], list) else []
        kept["activities"] = [
            {
                "code": one["code"],
                "primary": one.get("primary") is True,
                "capabilities": sound_capabilities(one.get("capabilities")),
            }
            for one in rows
            if isinstance(one, dict)
            and isinstance(one.get("code"), str)
            and one["code"] in cluster.activities()
        ]
    return kept


def sound_visibility(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        return {}
    return {
        name: level
        for name, level in value.items()
        if isinstance(name, str)
        and isinstance(level, str)
        and name in FIELD_VISIBILITY
        and level in AUDIENCES
    }


def sound_capabilities(value: Any) -> dict[str, Any]:
    """What can be shown of stored capabilities."""
    kept: dict[str, Any] = {}
    for key, one in value.items() if isinstance(value, dict) else ():
        field = settings.CLUSTER.capability(key) if isinstance(key, str) else None
        if field is not None and (shown := capability_shape(field).sound(one)) not in (None, "", [], False):
            kept[key] = shown
    return kept


def _activities(value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list | tuple):
        raise Unfit(_("Write a list here."))
    if len(value) > MOST_ACTIVITIES:
        raise Unfit(
            _("At most %(most)s entries; these are %(n)s.") % {"most": MOST_ACTIVITIES, "n": len(value)}
        )
    return [_activity(one) for one in value]


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
    for key, one in given.items():
        field = settings.CLUSTER.capability(key) if isinstance(key, str) else None
        if field is None or code not in field.categories:
            raise Unfit(_("“%(key)s” does not belong to this activity.") % {"key": in_brief(key)})
        try:
            kept[key] = capability_shape(field).fit(one)
        except Unfit as error:
            raise Unfit(
                _("“%(value)s” cannot be said of “%(key)s”.") % {"key": key, "value": in_brief(one)}
                + f" {error}"
            ) from None
    return {"code": code, "primary": value.get("primary", False), "capabilities": kept}


def _visibility(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        raise Unfit(_("“%(text)s” has no named parts.") % {"text": in_brief(value)})
    for name, level in value.items():
        if sound_visibility({name: level}) != {name: level} or name in FIXED_VISIBILITY:
            raise Unfit(
                _("“%(name)s” cannot be shown to “%(level)s”.")
                % {"name": in_brief(name), "level": in_brief(level)}
            )
    return value


def capability_shape(field: CapabilityField) -> Shape:
    """The shape that the taxonomy's data declare for a capability or a column of one."""
    # By identity, as a field has dictionaries and so no hash; beside the field itself, so that nobody gets its number.
    known = _shapes.get(id(field))
    if known is None or known[0] is not field:
        known = _shapes[id(field)] = (field, _shape(field))
    return known[1]


def _shape(field: CapabilityField) -> Shape:
    keys = frozenset(choice.key for choice in field.choices)
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
            return Choice(lambda: keys, required=True)
        case "choices":
            return ListOf(Choice(lambda: keys, required=True), 200, once=True)
        case "records":
            return ListOf(Row({column.key: capability_shape(column) for column in field.columns}), 300)


def capability_valid(field: CapabilityField, value: Any) -> bool:
    """Whether a value has the shape that the taxonomy's data declare."""
    if value is None:
        return False
    try:
        capability_shape(field).fit(value)
    except Unfit:
        return False
    return True
