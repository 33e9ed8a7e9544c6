"""Whether two names are of the same organisation: for the holder of an account."""

import re

from rapidfuzz import fuzz

from claqueta.foundation.folding import folded

ALIKE = 82
"""Of a hundred: what a name shortened as banks do still reaches, and the name of another company does not."""
FORMS = re.compile(
    r"\b(s\.?\s?l\.?\s?u?|s\.?\s?a\.?\s?u?|s\.?\s?coop|sociedad limitada|sociedad anonima|limited|ltd|gmbh|sarl|inc)\b\.?"
)


def bare_name(name: str) -> str:
    """Without accents, capitals, the form of company and signs."""
    return " ".join(re.sub(r"[^0-9a-z ]", " ", FORMS.sub(" ", folded(name))).split())


def alike(one: str, other: str) -> bool:
    """Whether two names may be one organisation's; an empty one is like none."""
    left, right = bare_name(one), bare_name(other)
    if not left or not right:
        return False
    return fuzz.token_set_ratio(left, right) >= ALIKE
