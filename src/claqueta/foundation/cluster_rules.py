"""Rules with a number in them, as code asks for them. Each domain's `rules.toml` has its own, with unit and source."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal, Self

from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

type RuleUnit = Literal[
    "months",
    "days",
    "hour",
    "minutes",
    "seconds",
    "count",
    "percent",
    "kibibytes",
    "mebibytes",
    "megapixels",
    "per_minute",
    "per_hour",
    "per_day",
]


UNIT_NAMES: dict[str, Promise] = {
    "months": _("months"),
    "days": _("days"),
    "hour": _("o’clock"),
    "minutes": _("minutes"),
    "seconds": _("seconds"),
    "count": _("times or pieces"),
    "percent": _("per cent"),
    "kibibytes": _("KB"),
    "mebibytes": _("MB"),
    "megapixels": _("megapixels"),
    "per_minute": _("a minute"),
    "per_hour": _("an hour"),
    "per_day": _("a day"),
}


def are_numbers(values: list[Any], unit: str) -> bool:
    """Whether these can be a rule's: some whole numbers from 0 on; hours are those of a clock."""
    return bool(values) and all(
        type(value) is int and value >= 0 and (unit != "hour" or value < 24) for value in values
    )


@dataclass(frozen=True, slots=True)
class DatedRule:
    """What the bylaws make of a rule from one day on, and before another where that is said."""

    values: tuple[int, ...]
    source: dict[str, str]
    since: date
    until: date | None = None

    def in_force(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Rule:
    """A number that the cluster decides, or several in their order, with where it comes from."""

    name: dict[str, str]
    """Language code → what it governs."""
    values: tuple[int, ...]
    unit: RuleUnit
    source: dict[str, str]
    """Language code → where the number comes from."""
    dated: tuple[DatedRule, ...] = ()
    """What the bylaws say instead, each on days of its own."""

    def on(self, day: date) -> Self:
        """The rule as it stands on a day."""
        for dated in self.dated:
            if dated.in_force(day):
                return replace(self, values=dated.values, source=dated.source)
        return self

    @property
    def value(self) -> int:
        return self.values[0]

    @property
    def unit_name(self) -> str:
        return str(UNIT_NAMES[self.unit])

    @property
    def rate(self) -> str:
        """A limit of requests as counters read it, such as `60/hour`."""
        return f"{self.value}/{self.unit.removeprefix('per_')}"

    @property
    def size(self) -> int:
        """Bytes or pixels."""
        return self.value * {"kibibytes": 1024, "mebibytes": 1024 * 1024, "megapixels": 1_000_000}[self.unit]


def rule(name: str, on: date | None = None) -> Rule:
    """The rule in force, today or on a day. Raises `KeyError` for a name that rules.toml does not have."""
    found: Rule = settings.CLUSTER.rules[name]
    return found.on(on or timezone.localdate()) if found.dated else found
