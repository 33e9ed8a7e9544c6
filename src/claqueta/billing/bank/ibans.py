"""Account numbers: checked, sealed, known again without being readable, shown masked.

They have a key of their own (`CLAQUETA_IBAN_KEY`), so that who learns the instance's secret reads no account. Nothing
but this module turns what is kept into a number again.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from schwifty import IBAN
from schwifty.exceptions import SchwiftyException

from claqueta.foundation import sealing
from claqueta.foundation.judging import Unfit
from claqueta.membership.policies.iban import HIDDEN, masked

PURPOSE = "iban"
LOOKS_LIKE_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,30}\b", re.IGNORECASE)
"""What may be an account number in a text; `redacted` asks whether it is one."""
_ACCOUNT_OF_SPAIN = re.compile(r"(?<!\d)\d{4}[ -]?\d{4}[ -]?\d{2}[ -]?\d{10}(?!\d)")
"""An account as it was written before it had an IBAN (CCC): twenty digits."""
SEPA = frozenset(
    [
        "AD",
        "AL",
        "AT",
        "BE",
        "BG",
        "CH",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GB",
        "GI",
        "GR",
        "HR",
        "HU",
        "IE",
        "IS",
        "IT",
        "LI",
        "LT",
        "LU",
        "LV",
        "MC",
        "MD",
        "ME",
        "MK",
        "MT",
        "NL",
        "NO",
        "PL",
        "PT",
        "RO",
        "RS",
        "SE",
        "SI",
        "SK",
        "SM",
        "VA",
    ]
)
"""Countries of the single euro payments area (EPC409-09), of which accounts can be debited."""


@dataclass(frozen=True, slots=True)
class Iban:
    """The number of an account in the single euro payments area, without spaces."""

    most: int = 42
    required: bool = True

    def fit(self, value: Any) -> str:
        text = re.sub(r"[\s\u00a0-]+", "", str(value or "")).upper()
        if not text:
            if self.required:
                raise Unfit(_("This cannot be empty."))
            return ""
        if text.isascii() and text.isdigit() and len(text) == 20:
            raise Unfit(
                _("This is an account without its IBAN: write it with the ES and the two digits before it.")
            )
        if not text.isascii() or not valid(text):
            raise Unfit(
                _("This is no account number: a digit is wrong or missing. Compare it with the bank’s.")
            )
        if text[:2] not in SEPA:
            raise Unfit(
                _("Accounts of this country cannot be debited: it is not in the single euro payments area.")
            )
        return text

    def sound(self, value: Any) -> str:
        try:
            return Iban(required=False).fit(value)
        except Unfit:
            return ""


@lru_cache(10_000)
def valid(text: str) -> bool:
    """Whether the check digits, the length and the country's form are right."""
    try:
        return bool(IBAN(text, allow_invalid=False))
    except (SchwiftyException, ValueError):
        return False


def sealed(iban: str) -> bytes:
    return sealing.seal(PURPOSE, iban, sealing.account_keys())


def opened(kept: bytes | memoryview) -> str:
    """The number. Raises `SealBroken` when its key is no longer among ours."""
    return str(sealing.unseal(PURPOSE, bytes(kept), sealing.account_keys()))


def fingerprint(iban: str) -> str:
    """By what an account is kept to be known again."""
    return sealing.fingerprint(PURPOSE, iban, settings.IBAN_KEY)


def fingerprints(iban: str) -> list[str]:
    """As `fingerprint`, under the present key and each that it replaced: what to look for."""
    return [sealing.fingerprint(PURPOSE, iban, key) for key in sealing.account_keys()]


def redacted(text: str) -> str:
    """A text in which every account number is masked, whoever wrote it there."""

    def hide(match: re.Match[str]) -> str:
        # A word may follow the number: the longest beginning that is one counts.
        for end in range(len(match[0]), 14, -1):
            bare = re.sub(r"[ -]", "", match[0][:end]).upper()
            if match[0][end - 1].isalnum() and valid(bare):
                return masked(bare) + match[0][end:]
        return match[0]

    return _ACCOUNT_OF_SPAIN.sub(lambda match: f"{HIDDEN} {match[0][-4:]}", LOOKS_LIKE_IBAN.sub(hide, text))
