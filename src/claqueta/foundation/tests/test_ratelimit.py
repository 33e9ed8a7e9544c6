"""How often: counted by scope and by who asks, in windows that begin anew."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from hypothesis import given, settings
from hypothesis import strategies as st

from claqueta.foundation.ratelimit import WINDOWS, Allowance, spend, who_asks

BEGINNING = 1_800_000_000.0 // 86_400 * 86_400
"""A moment at which every window begins."""


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Let the clock say so many seconds after the beginning."""

    def set_clock(seconds: float) -> None:
        monkeypatch.setattr(time, "time", lambda: BEGINNING + seconds)

    return set_clock


def test_uses_are_counted_down_when_they_come_within_the_window(at: Callable[[float], None]) -> None:
    at(10)
    assert [spend("x", "ana", "2/minute") for _ in range(3)] == [
        Allowance(True, 2, 1, 60, 51),
        Allowance(True, 2, 0, 60, 51),
        Allowance(False, 2, 0, 60, 51),
    ]


def test_everything_is_allowed_again_when_the_next_window_begins(at: Callable[[float], None]) -> None:
    at(59)
    assert [spend("x", "ana", "1/minute").allowed for _ in range(2)] == [True, False]
    at(60)
    assert spend("x", "ana", "1/minute").allowed


@pytest.mark.parametrize(("scope", "who"), [("x", "ben"), ("y", "ana")])
def test_nobody_pays_when_another_or_another_scope_is_spent(
    scope: str, who: str, at: Callable[[float], None]
) -> None:
    at(0)
    assert [spend("x", "ana", "1/day").allowed for _ in range(2)] == [True, False]
    assert spend(scope, who, "1/day").allowed


@settings(deadline=None)
@given(number=st.integers(0, 12), unit=st.sampled_from(sorted(WINDOWS)), uses=st.integers(1, 15))
def test_as_many_as_the_rate_says_are_allowed_when_many_ask(number: int, unit: str, uses: int) -> None:
    cache.clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(time, "time", lambda: BEGINNING)
        given_out = [spend("x", "ana", f"{number}/{unit}") for _ in range(uses)]
    assert sum(one.allowed for one in given_out) == min(number, uses)
    assert all(one.remaining == max(0, number - at) for at, one in enumerate(given_out, 1))
    assert {(one.limit, one.window) for one in given_out} == {(number, WINDOWS[unit])}


@pytest.mark.django_db
def test_account_is_who_asks_when_somebody_is_signed_in(rf: Any, account: Callable[..., Any]) -> None:
    request = rf.get("/", REMOTE_ADDR="192.0.2.7")
    assert who_asks(request) == "address-192.0.2.7"
    request.user = AnonymousUser()
    assert who_asks(request) == "address-192.0.2.7"
    request.user = account()
    assert who_asks(request) == f"account-{request.user.pk}"
