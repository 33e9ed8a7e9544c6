"""What follows from a mandate's text and its last use."""

from collections.abc import Collection
from datetime import date

from claqueta.foundation.folding import folded
from claqueta.foundation.periods import add_months

_FORMS = frozenset(
    [
        "sl",
        "slu",
        "sa",
        "sau",
        "scoop",
        "coop",
        "aie",
        "ute",
        "sociedad",
        "limitada",
        "anonima",
        "de",
        "la",
        "el",
        "los",
        "las",
        "y",
    ]
)
"""Words of a company's name that tell it from no other."""


def lapses_on(last_used: date, months: int) -> date:
    """The day from which a mandate that nobody collected on is no longer one (EPC016-06, 4.1)."""
    return add_months(last_used, months)


def is_lapsed(last_used: date, months: int, day: date) -> bool:
    return day >= lapses_on(last_used, months)


def sequence(*, single: bool, collected_before: bool, first_is_told: bool) -> str:
    """How the bank is told where a collection stands among those of its mandate."""
    if single:
        return "OOFF"
    return "FRST" if first_is_told and not collected_before else "RCUR"


def bank_of(iban: str) -> str:
    """What of an account's number names its bank; in Spain the four digits after the check digits."""
    return iban[:2] + iban[4:8]


def is_holder(holder: str, names: Collection[str]) -> bool:
    """Whether the holder of an account is whoever has one of these names, as a treasurer would read them."""
    wanted = _words(holder)
    return bool(wanted) and any(
        (words := _words(name)) and (wanted <= words or words <= wanted) for name in names
    )


def _words(name: str) -> frozenset[str]:
    plain = folded(name.replace(".", ""))
    return frozenset("".join(c if c.isalnum() else " " for c in plain).split()) - _FORMS
