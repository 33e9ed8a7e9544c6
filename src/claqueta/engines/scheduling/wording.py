"""Reasons as sentences a participant understands, in each language that `wording.toml` has."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from claqueta.engines.scheduling.data import Reason, Slot

LANGUAGES = ("en", "es")


@cache
def texts(language: str) -> dict[str, str]:
    with Path(__file__).with_name("wording.toml").open("rb") as file:
        found: dict[str, str] = tomllib.load(file)[language]
    return found


def sentence(
    reason: Reason, slots: Sequence[Slot], language: str = "en", names: Mapping[str, str] | None = None
) -> str:
    """What is told: `names` are what people are called; else their ids."""
    said, parts, called = texts(language), reason.parts, names or {}
    people = {
        part: called.get(parts[part], parts[part])
        for part in ("one", "other", "busy", "free")
        if part in parts
    }
    if reason.kind == "pin":
        kind = "full_hall" if parts["because"] == "tables" else parts["because"]
        return said[kind].format(slot=_when([parts["slot"]], slots, said), **people)
    if reason.kind in ("tables", "room"):
        return said[reason.kind].format(slots=_when(parts["slots"], slots, said), **people)
    told = said[reason.kind].format(**people)
    instead = parts.get("instead")
    if not instead:
        return told
    meetings = f" {said['and']} ".join(
        said["meeting"].format(one=called.get(one, one), other=called.get(other, other))
        for one, other in instead["people"]
    )
    kind = "heavier" if instead["weight"] >= instead["own"] else "instead"
    more = said[kind].format(
        meetings=meetings,
        slot=_when([instead["slot"]], slots, said),
        weight=instead["weight"],
        own=instead["own"],
    )
    return f"{told} {more}"


def _when(numbers: Sequence[int], slots: Sequence[Slot], said: Mapping[str, str]) -> str:
    """At which times; with the day where there are several."""
    several = slots[0].day != slots[-1].day
    times = [
        said["at_day" if several else "at"].format(time=slots[number].time, day=slots[number].day)
        for number in numbers
    ]
    if len(times) == 1:
        return times[0]
    return f"{', '.join(times[:-1])} {said['and']} {times[-1]}"
