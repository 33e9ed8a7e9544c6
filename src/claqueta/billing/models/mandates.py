"""Direct debit mandates: whom we may debit, on which account, by what signature."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claqueta.billing.bank import ibans
from claqueta.organisations.models import Organisation


class Scheme(models.TextChoices):
    CORE = "CORE", _("Basic (CORE)")
    B2B = "B2B", _("Between companies (B2B)")


class MandateState(models.TextChoices):
    PENDING = "pending", _("To be looked at")
    ACTIVE = "active", _("In force")
    STOPPED = "stopped", _("Stopped")
    REVOKED = "revoked", _("Revoked")
    LAPSED = "lapsed", _("Lapsed")
    REFUSED = "refused", pgettext_lazy("mandate", "Refused")


class SignedBy(models.TextChoices):
    DRAWN = "drawn", _("Drawn on screen")
    UPLOADED = "uploaded", _("Signed copy uploaded")
    PAPER = "paper", _("On paper, in the office")


class Doubt(models.TextChoices):
    """Why somebody has to look at a mandate before it is used."""

    ANOTHER_HOLDER = "another_holder", _("The holder is not the organisation")
    ANOTHER_MEMBER = "another_member", _("The account is already debited for another organisation")
    UNREAD_COPY = "unread_copy", _("Nobody has looked at the signed copy yet")
    NOT_WITH_BANK = "not_with_bank", _("The debtor has to register it with its bank")


class Mandate(models.Model):
    """An authorisation to debit an account. The number is sealed; what is shown of it are country and last four."""

    reference = models.CharField(_("reference"), max_length=35, unique=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="mandates")
    scheme = models.CharField(_("scheme"), max_length=4, choices=Scheme, default=Scheme.CORE)
    single = models.BooleanField(_("for one payment only"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=MandateState, default=MandateState.PENDING)
    holder = models.CharField(_("holder of the account"), max_length=70)
    iban_sealed = models.BinaryField()
    iban_masked = models.CharField(_("account"), max_length=20)
    fingerprint = models.CharField(max_length=64, db_index=True)
    bic = models.CharField(_("BIC"), max_length=11, blank=True)
    doubts = models.JSONField(_("to be looked at"), default=list, blank=True)
    signed_on = models.DateField(_("signed on"))
    signed_place = models.CharField(_("place"), max_length=70, blank=True)
    signed_by = models.CharField(_("signed by"), max_length=120)
    signed_how = models.CharField(_("how it was signed"), max_length=10, choices=SignedBy)
    signature_sealed = models.BinaryField(null=True)
    """Drawing or signed copy, as its media type and bytes."""
    audit = models.JSONField(default=dict, blank=True)
    """Where the signature came from: moment, address, program, version of the text."""
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    collected_first = models.DateField(_("first collected"), null=True, blank=True)
    collected_last = models.DateField(_("last collected"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    why_ended = models.CharField(_("why it ended"), max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("direct debit mandate")
        verbose_name_plural = _("direct debit mandates")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=MandateState.values), name="mandate_in_a_known_state"
            ),
            models.CheckConstraint(
                condition=models.Q(scheme__in=Scheme.values), name="mandate_of_a_known_scheme"
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=models.Q(state="active"),
                name="one_mandate_in_force_each",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} · {self.organisation}"

    @property
    def iban(self) -> str:
        """The whole number, for the bank's file alone; screens show `iban_masked`."""
        return ibans.opened(self.iban_sealed)

    @property
    def last_used(self) -> date:
        """From when it counts towards its lapse."""
        return self.collected_last or self.signed_on

    @property
    def doubt_names(self) -> list[str]:
        return [str(Doubt(doubt).label) for doubt in self.doubts]


class Amendment(models.Model):
    """A change of what the debtor's bank knows of a mandate; it travels with the next collection."""

    mandate = models.ForeignKey(Mandate, models.CASCADE, related_name="amendments")
    at = models.DateTimeField(default=timezone.now)
    old_iban_sealed = models.BinaryField()
    old_masked = models.CharField(_("former account"), max_length=20)
    same_bank = models.BooleanField(_("at the same bank"))
    told_on = models.DateField(_("told to the bank on"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.mandate} · {self.old_masked}"
