"""What a delegation costs, by line and by company."""

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claqueta.delegations.models.applicants import Applicant
from claqueta.delegations.models.delegations import Delegation
from claqueta.foundation.money import Money
from claqueta.foundation.money_fields import MoneyField


class Payer(models.TextChoices):
    CLUSTER = "cluster", _("The cluster")
    COMPANY = "company", _("The company")


class CostLine(models.Model):
    """A line of the budget: of one company, or shared evenly by all that travel."""

    delegation = models.ForeignKey(
        Delegation, models.CASCADE, related_name="costs", verbose_name=_("delegation")
    )
    applicant = models.ForeignKey(
        Applicant, models.PROTECT, null=True, blank=True, related_name="costs", verbose_name=_("company")
    )
    """None for what is shared."""
    name = models.CharField(_("what for"), max_length=160)
    payer = models.CharField(_("paid by"), max_length=10, choices=Payer)
    planned: Any = MoneyField[Money, Money](_("planned"))
    actual: Any = MoneyField[Money | None, Money | None](_("actual"), null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("cost of a delegation")
        verbose_name_plural = _("costs of delegations")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(payer__in=Payer.values), name="delegation_cost_payer_is_known"
            )
        ]

    def __str__(self) -> str:
        return self.name
