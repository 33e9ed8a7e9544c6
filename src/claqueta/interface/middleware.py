"""A value that cannot be used, where no form says so, is said on a page."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from claqueta.foundation import audit
from claqueta.foundation.problems import for_machines


class UsableValuesMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, ValidationError) or for_machines(request):
            return None
        by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        told = [(audit.field_name(name), text) for name, texts in by_field.items() for text in texts]
        return render(request, "interface/errors/422.html", {"problems": told, "noindex": True}, status=422)
