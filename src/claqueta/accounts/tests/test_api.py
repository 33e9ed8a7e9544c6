"""Who asks the API: a key or nobody, counted, in the language they ask for; a key does what its scopes say."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import translation
from ninja.errors import HttpError

from claqueta.accounts import actions
from claqueta.accounts.api import caller, me, require_scope
from conftest import at_most

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(rf: Any) -> Callable[..., Any]:
    """A request as it is when the API knows who asks."""

    def make(authorization: str = "", query: str = "", **headers: str) -> Any:
        more = {"Authorization": authorization} if authorization else {}
        request = rf.get(f"/api/x?{query}", headers={**more, **headers})
        caller(request)
        return request

    return make


@pytest.fixture
def key(account: Callable[..., Any]) -> Callable[..., str]:
    def make(*scopes: str) -> str:
        return actions.make_token(name="x", scopes=[*scopes], days=1, by=account("editor"))[1]

    return make


def test_nobody_reads_what_is_public_and_has_no_account(ask: Callable[..., Any]) -> None:
    request = ask()
    assert (request.user, request.scopes) == (AnonymousUser(), {"read"})
    with pytest.raises(HttpError) as caught:
        me(request)
    assert caught.value.status_code == 401


@pytest.mark.parametrize("kind", ["Bearer", "bearer", "BEARER"])
def test_key_acts_for_its_owner_as_far_as_its_scopes_go(
    kind: str, ask: Callable[..., Any], key: Callable[..., str]
) -> None:
    request = ask(f"{kind} {key('read')}")
    assert me(request) == {
        "email": "editor@people.example",
        "name": "editor",
        "roles": ["editor"],
        "scopes": ["read"],
    }
    with pytest.raises(HttpError) as caught:
        require_scope(request, "write")
    assert caught.value.status_code == 403


@pytest.mark.parametrize(
    ("scopes", "header", "status"),
    [
        (["read"], "Bearer clq_unknown", 401),
        (["read"], "Bearer", 401),
        (["read"], "Basic {key}", 401),
        (["read"], "{key}", 401),
        (["write"], "Bearer {key}", 403),
    ],
)
def test_key_is_refused_when_it_is_none_or_may_not_read(
    scopes: list[str], header: str, status: int, ask: Callable[..., Any], key: Callable[..., str]
) -> None:
    with pytest.raises(HttpError) as caught:
        ask(header.format(key=key(*scopes)))
    assert caught.value.status_code == status


def test_whoever_asks_too_often_is_told_when_to_come_again_and_nobody_else_is(
    ask: Callable[..., Any], key: Callable[..., str], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_most(settings, monkeypatch, requests_api_anonymous=2, requests_api_key=1)
    assert [ask().rate_headers["RateLimit"].split(";t=")[0] for _ in range(2)] == [
        '"default";r=1',
        '"default";r=0',
    ]
    with pytest.raises(HttpError) as caught:
        ask()
    assert caught.value.status_code == 429
    assert ask(f"Bearer {key('read')}").rate_headers["RateLimit-Policy"].startswith('"default";q=1;w=')


def test_keys_that_nobody_has_are_counted_for_the_address_that_tries_them(
    ask: Callable[..., Any], key: Callable[..., str], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_most(settings, monkeypatch, requests_api_anonymous=2, requests_api_key=9)
    told = []
    for number in range(3):
        with pytest.raises(HttpError) as caught:
            ask(f"Bearer clq_made_up_{number}")
        told.append(caught.value.status_code)
    assert told == [401, 401, 429]
    assert ask(f"Bearer {key('read')}").user.is_authenticated


@pytest.mark.parametrize(
    ("query", "accepts", "language"),
    [
        ("lang=en", "es", "en"),
        ("", "en", "en"),
        ("lang=xx", "en", "es"),
        ("lang=%00", "es", "es"),
        ("", "xx", "es"),
    ],
)
def test_answer_is_in_the_language_that_was_asked_for_or_the_first(
    query: str, accepts: str, language: str, ask: Callable[..., Any]
) -> None:
    ask(query=query, **{"Accept-Language": accepts})
    assert translation.get_language() == language
