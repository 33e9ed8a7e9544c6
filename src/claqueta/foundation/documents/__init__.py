"""PDFs from templates, and documents that are issued: numbered, kept as they are, to be checked by anybody.

MINUTES = Kind("governance.minutes", _("Minutes"), template, Series("MIN"), "governance.manage")

issued = documents.issue(MINUTES, context, title=title, about=sitting, language="es", by=by)
documents.withdraw(issued, reason="…", by=by)
"""

from claqueta.foundation.documents.issuing import (
    Contended,
    Imprint,
    issue,
    sweep,
    withdraw,
)
from claqueta.foundation.documents.reading import (
    BOOK,
    Kind,
    by_code,
    current,
    issued,
    kind_of,
    kinds,
    may_read,
    of,
)
from claqueta.foundation.documents.rendering import in_cut_type, pdf, pdf_response, printed

__all__ = [
    "BOOK",
    "Contended",
    "Imprint",
    "Kind",
    "by_code",
    "current",
    "in_cut_type",
    "issue",
    "issued",
    "kind_of",
    "kinds",
    "may_read",
    "of",
    "pdf",
    "pdf_response",
    "printed",
    "sweep",
    "withdraw",
]
