"""Tools that programs use in somebody's name by the Model Context Protocol: each domain declares its own (`Part.tools`).

    Tool(
        "prop",
        _("One prop"),
        "A prop by its slug.",
        takes=PropArguments,
        gives=PropOut,
        use=lambda request, arguments: api.prop(request, arguments.slug),
    )

A tool is a thin face: it asks the queries and actions that the API asks, for the account of `request`. Who asks, how often and in
which language is the frame's business (`config/mcp.py`), and so are values that do not fit. What a program reads of a tool is
written in English, as the API's description is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest
from ninja import Schema
from pydantic import ConfigDict, StringConstraints, WithJsonSchema

from claqueta.foundation.domains import Said, gathered

READ: frozenset[str] = frozenset({"read"})


class Strict(Schema):
    """Values of which none is passed over: one that is not known is refused."""

    model_config = ConfigDict(extra="forbid")


Language = Annotated[
    str,
    StringConstraints(max_length=10),
    WithJsonSchema(
        {
            "type": "string",
            "enum": ["", *settings.CLUSTER.languages],
            "description": "Language of the texts and messages; without one, that of whoever's key it is",
        }
    ),
]


class Arguments(Strict):
    """What every tool takes."""

    language: Language = ""


class ToolRefused(Exception):
    """The tool cannot do what it was asked; the text says why, for whoever asked."""


@dataclass(frozen=True, slots=True)
class Tool:
    name: str
    title: Said
    about: str
    takes: type[Arguments]
    gives: type[Schema]
    use: Callable[[HttpRequest, Any], Any]
    """Raises `ToolRefused`, and what the API's operations raise."""
    scopes: frozenset[str] = READ
    """A key needs one of these."""
    writes: bool = False
    """Whether it leaves anything behind. Such a tool proposes: what it writes waits for a person."""

    def described(self) -> dict[str, Any]:
        """As the protocol describes a tool."""
        return {
            "name": self.name,
            "title": str(self.title),
            "description": self.about,
            "inputSchema": self.takes.model_json_schema(),
            "outputSchema": self.gives.model_json_schema(mode="serialization"),
            "annotations": {
                "title": str(self.title),
                "readOnlyHint": not self.writes,
                "destructiveHint": False,
                "idempotentHint": True,
                "openWorldHint": False,
            },
        }


def tools() -> dict[str, Tool]:
    return {tool.name: tool for tool in gathered(lambda part: part.tools)}
