"""What members answered to what they were shown, and how far it moves what they are shown next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from claqueta.engines.matching.data import numbers
from claqueta.engines.matching.question import Question


class Answer(StrEnum):
    USELESS = "useless"
    NOT_FOR_US = "not_for_us"
    SNOOZE = "snooze"


REASONS = ("activity", "capability", "language", "territory", "dates", "budget", "kind", "other")
"""Why something is not for somebody; `other` says nothing of what comes later."""


@dataclass(frozen=True, slots=True)
class Feedback:
    organisation: str
    opportunity: str
    answer: Answer
    on: date
    because: str = "other"
    until: date | None = None
    """Until when it sleeps."""


def hidden(feedback: Iterable[Feedback], organisation: str, opportunity: str, on: date) -> bool:
    """Whether somebody does not want to see an opportunity on a day. What was called useless does not come back."""
    return any(
        one.answer is not Answer.SNOOZE or (one.until is not None and on < one.until)
        for one in feedback
        if one.organisation == organisation and one.opportunity == opportunity and one.on <= on
    )


def factor(
    feedback: Sequence[Feedback],
    organisation: str,
    question: Question,
    known: dict[str, Question],
    on: date,
) -> float:
    """By how much a score falls because of answers to opportunities like this one; between the floor and 1."""
    table = numbers()["feedback"]
    since = on - timedelta(days=table["days"])
    found = 1.0
    for one in feedback:
        other = known.get(one.opportunity)
        if one.organisation != organisation or other is None or not since < one.on <= on:
            continue
        if one.answer is Answer.USELESS and alike(question, other):
            found *= table["useless"]
        if one.answer is Answer.NOT_FOR_US and _shares(question, other, one.because):
            found *= table["because"]
    return max(float(table["floor"]), found)


def alike(one: Question, other: Question) -> bool:
    """Whether two opportunities ask for much the same."""
    mine, theirs = set(one.activities), set(other.activities)
    if not mine or not theirs:
        return bool(one.opportunity.kind) and one.opportunity.kind == other.opportunity.kind
    least: float = numbers()["feedback"]["alike"]
    return len(mine & theirs) / len(mine | theirs) >= least


def _shares(one: Question, other: Question, because: str) -> bool:
    """Whether an opportunity asks the same in the matter for which another was refused."""
    if because == "kind":
        return bool(one.opportunity.kind) and one.opportunity.kind == other.opportunity.kind
    mine = {(ask.key, repr(ask.what)) for ask in one.asks if ask.kind == because}
    theirs = {(ask.key, repr(ask.what)) for ask in other.asks if ask.kind == because}
    return bool(mine & theirs)
