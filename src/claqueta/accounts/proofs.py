"""What a session has proved: which factors, and when. Every gate asks here, however the session came to be.

Allauth writes each proof into the session as it happens, bound to its account; nothing else is believed.
"""

import time
from dataclasses import dataclass
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from claqueta.accounts.policies import FACTORS, SECOND_FACTOR
from claqueta.foundation.cluster_rules import rule


@dataclass(frozen=True, slots=True)
class Proof:
    """One factor, proved at a moment."""

    method: str
    """As allauth names it: `password`, `code`, `socialaccount`, `mfa`…"""
    at: float
    """Seconds since the epoch."""
    authenticator: int | None = None
    """The second factor that was used, by its primary key."""


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """How an account and one of its sessions stand with regard to a second factor."""

    set_up: bool
    proved: bool


def proofs_of(request: HttpRequest) -> list[Proof]:
    """What the session proved of the account that is signed in, oldest first; nothing of another account counts."""
    user: Any = request.user
    if not user.is_authenticated:
        return []
    return [
        Proof(str(record.get("method", "")), float(record.get("at", 0)), record.get("id"))
        for record in get_authentication_records(request, user)
        if isinstance(record, dict)
    ]


def second_factor_of(request: HttpRequest) -> SecondFactor:
    """Whether the account has a factor, and whether this session proved one that the account still has."""
    user: Any = request.user
    held = dict(Authenticator.objects.filter(user_id=user.pk).values_list("pk", "type"))
    set_up = bool(FACTORS & set(held.values()))
    used = {one.authenticator for one in proofs_of(request) if one.method == SECOND_FACTOR}
    return SecondFactor(set_up, set_up and bool(used & held.keys()))


def is_fresh(request: HttpRequest) -> bool:
    """Whether the session proved anything lately enough for what cannot be taken back."""
    proofs = proofs_of(request)
    return (
        bool(proofs)
        and time.time() - max(proof.at for proof in proofs) < 60 * rule("fresh_proof_valid").value
    )


def note_new_factor(request: HttpRequest, user: Any, authenticator: Authenticator, **_kwargs: Any) -> None:
    """Who sets a factor up uses it to do so: that is a proof. Recovery codes are only written down."""
    if authenticator.type in FACTORS and request.user.is_authenticated and request.user.pk == user.pk:
        record_authentication(
            request, user, SECOND_FACTOR, id=authenticator.pk, type=authenticator.type, reauthenticated=True
        )
