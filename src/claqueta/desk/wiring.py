"""What every office screen is made of, as a domain: its own few addresses."""

from django.utils.translation import gettext_lazy as _

from claqueta.foundation.domains import Domain, Entry

DOMAIN = Domain(
    "desk",
    site="claqueta.desk.site",
    office="claqueta.desk.screens",
    menu=(
        Entry(_("Import a list"), "office_imports", "desk.import_lists", "upload", order=30),
        Entry(
            _("Issued documents"),
            "office_documents",
            "accounts.work_in_office",
            "doc-full",
            book=True,
            order=15,
        ),
        Entry(_("Tags"), "office_tags", "accounts.work_in_office", "tag", book=True, order=25),
        Entry(_("Background jobs"), "office_jobs", "accounts.work_in_office", "cogs", book=True, order=30),
    ),
)
