"""The lines of the office's menu."""

from django.utils.translation import gettext_lazy as _

from claqueta.events.menu import EVENTS
from claqueta.foundation.domains import Entry

ENTRIES = (
    Entry(
        _("Calls for projects"),
        "office_project_calls",
        "submissions.manage",
        "doc-full",
        order=33,
        group=EVENTS,
    ),
    Entry(
        _("Projects submitted"),
        "office_submissions",
        "submissions.manage",
        "folder-open-inverse",
        order=34,
        group=EVENTS,
    ),
)
