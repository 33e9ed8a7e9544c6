"""Collections: files of direct debits for the bank, what is in each, and who fetched it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from claqueta.billing.models.mandates import Amendment, Mandate, Scheme
from claqueta.billing.models.receipts import Receipt
from claqueta.foundation.money_fields import MoneyField


class CollectionState(models.TextChoices):
    DRAFT = "draft", _("Being put together")
    NOTIFIED = "notified", _("Announced to those who pay")
    SENT = "sent", _("With the bank")
    BOOKED = "booked", _("Booked by the bank")
    DROPPED = "dropped", pgettext_lazy("collection", "Dropped")


class RowState(models.TextChoices):
    PLANNED = "planned", _("To be collected")
    COLLECTED = "collected", _("Collected")
    RETURNED = "returned", _("Returned")
    DROPPED = "dropped", pgettext_lazy("direct debit", "Left out")


class Collection(models.Model):
    """One file of direct debits. The day asked for, the day moved to and the day booked are all kept."""

    reference = models.CharField(_("reference"), max_length=35, unique=True)
    scheme = models.CharField(_("scheme"), max_length=4, choices=Scheme, default=Scheme.CORE)
    state = models.CharField(
        _("state"), max_length=10, choices=CollectionState, default=CollectionState.DRAFT
    )
    asked_on = models.DateField(_("day asked for"))
    collected_on = models.DateField(_("day of the collection"))
    """A day of the bank on which those who pay have been told for long enough and the bank for its lead days."""
    booked_on = models.DateField(_("booked on"), null=True, blank=True)
    version = models.CharField(_("version of the file"), max_length=2)
    account_key = models.CharField(max_length=40)
    notified_at = models.DateTimeField(_("announced"), null=True, blank=True)
    file_sealed = models.BinaryField(null=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    file_at = models.DateTimeField(_("file made"), null=True, blank=True)
    why_dropped = models.CharField(_("why it was dropped"), max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("collection")
        verbose_name_plural = _("collections")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=CollectionState.values), name="collection_in_a_known_state"
            ),
            models.CheckConstraint(
                condition=models.Q(collected_on__gte=models.F("asked_on")), name="collections_move_forward"
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class CollectionRow(models.Model):
    """One direct debit: a receipt on a mandate."""

    collection = models.ForeignKey(Collection, models.PROTECT, related_name="rows")
    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="collections")
    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="rows")
    amount = MoneyField(_("amount"))
    sequence = models.CharField(max_length=4)
    end_to_end = models.CharField(max_length=35, unique=True)
    amendment = models.ForeignKey(Amendment, models.SET_NULL, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=RowState, default=RowState.PLANNED)
    return_code = models.CharField(_("returned for"), max_length=8, blank=True)
    returned_on = models.DateField(_("returned on"), null=True, blank=True)
    why_dropped = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("direct debit")
        verbose_name_plural = _("direct debits")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            # However a collection is opened, rebuilt or tried twice: of a receipt there is one debit under way.
            models.UniqueConstraint(
                fields=["receipt"],
                condition=models.Q(state__in=("planned", "collected")),
                name="a_receipt_is_collected_once",
            ),
            models.CheckConstraint(
                condition=models.Q(amount__gt=models.Value(0)), name="debits_take_something"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=RowState.values), name="debit_in_a_known_state"
            ),
        ]

    def __str__(self) -> str:
        return self.end_to_end


class CollectionDownload(models.Model):
    """Who fetched a collection's file, and when."""

    collection = models.ForeignKey(Collection, models.CASCADE, related_name="downloads")
    at = models.DateTimeField(default=timezone.now)
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.collection} · {self.at:%Y-%m-%d}"

    @property
    def in_words(self) -> str:
        """Who fetched the file and when, as a sentence without its full stop."""
        return gettext("%(who)s fetched this file on %(when)s") % {
            "who": self.by or "Claqueta",
            "when": date_format(timezone.localtime(self.at), "SHORT_DATETIME_FORMAT"),
        }
