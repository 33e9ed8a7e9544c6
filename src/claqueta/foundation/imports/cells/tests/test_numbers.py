"""Numbers and counts, as people and spreadsheets write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claqueta.foundation.imports.cells.numbers import Count, Whole, count, number, whole
from claqueta.foundation.imports.kinds import CellInvalid


@pytest.mark.parametrize(
    ("text", "digits", "exact"),
    [
        ("", "", True),
        (" 12 ", "12", True),
        ("915550111.0", "915550111", True),
        ("915550111,00", "915550111", True),
        ("915550111.000", "915550111.000", True),
        ("915550111.5", "915550111.5", True),
        ("+34915550111.0", "+34915550111", True),
        ("-5.0", "-5", True),
        ("１２.０", "12", True),
        ("9.15550111E+08", "915550111", True),
        ("9,15550111e8", "915550111", True),
        ("9.1555E+08", "915550000", False),
        ("9.15550000E+08", "915550000", True),
        ("9.1E1", "91", True),
        ("9.10E1", "91", True),
        ("9.12E1", "9.12E1", True),
        ("9E1", "90", False),
        ("1.0E0", "1", True),
        ("9E+20", "9" + "0" * 20, False),
        ("9E+21", "9E+21", True),
        ("12.5E+3", "12.5E+3", True),
        ("word", "word", True),
    ],
)
def test_whole_when_a_program_wrote_a_number_its_way(text: str, digits: str, exact: bool) -> None:
    assert whole(text) == Whole(digits, exact)


@given(st.integers(10**8, 10**15), st.sampled_from(["", ".0", ",0", ".00", ",00"]))
def test_whole_of_a_whole_number_is_its_digits(digits: int, end: str) -> None:
    assert whole(f" {digits}{end} ") == Whole(str(digits))
    assert whole(f"{digits:.15E}") == Whole(str(digits))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", "12"),
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        ("1.200", "1200"),
        ("1,200", "1200"),
        ("1 200", "1200"),
        ("1\u00a0200", "1200"),
        ("1'200", "1200"),
        ("1.20", "1.20"),
        ("1234.567", "1234.567"),
        ("1234,567", "1234.567"),
        ("1.200,50", "1200.50"),
        ("1,200.50", "1200.50"),
        ("1.200.300", "1200300"),
        ("1.200.300,5", "1200300.5"),
        ("1,200,300.5", "1200300.5"),
        ("1.200,300", None),
        ("1.200,300.1", None),
        ("1.2.3", None),
        (",5", None),
        ("5,", None),
        ("-5", None),
        ("12a", None),
        ("", None),
        ("9" * 20, "9" * 20),
        ("9" * 21, None),
        ("１２", "12"),
    ],
)
def test_number_when_points_and_commas_divide(text: str, value: str | None) -> None:
    # A thousand and its decimals with the same number of digits: the comma divides decimals.
    expected = "1200.300" if text == "1.200,300" else value

    assert number(text) == (None if expected is None else Decimal(expected))


@given(st.decimals(0, 10**12, places=2, allow_nan=False), st.sampled_from([".,", ",."]))
def test_number_is_itself_however_it_is_divided(value: Decimal, marks: str) -> None:
    text = f"{value:,.2f}".translate(str.maketrans(",.", marks))

    assert number(text) == value


def exactly(low: int | str, high: int | str | None = None, *, below: bool = False, rest: str = "") -> Count:
    return Count(Decimal(low), Decimal(low if high is None else high), below, rest)


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("12", exactly(12)),
        ("0", exactly(0)),
        ("12.0", exactly(12)),
        ("12,5 personas", exactly("12.5")),
        ("1.200 empleados", exactly(1200)),
        ("unos 12 aprox.", exactly(12)),
        ("+5", exactly(5)),
        ("10-49", exactly(10, 49)),
        ("10 – 49", exactly(10, 49)),
        ("10 a 49", exactly(10, 49)),
        ("10 to 49", exactly(10, 49)),
        ("entre 10 y 49 personas", exactly(10, 49)),
        ("between 10 and 49", exactly(10, 49)),
        ("10/10", exactly(10, 10)),
        ("1.200-1.500", exactly(1200, 1500)),
        ("<250", exactly(249, below=True)),
        ("menos de 250", exactly(249, below=True)),
        ("less than 250", exactly(249, below=True)),
        ("under 250", exactly(249, below=True)),
        ("≤250", exactly(250, below=True)),
        ("<=250", exactly(250, below=True)),
        ("hasta 250", exactly(250, below=True)),
        ("up to 250", exactly(250, below=True)),
        ("máximo 250", exactly(250, below=True)),
        ("at most 250", exactly(250, below=True)),
        (">250", exactly(251)),
        ("más de 250", exactly(251)),
        ("more than 250", exactly(251)),
        ("over 250", exactly(251)),
        (">=250", exactly(250)),
        ("250 o más", exactly(250)),
        ("120 (media 2024)", exactly(120, rest="media 2024")),
        ("120 (empleados)", exactly(120)),
        ("120 gatos (media)", exactly(120, rest="gatos media")),
        ("(12)", exactly(12)),
        ("12 gatos", exactly(12, rest="gatos")),
        # What stands behind the number bounds nothing.
        ("10 hasta", exactly(10)),
        ("10 menos de", exactly(10)),
        ("50 over", exactly(50)),
    ],
)
def test_count_when_people_say_how_many(text: str, counted: Count) -> None:
    assert count(text) == counted


@pytest.mark.parametrize(
    "text", ["", "ninguno", "-5", "−5", "49-10", "10, 20", "10 11", "10 y 20 y 30", "10+20", "(12) gatos"]
)
def test_count_is_refused_when_it_is_not_one_number(text: str) -> None:
    with pytest.raises(CellInvalid, match="12" if text == "(12) gatos" else None):
        count(text)


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_count_of_a_range_has_both_ends(one: int, other: int) -> None:
    low, high = sorted((one, other))

    assert count(f"{low} - {high}") == exactly(low, high)


@given(st.text())
def test_count_of_any_text_is_a_count_or_refused(text: str) -> None:
    try:
        found = count(text)
    except CellInvalid as refused:
        assert text in str(refused)  # noqa: PT017
    else:
        assert found.low <= found.high
