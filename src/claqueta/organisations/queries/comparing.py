"""Two records side by side, each field as a record shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from claqueta.cluster import queries as cluster
from claqueta.foundation.fields.words import written
from claqueta.foundation.judging import ListOf, Text, Texts
from claqueta.foundation.locales import language_name, territory_name
from claqueta.foundation.translated import text_in
from claqueta.organisations.choosing import Pair
from claqueta.organisations.models import PROFILE, Organisation, Picture
from claqueta.organisations.queries.presenting import capability_fact
from claqueta.organisations.shapes import CIRCLES

SHOWN, LONG = 6, 280
"""So many entries of a list and characters of a text are seen at once; the rest is opened."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What one record says of a field, in words."""

    lines: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()
    """What is seen when it is opened."""
    pictures: tuple[str, ...] = ()
    """Their addresses."""
    circle: str = ""
    """Who sees it; empty for what everybody sees with the record."""

    def __bool__(self) -> bool:
        return bool(self.lines or self.pictures)


@dataclass(frozen=True, slots=True)
class Compared:
    name: str
    label: Any
    kept: Shown
    gone: Shown
    both: bool = False
    """Whether what both say can stand together."""
    differs: bool = False
    side: str = ""
    """What is chosen, or proposed."""


def compared(pair: Pair, choices: Mapping[str, str], language: str) -> list[Compared]:
    """The fields of which either record says something."""
    found = []
    shown = [_all(pair.kept, pair.ours, language), _all(pair.gone, pair.theirs, language)]
    for name in pair.says[0]:
        if name not in shown[0]:
            continue
        mine, other = (
            _seen(one[name], name, profile["visibility"])
            for one, profile in zip(shown, (pair.ours, pair.theirs), strict=True)
        )
        if not mine and not other:
            continue
        differs = pair.differs(name)
        found.append(
            Compared(
                name,
                label_of(name),
                mine,
                other,
                both=pair.both(name),
                differs=differs,
                side=(choices.get(name) or pair.proposed(name)) if differs else "",
            )
        )
    return found


def label_of(name: str) -> Any:
    return PROFILE.labels[name]


def said_in_words(name: str, value: Any, language: str) -> tuple[str, ...]:
    """What is said of a field, a line each."""
    if name == "tax_id":
        return _tax_id(value, language)
    if name == "activities":
        return _activities(value, language)
    if name == "premises":
        return tuple(_place(one, language) for one in value)
    shape = PROFILE[name].shape
    if isinstance(shape, Texts):
        several = len(settings.CLUSTER.languages) > 1
        return tuple(
            f"{language_name(code, language)}: {text}" if several else text
            for code, text in (value or {}).items()
            if text
        )
    if isinstance(shape, ListOf):
        return tuple(line for one in value or () if (line := written(shape.one, one, language)))
    if isinstance(shape, Text) and shape.lines:
        return tuple(line for line in str(value or "").splitlines() if line.strip())
    return tuple(filter(None, [written(shape, value, language)]))


def said_in_trail(name: str, value: Any, language: str) -> tuple[str, ...] | None:
    """What the trail kept of a field, a line for each of its parts; None for what it keeps as people read it."""
    if name == "activities":
        return _activities(value, language) + _capabilities(value, language)
    if name == "visibility":
        circles = dict(CIRCLES)
        return tuple(f"{label_of(field)}: {circles.get(circle, circle)}" for field, circle in value.items())
    if name not in PROFILE or name in ("tax_country", "tax_id", "kind"):
        # A kind is that of a person’s role, too.
        return None
    return said_in_words(name, value, language)


def _all(organisation: Organisation, profile: Mapping[str, Any], language: str) -> dict[str, Shown]:
    values: dict[str, Any] = {name: profile[name] for name in PROFILE if name in profile}
    values["tax_id"] = [profile["tax_country"], profile["tax_id"]]
    hidden = ("visibility", "tax_country", "former_names")
    shown = {
        name: Shown(said_in_words(name, value, language))
        for name, value in values.items()
        if name not in hidden
    }
    shown["capabilities"] = Shown(_capabilities(profile["activities"], language))
    shown["logo"] = Shown(pictures=(organisation.logo.url,) if organisation.logo else ())
    pictures = Picture.waiting_too.filter(organisation=organisation).order_by("pk")
    shown["pictures"] = Shown(pictures=tuple(one.file.url for one in pictures))
    return shown


def _seen(shown: Shown, name: str, chosen: Mapping[str, str]) -> Shown:
    """What is seen at once, what when it is opened, and who sees it."""
    lines, rest = shown.lines[:SHOWN], shown.lines[SHOWN:]
    if sum(map(len, lines)) > LONG:
        lines, rest = tuple(_cut(line, LONG // len(lines)) for line in lines), shown.lines
    circle = PROFILE.circle_of(name, chosen) if name in PROFILE else ""
    return Shown(lines, rest, shown.pictures, circle)


def _cut(line: str, most: int) -> str:
    """The beginning of a line, as far as a word ends."""
    end = line.rfind(" ", 0, most) if len(line) > most else len(line)
    return line if end == len(line) else f"{line[: end if end > 0 else most]}…"


def _tax_id(value: Any, language: str) -> tuple[str, ...]:
    country, number = value
    if not number:
        return ()
    return (f"{number} ({territory_name(country, language)})" if country else number,)


def _activities(value: Any, language: str) -> tuple[str, ...]:
    known = cluster.activities()
    said = []
    for one in value:
        name = text_in(known[one["code"]].names, language) if one["code"] in known else one["code"]
        said.append(_("%(name)s (main)") % {"name": name} if one["primary"] and len(value) > 1 else name)
    return tuple(said)


def _capabilities(activities: Any, language: str) -> tuple[str, ...]:
    known, said = cluster.activities(), []
    for one in activities:
        facts = [
            fact
            for field in settings.CLUSTER.capabilities_of(one["code"])
            if field.key in one["capabilities"]
            and (fact := capability_fact(field, one["capabilities"][field.key], language))
        ]
        parts = [f"{fact['name']}: {fact['value']}" for fact in facts if "value" in fact]
        parts += [f"{fact['name']}: {len(fact['rows'])}" for fact in facts if "rows" in fact]
        if parts:
            name = text_in(known[one["code"]].names, language) if one["code"] in known else one["code"]
            said.append(f"{name} · {', '.join(parts)}")
    return tuple(said)


def _place(one: Mapping[str, Any], language: str) -> str:
    country = territory_name(one["country"], language) if one.get("country") else ""
    town = " ".join(filter(None, (one.get("postal_code"), one.get("city"))))
    return ", ".join(filter(None, (one.get("label"), one.get("street"), town, country)))
