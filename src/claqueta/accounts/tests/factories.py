"""Accounts for tests."""

from collections.abc import Callable
from typing import Any

import pytest

from claqueta.foundation.actors import SYSTEM


@pytest.fixture
def account(db: None) -> Callable[..., Any]:
    """Make an account with roles: `account("office_staff")`."""
    from allauth.account.models import EmailAddress

    from claqueta.accounts.actions import grant_role, person_for
    from claqueta.accounts.models import Account
    from claqueta.accounts.roles import Role

    def make(*roles: str, email: str = "") -> Any:
        email = email or f"{'-'.join(roles) or 'nobody'}@people.example"
        made = Account.objects.create_user(
            email, "a long password", name=email.partition("@")[0], language="en"
        )
        EmailAddress.objects.create(user=made, email=made.email, verified=True, primary=True)
        person_for(made)
        for role in roles:
            grant_role(made, Role(role), by=SYSTEM)
        return made

    return make
