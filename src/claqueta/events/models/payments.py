"""Payments by card: what the provider was asked for, and what it answered."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claqueta.events.models.registrations import Registration
from claqueta.foundation.money import Money
from claqueta.foundation.money_fields import MoneyField


class CardPaymentState(models.TextChoices):
    BEGUN = "begun", _("Begun")
    PAID = "paid", _("Paid")
    REFUSED = "refused", _("Refused by the bank")


class CardPayment(models.Model):
    """One attempt to pay a registration by card. No number of a card ever comes here."""

    State = CardPaymentState
    registration = models.ForeignKey(
        Registration, models.PROTECT, related_name="card_payments", verbose_name=_("registration")
    )
    order = models.CharField(_("order"), max_length=12, unique=True)
    """What the provider calls it."""
    amount = MoneyField[Money, Money](_("amount"))
    state = models.CharField(
        _("state"), max_length=8, choices=CardPaymentState, default=CardPaymentState.BEGUN
    )
    answer = models.CharField(_("answer of the provider"), max_length=60, blank=True)
    begun_at = models.DateTimeField(_("begun"), default=timezone.now)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("payment by card")
        verbose_name_plural = _("payments by card")
        ordering: ClassVar = ["-begun_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=CardPaymentState.values), name="card_payment_in_a_known_state"
            ),
            models.CheckConstraint(
                condition=models.Q(state="begun", answered_at=None)
                | (~models.Q(state="begun") & models.Q(answered_at__isnull=False)),
                name="card_payment_answered_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration} · {self.order}"
