"""What is answered: the handshake, what there is, and the tools' own answers."""

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from claqueta.engines.mcp.messages import Code, Message, Refused, Reply, refusal
from claqueta.engines.mcp.versions import STATELESS, VERSIONS, agreed

VERSION_KEY = "io.modelcontextprotocol/protocolVersion"
ABILITIES_KEY = "io.modelcontextprotocol/clientCapabilities"
SERVER_KEY = "io.modelcontextprotocol/serverInfo"
FRESH = 300_000
"""Milliseconds for which a client need not ask again which tools there are."""
_BEFORE, _AFTER = "=?base64?", "?="


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a tool: values after its output schema, or why it could not."""

    values: Mapping[str, Any] | None
    text: str
    """What is said before the values, or why there are none."""


class UnknownTool(LookupError):
    """There is no tool of this name for whoever asks."""


@dataclass(frozen=True, slots=True)
class Server:
    """What a server offers to whoever asks."""

    name: str
    title: str
    version: str
    website: str
    instructions: str
    tools: Callable[[], list[dict[str, Any]]]
    """Every tool as the protocol describes it."""
    call: Callable[[str, dict[str, Any]], Outcome]
    """Use a tool. Raises `UnknownTool`."""


def answer(message: Message, server: Server, headers: Mapping[str, str] | None = None) -> Reply:
    """Answer a message. `headers` are those of a request over HTTP, by their names in small letters."""
    stateless = False
    try:
        stateless = _is_stateless(message, headers)
        if message.id is None:
            # There is nothing that a notification could change.
            return Reply(202)
        result = _stateless(message, server, headers) if stateless else _after_handshake(message, server)
    except Refused as error:
        error.id = message.id
        return refusal(error, stateless=stateless)
    return Reply(200, {"jsonrpc": "2.0", "id": message.id, "result": result})


def _is_stateless(message: Message, headers: Mapping[str, str] | None) -> bool:
    meta = message.params.get("_meta")
    said = (headers or {}).get("mcp-protocol-version")
    if (
        message.method == "server/discover"
        or said in STATELESS
        or (isinstance(meta, dict) and VERSION_KEY in meta)
    ):
        return True
    if said is not None and said not in VERSIONS and message.method != "initialize":
        raise Refused(Code.VERSION, "This revision is not spoken here", _versions(said))
    return False


def _versions(wanted: str) -> dict[str, Any]:
    return {"supported": list(VERSIONS), "requested": wanted[:40]}


# -- With a handshake ----------------------------------------------------------------------------------------


def _after_handshake(message: Message, server: Server) -> dict[str, Any]:
    match message.method:
        case "initialize":
            return {
                "protocolVersion": agreed(message.params.get("protocolVersion")),
                "capabilities": {"tools": {"listChanged": False}},
                "serverInfo": _server(server),
                "instructions": server.instructions,
            }
        case "ping":
            return {}
        case _:
            return _tools(message, server)


# -- By itself -----------------------------------------------------------------------------------------------


def _stateless(message: Message, server: Server, headers: Mapping[str, str] | None) -> dict[str, Any]:
    _check_envelope(message, headers)
    if message.method == "server/discover":
        result: dict[str, Any] = {
            "supportedVersions": list(VERSIONS),
            "capabilities": {"tools": {}},
            "instructions": server.instructions,
        }
    else:
        result = _tools(message, server)
    if message.method != "tools/call":
        # What there is depends on the language of whoever asks.
        result |= {"ttlMs": FRESH, "cacheScope": "private"}
    return {**result, "resultType": "complete", "_meta": {SERVER_KEY: _server(server)}}


def _check_envelope(message: Message, headers: Mapping[str, str] | None) -> None:
    """What a request says of itself is there, and the headers say the same. Raises `Refused`."""
    meta = message.params.get("_meta")
    if not isinstance(meta, dict) or VERSION_KEY not in meta or ABILITIES_KEY not in meta:
        raise Refused(Code.PARAMETERS, f"params._meta says {VERSION_KEY} and {ABILITIES_KEY}")
    version = meta[VERSION_KEY]
    if headers is not None:
        said = {"mcp-protocol-version": version, "mcp-method": message.method}
        if message.method == "tools/call":
            said["mcp-name"] = message.params.get("name")
        for name, value in said.items():
            if _decoded(headers.get(name, "")) != value:
                raise Refused(Code.HEADERS_DIFFER, f"The header {name} differs from what the message says")
    if not isinstance(version, str):
        raise Refused(Code.PARAMETERS, f"{VERSION_KEY} is a text")
    if version not in STATELESS:
        raise Refused(Code.VERSION, "This revision is not spoken here", _versions(version))


def _decoded(value: str) -> str | None:
    """A header's value, which is in base64 where it could not be written otherwise; None for what cannot be read."""
    if not (value.startswith(_BEFORE) and value.endswith(_AFTER)):
        return value
    try:
        return base64.b64decode(value[len(_BEFORE) : -len(_AFTER)], validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None


# -- Tools ---------------------------------------------------------------------------------------------------


def _server(server: Server) -> dict[str, Any]:
    return {
        "name": server.name,
        "title": server.title,
        "version": server.version,
        "websiteUrl": server.website,
    }


def _tools(message: Message, server: Server) -> dict[str, Any]:
    match message.method:
        case "tools/list":
            return {"tools": server.tools()}
        case "tools/call":
            return _called(message.params, server)
        case _:
            raise Refused(Code.NO_METHOD, "There is no such method here")


def _called(params: Mapping[str, Any], server: Server) -> dict[str, Any]:
    name, arguments = params.get("name"), params.get("arguments")
    if not isinstance(name, str) or not isinstance(arguments, dict | None):
        raise Refused(Code.PARAMETERS, "A call names its tool, and its arguments are an object")
    try:
        outcome = server.call(name, arguments or {})
    except UnknownTool:
        raise Refused(Code.PARAMETERS, "There is no such tool here") from None
    if outcome.values is None:
        return {"content": [_text(outcome.text)], "isError": True}
    values = json.loads(json.dumps(outcome.values, default=str))
    shown = json.dumps(values, ensure_ascii=False)
    before = [_text(outcome.text)] if outcome.text else []
    return {"content": [*before, _text(shown)], "structuredContent": values, "isError": False}


def _text(text: str) -> dict[str, str]:
    return {"type": "text", "text": text}
