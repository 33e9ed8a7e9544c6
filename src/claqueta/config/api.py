"""The API's frame: who asks, how often, in which language, and how errors read (RFC 9457)."""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from ninja import NinjaAPI
from ninja.errors import HttpError
from ninja.errors import ValidationError as RequestInvalid
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser

from claqueta.accounts.api import caller
from claqueta.foundation import problems
from claqueta.foundation.apikit import etag_of
from claqueta.foundation.domains import gathered
from claqueta.foundation.parameters import header
from claqueta.foundation.refusals import by_field

# What the schema says is written in English.
TITLE = settings.CLUSTER.says(settings.CLUSTER.name, "en")


class ClusterAPI(NinjaAPI):
    """Adds to every answer what the frame promises."""

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**kwargs)
        schema["components"].setdefault("schemas", {})["Problem"] = {
            "title": "Problem",
            "description": "RFC 9457",
            "type": "object",
            "required": ["type", "title", "status"],
            "properties": {
                "type": {"type": "string"},
                "title": {"type": "string"},
                "status": {"type": "integer"},
                "detail": {"type": "string"},
                "errors": {"type": "array", "items": {"type": "object"}},
            },
        }
        content = {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        meanings = {str(status): title for status, title in problems.TITLES.items()}
        for methods in schema["paths"].values():
            methods.pop("head", None)
            for operation in methods.values():
                for code, text in meanings.items():
                    operation["responses"].setdefault(code, {"description": text, "content": content})
                operation["responses"].setdefault("304", {"description": "Not modified"})
                operation["responses"] = {
                    str(code): answer for code, answer in operation["responses"].items()
                }
        return schema

    def create_response(
        self, request: HttpRequest, data: Any, *, status: int | None = None, temporal_response: Any = None
    ) -> HttpResponse:
        response = super().create_response(request, data, status=status, temporal_response=temporal_response)
        if request.method in ("GET", "HEAD") and response.status_code == 200:
            etag = etag_of(response.content)
            given = header(request, "If-None-Match", 4000)
            if etag in [part.strip().removeprefix("W/") for part in given.split(",")]:
                response = HttpResponse(status=304)
            response["ETag"] = etag
        response["Content-Language"] = translation.get_language() or settings.LANGUAGE_CODE
        response["Vary"] = "Accept-Language, Authorization, Cookie"
        response["Cache-Control"] = "private, no-cache" if header(request, "Authorization") else "no-cache"
        for name, value in getattr(request, "rate_headers", {}).items():
            response[name] = value
        if request.method in ("GET", "HEAD"):
            response["Access-Control-Allow-Origin"] = "*"
            response["Access-Control-Expose-Headers"] = "ETag, Link, RateLimit, RateLimit-Policy"
        return response


class ObjectParser(Parser):
    """Bodies are JSON objects, nothing else."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        found = super().parse_body(request)
        if not isinstance(found, dict):
            raise ValueError("not an object")
        return found


api = ClusterAPI(
    parser=ObjectParser(),
    title=f"{TITLE} · API",
    version="1.0",
    description="The cluster's record, as far as the caller may see it. Texts come in the language of `lang` or `Accept-Language`.",
    docs_url=None,
    urls_namespace="api",
)
for _module in gathered(lambda part: [part.api] if part.api else []):
    _router = import_module(_module).router
    api.add_router("", _router, auth=caller)
    for _path in _router.path_operations.values():
        for _operation in _path.operations:
            if "GET" in _operation.methods:
                # What can be read can be asked about (RFC 9110 §9.1); the server leaves the body out.
                _operation.methods.append("HEAD")


def _problem(request: HttpRequest, status: int, title: str, detail: str = "", **more: Any) -> HttpResponse:
    response = api.create_response(request, problems.body(status, title, detail, **more), status=status)
    response["Content-Type"] = problems.MEDIA_TYPE
    return response


@api.exception_handler(RequestInvalid)
def _invalid(request: HttpRequest, error: RequestInvalid) -> HttpResponse:
    errors = [
        {"field": ".".join(str(part) for part in one["loc"][1:]), "message": one["msg"]}
        for one in error.errors
    ]
    return _problem(request, 422, "A value cannot be used", errors=errors)


@api.exception_handler(ValidationError)
def _refused(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [{"field": field, "message": text} for field, texts in by_field(error).items() for text in texts]
    return _problem(request, 422, "A value cannot be used", errors=errors)


@api.exception_handler(Http404)
def _missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return _problem(request, 404, "Not found")


@api.exception_handler(PermissionDenied)
def _denied(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    return _problem(request, 403, "Not allowed")


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    response = _problem(request, error.status_code, str(error))
    if error.status_code == 429:
        response["Retry-After"] = str(getattr(request, "retry_after", 60))
    return response
