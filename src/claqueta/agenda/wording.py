"""Clashes, changes and hours of sessions as people read them."""

from collections.abc import Mapping
from datetime import date, datetime

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from claqueta.agenda.policies import changes
from claqueta.agenda.policies.clashes import Clash, Kind


def clash_in_words(
    clash: Clash, sessions: Mapping[int, str], speakers: Mapping[int, str], *, of: int | None = None
) -> str:
    """A clash in a line, for the reader of one of both sessions; without `of` it names both."""
    other = clash.other if clash.other is not None and of != clash.other else clash.key
    values = {
        "this": sessions.get(clash.key, ""),
        "other": sessions.get(other, ""),
        "who": speakers.get(clash.speaker or 0, ""),
        "n": clash.number,
    }
    if of is None and clash.other is not None:
        values["other"] = f"{sessions.get(clash.other, '')} · {sessions.get(clash.key, '')}"
    match clash.kind:
        case Kind.OUTSIDE:
            line = _("Not while the event takes place")
        case Kind.ROOM_GONE:
            line = _("The event has no such room any more")
        case Kind.ROOM_TAKEN:
            line = _("The room is taken: %(other)s") % values
        case Kind.SPEAKER_TWICE:
            line = _("%(who)s is in two places: %(other)s") % values
        case Kind.ROOM_SOON:
            line = (
                ngettext(
                    "Only %(n)s minute to change over: %(other)s",
                    "Only %(n)s minutes to change over: %(other)s",
                    clash.number,
                )
                % values
            )
        case Kind.SPEAKER_SOON:
            line = (
                ngettext(
                    "%(who)s has only %(n)s minute to get here: %(other)s",
                    "%(who)s has only %(n)s minutes to get here: %(other)s",
                    clash.number,
                )
                % values
            )
        case Kind.ROOM_FULL:
            line = (
                ngettext(
                    "The room is too small by %(n)s place",
                    "The room is too small by %(n)s places",
                    clash.number,
                )
                % values
            )
    if of is None and clash.other is None:
        return f"{values['this']}: {line}"
    return line


def hours_in_words(begins: datetime, ends: datetime) -> str:
    """`10:00–11:30`, by the clocks that the moments have."""
    return f"{time_format(begins, 'H:i')}–{time_format(ends, 'H:i')}"


def day_in_words(moment: date) -> str:
    """`Tue 4 May`, in the language in force."""
    # Months are written small in Spanish.
    return date_format(moment, pgettext("format of a day", "D j M"))


def when_in_words(begins: datetime, ends: datetime) -> str:
    return f"{day_in_words(begins)}, {hours_in_words(begins, ends)}"


def kind_in_words(kind: str) -> str:
    """How a change reads."""
    return {
        changes.NEW: pgettext("session", "New"),
        changes.CANCELLED: pgettext("session", "Called off"),
        changes.BACK: pgettext("session", "Takes place after all"),
        changes.TIME: pgettext("session", "Another hour"),
        changes.ROOM: pgettext("session", "Another room"),
        changes.SPEAKERS: pgettext("session", "Other speakers"),
        changes.WORDS: pgettext("session", "Other words"),
    }[kind]
