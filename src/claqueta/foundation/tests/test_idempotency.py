"""The same request twice has one effect; a key that served another request is refused."""

from collections.abc import Callable
from typing import Any

import pytest
from ninja.errors import HttpError

from claqueta.foundation.idempotency import once
from claqueta.foundation.models import IdempotencyKey

pytestmark = pytest.mark.django_db


class Acts:
    """Something that happens, and says how often it has."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> dict[str, Any]:
        self.times += 1
        return {"times": self.times}


@pytest.fixture
def ask(rf: Any, account: Callable[..., Any]) -> Callable[..., Any]:
    """A request with a key, of the same account unless another is said."""
    who = account()

    def make(
        key: str = "k", path: str = "/api/x", body: str = "{}", method: str = "POST", user: Any = None
    ) -> Any:
        headers = {"Idempotency-Key": key} if key else {}
        request = rf.generic(method, path, body, "application/json", headers=headers)
        request.user = user or who
        return request

    return make


def test_answer_is_given_again_when_the_same_is_asked_with_the_same_key(ask: Callable[..., Any]) -> None:
    act = Acts()
    assert [once(ask(), act) for _ in range(3)] == [{"times": 1}] * 3


def test_everything_is_done_each_time_when_there_is_no_key(ask: Callable[..., Any]) -> None:
    act = Acts()
    assert [once(ask(key=key), act)["times"] for key in ("", " ", "\u200b")] == [1, 2, 3]
    assert not IdempotencyKey.objects.exists()


@pytest.mark.parametrize(
    "other", [{"path": "/api/y"}, {"body": '{"a": 1}'}, {"method": "PUT"}, {"path": "/api/x?draft=1"}]
)
def test_key_is_refused_when_it_served_another_request(
    other: dict[str, str], ask: Callable[..., Any]
) -> None:
    act = Acts()
    once(ask(), act)
    with pytest.raises(HttpError) as caught:
        once(ask(**other), act)
    assert (caught.value.status_code, act.times) == (422, 1)


def test_answer_is_never_another_account_s_when_the_key_is_the_same(
    ask: Callable[..., Any], account: Callable[..., Any]
) -> None:
    assert once(ask(), lambda: {"secret": "Zanzíbar"}) == {"secret": "Zanzíbar"}
    assert once(ask(user=account("editor")), Acts()) == {"times": 1}


def test_key_can_be_used_again_when_what_it_was_for_failed(ask: Callable[..., Any]) -> None:
    def fail() -> dict[str, Any]:
        raise HttpError(409, "Not now")

    with pytest.raises(HttpError):
        once(ask(), fail)
    assert once(ask(), Acts()) == {"times": 1}


def test_keys_that_are_too_long_are_refused_and_not_taken_for_one(ask: Callable[..., Any]) -> None:
    acts = Acts()
    assert once(ask("k" * 120), acts) == {"times": 1}
    for last in "ab":
        with pytest.raises(HttpError) as refused:
            once(ask("k" * 120 + last), acts)
        assert refused.value.status_code == 400
    assert acts.times == 1
