"""What every response gets and every request brings."""

import ipaddress
import json
import re
import sys
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import BadRequest, TooManyFieldsSent
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.request import UnreadablePostError
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.translation import gettext as _

from claqueta.foundation.parameters import LARGEST_ID
from claqueta.foundation.problems import MEDIA_TYPE, as_problem, for_machines, problem

NO_KEY = re.compile(r"Field '(id|pk)' expected a number but got .*", re.DOTALL)
ADDRESS = ("/", "http://", "https://")
type Handler = Callable[[HttpRequest], HttpResponse]


class ProbesMiddleware:
    """Let a supervisor or a balancer ask under any name, also by the machine's bare address."""

    PROBES = frozenset({"/health", "/ready"})

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info in self.PROBES:
            # Nothing in these answers is made of the name that was asked for.
            request.META["HTTP_HOST"] = urlsplit(settings.PUBLIC_URL).netloc
            request.META.pop("HTTP_X_FORWARDED_HOST", None)
        return self.get_response(request)


class ClientAddressMiddleware:
    """Put the client's address in `REMOTE_ADDR`, as told by as many proxies as the settings trust, no more."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        proxies = settings.TRUSTED_PROXIES
        if proxies:
            hops = [
                part.strip()
                for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
                if part.strip()
            ]
            if len(hops) >= proxies and (address := _address(hops[-proxies])):
                request.META["REMOTE_ADDR"] = address
        return self.get_response(request)


def _address(text: str) -> str:
    """The IP address of a hop, which some proxies write with a port; empty for anything else."""
    text = text.strip('"')
    for one in (text, text.rpartition(":")[0].strip("[]")):
        try:
            return str(ipaddress.ip_address(one.partition("%")[0]))
        except ValueError:
            continue
    return ""


class ProblemsMiddleware:
    """Whatever fails below /api/, and wherever, reads as `application/problem+json`."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not for_machines(request):
            return self.get_response(request)
        if request.method in ("POST", "PUT", "PATCH") and request.content_type != "application/json":
            return problem(415)
        response = self.get_response(request)
        if response.status_code >= 400 and response.headers.get("Content-Type") != MEDIA_TYPE:
            return as_problem(response)
        return response


class ReadableRequestsMiddleware:
    """The outermost net: what no database and no page could carry never comes in, whoever's view is asked.

    A null character in an address is refused, in a parameter it is taken out, a cookie with one is not there; a form
    for somebody else's view with one is refused (ours say it by the field). What a domain refuses while a view runs
    becomes a page with the messages.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info:
            raise BadRequest(_("The address has a null character."))
        try:
            given = request.GET
        except TooManyFieldsSent:
            # The page that says so looks at the parameters again.
            request.GET = QueryDict()
            raise
        if any("\0" in name or "\0" in "".join(values) for name, values in given.lists()):
            request.GET = _without_nulls(given)  # type: ignore[assignment]
        for name in [name for name, value in request.COOKIES.items() if "\0" in value]:
            del request.COOKIES[name]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: dict[str, object]
    ) -> None:
        if any(isinstance(value, int) and value > LARGEST_ID for value in kwargs.values()):
            raise Http404  # There is no row with such a number, and no database that could be asked for it.
        if view.__module__.startswith("claqueta."):
            return
        if any(after and not after.startswith(ADDRESS) for after in _afterwards(request)):
            # What is no address would be taken for the name of a view.
            raise BadRequest(_("The address to go to afterwards is none."))
        if request.method != "POST":
            return
        if any("\0" in name or "\0" in "".join(values) for name, values in request.POST.lists()):
            raise BadRequest(_("The form has a null character."))

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, UnreadablePostError):
            raise BadRequest(_("The request broke off.")) from error
        if _of_the_body(error, request):
            # A view that is not ours took the body for JSON, or for text.
            raise BadRequest(_("The request’s body cannot be read.")) from error
        if isinstance(error, MultiValueDictKeyError) and not _is_ours(request):
            # The editor of pages takes the parts of its own form for granted.
            raise BadRequest(_("The request’s body cannot be read.")) from error
        if isinstance(error, ValueError) and NO_KEY.fullmatch(str(error)):
            # A view that is not ours asked for a row by what the address had in the row's place.
            raise Http404 from error
        return None


def _afterwards(request: HttpRequest) -> list[str]:
    """Where views that are not ours are asked to lead when they are done."""
    return [*request.GET.getlist("next"), *(request.POST.getlist("next") if request.method == "POST" else ())]


def _is_ours(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and match.func.__module__.startswith("claqueta.")


def _of_the_body(error: Exception, request: HttpRequest) -> bool:
    """Whether it was the request's own body that could not be read, and nothing that we keep."""
    body = getattr(request, "_body", b"")
    match error:
        case UnicodeDecodeError():
            return error.object == body
        case json.JSONDecodeError():
            return error.doc.encode(errors="surrogatepass") == body
        case ValueError():
            # Python reads no longer numbers, and JSON's reader passes that on as it is.
            return str(error).startswith("Exceeds the limit") and _has_an_endless_number(request, body)
    return False


def _has_an_endless_number(request: HttpRequest, body: bytes) -> bool:
    said = (body.decode("latin-1"), *("".join(values) for _name, values in request.POST.lists()))
    return any(re.search(rf"\d{{{sys.get_int_max_str_digits() + 1}}}", text) for text in said)


def _without_nulls(values: QueryDict) -> QueryDict:
    kept = QueryDict(mutable=True)
    for name, several in values.lists():
        kept.setlist(name.replace("\0", ""), [one.replace("\0", "") for one in several])
    return kept


class AddressLanguageMiddleware(LocaleMiddleware):
    """Django's, but an address outside the languages' trees that is not found is not found, never sent elsewhere."""

    OUTSIDE = ("/api/", "/mcp", "/media/", "/office/", "/documents/", "/static/")

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.status_code == 404 and request.path_info.startswith(self.OUTSIDE):
            return response
        return super().process_response(request, response)


class HeadersMiddleware:
    """Say no to what the pages never use, and keep what a signed-in person sees out of shared caches."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault(
            "Permissions-Policy",
            "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
        )
        if request.path_info.startswith("/office/"):
            response._csp_config = settings.OFFICE_CSP  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response
