"""What members answer to what matching shows them, and the lists of each day."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from claqueta.foundation import audit
from claqueta.foundation.actors import Actor, require
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.judging import Choice, Table, fitted
from claqueta.foundation.transactions import atomic
from claqueta.opportunities.models import Because, DayList, Exposure, Feedback, FeedbackAnswer, Opportunity
from claqueta.opportunities.parties import account_behind
from claqueta.opportunities.queries import live, may_see, read_at_once
from claqueta.opportunities.queries.matching import organisations_for
from claqueta.opportunities.readers import reader_for
from claqueta.organisations.models import Organisation

ANSWER: Table = {
    "answer": Choice(lambda: FeedbackAnswer.values, required=True),
    "because": Choice(lambda: Because.values, Because.OTHER),
}


@atomic
def answer_match(
    organisation: Organisation, opportunity: Opportunity, *, answer: str, because: str = "", by: Actor
) -> Feedback:
    """Say what an organisation thinks of what was shown to it; the last answer counts. Raises `PermissionDenied`, also for what
    it does not see, and `ValidationError` by field."""
    require(by, "opportunities.answer_match", organisation)
    if not may_see(opportunity, reader_for(organisation.pk, member=organisation.is_member)):
        raise PermissionDenied
    kept = fitted({"answer": answer, "because": because}, ANSWER)
    today = timezone.localdate()
    snooze = kept["answer"] == FeedbackAnswer.SNOOZE
    values: dict[str, Any] = {
        "answer": kept["answer"],
        "because": kept["because"] or Because.OTHER,
        "on": today,
        "until": today + timedelta(days=rule("snooze_match").value) if snooze else None,
        "account": account_behind(by),
    }
    row, _new = Feedback.objects.update_or_create(
        organisation=organisation, opportunity=opportunity, defaults=values
    )
    audit.record(
        "opportunities.match_answered", opportunity, by=by, changes={"organisation": ("", organisation.name)}
    )
    return row


@atomic
def take_back_answer(organisation: Organisation, opportunity: Opportunity, *, by: Actor) -> None:
    """Let an opportunity be shown again. Raises `PermissionDenied`."""
    require(by, "opportunities.answer_match", organisation)
    if Feedback.objects.filter(organisation=organisation, opportunity=opportunity).delete()[0]:
        audit.record(
            "opportunities.match_answered",
            opportunity,
            by=by,
            changes={"organisation": (organisation.name, "")},
        )


def make_lists_of_the_day() -> int:
    """Make the list of organisations of each open opportunity, once a day, and keep what it gave to whom; how many."""
    today = timezone.localdate()
    made = set(DayList.objects.filter(on=today).values_list("opportunity", flat=True))
    done = 0
    for opportunity in read_at_once(live()).exclude(pk__in=made).order_by("pk"):
        with atomic():
            listed = organisations_for(opportunity, on=today)
            _day, new = DayList.objects.get_or_create(
                on=today, opportunity=opportunity, defaults={"loss": min(1.0, max(0.0, listed.loss))}
            )
            if new:
                Exposure.objects.bulk_create(
                    Exposure(
                        on=today,
                        opportunity=opportunity,
                        organisation_id=pk,
                        earned=one.earned,
                        received=one.received,
                    )
                    for pk, one in listed.shown
                )
                done += 1
    return done
