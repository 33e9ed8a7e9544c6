"""What is earned and spent besides dues, what is expected, and what was planned."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claqueta.billing.models.receipts import Lasting
from claqueta.foundation.money_fields import MoneyField
from claqueta.organisations.models import Organisation


class Movement(Lasting):
    """Money that came or went without a receipt: a bank's fee, a grant, a supplier. Undone by another one (`reverses`)."""

    on = models.DateField(_("day"))
    concept = models.CharField(_("concept"), max_length=40)
    """Of the chart (`billing.chart`)."""
    amount = MoneyField(_("amount"))
    """Above zero for what came in, below it for what went out."""
    text = models.CharField(_("text"), max_length=300, blank=True)
    source_kind = models.CharField(max_length=60, blank=True)
    source_id = models.CharField(max_length=64, blank=True)
    """What it was written down for, as of a posting."""
    reverses = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="reversed_by")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("movement")
        verbose_name_plural = _("movements")
        ordering: ClassVar = ["-on", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(amount=models.Value(0)), name="movements_move_something"
            )
        ]

    def __str__(self) -> str:
        return self.text or self.concept


class ExpectedIncome(models.Model):
    """An instalment of an agreement with an administration: what is expected, when, and what came."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("administration")
    )
    title = models.CharField(_("agreement"), max_length=200)
    concept = models.CharField(_("concept"), max_length=40, default="agreements")
    amount = MoneyField(_("amount"))
    expected_on = models.DateField(_("expected on"))
    received = models.OneToOneField(
        Movement, models.PROTECT, null=True, blank=True, related_name="expected", verbose_name=_("received")
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("expected income")
        verbose_name_plural = _("expected income")
        ordering: ClassVar = ["expected_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(amount__gt=models.Value(0)), name="income_is_expected")
        ]

    def __str__(self) -> str:
        return self.title


class BudgetLine(models.Model):
    """What a year is planned to earn or spend by a concept."""

    year = models.PositiveSmallIntegerField(_("year"))
    concept = models.CharField(_("concept"), max_length=40)
    amount = MoneyField(_("amount"))
    """Above zero, also what is spent; the concept says which."""
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        ordering: ClassVar = ["-year", "concept"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["year", "concept"], name="a_concept_once_in_a_budget")
        ]

    def __str__(self) -> str:
        return f"{self.concept} {self.year}"


class EconomicDocument(models.Model):
    """What is to be billed for economic activity, as complete data of EN 16931; a certified program issues it.

    We issue no such invoice ourselves (RD 1007/2023 art. 3): the number and the PDF that the program gives are kept here.
    """

    class State(models.TextChoices):
        PREPARED = "prepared", pgettext_lazy("document to be invoiced", "Prepared")
        EXPORTED = "exported", pgettext_lazy("document to be invoiced", "Sent to the program")
        ISSUED = "issued", pgettext_lazy("document to be invoiced", "Invoiced")
        DROPPED = "dropped", pgettext_lazy("document to be invoiced", "Dropped")

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("customer")
    )
    concept = models.CharField(_("concept"), max_length=40)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.PREPARED)
    net = MoneyField(_("without VAT"))
    vat = MoneyField(_("VAT"))
    total = MoneyField(_("total"))
    data: Any = models.JSONField(default=dict)
    """The business terms of EN 16931: `billing.policies.invoices`."""
    prepared_on = models.DateField(_("prepared on"))
    due_on = models.DateField(_("due on"))
    number = models.CharField(_("invoice number"), max_length=60, blank=True)
    invoiced_on = models.DateField(_("invoiced on"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("document to be invoiced")
        verbose_name_plural = _("documents to be invoiced")
        ordering: ClassVar = ["-prepared_on", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["number"], condition=~models.Q(number=""), name="an_invoice_number_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state="issued", invoiced_on__isnull=False) | ~models.Q(state="issued"),
                name="what_is_invoiced_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"{self._meta.verbose_name} {self.pk}".capitalize()
