"""What an opportunity asks, out of JSON: flat fields, `required` and `wished`, a list of requirements, marks of what is hard."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from claqueta.engines.matching import reading
from claqueta.engines.matching.reading import codes, first_of, listed, plain
from claqueta.engines.matching.values import Ask, Opportunity, Span

FIELDS: dict[str, tuple[str, ...]] = {
    "activity": ("activities", "activity", "activity_codes", "categories", "category"),
    "capability": ("capabilities", "capability", "capability_codes"),
    "language": ("languages", "language", "working_languages", "languages_of_work", "work_languages"),
    "territory": ("territories", "territory", "countries", "country", "markets"),
    "dates": ("dates", "date", "period", "when"),
    "budget": ("budget", "budget_range", "amount"),
}
"""How each thing that is asked may be called; the first is its name."""
_KIND = {name: kind for kind, names in FIELDS.items() for name in (kind, *names)}
_REQUIRED = ("required", "requires", "needed")
_HARD = ("hard", "must", "must_have", "mandatory", "essential", "hard_requirements")
_WISHED = ("wished", "wishes", "desired", "preferred", "nice_to_have", "optional", "soft")
_MARKS = ("hard", "must", "mandatory", "strict", "is_hard", "exclusive")
_PARTS = ("values", "codes", "value", "what", "code", "any", "all")


def opportunity_of(row: Mapping[str, Any], where: str = "an opportunity") -> Opportunity:
    """One opportunity. Raises `FileRefused` when it has no identifier."""
    id = reading.identifier(row, where)
    offers = plain(row.get("direction")).casefold() in ("offer", "offers", "oferta", "offered")
    kind = plain(row.get("kind")).casefold().replace("_", "-").replace(" ", "-")
    if kind in ("need", "offer"):
        offers, kind = kind == "offer", plain(row.get("type")).casefold().replace("_", "-")
    whose = first_of(row, ("organisation", "organization", "owner", "from_organisation", "by"))
    window = row.get("window")
    closes = first_of(row, ("closes", "closes_on", "deadline", "expires", "expires_on", "open_until"))
    found = reading.span(window) if window else Span(None, reading.day(closes))
    judged = row.get("relevant")
    return Opportunity(
        id=id,
        direction="offer" if offers else "need",
        kind=kind,
        title=plain(row.get("title") or row.get("name")),
        texts=tuple(
            dict.fromkeys(
                text
                for name in ("title", "name", "text", "description", "summary", "body")
                for text in reading.all_texts(row.get(name))
            )
        ),
        asks=tuple(_asks(row)),
        organisation=_identity(whose),
        window=found or Span(),
        relevant=grades(judged),
    )


def _identity(whose: Any) -> str:
    if isinstance(whose, Mapping):
        return plain(first_of(whose, ("id", "public_id", "slug", "name")))
    return plain(whose)


def grades(judged: Any) -> dict[str, int]:
    """Grades by organisation; a list means that each of it is relevant."""
    if isinstance(judged, Mapping):
        pairs: Iterable[tuple[Any, Any]] = judged.items()
    else:
        pairs = (
            (
                _identity(one.get("organisation") or one) if isinstance(one, Mapping) else one,
                first_of(one, ("grade", "relevance", "gain")) if isinstance(one, Mapping) else 1,
            )
            for one in listed(judged)
        )
    return {
        plain(key): max(0, int(grade)) for key, value in pairs if (grade := reading.number(value)) is not None
    }


def _asks(row: Mapping[str, Any]) -> list[Ask]:
    if audience := first_of(row, ("for", "audience", "meant_for")):
        # Whom it is for is asked; what is offered to them is not.
        row = {key: value for key, value in row.items() if key not in FIELDS["activity"]} | {
            "activities": audience
        }
    hard = _marked_hard(row.get("hard"))
    asks = list(_flat(row, Ask("", None)))
    for names, like in (
        (_REQUIRED, Ask("", None)),
        (_HARD, Ask("", None, hard=True)),
        (_WISHED, Ask("", None, wished=True)),
        (("requirements", "conditions", "criteria"), Ask("", None)),
    ):
        for name in names:
            asks += _under(row.get(name), like)
    if not any(ask.kind == "dates" for ask in asks) and "window" not in row:
        asks += _made(
            "dates",
            {"from": first_of(row, reading.SINCE), "until": first_of(row, reading.UNTIL)},
            Ask("", None),
        )
    marked = [
        replace(ask, hard=True, wished=False)
        if {ask.kind, *FIELDS[ask.kind], f"{ask.kind}.{ask.key}", f"capabilities.{ask.key}", ask.key} & hard
        else ask
        for ask in asks
    ]
    return list({_key(ask): ask for ask in marked}.values())


def _key(ask: Ask) -> tuple[Any, ...]:
    return (ask.kind, ask.key, repr(ask.what), ask.wished, ask.hard)


def _marked_hard(given: Any) -> set[str]:
    """Names of fields whose asks are hard, when `hard` lists names."""
    if isinstance(given, str) or (isinstance(given, list) and all(isinstance(one, str) for one in given)):
        return {one for one in listed(given) if one}
    return set()


def _under(given: Any, like: Ask) -> Iterable[Ask]:
    """What stands under `required`, `wished` or `requirements`: fields, or a list of objects each of one kind."""
    if isinstance(given, Mapping):
        if _kind_of(given):
            yield from _requirement(given, like)
        else:
            yield from _flat(given, like)
        return
    for one in listed(given):
        if isinstance(one, Mapping):
            if _kind_of(one):
                yield from _requirement(one, like)
            else:
                yield from _flat(one, _as_marked(one, like))
        elif plain(one)[:1].isdigit():
            yield Ask("activity", (plain(one),), hard=like.hard, wished=like.wished)


def _kind_of(one: Mapping[str, Any]) -> str:
    return _KIND.get(plain(first_of(one, ("kind", "type", "on"))), "") or (
        "capability"
        if one.get("key") or (one.get("field") and one["field"] not in _KIND)
        else _KIND.get(plain(one.get("field")), "")
    )


def _as_marked(one: Any, like: Ask) -> Ask:
    if not isinstance(one, Mapping):
        return like
    hard = like.hard or any(one.get(mark) is True for mark in _MARKS)
    wished = like.wished or one.get("wished") is True or one.get("required") is False
    return replace(like, hard=hard, wished=wished and not hard)


def _requirement(one: Mapping[str, Any], like: Ask) -> Iterable[Ask]:
    like = _as_marked(one, like)
    kind = _kind_of(one)
    if kind == "capability":
        key = plain(first_of(one, ("key", "field", "code", "capability")))
        value = next((one[name] for name in ("value", "values", "what", "any") if name in one), None)
        if value is None:
            value = {
                name: one[name] for name in (*reading.LEAST, *reading.MOST, "all") if name in one
            } or True
        yield from _capability(key, value, like)
        return
    value = next((one[name] for name in (*_PARTS, *FIELDS[kind]) if name in one), None)
    yield from _made(kind, one if value is None else value, like)


def _flat(row: Mapping[str, Any], like: Ask) -> Iterable[Ask]:
    for kind, names in FIELDS.items():
        for name in names:
            value = row.get(name)
            if isinstance(value, Mapping) and any(
                part in value for part in (*_REQUIRED, *_HARD[1:], *_WISHED)
            ):
                like_it = _as_marked(value, like)
                for part in _REQUIRED:
                    yield from _made(kind, value.get(part), like_it)
                for part in _HARD[1:]:
                    if value.get(part) is not True:
                        yield from _made(kind, value.get(part), replace(like_it, hard=True))
                for part in _WISHED:
                    yield from _made(kind, value.get(part), replace(like_it, wished=True, hard=False))
            else:
                yield from _made(kind, value, like)


def _made(kind: str, value: Any, like: Ask) -> Iterable[Ask]:
    """Asks of one kind out of a value in any of its forms."""
    if value is None or value == "" or isinstance(value, bool):
        return
    if kind == "capability":
        yield from _capabilities(value, like)
    elif kind == "dates":
        if found := reading.span(value):
            yield replace(_as_marked(value, like), kind=kind, what=found)
    elif kind == "budget":
        if amount := reading.amount_range(value):
            yield replace(_as_marked(value, like), kind=kind, what=amount)
    else:
        if isinstance(value, Mapping) and any(name in value for name in _PARTS):
            like = _as_marked(value, like)
            value = value if "code" in value else next(value[name] for name in _PARTS if name in value)
        alike: dict[tuple[bool, bool], list[str]] = {}
        for one in listed(value) if not isinstance(value, Mapping) else [value]:
            marked = _as_marked(one, like)
            alike.setdefault((marked.hard, marked.wished), []).extend(codes(one))
        for (hard, wished), said in alike.items():
            if what := _normal(kind, said):
                yield replace(like, kind=kind, what=what, hard=hard, wished=wished)


def _normal(kind: str, found: list[str]) -> tuple[str, ...]:
    if kind == "language":
        return tuple(dict.fromkeys(reading.language(code) for code in found))
    if kind == "territory":
        return tuple(sorted(reading.territories(found)))
    return tuple(dict.fromkeys(found))


def _capabilities(value: Any, like: Ask) -> Iterable[Ask]:
    if isinstance(value, Mapping) and not (value.get("key") or value.get("field")):
        for key, what in value.items():
            yield from _capability(str(key), what, _as_marked(what, like))
        return
    for one in [value] if isinstance(value, Mapping) else listed(value):
        if isinstance(one, Mapping):
            yield from _requirement({"kind": "capability", **one}, like)
        else:
            key, _mark, what = plain(one).replace("=", ":").partition(":")
            yield from _capability(key.strip(), what.strip() or True, like)


def _capability(key: str, what: Any, like: Ask) -> Iterable[Ask]:
    if isinstance(what, Mapping):
        what = {name: part for name, part in what.items() if name not in (*_MARKS, "wished", "required")}
        if set(what) == {"value"} or set(what) == {"values"}:
            what = next(iter(what.values()))
    if key and what not in (None, "", [], {}):
        yield replace(like, kind="capability", key=key, what=what)
