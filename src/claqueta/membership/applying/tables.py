"""What office, board and members say of applications, leaving files and declarations must look like."""

from datetime import date

from claqueta.foundation.judging import Choice, Day, Shape, Table, Text, Whole
from claqueta.membership.models import Opinion

FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)
WORDS = 4000
MOST_PEOPLE = 5_000_000
DAY = Day(FIRST, LAST)
_REQUIRED = Text(WORDS, lines=True, required=True)

SITTING: dict[str, Shape] = {"sitting": Text(200, required=True), "decided_on": DAY}
ASK: Table = {"missing": _REQUIRED}
ANSWERED: Table = {"answer": _REQUIRED}
DECISION: dict[str, Shape] = {**SITTING, "effective_on": DAY, "despite": Text(WORDS, lines=True)}
REFUSAL: dict[str, Shape] = {**SITTING, "reasons": _REQUIRED}
REASONS: dict[str, Shape] = {"reasons": _REQUIRED}
OPINION: Table = {
    "view": Choice(lambda: Opinion.View.values),
    "text": Text(WORDS, lines=True),
    "conflict": Text(WORDS, lines=True),
}
NOTICE: Table = {"effective_on": DAY, "reasons": Text(WORDS, lines=True)}
GROUNDS: Table = {"grounds": _REQUIRED}
ALLEGATIONS: Table = {"allegations": _REQUIRED}
APPEAL: Table = {"appeal": _REQUIRED}
DECLARATION: Table = {
    "headcount": Whole(0, MOST_PEOPLE, required=True),
    "rd_staff": Whole(0, MOST_PEOPLE),
    "turnover_band": Text(40, required=True),
}
REDUCTION: Table = {"key": Text(40, required=True), "since": DAY, "reason": _REQUIRED}
