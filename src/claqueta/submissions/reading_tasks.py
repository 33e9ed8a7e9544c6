"""What is made of files before anybody reads them blind."""

from claqueta.submissions.blinding import blind_copy
from claqueta.submissions.models import IN_HAND, SubmissionFile

AT_ONCE = 20
"""Files of one round; the next goes on."""


def make_blind_copies() -> int:
    """Make the copies that blind readers will want, so that the office sees what names were found before they do."""
    rows = SubmissionFile.objects.filter(
        blind_copy=None, submission__call__blind=True, submission__state__in=IN_HAND
    )
    found = list(
        rows.select_related("attachment", "submission__call", "submission__organisation").order_by("pk")[
            :AT_ONCE
        ]
    )
    for file in found:
        blind_copy(file)
    return len(found)
