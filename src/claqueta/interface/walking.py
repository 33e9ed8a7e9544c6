"""What `interface/walk.html` shows of a form that is walked in steps."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Step:
    title: str
    url: str
    done: bool
    now: bool


def walk(
    ways: Sequence[str],
    here: str,
    *,
    title: Callable[[str], object],
    url: Callable[[str], str],
    done: Callable[[str], bool],
) -> dict[str, Any]:
    """The steps of the keys `ways`, and of the one shown (`here`) its title, its number from 1 and the way back."""
    at = ways.index(here)
    return {
        "title": title(here),
        "steps": [Step(str(title(one)), url(one), done=done(one), now=one == here) for one in ways],
        "number": at + 1,
        "before": url(ways[at - 1]) if at else "",
    }
