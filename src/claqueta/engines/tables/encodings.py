"""Bytes to text, as Spanish offices' programs of forty years have written them."""

import codecs
import re
from functools import lru_cache

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_LETTERS = "áéíóúüñçàèìòùâêîôûãõäöïëåøæœßÿý"
_SIGNS = "ºª¿¡«»“”‘’€·²³°®©… "
"""What a list has beside letters, in the order of nothing."""


def decoded(body: bytes) -> tuple[str, int]:
    """The text, and how many bytes of another encoding stood between (read as Windows-1252).

    By its mark; UTF-16 by its zeros; UTF-8 if nearly all of it is; or else the likeliest of Windows-1252, MacRoman
    and CP850.
    """
    for mark, encoding in MARKS:
        if body.startswith(mark) and encoding != "utf-8":
            return body.decode(encoding, errors="replace"), 0
    if encoding := _wide(body[:4000]):
        return body.decode(encoding, errors="replace"), 0
    body = body.removeprefix(codecs.BOM_UTF8).rstrip(b"\0\x1a")
    try:
        return body.decode("utf-8"), 0
    except UnicodeDecodeError:
        pass
    rest, sequences = _SEQUENCE.subn(b"", body)
    odd = sum(byte > 127 for byte in rest)
    if sequences > odd:
        return body.decode("utf-8", errors="windows"), odd
    return max(
        (body.decode(encoding, errors="windows") for encoding in ("cp1252", "mac_roman", "cp850")),
        key=_likelihood,
    ), 0


def _windows(error: UnicodeError) -> tuple[str, int]:
    """Read one byte that the encoding does not know as Windows-1252, or Latin-1 where that has none either."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    byte = error.object[error.start : error.start + 1]
    return byte.decode("cp1252", errors="ignore") or byte.decode("latin-1"), error.start + 1


codecs.register_error("windows", _windows)


def _wide(sample: bytes) -> str:
    """UTF-16 without a mark: every other byte is zero."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = max(1, len(sample) // 2)
    if odd / half > 0.6 and even / half < 0.2:
        return "utf-16-le"
    return "utf-16-be" if even / half > 0.6 and odd / half < 0.2 else ""


def _likelihood(text: str) -> int:
    score = 0
    for match in re.finditer(r"[^\x00-\x7f]", text[:2_000_000]):
        char, at = match[0], match.start()
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        beside = (before.isalpha() and before.isascii()) or (after.isalpha() and after.isascii())
        if char in _LETTERS:
            # A small letter among capitals: “CAMIàN” was written by another program.
            capitals = text[max(0, at - 2) : at]
            among = after.isupper() or (len(capitals) == 2 and capitals.isalpha() and capitals.isupper())
            score += -3 if among else 2 if beside else 0
        elif char.lower() in _LETTERS:
            inside = before.islower() or (before.isalpha() and after.islower())
            score += -3 if inside else 2 if beside else 0
        elif char in _SIGNS or char in "–—":
            score += -3 if before.isalpha() and after.isalpha() and char not in "’·" else 1
        else:
            score -= 3
    return score


_TWICE = re.compile("[\u00a0-\u00ff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ\x80-\x9f]{2,}")


def mended(text: str) -> str:
    """The text with what was read twice in the wrong encoding (Ã³, â€™) put right, where that is certain."""
    for _turn in range(3):
        better = _TWICE.sub(lambda match: _once(match[0]), text)
        if better == text:
            return text
        text = better
    return text


@lru_cache(maxsize=10_000)
def _once(run: str) -> str:
    """The run decoded once more where it is UTF-8 read as Windows-1252 and gives what Latin lists are written with."""
    body = b"".join(_byte(char) for char in run)
    out, at = [], 0
    for match in _SEQUENCE.finditer(body):
        char = match[0].decode("utf-8", errors="replace")
        out.append(run[at : match.start()])
        out.append(char if _latin(char) else run[match.start() : match.end()])
        at = match.end()
    return "".join([*out, run[at:]])


def _byte(char: str) -> bytes:
    try:
        return char.encode("cp1252")
    except UnicodeEncodeError:
        return char.encode("latin-1")


def _latin(char: str) -> bool:
    return "\u00a0" <= char <= "\u024f" or "\u2000" <= char <= "\u206f" or char in "€™\ufeff\u2212"
