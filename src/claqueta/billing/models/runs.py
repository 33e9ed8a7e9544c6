"""Runs of dues: each member of the year with what it owes, what was decided, and what was issued."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claqueta.billing.models.receipts import Receipt
from claqueta.foundation.money_fields import MoneyField, nothing
from claqueta.organisations.models import Organisation


class DuesRun(models.Model):
    """One issue of dues to all who owe them for a year."""

    class State(models.TextChoices):
        PREVIEW = "preview", pgettext_lazy("dues run", "In preview")
        APPROVED = "approved", pgettext_lazy("dues run", "Approved")
        ISSUED = "issued", pgettext_lazy("dues run", "Issued")
        DROPPED = "dropped", pgettext_lazy("dues run", "Dropped")

    year = models.PositiveSmallIntegerField(_("year"))
    issue_on = models.DateField(_("to be issued on"))
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.PREVIEW)
    created_at = models.DateTimeField(default=timezone.now)
    worked_out_at = models.DateTimeField(_("worked out"), null=True, blank=True)
    issued_at = models.DateTimeField(_("issued"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("dues run")
        verbose_name_plural = _("dues runs")
        ordering: ClassVar = ["-year", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["year"],
                condition=models.Q(state__in=("preview", "approved")),
                name="one_run_of_a_year_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.year}".capitalize()


class RunApproval(models.Model):
    """That somebody approved a run as it then was."""

    run = models.ForeignKey(DuesRun, models.CASCADE, related_name="approvals")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    name = models.CharField(max_length=200)
    """Who it was, also when the account is gone."""
    total = MoneyField(_("total"))
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "account"], name="an_account_approves_a_run_once")
        ]

    def __str__(self) -> str:
        return f"{self.run}: {self.name}"


class DuesRow(models.Model):
    """A member in a run: what it owes and how that is worked out; then its receipt, or why it got none."""

    class State(models.TextChoices):
        READY = "ready", pgettext_lazy("member in a dues run", "Ready")
        TO_DECIDE = "to_decide", pgettext_lazy("member in a dues run", "To be decided")
        LEFT_OUT = "left_out", pgettext_lazy("member in a dues run", "Left out")
        ISSUED = "issued", pgettext_lazy("member in a dues run", "With its receipt")

    run = models.ForeignKey(DuesRun, models.CASCADE, related_name="rows")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    state = models.CharField(_("state"), max_length=20, choices=State, db_index=True)
    class_key = models.CharField(_("class"), max_length=40, blank=True)
    """Of its last spell in the year."""
    band = models.CharField(_("size"), max_length=40, blank=True)
    owed = MoneyField(_("owed for the year"), default=nothing)
    already = MoneyField(_("issued before"), default=nothing)
    """Receipts of the year less their credit notes."""
    amount = MoneyField(_("to issue"), default=nothing)
    lines: Any = models.JSONField(_("working"), default=list)
    doubts: Any = models.JSONField(_("to decide"), default=list)
    """Keys of `billing.policies.doubts`."""
    decided = models.BooleanField(default=False)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    """Why it was decided so, or why it gets no receipt."""
    receipt = models.OneToOneField(
        Receipt, models.PROTECT, null=True, blank=True, related_name="dues_row", verbose_name=_("receipt")
    )
    paper = models.CharField(max_length=20, blank=True)
    """How far its PDF and mail are: blank, `sent`, `no_mail`."""

    class Meta:
        verbose_name = _("member in the run")
        verbose_name_plural = _("members in the run")
        ordering: ClassVar = ["organisation__trade_name", "organisation__legal_name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "organisation"], name="a_member_once_in_a_run"),
            models.CheckConstraint(
                condition=(models.Q(state="issued", receipt__isnull=False))
                | (~models.Q(state="issued") & models.Q(receipt=None)),
                name="rows_issued_have_their_receipt",
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)
