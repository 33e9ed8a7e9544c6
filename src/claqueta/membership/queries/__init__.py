"""Reading the register of members."""

from claqueta.membership.queries.growth import (
    Cohort,
    Life,
    Year,
    by_class,
    by_kind,
    cohorts,
    growth,
    lives,
    years,
)
from claqueta.membership.queries.history import Telling, history_of
from claqueta.membership.queries.levels import seen
from claqueta.membership.queries.register import Entry, entry_of, head, numbers, register, spells

__all__ = [
    "Cohort",
    "Entry",
    "Life",
    "Telling",
    "Year",
    "by_class",
    "by_kind",
    "cohorts",
    "entry_of",
    "growth",
    "head",
    "history_of",
    "lives",
    "numbers",
    "register",
    "seen",
    "spells",
    "years",
]
