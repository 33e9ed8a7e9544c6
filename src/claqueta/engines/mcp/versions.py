"""The revisions of the protocol that are spoken.

Up to 2025-11-25 a client shakes hands first (`initialize`); since 2026-07-28 each request says by itself what it is. Revisions
before 2025-06-18 know neither structured answers nor the header with the version, and ask for batches: they are not spoken.
"""

HANDSHAKE = ("2025-06-18", "2025-11-25")
STATELESS = ("2026-07-28",)
VERSIONS = (*HANDSHAKE, *STATELESS)
NEWEST = VERSIONS[-1]


def agreed(wanted: object) -> str:
    """The revision of a handshake: the one that is wanted, else the newest of ours for the client to take or leave."""
    return wanted if isinstance(wanted, str) and wanted in HANDSHAKE else HANDSHAKE[-1]
