"""A mail as somebody pasted it: its head, if it has one, and what it says before the greeting and older mails."""

import re
import tomllib
from dataclasses import dataclass
from email.utils import parseaddr
from functools import cache
from pathlib import Path
from typing import Any

from claqueta.engines.search.words import folded

_HEADER = re.compile(r"^\s*\*?([A-Za-zÀ-ÿ][A-Za-zÀ-ÿ \-]{1,20})\*?\s*:\s*(.*)$")
_OLDER = re.compile(
    r"^\s*(?:>|-{2,}\s*(?:original message|mensaje original|forwarded message|mensaje reenviado)|(?:on|el) .{5,120}(?:wrote|escribió):\s*$)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")


@cache
def data() -> dict[str, Any]:
    """The words of `reading.toml`."""
    return tomllib.loads((Path(__file__).parent.parent / "reading.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Letter:
    subject: str
    sender: str
    """As the mail says it."""
    name: str
    address: str
    body: str


def opened(mail: str) -> Letter:
    """The parts of a mail; without a head its first line is its subject, if it is short and something follows."""
    lines = mail.replace("\r\n", "\n").replace("\r", "\n").strip().split("\n")
    head: dict[str, str] = {}
    while lines and (found := _HEADER.match(lines[0])) and (kind := _kind(found[1])):
        head.setdefault(kind, found[2].strip())
        lines.pop(0)
    body = _said(lines)
    subject = re.sub(r"^(?:(?:re|fwd?|rv|enc)\s*:\s*)+", "", head.get("subject", ""), flags=re.IGNORECASE)
    if not head and "\n" in body:
        first, _line, rest = body.partition("\n")
        if len(first) <= 120 and rest.strip():
            subject, body = first.strip(), rest.strip()
    name, address = parseaddr(head.get("from", ""))
    if not address and (found_address := _ADDRESS.search(head.get("from", ""))):
        address = found_address[0]
    return Letter(subject[:160].strip(), head.get("from", ""), name.strip(), address.lower(), body)


def _kind(name: str) -> str:
    wanted = " ".join(folded(name).split())
    return next((kind for kind, names in data()["headers"].items() if wanted in names), "")


def _said(lines: list[str]) -> str:
    """What the mail itself says."""
    kept: list[str] = []
    for line in lines:
        bare = " ".join(folded(line).split())
        if _OLDER.match(line) or any(
            bare == ending or (bare.startswith(ending) and len(bare) <= len(ending) + 12)
            for ending in data()["endings"]["words"]
        ):
            break
        kept.append(line.rstrip())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()
