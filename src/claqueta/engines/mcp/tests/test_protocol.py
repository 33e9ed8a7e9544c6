"""The protocol by itself: what is read, what is refused and how, in each of its revisions."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from claqueta.engines.mcp import (
    HANDSHAKE,
    LARGEST,
    VERSIONS,
    Code,
    Outcome,
    Refused,
    Reply,
    Server,
    UnknownTool,
    answer,
    read,
    refusal,
)

META = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientCapabilities": {},
}


def call(name: str, arguments: dict[str, Any]) -> Outcome:
    match name:
        case "echo":
            return Outcome(arguments, "Words of others follow.")
        case "fail":
            return Outcome(None, "It cannot be done.")
    raise UnknownTool(name)


SERVER = Server("test", "A test", "1", "https://a.example", "Be careful.", lambda: [{"name": "echo"}], call)


def message(method: str, *, id: Any = 1, **params: Any) -> bytes:
    return json.dumps({"jsonrpc": "2.0", "id": id, "method": method, "params": params}).encode()


def said(body: bytes, headers: dict[str, str] | None = None) -> Reply:
    try:
        return answer(read(body), SERVER, headers)
    except Refused as error:
        return refusal(error)


def code_of(reply: Reply) -> int:
    assert reply.body is not None
    return int(reply.body["error"]["code"])


def result_of(reply: Reply) -> Any:
    assert reply.body is not None
    return reply.body["result"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", Code.UNREADABLE),
        (b"{", Code.UNREADABLE),
        (b"\xff", Code.UNREADABLE),
        (b'{"jsonrpc": "2.0", "id": NaN, "method": "ping"}', Code.UNREADABLE),
        (rb'{"jsonrpc": "2.0", "id": 1, "method": "\ud800"}', Code.UNREADABLE),
        (b"[" * 100_000, Code.UNREADABLE),
        (b"1" * 5000, Code.UNREADABLE),
        (b" " * (LARGEST + 1), Code.NO_MESSAGE),
        (b"[]", Code.NO_MESSAGE),
        (b"[" + message("ping") + b"]", Code.NO_MESSAGE),
        (b'"ping"', Code.NO_MESSAGE),
        (b"{}", Code.NO_MESSAGE),
        (b'{"jsonrpc": "1.0", "id": 1, "method": "ping"}', Code.NO_MESSAGE),
        (b'{"jsonrpc": "2.0", "id": 1, "result": {}}', Code.NO_MESSAGE),
        (b'{"jsonrpc": "2.0", "id": 1, "method": 7}', Code.NO_MESSAGE),
        (message("m" * 101), Code.NO_MESSAGE),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "ping", "params": []}', Code.PARAMETERS),
        *((message("ping", id=wrong), Code.NO_MESSAGE) for wrong in (None, True, 1.5, [], "x" * 201, 2**63)),
    ],
)
def test_what_is_no_message_is_refused_and_says_why(body: bytes, code: Code) -> None:
    reply = said(body)
    assert (reply.status, code_of(reply)) == (400, code)


@given(some.binary(max_size=200) | some.text(max_size=200).map(lambda text: json.dumps(text).encode()))
def test_whatever_comes_is_answered_in_ascii_on_one_line(body: bytes) -> None:
    written = said(body).written()
    assert written.isascii()
    assert b"\n" not in written


@pytest.mark.parametrize(
    ("wanted", "got"),
    [
        *((one, one) for one in HANDSHAKE),
        ("2024-11-05", HANDSHAKE[-1]),
        ("2026-07-28", HANDSHAKE[-1]),
        (7, HANDSHAKE[-1]),
    ],
)
def test_a_handshake_agrees_on_a_revision(wanted: Any, got: str) -> None:
    result = result_of(said(message("initialize", protocolVersion=wanted, capabilities={}, clientInfo={})))
    assert (result["protocolVersion"], result["serverInfo"]["name"]) == (got, "test")
    assert result["instructions"] == "Be careful."


def test_after_a_handshake() -> None:
    assert said(b'{"jsonrpc": "2.0", "method": "notifications/initialized"}') == Reply(202)
    assert result_of(said(message("ping"))) == {}
    assert result_of(said(message("tools/list"))) == {"tools": [{"name": "echo"}]}
    assert said(b'{"jsonrpc": "2.0", "id": "a", "method": "ping", "params": null}').body == {
        "jsonrpc": "2.0",
        "id": "a",
        "result": {},
    }
    for method in ("resources/list", "prompts/list", "no/such"):
        reply = said(message(method))
        # An answer like others for whoever shook hands: a status of 404 would tell them that the address is gone.
        assert (reply.status, code_of(reply)) == (200, Code.NO_METHOD)


def test_a_tool_answers_with_values_and_text_or_says_why_not() -> None:
    result = result_of(said(message("tools/call", name="echo", arguments={"a": ["ñ"]})))
    assert result["structuredContent"] == {"a": ["ñ"]}
    assert [one["text"] for one in result["content"]] == ["Words of others follow.", '{"a": ["ñ"]}']
    assert result["isError"] is False
    assert result_of(said(message("tools/call", name="echo")))["structuredContent"] == {}
    failed = result_of(said(message("tools/call", name="fail", arguments={})))
    assert failed == {"content": [{"type": "text", "text": "It cannot be done."}], "isError": True}


@pytest.mark.parametrize("params", [{}, {"name": 1}, {"name": "no"}, {"name": "echo", "arguments": []}])
def test_a_call_of_no_tool_is_an_error_of_the_protocol(params: dict[str, Any]) -> None:
    assert code_of(said(message("tools/call", **params))) == Code.PARAMETERS


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        *(({"mcp-protocol-version": one}, 200) for one in HANDSHAKE),
        ({"mcp-protocol-version": "1900-01-01"}, 400),
        ({"mcp-protocol-version": "?" * 1000}, 400),
    ],
)
def test_a_revision_that_is_not_spoken_is_refused_before_anything_is_done(
    headers: dict[str, str], status: int
) -> None:
    reply = said(message("tools/list"), headers)
    assert reply.status == status
    if status == 400:
        assert code_of(reply) == Code.VERSION
        assert reply.body is not None
        assert reply.body["error"]["data"]["supported"] == list(VERSIONS)
        assert said(b'{"jsonrpc": "2.0", "method": "notifications/initialized"}', headers).status == 400


def alone(method: str, **headers: str) -> dict[str, str]:
    return {
        "mcp-protocol-version": "2026-07-28",
        "mcp-method": method,
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }


def test_a_request_by_itself() -> None:
    found = result_of(said(message("server/discover", _meta=META), alone("server/discover")))
    assert found["supportedVersions"] == list(VERSIONS)
    assert (found["resultType"], found["cacheScope"]) == ("complete", "private")
    listed = result_of(said(message("tools/list", _meta=META), alone("tools/list")))
    assert (listed["tools"], listed["resultType"]) == ([{"name": "echo"}], "complete")
    called = message("tools/call", _meta=META, name="echo", arguments={})
    for name in ("echo", "=?base64?ZWNobw==?="):
        result = result_of(said(called, alone("tools/call", mcp_name=name)))
        assert (result["resultType"], "ttlMs" in result) == ("complete", False)
    # Over a pipe there are no headers.
    assert result_of(said(called))["structuredContent"] == {}
    assert said(b'{"jsonrpc": "2.0", "method": "notifications/cancelled"}', alone("x")).status == 202


@pytest.mark.parametrize(
    ("body", "headers", "status", "code"),
    [
        (message("tools/list"), alone("tools/list"), 400, Code.PARAMETERS),
        (message("tools/list", _meta=[]), alone("tools/list"), 400, Code.PARAMETERS),
        (message("server/discover"), None, 400, Code.PARAMETERS),
        (message("tools/list", _meta=META), {}, 400, Code.HEADERS_DIFFER),
        (message("tools/list", _meta=META), alone("tools/call"), 400, Code.HEADERS_DIFFER),
        (
            message("tools/call", _meta=META, name="echo"),
            alone("tools/call", mcp_name="fail"),
            400,
            Code.HEADERS_DIFFER,
        ),
        (
            message("tools/call", _meta=META, name="echo"),
            alone("tools/call", mcp_name="=?base64?%?="),
            400,
            Code.HEADERS_DIFFER,
        ),
        (message("ping", _meta=META), alone("ping"), 404, Code.NO_METHOD),
        (
            message("tools/list", _meta={**META, "io.modelcontextprotocol/protocolVersion": "2031-01-01"}),
            None,
            400,
            Code.VERSION,
        ),
        (
            message("tools/list", _meta={**META, "io.modelcontextprotocol/protocolVersion": 7}),
            None,
            400,
            Code.PARAMETERS,
        ),
    ],
)
def test_a_request_by_itself_that_disagrees_with_itself_is_refused(
    body: bytes, headers: dict[str, str] | None, status: int, code: Code
) -> None:
    reply = said(body, headers)
    assert (reply.status, code_of(reply)) == (status, code)
