"""What the values of an opportunity must look like, where the column alone does not tell."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from claqueta.cluster import queries as cluster
from claqueta.cluster.definition import CapabilityField
from claqueta.foundation.judging import (
    Choice,
    Day,
    ListOf,
    Number,
    Shape,
    Text,
    Truth,
    Unfit,
    Whole,
    in_brief,
)
from claqueta.foundation.locales import countries, language_name, territory_name
from claqueta.foundation.money import Money
from claqueta.foundation.money_fields import MoneyField
from claqueta.foundation.translated import text_in
from claqueta.opportunities.kinds import KindField, kind_name, kind_of, kinds

SPOKEN = ("es", "en", "fr", "pt", "de", "it", "ca", "eu", "gl", "ar", "zh", "ja", "ko", "ru", "nl", "pl")
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
LARGEST = 10**12
MOST_ACTIVITIES, MOST_TERRITORIES, MOST_ABILITIES = 20, 60, 20
PURPOSES_MOST = 20


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of the cluster's currency that is not below zero, or none."""

    def fit(self, value: Any) -> Money | None:
        if value in (None, ""):
            return None
        try:
            money = MoneyField().to_python(value.amount if isinstance(value, Money) else value)
        except ValidationError as error:
            raise Unfit(error.messages[0]) from None
        if isinstance(value, Money) and value.currency != settings.CLUSTER.currency:
            raise Unfit(_("Write the amount in %(currency)s.") % {"currency": settings.CLUSTER.currency})
        if money is not None and money.amount < 0:
            raise Unfit(_("Write an amount that is not below zero."))
        return money

    def sound(self, value: Any) -> Money | None:
        return value if isinstance(value, Money) and value.amount >= 0 else None


def _activity_name(code: str, language: str) -> str:
    activity = cluster.activities().get(code)
    return text_in(activity.names, language) if activity else code


DAY = Day(FIRST_DAY, LAST_DAY)
KIND = Choice(lambda: kinds().keys(), required=True, words=kind_name)
ACTIVITIES = ListOf(
    Choice(lambda: cluster.activities().keys(), words=_activity_name), MOST_ACTIVITIES, once=True
)
LANGUAGES = ListOf(Choice(lambda: SPOKEN, words=language_name), len(SPOKEN), once=True)
TERRITORIES = ListOf(Choice(countries, words=territory_name), MOST_TERRITORIES, once=True)


@dataclass(frozen=True, slots=True)
class DayText:
    """A day that a JSON column keeps as text: taken as a date or as `2027-03-01`, kept as the latter."""

    def fit(self, value: Any) -> str:
        if isinstance(value, str) and value.strip():
            try:
                value = date.fromisoformat(value.strip())
            except ValueError:
                raise Unfit(_("“%(text)s” is not a date.") % {"text": in_brief(value)}) from None
        day = DAY.fit(value)
        return day.isoformat() if day else ""

    def sound(self, value: Any) -> str:
        try:
            return self.fit(value)
        except Unfit:
            return ""


@dataclass(frozen=True, slots=True)
class AmountText:
    """An amount that a JSON column keeps as text: `"1200.00"`."""

    def fit(self, value: Any) -> str:
        money = Amount().fit(value)
        return str(money.amount) if money is not None else ""

    def sound(self, value: Any) -> str:
        try:
            return self.fit(value)
        except (Unfit, TypeError):
            return ""


def shape_of_field(field: KindField) -> Shape:
    """The shape that the data of the kinds declare for one of their fields."""

    def keys() -> tuple[str, ...]:
        return tuple(one.key for one in field.choices)

    match field.type:
        case "integer":
            return Whole(0, LARGEST)
        case "number":
            return Number(0, LARGEST)
        case "percent":
            return Number(0, 100)
        case "money":
            return AmountText()
        case "boolean":
            return Truth()
        case "day":
            return DayText()
        case "choice":
            return Choice(keys, words=field.word)
        case "choices":
            return ListOf(Choice(keys, words=field.word), 60, once=True)
        case "languages":
            return LANGUAGES
        case "territories":
            return TERRITORIES
        case _:
            return Text(200)


def fit_details(kind_key: str, value: Any) -> dict[str, Any]:
    """The fields that only its kind has, as they are kept: nothing of another kind, nothing empty. Raises `Unfit`."""
    if value in (None, ""):
        return {}
    if not isinstance(value, Mapping):
        raise Unfit(_("“%(text)s” has no named parts.") % {"text": in_brief(value)})
    kind = kind_of(kind_key)
    kept: dict[str, Any] = {}
    for key, given in value.items():
        field = kind.field(key) if kind and isinstance(key, str) else None
        if field is None:
            raise Unfit(_("There is no “%(name)s” here.") % {"name": in_brief(key)})
        try:
            fit = shape_of_field(field).fit(given)
        except Unfit as error:
            raise Unfit(f"{field.label()}: {error}") from None
        if fit not in (None, "", [], False):
            kept[key] = fit
    return kept


def sound_details(kind_key: str, value: Any) -> dict[str, Any]:
    """What can be shown of stored details."""
    kind = kind_of(kind_key)
    if kind is None or not isinstance(value, Mapping):
        return {}
    return {
        field.key: shown
        for field in kind.fields
        if field.key in value
        and (shown := shape_of_field(field).sound(value[field.key])) not in (None, "", [], False)
    }


class Details:
    """The fields that only some kinds have, whose kind is judged beside them (`fit_details`)."""

    def fit(self, value: Any) -> dict[str, Any]:
        if value in (None, ""):
            return {}
        if not isinstance(value, Mapping):
            raise Unfit(_("“%(text)s” has no named parts.") % {"text": in_brief(value)})
        return dict(value)

    def sound(self, value: Any) -> dict[str, Any]:
        return dict(value) if isinstance(value, Mapping) else {}


class Abilities:
    """What whoever answers must or should be able to do, in the words of the capabilities' data:
    `{"key": "stages", "column": "area", "least": 800, "hard": true}`, `{"key": "camera_systems", "values": ["film-16"]}`.

    Without `least` and `values` it is to be able to do it at all. `hard` excludes whoever is known not to be able.
    """

    def fit(self, value: Any) -> list[dict[str, Any]]:
        if value in (None, ""):
            return []
        if not isinstance(value, list | tuple):
            raise Unfit(_("Write a list here."))
        if len(value) > MOST_ABILITIES:
            raise Unfit(
                _("At most %(most)s entries; these are %(n)s.") % {"most": MOST_ABILITIES, "n": len(value)}
            )
        return [self._ability(one) for one in value]

    def sound(self, value: Any) -> list[dict[str, Any]]:
        found = []
        for one in value if isinstance(value, list) else []:
            try:
                found.append(self._ability(one))
            except Unfit:
                continue
        return found

    def _ability(self, value: Any) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise Unfit(_("“%(text)s” has no named parts.") % {"text": in_brief(value)})
        for name in value:
            if name not in ("key", "column", "least", "values", "hard"):
                raise Unfit(_("There is no “%(name)s” here.") % {"name": in_brief(name)})
        key = value.get("key")
        field = settings.CLUSTER.capability(key) if isinstance(key, str) else None
        if field is None:
            raise Unfit(_("“%(text)s” is none of the choices.") % {"text": in_brief(key)})
        kept: dict[str, Any] = {"key": field.key}
        asked = self._column(field, value.get("column"), kept)
        least = Number(0, LARGEST).fit(value.get("least"))
        if least is not None:
            if asked.type not in ("number", "integer"):
                raise Unfit(_("“%(name)s” is not counted.") % {"name": text_in(asked.name)})
            kept["least"] = least
        choices = tuple(one.key for one in asked.choices)
        values = ListOf(Choice(lambda: choices), 60, once=True).fit(value.get("values"))
        if values:
            kept["values"] = values
        kept["hard"] = Truth().fit(value.get("hard", False))
        return kept

    @staticmethod
    def _column(field: CapabilityField, name: Any, kept: dict[str, Any]) -> CapabilityField:
        if name in (None, ""):
            return field
        column = next((one for one in field.columns if one.key == name), None)
        if column is None:
            raise Unfit(_("There is no “%(name)s” here.") % {"name": in_brief(name)})
        kept["column"] = column.key
        return column
