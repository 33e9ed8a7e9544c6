"""Receipts, credit notes, and what was posted on them. Written by `billing.actions` alone, once, and never altered."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claqueta.foundation.money import Money
from claqueta.foundation.money_fields import MoneyField
from claqueta.organisations.models import Organisation


class NeverAltered(TypeError):
    """Something that was issued or posted was to be changed or deleted."""


class Lasting(models.Model):
    """A row that is written once."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise NeverAltered(f"{self} was written for good")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise NeverAltered(f"{self} was written for good")


class Receipt(Lasting):
    """What a member owes, as it was issued; or a credit note, which takes something off one (`corrects`).

    Dues are consideration for no supply, so that receipts are no invoices and stand outside VERI*FACTU (RD 1007/2023
    art. 3.1.a with LIS art. 110); economic activity is billed by a certified program (`EconomicDocument`).
    """

    class Concept(models.TextChoices):
        DUES = "dues", pgettext_lazy("concept", "Dues")

    position = models.PositiveBigIntegerField(null=True, unique=True, editable=False)
    """Of its link in the book of receipts; none only until the transaction that writes it ends."""
    series = models.CharField(_("series"), max_length=20)
    year = models.PositiveSmallIntegerField(_("year of the number"))
    ordinal = models.PositiveIntegerField()
    """In its series and year, from 1 on without a gap."""
    number = models.CharField(_("number"), max_length=40, unique=True)
    """As the receipt shows it."""
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="receipts", verbose_name=_("organisation")
    )
    concept = models.CharField(_("concept"), max_length=20, choices=Concept, default=Concept.DUES)
    dues_year = models.PositiveSmallIntegerField(_("dues of the year"))
    amount = MoneyField(_("amount"))
    """Above zero; below it for a credit note."""
    issued_on = models.DateField(_("issued on"))
    issued_at = models.DateTimeField(default=timezone.now)
    due_on = models.DateField(_("due on"))
    lines: Any = models.JSONField(_("working"), default=list)
    """How the amount was worked out: see `billing.policies.working`."""
    reason = models.CharField(_("why"), max_length=300, blank=True)
    """Of a credit note."""
    corrects = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="credit_notes",
        verbose_name=pgettext_lazy("credit note", "credits"),
    )
    debtor_name = models.CharField(_("debtor"), max_length=200)
    debtor_tax_id = models.CharField(_("tax ID"), max_length=30, blank=True)
    debtor_address: Any = models.JSONField(_("address"), default=dict)
    """`street`, `postal_code`, `city`, `country`, as they were on that day."""
    language = models.CharField(_("language"), max_length=10)
    """In which the debtor reads it first."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        ordering: ClassVar = ["-issued_on", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "dues_year"], name="receipt_by_debtor_and_year"),
            models.Index(fields=["due_on"], name="receipt_by_due_day"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["series", "year", "ordinal"], name="a_receipt_number_once"),
            models.CheckConstraint(
                condition=models.Q(corrects=None, amount__gt=models.Value(0))
                | models.Q(corrects__isnull=False, amount__lt=models.Value(0)),
                name="receipts_owe_and_credit_notes_give",
            ),
            models.CheckConstraint(
                condition=models.Q(due_on__gte=models.F("issued_on")), name="receipts_are_due_once_issued"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_credit_note(self) -> bool:
        return self.corrects_id is not None


class Posting(Lasting):
    """Something that was posted on a receipt. What was wrong is undone by another one (`reverses`)."""

    class Kind(models.TextChoices):
        TRANSFER = "transfer", _("Transfer")
        COLLECTION = "collection", _("Direct debit")
        RETURN = "return", _("Direct debit returned")
        REFUND = "refund", _("Paid back")
        CREDIT = "credit", _("Credit note")
        MANUAL = "manual", _("By hand")

    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="postings", verbose_name=_("receipt"))
    amount = MoneyField(_("amount"))
    """Above zero takes off what is owed; below it adds to it (returned, paid back, undone)."""
    on = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    source_kind = models.CharField(max_length=60, blank=True)
    """What it was posted for, as a model's label (`billing.bankentry`); blank when somebody posted it by hand."""
    source_id = models.CharField(max_length=64, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="reversed_by")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        ordering: ClassVar = ["on", "id"]
        indexes: ClassVar = [models.Index(fields=["source_kind", "source_id"], name="posting_by_source")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(amount=models.Value(0)), name="postings_move_something"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.receipt.number}"

    @property
    def taken_off(self) -> Money:
        """As it stands beside what is owed: below zero where it lessens that."""
        return -self.amount


class ReceiptPaper(Lasting):
    """A receipt's PDF in a language, drawn once and kept."""

    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="papers")
    language = models.CharField(max_length=10)
    file = models.FileField(max_length=200)
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["receipt", "language"], name="a_paper_once_in_a_language")
        ]

    def __str__(self) -> str:
        return f"{self.receipt.number} ({self.language})"
