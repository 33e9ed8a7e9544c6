"""Who speaks at an event."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claqueta.accounts.models import Person
from claqueta.agenda.models.agendas import Agenda
from claqueta.foundation.fields import Fields, fields_of, told
from claqueta.foundation.judging import Text
from claqueta.foundation.translated import TranslatedField
from claqueta.organisations.models import Organisation

LONGEST_BIOGRAPHY = 2500


class SpeakerState(models.TextChoices):
    LISTED = "listed", pgettext_lazy("speaker", "Not invited yet")
    INVITED = "invited", pgettext_lazy("speaker", "Invited")
    CONFIRMED = "confirmed", pgettext_lazy("speaker", "Confirmed")
    DECLINED = "declined", pgettext_lazy("speaker", "Declined")


class Speaker(models.Model):
    """Somebody who speaks at one event, whether a person of the record or nobody yet."""

    State = SpeakerState
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agenda = models.ForeignKey(Agenda, models.CASCADE, related_name="speakers", verbose_name=_("agenda"))
    person = models.ForeignKey(
        Person,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="speaking",
        verbose_name=_("person on record"),
    )
    organisation = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="speakers",
        verbose_name=_("organisation"),
    )
    slug = models.SlugField(max_length=80, editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=SpeakerState, default=SpeakerState.LISTED, db_index=True
    )
    name = told(
        models.CharField(_("name"), max_length=120),
        shape=Text(120, required=True),
        circle="public",
        section="who",
        column="name",
    )
    job = told(
        models.CharField(_("position"), max_length=120, blank=True),
        circle="public",
        section="who",
        column="job",
    )
    company = told(
        models.CharField(_("organisation as it is shown"), max_length=160, blank=True),
        circle="public",
        section="who",
        column="company",
    )
    website = told(models.URLField(_("website"), max_length=300, blank=True), circle="public", section="who")
    biography = told(
        TranslatedField(_("biography"), multiline=True, max_length=LONGEST_BIOGRAPHY),
        circle="public",
        section="who",
    )
    email = told(
        models.EmailField(_("mail address"), blank=True), circle="office", section="reach", column="email"
    )
    language = told(models.CharField(_("language"), max_length=5, blank=True), circle="office", shape=Text(5))
    photo = models.FileField(_("photograph"), upload_to="speakers/", blank=True)
    consented_at = models.DateTimeField(_("agreed to be shown"), null=True, blank=True)
    link_number = models.PositiveIntegerField(default=1)
    """Of the links that work; a higher number makes the earlier ones useless."""
    invited_at = models.DateTimeField(_("invited"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=SpeakerState.values), name="speaker_in_a_known_state"
            ),
            models.UniqueConstraint(fields=["agenda", "slug"], name="speaker_slug_once_in_its_agenda"),
            models.UniqueConstraint(
                fields=["agenda", "person"],
                condition=models.Q(person__isnull=False),
                name="person_speaks_as_one",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_shown(self) -> bool:
        """Whether others than the office see them: who comes and agreed to it."""
        return self.state == SpeakerState.CONFIRMED and self.consented_at is not None


SPEAKER: Fields = fields_of(Speaker, sections={"who": _("Who it is"), "reach": _("How to reach them")})
