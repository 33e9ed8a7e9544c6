"""What a request brings is of its type, passed over, not found or a bad request; never an error of ours."""

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404, QueryDict
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from claqueta.foundation.parameters import (
    LARGEST_ID,
    LAST_PAGE,
    MOST_VALUES,
    IdentifierConverter,
    ParameterInvalid,
    Parameters,
    asked,
    client_address,
    file_sent,
    header,
    identifier,
    sent,
)

UUID = uuid.UUID("6f9619ff-8b86-d011-b42d-00c04fc964ff")


def given_values(*values: str, name: str = "x") -> Parameters:
    """The parameters of an address in which `name` comes with each of the values."""
    query = QueryDict(mutable=True)
    query.setlist(name, list(values))
    return Parameters(query)


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ((), ""),
        (("",), ""),
        ((" a \n b\t",), "a b"),
        (("a\0b\u200b",), "ab"),
        (("first", "last"), "last"),
        (("abcde",), "abcde"),
        (("abcdef",), "abcde"),
        ((" " * 20 + "a",), ""),
        ((" " * 19 + "a",), "a"),
    ],
)
def test_text_is_clean_on_one_line_and_bounded(values: tuple[str, ...], text: str) -> None:
    assert given_values(*values).text("x", most=5) == text


def test_text_has_at_most_200_characters_unless_said() -> None:
    assert given_values("a" * 201).text("x") == "a" * 200


@pytest.mark.parametrize(
    ("value", "text"), [(" a\r\nb \n", "a\nb"), ("abcdef", "abcde"), ("a\0\tb", "a b"), (" " * 20 + "a", "")]
)
def test_lines_keep_their_ends(value: str, text: str) -> None:
    assert given_values(value).lines("x", 5) == text


def test_written_is_kept_as_it_came_or_refused_for_its_length() -> None:
    assert given_values(" a\r\n\0b ").written("x") == " a\nb "
    assert given_values("a" * 10_000).written("x") == "a" * 10_000
    assert given_values("abcde").written("x", most=5) == "abcde"
    with pytest.raises(ParameterInvalid, match=r"“a{59}…” .* “x”: it is too long"):
        english(lambda: given_values("a" * 10_001).written("x"))


def english(do: Callable[[], Any]) -> Any:
    """The same, said in English."""
    from django.utils import translation

    with translation.override("en"):
        return do()


@pytest.mark.parametrize(
    ("values", "chosen"),
    [((), "-"), (("a",), "a"), (("A",), "-"), ((" a",), "-"), (("a", "x"), "-"), (("b",), "b")],
)
def test_choice_is_one_of_the_allowed_or_the_default(values: tuple[str, ...], chosen: str) -> None:
    assert given_values(*values).choice("x", {"a", "b"}, "-") == chosen
    assert given_values("none").choice("x", ["a"]) == ""


def test_choices_and_texts_come_once_each_in_their_order() -> None:
    many = given_values("b", "a", "", "b", " a ", "none")

    assert many.texts("x") == ["b", "a", "none"]
    assert many.texts("x", most=2) == ["b", "a"]
    assert many.choices("x", {"a", "b"}) == ["b", "a"]
    assert given_values("abcdef", "abcdeg").texts("x", longest=5) == ["abcde"]
    assert given_values().texts("x") == []
    assert len(given_values(*map(str, range(MOST_VALUES + 1))).texts("x")) == MOST_VALUES


@pytest.mark.parametrize(
    ("value", "number"), [("-5", -5), ("5", 5), (" 0 ", 0), ("-0", 0), ("0003", 3), ("", 7), (" ", 7)]
)
def test_whole_is_a_number_between_both_ends(value: str, number: int) -> None:
    assert given_values(value).whole("x", -5, 5, default=7) == number


@pytest.mark.parametrize(
    "value", ["-6", "6", "1.0", "1e0", "٣", "²", "--5", "+5", "a", "9" * 20, "1_0", "- 5"]
)
def test_whole_is_refused_when_it_is_none_or_outside(value: str) -> None:
    with pytest.raises(ParameterInvalid, match="a whole number from -5 to 5"):
        english(lambda: given_values(value).whole("x", -5, 5, default=1))


def test_whole_is_refused_when_nothing_is_sent_and_nothing_stands_for_it() -> None:
    with pytest.raises(ParameterInvalid):
        given_values("").whole("x", 0, 5)
    assert given_values("9" * 19).whole("x", 0, 10**19) == 10**19 - 1


@pytest.mark.parametrize(
    ("value", "page"),
    [
        ("", 1),
        ("1", 1),
        (" 2 ", 2),
        ("0", 1),
        ("-1", 1),
        ("x", 1),
        ("٣", 1),
        (str(LAST_PAGE), LAST_PAGE),
        (str(LAST_PAGE + 1), LAST_PAGE),
        ("9" * 19, LAST_PAGE),
        ("9" * 20, 1),
    ],
)
def test_page_is_always_one_that_a_list_has(value: str, page: int) -> None:
    assert given_values(value, name="page").page() == page


@pytest.mark.parametrize("text", ["1", "007", str(LARGEST_ID)])
def test_identifier_is_the_number_of_a_row(text: str) -> None:
    assert identifier(text) == int(text)
    assert given_values(text).identifier("x") == int(text)
    assert given_values("5", text, "5").identifiers("x") == [5, int(text)]
    assert IdentifierConverter().to_python(text) == int(text)


@pytest.mark.parametrize("text", ["0", "000", str(LARGEST_ID + 1), "9" * 19])
def test_identifier_that_no_row_can_have_is_not_found(text: str) -> None:
    for ask in (
        identifier,
        lambda one: given_values(one).identifier("x"),
        lambda one: given_values("1", one).identifiers("x"),
    ):
        with pytest.raises(Http404):
            ask(text)
    with pytest.raises(ValueError, match=text):
        IdentifierConverter().to_python(text)
    assert IdentifierConverter().to_url(12) == "12"


@pytest.mark.parametrize("text", ["", "-1", "+1", " 1", "1 ", "1.0", "٣", "x", "9" * 20])
def test_identifier_that_is_no_number_is_not_found(text: str) -> None:
    with pytest.raises(Http404):
        identifier(text)


@pytest.mark.parametrize("text", [str(UUID), UUID.hex, str(UUID).upper(), f"{{{UUID}}}", f"urn:uuid:{UUID}"])
def test_uuid_is_read_in_its_forms(text: str) -> None:
    assert given_values(text).uuid("x") == UUID


@pytest.mark.parametrize("text", ["", "x", UUID.hex[:-1], f"{UUID}0", "á" * 32])
def test_uuid_that_is_none_is_not_found(text: str) -> None:
    with pytest.raises(Http404):
        given_values(text).uuid("x")


@pytest.mark.parametrize(
    ("text", "day"),
    [("", None), ("  ", None), ("2026-03-30", date(2026, 3, 30)), (" 2024-02-29 ", date(2024, 2, 29))],
)
def test_day_is_one_of_the_calendar_or_none(text: str, day: date | None) -> None:
    assert given_values(text).day("x") == day


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-29",
        "2026-13-01",
        "2026-00-01",
        "20260330",
        "2026-W14-1",
        "30/03/2026",
        "٢٠٢٦-03-30",
        "x",
        "0000-01-01",
    ],
)
def test_day_is_refused_when_it_is_none(text: str) -> None:
    with pytest.raises(ParameterInvalid, match="it is not a day such as 2026-03-30"):
        english(lambda: given_values(text).day("x"))


def test_beginning_takes_the_parameters_whose_names_begin_so() -> None:
    parameters = Parameters(
        QueryDict("column-1=a&column-2=%20b%20&column-1=c&column=d&other=e&column-%00%20x=f")
    )

    assert parameters.beginning("column-") == {"1": "c", "2": "b", "x": "f"}
    assert parameters.beginning("column-", most=1) == {"1": "c"}
    assert parameters.beginning("column-", longest=0) == {"1": "", "2": "", "x": ""}
    assert parameters.beginning("none") == {}
    assert Parameters(QueryDict(f"c{'a' * 101}=1")).beginning("c") == {"a" * 100: "1"}


def test_parameters_are_named_and_written_again() -> None:
    parameters = Parameters(QueryDict("a=1&b=2&b=3&q=%C3%A1"))

    assert ("a" in parameters, "c" in parameters, list(parameters)) == (True, False, ["a", "b", "q"])
    assert parameters.encoded() == "a=1&b=2&b=3&q=%C3%A1"
    assert parameters.changed("b", "none", page=2, a="x") == "a=x&q=%C3%A1&page=2"
    assert parameters.encoded() == "a=1&b=2&b=3&q=%C3%A1"


def test_parameter_that_is_no_text_says_nothing() -> None:
    values = QueryDict(mutable=True)
    values["x"] = 5  # type: ignore[assignment]

    assert Parameters(values).text("x") == ""


def test_request_is_asked_for_its_address_form_files_and_headers(rf: RequestFactory) -> None:
    file = SimpleUploadedFile("a.csv", b"a")
    request = rf.post(
        "/?q=1",
        {"name": "x", "file": file},
        headers={"X-Said": " a\t b" + "c" * 300},
        REMOTE_ADDR=" 10.0.0.1\0 ",
    )

    assert (asked(request).text("q"), asked(request).text("name")) == ("1", "")
    assert (sent(request).text("name"), sent(request).text("q")) == ("x", "")
    assert (file_sent(request).name, file_sent(request, "other")) == ("a.csv", None)
    assert header(request, "X-Said", most=5) == "a bcc"
    assert len(header(request, "X-Said")) == 200
    assert header(request, "X-Other") == ""
    assert client_address(request) == "10.0.0.1"
    del request.META["REMOTE_ADDR"]
    assert client_address(request) == ""


@given(st.text())
def test_any_text_is_read_or_refused_by_every_reader(text: str) -> None:
    parameters = given_values(text)
    readers: list[Callable[[], Any]] = [
        lambda: parameters.whole("x", 0, 10),
        lambda: parameters.identifier("x"),
        lambda: parameters.identifiers("x"),
        lambda: parameters.uuid("x"),
        lambda: parameters.day("x"),
        lambda: parameters.written("x", 20),
    ]

    for read in readers:
        try:
            read()
        except (ParameterInvalid, Http404):
            continue
    assert 1 <= parameters.page("x") <= LAST_PAGE
    assert len(parameters.text("x", 5)) <= 5
    assert len(parameters.lines("x", 5)) <= 5
