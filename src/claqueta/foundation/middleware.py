"""What every response gets and every request brings."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware

type Handler = Callable[[HttpRequest], HttpResponse]


class ClientAddressMiddleware:
    """Put the client's address in `REMOTE_ADDR`, as told by as many proxies as the settings trust, no more."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        proxies = settings.TRUSTED_PROXIES
        if proxies:
            hops = [
                one.strip() for one in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if one.strip()
            ]
            if len(hops) >= proxies:
                request.META["REMOTE_ADDR"] = hops[-proxies]
        return self.get_response(request)


class AddressLanguageMiddleware(LocaleMiddleware):
    """Django's, but an address outside the languages' trees that is not found is not found, never sent elsewhere."""

    OUTSIDE = ("/api/", "/media/", "/office/", "/documents/", "/static/")

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
