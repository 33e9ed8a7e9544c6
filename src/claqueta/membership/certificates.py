"""The certificate of membership: what it says is read from the register, and nothing beyond it."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claqueta.foundation.documents import Kind
from claqueta.foundation.numbering import Series
from claqueta.foundation.periods import DAY
from claqueta.foundation.translated import text_in

CERTIFICATE = Kind(
    "membership.certificate",
    gettext_lazy("Certificate of membership"),
    "membership/pdf/certificate.html",
    Series("CS"),
    "membership.certify",
)


@dataclass(frozen=True, slots=True)
class Certified:
    """A spell of membership, as a certificate says it."""

    number: int
    name: str
    tax_id: str
    class_key: str
    since: date
    until: date | None
    """The first day on which it is no longer one."""
    suspended: bool = False

    @property
    def class_name(self) -> str:
        return text_in(settings.CLUSTER.bylaws.class_names().get(self.class_key, {})) or self.class_key

    @property
    def sentence(self) -> str:
        """What is certified, in one sentence."""
        words = {
            "name": self.name,
            "class": self.class_name.lower(),
            "since": date_format(self.since),
            "until": date_format(self.until - DAY) if self.until else "",
            "number": self.number,
        }
        if self.until is None:
            return _("%(name)s is a member (%(class)s) since %(since)s, with number %(number)s.") % words
        return (
            _("%(name)s was a member (%(class)s) from %(since)s to %(until)s, with number %(number)s.")
            % words
        )
