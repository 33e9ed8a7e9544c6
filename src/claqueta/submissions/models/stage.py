"""The stage: when projects rehearse and when they pitch."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from claqueta.submissions.models.calls import ProjectCall
from claqueta.submissions.models.submissions import Submission


class SlotKind(models.TextChoices):
    PITCH = "pitch", _("Pitch")
    REHEARSAL = "rehearsal", _("Rehearsal")


class Slot(models.Model):
    """Some minutes on the stage, perhaps of a project."""

    call = models.ForeignKey(ProjectCall, models.CASCADE, related_name="slots")
    kind = models.CharField(_("kind"), max_length=10, choices=SlotKind)
    begins_at = models.DateTimeField(_("begins"))
    beside = models.PositiveSmallIntegerField(default=0, editable=False)
    """Of those who rehearse at the same time, the first is 0, whoever is beside it 1."""
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    submission = models.ForeignKey(
        Submission, models.SET_NULL, null=True, blank=True, related_name="slots", verbose_name=_("project")
    )

    class Meta:
        verbose_name = _("time on the stage")
        verbose_name_plural = _("times on the stage")
        ordering: ClassVar = ["begins_at", "beside", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(kind__in=SlotKind.values), name="slot_of_a_known_kind"),
            models.UniqueConstraint(
                fields=["call", "kind", "begins_at", "beside"], name="slot_begins_once_beside_others"
            ),
            models.UniqueConstraint(
                fields=["kind", "submission"],
                condition=models.Q(submission__isnull=False),
                name="project_once_on_the_stage",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.begins_at:%Y-%m-%d %H:%M}"
