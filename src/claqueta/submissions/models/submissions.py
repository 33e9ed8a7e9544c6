"""A project that is submitted to a call, and its files."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claqueta.foundation.models import Attachment
from claqueta.organisations.models import Organisation
from claqueta.submissions.circles import Circle
from claqueta.submissions.models.calls import ProjectCall


class SubmissionState(models.TextChoices):
    DRAFT = "draft", _("Being written")
    SUBMITTED = "submitted", _("Submitted")
    NOT_ADMITTED = "not_admitted", _("Not admitted")
    SELECTED = "selected", _("Selected")
    RESERVE = "reserve", _("In reserve")
    REJECTED = "rejected", _("Not selected")
    WITHDRAWN = "withdrawn", pgettext_lazy("project", "Withdrawn")


DECIDED = (SubmissionState.SELECTED, SubmissionState.RESERVE, SubmissionState.REJECTED)
IN_HAND = (SubmissionState.SUBMITTED, *DECIDED)
"""What readers and the committee have before them."""
SHOWN = (SubmissionState.SELECTED,)
"""What others than its producer, the readers and the office may see, once the catalogue is published."""


class Submission(models.Model):
    """A project as its producer submitted it."""

    State = SubmissionState
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    call = models.ForeignKey(
        ProjectCall, models.PROTECT, related_name="submissions", verbose_name=_("call for projects")
    )
    number = models.PositiveIntegerField(_("number"))
    """In its call; nothing of what it is or whose stands in it."""
    state = models.CharField(
        _("state"), max_length=12, choices=SubmissionState, default=SubmissionState.DRAFT, db_index=True
    )
    title = models.CharField(_("title"), max_length=160, blank=True)
    """As `values` has it, for lists."""
    title_folded = models.CharField(max_length=160, blank=True, db_index=True, editable=False)
    company = models.CharField(_("producing company"), max_length=200, blank=True)
    contact = models.CharField(_("contact"), max_length=120, blank=True)
    email = models.EmailField(_("mail address"), db_index=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=5, blank=True)
    organisation = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="projects_submitted",
        verbose_name=_("organisation"),
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="projects_submitted"
    )
    values: Any = models.JSONField(_("what is said of it"), default=dict, blank=True)
    """Field of the catalogue → its value as it is kept; days in ISO 8601."""
    typed: Any = models.JSONField(default=dict, blank=True)
    """Field → what was typed and cannot be kept as it is: nothing typed is lost."""
    circles: Any = models.JSONField(_("who sees what"), default=dict, blank=True)
    """Field → the circle that the producer chose for it."""
    rights = models.BooleanField(_("holds the rights"), default=False)
    consent = models.BooleanField(_("agrees to the card being shown"), default=False)
    late = models.BooleanField(_("late"), default=False)
    incomplete = models.BooleanField(_("incomplete"), default=False)
    reason = models.TextField(_("reason"), blank=True)
    """Why it was not admitted, or sent back."""
    link_number = models.PositiveIntegerField(default=1)
    """Of the links that work; a higher number makes the earlier ones useless."""
    reminded_at = models.DateTimeField(null=True, blank=True)
    """When a draft was last remembered, or materials."""
    place = models.PositiveIntegerField(_("place in the order of pitches"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("submitted on"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(_("begun"), default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("project submitted")
        verbose_name_plural = _("projects submitted")
        ordering: ClassVar = ["-created_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["call", "state"], name="submission_by_call")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=SubmissionState.values), name="submission_in_a_known_state"
            ),
            models.UniqueConstraint(fields=["call", "number"], name="submission_number_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "withdrawn"]) | models.Q(submitted_at__isnull=False),
                name="submission_submitted_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.code

    @property
    def code(self) -> str:
        """By which it is called where nothing of it may be said."""
        return str(_("Project %(number)s") % {"number": self.number})

    @property
    def is_draft(self) -> bool:
        return self.state == SubmissionState.DRAFT


class SubmissionFile(models.Model):
    """A file of a project: what it is, and who sees it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    submission = models.ForeignKey(Submission, models.CASCADE, related_name="files")
    attachment = models.OneToOneField(Attachment, models.CASCADE, related_name="+")
    kind = models.CharField(_("kind"), max_length=20)
    circle = models.CharField(_("who sees it"), max_length=10, choices=Circle, default=Circle.OFFICE)
    material = models.BooleanField(_("for the catalogue"), default=False)
    """Whether it came after the selection."""
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("file of a project")
        verbose_name_plural = _("files of projects")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(circle__in=Circle.values), name="submission_file_for_a_known_circle"
            )
        ]

    def __str__(self) -> str:
        return self.attachment.name
