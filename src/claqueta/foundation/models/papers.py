"""Documents that were issued, and those that were withdrawn. Written by `foundation.documents` alone, and never altered."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class NeverAltered(TypeError):
    """An issued document or its withdrawal was to be changed or deleted."""


class Lasting(models.Model):
    """A row of the book of documents: written once."""

    position = models.PositiveBigIntegerField(null=True, unique=True, editable=False)
    """Of its link in the book; none only until the transaction that writes it ends."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise NeverAltered(f"{self} was entered in the book")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise NeverAltered(f"{self} was entered in the book")


class IssuedDocument(Lasting):
    """A document as it was issued: its file, what it is about, and who may read it."""

    class State(models.TextChoices):
        VALID = "valid", _("Valid")
        REPLACED = "replaced", pgettext_lazy("document", "Replaced by a later one")
        WITHDRAWN = "withdrawn", pgettext_lazy("document", "Withdrawn")

    kind = models.CharField(max_length=60, db_index=True)
    series = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    ordinal = models.PositiveIntegerField()
    """In its series and year, from 1 on without a gap."""
    number = models.CharField(_("number"), max_length=60)
    """As the document shows it."""
    code = models.CharField(_("code"), max_length=12, unique=True)
    """In the address at which anybody checks the document; it cannot be guessed."""
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("language"), max_length=10)
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=64, blank=True)
    object_name = models.CharField(max_length=255, blank=True)
    issued_on = models.DateField(_("day"))
    issued_at = models.DateTimeField(default=timezone.now)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    circle = models.CharField(max_length=20, blank=True)
    """Who may read it besides those who issue its kind; empty for nobody else."""
    file = models.FileField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    key = models.CharField(max_length=64, blank=True, editable=False)
    """Names what it was issued for, so that the same is not issued twice."""
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )

    class Meta:
        verbose_name = _("issued document")
        verbose_name_plural = _("issued documents")
        ordering: ClassVar = ["-issued_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["object_type", "object_id"], name="document_by_object")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["series", "year", "ordinal"], name="a_number_once"),
            models.UniqueConstraint(fields=["key"], condition=~models.Q(key=""), name="one_document_per_key"),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.title}"

    @property
    def state(self) -> State:
        """Read it of documents fetched by `documents.issued`, which asks for all of it at once."""
        if hasattr(self, "withdrawal"):
            return self.State.WITHDRAWN
        return self.State.REPLACED if hasattr(self, "superseded_by") else self.State.VALID

    @property
    def written_code(self) -> str:
        """The code in groups, as people read it out."""
        return "-".join(self.code[start : start + 4] for start in range(0, len(self.code), 4))


class DocumentWithdrawal(Lasting):
    """That a document no longer holds, although it was issued."""

    document = models.OneToOneField(IssuedDocument, models.PROTECT, related_name="withdrawal")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    reason = models.CharField(_("why"), max_length=300)

    def __str__(self) -> str:
        return f"{self.document.number}: {self.reason}"
