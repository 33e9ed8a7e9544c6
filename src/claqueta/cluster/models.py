"""The cluster's purposes, taxonomy and places as rows, so that everything can point to them."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from claqueta.foundation.translated import TranslatedField, text_in


class Purpose(models.Model):
    """One of the bylaws' purposes; everything the cluster does points to at least one."""

    code = models.CharField(max_length=10, unique=True)
    name = TranslatedField(_("name"))
    text = TranslatedField(_("text"), multiline=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("statutory purpose")
        verbose_name_plural = _("statutory purposes")
        ordering: ClassVar = ["order"]

    def __str__(self) -> str:
        return f"{self.code} · {text_in(self.name)}"


class Category(models.Model):
    """An activity of the value-chain taxonomy, or a group of them."""

    code = models.CharField(max_length=12, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="children")
    name = TranslatedField(_("name"))
    synonyms = models.JSONField(default=dict)
    order = models.PositiveSmallIntegerField(default=0)
    retired = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering: ClassVar = ["order"]

    def __str__(self) -> str:
        return text_in(self.name)


class ActivityCode(models.Model):
    """A code of an official classification (NACE, CNAE) that usually goes with an activity; kept apart from it."""

    scheme = models.CharField(max_length=20)
    code = models.CharField(max_length=12)
    category = models.ForeignKey(Category, models.CASCADE, related_name="activity_codes")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scheme", "code", "category"], name="one_code_per_category")
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.code}"


class Place(models.Model):
    """A municipality of the cluster's territory."""

    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=120)
    latitude = models.FloatField()
    longitude = models.FloatField()

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class SetUp(models.Model):
    """From which state of the cluster's folder this database was last set up."""

    fingerprint = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.fingerprint[:8]
