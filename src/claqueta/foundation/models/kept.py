"""What is kept beside other things: files of records, views of lists."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Attachment(models.Model):
    """A file hanging from any object; its type is what its bytes say, not its name."""

    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=64)
    file = models.FileField(upload_to="attachments/%Y/")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["object_type", "object_id"], name="attachment_by_object")]

    def __str__(self) -> str:
        return self.name


class SavedView(models.Model):
    """A list's filters under a name."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    list_name = models.CharField(max_length=60)
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(max_length=1000)
    shared = models.BooleanField(_("shared with the office"), default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "list_name", "name"], name="one_view_per_name")
        ]

    def __str__(self) -> str:
        return self.name
