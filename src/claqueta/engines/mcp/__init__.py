"""The Model Context Protocol, spoken by a server that offers tools and remembers nothing between two messages.

message = read(body)                        # or Refused, which is an answer too
reply = answer(message, server, headers)    # headers only over HTTP
reply.status, reply.body                    # None where nothing is answered

Pure Python: who asks, what they may and what the tools do is the business of whoever gives the `Server`.
"""

from claqueta.engines.mcp.messages import LARGEST, Code, Message, Refused, Reply, read, refusal
from claqueta.engines.mcp.serving import Outcome, Server, UnknownTool, answer
from claqueta.engines.mcp.versions import HANDSHAKE, NEWEST, STATELESS, VERSIONS

__all__ = [
    "HANDSHAKE",
    "LARGEST",
    "NEWEST",
    "STATELESS",
    "VERSIONS",
    "Code",
    "Message",
    "Outcome",
    "Refused",
    "Reply",
    "Server",
    "UnknownTool",
    "answer",
    "read",
    "refusal",
]
