"""The board as a catalogue: by what needs and offers are searched and filtered."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from claqueta.cluster import queries as cluster
from claqueta.foundation.catalogue import Catalogue, Facet, Presented, in_order
from claqueta.foundation.locales import language_name, territory_name
from claqueta.foundation.translated import text_in
from claqueta.opportunities.kinds import KindField, kind_name, kinds
from claqueta.opportunities.models import Direction
from claqueta.opportunities.queries import KIND
from claqueta.opportunities.queries import Presented as Shown


def what_filters_read(shown: Shown) -> dict[str, Any]:
    """What the facets read of what a circle sees, and nothing else."""
    return {
        "direction": shown.direction,
        "kind": shown.kind,
        "activities": [activity.code for activity in shown.activities],
        "territories": [territory.code for territory in shown.territories],
        "languages": [language.code for language in shown.languages],
        "details": shown.details,
    }


def _activities(seen: Presented) -> Iterable[str]:
    """Each activity with the group that it belongs to."""
    known = cluster.activities()
    for code in seen["activities"]:
        yield code
        if code in known and known[code].parent:
            yield known[code].parent


def _activity_word(value: str, language: str) -> str:
    known = cluster.activities()
    return text_in(known[value].names, language) if value in known else value


def _direction_word(value: str, _language: str) -> str:
    return str(dict(Direction.choices).get(value, value))


def _spoken(value: str, language: str) -> str:
    return language_name(value, language).capitalize()


def facets() -> Iterable[Facet]:
    """Those of every need and offer, then those that the data of the kinds declare."""
    yield Facet(
        "direction",
        _("Needs and offers"),
        lambda seen: (seen["direction"],),
        _direction_word,
        order=in_order(Direction.values),
        opened=True,
    )
    yield Facet("kind", _("Kind"), lambda seen: (seen["kind"],), kind_name, opened=True)
    yield Facet(
        "activity",
        _("Activity"),
        _activities,
        _activity_word,
        tree=lambda: {code: activity.parent for code, activity in cluster.activities().items()},
    )
    yield Facet("territory", _("Territory"), lambda seen: seen["territories"], territory_name)
    yield Facet("language", _("Language of work"), lambda seen: seen["languages"], _spoken)
    asked: dict[str, KindField] = {}
    for kind in kinds().values():
        for field in kind.fields:
            if field.facet:
                asked.setdefault(field.key, field)
    for key, field in asked.items():
        yield Facet(
            f"of.{key}",
            partial(text_in, field.name),
            partial(_of_kind, field),
            partial(_word_of, key),
            flag=field.type == "boolean",
        )


def _of_kind(field: KindField, seen: Presented) -> Iterable[str]:
    value = seen["details"].get(field.key)
    if isinstance(value, bool):
        return ("yes",) if value else ()
    return value if isinstance(value, list) else (value,) if isinstance(value, str) else ()


def _word_of(key: str, value: str, language: str) -> str:
    """The word of a choice, by the first kind that has it: fields of one key ask the same."""
    for kind in kinds().values():
        field = kind.field(key)
        if field is not None:
            if field.type == "languages":
                return language_name(value, language)
            if field.type == "territories":
                return territory_name(value, language)
            if (word := field.word(value, language)) != value:
                return word
    return value


BOARD = Catalogue(KIND, facets, sorts={"": _("Best match"), "recent": _("Newest first")})
