"""What is read of calls for projects and of projects."""

from claqueta.submissions.queries.presented import FactShown, FileShown, ProjectShown, may_see, presented
from claqueta.submissions.queries.rows import (
    KIND,
    calls_for,
    first_public_call,
    first_shown,
    key_of,
    public_calls,
    read_at_once,
    shown_to_others,
    visible_to,
)
from claqueta.submissions.queries.standing import (
    Standing,
    eligibility_of,
    materials_missing,
    rules_in_words,
    standing_of,
    states_known,
)

__all__ = [
    "KIND",
    "FactShown",
    "FileShown",
    "ProjectShown",
    "Standing",
    "calls_for",
    "eligibility_of",
    "first_public_call",
    "first_shown",
    "key_of",
    "materials_missing",
    "may_see",
    "presented",
    "public_calls",
    "read_at_once",
    "rules_in_words",
    "shown_to_others",
    "standing_of",
    "states_known",
    "visible_to",
]
