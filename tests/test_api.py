"""The API keeps its own description's promises, whatever it is asked."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from claqueta.accounts.actions import make_token
from claqueta.config.api import api
from claqueta.config.wsgi import application

schema = schemathesis.openapi.from_dict(json.loads(json.dumps(api.get_openapi_schema(), default=str)))
schema.app = application


@pytest.fixture
def key(account: Callable[..., Any], organisation: Callable[..., Any]) -> str:
    organisation()
    return make_token(by=account("office_staff"), name="test", scopes=["read", "write"], days=30)[1]


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Keep the test's connection open between requests, as Django's own client does."""
    for one in (request_started, request_finished):
        one.disconnect(close_old_connections)
    yield
    for one in (request_started, request_finished):
        one.connect(close_old_connections)


@pytest.mark.django_db
@schema.parametrize()
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_api_keeps_its_promises(case: Any, key: str, one_connection: None) -> None:
    case.headers = {**(case.headers or {}), "Authorization": f"Bearer {key}", "Accept-Encoding": "identity"}
    response = case.call(base_url="http://localhost")
    case.validate_response(
        response, checks=(not_a_server_error, response_schema_conformance, status_code_conformance)
    )


def test_unchanged_answer_is_not_sent_again(client: Client, organisation: Callable[..., Any]) -> None:
    organisation()
    etag = client.get("/api/v1/organisations").headers["ETag"]
    assert client.get("/api/v1/organisations", headers={"If-None-Match": etag}).status_code == 304


def test_cursor_walks_over_everything_once(client: Client, organisation: Callable[..., Any]) -> None:
    names = {organisation(f"Azotea {number}").name for number in range(5)}
    seen: list[str] = []
    url = "/api/v1/organisations?limit=2"
    while url:
        page = client.get(url).json()
        seen += [one["name"] for one in page["items"]]
        url = f"/api/v1/organisations?limit=2&cursor={page['next']}" if page["next"] else ""
    assert (sorted(seen), len(seen)) == (sorted(names), 5)


@pytest.mark.parametrize("query", ["cursor=nonsense", "limit=0", "limit=abc", "updated_since=yesterday"])
def test_wrong_question_gets_a_problem(db: None, client: Client, query: str) -> None:
    answer = client.get(f"/api/v1/organisations?{query}")
    assert answer.status_code in (400, 422)
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_key_without_the_scope_or_revoked_is_refused(
    client: Client, account: Callable[..., Any], organisation: Callable[..., Any]
) -> None:
    from claqueta.accounts.actions import revoke_token

    made, staff = organisation(), account("office_staff")
    token, secret = make_token(by=staff, name="read only", scopes=["read"], days=30)
    headers = {"Authorization": f"Bearer {secret}"}
    body = json.dumps({"phone": "+34 910 000 000"})
    assert (
        client.patch(
            f"/api/v1/organisations/{made.slug}", body, content_type="application/json", headers=headers
        ).status_code
        == 403
    )
    revoke_token(token, by=staff)
    assert client.get("/api/v1/organisations", headers=headers).status_code == 401


def test_same_idempotency_key_acts_once(client: Client, key: str) -> None:
    headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": "one"}
    body = json.dumps({"phone": "+34 910 000 000"})
    for _ in range(2):
        answer = client.patch(
            "/api/v1/organisations/azotea-films", body, content_type="application/json", headers=headers
        )
        assert answer.status_code == 200
    from claqueta.organisations.models import Organisation

    assert Organisation.objects.get().version == 2
    other = client.patch(
        "/api/v1/organisations/azotea-films",
        json.dumps({"phone": ""}),
        content_type="application/json",
        headers=headers,
    )
    assert other.status_code == 422


def test_session_of_a_browser_does_not_act_in_the_api(
    client: Client, account: Callable[..., Any], organisation: Callable[..., Any]
) -> None:
    made = organisation()
    client.force_login(account("office_staff"), backend="django.contrib.auth.backends.ModelBackend")
    assert (
        client.patch(f"/api/v1/organisations/{made.slug}", "{}", content_type="application/json").status_code
        == 401
    )
