"""What stands beside objects of any kind: the office's notes, and its tags."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Note(models.Model):
    """What the office writes beside an object, for itself. Written by `foundation.notes` alone."""

    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=64)
    text = models.TextField(_("note"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    pinned = models.BooleanField(_("pinned"), default=False)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering: ClassVar = ["-pinned", "-at", "-id"]
        indexes: ClassVar = [models.Index(fields=["object_type", "object_id"], name="note_by_object")]

    def __str__(self) -> str:
        return self.text[:80]


class Tag(models.Model):
    """A word of the office's own for objects of one kind. Written by `foundation.tags` alone."""

    class Colour(models.TextChoices):
        """As the styles name them (`--tag-…`)."""

        PLAIN = "plain", _("Grey")
        MARK = "mark", _("Red")
        SUN = "sun", _("Yellow")
        LEAF = "leaf", _("Green")
        SKY = "sky", _("Blue")
        PLUM = "plum", _("Purple")

    kind = models.CharField(max_length=60)
    """Of the objects that can have it: a model's label."""
    name = models.CharField(_("tag"), max_length=40)
    key = models.CharField(max_length=80)
    """The name as two that are alike have it: without accents and capitals."""
    colour = models.CharField(_("colour"), max_length=10, choices=Colour, default=Colour.PLAIN)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering: ClassVar = ["kind", "key"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "key"], name="one_tag_per_name")]

    def __str__(self) -> str:
        return self.name


class Tagging(models.Model):
    """That an object has a tag."""

    tag = models.ForeignKey(Tag, models.CASCADE, related_name="taggings")
    object_id = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["object_id"], name="tagging_by_object")]
        constraints: ClassVar = [models.UniqueConstraint(fields=["tag", "object_id"], name="a_tag_once")]

    def __str__(self) -> str:
        return f"{self.tag} {self.object_id}"
