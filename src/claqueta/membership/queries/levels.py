"""The two levels of detail of the register: identification for members, everything for office and board.

A member may know who the others are (LO 1/2002 art. 14.2) by what identifies them, never by how to reach them (AEPD
reports 2005-0217 and 2009-0645); tax IDs, days and suspensions are not needed for it.
"""

from typing import Any

from claqueta.cluster.classes import class_name
from claqueta.membership.queries.register import Entry


def seen(entry: Entry, *, everything: bool) -> dict[str, Any]:
    """An entry as somebody may see it."""
    shown: dict[str, Any] = {
        "number": entry.number,
        "name": entry.name,
        "class": entry.class_key,
        "class_name": class_name(entry.class_key),
        "representative": entry.representative,
    }
    if everything:
        shown |= {
            "organisation": entry.organisation_id,
            "tax_id": entry.tax_id,
            "since": entry.since.isoformat(),
            "until": entry.until.isoformat() if entry.until else None,
            "suspended": entry.suspended,
        }
    return shown
