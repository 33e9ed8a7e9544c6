"""What has to be decided before a member gets its receipt, each with what can be done about it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from claqueta.membership.policies import dues


class Doubt(TextChoices):
    NO_SIZE = dues.Doubt.NO_SIZE.value, _("No size was declared for the year")
    NO_TARIFF = dues.Doubt.NO_TARIFF.value, _("No tariff is in force for its class")
    NO_CLASS = dues.Doubt.NO_CLASS.value, _("The bylaws do not have its class")
    NO_ADDRESS = "no-address", _("No address is on record")
    NO_MAIL = "no-mail", _("Nobody can be written to")
    SUSPENDED = "suspended", _("Its rights are suspended")
    LEFT = "left", _("It left during the year")
    CREDITED = "credited", _("Something of the year was credited")
    TOO_MUCH = "too-much", _("More was issued for the year than is owed")


WORKS_OUT_NOTHING = frozenset({Doubt.NO_SIZE, Doubt.NO_TARIFF, Doubt.NO_CLASS, Doubt.TOO_MUCH})
"""Those with which no amount can be issued, whatever is decided: the size is given, or the member left out."""
