"""Organisations, what they do, where they are, who acts for them, and the history of their profiles."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claqueta.accounts.models import Person
from claqueta.cluster.models import Category, Place
from claqueta.foundation.translated import TranslatedField


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


class Standing(models.TextChoices):
    """Of a member; the membership ledger decides it."""

    FOUNDER = "founder", _("Founding member")
    FULL = "full", _("Member")
    INSTITUTIONAL = "institutional", _("Institutional partner")


class Organisation(models.Model):
    """Any company, institution, university, association… member or not."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=120, unique=True)
    legal_name = models.CharField(_("legal name"), max_length=200)
    trade_name = models.CharField(_("trade name"), max_length=200, blank=True)
    former_names = models.JSONField(_("former names"), default=list, blank=True)
    tax_country = models.CharField(_("country of the tax ID"), max_length=2, blank=True)
    tax_id = models.CharField(_("tax ID"), max_length=30, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.COMPANY)
    size_band = models.CharField(_("size"), max_length=10, choices=SizeBand, blank=True)
    founded_year = models.PositiveSmallIntegerField(_("founded in"), null=True, blank=True)
    tagline = TranslatedField(_("in one line"), max_length=160)
    description = TranslatedField(_("description"), multiline=True, max_length=5000)
    website = models.URLField(_("website"), max_length=300, blank=True)
    email = models.EmailField(_("mail address"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    links = models.JSONField(_("links"), default=list, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    markets = models.JSONField(_("markets"), default=list, blank=True)
    credits = models.JSONField(_("credits"), default=list, blank=True)
    awards = models.JSONField(_("awards"), default=list, blank=True)
    logo = models.FileField(_("logo"), upload_to="logos/", blank=True)
    visibility = models.JSONField(_("visibility"), default=dict, blank=True)
    office_notes = models.TextField(_("office’s notes"), blank=True)

    standing = models.CharField(_("standing"), max_length=20, choices=Standing, blank=True)
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

    def get_absolute_url(self) -> str:
        return reverse("organisation", args=[self.slug])


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


class HungPictures(models.Manager["Picture"]):
    """Those that hang: what everybody reads. One that waits to be published is asked for by name."""

    def get_queryset(self) -> models.QuerySet["Picture"]:
        return super().get_queryset().filter(hung=True)


class Picture(models.Model):
    """A picture of an organisation's gallery, checked and drawn anew when it came in.

    What somebody changes who may not publish waits with the draft: a new picture is not hung yet, one to be taken
    away is leaving.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="pictures")
    file = models.FileField(upload_to="pictures/%Y/")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    caption: Any = TranslatedField(_("caption"))
    """Language code → what is to be seen; also the alternative text."""
    hung = models.BooleanField(default=True)
    leaving = models.BooleanField(default=False)

    objects = HungPictures()
    waiting_too: ClassVar[models.Manager["Picture"]] = models.Manager()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return str(self.file)


class Affiliation(models.Model):
    """A person's role in an organisation from one day to another (half-open)."""

    class Kind(models.TextChoices):
        REPRESENTATIVE = "representative", _("Representative")
        COLLEAGUE = "colleague", _("Colleague")
        CONTACT = "contact", _("Contact")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="affiliations")
    person = models.ForeignKey(Person, models.CASCADE, related_name="affiliations")
    kind = models.CharField(_("role"), max_length=20, choices=Kind, default=Kind.CONTACT)
    position = models.CharField(_("position"), max_length=120, blank=True)
    visibility = models.CharField(max_length=10, default="members")
    since = models.DateField(_("since"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("affiliation")
        verbose_name_plural = _("affiliations")
        ordering: ClassVar = ["kind", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "person", "kind"],
                condition=models.Q(until=None),
                name="one_open_affiliation",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.organisation}"


class ProfileDraft(models.Model):
    """A profile being edited; what it was made from is kept to see whether somebody else changed it meanwhile."""

    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="draft")
    profile = models.JSONField(default=dict)
    logo = models.FileField(upload_to="drafts/", blank=True)
    """The logo to be, until it is published."""
    base_version = models.PositiveIntegerField()
    revision = models.PositiveIntegerField(default=1)
    """Counts the savings, so that nobody saves over what they have not seen."""
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    """Who saved it last."""
    writers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    """Everybody who saved into it."""
    started_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.organisation}"


class ProfileVersion(models.Model):
    """A published profile, whole, so that any can be brought back."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    profile = models.JSONField(default=dict)
    author_name = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "version"], name="a_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.version}"


class Shortlist(models.Model):
    """A visitor's list of organisations, under a link that cannot be guessed; it holds nothing of the visitor."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=120, blank=True)
    organisations = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.title or str(self.pk)
