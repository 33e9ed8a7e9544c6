"""A code by mail proves who is there: once, within its time, in a few tries, and for one account only."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore

from claqueta.accounts import codes, proofs
from claqueta.foundation.cluster_rules import rule
from conftest import posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_of(rf: Any, account: Callable[..., Any]) -> Callable[..., Any]:
    """A request of somebody who is signed in and has proved nothing."""

    def make(email: str = "ana@people.example") -> Any:
        request = rf.post("/")
        request.session, request.user = SessionStore(), account(email=email)
        return request

    return make


def sent_code() -> str:
    """The code of the last mail."""
    found = re.search(r"^\s*([A-Z0-9]{3,}(?:-[A-Z0-9]{3,})*)\s*$", posted()[-1].body, re.MULTILINE)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("write", [str, str.lower, lambda code: f"  {' '.join(code)}\n"])
def test_code_proves_once_however_it_is_written(
    write: Callable[[str], str], request_of: Callable[..., Any]
) -> None:
    request = request_of()
    assert (codes.send_code(request), codes.is_waiting(request), proofs.is_fresh(request)) == (
        True,
        True,
        False,
    )
    code = write(sent_code())
    assert (codes.try_code(request, code), proofs.is_fresh(request)) == (True, True)
    assert (codes.is_waiting(request), codes.try_code(request, code)) == (False, False)


def test_code_is_in_the_session_only_as_its_sum(request_of: Callable[..., Any]) -> None:
    request = request_of()
    codes.send_code(request)
    assert sent_code().replace("-", "") not in str(request.session[codes.STATE])


def test_right_code_proves_nothing_when_the_tries_are_used_up(request_of: Callable[..., Any]) -> None:
    request = request_of()
    codes.send_code(request)
    code = sent_code()
    assert not any(codes.try_code(request, "WRONG") for _ in range(rule("proof_code_tries").value))
    assert (codes.is_waiting(request), codes.try_code(request, code), proofs.is_fresh(request)) == (
        False,
        False,
        False,
    )


@pytest.mark.parametrize(("late", "proved"), [(-1, True), (1, False)])
def test_code_proves_only_within_its_time(
    late: int, proved: bool, request_of: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    request, now = request_of(), time.time()
    monkeypatch.setattr(time, "time", lambda: now)
    codes.send_code(request)
    code = sent_code()
    monkeypatch.setattr(time, "time", lambda: now + 60 * rule("sign_in_code_valid").value + late)
    assert codes.try_code(request, code) == proved


def test_code_proves_nothing_of_another_account_in_the_same_session(request_of: Callable[..., Any]) -> None:
    request, other = request_of(), request_of("other@people.example")
    codes.send_code(request)
    other.session = request.session
    assert (codes.is_waiting(other), codes.try_code(other, sent_code()), proofs.is_fresh(other)) == (
        False,
        False,
        False,
    )


def test_no_more_codes_are_sent_than_the_rule_says(request_of: Callable[..., Any]) -> None:
    request, most = request_of(), rule("proof_codes").value
    assert [codes.send_code(request) for _ in range(most + 1)] == [True] * most + [False]
    assert len(posted()) == most
