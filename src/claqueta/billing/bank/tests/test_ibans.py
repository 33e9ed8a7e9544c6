"""An account number is judged to the digit, sealed, and found again only by who has it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claqueta.billing.bank import ibans
from claqueta.billing.tests.factories import iban
from claqueta.foundation.judging import Unfit
from claqueta.foundation.sealing import SealBroken
from claqueta.membership.policies.iban import masked

pytestmark = pytest.mark.usefixtures("in_english")
NUMBERS = st.integers(0, 10**10 - 1).map(iban)


@given(NUMBERS, st.integers(2, 23), st.integers(1, 9))
def test_number_with_one_digit_wrong_is_refused(number: str, at: int, step: int) -> None:
    wrong = number[:at] + str((int(number[at]) + step) % 10) + number[at + 1 :]

    with pytest.raises(Unfit):
        ibans.Iban().fit(wrong)


@given(NUMBERS)
def test_number_is_taken_however_it_is_spaced(number: str) -> None:
    spaced = " ".join(number[at : at + 4] for at in range(0, 24, 4)).lower()

    assert ibans.Iban().fit(f" {spaced} ") == number


@given(NUMBERS)
def test_sealed_number_shows_nothing_and_opens_again(number: str) -> None:
    kept = ibans.sealed(number)

    assert number.encode() not in kept
    assert number[4:] not in ibans.fingerprint(number)
    assert ibans.opened(kept) == number


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "cannot be empty"),
        ("9991 0000 28 0001234567", "without its IBAN"),
        ("US64SVBKUS6S3300958879", "no account number"),
        ("BR1800360305000010009795493C1", "cannot be debited"),
        ("ES00 9991", "no account number"),
        ("Ñ", "no account number"),
    ],
)
def test_refusal_says_what_is_wrong(text: str, why: str) -> None:
    with pytest.raises(Unfit, match=why):
        ibans.Iban().fit(text)
    assert ibans.Iban().sound(text) == ""


def test_account_may_be_left_out_where_it_is_not_required() -> None:
    assert ibans.Iban(required=False).fit(None) == ""


def test_key_is_replaced_and_what_it_sealed_is_still_read_and_found(settings: Any) -> None:
    number = iban(7)
    kept, before = ibans.sealed(number), ibans.fingerprint(number)
    settings.IBAN_KEY_FALLBACKS = [settings.IBAN_KEY]
    settings.IBAN_KEY = "another" * 10

    assert ibans.opened(kept) == number
    assert before != ibans.fingerprint(number)
    assert before in ibans.fingerprints(number)
    settings.IBAN_KEY_FALLBACKS = []
    with pytest.raises(SealBroken):
        ibans.opened(kept)


def test_secret_of_the_instance_opens_no_account(settings: Any) -> None:
    kept = ibans.sealed(iban(7))
    settings.IBAN_KEY, settings.IBAN_KEY_FALLBACKS = settings.SECRET_KEY, []

    with pytest.raises(SealBroken):
        ibans.opened(kept)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("TRANSF DE {iban} CUOTA", "TRANSF DE {masked} CUOTA"),
        ("{spaced} cuota", "{masked} cuota"),
        ("a{iban}", "a{iban}"),
        ("CCC 9991 0000 28 0001234567", "CCC •••• 4567"),
        ("ES12 no account", "ES12 no account"),
        ("receipt A-2026-0001", "receipt A-2026-0001"),
    ],
)
def test_account_in_a_text_is_masked(text: str, left: str) -> None:
    number = iban(42)
    words = {
        "iban": number,
        "masked": masked(number),
        "spaced": " ".join(number[at : at + 4] for at in range(0, 24, 4)),
    }

    assert ibans.redacted(text.format(**words)) == left.format(**words)
