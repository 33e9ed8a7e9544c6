"""Words, numbers and periods in what banks write."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claqueta.engines.reconciling.numbers import CLOSE, EXACT, SHORT, Numbers, like_numbers, slips
from claqueta.engines.reconciling.periods import Period, periods_in
from claqueta.engines.reconciling.words import bare, role_of, words_of

NUMBERS = Numbers(["C25-0159", "C25-0170", "C25-0015", "E26-0008", "2025/00012", "R-7"])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("FRA C25-0159", [("C25-0159", EXACT)]),
        ("fra. nº c25 0159", [("C25-0159", EXACT)]),
        ("C250159 , C25-0170", [("C25-0159", EXACT), ("C25-0170", EXACT)]),
        ("FRAS C25-0159/170", [("C25-0159", EXACT), ("C25-0170", EXACT)]),
        ("C25-15 Y C25-170", [("C25-0015", SHORT), ("C25-0170", SHORT)]),
        ("XXXXXRECIBO C25-0015XXXX", [("C25-0015", EXACT)]),
        ("NREFC250015", [("C25-0015", EXACT)]),
        ("PAGORECIBOC25001", []),
        ("C25-9999", [("", CLOSE)]),
        ("FACTURA 2025/00012", [("2025/00012", EXACT)]),
        ("2025-12", [("2025/00012", SHORT)]),
        ("cuota 2025", []),
        ("ABC25-0159", []),
        ("r7", [("R-7", EXACT)]),
    ],
)
def test_numbers_in_texts(text: str, found: list[tuple[str, str]]) -> None:
    assert [(one.receipt, one.how) for one in NUMBERS.find(text)] == found


@given(st.sampled_from(["C25-0159", "E26-0008"]), st.integers(0, 7), st.sampled_from("0123456789"))
def test_one_changed_sign_is_one_slip(number: str, at: int, sign: str) -> None:
    key = number.replace("-", "")
    changed = key[: at % len(key)] + sign + key[at % len(key) + 1 :]
    assert slips(key, changed) == (key != changed)
    assert number in NUMBERS.near(changed)


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [
        ("C250159", "C250195", 1),
        ("C250159", "C25159", 1),
        ("C250159", "C2501599", 1),
        ("C250159", "C251950", 2),
        ("AB", "BA", 1),
        ("A", "ABC", 2),
    ],
)
def test_slips_are_counted(one: str, other: str, count: int) -> None:
    assert slips(one, other) == slips(other, one) == count


def test_a_letter_for_a_digit_is_put_right() -> None:
    assert like_numbers("PAGO C25-OI59") == ["C250159"]


@pytest.mark.parametrize(
    ("text", "begins", "months"),
    [
        ("1T 2025", (2025, 1), 3),
        ("cuota 2T/25", (2025, 4), 3),
        ("3T2025", (2025, 7), 3),
        ("Q4 2024", (2024, 10), 3),
        ("2025-Q1", (2025, 1), 3),
        ("2º trimestre de 2025", (2025, 4), 3),
        ("CUOTA 1ER TRIM. 2025", (2025, 1), 3),
        ("cuarto trimestre 2024", (2024, 10), 3),
        ("second quarter 2025", (2025, 4), 3),
        ("ENERO-MARZO 2025", (2025, 1), 3),
        ("July to September 2024", (2024, 7), 3),
        ("1S 2025", (2025, 1), 6),
        ("segundo semestre 2024", (2024, 7), 6),
        ("mayo 2025", (2025, 5), 1),
        ("PAGO 03/2025", (2025, 3), 1),
        ("ANUALIDAD 2025", (2025, 1), 12),
        ("año 2024", (2024, 1), 12),
        ("cuota 3T", (2024, 7), 3),
        ("cuota mayo", (2025, 5), 1),
    ],
)
def test_periods_in_texts(text: str, begins: tuple[int, int], months: int) -> None:
    found, _rest = periods_in(text, date(2025, 5, 20))
    assert found == (Period(date(*begins, 1), months),)


def test_two_periods_and_what_is_left() -> None:
    found, rest = periods_in("CUOTA 3T2025 Y cuarto trimestre 2025", date(2025, 10, 1))
    assert {one.begins.month for one in found} == {7, 10}
    assert rest.split() == ["CUOTA", "Y"]


@pytest.mark.parametrize("text", ["C25-0025", "AYUDA 1987", "PAGO 40", "9T 2025 5T"])
def test_what_is_no_period(text: str) -> None:
    assert periods_in(text, date(2025, 5, 20))[0] in ((), (Period(date(2025, 1, 1), 12),))


def test_the_last_month_of_a_period() -> None:
    assert Period(date(2024, 10, 1), 6).last == (2025, 3)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ñandú & Cía., S.L.U.", ("NANDU", "Y", "CIA", "SLU")),
        ("NEBULIDA S. COOP. MAD.", ("NEBULIDA", "SCOOPMAD")),
        ("M. GARCIA LOPEZ", ("M", "GARCIA", "LOPEZ")),
        ("A.I.E.", ("AIE",)),
        ("X S L", ("X", "SL")),
        ("I\ufffdIGO", ("I?IGO",)),
        ("XXXXXX PAGO ****", ("PAGO",)),
        ("PAGO N? 3", ("PAGO", "N", "3")),
    ],
)
def test_words_of_a_text(text: str, words: tuple[str, ...]) -> None:
    assert words_of(text) == words


@pytest.mark.parametrize(
    ("word", "role"),
    [
        ("CUOTA", "dues"),
        ("TRANSFERENCIA", "bank"),
        ("PATROCINIO", "purposes"),
        ("SLU", "form"),
        ("25", "digits"),
        ("ENERO", "time"),
        ("BAOBAB", ""),
    ],
)
def test_what_words_are_for(word: str, role: str) -> None:
    assert role_of(word) == role


@given(st.text(max_size=80))
def test_any_text_becomes_plain(text: str) -> None:
    assert bare(text).isascii()
    assert all(word for word in words_of(text))
    periods_in(text, date(2025, 5, 20))
    NUMBERS.find(text)
    like_numbers(text)
