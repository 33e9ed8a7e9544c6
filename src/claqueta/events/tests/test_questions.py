"""What is asked of whom, and which answers fit."""

from typing import Any

import pytest

from claqueta.events.questions import conditions_that_hold_of_nothing, is_asked, judged_answers

DIET = {"key": "diet", "kind": "choice", "choices": "Todo; Vegano", "required": True}
ALLERGY = {"key": "allergy", "kind": "text", "required": True, "only_if": "diet=vegano"}
CHAIR = {"key": "chair", "kind": "yes"}
WIDE = {"key": "width", "kind": "text", "only_if": "chair=yes"}
WORDS = {"key": "words", "kind": "long"}
ALL = [DIET, ALLERGY, CHAIR, WIDE, WORDS]


@pytest.mark.parametrize(
    ("given", "kept", "wrong"),
    [
        ({"diet": "Todo"}, {"diet": "Todo"}, {}),
        ({"diet": "Todo", "allergy": "Nueces"}, {"diet": "Todo"}, {}),
        ({"diet": "Vegano"}, {"diet": "Vegano"}, {"allergy": "missing"}),
        (
            {"diet": "Vegano", "allergy": " Nueces  y\nalmendras "},
            {"diet": "Vegano", "allergy": "Nueces y almendras"},
            {},
        ),
        ({"diet": "Piedras"}, {}, {"diet": "choice"}),
        ({}, {}, {"diet": "missing"}),
        ({"diet": "Todo", "chair": "on", "width": "70"}, {"diet": "Todo", "chair": True, "width": "70"}, {}),
        ({"diet": "Todo", "chair": False, "width": "70"}, {"diet": "Todo"}, {}),
        ({"diet": "Todo", "words": "a\nb"}, {"diet": "Todo", "words": "a\nb"}, {}),
        ({"diet": "Todo", "words": "x" * 1001}, {"diet": "Todo"}, {"words": "long"}),
    ],
)
def test_answers_are_judged_by_what_was_asked(given: dict[str, Any], kept: Any, wrong: Any) -> None:
    assert judged_answers(ALL, given) == (kept, wrong)


def test_yes_that_is_needed_is_asked_for() -> None:
    assert judged_answers([{"key": "rules", "kind": "yes", "required": True}], {}) == (
        {},
        {"rules": "missing"},
    )


def test_condition_names_a_question_before_it() -> None:
    assert conditions_that_hold_of_nothing(ALL) == []
    assert conditions_that_hold_of_nothing([ALLERGY, DIET]) == ["allergy"]
    assert not is_asked(WIDE, {"chair": "sí, ancha"})
