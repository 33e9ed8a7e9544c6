"""The register of members as a document that is issued: the libro de socios."""

from django.utils.translation import gettext_lazy as _

from claqueta.foundation.documents import Kind
from claqueta.foundation.numbering import Series

MEMBERS_BOOK = Kind(
    "membership.book",
    _("Register of members"),
    "membership/pdf/book.html",
    Series("LS"),
    "membership.see_register",
)
