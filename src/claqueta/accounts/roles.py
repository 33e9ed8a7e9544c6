"""The roles that a cluster entrusts to persons."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What the cluster entrusts to a person. Representatives and colleagues follow from their affiliations."""

    OFFICE_ADMIN = "office_admin", _("Office administrator")
    OFFICE_STAFF = "office_staff", _("Office staff")
    EDITOR = "editor", _("Editor")
    TREASURER = "treasurer", _("Treasurer")
    SECRETARY = "secretary", _("Secretary")
    BOARD_MEMBER = "board_member", _("Board member")
    PARTNER_OFFICER = "partner_officer", _("Institutional partner’s officer")
