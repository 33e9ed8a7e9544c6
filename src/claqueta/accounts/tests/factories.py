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


@pytest.fixture
def key_for(db: None) -> Callable[..., str]:
    """Make a key of an account: `key_for(ana, "read", "propose")`."""
    from claqueta.accounts.actions import make_token

    def make(who: Any, *scopes: str, name: str = "Assistant") -> str:
        return make_token(by=who, name=name, scopes=list(scopes) or ["read"], days=30)[1]

    return make


@pytest.fixture
def use_tool(client: Any) -> Callable[..., Any]:
    """Use a tool as a program does: `use_tool("search", key, query="lights")` gives its result."""

    def use(name: str, key: str = "", /, **arguments: Any) -> Any:
        call = {
            "jsonrpc": "2.0",
            "id": 1,
            "method": "tools/call",
            "params": {"name": name, "arguments": arguments},
        }
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        answer = client.post("/mcp", call, content_type="application/json", headers=headers)
        assert answer.status_code == 200, answer.content
        return answer.json()["result"]

    return use
