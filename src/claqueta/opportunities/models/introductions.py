"""Introductions: two sides who are made known to each other when both say yes, and what came of it."""

import uuid
from collections.abc import Sequence
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claqueta.foundation.bands import band_words
from claqueta.foundation.cluster_rules import rule
from claqueta.opportunities.models.opportunities import Opportunity
from claqueta.organisations.models import Organisation


class IntroductionState(models.TextChoices):
    PROPOSED = "proposed", _("Being prepared")
    ASKED = "asked", _("Waiting for both to say yes")
    AGREED = "agreed", _("Introduced")
    ENDED = "ended", _("Did not come about")


class AskedBy(models.TextChoices):
    """Who had the idea."""

    MEMBER = "member", _("A member")
    OFFICE = "office", _("The office")
    MATCHER = "matcher", _("The matching")
    INTEREST = "interest", _("An interest that was accepted")


class Side(models.TextChoices):
    ONE = "one", _("The one side")
    OTHER = "other", _("The other side")

    @property
    def opposite(self) -> "Side":
        return Side.OTHER if self == Side.ONE else Side.ONE


class Introduction(models.Model):
    """Two organisations, or the visitor of an opportunity and an organisation, on their way to know each other.

    Its state is the office's. What a side may know of it, above all nothing of a no, `queries.introduction_as_seen` alone tells.
    """

    State = IntroductionState
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=IntroductionState,
        default=IntroductionState.PROPOSED,
        db_index=True,
    )
    opportunity = models.ForeignKey(
        Opportunity,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="introductions",
        verbose_name=_("need or offer"),
    )
    one = models.ForeignKey(
        Organisation,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="introductions_one",
        verbose_name=_("the one side"),
    )
    """None where it is the visitor whose opportunity it is."""
    other = models.ForeignKey(
        Organisation, models.CASCADE, related_name="introductions_other", verbose_name=_("the other side")
    )
    pair = models.CharField(max_length=80, db_index=True)
    """The same for the same two, whichever asks and whatever for."""
    asked_by = models.CharField(_("whose idea"), max_length=10, choices=AskedBy, default=AskedBy.OFFICE)
    why = models.TextField(_("why"))
    """What both sides are told."""
    language = models.CharField(max_length=5, blank=True)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    """Who began it."""
    hold_at = models.DateTimeField(_("first talk"), null=True, blank=True)
    """When both might talk, as a hold in their calendars."""
    created_at = models.DateTimeField(_("begun"), default=timezone.now)
    asked_at = models.DateTimeField(pgettext_lazy("introduction", "asked"), null=True, blank=True)
    answer_until = models.DateField(_("answers until"), null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    agreed_at = models.DateTimeField(_("introduced"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("contact", "introduction")
        verbose_name_plural = _("introductions")
        ordering: ClassVar = ["-created_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=IntroductionState.values), name="introduction_in_a_known_state"
            ),
            models.CheckConstraint(
                condition=models.Q(one__isnull=False) | ~models.Q(pair__startswith="o"),
                name="introduction_of_two",
            ),
            models.CheckConstraint(
                condition=models.Q(one=None) | ~models.Q(one=models.F("other")),
                name="introduction_of_two_different",
            ),
            models.UniqueConstraint(
                fields=["pair"], condition=~models.Q(state="ended"), name="a_pair_is_introduced_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name_of(Side.ONE)} · {self.other.name}"

    def organisation_of(self, side: str) -> Organisation | None:
        return self.one if side == Side.ONE else self.other

    def name_of(self, side: str) -> str:
        """How a side is called, for whoever may know it."""
        organisation = self.organisation_of(side)
        if organisation is not None:
            return organisation.name
        opportunity = self.opportunity
        if opportunity is None:
            return str(_("a visitor"))
        return opportunity.visitor_company or opportunity.visitor_name or str(_("a visitor"))

    def sides_of(self, organisations: "frozenset[int] | set[int]") -> list[Side]:
        """The sides that these organisations are."""
        found = [(Side.ONE, self.one_id), (Side.OTHER, self.other_id)]
        return [side for side, pk in found if pk in organisations]


class Answer(models.TextChoices):
    WAITING = "waiting", _("No answer yet")
    YES = "yes", _("Yes")
    NO = "no", _("No")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Consent(models.Model):
    """What a side answers. That it is a no, and why, is for that side and the office."""

    introduction = models.ForeignKey(Introduction, models.CASCADE, related_name="consents")
    side = models.CharField(max_length=5, choices=Side)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, default=Answer.WAITING)
    reason = models.TextField(_("why not"), blank=True)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    """Who answered, whom the other side writes to as long as they act for it."""
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering: ClassVar = ["introduction", "-side"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["introduction", "side"], name="a_side_answers_once"),
            models.CheckConstraint(
                condition=models.Q(answer__in=Answer.values), name="consent_is_a_known_answer"
            ),
            models.CheckConstraint(condition=models.Q(side__in=Side.values), name="consent_of_a_known_side"),
        ]

    def __str__(self) -> str:
        return f"{self.introduction}: {self.get_answer_display()}"


class Came(models.TextChoices):
    """What came of it so far, in one click."""

    MET = "met", _("We have met")
    TALKING = "talking", _("We are talking")
    AGREED = "agreed", _("We have agreed on something")
    NOTHING = "nothing", _("Nothing came of it")


class FollowUp(models.Model):
    """That a side is asked so many days after the introduction what came of it."""

    introduction = models.ForeignKey(Introduction, models.CASCADE, related_name="follow_ups")
    side = models.CharField(max_length=5, choices=Side)
    days = models.PositiveSmallIntegerField(_("after days"))
    due_on = models.DateField(_("day"), db_index=True)
    asked_at = models.DateTimeField(pgettext_lazy("introduction", "asked"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=8, choices=Came, blank=True)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering: ClassVar = ["days", "-side"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["introduction", "side", "days"], name="a_follow_up_once"),
        ]

    def __str__(self) -> str:
        return f"{self.introduction} · {self.days}"


class Amount(models.TextChoices):
    """About how much it is worth: nobody tells the exact figure, everybody tells the band of the rule “outcome_amounts”."""

    NONE = "none"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"
    GREAT = "great"
    HUGE = "huge"


def limits() -> list[int]:
    """Of the bands today; what is told keeps those by which it was told."""
    return list(rule("outcome_amounts").values[: len(Amount) - 2])


def amount_words(amount: str, by: Sequence[int]) -> str:
    """How a band between these limits reads in the language in force, in the cluster's currency."""
    number = Amount.values.index(amount) - 1
    if number < 0:
        return str(_("Without money"))
    return capfirst(band_words(by, settings.CLUSTER.currency, number))


def amounts() -> list[tuple[str, str]]:
    """Every band that is in use, with its words, for a form."""
    today = limits()
    return [(one, amount_words(one, today)) for one in Amount.values[: len(today) + 2]]


class OutcomeState(models.TextChoices):
    CLAIMED = "claimed", _("Said by one side")
    CONFIRMED = "confirmed", _("Confirmed by the other side")
    CONTESTED = "contested", _("Seen otherwise by the other side")


class Outcome(models.Model):
    """What came of an introduction, said by one side; it counts as proved when the other says so too.

    That the other sees it otherwise is for the office and for that side.
    """

    State = OutcomeState
    introduction = models.ForeignKey(Introduction, models.CASCADE, related_name="outcomes")
    side = models.CharField(max_length=5, choices=Side)
    """Who says so."""
    state = models.CharField(
        _("state"), max_length=10, choices=OutcomeState, default=OutcomeState.CLAIMED, db_index=True
    )
    project = models.CharField(_("project"), max_length=200)
    amount = models.CharField(_("amount"), max_length=8, default=Amount.NONE)
    limits = models.JSONField(_("limits of the bands when it was told"), default=limits)
    jobs = models.PositiveSmallIntegerField(_("jobs"), default=0)
    words = models.TextField(_("in words"), blank=True)
    link = models.URLField(_("where it can be seen"), max_length=300, blank=True)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(_("said"), default=timezone.now)
    answered_at = models.DateTimeField(_("confirmed"), null=True, blank=True)

    class Meta:
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["introduction", "project"], name="an_outcome_of_a_project_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=OutcomeState.values), name="outcome_in_a_known_state"
            ),
        ]

    def __str__(self) -> str:
        return self.project

    @property
    def amount_words(self) -> str:
        return amount_words(self.amount, self.limits)


class IntroductionMail(models.Model):
    """A mail of the conversation that an introduction began: read from its address, or pasted by the office."""

    class Source(models.TextChoices):
        READ = "read", _("Read from the mailbox")
        PASTED = "pasted", _("Pasted by the office")

    introduction = models.ForeignKey(Introduction, models.CASCADE, related_name="mails")
    side = models.CharField(max_length=5, choices=Side, blank=True)
    """Whose it is; blank for an address that is neither's, which the office alone sees."""
    source = models.CharField(max_length=6, choices=Source)
    sender = models.EmailField(_("from"), blank=True)
    subject = models.CharField(_("subject"), max_length=255, blank=True)
    text = models.TextField(_("text"))
    at = models.DateTimeField(_("sent"), default=timezone.now)
    message_id = models.CharField(max_length=255)
    """By which the same mail is one, however often it is read."""

    class Meta:
        verbose_name = _("mail of an introduction")
        verbose_name_plural = _("mails of introductions")
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["introduction", "message_id"], name="an_introduction_mail_once")
        ]

    def __str__(self) -> str:
        return self.subject or self.message_id
