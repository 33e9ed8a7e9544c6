"""The directory: the catalogue of organisations, by what each does, where, and what it can do there."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claqueta.cluster import queries as cluster
from claqueta.cluster.classes import class_name
from claqueta.cluster.definition import CapabilityField
from claqueta.foundation.catalogue import Catalogue, Facet, Presented, facet_of, in_order
from claqueta.foundation.locales import language_name, number_text, territory_name
from claqueta.foundation.translated import text_in
from claqueta.organisations.models import PROFILE, SizeBand
from claqueta.organisations.queries import KIND


def _activities(seen: Presented) -> Iterable[str]:
    """Each activity with the group that it belongs to."""
    known = cluster.activities()
    for activity in seen["activities"]:
        yield activity["code"]
        parent = known[activity["code"]].parent if activity["code"] in known else ""
        if parent:
            yield parent


def _activity_word(value: str, _language: str) -> str:
    known = cluster.activities()
    return known[value].name if value in known else value


def _place_word(value: str, _language: str) -> str:
    places = cluster.places()
    return places[value].name if value in places else value


def _standing_word(value: str, _language: str) -> str:
    return class_name(value)


def _spoken_word(value: str, language: str) -> str:
    return language_name(value, language).capitalize()


def _of_premises(part: str) -> Callable[[Presented], Iterable[str]]:
    return lambda seen: (entry[part] for entry in seen["premises"] if entry[part])


def _given(value: str) -> Iterable[str]:
    return (value,) if value else ()


def facets() -> Iterable[Facet]:
    """The directory's facets: the same for everybody, then those of the capabilities that the cluster's data declare."""
    yield Facet(
        "activity",
        gettext_lazy("Activity"),
        _activities,
        _activity_word,
        tree=lambda: {code: activity.parent for code, activity in cluster.activities().items()},
        opened=True,
    )
    yield Facet("place", gettext_lazy("Municipality"), _of_premises("place"), _place_word, opened=True)
    yield Facet("country", gettext_lazy("Country"), _of_premises("country"), territory_name)
    yield facet_of(PROFILE, "kind")
    yield facet_of(PROFILE, "size_band", name="size", order=in_order(SizeBand.values))
    yield Facet("standing", gettext_lazy("Standing"), lambda seen: _given(seen["standing"]), _standing_word)
    yield Facet(
        "since",
        gettext_lazy("Member since"),
        lambda seen: _given(seen["member_since"][:4]),
        order=lambda values: sorted(values, reverse=True),
    )
    yield facet_of(
        PROFILE, "languages", name="language", label=gettext_lazy("Languages spoken"), word=_spoken_word
    )
    for capability in settings.CLUSTER.capabilities:
        columns = capability.columns if capability.type == "records" else (capability,)
        for column in columns:
            if column.facet:
                yield _capability_facet(capability, column)


def _capability_facet(capability: CapabilityField, column: CapabilityField) -> Facet:
    own = column is capability
    return Facet(
        f"cap.{capability.key}" if own else f"cap.{capability.key}.{column.key}",
        partial(_capability_label, capability, column),
        partial(_capability_values, capability, column),
        partial(_capability_word, column),
        order=_by_number if column.buckets else None,
        flag=column.type == "boolean",
    )


def _capability_label(capability: CapabilityField, column: CapabilityField) -> str:
    own = text_in(column.name)
    return own if column is capability else f"{text_in(capability.name)}: {own.lower()}"


def _capability_values(
    capability: CapabilityField, column: CapabilityField, seen: Presented
) -> Iterable[str]:
    """Choices as they are, numbers as the bucket they fall in."""
    for activity in seen["activities"]:
        if capability.key in activity["capabilities"]:
            stated = activity["capabilities"][capability.key]
            if column is capability:
                yield from _values(column, stated)
            else:
                for row in stated:
                    if row.get(column.key) is not None:
                        yield from _given(bucket_of(column, row[column.key]))


def _values(field: CapabilityField, value: Any) -> Iterable[str]:
    match field.type:
        case "boolean":
            return ("yes",) if value else ()
        case "choice":
            return (value,)
        case "choices":
            return value  # type: ignore[no-any-return]
        case "number" | "integer":
            return _given(bucket_of(field, value))
    return ()


def bucket_of(field: CapabilityField, value: float) -> str:
    lows = [low for low in field.buckets if value >= low]
    return f"{max(lows):g}" if lows else ""


def _by_number(values: Iterable[str]) -> Sequence[str]:
    return sorted(values, key=lambda value: float(value) if value.replace(".", "", 1).isdigit() else 0.0)


def _capability_word(column: CapabilityField, value: str, language: str) -> str:
    if column.type == "boolean":
        return _("Yes")
    if column.buckets:
        return _bucket_label(column.buckets, value, column.unit, language)
    return next((text_in(choice.name) for choice in column.choices if choice.key == value), value)


def _bucket_label(buckets: tuple[float, ...], value: str, unit: str, language: str) -> str:
    try:
        low = float(value)
    except ValueError:
        return value
    high = next((bound for bound in buckets if bound > low), None)
    unit = f" {unit}" if unit else ""
    if high is None:
        return _("%(low)s%(unit)s or more") % {"low": number_text(low, language), "unit": unit}
    return (
        f"{number_text(low, language)}–{number_text(high - 1 if high == int(high) else high, language)}{unit}"
    )


DIRECTORY = Catalogue(
    KIND,
    facets,
    sorts={
        "": gettext_lazy("Best match"),
        "name": gettext_lazy("Name"),
        "recent": gettext_lazy("Recently updated"),
        "since": gettext_lazy("Newest members"),
    },
    keeps={"map": ("open", "closed")},
)
