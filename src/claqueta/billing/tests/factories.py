"""Receipts for tests."""

from collections.abc import Callable
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
