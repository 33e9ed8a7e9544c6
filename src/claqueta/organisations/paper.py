"""What the directory prints of organisations: entries, chapters by group of activities, indexes, a cover of their work."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, zip_longest
from typing import Any

from claqueta.cluster import queries as cluster
from claqueta.engines.search.words import folded
from claqueta.foundation.documents import printed
from claqueta.foundation.text import bare_address
from claqueta.organisations.queries import Presented, row_in_words

STILL, LOGO = 480, 120
"""Pixels across, of the copies that are printed."""
FACTS, ROWS, CREDITS, INSIDE = 5, 3, 4, 20
"""So many capabilities of an entry, rows of one of them, credits, and activities of a chapter: an entry is for finding, the page tells the rest."""
COVER = 15
PIECE = 48
"""Entries that are laid out at once, as far as letters allow: what drawing takes grows with them."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An organisation as it stands on paper: what is printed and nothing else, for hundreds of them wait in memory."""

    key: str
    name: str
    group: str
    """The code of the group of its main activity; blank without one."""
    main: str
    """The name of its main activity."""
    standing: str
    activities: tuple[str, ...]
    tagline: str
    facts: tuple[tuple[str, str], ...]
    credits: tuple[tuple[str, Any], ...]
    city: str
    address: str
    contact: tuple[str, ...]
    logo: str
    still: str
    caption: str
    poster: str
    work: str
    """Of which the poster is."""


def entry_of(seen: Presented) -> Entry:
    """What paper shows of what a circle sees."""
    there: dict[str, Any] = next(iter(seen["premises"]), {})
    city = f"{there.get('postal_code', '')} {there.get('city', '')}".strip()
    activities = seen["activities"]
    still: dict[str, Any] = next(iter(seen["pictures"]), {})
    poster: dict[str, Any] = next(iter(seen["posters"]), {})
    return Entry(
        key=seen["id"],
        name=seen["name"],
        group=activities[0]["code"].partition(".")[0] if activities else "",
        main=activities[0]["name"] if activities else "",
        standing=seen["standing_name"],
        activities=tuple(activity["name"] for activity in activities),
        tagline=seen.get("tagline") or "",
        facts=tuple(_facts(fact for activity in activities for fact in activity["facts"]))[:FACTS],
        credits=tuple(
            (credit.get("title", ""), credit.get("year")) for credit in (seen.get("credits") or ())[:CREDITS]
        ),
        city=there.get("city", ""),
        address=", ".join(part for part in (there.get("street", ""), city) if part),
        contact=tuple(
            told
            for told in (seen.get("phone"), seen.get("email"), bare_address(seen.get("website") or ""))
            if told
        ),
        logo=printed(seen["logo"], LOGO),
        still=printed(still.get("url", ""), STILL),
        caption=still.get("caption", ""),
        poster=printed(poster.get("url", ""), STILL),
        work=poster.get("work", ""),
    )


def _facts(stated: Iterable[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Each by its name once, whatever activities state it: with all that they state."""
    values: dict[str, dict[str, None]] = {}
    for fact in stated:
        pieces = [_in_words(fact)] if "rows" in fact else str(fact["value"]).split(", ")
        values.setdefault(fact["name"], {}).update(dict.fromkeys(pieces))
    yield from ((name, ", ".join(pieces)) for name, pieces in values.items())


def _in_words(fact: dict[str, Any]) -> str:
    """A table in a line."""
    rows = [row_in_words(fact["heads"], row) for row in fact["rows"][:ROWS]]
    return "; ".join(rows) + (" …" if len(fact["rows"]) > ROWS else "")


@dataclass(frozen=True, slots=True)
class Piece:
    """What of a chapter begins on a page of its own: whoever has one of some letters."""

    letters: str
    """From which to which, `A–F`; blank where the chapter is one piece."""
    entries: list[Entry]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A group of activities and who is in it by their main activity, by name."""

    number: int
    name: str
    entries: list[Entry]

    @property
    def pieces(self) -> list[Piece]:
        """The chapter cut between letters, as evenly as letters allow."""
        count = -(-len(self.entries) // PIECE)
        pieces: list[list[Entry]] = [[]]
        for _letter, some in groupby(self.entries, key=_letter_of):
            inside = list(some)
            # A letter goes where it leaves both sides nearer to an even share.
            if pieces[-1] and len(pieces[-1]) + len(inside) / 2 > len(self.entries) / count:
                pieces.append([])
            pieces[-1] += inside
        if len(pieces) == 1:
            return [Piece("", self.entries)]
        return [Piece(_letters(inside), inside) for inside in pieces]

    @property
    def still(self) -> Entry | None:
        """Whose picture opens the chapter."""
        return next((entry for entry in self.entries if entry.still), None)

    @property
    def inside(self) -> list[tuple[str, int]]:
        """The main activities in it, each with how many have it; the most first."""
        return Counter(entry.main for entry in self.entries if entry.main).most_common(INSIDE)


def _letter_of(entry: Entry) -> str:
    """The letter under which a name stands; `#` for one that begins with none."""
    first = folded(entry.name)[:1].upper()
    return first if first.isalpha() else "#"


def _letters(entries: Sequence[Entry]) -> str:
    return "–".join(dict.fromkeys((_letter_of(entries[0]), _letter_of(entries[-1]))))


def chapters_of(entries: list[Entry], others: str) -> list[Chapter]:
    """In the order of the taxonomy; who has no activity stands last, under `others`."""
    groups = [(code, group.name) for code, group in cluster.activities().items() if group.is_group]
    known = {code for code, _name in groups}
    named = by_name(entries)
    sorted_in = [(name, [entry for entry in named if entry.group == code]) for code, name in groups]
    sorted_in.append((others, [entry for entry in named if entry.group not in known]))
    return [
        Chapter(number, name, inside)
        for number, (name, inside) in enumerate(((n, some) for n, some in sorted_in if some), start=1)
    ]


def by_name(entries: list[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: (_letter_of(entry), folded(entry.name)))


def by_place(entries: list[Entry]) -> list[tuple[str, list[Entry]]]:
    """City → who is there, for those whose place may be printed."""
    placed = sorted(
        (entry for entry in entries if entry.city),
        key=lambda entry: (folded(entry.city), folded(entry.name)),
    )
    return [(city, list(inside)) for city, inside in groupby(placed, key=lambda entry: entry.city)]


def cover_of(entries: Iterable[Entry]) -> list[str]:
    """Posters and stills in turns, one picture of each organisation; none when they would leave holes."""
    some = list(entries)
    posters = list({entry.work: entry for entry in some if entry.poster}.values())[:COVER]
    taken = {entry.key for entry in posters[: COVER // 2]}
    stills = [entry.still for entry in some if entry.still and entry.key not in taken]
    turns = zip_longest([entry.poster for entry in posters], stills)
    found = [picture for pair in turns for picture in pair if picture][:COVER]
    return found if len(found) == COVER else []
