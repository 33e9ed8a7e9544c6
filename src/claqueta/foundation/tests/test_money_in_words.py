"""An amount is written as people write it, and read again as it was written."""

import json
import unicodedata
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from claqueta.foundation.money import (
    Money,
    NotMoney,
    parsed,
)
from claqueta.foundation.tests.amounts import eur, moneys


@pytest.mark.parametrize(
    ("amount", "currency", "language", "text"),
    [
        ("1234.5", "EUR", "es", "1.234,50 €"),
        ("1234.5", "EUR", "en", "€1,234.50"),
        ("-12345678.9", "EUR", "es", "-12.345.678,90 €"),
        ("1234.5", "EUR", "pt-br", "€ 1.234,50"),
        ("1234", "JPY", "en", "¥1,234"),
        ("1.5", "KWD", "es", "1,500 KWD"),
        ("1234.5", "ALL", "en", "ALL 1,234.50"),
        ("9999999999999.99", "EUR", "es", "9.999.999.999.999,99 €"),
    ],
)
def test_amount_is_written_as_people_of_a_language_do(
    amount: str, currency: str, language: str, text: str
) -> None:
    money = Money(Decimal(amount), currency)

    assert money.formatted(language).replace("\xa0", " ") == text
    with translation.override(language):
        assert money.formatted() == money.formatted(language)


@pytest.mark.parametrize(
    ("amount", "currency", "language", "text"),
    [
        ("2000000", "EUR", "es", "2.000.000 €"),
        ("2000000", "EUR", "en", "€2,000,000"),
        ("1234.51", "EUR", "en", "€1,235"),
        ("1234", "JPY", "en", "¥1,234"),
        ("1234", "ALL", "en", "ALL 1,234"),
    ],
)
def test_round_amount_is_written_without_minor_units(
    amount: str, currency: str, language: str, text: str
) -> None:
    money = Money(Decimal(amount), currency)

    assert money.formatted(language, whole=True).replace("\xa0", " ") == text


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1.234,56 €", "1234.56"),
        ("1,234.56", "1234.56"),
        ("€1,234.56", "1234.56"),
        ("€ 1 234,5", "1234.50"),
        ("1\xa0234,56\xa0€", "1234.56"),
        ("1\u202f234,56", "1234.56"),
        ("1'234.50 EUR", "1234.50"),
        ("1’234.50 eur", "1234.50"),
        ("1234 euros", "1234"),
        ("12", "12"),
        ("12,3", "12.30"),
        ("12.30", "12.30"),
        ("0,05", "0.05"),
        ("007", "7"),
        ("1.234", "1234"),
        ("1,234", "1234"),
        ("1.234.567", "1234567"),
        ("1.234.567,89", "1234567.89"),
        ("-12,30 €", "-12.30"),
        ("−12,30", "-12.30"),
        ("-€12.30", "-12.30"),
        ("€-12.30", "-12.30"),
        ("  12,30  ", "12.30"),
        ("１２，３０", "12.30"),
        ("12,300000", None),
        ("12,3000", "12.30"),
        ("9.999.999.999.999,99", "9999999999999.99"),
    ],
)
def test_amount_is_read_in_the_usual_ways(text: str, amount: str | None) -> None:
    assert parsed(text, "EUR") == eur(amount or "12.30")


@pytest.mark.parametrize(
    ("text", "currency", "message"),
    [
        ("", "EUR", "This cannot be empty."),
        (" \xa0", "EUR", "This cannot be empty."),
        ("doce", "EUR", "“doce” is not an amount of money, such as 1234.56."),
        ("12 34", "EUR", "“12 34” is not an amount of money, such as 1234.56."),
        ("1.23.456", "EUR", "“1.23.456” is not an amount of money, such as 1234.56."),
        ("1.234.56", "EUR", "“1.234.56” is not an amount of money, such as 1234.56."),
        ("1,234.567,8", "EUR", "“1,234.567,8” is not an amount of money, such as 1234.56."),
        ("12,", "EUR", "“12,” is not an amount of money, such as 1234.56."),
        (",5", "EUR", "“,5” is not an amount of money, such as 1234.56."),
        ("12-", "EUR", "“12-” is not an amount of money, such as 1234.56."),
        ("--12", "EUR", "“--12” is not an amount of money, such as 1234.56."),
        ("+12", "EUR", "“+12” is not an amount of money, such as 1234.56."),
        ("(12)", "EUR", "“(12)” is not an amount of money, such as 1234.56."),
        ("12 €/mes", "EUR", "“12 €/mes” is not an amount of money, such as 1234.56."),
        ("12 € 5", "EUR", "“12 € 5” is not an amount of money, such as 1234.56."),
        ("1e5", "EUR", "“1e5” is not an amount of money, such as 1234.56."),
        ("٣٤", "EUR", "“٣٤” is not an amount of money, such as 1234.56."),
        ("NaN", "EUR", "“NaN” is not an amount of money, such as 1234.56."),
        ("1" * 61, "EUR", f"“{'1' * 59}…” is not an amount of money, such as 1234.56."),
        ("12 $", "EUR", "Write the amount in EUR."),
        ("US$ 12", "EUR", "Write the amount in EUR."),
        ("12 gbp", "EUR", "Write the amount in EUR."),
        ("12 €", "USD", "Write the amount in USD."),
        ("12,345", "EUR", None),
        ("12,3456", "EUR", "An amount in EUR has at most 2 decimals."),
        ("0,125", "EUR", "An amount in EUR has at most 2 decimals."),
        ("1,5", "JPY", "An amount in JPY has no decimals."),
        ("10.000.000.000.000", "EUR", "An amount of money has at most 15 digits."),
        (
            "1.234",
            "KWD",
            "“1.234” could be read in two ways; write all three decimals and no thousands separator.",
        ),
    ],
)
def test_text_that_is_no_amount_is_refused_with_the_reason(
    text: str, currency: str, message: str | None
) -> None:
    with translation.override("en"):
        if message is None:
            assert parsed(text, currency) == eur("12345")
            return
        with pytest.raises(NotMoney) as refused:
            parsed(text, currency)
    assert str(refused.value) == message


def test_amount_with_three_decimals_is_read_where_it_can_be_only_one_thing() -> None:
    read = [
        parsed(text, "KWD").amount for text in ("1234.500", "1.234,500", "1,5", "0.125", "1.234.567", "1 234")
    ]

    assert read == [Decimal(text) for text in ("1234.5", "1234.5", "1.5", "0.125", "1234567", "1234")]


@given(moneys(), st.sampled_from(["es", "en", "fr", "de", "it", "pt"]))
def test_what_is_written_in_any_language_is_read_again(money: Money, language: str) -> None:
    text = money.formatted(language)
    try:
        read = parsed(text, money.currency)
    except NotMoney:
        # The signs of other languages, and three decimals that could be thousands, are refused, never misread.
        assert money.currency != "EUR"
    else:
        assert read == money


@given(st.text(max_size=70) | st.text("0123456789.,'- €$EUR", max_size=20))
def test_any_text_is_an_amount_or_refused(text: str) -> None:
    try:
        money = parsed(text, "EUR")
    except NotMoney:
        return
    assert [char for char in str(money.amount) if char in "123456789"] == [
        char for char in unicodedata.normalize("NFKC", text) if char in "123456789"
    ]


@given(moneys())
def test_json_form_is_read_again_with_the_amount_as_text(money: Money) -> None:
    written = json.loads(json.dumps(money.as_json()))

    assert Money.from_json(written) == money
    assert isinstance(written["amount"], str)


@pytest.mark.parametrize(
    "value",
    [
        None,
        "12.30",
        [],
        {},
        {"amount": "12.30"},
        {"amount": "12.30", "currency": "EUR", "more": 1},
        {"amount": 12.3, "currency": "EUR"},
        {"amount": 12, "currency": "EUR"},
        {"amount": "12,30", "currency": "EUR"},
        {"amount": "1e2", "currency": "EUR"},
        {"amount": "NaN", "currency": "EUR"},
        {"amount": "", "currency": "EUR"},
        {"amount": "12.30\n", "currency": "EUR"},
        {"amount": "12.345", "currency": "EUR"},
        {"amount": "10000000000000", "currency": "EUR"},
        {"amount": "1", "currency": "PTE"},
        {"amount": "1", "currency": None},
        {"amount": "1", "currency": ["EUR"]},
    ],
)
def test_json_that_is_no_money_is_refused(value: Any) -> None:
    with pytest.raises(NotMoney):
        Money.from_json(value)


def test_json_form_is_short() -> None:
    assert eur("12.3").as_json() == {"amount": "12.30", "currency": "EUR"}
    assert Money.from_json({"amount": "12.3", "currency": "EUR"}) == eur("12.30")
