"""A company that applies to a delegation, how it is scored, and how it stands."""

import uuid
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claqueta.billing.models import EconomicDocument
from claqueta.delegations.models.delegations import Delegation, DelegationState
from claqueta.foundation.money import Money
from claqueta.foundation.money_fields import MoneyField
from claqueta.foundation.translated import TranslatedField
from claqueta.organisations.models import Organisation


class Criterion(models.TextChoices):
    """What companies are chosen by; a delegation says what each weighs."""

    EXPORT = "export", _("Readiness to export")
    CATALOGUE = "catalogue", _("Catalogue for this market")
    LANGUAGES = "languages", _("Languages of who travels")
    BEFORE = "before", _("Been there before")
    FIT = "fit", _("Fit with the market")


class ApplicantState(models.TextChoices):
    DRAFT = "draft", _("Being written")
    SUBMITTED = "submitted", pgettext_lazy("company", "Submitted")
    SELECTED = "selected", pgettext_lazy("company", "Selected")
    RESERVE = "reserve", _("In reserve")
    REJECTED = "rejected", pgettext_lazy("company", "Not selected")
    ACCEPTED = "accepted", _("Travels")
    DECLINED = "declined", pgettext_lazy("company", "Does not travel")
    LAPSED = "lapsed", _("Did not answer in time")
    WITHDRAWN = "withdrawn", pgettext_lazy("company", "Withdrawn")


HELD = (ApplicantState.SELECTED, ApplicantState.ACCEPTED)
"""Those that have a place."""
GOING = (ApplicantState.ACCEPTED,)


class Applicant(models.Model):
    """The application of one company to one delegation."""

    State = ApplicantState
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    delegation = models.ForeignKey(
        Delegation, models.PROTECT, related_name="applicants", verbose_name=_("delegation")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="delegations", verbose_name=_("company")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=ApplicantState, default=ApplicantState.DRAFT, db_index=True
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    contact = models.CharField(_("contact"), max_length=120, blank=True)
    email = models.EmailField(_("mail address"), db_index=True)
    language = models.CharField(_("language"), max_length=5, blank=True)
    aims = models.TextField(_("what the company goes for"), blank=True)
    answers: Any = models.JSONField(_("answers"), default=dict, blank=True)
    """Criterion → what the company says to it."""
    aid_received: Any = MoneyField[Money | None, Money | None](
        _("de minimis aid of three years"), null=True, blank=True
    )
    """What the company declares that it was granted in the three years before; None before it declares."""
    order = models.PositiveSmallIntegerField(_("place in the reserve"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    """Of the committee; the company never reads it."""
    words = TranslatedField(_("words for the letter"), multiline=True, max_length=2000)
    letter_at = models.DateTimeField(_("letter sent on"), null=True, blank=True)
    answer_by = models.DateTimeField(_("to be answered by"), null=True, blank=True)
    brings = TranslatedField(_("what the company brings"), multiline=True, max_length=800)
    website = models.URLField(_("website"), max_length=300, blank=True)
    public_contact = models.CharField(_("contact for the brochure"), max_length=160, blank=True)
    confirmed_at = models.DateTimeField(_("material confirmed on"), null=True, blank=True)
    """Only what was confirmed stands in the brochure and on the page."""
    late_until = models.DateTimeField(_("let in late until"), null=True, blank=True)
    """Until when the office lets it be submitted although the call has closed."""
    late_reason = models.TextField(_("why it was let in late"), blank=True)
    document = models.ForeignKey(
        EconomicDocument,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("document to be invoiced"),
    )
    """Of what the company pays; never an invoice."""
    link_number = models.PositiveIntegerField(default=1)
    reminded_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(_("submitted on"), null=True, blank=True)
    created_at = models.DateTimeField(_("begun"), default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("application to a delegation")
        verbose_name_plural = _("applications to delegations")
        ordering: ClassVar = ["-created_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=ApplicantState.values),
                name="delegation_applicant_in_a_known_state",
            ),
            models.UniqueConstraint(fields=["delegation", "organisation"], name="delegation_applicant_once"),
        ]

    def __str__(self) -> str:
        return str(self.organisation)

    def can_be_submitted(self, now: datetime | None = None) -> bool:
        """Whether there is still time: while the call is open, or as long as the office lets it in late."""
        now = now or timezone.now()
        let_in = self.late_until is not None and now < self.late_until
        return self.delegation.is_open(now) or (let_in and self.delegation.state == DelegationState.PUBLISHED)

    @property
    def is_late(self) -> bool:
        """Whether it came, or may still come, after the call had closed."""
        return self.late_until is not None


class Score(models.Model):
    """What somebody of the committee gives a company for a criterion: 0 to 10."""

    applicant = models.ForeignKey(Applicant, models.CASCADE, related_name="scores")
    criterion = models.CharField(max_length=10, choices=Criterion)
    points = models.PositiveSmallIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("score of a company")
        verbose_name_plural = _("scores of companies")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["applicant", "criterion", "by"], name="delegation_score_once"),
            models.CheckConstraint(condition=models.Q(points__lte=10), name="delegation_score_to_ten"),
        ]

    def __str__(self) -> str:
        return f"{self.applicant} · {self.get_criterion_display()}: {self.points}"


class Conflict(models.Model):
    """That somebody of the committee has an interest in a company, and so does not score it."""

    applicant = models.ForeignKey(Applicant, models.CASCADE, related_name="conflicts")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("conflict of interest")
        verbose_name_plural = _("conflicts of interest")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["applicant", "by"], name="delegation_conflict_once")
        ]

    def __str__(self) -> str:
        return str(self.applicant)
