"""What a view refuses without a word of its own is said on a page."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from claqueta.foundation import audit
from claqueta.foundation.problems import for_machines
from claqueta.foundation.refusals import by_field
from claqueta.interface.views import reads_pages


class UsableValuesMiddleware:
    """A value that cannot be used, where no form says so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, ValidationError) or for_machines(request):
            return None
        told = [(audit.field_name(name), text) for name, texts in by_field(error).items() for text in texts]
        return render(request, "interface/errors/422.html", {"problems": told, "noindex": True}, status=422)


class NotThisWayMiddleware:
    """An address that only a form is sent to, opened by itself: Django's answer (405) is an empty page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if (
            response.status_code != 405
            or response.content
            or for_machines(request)
            or not reads_pages(request)
        ):
            return response
        said = render(request, "interface/errors/405.html", {"noindex": True}, status=405)
        said.headers["Allow"] = response.headers["Allow"]
        return said
