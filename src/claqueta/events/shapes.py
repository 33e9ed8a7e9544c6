"""What the values of an event must look like, where the column alone does not tell."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from claqueta.events.kinds import kind_name, kinds
from claqueta.foundation.judging import Choice, Number, Unfit, Whole, in_brief
from claqueta.foundation.locales import countries, territory_name
from claqueta.foundation.money import Money
from claqueta.foundation.money_fields import MoneyField

FIRST, LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
MOST_SEATS = 100_000


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment that says its offset from UTC, kept in UTC; or none, unless `required`."""

    required: bool = False

    def fit(self, value: Any) -> datetime | None:
        if value in (None, ""):
            if self.required:
                raise Unfit(_("This cannot be empty."))
            return None
        if not isinstance(value, datetime) or value.utcoffset() is None:
            raise Unfit(_("“%(text)s” is not a moment.") % {"text": in_brief(value)})
        if not FIRST <= value < LAST:
            raise Unfit(_("Write a moment of this century."))
        return value.astimezone(UTC)

    def sound(self, value: Any) -> datetime | None:
        return value if isinstance(value, datetime) else None


@cache
def zones() -> tuple[str, ...]:
    """The time zones of places, as the IANA calls them."""
    return tuple(
        sorted(
            zone
            for zone in available_timezones()
            if "/" in zone and not zone.startswith(("Etc/", "SystemV/", "US/", "posix/", "right/"))
        )
    )


def zone_name(zone: str, _language: str) -> str:
    return zone.replace("_", " ")


KIND = Choice(lambda: kinds().keys(), required=True, words=kind_name)
ZONE = Choice(zones, required=True, words=zone_name)
COUNTRY = Choice(countries, words=territory_name)
SEATS = Whole(1, MOST_SEATS)
LATITUDE, LONGITUDE = Number(-90, 90), Number(-180, 180)


@dataclass(frozen=True, slots=True)
class Price:
    """An amount of the cluster's currency that is not below zero, or none."""

    def fit(self, value: Any) -> Money | None:
        if value in (None, ""):
            return None
        try:
            money = MoneyField().to_python(value.amount if isinstance(value, Money) else value)
        except ValidationError as error:
            raise Unfit(error.messages[0]) from None
        if money is not None and money.amount < 0:
            raise Unfit(_("Write an amount that is not below zero."))
        return money

    def sound(self, value: Any) -> Money | None:
        return value if isinstance(value, Money) and value.amount >= 0 else None
