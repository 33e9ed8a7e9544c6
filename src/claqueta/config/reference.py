"""The API's pages for people: what there is, and how each operation is asked, from the API's own description."""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request, gettext
from django.views.decorators.http import require_safe

from claqueta.config.api import api
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.domains import gathered
from claqueta.foundation.parameters import asked

KEY = "CLAQUETA_KEY"
"""The variable of the environment in which the examples look for a key."""


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    place: str
    type: str
    about: str
    required: bool
    example: str
    """What the try-out begins with; blank for what may be left out."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation with what its page shows."""

    id: str
    method: str
    path: str
    summary: str
    needs_key: bool
    parameters: list[Parameter]
    body: str
    """An example of what is sent, as JSON."""
    examples: dict[str, str] = field(default_factory=dict)
    """`curl`, `Python`, `JavaScript` → a whole program."""

    @property
    def tried_without_script(self) -> bool:
        """Whether a plain form can ask it: nothing in the address to fill in, nothing to prove, nothing to send."""
        return (
            self.method == "GET"
            and not self.needs_key
            and all(one.place == "query" for one in self.parameters)
        )


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """What the API has: a page for people, JSON for programs."""
    with translation.override(_language(request)):
        groups = _groups()
        if _for_people(request):
            context = {"groups": groups, "noindex": True, **_limits()}
            response = render(request, "interface/api/landing.html", context)
        else:
            response = JsonResponse(
                {
                    "name": settings.CLUSTER.says(settings.CLUSTER.name, _language(request)),
                    "documentation": settings.PUBLIC_URL + reverse("api_docs"),
                    "openapi": settings.PUBLIC_URL + reverse("api:openapi-json"),
                    "operations": [
                        {
                            "method": operation.method,
                            "url": settings.PUBLIC_URL + operation.path,
                            "summary": operation.summary,
                        }
                        for operations in groups.values()
                        for operation in operations
                    ],
                }
            )
            response["Access-Control-Allow-Origin"] = "*"
        return _in_language(response)


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Every operation, with examples that work and a form to try it."""
    with translation.override(_language(request)):
        context = {"groups": _groups(), "key_name": KEY, "noindex": True, **_limits()}
        return _in_language(render(request, "interface/api/docs.html", context))


def _in_language(response: HttpResponse) -> HttpResponse:
    response["Content-Language"] = translation.get_language() or settings.LANGUAGE_CODE
    patch_vary_headers(response, ("Accept", "Accept-Language"))
    return response


def _language(request: HttpRequest) -> str:
    language = asked(request).text("lang", 20) or get_language_from_request(request)
    return language if language in settings.CLUSTER.languages else str(settings.LANGUAGE_CODE)


def _for_people(request: HttpRequest) -> bool:
    return request.get_preferred_type(["application/json", "text/html"]) == "text/html"


def _limits() -> dict[str, Any]:
    return {
        "anonymous_rate": rule("requests_api_anonymous").value,
        "keys_url": reverse("tokens"),
        "webhooks_url": reverse("webhooks"),
        "key_rate": rule("requests_api_key").value,
    }


def described() -> list[Operation]:
    """Every operation of the API's description, in its order."""
    schema = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    known = dict(gathered(lambda part: part.api_examples.items()))
    examples = {f"/api/v1{path}": example() for path, example in known.items()}
    return [
        _operation(path, method, one, schema, examples.get(path) or "x")
        for path, methods in schema["paths"].items()
        for method, one in methods.items()
    ]


def _groups() -> dict[str, list[Operation]]:
    """Tag → its operations."""
    tags = {
        (path, method.upper()): one.get("tags", ["api"])[0]
        for path, methods in api.get_openapi_schema()["paths"].items()
        for method, one in methods.items()
    }
    found: dict[str, list[Operation]] = {}
    for operation in described():
        found.setdefault(tags[operation.path, operation.method], []).append(operation)
    return found


def _operation(path: str, method: str, one: dict[str, Any], schema: dict[str, Any], key: str) -> Operation:
    parameters = [_parameter(given, key) for given in one.get("parameters", ())]
    body = ""
    if "requestBody" in one:
        reference = one["requestBody"]["content"]["application/json"]["schema"].get("$ref", "")
        body = json.dumps(_example_of(schema, reference.rpartition("/")[2]), ensure_ascii=False)
    operation = Operation(
        id=f"{method}-{path.removeprefix('/api/v1/').translate({ord(c): '-' for c in '/{}'})}".strip("-"),
        method=method.upper(),
        path=path,
        summary=gettext(one["summary"]) if one.get("summary") else "",
        needs_key=bool(one.get("x-key-needed")),
        parameters=parameters,
        body=body,
    )
    operation.examples.update(_examples(operation))
    return operation


def _parameter(given: dict[str, Any], key: str) -> Parameter:
    shape = given["schema"]
    types = [one["type"] for one in shape.get("anyOf", [shape]) if one.get("type", "null") != "null"]
    example = ""
    if given["in"] == "path":
        example = key
    elif given.get("required"):
        example = "Madrid"
    elif given["name"] == "limit":
        example = "5"
    return Parameter(
        name=given["name"],
        place=given["in"],
        type=types[0] if types else "string",
        about=given.get("description") or shape.get("description", ""),
        required=bool(given.get("required")),
        example=example,
    )


def _example_of(schema: dict[str, Any], name: str) -> dict[str, Any]:
    """What the schema gives as one, or the least that a change can say: its first text in one language."""
    described: dict[str, Any] = schema["components"]["schemas"].get(name, {})
    if "example" in described:
        return dict(described["example"])
    properties = described.get("properties", {})
    for part, shape in properties.items():
        if any(one.get("type") == "object" for one in shape.get("anyOf", ())):
            return {part: {settings.LANGUAGE_CODE: "…"}}
    return {}


def _examples(operation: Operation) -> dict[str, str]:
    path = operation.path
    for parameter in operation.parameters:
        path = path.replace(f"{{{parameter.name}}}", quote(parameter.example, safe=""))
    query = urlencode(
        {one.name: one.example for one in operation.parameters if one.place == "query" and one.example}
    )
    url = f"{settings.PUBLIC_URL}{path}{'?' if query else ''}{query}"
    return {
        "curl": _curl(operation, url),
        "Python": _python(operation, url),
        "JavaScript": _javascript(operation, url),
    }


def _curl(operation: Operation, url: str) -> str:
    lines = [f'curl --fail-with-body "{url}"']
    if operation.method != "GET":
        lines.insert(1, f"--request {operation.method}")
    if operation.needs_key:
        lines.append(f'--header "Authorization: Bearer ${KEY}"')
    if operation.body:
        quoted = operation.body.replace("'", "'\\''")
        lines += ['--header "Content-Type: application/json"', f"--data '{quoted}'"]
    return " \\\n  ".join(lines)


def _python(operation: Operation, url: str) -> str:
    imports = ["import json", *(["import os"] if operation.needs_key else []), "import urllib.request", ""]
    headers = []
    if operation.needs_key:
        headers.append(f'"Authorization": f"Bearer {{os.environ[\'{KEY}\']}}"')
    if operation.body:
        headers.append('"Content-Type": "application/json"')
    parts = [json.dumps(url)]
    if operation.method != "GET":
        parts.append(f'method="{operation.method}"')
    if headers:
        parts.append(f"headers={{{', '.join(headers)}}}")
    if operation.body:
        parts.append(f"data=json.dumps({json.loads(operation.body)!r}).encode()")
    call = ",\n    ".join(parts)
    return "\n".join(
        [
            *imports,
            f"request = urllib.request.Request(\n    {call},\n)",
            "with urllib.request.urlopen(request) as answer:",
            "    print(json.load(answer))",
        ]
    )


def _javascript(operation: Operation, url: str) -> str:
    options = []
    if operation.method != "GET":
        options.append(f'  method: "{operation.method}",')
    headers = []
    if operation.needs_key:
        headers.append(f"Authorization: `Bearer ${{process.env.{KEY}}}`")
    if operation.body:
        headers.append('"Content-Type": "application/json"')
        options.append(f"  body: JSON.stringify({operation.body}),")
    if headers:
        options.append(f"  headers: {{ {', '.join(headers)} }},")
    more = ", {\n" + "\n".join(options) + "\n}" if options else ""
    return (
        f"const answer = await fetch({json.dumps(url)}{more});\n"
        "if (!answer.ok) throw new Error(await answer.text());\n"
        "console.log(await answer.json());"
    )
