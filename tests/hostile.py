"""Values that nobody should send, the routes and forms to send them to, and what must never be kept."""

import json
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote_from_bytes, urljoin

from django.apps import apps
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern, RegexPattern, RoutePattern
from django.utils import translation

from tests.surroundings import SERVER, THOROUGH

VALUES: tuple[str | bytes, ...] = (
    "9" * 4400,
    "²",
    "٣",
    "inf",
    "nan",
    "-1",
    "0",
    "9" * 25,
    "1e309",
    "\0",
    "a\0b",
    "javascript:alert(1)",
    "data:text/html,<script>",
    "0001-01-01",
    "9999-12-31",
    "10000-01-01",
    "2026-02-30",
    "x" * 20_000,
    "‮﻿",
    "<script>'\"--",
    "../../etc/passwd",
    "a@b.example\r\nBcc: c@d.example",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    "[]",
    "",
)
PARAMETERS = (
    "q",
    "page",
    "order",
    "ordering",
    "sort",
    "column",
    "export",
    "show",
    "form",
    "as",
    "o",
    "kind",
    "email",
    "lang",
    "activity",
    "place",
    "since",
    "language",
    "state",
    "role",
    "what",
    "next",
    "p",
    "limit",
    "cursor",
    "updated_since",
    "locale",
    "collection_id",
    "per_page",
    "per-page",
)
PATH_VALUES = ("9" * 30, "0", "%C2%B2", "a%00b", "%ff%fe", "x" * 3000, "not-a-uuid", "-1")
METHODS = ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PURGE")
PACE = 1 if THOROUGH else 6 if SERVER else 3
"""How many times fewer values are tried where the tests are a sample: what is refused is mostly refused before a database is
asked, so that the second engine is asked still less.
"""
PART = re.compile(r"<(?:([a-z_]+):)?([a-z_]+)>")


def share[T](values: Sequence[T], number: int, step: int = 1) -> Sequence[T]:
    """Every so-manieth of the values, the number saying which is first: at least one, and over the numbers all."""
    step = max(1, min(step * PACE, len(values)))
    return values[number % step :: step]


@dataclass(frozen=True, slots=True)
class Route:
    pattern: str
    """As Django writes it: `office/persons/<id:pk>/`."""
    ours: bool

    def filled(self, value: str) -> str:
        return "/" + PART.sub(value.replace("\\", r"\\"), self.pattern)

    @property
    def has_parts(self) -> bool:
        return bool(PART.search(self.pattern))


def routes() -> list[Route]:
    """Every route of the URL configuration, in English; those written as expressions only where they have no part."""
    found: dict[str, Route] = {}

    def walk(patterns: list[Any], prefix: str) -> None:
        for pattern in patterns:
            match pattern.pattern:
                case LocalePrefixPattern():
                    part = "en/"
                case RoutePattern():
                    part = str(pattern.pattern)
                case RegexPattern():
                    part = str(pattern.pattern).lstrip("^").rstrip("$").replace("\\Z", "").replace("\\.", ".")
                    part = re.sub(r"\(\?P<([a-z_]+)>[^()]*(?:\([^()]*\))?[^()]*\)", r"<\1>", part)
                    if re.search(r"[()\[\]*+?|\\]", part):
                        continue
            if isinstance(pattern, URLResolver):
                walk(pattern.url_patterns, prefix + part)
            elif isinstance(pattern, URLPattern):
                module = getattr(pattern.callback, "__module__", "")
                found[prefix + part] = Route(prefix + part, module.startswith("claqueta."))

    with translation.override("en"):
        walk(get_resolver().url_patterns, "")
    return list(found.values())


def encoded(pairs: list[tuple[str, str | bytes]]) -> str:
    """As a browser or a tool would send them, byte for byte."""
    return "&".join(
        f"{name}={quote_from_bytes(value if isinstance(value, bytes) else value.encode())}"
        for name, value in pairs
    )


@dataclass(slots=True)
class Form:
    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    multipart: bool = False
    buttons: list[tuple[str, str]] = field(default_factory=list)


class _Forms(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__()
        self.path, self.found, self.select = path, list[Form](), ""

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in pairs}
        if tag == "form":
            action = urljoin(self.path, given.get("action", ""))
            self.found.append(
                Form(
                    action,
                    given.get("method", "get").lower(),
                    multipart="multipart" in given.get("enctype", ""),
                )
            )
        if not self.found:
            return
        form, name = self.found[-1], given.get("name", "")
        if tag == "button" and name:
            form.buttons.append((name, given.get("value", "")))
        if tag == "input" and name and given.get("type") not in ("submit", "file", "button"):
            if given.get("type") in ("checkbox", "radio") and "checked" not in given:
                form.fields.setdefault(name, [])
            else:
                form.fields.setdefault(name, []).append(given.get("value", ""))
        elif tag == "textarea" and name:
            form.fields.setdefault(name, []).append("")
        elif tag == "select":
            self.select = name
            form.fields.setdefault(name, [])
        elif tag == "option" and "selected" in given and self.select:
            form.fields[self.select].append(given.get("value", ""))


def forms_in(html: str, path: str) -> list[Form]:
    parser = _Forms(path)
    parser.feed(html)
    return [one for one in parser.found if one.method == "post"]


def messages() -> Iterator[bytes]:
    """Messages that no client of the Model Context Protocol should send to `/mcp`: whole ones, parts of them, and what is none."""
    deep = "[" * 5000 + "]" * 5000
    yield from (
        b"",
        b"{",
        b"null",
        b"[]",
        b"[[]]",
        b"\xff\xfe",
        b'"' + b"x" * 100_000 + b'"',
        b"9" * 4400,
        b"NaN",
        deep.encode(),
        b'{"jsonrpc": "2.0", "id": 1, "method": "tools/list", "method": "tools/call"}',
        b'{"jsonrpc": "2.0", "id": 1, "method": "tools/list"}' * 2,
        b"[" + b'{"jsonrpc": "2.0", "id": 1, "method": "tools/list"},' * 2000 + b"{}]",
    )
    wrong: tuple[Any, ...] = (*(one for one in VALUES if isinstance(one, str)), *NO_TEXTS)
    whole = {"jsonrpc": "2.0", "id": 1, "method": "tools/call"}
    for value in wrong:
        for name in (*whole, "params"):
            yield _json({**whole, name: value})
        for params in (
            {"name": value, "arguments": {}},
            {"name": "search", "arguments": value},
            {"name": "search", "arguments": {"query": value}, "_meta": value},
            {"name": "match", "arguments": {"described": value}},
            {
                "name": "match",
                "arguments": {"described": {"kind": value, "title": value, "text": {"en": value}}},
            },
            {
                "name": "propose",
                "arguments": {"kind": "service", "title": {"en": value}, "text": {"en": value}},
            },
        ):
            yield _json({**whole, "params": params})
    for inside in (deep, "1e400", "-Infinity", "9" * 4400, '"\\ud800"', '{"a": 1, "a": 2}'):
        call = '{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "search", "arguments": {"query": %s}}}'
        yield (call % inside).encode()


NO_TEXTS: tuple[Any, ...] = (
    None,
    True,
    -1,
    1.5,
    10**400,
    [],
    {},
    {"$gt": ""},
    ["a"] * 1000,
    {"en": {"en": []}},
    "\ud800",
)


def _json(value: Any) -> bytes:
    return json.dumps(value).encode()


UNSOUND = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
OURS = ("accounts", "organisations", "foundation", "cluster")


def poisoned(domains: Collection[str] = OURS) -> list[str]:
    """What is kept in the tables of these domains and never should be."""
    found = []
    for model in apps.get_models():
        if model._meta.app_label not in domains:
            continue
        names = [
            one.attname
            for one in model._meta.concrete_fields
            if isinstance(one, models.CharField | models.TextField | models.JSONField)
        ]
        for row in model._default_manager.values("pk", *names) if names else ():
            for name in names:
                for text in texts_in(row[name]):
                    bad = UNSOUND.search(text) or len(text) > 10_000
                    if bad or (name in ("website", "url", "links") and "script:" in text):
                        found.append(f"{model.__name__} {row['pk']} {name}: {text[:60]!r}")
    return found


def texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from texts_in(key)
            yield from texts_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts_in(one)
