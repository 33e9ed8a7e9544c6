"""A request to join: what the applicant says, how it stands, what the board thinks of it."""

import uuid
from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claqueta.foundation.translated import text_in
from claqueta.membership.policies.welcome import title_of
from claqueta.organisations.models import Organisation


class ApplicationState(models.TextChoices):
    DRAFT = "draft", _("Being written")
    RECEIVED = "received", _("Received")
    ASKED = "asked", _("Waiting for the applicant")
    COMPLETE = "complete", _("Complete")
    BOARD = "board", _("Before the board")
    DEFERRED = "deferred", _("Deferred")
    ADMITTED = "admitted", _("Admitted")
    REPORTED = "reported", _("Reported to the assembly")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


OPEN = (
    ApplicationState.RECEIVED,
    ApplicationState.ASKED,
    ApplicationState.COMPLETE,
    ApplicationState.BOARD,
    ApplicationState.DEFERRED,
)
"""Sent, and not decided."""


class Application(models.Model):
    """A request to join, filled in by the steps of a form and followed by a link that is mailed."""

    State = ApplicationState
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(
        _("state"), max_length=12, choices=ApplicationState, default=ApplicationState.DRAFT, db_index=True
    )
    email = models.EmailField(_("mail address of the applicant"))
    language = models.CharField(_("language"), max_length=5, blank=True)
    answers: Any = models.JSONField(default=dict, blank=True)
    """Step → field → what was typed, as it was typed. An IBAN and a signature never stand here."""
    legal_name = models.CharField(_("legal name"), max_length=200, blank=True)
    tax_country = models.CharField(_("country of the tax ID"), max_length=2, blank=True)
    tax_id = models.CharField(_("tax ID"), max_length=30, blank=True, db_index=True)
    class_key = models.CharField(_("class asked for"), max_length=40, blank=True)
    representative_email = models.EmailField(_("mail address of the representative"), blank=True)
    organisation = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name=_("organisation in the directory"),
    )
    sealed_mandate = models.BinaryField(null=True, blank=True, editable=False)
    """IBAN and strokes of the signature, sealed with the key of account numbers."""
    iban_shown = models.CharField(_("IBAN"), max_length=20, blank=True)
    """What may be shown of the IBAN."""
    mandate_signed: Any = models.JSONField(default=dict, blank=True)
    """When, how and from where the mandate was signed."""
    resolution_file = models.PositiveBigIntegerField(null=True, blank=True)
    """The attachment with the certified resolution."""
    mandate_file = models.PositiveBigIntegerField(null=True, blank=True)
    accepted: Any = models.JSONField(default=dict, blank=True)
    """What was accepted → its version and the moment."""
    link_number = models.PositiveIntegerField(default=1)
    """Of the links that work; a higher number makes the earlier ones useless."""
    missing = models.TextField(_("what is missing"), blank=True)
    answer = models.TextField(_("the applicant’s answer"), blank=True)
    sitting = models.CharField(_("sitting"), max_length=200, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    effective_on = models.DateField(_("member from"), null=True, blank=True)
    reasons = models.TextField(_("reasons"), blank=True)
    object_until = models.DateField(_("can be objected to until"), null=True, blank=True)
    reported_on = models.DateField(_("reported to the assembly on"), null=True, blank=True)
    number = models.PositiveIntegerField(_("member number"), null=True, blank=True)
    created_at = models.DateTimeField(_("begun"), default=timezone.now)
    touched_at = models.DateTimeField(_("last saved"), default=timezone.now)
    sent_at = models.DateTimeField(pgettext_lazy("application", "sent"), null=True, blank=True, db_index=True)

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering: ClassVar = ["-sent_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=ApplicationState.values), name="application_in_a_known_state"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "withdrawn"]) | models.Q(sent_at__isnull=False),
                name="application_open_is_sent",
            ),
        ]

    def __str__(self) -> str:
        return self.legal_name or str(_("Application without a name"))

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    def said(self, step: str, name: str) -> str:
        """What was typed in a field, or nothing."""
        answers = self.answers.get(step, {}) if isinstance(self.answers, dict) else {}
        value = answers.get(name, "") if isinstance(answers, dict) else ""
        return value if isinstance(value, str) else ""

    @property
    def class_name(self) -> str:
        """The class asked for, as the bylaws call it."""
        return text_in(settings.CLUSTER.bylaws.class_names().get(self.class_key, {})) or self.class_key


class Opinion(models.Model):
    """What somebody of the board thinks of an application. For the board and the office alone."""

    class View(models.TextChoices):
        FOR = "for", _("In favour")
        AGAINST = "against", _("Against")
        DOUBTS = "doubts", _("With doubts")

    application = models.ForeignKey(Application, models.CASCADE, related_name="opinions")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("who")
    )
    view = models.CharField(_("opinion"), max_length=10, choices=View, blank=True)
    text = models.TextField(_("in words"), blank=True)
    conflict = models.TextField(_("conflict of interest"), blank=True)
    """In their own words, where one was declared."""
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("opinion")
        verbose_name_plural = _("opinions")
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "account"], name="one_opinion_each"),
            models.CheckConstraint(
                condition=~models.Q(view="") | ~models.Q(conflict=""), name="opinion_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account}: {self.get_view_display() or _('declares a conflict of interest')}"


class OnboardingStep(models.Model):
    """Something that has to be done with a new member, by the office or by the member."""

    class Who(models.TextChoices):
        OFFICE = "office", _("Office")
        MEMBER = "member", _("Member")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="onboarding")
    application = models.ForeignKey(Application, models.CASCADE, related_name="onboarding")
    key = models.CharField(max_length=40)
    order = models.PositiveSmallIntegerField(default=0)
    who = models.CharField(_("whose"), max_length=10, choices=Who)
    due_on = models.DateField(_("by"))
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("step of a welcome")
        verbose_name_plural = _("steps of a welcome")
        ordering: ClassVar = ["due_on", "order", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "key"], name="a_step_of_a_welcome_once"),
            models.CheckConstraint(
                condition=models.Q(who__in=["office", "member"]), name="welcome_by_office_or_member"
            ),
        ]

    def __str__(self) -> str:
        return title_of(self.key)

    def is_late(self, today: date) -> bool:
        return self.done_at is None and self.due_on < today
