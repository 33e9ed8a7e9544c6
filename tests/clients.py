"""A client for tests whose sessions hold proofs, as real ones do."""

import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import anyio
from django.test import Client

SIGN_IN = ("/es/cuenta/entrar/", "/en/account/login/", "/office/login/")
"""Where whoever has not signed in is led, as the beginning of an address."""


def prove(client: Client, who: Any, method: str = "password", *, ago: float = 0, **more: Any) -> None:
    """Write into the client's session that `who` proved a factor, `ago` seconds before now."""
    session = client.session
    records = session.get("account_authentication_methods", [])
    session["account_authentication_methods"] = [
        *records,
        {"method": method, "at": time.time() - ago, **more},
    ]
    session["account_authentication_methods_user"] = str(who.pk)
    session.save()


class SignedClient(Client):
    """`force_login` leaves the proof of a password, given now."""

    def force_login(self, user: Any, backend: str | None = None) -> None:
        super().force_login(user, backend or "django.contrib.auth.backends.ModelBackend")
        prove(self, user)


def in_a_loop_of_its_own(talk: Callable[..., Awaitable[Any]], *given: Any) -> Any:
    """What the coroutine answers, run in another thread: a browser opened by an earlier test keeps this one's loop."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(anyio.run, talk, *given).result()
