"""An organisation: its own row, what it does, where it is; and its fields, each said once."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claqueta.cluster.classes import class_name
from claqueta.cluster.models import Category, Place
from claqueta.engines.tables.headers import words as spoken_name
from claqueta.foundation.fields import ChosenCircles, Field, Fields, fields_of, told
from claqueta.foundation.judging import Choice, ListOf, Row, Text, WebAddress, Whole
from claqueta.foundation.locales import countries, language_name, territory_name
from claqueta.foundation.translated import TranslatedField
from claqueta.organisations.shapes import (
    PREMISES_PARTS,
    SPOKEN,
    YEAR,
    Activities,
    digits,
    phone_kept,
    this_year,
)


def _profile() -> Fields:
    return PROFILE


class Kind(models.TextChoices):
    COMPANY = "company", _("Company")
    SOLE_TRADER = "sole_trader", _("Sole trader")
    UNIVERSITY = "university", _("University")
    SCHOOL = "school", _("Training centre")
    ASSOCIATION = "association", _("Association")
    FOUNDATION = "foundation", _("Foundation")
    PUBLIC_BODY = "public_body", _("Public body")
    OTHER = "other", _("Other organisation")


class SizeBand(models.TextChoices):
    """By staff headcount, as Commission Recommendation 2003/361/EC art. 2 divides them."""

    MICRO = "micro", _("Micro (1–9 people)")
    SMALL = "small", _("Small (10–49 people)")
    MEDIUM = "medium", _("Medium (50–249 people)")
    LARGE = "large", _("Large (250 people or more)")


class Organisation(models.Model):
    """Any company, institution, university, association… member or not."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=120, unique=True)
    kind = told(
        models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.COMPANY),
        office=True,
        section="record",
        glance=True,
        column="kind",
        imported=True,
    )
    legal_name = told(
        models.CharField(_("legal name"), max_length=200),
        circle="public",
        office=True,
        section="record",
        glance=True,
        column="legal_name",
        imported=True,
        alike=spoken_name,
    )
    trade_name = told(
        models.CharField(_("trade name"), max_length=200, blank=True),
        section="who",
        imported=True,
        alike=spoken_name,
    )
    former_names = told(
        models.JSONField(_("former names"), default=list, blank=True),
        shape=ListOf(Text(200), 50, once=True),
        circle="public",
        office=True,
        section="record",
        glance=True,
    )
    tax_country = told(
        models.CharField(_("country of the tax ID"), max_length=2, blank=True),
        shape=Choice(countries, words=territory_name),
        follows="tax_id",
        office=True,
        section="record",
    )
    tax_id = told(
        models.CharField(_("tax ID"), max_length=30, blank=True),
        circle="members",
        office=True,
        section="record",
        glance=True,
        column="tax_id",
        column_circle="members",
        imported=True,
    )
    tagline = told(
        TranslatedField(_("in one line"), max_length=160),
        circle="public",
        section="who",
        searched=True,
        column="tagline",
        patched=True,
        imported=True,
    )
    description = told(
        TranslatedField(_("description"), multiline=True, max_length=5000),
        circle="public",
        section="who",
        searched=True,
        patched=True,
        imported=True,
    )
    email = told(
        models.EmailField(_("mail address"), blank=True),
        circle="public",
        section="where",
        column="email",
        patched=True,
        imported=True,
    )
    phone = told(
        models.CharField(_("phone"), max_length=40, blank=True),
        shape=Text(40, check=phone_kept),
        circle="members",
        section="where",
        column="phone",
        patched=True,
        imported=True,
        alike=digits,
    )
    website = told(
        models.URLField(_("website"), max_length=300, blank=True),
        circle="public",
        section="where",
        column="website",
        patched=True,
        imported=True,
    )
    links = told(
        models.JSONField(_("links"), default=list, blank=True),
        shape=ListOf(
            Row(
                {"label": Text(120), "url": WebAddress(required=True)},
                needed="url",
                labels={"label": _("Name"), "url": _("Address")},
            ),
            50,
        ),
        circle="public",
        section="where",
    )
    size_band = told(
        models.CharField(_("size"), max_length=10, choices=SizeBand, blank=True),
        circle="public",
        section="reach",
        glance=True,
        compared=True,
        column="size",
        imported=True,
    )
    founded_year = told(
        models.PositiveSmallIntegerField(_("founded in"), null=True, blank=True),
        shape=Whole(1, this_year),
        circle="public",
        section="reach",
        glance=True,
        compared=True,
        column="founded",
        imported=True,
    )
    languages = told(
        models.JSONField(_("languages"), default=list, blank=True),
        shape=ListOf(Choice(lambda: SPOKEN, words=language_name), len(SPOKEN), once=True),
        circle="public",
        section="reach",
        glance=True,
        compared=True,
        column="languages",
        imported=True,
    )
    markets = told(
        models.JSONField(_("markets"), default=list, blank=True),
        shape=ListOf(Choice(countries, words=territory_name), 300, once=True),
        circle="public",
        section="reach",
        glance=True,
        searched=True,
    )
    credits = told(
        models.JSONField(_("credits"), default=list, blank=True),
        shape=ListOf(
            Row(
                {"title": Text(300), "year": YEAR, "role": Text(200)},
                labels={"title": _("Title"), "year": _("Year"), "role": _("Role")},
            ),
            1000,
        ),
        circle="public",
        section="work",
        searched=True,
    )
    awards = told(
        models.JSONField(_("awards"), default=list, blank=True),
        shape=ListOf(
            Row(
                {"name": Text(300), "year": YEAR, "work": Text(300)},
                labels={"name": _("Award"), "year": _("Year"), "work": _("For what")},
            ),
            500,
        ),
        circle="public",
        section="work",
        searched=True,
    )
    logo = models.FileField(_("logo"), upload_to="logos/", blank=True)
    visibility = told(
        models.JSONField(_("visibility"), default=dict, blank=True),
        label=_("Who sees what"),
        shape=ChosenCircles(_profile),
    )
    office_notes = told(
        models.TextField(_("office’s notes"), blank=True),
        shape=Text(5000, lines=True),
        circle="office",
        fixed=True,
        office=True,
        section="record",
        searched=True,
        column="office_notes",
        imported=True,
    )

    # What the register of members makes of it today: the class of the bylaws that it is in, and the first day of its last
    # spell as a member and the first one after it. `actions.follow_the_register` writes them, and nothing else.
    standing = models.CharField(_("standing"), max_length=40, blank=True)
    member_since = models.DateField(_("member since"), null=True, blank=True)
    member_until = models.DateField(_("member until"), null=True, blank=True)

    listed = models.BooleanField(_("in the directory"), default=True)
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="merged")
    confirmed_at = models.DateTimeField(_("data confirmed"), null=True, blank=True)
    confirmed_by = models.CharField(max_length=200, blank=True)
    confirmation_asked_at = models.DateTimeField(null=True, blank=True)
    confirmation_misses = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering: ClassVar = ["trade_name", "legal_name"]
        # What the directory's figures are counted by, without reading the records.
        indexes: ClassVar = [
            models.Index(
                fields=["listed", "merged_into", "standing", "member_until"], name="of_the_directory"
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["tax_country", "tax_id"],
                condition=~models.Q(tax_id="") & models.Q(merged_into=None),
                name="one_organisation_per_tax_id",
            ),
            models.CheckConstraint(
                condition=models.Q(member_until=None) | models.Q(member_until__gte=models.F("member_since")),
                name="membership_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.trade_name or self.legal_name

    @property
    def is_member(self) -> bool:
        return bool(self.standing and (self.member_until is None or self.member_until > timezone.localdate()))

    @property
    def standing_name(self) -> str:
        """How the bylaws call the class that it is in; blank for whoever is no member."""
        return class_name(self.standing)

    def get_absolute_url(self) -> str:
        return reverse("organisation", args=[self.slug])


PROFILE: Fields = fields_of(
    Organisation,
    Field(
        name="activities",
        label=_("Activities"),
        shape=Activities(),
        section="do",
    ),
    Field(
        name="capabilities",
        label=_("Capabilities"),
        circle="public",
    ),
    Field(
        name="premises",
        label=_("Addresses"),
        shape=ListOf(
            Row(
                PREMISES_PARTS,
                labels={
                    "label": _("What is there"),
                    "street": _("Street and number"),
                    "postal_code": _("Postal code"),
                    "city": _("City"),
                    "country": _("Country"),
                },
            ),
            100,
        ),
        help=_("The first one is the main address."),
        circle="public",
        section="where",
    ),
    Field(
        name="logo",
        label=_("Logo"),
        circle="public",
        section="who",
    ),
    Field(
        name="pictures",
        label=_("Pictures"),
        circle="public",
    ),
    sections={
        "record": _("On record"),
        "who": _("Who you are"),
        "do": _("What you do"),
        "able": _("What you can do there"),
        "where": _("Where you are"),
        "reach": _("Size and reach"),
        "work": _("Work"),
    },
)
"""All that is said of an organisation's profile. What it is called, its kind and activities are public always.

Its standing is no part of it: the register of members writes that, and it is public while the organisation is a member.
"""


class OrganisationActivity(models.Model):
    """An activity of an organisation, with what it can do there as the taxonomy's data declares it."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="activities")
    category = models.ForeignKey(Category, models.PROTECT, related_name="+")
    is_primary = models.BooleanField(_("main activity"), default=False)
    capabilities: Any = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering: ClassVar = ["-is_primary", "category__order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "category"], name="an_activity_once"),
            models.UniqueConstraint(
                fields=["organisation"], condition=models.Q(is_primary=True), name="one_primary_activity"
            ),
        ]

    def __str__(self) -> str:
        return str(self.category)


class Premises(models.Model):
    """An address where an organisation works."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="premises")
    label = models.CharField(_("what is there"), max_length=80, blank=True)
    street = models.CharField(_("street"), max_length=200, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=12, blank=True)
    city = models.CharField(_("city"), max_length=120, blank=True)
    place = models.ForeignKey(Place, models.SET_NULL, null=True, blank=True, related_name="+")
    country = models.CharField(_("country"), max_length=2, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    is_main = models.BooleanField(_("main address"), default=False)

    class Meta:
        ordering: ClassVar = ["-is_main", "id"]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.street, self.city) if part)
