"""Organisations and opportunities out of JSON, however exactly it was written. What cannot be read at all is refused."""

import math
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from claqueta.engines.matching.data import table
from claqueta.engines.matching.values import Credit, Organisation, Range, Span, Texts

LANGUAGES = ("es", "en")
_CODE = ("code", "key", "id", "slug", "value", "name")


class FileRefused(Exception):
    """What was given cannot be read; the text says what and where."""


def rows_of(data: Any, name: str) -> list[tuple[int, dict[str, Any]]]:
    """The objects under a name, each with its position; a page of the API (`items`) is read as its rows.

    Raises `FileRefused`.
    """
    rows = data.get(name)
    if isinstance(rows, dict) and isinstance(rows.get("items"), list):
        rows = rows["items"]
    if isinstance(rows, dict) and rows and all(isinstance(row, dict) for row in rows.values()):
        rows = [{"id": key, **row} for key, row in rows.items()]
    if not isinstance(rows, list):
        raise FileRefused(f"“{name}” must be a list")
    for position, row in enumerate(rows):
        if not isinstance(row, dict):
            raise FileRefused(f"{name}[{position}] must be an object")
    return list(enumerate(rows))


def identifier(row: Mapping[str, Any], where: str) -> str:
    """How a row is called in answers. Raises `FileRefused` when it has no name at all."""
    for name in ("id", "public_id", "slug", "code", "name", "title"):
        value = row.get(name)
        if isinstance(value, (str, int)) and not isinstance(value, bool) and str(value).strip():
            return str(value).strip()
    raise FileRefused(f"{where} has no “id”")


def organisation_of(row: Mapping[str, Any], where: str = "an organisation") -> Organisation:
    """One entry as the API gives it; a profile beneath `profile` is read as the entry's own."""
    profile = row.get("profile")
    if isinstance(profile, Mapping):
        row = {**row, **profile}
    # What the sample calls a company by.
    name = plain(row.get("name") or row.get("trade_name") or row.get("legal_name"))
    id = identifier({**row, "name": name}, where)
    activities, primary, capabilities, names = _activities(row.get("activities"))
    _take_capabilities(row.get("capabilities"), capabilities)
    premises = [one for one in listed(row.get("premises")) if isinstance(one, Mapping)]
    countries = codes(
        [one.get("country") for one in premises] + [row.get("country"), *listed(row.get("countries"))]
    )
    return Organisation(
        id=id,
        name=name,
        slug=plain(row.get("slug")),
        activities=tuple(dict.fromkeys(activities)),
        primary=primary,
        capabilities={key: tuple(values) for key, values in capabilities.items()},
        languages=frozenset(language(code) for code in codes(row.get("languages"))),
        territories=territories([*listed(row.get("markets")), *listed(row.get("territories")), *countries]),
        credits=tuple(_credits(row.get("credits"))),
        texts=tuple(
            text for key in ("tagline", "description", "summary", "text") for text in all_texts(row.get(key))
        ),
        available=tuple(spans(row.get("available") or row.get("availability"))),
        budgets=tuple(
            one
            for part in _ranges(row.get("budget_range") or row.get("budget"))
            if (one := amount_range(part))
        ),
        names=names,
    )


def _activities(
    given: Any,
) -> tuple[list[str], str, dict[str, list[Any]], dict[str, Texts]]:
    found: list[str] = []
    capabilities: dict[str, list[Any]] = {}
    names: dict[str, Texts] = {}
    primary = ""
    if isinstance(given, Mapping):
        given = [{"code": code, "capabilities": value} for code, value in given.items()]
    for one in listed(given):
        code = code_of(one)
        if not code:
            continue
        found.append(code)
        if isinstance(one, Mapping):
            if one.get("primary") or one.get("is_primary"):
                primary = primary or code
            _take_capabilities(one.get("capabilities"), capabilities)
            if one.get("name"):
                names[code] = in_both(one["name"])
    return found, primary or next(iter(found), ""), capabilities, names


def _take_capabilities(given: Any, into: dict[str, list[Any]]) -> None:
    """`{key: value}`, `[{"key", "value"}]` or a list of keys that hold."""
    if isinstance(given, Mapping):
        pairs: list[tuple[str, Any]] = [(str(key), value) for key, value in given.items()]
    else:
        pairs = []
        for one in listed(given):
            if isinstance(one, Mapping):
                value = next((one[name] for name in ("value", "values", "stated") if name in one), True)
                pairs.append((code_of(one), value))
            else:
                pairs.append((plain(one), True))
    for key, value in pairs:
        if key and value not in (None, "", [], {}):
            into.setdefault(key, []).append(value)


def _credits(given: Any) -> Iterable[Credit]:
    for one in listed(given):
        if isinstance(one, Mapping):
            title = plain(one.get("title") or one.get("work") or one.get("name"))
            year = one.get("year")
            if title or one.get("role"):
                whole = isinstance(year, int) and not isinstance(year, bool)
                yield Credit(title, plain(one.get("role")), year if whole else None)
        elif plain(one):
            yield Credit(plain(one))


# -- Parts ---------------------------------------------------------------------------------------------------


def listed(value: Any) -> list[Any]:
    """A list, whether several were given, one or none."""
    if value is None or value == "":
        return []
    if isinstance(value, (list, tuple)):
        return list(value)
    if isinstance(value, str) and "," in value:
        return [part.strip() for part in value.split(",") if part.strip()]
    return [value]


def code_of(value: Any) -> str:
    """A code, written as it is or in an object."""
    if isinstance(value, Mapping):
        return next((plain(value[name]) for name in _CODE if plain(value.get(name))), "")
    return plain(value)


def codes(value: Any) -> list[str]:
    if isinstance(value, Mapping) and not any(name in value for name in _CODE):
        value = [key for key, holds in value.items() if holds]
    return [code for one in listed(value) if (code := code_of(one))]


def plain(value: Any) -> str:
    """A value as text in one language; the first that it has."""
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, Mapping):
        return next(
            (plain(one) for one in (value.get("es"), value.get("en"), *value.values()) if plain(one)), ""
        )
    return str(value).strip() if isinstance(value, (str, int, float)) else ""


def all_texts(value: Any) -> list[str]:
    """A text in every language that it has."""
    if isinstance(value, Mapping):
        return [text for one in value.values() for text in all_texts(one)]
    if isinstance(value, list):
        return [text for one in value for text in all_texts(one)]
    return [text] if (text := plain(value)) else []


def in_both(value: Any) -> Texts:
    text = plain(value)
    known = value if isinstance(value, Mapping) else {}
    return {each: plain(known.get(each)) or text for each in LANGUAGES}


def language(code: str) -> str:
    """A language by its code, whether it was named or written with its country; of varieties only neutral Spanish is kept."""
    folded = code.strip().casefold().replace("_", "-")
    known = table()["language_names"]
    return str(known.get(folded) or (folded if folded == "es-419" else folded.partition("-")[0]))


def territories(values: Iterable[Any]) -> frozenset[str]:
    """Countries by their codes; a region's name stands for its countries."""
    found: set[str] = set()
    for value in values:
        code = code_of(value).strip()
        region = table()["regions"].get(code.casefold())
        named = table()["country_names"].get(code.casefold())
        if region:
            found.update(region)
        elif named:
            found.add(named)
        elif code:
            found.add(code.upper().partition("-")[0])
    return frozenset(found)


def day(value: Any) -> date | None:
    try:
        return date.fromisoformat(plain(value)[:10])
    except ValueError:
        return None


def number(value: Any) -> float | None:
    if isinstance(value, bool):
        return None
    text = plain(value).replace(" ", "").replace(" ", "").replace("€", "")
    try:
        found = float(text)
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def first_of(row: Mapping[str, Any], names: Iterable[str]) -> Any:
    return next((row[name] for name in names if row.get(name) not in (None, "")), None)


SINCE = ("from", "since", "start", "starts", "begin", "date_from", "from_date", "starts_on")
UNTIL = ("until", "to", "end", "ends", "date_until", "until_date", "ends_on", "date_to")
LEAST = ("from", "min", "minimum", "least", "at_least", "gte", "lower")
MOST = ("until", "to", "max", "maximum", "most", "at_most", "lte", "upper")


def span(value: Any) -> Span | None:
    """A span of days; one that ends before it begins is read the other way round."""
    if isinstance(value, Mapping):
        since, until = day(first_of(value, SINCE)), day(first_of(value, UNTIL))
    elif isinstance(value, (list, tuple)) and len(value) == 2:
        since, until = day(value[0]), day(value[1])
    else:
        since = until = day(value)
    if since and until and since > until:
        since, until = until, since
    return Span(since, until) if since or until else None


def spans(value: Any) -> list[Span]:
    several = value if isinstance(value, list) and not all(isinstance(one, str) for one in value) else [value]
    return [found for one in several if (found := span(one))]


def _ranges(value: Any) -> list[Any]:
    return value if isinstance(value, list) and any(isinstance(one, Mapping) for one in value) else [value]


def amount_range(value: Any) -> Range | None:
    """A range of amounts; one that ends below its beginning is read the other way round."""
    currency = ""
    if isinstance(value, Mapping):
        currency = plain(value.get("currency")).upper()
        least, most = number(first_of(value, LEAST)), number(first_of(value, MOST))
        if least is None and most is None:
            least = most = number(first_of(value, ("amount", "value", "total")))
    elif isinstance(value, (list, tuple)) and len(value) == 2:
        least, most = number(value[0]), number(value[1])
    else:
        least = most = number(value)
    if least is not None and most is not None and least > most:
        least, most = most, least
    return Range(least, most, currency) if least is not None or most is not None else None
