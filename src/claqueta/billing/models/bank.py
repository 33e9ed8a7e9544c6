"""What the bank says: statements, their entries and what became of each; what was learnt from deciding."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claqueta.foundation.money_fields import MoneyField
from claqueta.organisations.models import Organisation


class StatementState(models.TextChoices):
    HELD = "held", _("To be decided")
    TAKEN = "taken", _("Taken in")
    DROPPED = "dropped", pgettext_lazy("bank statement", "Left out")


class EntryState(models.TextChoices):
    OPEN = "open", _("To be explained")
    PROPOSED = "proposed", pgettext_lazy("bank entry", "Proposed")
    SETTLED = "settled", _("Settled")


class EntryKind(models.TextChoices):
    """What an entry is."""

    PAYMENT = "payment", _("Payment of dues")
    COLLECTION = "collection", _("Direct debits")
    RETURN = "return", _("Return")
    FEE = "fee", _("Bank fee")
    GRANT = "grant", pgettext_lazy("income", "Grant")
    INCOME = "income", _("Other income")
    EXPENSE = "expense", _("Expense")
    OWN = "own", _("Between our accounts")
    OTHER = "other", _("Other")


class Statement(models.Model):
    """One statement of an account: what stands between two balances."""

    account_key = models.CharField(_("account"), max_length=40)
    number = models.CharField(_("number"), max_length=40, blank=True)
    file_name = models.CharField(_("file"), max_length=200)
    file_sha256 = models.CharField(max_length=64)
    part = models.PositiveSmallIntegerField(default=0)
    """Which statement of the file."""
    form = models.CharField(_("form"), max_length=20)
    begins = models.DateField(_("from"))
    ends = models.DateField(_("to"))
    opening = MoneyField(_("opening balance"), null=True, blank=True)
    closing = MoneyField(_("closing balance"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=StatementState, default=StatementState.TAKEN)
    doubts: Any = models.JSONField(default=list, blank=True)
    """What does not fit, each with `key` and what belongs to it: see `billing.policies.chaining`."""
    why = models.CharField(_("why it was taken in all the same, or left out"), max_length=300, blank=True)
    skipped = models.PositiveIntegerField(default=0)
    """Entries that were known from another statement."""
    imported_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("bank statement")
        verbose_name_plural = _("bank statements")
        ordering: ClassVar = ["-ends", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account_key", "file_sha256", "part"],
                condition=~models.Q(state="dropped"),
                name="a_statement_is_taken_in_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number or self.file_name} · {self.begins} – {self.ends}"


class BankEntry(models.Model):
    """One movement of an account, and what became of it. Account numbers in it are masked, or sealed."""

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="entries")
    account_key = models.CharField(max_length=40)
    index = models.PositiveIntegerField()
    key = models.CharField(max_length=64)
    """By what it is known again in another statement or form."""
    booked_on = models.DateField(_("booked on"), db_index=True)
    valued_on = models.DateField(_("value date"), null=True, blank=True)
    amount = MoneyField(_("amount"))
    name = models.CharField(_("who"), max_length=200, blank=True)
    text = models.TextField(_("text"), blank=True)
    payer = models.CharField(max_length=64, blank=True, db_index=True)
    """Fingerprint of the other side's account."""
    payer_masked = models.CharField(_("account"), max_length=20, blank=True)
    raw_sealed = models.BinaryField()
    """The entry as it was read, with what it holds of accounts."""
    reference = models.CharField(_("bank’s reference"), max_length=80, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=EntryKind, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=EntryState, default=EntryState.OPEN)
    automatic = models.BooleanField(_("settled by itself"), default=False)
    confidence = models.FloatField(_("confidence"), default=0)
    shares: Any = models.JSONField(default=list, blank=True)
    """What is proposed: receipt (its key) and amount, the likeliest first."""
    candidates: Any = models.JSONField(default=list, blank=True)
    """Other receipts that it may be."""
    why: Any = models.JSONField(_("why"), default=dict, blank=True)
    """Reason in each language."""
    return_code = models.CharField(_("reason of the return"), max_length=8, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="bank_entries"
    )
    concept = models.CharField(_("concept"), max_length=120, blank=True)
    decided_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    revision = models.PositiveIntegerField(default=0)
    """Counts what became of it, so that who decides late is told."""

    class Meta:
        verbose_name = _("bank entry")
        verbose_name_plural = _("bank entries")
        ordering: ClassVar = ["booked_on", "pk"]
        indexes: ClassVar = [models.Index(fields=["state", "booked_on"], name="entries_to_settle")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account_key", "key"], name="an_entry_is_taken_in_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=EntryState.values), name="entry_in_a_known_state"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.booked_on} · {self.amount.formatted()}"


class Advance(models.Model):
    """Money that a member paid before anything was owed, until receipts use it up."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="advances")
    entry = models.ForeignKey(BankEntry, models.PROTECT, related_name="advances")
    amount = MoneyField(_("amount"))
    on = models.DateField(_("day"))
    ended = models.BooleanField(default=False)
    """Taken back, because the entry was something else."""

    class Meta:
        verbose_name = _("payment on account")
        verbose_name_plural = _("payments on account")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(amount__gt=models.Value(0)), name="advances_are_of_something"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.amount.formatted()}"


class Learnt(models.Model):
    """Whose an account or a payer's name is, as deciding has shown."""

    class By(models.TextChoices):
        ACCOUNT = "account", _("Account")
        NAME = "name", _("Name")

    by = models.CharField(max_length=10, choices=By)
    key = models.CharField(max_length=200)
    """Fingerprint of the account, or the name folded."""
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="learnt")
    entry = models.ForeignKey(BankEntry, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["by", "key"], name="learnt_of_each_once")]

    def __str__(self) -> str:
        return f"{self.get_by_display()} · {self.organisation}"
