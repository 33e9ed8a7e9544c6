"""Reminders of what is overdue, and what stops them: promises and disputes; what the bylaws make of arrears."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from claqueta.billing.models.receipts import Receipt
from claqueta.organisations.models import Organisation


class ReminderState(models.TextChoices):
    WAITS = "waits", _("Waits to be looked at")
    SENT = "sent", _("Sent")
    DROPPED = "dropped", _("Not sent")


class Reminder(models.Model):
    """One letter to a member about what is overdue."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="reminders")
    receipts: Any = models.ManyToManyField(Receipt, through="ReminderLine", related_name="reminders")
    step = models.PositiveSmallIntegerField(_("step"))
    state = models.CharField(_("state"), max_length=10, choices=ReminderState, default=ReminderState.WAITS)
    to = models.JSONField(_("to"), default=list)
    language = models.CharField(max_length=10)
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))
    made_on = models.DateField(_("made on"))
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    why_dropped = models.CharField(_("why it was not sent"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering: ClassVar = ["-made_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=ReminderState.values), name="reminder_in_a_known_state"
            )
        ]

    def __str__(self) -> str:
        return self.subject


class ReminderLine(models.Model):
    """A receipt in a reminder; each step of each receipt is gone once."""

    reminder = models.ForeignKey(Reminder, models.CASCADE, related_name="lines")
    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="reminder_lines")
    step = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["receipt", "step"], name="a_step_of_reminding_once")
        ]

    def __str__(self) -> str:
        return f"{self.receipt} · {self.step}"


class Promise(models.Model):
    """What a member said that it will pay and when; nobody reminds it meanwhile."""

    class State(models.TextChoices):
        OPEN = "open", _("Running")
        KEPT = "kept", _("Kept")
        BROKEN = "broken", _("Broken")
        DROPPED = "dropped", _("Ended")

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="promises")
    instalments: Any = models.JSONField(_("instalments"), default=list)
    """Each with `on` (ISO) and `amount` (text)."""
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    note = models.CharField(_("note"), max_length=300, blank=True)
    made_on = models.DateField(_("made on"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("promise to pay")
        verbose_name_plural = _("promises to pay")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation"], condition=models.Q(state="open"), name="one_running_promise_each"
            )
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class Dispute(models.Model):
    """A receipt that its debtor does not accept; nobody reminds it meanwhile."""

    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="disputes")
    reason = models.CharField(_("what it says"), max_length=300)
    since = models.DateField(_("since"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("dispute")
        verbose_name_plural = _("disputes")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["receipt"], condition=models.Q(ended_on=None), name="one_open_dispute_each"
            )
        ]

    def __str__(self) -> str:
        return str(self.receipt)


class ArrearsTask(models.Model):
    """What the bylaws allow because of arrears; somebody decides, nothing happens by itself."""

    class Effect(models.TextChoices):
        SUSPEND = "suspend", _("Suspend the vote")
        PROPOSE = "propose", _("Propose to the board that it leaves")

    class State(models.TextChoices):
        OPEN = "open", _("To be decided")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Not now")

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="arrears_tasks")
    effect = models.CharField(_("effect"), max_length=10, choices=Effect)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    since = models.DateField(_("since"))
    """The day of the oldest debt that it is about."""
    clause: Any = models.JSONField(default=dict, blank=True)
    """Article and text of the bylaws, in each language."""
    note = models.CharField(_("note"), max_length=300, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("effect of arrears")
        verbose_name_plural = _("effects of arrears")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "effect", "since"], name="an_effect_is_proposed_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.get_effect_display()}"
