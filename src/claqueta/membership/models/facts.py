"""Facts of the register of members. Written by `membership.actions.record` alone; never altered, never deleted."""

from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class NeverAltered(TypeError):
    """A fact was to be changed or deleted: only a later fact corrects one."""


class Facts(models.QuerySet["Fact"]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise NeverAltered("facts are corrected by later ones")

    def delete(self) -> NoReturn:
        raise NeverAltered("facts are corrected by later ones")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise NeverAltered("facts are corrected by later ones")


class Fact(models.Model):
    """Something that happened to a membership, on a day, as it was recorded at a moment."""

    class Kind(models.TextChoices):
        ADMITTED = "admitted", _("Admitted")
        CLASS_CHANGED = "class_changed", _("Class changed")
        RENAMED = "renamed", _("Name changed")
        TAX_ID_CHANGED = "tax_id_changed", _("Tax ID changed")
        REPRESENTED = "represented", _("Representative accredited")
        SUSPENDED = "suspended", _("Rights suspended")
        RESTORED = "restored", _("Rights restored")
        LEFT = "left", _("Left")
        CORRECTED = "corrected", _("Corrected")

    position = models.PositiveBigIntegerField(primary_key=True)
    """Of its link in the book."""
    kind = models.CharField(_("what happened"), max_length=20, choices=Kind)
    organisation = models.ForeignKey(
        "organisations.Organisation", models.DO_NOTHING, related_name="facts", db_constraint=False
    )
    """The register outlives the record of the directory, which an import that is undone takes away again."""
    number = models.PositiveIntegerField(_("number"), null=True, blank=True)
    """The member's, given when it is admitted."""
    effective_on = models.DateField(_("takes effect"))
    recorded_at = models.DateTimeField(_("recorded"))
    data: Any = models.JSONField(default=dict)
    source = models.CharField(_("source"), max_length=300, blank=True)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrections")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
    )
    """Who recorded it; none for the house. The key stays when the account goes, since the book vouches for it."""

    objects = Facts.as_manager()

    class Meta:
        verbose_name = _("fact of the register")
        verbose_name_plural = _("facts of the register")
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number"], name="a_member_number_once"),
            models.CheckConstraint(
                condition=models.Q(kind="admitted", number__isnull=False)
                | (~models.Q(kind="admitted") & models.Q(number=None)),
                name="admission_gives_the_number",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="corrected", corrects__isnull=False)
                | (~models.Q(kind="corrected") & models.Q(corrects=None)),
                name="a_correction_names_what_it_corrects",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.effective_on}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise NeverAltered("facts are corrected by later ones")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise NeverAltered("facts are corrected by later ones")
