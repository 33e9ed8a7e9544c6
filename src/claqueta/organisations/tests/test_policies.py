"""Who sees which field, what identifiers and telephones must look like, and when data are old."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claqueta.engines.search import AUDIENCES
from claqueta.organisations.models import SizeBand
from claqueta.organisations.policies import (
    OFFICE,
    SIZE_BANDS,
    TaxIdInvalid,
    clean_phone,
    clean_tax_id,
    confirmation_due,
    narrower,
    sees_unlisted,
    size_band,
)


def test_only_the_office_is_shown_who_is_not_listed() -> None:
    assert [circle for circle in AUDIENCES if sees_unlisted(circle)] == [OFFICE]


@pytest.mark.parametrize(
    ("people", "band"),
    [
        (-1, ""),
        (0, ""),
        (1, "micro"),
        (9, "micro"),
        (10, "small"),
        (49, "small"),
        (50, "medium"),
        (249, "medium"),
        (250, "large"),
        (10**9, "large"),
    ],
)
def test_size_band_is_that_of_the_recommendation(people: int, band: str) -> None:
    assert size_band(people) == band
    assert [name for _low, name in SIZE_BANDS] == SizeBand.values


@pytest.mark.parametrize(
    ("text", "country", "found"),
    [
        ("", "ES", ("", "")),
        (" .-/ ", "ES", ("", "")),
        ("B00904094", "ES", ("ES", "B00904094")),
        (" b-00.904.094 ", "ES", ("ES", "B00904094")),
        ("ESB00904094", "ES", ("ES", "B00904094")),
        ("ES B00904094", "PT", ("ES", "B00904094")),
        ("12345678Z", "ES", ("ES", "12345678Z")),
        ("X1234567L", "ES", ("ES", "X1234567L")),
        ("PT501964843", "ES", ("PT", "501964843")),
        ("501964843", "PT", ("PT", "501964843")),
        ("PT501964843", "PT", ("PT", "501964843")),
        ("FR40303265045", "FR", ("FR", "40303265045")),
        ("DE136695976", "ES", ("DE", "136695976")),
        # No country of a prefix and none of our own rules: only the length is looked at.
        ("ABCD", "AQ", ("AQ", "ABCD")),
        ("A" * 20, "AQ", ("AQ", "A" * 20)),
        # A country's prefix is one when enough stands behind it.
        ("AQ12345678", "AQ", ("AQ", "12345678")),
        ("AQ1234567", "AQ", ("AQ", "AQ1234567")),
        # Switzerland's begin with a prefix that is part of the number.
        ("CHE-107.787.577 IVA", "CH", ("CH", "CHE107787577IVA")),
        ("che 107 787 577 iva", "ES", ("CH", "CHE107787577IVA")),
        # Rules that know no prefix, rules that let one stand, rules of another kind than for taxes on sales.
        ("AR20267565393", "ES", ("AR", "20267565393")),
        ("RO163067", "RO", ("RO", "163067")),
        ("US 123-45-6788", "US", ("US", "123456788")),
    ],
)
def test_tax_id_is_kept_in_one_form(text: str, country: str, found: tuple[str, str]) -> None:
    assert clean_tax_id(text, country) == found


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("B00904095", "ES"),
        ("12345678A", "ES"),
        ("X", "ES"),
        ("ES", "ES"),
        ("ESB00904095", "PT"),
        ("PT501964844", "ES"),
        ("PT501964844", "PT"),
        ("501964843", "ES"),
        ("ABC", "AQ"),
        ("A" * 21, "AQ"),
    ],
)
def test_tax_id_is_refused_when_its_digits_do_not_agree(text: str, country: str) -> None:
    with pytest.raises(TaxIdInvalid):
        clean_tax_id(text, country)


@given(st.integers(0, 99_999_999), st.sampled_from(["{}", "ES{}", " {} ", "es-{}"]))
def test_every_national_identity_number_is_itself(number: int, form: str) -> None:
    dni = f"{number:08}{'TRWAGMYFPDXBNJZSQVHLCKE'[number % 23]}"

    assert clean_tax_id(form.format(dni), "ES") == ("ES", dni)


@pytest.mark.parametrize(
    ("text", "country", "phone"),
    [
        ("915550111", "ES", "+34 915 55 01 11"),
        ("+34 915-55 01.11", "PT", "+34 915 55 01 11"),
        ("213456789", "PT", "+351 21 345 6789"),
        ("+33142685300", "ES", "+33 1 42 68 53 00"),
    ],
)
def test_phone_is_kept_in_international_form(text: str, country: str, phone: str) -> None:
    assert clean_phone(text, country) == phone
    assert clean_phone(phone, country) == phone


@pytest.mark.parametrize("text", ["", "x", "12", "+34 91", "9155501111222", "+999 123456789"])
def test_phone_is_refused_when_it_cannot_be_one(text: str) -> None:
    with pytest.raises(ValueError, match=text.replace("+", r"\+") or None):
        clean_phone(text, "ES")


@pytest.mark.parametrize(
    ("confirmed", "months", "due"),
    [
        (None, 12, datetime(2024, 1, 31, tzinfo=UTC)),
        (datetime(2023, 8, 31, tzinfo=UTC), 6, datetime(2024, 2, 29, tzinfo=UTC)),
    ],
)
def test_confirmation_is_due_months_after_the_last_or_the_beginning(
    confirmed: datetime | None, months: int, due: datetime
) -> None:
    assert confirmation_due(confirmed, datetime(2023, 1, 31, tzinfo=UTC), months) == due


@given(st.sampled_from(AUDIENCES), st.sampled_from(AUDIENCES))
def test_narrower_circle_is_the_later_of_the_two(one: str, other: str) -> None:
    assert narrower(one, other) == AUDIENCES[max(AUDIENCES.index(one), AUDIENCES.index(other))]


@pytest.mark.parametrize("text", ["B00904094", "PT501964843", "CHE107787577IVA", "AR20267565393", "RO163067"])
def test_tax_id_that_is_kept_is_kept_the_same_again(text: str) -> None:
    country, number = clean_tax_id(text, "ES")

    assert clean_tax_id(number, country) == (country, number)
