"""Organisations for tests, and the people who act for them."""

from collections.abc import Callable
from typing import Any

import pytest

from claqueta.foundation.actors import SYSTEM


@pytest.fixture
def organisation(db: None) -> Callable[..., Any]:
    """Put an organisation on record: `organisation("Azotea Films", codes=["5.7"], email="a@b.example")`."""
    from datetime import date

    from claqueta.organisations.actions import register

    def make(
        name: str = "Azotea Films", *, codes: tuple[str, ...] = ("5.7",), member: bool = True, **profile: Any
    ) -> Any:
        activities = [
            {"code": code, "primary": number == 0, "capabilities": {}} for number, code in enumerate(codes)
        ]
        return register(
            {"legal_name": f"{name} S.L.", "trade_name": name, "activities": activities, **profile},
            standing="full" if member else "",
            member_since=date(2024, 5, 1) if member else None,
            by=SYSTEM,
        )

    return make


@pytest.fixture
def representative(account: Callable[..., Any]) -> Callable[..., Any]:
    """Make an account that represents an organisation."""
    from claqueta.accounts.actions import person_for
    from claqueta.organisations.actions import affiliate

    def make(organisation: Any, *, kind: str = "representative", email: str = "rep@people.example") -> Any:
        made = account(email=email)
        affiliate(organisation, person_for(made), kind, by=SYSTEM)
        return made

    return make


def stored(pk: int) -> Any:
    """The organisation as the database has it, with all that stands beside it."""
    from claqueta.organisations.queries import with_details

    return with_details().get(pk=pk)
