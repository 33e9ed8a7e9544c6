"""What the office writes to many at once: one text in each language, and a copy for each reader.

It stands in the foundation, as whose readers they are only an upper domain knows: that one gives `Reader`s. Whom
it may reach is judged in `reaching`; each mail says how to stop such mails, with an account or without.
"""

from claqueta.foundation.circulars.acting import NOTICE, SEND, begin, drop, send, send_again, write
from claqueta.foundation.circulars.writing import (
    LONGEST,
    PLACEHOLDERS,
    TEMPLATES,
    Reader,
    gaps_in,
    judged,
    template_texts,
    text_for,
    words_for_places,
)

__all__ = [
    "LONGEST",
    "NOTICE",
    "PLACEHOLDERS",
    "SEND",
    "TEMPLATES",
    "Reader",
    "begin",
    "drop",
    "gaps_in",
    "judged",
    "send",
    "send_again",
    "template_texts",
    "text_for",
    "words_for_places",
    "write",
]
