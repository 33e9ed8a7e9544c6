"""The questions of an accreditation: what is asked of whom, and what answers fit. Values in, values out."""

from collections.abc import Mapping, Sequence
from typing import Any

TEXT, LONG, CHOICE, YES = "text", "long", "choice", "yes"
KINDS = (TEXT, LONG, CHOICE, YES)

type Question = Mapping[str, Any]
type Answers = dict[str, Any]


def choices_of(question: Question) -> list[str]:
    return [part.strip() for part in question.get("choices", "").split(";") if part.strip()]


def is_asked(question: Question, answers: Mapping[str, Any]) -> bool:
    """Whether it is asked of who answered the others so: `diet=yes`, `diet=vegan`."""
    condition = str(question.get("only_if") or "")
    if not condition:
        return True
    name, _equals, wanted = condition.partition("=")
    given = answers.get(name.strip())
    if given is True:
        return wanted.strip().casefold() in ("yes", "sí", "si", "true", "")
    return bool(given) and str(given).strip().casefold() == wanted.strip().casefold()


def conditions_that_hold_of_nothing(questions: Sequence[Question]) -> list[str]:
    """The keys of questions that depend on one that does not stand before them."""
    known: set[str] = set()
    wrong = []
    for question in questions:
        condition = str(question.get("only_if") or "")
        if condition and condition.partition("=")[0].strip() not in known:
            wrong.append(str(question["key"]))
        known.add(str(question["key"]))
    return wrong


def judged_answers(questions: Sequence[Question], given: Mapping[str, Any]) -> tuple[Answers, dict[str, str]]:
    """What is kept of the answers, and question → `missing`, `choice` or `long` for what does not fit.

    An answer to what is not asked of somebody is not kept.
    """
    kept: Answers = {}
    wrong: dict[str, str] = {}
    for question in questions:
        key = str(question["key"])
        if not is_asked(question, kept):
            continue
        value = given.get(key)
        if question.get("kind") == YES:
            if value in (True, "on", "yes", "true", "1"):
                kept[key] = True
            elif question.get("required"):
                wrong[key] = "missing"
            continue
        text = (
            " ".join(str(value or "").split()) if question.get("kind") != LONG else str(value or "").strip()
        )
        if not text:
            if question.get("required"):
                wrong[key] = "missing"
            continue
        if question.get("kind") == CHOICE and text not in choices_of(question):
            wrong[key] = "choice"
        elif len(text) > 1000:
            wrong[key] = "long"
        else:
            kept[key] = text
    return kept, wrong
