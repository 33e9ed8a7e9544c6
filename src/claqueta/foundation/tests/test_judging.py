"""Each shape refuses what it cannot keep, mends what is only untidy, and shows of what is stored what it can."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from claqueta.foundation.judging import (
    Choice,
    Day,
    JudgedForm,
    ListOf,
    Mail,
    Number,
    Row,
    Shape,
    Text,
    Texts,
    Truth,
    Unfit,
    WebAddress,
    Whole,
    fitted,
    in_brief,
    judged,
)

FIRST, LAST = date(2000, 1, 1), date(2000, 12, 31)


def shouted(text: str) -> str:
    """A check: only capitals, which are kept small."""
    if not text.isupper():
        raise Unfit("not shouted")
    return text.lower()


def two() -> tuple[str, ...]:
    return ("a", "b")


LINE = Text(5)
LINES = Text(5, lines=True)
NEEDED = Text(5, required=True)
SHOUTED = Text(5, check=shouted)
MAIL, WEB = Mail(20), WebAddress(20)
WHOLE, SCORE, DAY, TRUTH = Whole(1, 9), Number(-1, 1.5), Day(FIRST, LAST), Truth()
CHOICE, REQUIRED, USUAL = Choice(two), Choice(two, required=True), Choice(two, default="a")
LIST, ONCE = ListOf(LINE, 3), ListOf(LINE, 3, once=True)
TEXTS = Texts(LINE, two)
ROW = Row({"name": LINE, "n": WHOLE}, needed="name")
ALL: tuple[Shape, ...] = (
    LINE, LINES, NEEDED, SHOUTED, MAIL, WEB, WHOLE, SCORE, DAY, TRUTH, CHOICE, REQUIRED, USUAL, LIST, ONCE, TEXTS, ROW
)  # fmt: skip
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.dates()
    | st.datetimes()
    | st.decimals(),
    lambda one: (
        st.lists(one, max_size=4) | st.dictionaries(st.sampled_from(["a", "b", "name", "n", "x"]), one)
    ),
    max_leaves=6,
)


def why(do: Callable[[], Any]) -> str:
    """Why it is refused, in English; empty when it is not."""
    with translation.override("en"):
        try:
            do()
        except Unfit as error:
            return str(error)
    return ""


@pytest.mark.parametrize(
    ("value", "brief"),
    [
        ("", ""),
        (" a\n b ", "a b"),
        ("x" * 60, "x" * 60),
        ("x" * 61, "x" * 59 + "…"),
        (" " * 300 + "x", ""),
        (12, "12"),
        (None, "None"),
        ([1], "[1]"),
    ],
)
def test_in_brief_quotes_any_value_on_one_short_line(value: Any, brief: str) -> None:
    assert in_brief(value) == brief


def test_in_brief_names_the_type_of_what_cannot_be_written() -> None:
    value: list[Any] = []
    for _level in range(100_000):
        value = [value]

    assert (in_brief(value), in_brief(10**5000)) == ("list", "int")


@pytest.mark.parametrize(
    ("shape", "value", "kept"),
    [
        (LINE, None, ""),
        (LINE, "", ""),
        (LINE, " a \n b\0 ", "a b"),
        (LINE, "abcde", "abcde"),
        (LINE, "a" + " " * 400 + "b", "a b"),
        (LINES, " a\r\nb ", "a\nb"),
        (NEEDED, "a", "a"),
        (SHOUTED, "ABC", "abc"),
        (SHOUTED, "", ""),
        (MAIL, None, ""),
        (MAIL, "", ""),
        (MAIL, " a@b.example\n", "a@b.example"),
        (MAIL, "aaaaaaaaaa@b.example", "aaaaaaaaaa@b.example"),
        (WEB, None, ""),
        (WEB, " https://a.example ", "https://a.example"),
        (WEB, "HTTP://a.example", "HTTP://a.example"),
        (WHOLE, None, None),
        (WHOLE, "", None),
        (WHOLE, 1, 1),
        (WHOLE, 9, 9),
        (Whole(0, lambda: 3), 3, 3),
        (SCORE, None, None),
        (SCORE, "", None),
        (SCORE, -1, -1),
        (SCORE, 1.5, 1.5),
        (SCORE, 0, 0),
        (DAY, None, None),
        (DAY, "", None),
        (DAY, FIRST, FIRST),
        (DAY, LAST, LAST),
        (TRUTH, True, True),
        (TRUTH, False, False),
        (CHOICE, None, ""),
        (CHOICE, "", ""),
        (CHOICE, "b", "b"),
        (REQUIRED, "b", "b"),
        (USUAL, "", "a"),
        (USUAL, None, "a"),
        (LIST, None, []),
        (LIST, [], []),
        (LIST, ["a", None, " b "], ["a", "b"]),
        (LIST, ["a", "", "a"], ["a", "a"]),
        (LIST, ("a",), ["a"]),
        (ONCE, ["b", " b", "a"], ["b", "a"]),
        (ListOf(WHOLE, 3), [1, None, 2], [1, 2]),
        (ListOf(ROW, 3), [{"n": 1}, {}], [{"n": 1}]),
        (TEXTS, None, {}),
        (TEXTS, "", {}),
        (TEXTS, {"a": " x ", "b": " "}, {"a": "x"}),
        (ROW, {}, {}),
        (ROW, {"name": " x ", "n": None}, {"name": "x", "n": None}),
    ],
)
def test_value_that_fits_is_kept_in_one_form(shape: Shape, value: Any, kept: Any) -> None:
    assert shape.fit(value) == kept


@pytest.mark.parametrize(
    ("shape", "value", "message"),
    [
        (LINE, 5, "Write a text here."),
        (LINE, ["a"], "Write a text here."),
        (LINE, "abcdef", "A text has at most 5 characters here; this one has 6."),
        (LINE, "a" + " " * 420 + "b", "A text has at most 5 characters here; this one has 422."),
        (NEEDED, None, "This cannot be empty."),
        (NEEDED, " \u200b ", "This cannot be empty."),
        (SHOUTED, "abc", "not shouted"),
        (MAIL, "a@b.example\nBcc: c@d.example", "A mail address has no line breaks."),
        (MAIL, "word", "“word” is not a mail address."),
        (MAIL, 5, "Write a text here."),
        (MAIL, "aaaaaaaaaaa@b.example", "A text has at most 20 characters here; this one has 21."),
        (Mail(required=True), "", "This cannot be empty."),
        (WEB, "https://a.example\nx", "A web address has no line breaks."),
        (WEB, "ftp://a.example", "Write an address that begins with https://"),
        (WEB, "a.example", "Write an address that begins with https://"),
        (WEB, "javascript:alert(1)", "Write an address that begins with https://"),
        (WEB, "https://", "“https://” is not a web address."),
        (WEB, "https://[a", "“https://[a” is not a web address."),
        (WEB, "https://abcd.example/", "A text has at most 20 characters here; this one has 21."),
        (WebAddress(required=True), "", "This cannot be empty."),
        (WHOLE, 0, "Write a number from 1 to 9."),
        (WHOLE, 10, "Write a number from 1 to 9."),
        (WHOLE, True, "“True” is not a whole number."),
        (WHOLE, 1.0, "“1.0” is not a whole number."),
        (WHOLE, "1", "“1” is not a whole number."),
        (Whole(1, 9, required=True), None, "This cannot be empty."),
        (Whole(1, 9, required=True), "", "This cannot be empty."),
        (Whole(0, lambda: 3), 4, "Write a number from 0 to 3."),
        (SCORE, -1.01, "Write a number from -1 to 1.5."),
        (SCORE, 1.51, "Write a number from -1 to 1.5."),
        (SCORE, 10**400, "Write a number from -1 to 1.5."),
        (SCORE, float("nan"), "Write a number from -1 to 1.5."),
        (Number(-1, float("inf")), float("inf"), "Write a number from -1 to inf."),
        (SCORE, True, "“True” is not a number."),
        (SCORE, "1", "“1” is not a number."),
        (SCORE, Decimal(1), "“1” is not a number."),
        (DAY, date(1999, 12, 31), "Write a day from 2000-01-01 to 2000-12-31."),
        (DAY, date(2001, 1, 1), "Write a day from 2000-01-01 to 2000-12-31."),
        (DAY, datetime(2000, 6, 1, tzinfo=UTC), "“2000-06-01 00:00:00+00:00” is not a date."),
        (DAY, "2000-06-01", "“2000-06-01” is not a date."),
        (TRUTH, None, "“None” is neither yes nor no."),
        (TRUTH, 1, "“1” is neither yes nor no."),
        (CHOICE, "c", "“c” is none of the choices."),
        (CHOICE, ["a"], "“['a']” is none of the choices."),
        (REQUIRED, "", "“” is none of the choices."),
        (REQUIRED, None, "“None” is none of the choices."),
        (LIST, "abc", "Write a list here."),
        (LIST, {"a": 1}, "Write a list here."),
        (LIST, ["a"] * 4, "At most 3 entries; these are 4."),
        (LIST, ["abcdef"], "A text has at most 5 characters here; this one has 6."),
        (TEXTS, "x", "Write a text by language here."),
        (TEXTS, {"c": "x"}, "“c” is none of the languages (a, b)."),
        (TEXTS, {1: "x"}, "“1” is none of the languages (a, b)."),
        (TEXTS, {"a": "abcdef"}, "A text has at most 5 characters here; this one has 6."),
        (ROW, [], "“[]” has no named parts."),
        (ROW, {"x": 1}, "There is no “x” here."),
        (ROW, {"n": 0}, "Write a number from 1 to 9."),
    ],
)
def test_value_that_does_not_fit_is_refused_with_its_reason(shape: Shape, value: Any, message: str) -> None:
    assert why(lambda: shape.fit(value)) == message


@pytest.mark.parametrize(
    ("shape", "stored", "shown"),
    [
        (LINE, "a b", "a b"),
        (LINE, "abcdefg", "abcde"),
        (LINE, "a\0b", "ab"),
        (LINE, "a\u200bb", "a\u200bb"),
        (LINE, None, ""),
        (LINE, 5, ""),
        (MAIL, "a@b.example", "a@b.example"),
        (MAIL, "a@b.example\nx", ""),
        (MAIL, "a@b\rx", ""),
        (MAIL, ["a"], ""),
        (WEB, "https://a.example", "https://a.example"),
        (WEB, "HTTP://a", "HTTP://a"),
        (WEB, "javascript:alert(1)", ""),
        (WEB, "https://a\x7f", "https://a"),
        (WEB, None, ""),
        (WHOLE, 1, 1),
        (WHOLE, 9, 9),
        (WHOLE, 0, None),
        (WHOLE, 10, None),
        (WHOLE, True, None),
        (WHOLE, "1", None),
        (SCORE, -1, -1),
        (SCORE, 1.5, 1.5),
        (SCORE, 2, None),
        (SCORE, float("nan"), None),
        (SCORE, True, None),
        (SCORE, "1", None),
        (DAY, FIRST, FIRST),
        # A day that is kept is shown, even from before the limits.
        (DAY, date(1900, 1, 1), date(1900, 1, 1)),
        (DAY, "2000-01-01", None),
        (TRUTH, True, True),
        (TRUTH, False, False),
        (TRUTH, 1, False),
        (TRUTH, None, False),
        (CHOICE, "a", "a"),
        (CHOICE, "c", ""),
        (CHOICE, ["a"], ""),
        (USUAL, "c", "a"),
        (LIST, ["a", 5, "", "b"], ["a"]),
        (LIST, ["a", "b", "c", "d"], ["a", "b", "c"]),
        (LIST, ("a",), ["a"]),
        (LIST, "abc", []),
        (TEXTS, {"a": "x", "b": "", "c": "x", 1: "x"}, {"a": "x"}),
        (TEXTS, "x", {}),
        (ROW, {"name": "x", "n": 0, "other": 1}, {"name": "x", "n": None}),
        (ROW, {"n": 1}, {}),
        (ROW, {"name": "", "n": 1}, {}),
        (ROW, "x", {}),
        (Row({"n": WHOLE}), {"n": 0}, {"n": None}),
        (ListOf(ROW, 3), [{"n": 1}, {"name": "x"}], [{"name": "x"}]),
    ],
)
def test_stored_value_is_shown_as_far_as_it_is_sound(shape: Shape, stored: Any, shown: Any) -> None:
    assert shape.sound(stored) == shown


@given(ANYTHING)
def test_any_value_is_kept_or_refused_and_what_is_kept_stays(value: Any) -> None:
    for shape in ALL:
        try:
            kept = shape.fit(value)
        except Unfit as refused:
            assert str(refused) != ""  # noqa: PT017
            continue
        if shape is not SHOUTED:
            assert shape.fit(kept) == kept
        if shape is not ROW:
            assert shape.sound(kept) == kept


@given(ANYTHING)
def test_any_stored_value_is_shown_somehow_and_what_is_shown_stays(value: Any) -> None:
    for shape in ALL:
        shown = shape.sound(value)
        assert shape.sound(shown) == shown


def test_texts_are_as_long_as_one_of_them() -> None:
    assert (TEXTS.most, WHOLE.top, Whole(0, lambda: 3).top) == (5, 9, 3)


TABLE: dict[str, Shape] = {"name": NEEDED, "n": WHOLE}


def test_judged_gives_what_is_kept_and_why_the_rest_is_not() -> None:
    with translation.override("en"):
        assert judged({"name": " x ", "n": 0, "other": 1}, TABLE) == (
            {"name": "x"},
            {"n": "Write a number from 1 to 9."},
        )
    assert judged({}, TABLE) == ({}, {})


def test_fitted_raises_by_field() -> None:
    assert fitted({"name": " x ", "n": 3, "other": 1}, TABLE) == {"name": "x", "n": 3}
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        fitted({"name": "", "n": 0}, TABLE)

    assert refused.value.message_dict == {
        "name": ["This cannot be empty."],
        "n": ["Write a number from 1 to 9."],
    }


class Asked(JudgedForm, forms.Form):
    """A form of which a table judges two fields; two of the table's are not in it."""

    table = {"name": SHOUTED, "n": WHOLE, "gone": LINE, "short": LINE}
    name = forms.CharField(required=False)
    n = forms.IntegerField(required=False)
    short = forms.CharField(required=False, widget=forms.TextInput(attrs={"maxlength": "2"}))
    free = forms.CharField(required=False)


def test_form_takes_its_longest_lengths_from_the_table() -> None:
    form = Asked()

    assert {name: field.widget.attrs.get("maxlength") for name, field in form.fields.items()} == {
        "name": "5",
        "n": None,
        "short": "2",
        "free": None,
    }


def test_form_keeps_what_the_table_keeps_and_says_why_not() -> None:
    with translation.override("en"):
        good, bad = Asked({"name": " ABC ", "n": "3", "free": "x"}), Asked({"name": "abc", "n": "10"})

        assert good.is_valid()
        assert good.cleaned_data == {"name": "abc", "n": 3, "short": "", "free": "x"}
        assert bad.errors == {"name": ["not shouted"], "n": ["Write a number from 1 to 9."]}


def test_form_judges_no_field_that_django_refused() -> None:
    with translation.override("en"):
        assert Asked({"n": "x"}).errors == {"n": ["Enter a whole number."]}
