"""Pictures of an organisation's gallery."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from claqueta.foundation.translated import TranslatedField
from claqueta.organisations.models.organisation import Organisation


class HungPictures(models.Manager["Picture"]):
    """Those that hang: what everybody reads. One that waits to be published is asked for by name."""

    def get_queryset(self) -> models.QuerySet["Picture"]:
        return super().get_queryset().filter(hung=True)


class Picture(models.Model):
    """A picture of an organisation's gallery or the poster of one of its works, checked and drawn anew when it came in.

    What somebody changes who may not publish waits with the draft: a new picture is not hung yet, one to be taken
    away is leaving.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="pictures")
    file = models.FileField(upload_to="pictures/%Y/")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    caption: Any = TranslatedField(_("caption"))
    """Language code → what is to be seen; also the alternative text."""
    work = models.CharField(_("poster of"), max_length=300, blank=True, default="")
    """The title of the credit whose poster it is; blank for the gallery."""
    hung = models.BooleanField(default=True)
    leaving = models.BooleanField(default=False)

    objects = HungPictures()
    waiting_too: ClassVar[models.Manager["Picture"]] = models.Manager()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return str(self.file)
