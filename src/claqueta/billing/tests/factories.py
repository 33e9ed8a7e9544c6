"""Receipts, and mandates on invented accounts (bank codes 999x), for tests."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest

from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.money import Money


def euros(amount: str | int) -> Money:
    return Money(Decimal(amount), "EUR")


@pytest.fixture
def receipt(db: None) -> Callable[..., Any]:
    """Issue a receipt of dues: `receipt(organisation, "450.00", on=date(2026, 1, 15))`."""
    from django.utils import timezone

    from claqueta.billing.actions import NewReceipt, issue

    def make(organisation: Any, amount: str = "450.00", *, on: Any = None, **more: Any) -> Any:
        day = on or timezone.localdate()
        new = NewReceipt(organisation, more.pop("dues_year", day.year), euros(amount), **more)
        return issue(new, by=SYSTEM, on=day)

    return make


def iban(number: int, bank: str = "9991") -> str:
    """The same invented account for the same number."""
    from schwifty import IBAN

    return str(IBAN.generate("ES", bank_code=bank, account_code=f"{number:010d}"))


@pytest.fixture
def mandate(organisation: Callable[..., Any]) -> Callable[..., Any]:
    """Give a mandate: `mandate(azotea, 7)`; on an organisation of its own when none is said."""
    from claqueta.billing import actions
    from claqueta.billing.models import SignedBy

    def make(debtor: Any = None, account: int = 1, bank: str = "9991", **more: Any) -> Any:
        debtor = debtor or organisation("Azotea Films")
        values = {
            "holder": debtor.legal_name,
            "signed_by": "Ana Ruiz",
            "proof": actions.Proof(SignedBy.PAPER),
            "by": SYSTEM,
            **more,
        }
        return actions.give(debtor, iban=iban(account, bank), **values)

    return make


@pytest.fixture
def in_english() -> Iterator[None]:
    from django.utils import translation

    with translation.override("en"):
        yield


@pytest.fixture
def member(db: None) -> Callable[..., Any]:
    """A member with all that a receipt needs: `member("Azotea", size_band="small", since=date(2026, 4, 1))`."""
    from datetime import date

    from claqueta.organisations.actions import register

    def make(
        name: str, *, since: date = date(2024, 5, 1), until: Any = None, address: bool = True, **more: Any
    ) -> Any:
        profile = {
            "legal_name": f"{name} S.L.",
            "trade_name": name,
            "activities": [{"code": "5.7", "primary": True, "capabilities": {}}],
            "size_band": "micro",
            "email": f"{name.lower().replace(' ', '-')}@members.example",
            "premises": [
                {
                    "label": "",
                    "street": "Gran Vía, 1",
                    "postal_code": "28013",
                    "city": "Madrid",
                    "country": "ES",
                }
            ]
            if address
            else [],
            **more,
        }
        return register(profile, standing="full", member_since=since, member_until=until, by=SYSTEM)

    return make
