"""What a survey asks and what came of it: values in, values out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

SCALE, CHOICE, TEXT = "scale", "choice", "text"
KINDS = (SCALE, CHOICE, TEXT)
STARS = 5
LONGEST = 1000

type Question = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Result:
    """What was answered to a question."""

    question: Question
    answered: int
    mean: float | None = None
    counts: tuple[tuple[str, int], ...] = ()
    texts: tuple[str, ...] = ()


def choices_of(question: Question) -> list[str]:
    return [part.strip() for part in str(question.get("choices") or "").split(";") if part.strip()]


def judged(questions: Sequence[Question], given: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """What is kept, and question → `choice` or `long` for what does not fit. Nothing has to be answered."""
    kept: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for question in questions:
        key = str(question["key"])
        text = str(given.get(key) or "").strip()
        if not text:
            continue
        if question.get("kind") == SCALE:
            if text in map(str, range(1, STARS + 1)):
                kept[key] = int(text)
            else:
                wrong[key] = "choice"
        elif question.get("kind") == CHOICE and text not in choices_of(question):
            wrong[key] = "choice"
        elif len(text) > LONGEST:
            wrong[key] = "long"
        else:
            kept[key] = text
    return kept, wrong


def results(questions: Sequence[Question], answers: Iterable[Mapping[str, Any]]) -> list[Result]:
    """What came of each question; texts in the order of the alphabet, which is nobody's."""
    rows = list(answers)
    found = []
    for question in questions:
        given = [row[question["key"]] for row in rows if row.get(question["key"]) not in (None, "")]
        match question.get("kind"):
            case "scale":
                numbers = [one for one in given if isinstance(one, int)]
                counts = tuple((str(n), numbers.count(n)) for n in range(STARS, 0, -1))
                mean = round(fmean(numbers), 2) if numbers else None
                found.append(Result(question, len(numbers), mean, counts))
            case "choice":
                counts = tuple((name, given.count(name)) for name in choices_of(question))
                found.append(Result(question, len(given), counts=counts))
            case _:
                found.append(Result(question, len(given), texts=tuple(sorted(map(str, given)))))
    return found
