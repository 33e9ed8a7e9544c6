"""Whole pages kept for those who are not signed in: what they are shown depends on the address and the record alone.

A view marked `@kept_for_guests` is asked once for an address and language; until the record changes every other guest is
given the same bytes, which are kept as most browsers take them: compressed.
"""

import gzip
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial, wraps
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.middleware.csp import get_nonce
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from claqueta.foundation.compressing import takes_gzip
from claqueta.foundation.parameters import header
from claqueta.foundation.search import as_of, head_position, remembered
from claqueta.foundation.translated import current_language

type View = Callable[..., Any]
BRINGS_SOMETHING = (settings.SESSION_COOKIE_NAME, "messages")
"""Cookies with which a guest may be somebody: a session, a message."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A page as it is kept."""

    headers: tuple[tuple[str, str], ...]
    compressed: bytes
    shown: tuple[int, ...] = ()
    """What the view says that its answer shows: whoever counts it is told with every serving."""

    def response(self, request: HttpRequest) -> HttpResponse:
        # Nothing in a page for everybody is a secret that a compressed length could tell of.
        takes = takes_gzip(request)
        response = HttpResponse(self.compressed if takes else gzip.decompress(self.compressed))
        for name, value in self.headers:
            response.headers[name] = value
        patch_vary_headers(response, ("Accept-Encoding",))
        if takes:
            response.headers["Content-Encoding"] = "gzip"
        if self.shown:
            response.shown = self.shown  # type: ignore[attr-defined]
        return response


class _ForThisGuest(Exception):
    """What the view answered is not for everybody."""

    def __init__(self, response: Any) -> None:
        self.response = response


def kept_for_guests(view: View | None = None, *, asks: tuple[str, ...] | None = None) -> Any:
    """Keep what `view` answers to a request without a session, for all who have not signed in.

    Only what a request that brought nothing of its own was given is kept. An answer that is no whole page, sets a cookie,
    or has a form's token or a program's nonce in it, is for that guest alone. `asks` are the parameters that the view reads,
    where it reads no others: a guest whose address has more, as links in newsletters do, is given what the others are.
    """
    if view is None:
        return partial(kept_for_guests, asks=asks)

    @wraps(view)
    def keeping(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        brings = any(name in request.COOKIES for name in BRINGS_SOMETHING)
        if request.method not in ("GET", "HEAD") or (
            brings and (request.user.is_authenticated or get_messages(request))
        ):
            return view(request, *args, **kwargs)

        def answered() -> Kept:
            response = view(request, *args, **kwargs)
            if callable(getattr(response, "render", None)):
                response = response.render()
            if brings or not _for_everybody(request, response):
                raise _ForThisGuest(response)
            return Kept(
                tuple(response.headers.items()),
                gzip.compress(response.content, 6, mtime=0),
                getattr(response, "shown", ()),
            )

        part, today = header(request, "HX-Request"), timezone.localdate()
        try:
            with _asking_only(request, asks), as_of(head_position()):
                named = current_language(), part, request.get_host(), request.get_full_path(), str(today)
                kept = remembered("page", *named, compute=answered)
        except _ForThisGuest as own:
            return own.response
        return kept.response(request)

    return keeping


@contextmanager
def _asking_only(request: HttpRequest, asks: tuple[str, ...] | None) -> Iterator[None]:
    """Within, the address has no parameter but these: links on the page are made of it, and so is its name in memory."""
    if asks is None or not request.META.get("QUERY_STRING"):
        yield
        return
    given, text, left = request.GET, request.META["QUERY_STRING"], QueryDict(mutable=True)
    for name in asks:
        if name in given:
            left.setlist(name, given.getlist(name))
    request.GET, request.META["QUERY_STRING"] = left, left.urlencode()  # type: ignore[assignment]
    try:
        yield
    finally:
        request.GET, request.META["QUERY_STRING"] = given, text


def _for_everybody(request: HttpRequest, response: Any) -> bool:
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        and not get_nonce(request)
    )
