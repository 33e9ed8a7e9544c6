"""The certificate of attendance: what it says is what the doors read, and nothing beyond it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from claqueta.foundation.documents import Kind
from claqueta.foundation.numbering import Series

CERTIFICATE = Kind(
    "door.certificate",
    gettext_lazy("Certificate of attendance"),
    "door/pdf/certificate.html",
    Series("CA"),
    "door.manage",
)


@dataclass(frozen=True, slots=True)
class Certified:
    """That somebody was at an event, for how long."""

    name: str
    company: str
    event: str
    begins: datetime
    ends: datetime
    place: str
    minutes: int

    @property
    def length(self) -> str:
        """Hours and minutes in words; blank where it is not known how long they stayed."""
        hours, minutes = divmod(self.minutes, 60)
        parts = []
        if hours:
            parts.append(ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours})
        if minutes:
            parts.append(ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes})
        return " ".join(parts)

    @property
    def when(self) -> str:
        first, last = date_format(self.begins), date_format(self.ends)
        return first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}
