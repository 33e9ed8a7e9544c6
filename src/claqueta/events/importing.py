"""Lists of events on their way in, such as next year's programme: they come as drafts, which the office publishes."""

import re
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claqueta.engines.search.words import folded
from claqueta.events import actions
from claqueta.events.judging import fitted_event
from claqueta.events.kinds import kind_name, kinds
from claqueta.events.models import EVENT, Event, EventState, Venue, Visibility
from claqueta.events.models.events import LONGEST_TEXT
from claqueta.events.policies import NoSuchHour, moment_of
from claqueta.events.shapes import MOST_SEATS
from claqueta.foundation.actors import Actor
from claqueta.foundation.imports import ImportField, PlannedRow, Problem
from claqueta.foundation.imports.cells import cell_choice, cell_date, cell_line, cell_text, date_habit, number
from claqueta.foundation.imports.kinds import Around, CellInvalid
from claqueta.foundation.judging import in_brief

OTHER_KIND = "networking"
_HOUR = re.compile(r"(\d{1,2})\s*(?:[:.h]\s*(\d{2}))?\s*(?:h|horas|hrs)?\.?", re.IGNORECASE)
HEADERS = {
    "title": ("titulo", "evento", "actividad", "nombre", "title", "event", "name"),
    "summary": ("resumen", "en una linea", "summary"),
    "text": ("descripcion", "texto", "detalle", "description", "text", "details"),
}
TEXTS = {
    "title": gettext_lazy("Title"),
    "summary": gettext_lazy("In one line"),
    "text": gettext_lazy("Description"),
}


def _cell_hour(text: str, _around: Around) -> str:
    """An hour of the clock, as `HH:MM`."""
    found = _HOUR.fullmatch(text.strip())
    if not text.strip():
        return ""
    try:
        assert found
        return time(int(found[1]), int(found[2] or 0)).isoformat("minutes")
    except (AssertionError, ValueError):
        raise CellInvalid(_("Write an hour such as 10:40.")) from None


def _cell_places(text: str, _around: Around) -> int | None:
    """How many people fit; nothing where nothing is said."""
    if not text.strip():
        return None
    value = number(text)
    if value is None or value != value.to_integral_value() or not 0 < value <= MOST_SEATS:
        raise CellInvalid(_("“%(text)s” is not a whole number.") % {"text": in_brief(text)})
    return int(value)


def _kind_words() -> list[tuple[str, str]]:
    """How each kind is called, in any language, and its key."""
    named = [(kind_name(key, code), key) for key in kinds() for code in settings.CLUSTER.languages]
    return [*((key, key) for key in kinds()), *named]


def _visibility_words() -> list[tuple[str, str]]:
    return [
        *((key, key) for key in Visibility.values),
        ("público", "public"),
        ("todo el mundo", "public"),
        ("socios", "members"),
        ("por invitación", "invitation"),
    ]


class EventImport:
    key = "events"
    title = gettext_lazy("Events")
    permission = "events.manage"
    notes = f"text_{settings.LANGUAGE_CODE}"
    hides = False

    @property
    def fields(self) -> tuple[ImportField, ...]:
        texts = tuple(
            ImportField(
                f"{name}_{code}",
                format_lazy("{name} ({code})", name=label, code=code),
                (
                    *(f"{word} {code}" for word in HEADERS[name]),
                    *(HEADERS[name] if code == settings.LANGUAGE_CODE else ()),
                ),
                cell_text(LONGEST_TEXT) if name == "text" else cell_line,
                loose=True,
            )
            for name, label in TEXTS.items()
            for code in settings.CLUSTER.languages
        )
        return (
            *texts,
            ImportField(
                "kind", gettext_lazy("Kind"), ("tipo", "clase", "kind", "type"), cell_choice(_kind_words)
            ),
            ImportField(
                "day",
                gettext_lazy("Day"),
                ("fecha", "dia", "date", "day", "begins", "empieza"),
                cell_date,
                required=True,
                identity=True,
                reason=gettext_lazy("an event is on a day"),
                habit=date_habit,
            ),
            ImportField(
                "begins", gettext_lazy("From"), ("desde", "hora", "inicio", "from", "time"), _cell_hour
            ),
            ImportField("ends", gettext_lazy("Until"), ("hasta", "fin", "until", "to", "end"), _cell_hour),
            ImportField(
                "venue", gettext_lazy("Venue"), ("lugar", "sede", "venue", "place"), cell_line, loose=True
            ),
            ImportField(
                "capacity", gettext_lazy("Places"), ("aforo", "plazas", "places", "capacity"), _cell_places
            ),
            ImportField(
                "visibility",
                gettext_lazy("Visible to"),
                ("visibilidad", "visibility"),
                cell_choice(_visibility_words),
            ),
        )

    def is_title(self, text: str) -> bool:
        return False

    def plan(
        self, rows: list[tuple[int, dict[str, Any]]], decisions: dict[str, str]
    ) -> tuple[list[PlannedRow], list[Problem], list[Problem]]:
        planned, rejected, warnings = list[PlannedRow](), list[Problem](), list[Problem]()
        venues = {folded(name): pk for pk, name in Venue.objects.values_list("pk", "name")}
        seen: dict[tuple[str, str], int] = {}
        for line, given in rows:
            try:
                values = _values(given)
                kept = fitted_event(values)
            except ValidationError as error:
                rejected += [
                    Problem(line, _column(field), " ".join(messages))
                    for field, messages in error.message_dict.items()
                ]
                continue
            named = given.get("venue") or ""
            venue = venues.get(folded(named)) if named else None
            if named and venue is None:
                warnings.append(
                    Problem(
                        line,
                        "venue",
                        _("“%(name)s” is no venue on record: it comes without.") % {"name": named},
                    )
                )
            title = next(iter(kept["title"].values()))
            mark = (folded(title), kept["begins_at"].isoformat())
            there = next(
                (
                    one
                    for one in Event.objects.filter(begins_at=kept["begins_at"])
                    if folded(title) in {folded(text) for text in one.title.values()}
                ),
                None,
            )
            target = str(there.pk) if there else f"row:{seen[mark]}" if mark in seen else ""
            seen.setdefault(mark, line)
            planned.append(
                PlannedRow(
                    line,
                    "keep" if target else "create",
                    title,
                    {**_as_json(values), "venue": venue},
                    target=target,
                )
            )
        return planned, rejected, warnings

    def apply(
        self, planned: list[PlannedRow], *, by: Actor, reason: str, tell: Callable[[int, int], None]
    ) -> dict[str, Any]:
        made = []
        wanted = [one for one in planned if one.action == "create"]
        for position, one in enumerate(wanted, 1):
            values = {
                **one.values,
                "begins_at": datetime.fromisoformat(one.values["begins_at"]),
                "ends_at": datetime.fromisoformat(one.values["ends_at"]),
                "venue": Venue.objects.filter(pk=one.values["venue"]).first()
                if one.values["venue"]
                else None,
            }
            made.append(actions.write_event(values, by=by).pk)
            tell(position, len(wanted))
        return {"created": made}

    def undo(self, record: dict[str, Any], *, by: Actor) -> list[str]:
        """Drafts that nobody has touched since go; what was published or changed stays."""
        stays = []
        for event in Event.objects.filter(pk__in=record["created"]):
            if event.state == EventState.DRAFT and event.version == 1:
                actions.discard_event(event, by=by)
            else:
                stays.append(str(event))
        return stays


def _column(field: str) -> str:
    """The column that a field of the judge came from."""
    if field in TEXTS:
        return f"{field}_{settings.LANGUAGE_CODE}"
    return {"begins_at": "begins", "ends_at": "ends"}.get(field, field)


def _values(given: dict[str, Any]) -> dict[str, Any]:
    """A row’s cells as the judge takes them, its hours by the clocks of the cluster. Raises `ValidationError` by field."""
    values: dict[str, Any] = {
        name: {
            code: text for code in settings.CLUSTER.languages if (text := given.get(f"{name}_{code}") or "")
        }
        for name in TEXTS
    }
    day = given["day"]
    begins, ends = (time.fromisoformat(given.get(name) or "00:00") for name in ("begins", "ends"))
    first, last = datetime.combine(day, begins), datetime.combine(day, ends)
    if last <= first:
        # Without an hour it lasts the day; past midnight it ends on the next.
        last += timedelta(days=1)
    for name, local in (("begins_at", first), ("ends_at", last)):
        try:
            values[name] = moment_of(local, settings.TIME_ZONE)
        except NoSuchHour:
            raise ValidationError({name: [_("The clocks are put forward over that hour.")]}) from None
    values["kind"] = given.get("kind") or (OTHER_KIND if OTHER_KIND in kinds() else next(iter(kinds())))
    values["zone"] = settings.TIME_ZONE
    # A list is the office’s: it is for members until somebody says otherwise.
    values["visibility"] = given.get("visibility") or Visibility.MEMBERS
    if given.get("capacity") is not None and "capacity" in EVENT.shapes:
        values["capacity"] = given["capacity"]
    return values


def _as_json(values: dict[str, Any]) -> dict[str, Any]:
    """What is planned is kept as JSON, its moments as text."""
    return {
        name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()
    }
