"""The shell: the screens of what every instance has, whatever its domains are."""

from django.utils.translation import gettext_lazy as _

from claqueta.foundation.domains import Domain, Entry
from claqueta.office.due import of_the_house
from claqueta.office.privacy import VISITS

DOMAIN = Domain(
    "office",
    office="claqueta.office.screens",
    due=(of_the_house,),
    processings=(VISITS,),
    menu=(
        Entry(_("Audit trail"), "office_trail", "accounts.view_audit", "history", book=True, order=10),
        Entry(_("Mails"), "office_mails", "foundation.manage_mails", "mail", book=True, order=20),
        Entry(_("Roles"), "office_roles", "accounts.invite", "key", book=True, order=40),
        Entry(_("Invitations"), "office_invitations", "accounts.invite", "mail", book=True, order=50),
        Entry(_("Keys for programs"), "office_keys", "accounts.administer", "code", book=True, order=52),
        Entry(_("Webhooks"), "office_webhooks", "accounts.administer", "link", book=True, order=54),
        Entry(_("Bylaws"), "office_bylaws", "accounts.view_audit", "openquote", book=True, order=58),
        Entry(
            _("Rules in force"), "office_rules", "accounts.view_audit", "clipboard-list", book=True, order=60
        ),
        Entry(
            _("Data protection"),
            "office_data_protection",
            "accounts.view_privacy",
            "lock",
            book=True,
            order=70,
        ),
    ),
)
