"""A view's rule: who is let in, sent to sign in, refused; and the object that the rule is about."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import rules
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory

from claqueta.accounts.access import needs

pytestmark = pytest.mark.django_db
THINGS = {1: "open", 2: "closed"}


def thing_by_number(number: int) -> str:
    if number not in THINGS:
        raise Http404
    return THINGS[number]


@pytest.fixture(autouse=True)
def permissions() -> Iterator[None]:
    signed_in = rules.predicate(lambda account: bool(account.pk))
    is_open = rules.predicate(lambda _account, thing: thing == "open")
    for name, predicate in {
        "tests.enter": signed_in,
        "tests.see": is_open,
        "tests.anyone": rules.always_true,
    }.items():
        rules.add_perm(name, predicate)
    yield
    for name in ("tests.enter", "tests.see", "tests.anyone"):
        rules.remove_perm(name)


@needs("tests.enter")
def entered(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return HttpResponse(repr(kwargs))


@needs("tests.see", of=thing_by_number)
def seen(request: HttpRequest, thing: str, page: int = 0) -> HttpResponse:
    return HttpResponse(f"{thing} {page}")


@needs("tests.anyone", of=thing_by_number)
def shown(request: HttpRequest, thing: str) -> HttpResponse:
    return HttpResponse(thing)


def ask(view: Callable[..., Any], user: Any, **kwargs: Any) -> Any:
    request = RequestFactory().get("/a/place/?x=1")
    request.user = user
    return view(request, **kwargs)


def test_guest_is_sent_to_sign_in_and_comes_back() -> None:
    answer = ask(entered, AnonymousUser())
    assert (answer.status_code, answer.url.endswith("?next=/a/place/%3Fx%3D1")) == (302, True)


def test_whoever_may_is_let_in_with_the_address_as_it_was(account: Callable[..., Any]) -> None:
    assert ask(entered, account(), number=7).content == b"{'number': 7}"


def test_object_is_handed_to_the_view_in_the_place_of_its_parameters(account: Callable[..., Any]) -> None:
    assert ask(seen, account(), number=1, page=3).content == b"open 3"
    assert ask(seen, AnonymousUser(), number=1).content == b"open 0"


def test_rule_is_asked_of_the_object(account: Callable[..., Any]) -> None:
    with pytest.raises(PermissionDenied):
        ask(seen, account(), number=2)
    assert ask(seen, AnonymousUser(), number=2).status_code == 302


def test_guest_does_not_learn_that_what_they_could_not_see_is_not_there(account: Callable[..., Any]) -> None:
    assert ask(seen, AnonymousUser(), number=9).status_code == 302
    for view, user in ((seen, account()), (shown, AnonymousUser())):
        with pytest.raises(Http404):
            ask(view, user, number=9)


def test_view_tells_its_rule_to_the_matrix() -> None:
    assert [(view.permission, view.of) for view in (entered, seen)] == [  # type: ignore[attr-defined]
        ("tests.enter", None),
        ("tests.see", thing_by_number),
    ]
