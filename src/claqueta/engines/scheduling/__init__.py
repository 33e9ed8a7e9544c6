"""Timetables of one-to-one meetings: what is worth most, proven; then fair, then comfortable; and mended on the day.

Pure: values in, values out; nothing of ours is imported, nothing is stored.
"""

from claqueta.engines.scheduling.data import (
    Changes,
    Comfort,
    Instance,
    Meeting,
    Participant,
    Placed,
    Reason,
    Refused,
    Replanned,
    Schedule,
    Slot,
    Unscheduled,
)
from claqueta.engines.scheduling.reading import changes_of, instance_of, load, placed_of
from claqueta.engines.scheduling.replanning import changed, replan, what_if
from claqueta.engines.scheduling.solving import explain, schedule
from claqueta.engines.scheduling.wording import LANGUAGES, sentence
from claqueta.engines.scheduling.writing import as_json, put, replanned_as_json

__all__ = [
    "LANGUAGES",
    "Changes",
    "Comfort",
    "Instance",
    "Meeting",
    "Participant",
    "Placed",
    "Reason",
    "Refused",
    "Replanned",
    "Schedule",
    "Slot",
    "Unscheduled",
    "as_json",
    "changed",
    "changes_of",
    "explain",
    "instance_of",
    "load",
    "placed_of",
    "put",
    "replan",
    "replanned_as_json",
    "schedule",
    "sentence",
    "what_if",
]
