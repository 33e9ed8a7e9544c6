"""The piece of a text that shows best why it was found, by that text alone: what others say has no part in it."""

import re
from collections.abc import Callable, Sequence
from html import escape

TOKEN = re.compile(r"[^\W_]+")
LONGEST = 180
"""Characters of a snippet."""
ELLIPSIS = "…"
MOST_STARTS = 200
"""Places of a very long text that are looked at."""


def snippet_of(body: str, wanted: frozenset[str], analyse: Callable[[str], list[str]]) -> str:
    """The piece with the most of the wanted stems, as HTML with those words in `<b>`; empty when none is there.

    An ellipsis says where the text goes on.
    """
    words = list(TOKEN.finditer(body))
    stems = _stems(body, words, analyse)
    places = [number for number, stem in enumerate(stems) if stem in wanted]
    if not places:
        return ""
    best = max(places[:MOST_STARTS], key=lambda start: _worth(start, places, words, stems))
    begin, limit = words[best].start(), words[best].start() + LONGEST
    while best > 0 and words[best - 1].start() >= begin - LONGEST // 6:
        best -= 1
    shown = [number for number in range(best, len(words)) if words[number].end() <= limit] or [best]
    return _html(body, words, shown, set(places))


def _stems(body: str, words: Sequence[re.Match[str]], analyse: Callable[[str], list[str]]) -> list[str]:
    """One stem for each word; word by word where the analyser sees other words than we do."""
    stems = analyse(body)
    return stems if len(stems) == len(words) else ["".join(analyse(word[0])[:1]) for word in words]


def _worth(
    start: int, places: Sequence[int], words: Sequence[re.Match[str]], stems: Sequence[str]
) -> tuple[int, int, int]:
    """Different stems within a snippet's length, then how many words, then the earlier."""
    limit = words[start].start() + LONGEST
    inside = [place for place in places if place >= start and words[place].end() <= limit]
    return len({stems[place] for place in inside}), len(inside), -start


def _html(body: str, words: Sequence[re.Match[str]], shown: Sequence[int], marked: set[int]) -> str:
    parts, at = [], words[shown[0]].start()
    for number in shown:
        word = words[number]
        parts.append(escape(body[at : word.start()]))
        parts.append(f"<b>{escape(word[0])}</b>" if number in marked else escape(word[0]))
        at = word.end()
    before = ELLIPSIS if shown[0] > 0 else ""
    return f"{before}{''.join(parts)}{ELLIPSIS if shown[-1] < len(words) - 1 else ''}"
