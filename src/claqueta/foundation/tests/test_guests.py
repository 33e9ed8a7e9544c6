"""Pages kept for those who are not signed in: what is kept, for whom, until when."""

import gzip
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.middleware.csp import LazyNonce
from django.middleware.csrf import get_token
from django.template.response import SimpleTemplateResponse
from django.test import RequestFactory
from django.utils import translation

from claqueta.foundation.guests import kept_for_guests
from claqueta.foundation.search import changed, head_position
from claqueta.foundation.transactions import atomic

pytestmark = pytest.mark.django_db
type Ask = Callable[..., Any]


class SignedIn:
    is_authenticated = True


@pytest.fixture
def ask(rf: RequestFactory) -> Ask:
    def asking(view: Any, path: str = "/page/", *, method: str = "get", user: Any = None, **more: Any) -> Any:
        cookies = more.pop("cookies", {})
        asked = getattr(rf, method)(path, **more)
        asked.user = user or AnonymousUser()
        asked._csp_nonce = LazyNonce()
        asked.COOKIES.update(cookies)
        asked._messages = CookieStorage(asked)
        return view(asked)

    return asking


def counting(**headers: str) -> Any:
    """A view that says how often it was asked."""
    turns = count(1)

    @kept_for_guests
    def view(_request: HttpRequest) -> HttpResponse:
        return HttpResponse(f"<p>{next(turns)}</p>", headers=headers)

    return view


def test_second_guest_is_given_what_the_first_was_with_its_headers(ask: Ask) -> None:
    view = counting(Vary="HX-Request", **{"Content-Type": "text/plain"})
    first, second = ask(view), ask(view)
    assert (first.content, second.content) == (b"<p>1</p>", b"<p>1</p>")
    assert (second["Content-Type"], second["Vary"]) == ("text/plain", "HX-Request, Accept-Encoding")


def test_compressed_when_the_browser_takes_it_and_plain_when_not(ask: Ask) -> None:
    view = counting()
    compressed = ask(view, headers={"Accept-Encoding": "br, gzip"})
    plain = ask(view, headers={"Accept-Encoding": "br"})
    assert (compressed["Content-Encoding"], gzip.decompress(compressed.content)) == ("gzip", b"<p>1</p>")
    assert ("Content-Encoding" in plain, plain.content) == (False, b"<p>1</p>")


def test_page_is_kept_until_the_record_changes(ask: Ask) -> None:
    view = counting()
    ask(view)
    with atomic():
        changed(["thing:1"])
    assert ask(view).content == b"<p>2</p>"


@pytest.mark.parametrize(
    "other",
    [
        {"path": "/page/?q=1"},
        {"headers": {"HX-Request": "true"}},
        {"headers": {"Host": "localhost"}},
    ],
)
def test_another_address_part_or_host_is_another_page(other: dict[str, Any], ask: Ask) -> None:
    view = counting()
    ask(view)
    assert ask(view, **other).content == b"<p>2</p>"


def test_another_language_is_another_page(ask: Ask) -> None:
    view = counting()
    ask(view)
    with translation.override("en"):
        assert ask(view).content == b"<p>2</p>"


def test_whoever_signed_in_is_neither_given_a_kept_page_nor_leaves_one(ask: Ask) -> None:
    view = counting()
    cookies = {"sessionid": "x"}
    assert [ask(view, user=SignedIn(), cookies=cookies).content for _turn in range(2)] == [
        b"<p>1</p>",
        b"<p>2</p>",
    ]
    assert ask(view).content == b"<p>3</p>"
    assert ask(view, user=SignedIn(), cookies=cookies).content == b"<p>4</p>"


def test_guest_with_a_session_is_given_a_kept_page_but_leaves_none(ask: Ask) -> None:
    view = counting()
    cookies = {"sessionid": "x"}
    assert ask(view, cookies=cookies).content == b"<p>1</p>"
    assert ask(view).content == b"<p>2</p>"
    assert ask(view, cookies=cookies).content == b"<p>2</p>"


def test_guest_with_a_message_is_shown_it_and_nobody_else_is(ask: Ask, rf: RequestFactory) -> None:
    view = counting()
    ask(view)
    before = rf.get("/")
    storage = CookieStorage(before)
    storage.add(messages.INFO, "only for you")
    answer = HttpResponse()
    storage.update(answer)
    cookies = {"messages": answer.cookies["messages"].value}
    assert ask(view, cookies=cookies).content == b"<p>2</p>"
    assert ask(view).content == b"<p>1</p>"


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_only_what_changes_nothing_is_kept(method: str, ask: Ask) -> None:
    view = counting()
    assert [ask(view, method=method).content for _turn in range(2)] == [b"<p>1</p>", b"<p>2</p>"]


def _with_cookie(_request: HttpRequest) -> HttpResponse:
    response = HttpResponse("own")
    response.set_cookie("a", "b")
    return response


def _with_token(request: HttpRequest) -> HttpResponse:
    return HttpResponse(get_token(request))


def _with_nonce(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(request._csp_nonce))  # type: ignore[attr-defined]


@pytest.mark.parametrize("own", [_with_cookie, _with_token, _with_nonce])
def test_answer_with_something_of_this_guest_is_theirs_alone(own: Any, ask: Ask) -> None:
    turns: list[int] = []

    @kept_for_guests
    def view(request: HttpRequest) -> HttpResponse:
        turns.append(1)
        return own(request)  # type: ignore[no-any-return]

    ask(view)
    ask(view)
    assert len(turns) == 2


@pytest.mark.parametrize("status", [204, 302, 404, 500])
def test_answer_that_is_no_page_is_not_kept(status: int, ask: Ask) -> None:
    turns = count(1)

    @kept_for_guests
    def view(_request: HttpRequest) -> HttpResponse:
        return HttpResponse(str(next(turns)), status=status)

    assert [(ask(view).content, ask(view).status_code) for _turn in range(2)][1] == (b"3", status)


def test_stream_is_not_kept(ask: Ask) -> None:
    @kept_for_guests
    def view(_request: HttpRequest) -> StreamingHttpResponse:
        return StreamingHttpResponse(iter([b"a"]))

    assert [b"".join(ask(view).streaming_content) for _turn in range(2)] == [b"a", b"a"]


def test_answer_whose_template_waits_is_drawn_before_it_is_kept(ask: Ask) -> None:
    @kept_for_guests
    def view(_request: HttpRequest) -> SimpleTemplateResponse:
        return SimpleTemplateResponse("interface/theme.css", {"cluster": {"theme": {"ink": "#111"}}})

    assert b"--ink:#111" in ask(view).content


def test_what_goes_wrong_is_not_hidden_and_not_kept(ask: Ask) -> None:
    turns = count(1)

    @kept_for_guests
    def view(_request: HttpRequest) -> HttpResponse:
        if next(turns) == 1:
            raise ValueError
        return HttpResponse("well")

    with pytest.raises(ValueError, match=r"^$"):
        ask(view)
    assert ask(view).content == b"well"


def test_page_is_of_one_moment_and_reads_the_change_log_once(
    ask: Ask, django_assert_num_queries: Any
) -> None:
    found = []

    @kept_for_guests
    def view(_request: HttpRequest) -> HttpResponse:
        found.extend([head_position(), head_position()])
        return HttpResponse("")

    with django_assert_num_queries(1):
        ask(view)
    assert found == [head_position()] * 2


def test_page_made_after_a_change_is_of_the_moment_after_it(ask: Ask) -> None:
    found = []

    @kept_for_guests
    def view(_request: HttpRequest) -> HttpResponse:
        found.append(head_position())
        return HttpResponse("")

    ask(view)
    with atomic():
        changed(["page:1"])
    ask(view)
    assert found[1] == found[0] + 1 == head_position()


def test_parameters_that_the_view_does_not_read_make_no_other_page_and_are_in_none(ask: Ask) -> None:
    seen = []

    @kept_for_guests(asks=("page",))
    def view(request: HttpRequest) -> HttpResponse:
        seen.append((request.get_full_path(), request.GET.dict()))
        return HttpResponse(f"<p>{len(seen)}</p>")

    paths = (
        "/page/",
        "/page/?utm_source=mail",
        "/page/?page=2&utm_source=mail",
        "/page/?page=2",
        "/page/?page=3&page=2",
    )
    assert [ask(view, path).content for path in paths] == [
        b"<p>1</p>",
        b"<p>1</p>",
        b"<p>2</p>",
        b"<p>2</p>",
        b"<p>3</p>",
    ]
    assert seen == [("/page/", {}), ("/page/?page=2", {"page": "2"}), ("/page/?page=3&page=2", {"page": "2"})]


def test_request_is_as_it_came_once_the_page_is_made(rf: RequestFactory) -> None:
    @kept_for_guests(asks=())
    def view(_request: HttpRequest) -> HttpResponse:
        return HttpResponse("gone", status=404)

    request = rf.get("/old/?from=paper")
    request.user = AnonymousUser()
    request._csp_nonce = LazyNonce()  # type: ignore[attr-defined]
    view(request)
    assert (request.get_full_path(), request.GET.dict()) == ("/old/?from=paper", {"from": "paper"})
