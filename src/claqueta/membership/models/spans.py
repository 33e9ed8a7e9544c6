"""What the facts say, laid out by day and by what was known when, so that a register is one query."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class Span(models.Model):
    """A member as it stands on some days (half-open), as that was known from one moment to another (half-open).

    Derived from the facts of its organisation, and made anew with each of them.
    """

    organisation = models.ForeignKey(
        "organisations.Organisation", models.DO_NOTHING, related_name="+", db_constraint=False
    )
    number = models.PositiveIntegerField()
    class_key = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    tax_id = models.CharField(max_length=30, blank=True)
    representative = models.CharField(max_length=200, blank=True)
    person_id = models.BigIntegerField(null=True, blank=True)
    suspended = models.BooleanField(default=False)
    since = models.DateField()
    """The first day of the spell of membership, and the first one after it."""
    until = models.DateField(null=True, blank=True)
    undated = models.BooleanField(default=False)
    """Whether the first day is only the one on which it was put on record."""
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    known_from = models.DateTimeField()
    known_to = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["number", "valid_from"]
        indexes: ClassVar = [
            models.Index(fields=["organisation"], name="span_by_organisation"),
            models.Index(fields=["known_to", "valid_to"], name="span_by_end"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="span_of_a_day_at_least"
            ),
            models.CheckConstraint(
                condition=Q(known_to=None) | Q(known_to__gt=F("known_from")), name="span_known_for_a_while"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.name} · {self.valid_from}–{self.valid_to or ''}"
