"""Why a meeting is not held, as it is kept and as each reader is told it.

Whoever takes part is told nothing of meetings between others: what stands in the way is named only where it is their own.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from claqueta.engines.scheduling import Reason, Slot, sentence

ENOUGH = "enough"
"""One of the two has as many meetings as they want; the engine does not know of it."""


def as_json(reason: Reason) -> dict[str, Any]:
    return {"kind": reason.kind, "parts": _plain(reason.parts)}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple, frozenset, set)):
        return [_plain(one) for one in value]
    return value


def from_json(kept: Mapping[str, Any]) -> Reason:
    return Reason(str(kept["kind"]), dict(kept["parts"]))


TABLE = "table"
"""One of the two cannot do without something that no table which is left then has; the engine does not know of it."""


def explained(
    reason: Reason,
    one: str,
    other: str,
    enough: Mapping[str, int],
    no_table: Mapping[str, Collection[int]] | None = None,
    taken: Mapping[str, Collection[int]] | None = None,
) -> Reason:
    """The reason with what the engine cannot know: that somebody has as many meetings as they want, or no table that they can use.

    `no_table` are the slots in which somebody has none, `taken` those in which they are away or meet somebody.
    """
    for busy, free in ((one, other), (other, one)):
        if busy in enough:
            return Reason(
                ENOUGH, {"one": one, "other": other, "busy": busy, "free": free, "most": enough[busy]}
            )
    for busy, free in ((one, other), (other, one)):
        both = set((no_table or {}).get(busy, ())) - set((taken or {}).get(busy, ()))
        if both - set((taken or {}).get(free, ())):
            return Reason(TABLE, {"one": one, "other": other, "busy": busy, "free": free})
    return reason


def for_reader(reason: Reason, own: str) -> Reason:
    """As somebody who takes part is told it: without others' meetings, and without what a wish counts for."""
    instead = reason.parts.get("instead")
    if not instead:
        return reason
    parts = dict(reason.parts)
    if all(own in people for people in instead["people"]):
        parts["instead"] = {**instead, "weight": 0, "own": 1}
    else:
        del parts["instead"]
    return Reason(reason.kind, parts)


def in_words(
    reason: Reason, slots: Sequence[Slot], language: str, names: Mapping[str, str], own: Mapping[str, str]
) -> str:
    """The sentence in a language; `own` are those, by kind, for what the engine has no sentence of."""
    if reason.kind in own:
        parts = reason.parts
        return own[reason.kind] % {
            "who": names.get(parts["busy"], parts["busy"]),
            "most": parts.get("most", ""),
        }
    return sentence(reason, slots, language, names)


def languages_for(wanted: str, there: Collection[str]) -> str:
    """The language in which a reason is told: the reader's where the engine has it."""
    short = (wanted or "").split("-")[0]
    return short if short in there else "en"
