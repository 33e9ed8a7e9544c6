"""A code by mail for whoever is signed in and has neither password nor second factor to prove it again."""

import time
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.core.internal.cryptokit import compare_user_code
from django.http import HttpRequest

from claqueta.accounts.actions import hashed
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.ratelimit import spend, who_asks

STATE = "accounts_proof_code"


def is_waiting(request: HttpRequest) -> bool:
    """Whether a code was sent to this session's account and can still be tried."""
    state: Any = request.session.get(STATE)
    user: Any = request.user
    return (
        bool(state)
        and state["account"] == user.pk
        and state["tries"] < rule("proof_code_tries").value
        and time.time() - state["at"] < 60 * rule("sign_in_code_valid").value
    )


def send_code(request: HttpRequest) -> bool:
    """Mail a new code to the account's address; False when it was asked for too often."""
    user: Any = request.user
    if not spend("proof-code", who_asks(request), rule("proof_codes").rate).allowed:
        return False
    adapter = get_adapter()
    code = adapter.generate_login_code()
    request.session[STATE] = {"hash": hashed(_plain(code)), "account": user.pk, "at": time.time(), "tries": 0}
    adapter.send_mail("account/email/login_code", user.email, {"code": code, "request": request})
    return True


def try_code(request: HttpRequest, text: str) -> bool:
    """Whether it is the code; if so it is used up, and the session has proved itself anew. Each try counts."""
    if not is_waiting(request):
        return False
    state = dict(request.session[STATE])
    state["tries"] += 1
    request.session[STATE] = state
    if not compare_user_code(actual=hashed(_plain(text)), expected=state["hash"]):
        return False
    del request.session[STATE]
    record_authentication(request, request.user, "code", reauthenticated=True)
    return True


def _plain(code: str) -> str:
    return "".join(char for char in code.upper() if char.isalnum())
