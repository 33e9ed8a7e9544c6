"""Who may see what of a project: circles from everybody to those who decide, each seeing all that the one before it sees."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Circle(models.TextChoices):
    """For whom a field or a file is meant."""

    CARD = "card", _("Everybody, once selected")
    ACCREDITED = "accredited", _("Accredited people")
    REQUEST = "request", _("On request: whom you let in")
    NDA = "nda", _("Under a confidentiality agreement")
    OFFICE = "office", _("Only those who select")


ORDER = tuple(Circle.values)


def reaches(circle: str, meant: str) -> bool:
    """Whether somebody in a circle sees what is meant for another; nobody sees what is meant for none that there is."""
    return circle in ORDER and meant in ORDER and ORDER.index(circle) >= ORDER.index(meant)
