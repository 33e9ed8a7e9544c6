"""Who acts for an organisation."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claqueta.accounts.models import Person
from claqueta.organisations.models.organisation import Organisation


class Affiliation(models.Model):
    """A person's role in an organisation from one day to another (half-open)."""

    class Kind(models.TextChoices):
        REPRESENTATIVE = "representative", _("Representative")
        COLLEAGUE = "colleague", _("Colleague")
        CONTACT = "contact", _("Contact")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="affiliations")
    person = models.ForeignKey(Person, models.CASCADE, related_name="affiliations")
    kind = models.CharField(_("role"), max_length=20, choices=Kind, default=Kind.CONTACT)
    position = models.CharField(_("position"), max_length=120, blank=True)
    visibility = models.CharField(max_length=10, default="members")
    since = models.DateField(_("since"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("affiliation")
        verbose_name_plural = _("affiliations")
        ordering: ClassVar = ["kind", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "person", "kind"],
                condition=models.Q(until=None),
                name="one_open_affiliation",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.organisation}"
