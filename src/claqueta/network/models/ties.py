"""What is computed of facts: ties, and a picture of them for each year and circle."""

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claqueta.organisations.models import Organisation


class Tie(models.Model):
    """Two organisations, and the fact that ties them. Written by `actions.read_facts` and nothing else."""

    one = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    other = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    kind = models.CharField(_("kind of tie"), max_length=60)
    reference = models.CharField(_("fact"), max_length=400)
    year = models.PositiveSmallIntegerField(_("year"))
    circle = models.CharField(_("circle"), max_length=10)
    weight = models.FloatField(_("weight"))
    """A fact among two weighs one; among more, each tie one divided by the others that each was with (Newman 2001)."""

    class Meta:
        verbose_name = _("tie")
        verbose_name_plural = _("ties")
        ordering: ClassVar = ["year", "pk"]
        indexes: ClassVar = [models.Index(fields=["year", "circle"], name="ties_of_a_year")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["one", "other", "kind", "reference", "year"], name="a_fact_ties_two_once"
            ),
            models.CheckConstraint(
                condition=models.Q(one__lt=models.F("other")), name="the_smaller_end_of_a_tie_first"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one_id}–{self.other_id} · {self.kind} · {self.year}"


class Drawing(models.Model):
    """The picture of a year, as a circle may see it: where each stands, in which community, and how much in between."""

    year = models.PositiveSmallIntegerField()
    circle = models.CharField(max_length=10)
    fingerprint = models.CharField(max_length=64)
    """Of all that it was drawn from: as long as that is the same, it is not drawn again."""
    places: Any = models.JSONField(default=dict)
    """Organisation → x, y, community (−1 for none), share of the ways between others that lead over it."""
    figures: Any = models.JSONField(default=dict)
    meetings: Any = models.JSONField(default=list)
    """Two who should meet, and how many ways that would shorten; the best first."""
    company: Any = models.JSONField(default=list)
    """Who is alone, good company for them, and with how many of the same activity that works."""
    drawn_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["year", "circle"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["year", "circle"], name="one_drawing_of_a_year_and_circle")
        ]

    def __str__(self) -> str:
        return f"{self.year} · {self.circle}"


class Reading(models.Model):
    """Up to which position of the change log, and on which day, the facts have been read. There is one row."""

    position = models.BigIntegerField(default=-1)
    on = models.DateField(null=True)

    def __str__(self) -> str:
        return str(self.position)


class OwnNetwork(models.Model):
    """Whether an organisation shows on its page whom it works with."""

    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="+")
    shown = models.BooleanField(_("shown on its page"), default=False)

    class Meta:
        verbose_name = _("own network")
        verbose_name_plural = _("own networks")

    def __str__(self) -> str:
        return str(self.organisation)
