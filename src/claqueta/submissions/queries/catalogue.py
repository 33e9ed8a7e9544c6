"""The selected projects of a call, as somebody sees them."""

from dataclasses import dataclass

from claqueta.submissions.models import ProjectAccess, ProjectCall, Submission
from claqueta.submissions.queries.presented import ProjectShown, presented
from claqueta.submissions.queries.rows import read_at_once, shown_to_others
from claqueta.submissions.readers import Viewer, accesses_of, circle_of


@dataclass(frozen=True, slots=True)
class Seen:
    """A project as somebody sees it, with what they asked for of it."""

    shown: ProjectShown
    access: ProjectAccess | None


def seen_of(call: ProjectCall, viewer: Viewer, language: str) -> list[Seen]:
    """The projects of a call's catalogue, in the order of pitches; three queries however many, four for whoever is accredited."""
    accesses = accesses_of(viewer, call)
    found = []
    for row in read_at_once(shown_to_others(call)):
        access = accesses.get(row.pk)
        shown = presented(row, circle_of(viewer, row, access, call), language)
        if shown is not None:
            found.append(Seen(shown, access))
    return found


def seen(row: Submission, viewer: Viewer, language: str) -> Seen | None:
    """One project as somebody sees it; None for whoever does not see it."""
    access = accesses_of(viewer, row.call).get(row.pk)
    shown = presented(row, circle_of(viewer, row, access, row.call), language)
    return Seen(shown, access) if shown is not None else None
