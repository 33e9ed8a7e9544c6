"""Accounts as people type them, and which group is wrong when one is not right."""

import pytest

from claqueta.membership.policies.iban import IbanInvalid, Problem, bank_account, masked

GOOD = "ES9121000418450200051332"


@pytest.mark.parametrize(
    "typed",
    [GOOD, "ES91 2100 0418 4502 0005 1332", "es91-2100-0418-4502-0005-1332", "IBAN " + GOOD, GOOD[4:]],
)
def test_account_is_known_however_it_is_typed(typed: str) -> None:
    account = bank_account(typed)
    assert (account.iban, account.bank, account.bic) == (GOOD, "CAIXABANK, S.A.", "CAIXESBB")


def test_bank_that_no_register_knows_has_no_name() -> None:
    assert bank_account("ES3599900001650000000001").bank == ""


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", Problem.SHAPE),
        ("9121000418", Problem.SHAPE),
        ("ES91210004184502000513", Problem.LENGTH),
        ("ES91210X0418450200051332", Problem.LENGTH),
        ("ES9121010418450200051332", Problem.BRANCH),
        ("ES9121000418550200051332", Problem.BRANCH),
        ("ES9121000418460200051332", Problem.ACCOUNT),
        ("ES9121000418450200051333", Problem.ACCOUNT),
        ("ES9221000418450200051332", Problem.CHECK),
        ("DE89370400440532013001", Problem.CHECK),
    ],
)
def test_wrong_group_is_named(typed: str, problem: Problem) -> None:
    with pytest.raises(IbanInvalid) as refused:
        bank_account(typed)
    assert refused.value.problem == problem


@pytest.mark.parametrize("at", range(2, 24))
def test_any_one_wrong_digit_is_found(at: int) -> None:
    wrong = f"{GOOD[:at]}{(int(GOOD[at]) + 1) % 10}{GOOD[at + 1 :]}"
    with pytest.raises(IbanInvalid):
        bank_account(wrong)


def test_foreign_account_is_known() -> None:
    assert bank_account("DE89 3704 0044 0532 0130 00").iban == "DE89370400440532013000"


def test_only_its_ends_are_shown() -> None:
    assert (masked(GOOD), masked("")) == (
        "ES•• •••• 1332",
        "",
    )
