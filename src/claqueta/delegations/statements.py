"""The statement of what a company pays for a delegation and of the aid that it is granted."""

from django.utils.translation import gettext_lazy as _

from claqueta.foundation.documents import Kind
from claqueta.foundation.numbering import Series

STATEMENT = Kind(
    "delegations.statement",
    _("Statement of costs and aid"),
    "delegations/pdf/statement.html",
    Series("DM"),
    "delegations.manage",
)
