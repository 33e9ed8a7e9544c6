"""The one gate of texts into a bank's file: the characters of EPC217-08 and nothing else."""

import re
import unicodedata

ALLOWED = re.compile(r"[a-zA-Z0-9/\-?:().,'+ ]*")
LETTERS = {
    "Ł": "L", "ł": "l", "Đ": "D", "đ": "d", "Ø": "O", "ø": "o", "Æ": "AE", "æ": "ae", "Œ": "OE", "œ": "oe",
    "ß": "ss", "ẞ": "SS", "Ð": "D", "ð": "d", "Þ": "TH", "þ": "th", "ª": "a", "º": "o", "ı": "i", "ĸ": "k",
    "’": "'", "‘": "'", "´": "'", "`": "'", "‚": ",", "“": "'", "”": "'", "„": "'", "«": "'", "»": "'", '"': "'",
    "‹": "'", "›": "'", "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "_": "-", "~": "-", "·": ".", "•": ".",
    "…": "...", ";": ",", "!": ".", "¡": "", "¿": "", "[": "(", "]": ")", "{": "(", "}": ")", "<": "(", ">": ")",
    "\\": "/", "|": "/", "&": "+", "@": "(at)", "€": "EUR", "£": "GBP", "$": "USD", "%": "pct", "#": "no", "*": ".",
    "=": "-", "^": " ", "§": "S", "°": "o", "©": "(c)", "®": "(r)", "™": "(tm)", "×": "x", "÷": "/", "±": "+-",
    "½": "1/2", "¼": "1/4", "¾": "3/4", "²": "2", "³": "3", "¹": "1", "µ": "u",
}  # fmt: skip
"""How EPC217-08 (best practices) writes what is no letter of the basic set; what is not here loses its accents or goes."""
_ALPHABETS = re.compile("[\u0370-\u03ff\u0400-\u04ff\u1f00-\u1fff]")
"""Greek and Cyrillic, which EPC217-08 writes in Latin letters."""


def through_gate(text: str, limit: int = 0) -> str:
    """The text in the characters that every SEPA bank takes, with single spaces, cut to `limit`."""
    out = []
    for char in unicodedata.normalize("NFC", text):
        if ALLOWED.fullmatch(char):
            out.append(char)
        elif char in LETTERS:
            out.append(LETTERS[char])
        elif char.isspace():
            out.append(" ")
        elif _ALPHABETS.match(char):
            from text_unidecode import unidecode

            out.append(unidecode(char))
        else:
            for piece in unicodedata.normalize("NFKD", char):
                if ALLOWED.fullmatch(piece):
                    out.append(piece)
                elif piece in LETTERS:
                    out.append(LETTERS[piece])
    clean = " ".join("".join(out).split())
    return clean[:limit].rstrip() if limit else clean


def is_through(text: str) -> bool:
    """Whether the text may stand in the file as it is."""
    return ALLOWED.fullmatch(text) is not None


def identifier_problem(text: str) -> str:
    """What is wrong with an identifier, which is never changed: both sides must know it again. Empty when nothing."""
    if not text.strip():
        return "is empty"
    if len(text) > 35:
        return "has more than 35 characters"
    if not is_through(text):
        odd = sorted({char for char in text if not ALLOWED.fullmatch(char)})
        return f"has characters that banks do not take: {' '.join(odd)}"
    if text.startswith("/") or text.endswith("/") or "//" in text:
        return "begins or ends with a slash or has two together"
    if text != text.strip():
        return "begins or ends with a space"
    return ""
