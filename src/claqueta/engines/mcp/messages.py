"""Messages as they come in and go out: JSON-RPC 2.0, one at a time."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

LARGEST = 256 * 1024
"""Bytes of one message: many times the longest need that can be written."""
LONGEST_METHOD = 100
LONGEST_ID = 200
type Id = int | str


class Code(IntEnum):
    """Why a message is not answered as it was meant. From -32020 down they are the protocol's own, from -32010 to -32019 ours."""

    UNREADABLE = -32700
    NO_MESSAGE = -32600
    NO_METHOD = -32601
    PARAMETERS = -32602
    OURS = -32603
    KEY = -32010
    NOT_ALLOWED = -32011
    TOO_MANY = -32012
    HEADERS_DIFFER = -32020
    VERSION = -32022


STATUS = {
    Code.UNREADABLE: 400,
    Code.NO_MESSAGE: 400,
    Code.PARAMETERS: 400,
    Code.HEADERS_DIFFER: 400,
    Code.VERSION: 400,
    Code.NO_METHOD: 404,
    Code.KEY: 401,
    Code.NOT_ALLOWED: 403,
    Code.TOO_MANY: 429,
    Code.OURS: 500,
}
"""The status of an answer over HTTP."""
BEFORE_THE_METHOD = frozenset(
    {
        Code.UNREADABLE,
        Code.NO_MESSAGE,
        Code.VERSION,
        Code.KEY,
        Code.NOT_ALLOWED,
        Code.TOO_MANY,
        Code.OURS,
    }
)
"""What has its own status for whoever shook hands too; any other error is an answer to them, with status 200."""


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    body: dict[str, Any] | None = None

    def written(self) -> bytes:
        """As it goes out, on one line: in ASCII, so that no text in it can end a line or be half a character."""
        return json.dumps(self.body, separators=(",", ":"), default=str).encode("ascii")


@dataclass(frozen=True, slots=True)
class Message:
    method: str
    params: Mapping[str, Any] = field(default_factory=dict)
    id: Id | None = None
    """None for a notification, which is not answered."""


class Refused(Exception):
    """A message that is answered with an error."""

    def __init__(self, code: Code, text: str, data: Any = None, *, id: Id | None = None) -> None:
        self.code, self.text, self.data, self.id = code, text, data, id
        super().__init__(text)


def refusal(error: Refused, *, stateless: bool = True) -> Reply:
    """The answer that says why not."""
    said: dict[str, Any] = {"code": int(error.code), "message": error.text}
    if error.data is not None:
        said["data"] = error.data
    status = STATUS[error.code] if stateless or error.code in BEFORE_THE_METHOD else 200
    return Reply(status, {"jsonrpc": "2.0", "id": error.id, "error": said})


def read(body: bytes) -> Message:
    """The message of a body. Raises `Refused`."""
    if len(body) > LARGEST:
        raise Refused(Code.NO_MESSAGE, f"A message has at most {LARGEST} bytes")
    try:
        found = json.loads(body.decode(), parse_constant=_no_number)
        # Half a character in a text reads well and can be written nowhere.
        json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise Refused(Code.UNREADABLE, "This is not JSON in UTF-8") from None
    if isinstance(found, list):
        raise Refused(Code.NO_MESSAGE, "Send one message at a time: none of our revisions has batches")
    if not isinstance(found, dict):
        raise Refused(Code.NO_MESSAGE, "A message is an object")
    return _message(found)


def _no_number(text: str) -> None:
    raise ValueError(text)


def _message(found: dict[str, Any]) -> Message:
    asked = found.get("id")
    if "id" in found and not (
        (isinstance(asked, int) and not isinstance(asked, bool) and abs(asked) < 2**63)
        or (isinstance(asked, str) and len(asked) <= LONGEST_ID)
    ):
        raise Refused(Code.NO_MESSAGE, "The id of a request is a number or a short text")
    method, params = found.get("method"), found.get("params", {})
    if found.get("jsonrpc") != "2.0" or not isinstance(method, str) or len(method) > LONGEST_METHOD:
        raise Refused(Code.NO_MESSAGE, "A message says jsonrpc 2.0 and names its method", id=asked)
    if params is None:
        params = {}
    if not isinstance(params, dict):
        raise Refused(Code.PARAMETERS, "The params are an object", id=asked)
    return Message(method, params, asked)
