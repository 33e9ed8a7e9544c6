"""The API's pages for people: in their language, for programs as JSON, with examples that work as they stand."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from claqueta.accounts.actions import make_token
from claqueta.agenda.tests.factories import published, session_of
from claqueta.config.api import api
from claqueta.config.reference import KEY, Operation, described
from claqueta.delegations.tests.factories import delegation_of
from claqueta.foundation.search import rebuild
from claqueta.submissions.tests.factories import shown_of

LANDING, DOCS = "/api/v1/", "/api/v1/docs"
HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "query", "words"),
    [
        ("es", "", ["El registro, para tus programas", "Los fines estatutarios"]),
        ("en-GB,en;q=0.8", "", ["The record, for your programs", "The statutory purposes"]),
        ("es", "?lang=en", ["The record, for your programs"]),
        ("fr", "?lang=nonsense", ["El registro, para tus programas"]),
    ],
)
def test_landing_reads_in_the_readers_language(
    language: str, query: str, words: list[str], client: Client
) -> None:
    page = client.get(LANDING + query, headers={**HTML, "Accept-Language": language})
    text = page.content.decode()
    assert [word for word in words if word not in text] == []
    assert page.headers["Content-Language"] == ("en" if "The record" in words[0] else "es")
    assert {"Accept", "Accept-Language"} <= set(re.split(r",\s*", page.headers["Vary"]))


@pytest.mark.django_db
@pytest.mark.parametrize("accept", ["application/json", "*/*", ""])
def test_landing_is_json_for_programs_with_every_operation(
    accept: str, client: Client, settings: Any
) -> None:
    said = client.get(LANDING, headers={"Accept": accept} if accept else {}).json()
    schema = api.get_openapi_schema()["paths"]
    assert {(one["method"], one["url"]) for one in said["operations"]} == {
        (method.upper(), settings.PUBLIC_URL + path) for path, methods in schema.items() for method in methods
    }
    assert client.get(said["openapi"].removeprefix(settings.PUBLIC_URL)).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("page", [LANDING, DOCS])
def test_page_holds_nothing_inline_and_names_every_operation(page: str, client: Client) -> None:
    answer = client.get(page, headers=HTML)
    text = answer.content.decode()
    assert re.findall(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\bsrc=)", text) == []
    assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]
    assert [operation.path for operation in described() if operation.path not in text] == []


@pytest.mark.django_db
def test_what_a_plain_form_cannot_ask_waits_for_the_script(client: Client) -> None:
    text = client.get(DOCS, headers=HTML).content.decode()
    for operation in described():
        form = text[text.index(f'id="{operation.id}"') :].partition("</form>")[0]
        assert ("data-needs-script" not in form) == operation.tried_without_script
    assert {one.path for one in described() if one.tried_without_script} >= {"/api/v1/organisations"}
    assert not any(one.tried_without_script for one in described() if "{" in one.path or one.needs_key)


@pytest.fixture
def server(
    live_server: Any,
    settings: Any,
    transactional_db: None,
    organisation: Callable[..., Any],
    opportunity: Callable[..., Any],
    event: Callable[..., Any],
    agenda: Callable[..., Any],
) -> str:
    """A running server that its own pages name, with somebody in the directory, who needs something, an event and a project shown."""
    settings.PUBLIC_URL = live_server.url
    organisation("Azotea Films")
    opportunity(organisation("Doblajes Azotea"), audience="public")
    shown_of(event())
    delegation_of()
    planned = agenda()
    session_of(planned)
    published(planned)
    rebuild()
    return str(live_server.url)


def programs(name: str, operation: Operation) -> list[str]:
    text = operation.examples[name]
    return ["bash", "-c", text] if name == "curl" else [sys.executable, "-c", text]


@pytest.mark.parametrize("name", ["curl", "Python"])
def test_examples_work_as_they_stand(name: str, server: str, account: Callable[..., Any]) -> None:
    key = make_token(by=account("office_staff"), name="x", scopes=["read", "write"], days=1)[1]
    environment = {"PATH": os.environ["PATH"], KEY: key, "no_proxy": "*"}
    failed = {}
    for operation in described():
        run = subprocess.run(
            programs(name, operation), env=environment, capture_output=True, text=True, timeout=60
        )
        answered = run.returncode == 0 and (run.stdout.strip()[:1] in ("{", "["))
        if not answered:
            failed[operation.id] = run.stdout[-300:] + run.stderr[-300:]
    assert failed == {}


def test_example_of_a_change_changes_what_it_says(server: str, account: Callable[..., Any]) -> None:
    key = make_token(by=account("office_staff"), name="x", scopes=["read", "write"], days=1)[1]
    change = next(one for one in described() if one.method == "PATCH")
    part = next(iter(json.loads(change.body)))
    run = subprocess.run(
        programs("curl", change), env={"PATH": os.environ["PATH"], KEY: key}, capture_output=True, text=True
    )
    assert json.loads(run.stdout)[part] == "…"


def test_groups_of_operations_are_named_in_the_readers_language() -> None:
    paths = json.loads(json.dumps(api.get_openapi_schema(), default=str))["paths"]
    tags = {tag for path in paths.values() for one in path.values() for tag in one["tags"]}
    assert "membership" in tags
    with translation.override("es"):
        named = {tag: render_to_string("interface/api/tag.html", {"tag": tag}).strip() for tag in tags}
    assert [tag for tag, name in named.items() if name == tag.capitalize()] == []
