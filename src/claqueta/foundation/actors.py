"""Who acts: an account, or the house itself. Every action names its actor, and asks it for its rule.

    def close(need: Need, *, by: Actor) -> None:
        require(by, "opportunities.close", need)

What rounds, set-up and the command line do, `SYSTEM` does, and says so.
"""

from typing import Any, Protocol

from django.core.exceptions import PermissionDenied


class Actor(Protocol):
    """An account (also nobody's, `AnonymousUser`), or `SYSTEM`."""

    @property
    def pk(self) -> Any: ...
    def has_perm(self, perm: str, obj: Any = None) -> bool: ...


class System:
    """The house itself: what nobody asked for, or whoever holds its machine did. It may do everything."""

    pk = None

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return True

    def __str__(self) -> str:
        return "Claqueta"


SYSTEM = System()


def require(by: Actor, permission: str, thing: Any = None) -> None:
    """Raise `PermissionDenied` unless the actor has the permission, on the thing where there is one."""
    if not by.has_perm(permission, thing):
        raise PermissionDenied


def account_of(by: Actor) -> Any:
    """The account behind an actor, for a row that remembers it; None for the house and for nobody."""
    return by if by.pk is not None else None
