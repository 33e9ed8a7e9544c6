"""Where events take place: venues and their rooms."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claqueta.events.shapes import COUNTRY, LATITUDE, LONGITUDE, MOST_SEATS, SEATS
from claqueta.foundation.fields import Fields, fields_of, told
from claqueta.foundation.judging import Whole
from claqueta.foundation.translated import TranslatedField


class Venue(models.Model):
    name = told(
        models.CharField(_("name"), max_length=120),
        circle="public",
        section="venue",
        column="name",
        patched=True,
    )
    street = told(
        models.CharField(_("street"), max_length=160, blank=True),
        circle="public",
        section="venue",
        column="street",
    )
    postal_code = told(
        models.CharField(_("postal code"), max_length=12, blank=True), circle="public", section="venue"
    )
    city = told(
        models.CharField(_("city"), max_length=80, blank=True),
        circle="public",
        section="venue",
        column="city",
    )
    country = told(
        models.CharField(_("country"), max_length=2, blank=True),
        shape=COUNTRY,
        circle="public",
        section="venue",
        column="country",
    )
    website = told(
        models.URLField(_("website"), max_length=300, blank=True), circle="public", section="venue"
    )
    arriving = told(
        TranslatedField(_("how to get there"), multiline=True, max_length=1000),
        circle="public",
        section="arriving",
    )
    accessibility = told(
        TranslatedField(_("accessibility"), multiline=True, max_length=1000),
        circle="public",
        section="arriving",
        help=_("Entrances, lifts, toilets, parking: what somebody has to know before coming."),
    )
    latitude = told(
        models.FloatField(_("latitude"), null=True, blank=True),
        shape=LATITUDE,
        circle="public",
        section="arriving",
    )
    longitude = told(
        models.FloatField(_("longitude"), null=True, blank=True),
        shape=LONGITUDE,
        circle="public",
        section="arriving",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("venue")
        verbose_name_plural = _("venues")
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(latitude=None, longitude=None)
                | models.Q(
                    latitude__gte=-90,
                    latitude__lte=90,
                    longitude__gte=-180,
                    longitude__lte=180,
                ),
                name="venue_somewhere_on_earth",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Room(models.Model):
    """A room of a venue, with what it holds."""

    venue = models.ForeignKey(Venue, models.CASCADE, related_name="rooms", verbose_name=_("venue"))
    name = told(models.CharField(_("name"), max_length=120), circle="public", section="room", column="name")
    capacity = told(
        models.PositiveIntegerField(_("capacity")),
        shape=SEATS,
        circle="public",
        section="room",
        column="capacity",
        help=_("How many people may be in it at once."),
    )
    step_free = told(
        models.BooleanField(_("step-free access"), default=False),
        circle="public",
        section="room",
        column="step_free",
    )
    wheelchair_places = told(
        models.PositiveIntegerField(_("places for wheelchairs"), default=0),
        shape=Whole(0, MOST_SEATS),
        circle="public",
        section="room",
        column="wheelchair_places",
    )
    hearing_loop = told(
        models.BooleanField(_("hearing loop"), default=False),
        circle="public",
        section="room",
        column="hearing_loop",
    )
    note = told(models.CharField(_("note"), max_length=300, blank=True), circle="office", section="room")

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["venue", "name"], name="room_named_once_in_its_venue"),
            models.CheckConstraint(condition=models.Q(capacity__gte=1), name="room_holds_somebody"),
        ]

    def __str__(self) -> str:
        return self.name


VENUE: Fields = fields_of(Venue, sections={"venue": _("The venue"), "arriving": _("Getting there")})
ROOM: Fields = fields_of(Room, sections={"room": _("The room")})
