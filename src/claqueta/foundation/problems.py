"""What went wrong with a request, for machines: `application/problem+json` (RFC 9457)."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

API_TREE = "/api/"
MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: "The request cannot be read",
    401: "Not signed in, or the key no longer works",
    403: "Not allowed",
    404: "Not found",
    405: "This method is not for this address",
    409: "Conflict",
    412: "The record changed meanwhile",
    413: "The request is too large",
    415: "Send JSON, with Content-Type: application/json",
    422: "A value cannot be used",
    429: "Too many requests",
    500: "Something broke, and it is our fault",
}
KEPT_HEADERS = ("Allow", "Retry-After", "WWW-Authenticate")


def body(status: int, title: str = "", detail: str = "", **more: Any) -> dict[str, Any]:
    return {
        "type": "about:blank",
        "title": title or TITLES.get(status, "The request failed"),
        "status": status,
        **({"detail": detail} if detail else {}),
        **more,
    }


def problem(status: int, title: str = "", detail: str = "", **more: Any) -> HttpResponse:
    return JsonResponse(body(status, title, detail, **more), status=status, content_type=MEDIA_TYPE)


def for_machines(request: HttpRequest) -> bool:
    """Whether the address is one of the API's, whose errors are for programs to read."""
    return request.path_info.startswith(API_TREE)


def as_problem(response: HttpResponse) -> HttpResponse:
    """An error's page as a problem, with the headers that say what to do."""
    told = problem(response.status_code)
    for name in KEPT_HEADERS:
        if name in response.headers:
            told[name] = response[name]
    return told
