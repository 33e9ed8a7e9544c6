"""What every office screen is made of, as a domain: its own few addresses."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claqueta.desk import rules
from claqueta.foundation.domains import Domain, Entry
from claqueta.foundation.evidence import Source

DOMAIN = Domain(
    "desk",
    evidence=(
        Source(
            "foundation.issueddocument",
            _("Issued documents"),
            lambda pk: reverse("office_document", args=[pk]),
            day=lambda one: one.issued_on,
            permission=rules.permission_of_document,
        ),
        Source(
            "foundation.attachment",
            _("Files"),
            lambda pk: reverse("office_attachment", args=[pk]),
            day=lambda one: timezone.localdate(one.added_at),
            permission=rules.permission_of_file,
        ),
    ),
    site="claqueta.desk.site",
    office="claqueta.desk.screens",
    menu=(
        Entry(_("Import a list"), "office_imports", "desk.import_lists", "upload", order=30),
        Entry(_("Circulars"), "office_circulars", "foundation.send_circulars", "mail", book=True, order=12),
        Entry(
            _("Issued documents"),
            "office_documents",
            "accounts.work_in_office",
            "doc-full",
            book=True,
            order=15,
        ),
        Entry(
            _("Evidence by purpose"),
            "office_evidence",
            "accounts.work_in_office",
            "check",
            book=True,
            order=20,
        ),
        Entry(_("Tags"), "office_tags", "accounts.work_in_office", "tag", book=True, order=25),
        Entry(_("Background jobs"), "office_jobs", "accounts.work_in_office", "cogs", book=True, order=30),
    ),
)
