"""Whether anything was altered in the books that are only added to."""

import argparse
import json
from typing import TYPE_CHECKING, Any

from claqueta.cli.outcome import OK, PROBLEM

if TYPE_CHECKING:
    from claqueta.foundation.chains import Break, Head


def written_down(text: str) -> tuple[str, int, str]:
    """An end of a book as `verify` shows it: BOOK:POSITION:HASH. Raises `ValueError`."""
    book, position, digest = text.rsplit(":", 2)
    return book, int(position), digest.lower()


def verify(arguments: argparse.Namespace) -> int:
    """Check every book, show where each ends, and whether it still has the ends that were written down earlier."""
    from django.utils import translation

    from claqueta.foundation import chains

    with translation.override("en"):
        # The end first: all up to it is checked, also when somebody adds to the book meanwhile.
        checked = [(chains.head(book), chains.verify(book)) for book in chains.books()]
        lost = [end for one in arguments.written if not chains.still_has(end := chains.Head(*one))]
        if arguments.json:
            said: dict[str, Any] = {"chains": [_as_json(end, breaks) for end, breaks in checked]}
            if arguments.written:
                said["not_as_written_down"] = list(map(_as_text, lost))
            print(json.dumps(said))
        else:
            _print(checked, lost)
    return PROBLEM if lost or any(breaks for _end, breaks in checked) else OK


def _print(checked: "list[tuple[Head, list[Break]]]", lost: "list[Head]") -> None:
    for end, breaks in checked:
        print(_as_text(end))
        for one in breaks:
            print(f"{end.book}: {one}")
    for end in lost:
        print(f"{end.book}: Position {end.position}: it is not the entry that was written down")
    if not lost and not any(breaks for _end, breaks in checked):
        links = sum(end.position for end, _breaks in checked)
        print(f"{_many(len(checked), 'book')}, {_many(links, 'link')}, nothing altered")


def _as_text(end: "Head") -> str:
    return f"{end.book}:{end.position}:{end.hash}"


def _as_json(end: "Head", breaks: "list[Break]") -> dict[str, Any]:
    return {
        "name": end.book,
        "entries": end.position,
        "head": end.hash,
        "intact": not breaks,
        "first_broken": min((one.position for one in breaks), default=None),
    }


def _many(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
