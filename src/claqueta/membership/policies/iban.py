"""What an IBAN must look like (ISO 13616), and which of its groups is wrong when it is."""

import re
from dataclasses import dataclass
from enum import StrEnum

from schwifty import IBAN
from schwifty.exceptions import SchwiftyException
from stdnum import iban as international
from stdnum.es import ccc
from stdnum.exceptions import ValidationError as NumberInvalid

SPANISH = 24
"""Characters of a Spanish IBAN: ES, two check digits, bank, branch, two control digits, account."""

HIDDEN = "••••"
"""What stands for digits that are not shown."""


class Problem(StrEnum):
    """What is wrong with a number that is no IBAN."""

    SHAPE = "shape"
    """It does not begin with a country and two digits."""
    LENGTH = "length"
    BRANCH = "branch"
    """The bank, the branch or the first control digit."""
    ACCOUNT = "account"
    """The account's ten digits or the second control digit."""
    CHECK = "check"
    """The two digits after the country, or a digit that they vouch for."""
    BANK = "bank"
    """The country has no such bank."""


class IbanInvalid(ValueError):
    """`found` and `wanted` are numbers of characters, where the length is wrong."""

    def __init__(self, problem: Problem, found: int = 0, wanted: int = 0) -> None:
        self.problem, self.found, self.wanted = problem, found, wanted
        super().__init__(problem)


@dataclass(frozen=True, slots=True)
class BankAccount:
    iban: str
    """Without spaces."""
    bank: str
    """The bank's name, blank where the register of banks does not know it."""
    bic: str


def bank_account(text: str) -> BankAccount:
    """The account that somebody typed. Raises `IbanInvalid`."""
    compact = re.sub(r"[^0-9A-Z]", "", text.upper())
    compact = compact.removeprefix("IBAN")
    if re.fullmatch(r"[0-9]{20}", compact):
        # A Spanish number as it stood on papers before 2014: the IBAN follows from it.
        compact = f"ES{international.calc_check_digits(f'ES00{compact}')}{compact}"
    if not re.fullmatch(r"[A-Z]{2}[0-9]{2}[0-9A-Z]+", compact):
        raise IbanInvalid(Problem.SHAPE)
    if compact.startswith("ES"):
        _check_spanish(compact)
    try:
        international.validate(compact)
    except NumberInvalid:
        raise IbanInvalid(Problem.CHECK) from None
    try:
        known = IBAN(compact)
        return BankAccount(compact, known.bank_name or "", str(known.bic or ""))
    except SchwiftyException:
        raise IbanInvalid(Problem.BANK) from None


def masked(iban: str) -> str:
    """Enough to recognise one's own account by: country and the last four."""
    return f"{iban[:2]}•• {HIDDEN} {iban[-4:]}" if iban else ""


def _check_spanish(compact: str) -> None:
    if len(compact) != SPANISH or not compact[2:].isdigit():
        raise IbanInvalid(Problem.LENGTH, len(compact), SPANISH)
    number = compact[4:]
    of_branch, of_account = ccc.calc_check_digits(number)
    if of_branch != number[8]:
        raise IbanInvalid(Problem.BRANCH)
    if of_account != number[9]:
        raise IbanInvalid(Problem.ACCOUNT)
