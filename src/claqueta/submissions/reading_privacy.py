"""Personal data of readers, and what follows when two organisations become one."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.merging import Follow
from claqueta.foundation.periods import add_months
from claqueta.foundation.privacy import ERASED, Processing
from claqueta.organisations.models import Organisation
from claqueta.submissions.models import CommitteeOpinion, Conflict, Reader, Reading

KIND = "organisations.organisation"
GONE = "@erased.invalid"


def export(email: str) -> list[dict[str, Any]]:
    return [
        {
            "name": one.name,
            "languages": one.languages,
            "competences": one.competences,
            "company": one.company,
            "calls": [str(seat.call) for seat in one.seats.select_related("call")],
            "conflicts": [
                {"project": conflict.submission.code, "why": conflict.words}
                for conflict in one.conflicts.select_related("submission")
            ],
            "readings": [
                {"project": row.submission.code, "scores": row.scores, "words": row.words}
                for row in Reading.objects.filter(seat__reader=one).select_related("submission")
            ],
        }
        for one in Reader.objects.filter(email__iexact=email)
    ]


def _forget(rows: QuerySet[Reader]) -> int:
    """Who read is nobody any more; the scores stay, since decisions rest on them, without words that could tell who it was."""
    count = 0
    for one in rows.exclude(email__endswith=GONE):
        Reading.objects.filter(seat__reader=one).update(words="")
        Conflict.objects.filter(reader=one).update(words="")
        for seat in one.seats.all():
            seat.link_number += 1
            seat.save(update_fields=["link_number"])
        one.name, one.company, one.account, one.organisation = ERASED, "", None, None
        one.email, one.languages, one.competences = f"erased-{one.pk}{GONE}", [], []
        one.save()
        count += 1
    return count


def expire() -> int:
    """Forget those whose last call closed as long ago as the rule says."""
    before = add_months(timezone.localdate(), -rule("keep_readings").value)
    fresh = Reader.objects.filter(seats__call__closes_at__date__gte=before).values("pk")
    old = Reader.objects.exclude(pk__in=fresh).filter(created_at__date__lt=before)
    return _forget(old)


READERS = Processing(
    key="project_readers",
    name=_("Those who read projects"),
    purpose=_("Have projects judged by people who know them and have no part in them"),
    ground=_(
        "GDPR art. 6.1.b: whoever reads agrees to it; art. 6.1.f: to account for how projects were chosen"
    ),
    subjects=_("Who reads projects for a call"),
    data=_(
        "Name, mail, languages, what they know, for whom they work; what they read and say; conflicts of interest"
    ),
    recipients=_(
        "The office, which selects; the other readers: scores and words, without a name, once they gave theirs"
    ),
    retention=_("As the cluster’s rule “keep_readings” says; scores are kept without them"),
    export=export,
    erase=lambda email: _forget(Reader.objects.filter(email__iexact=email)),
    expire=expire,
)


def export_opinions(email: str) -> list[dict[str, Any]]:
    return [
        {
            "project": one.submission.code,
            "opinion": one.outcome,
            "reason": one.reason,
            "conflict": one.conflict,
            "at": one.at.isoformat(),
        }
        for one in CommitteeOpinion.objects.filter(account__email__iexact=email).select_related("submission")
    ]


def expire_opinions() -> int:
    """Forget those on calls that closed as long ago as the rule says."""
    before = add_months(timezone.localdate(), -rule("keep_readings").value)
    return CommitteeOpinion.objects.filter(submission__call__closes_at__date__lt=before).delete()[0]


OPINIONS = Processing(
    key="committee_opinions",
    name=_("Opinions of the board on projects"),
    purpose=_("Let those who select know what each of the board would decide, and why"),
    ground=_("GDPR art. 6.1.f: to account for how projects were chosen"),
    subjects=_("Members of the board"),
    data=_("Opinion, its reasons, conflicts of interest"),
    recipients=_("The office and the board, never the producer"),
    retention=_("As the cluster’s rule “keep_readings” says"),
    export=export_opinions,
    erase=lambda email: CommitteeOpinion.objects.filter(account__email__iexact=email).delete()[0],
    expire=expire_opinions,
)


def _readers(organisation: Organisation) -> tuple[QuerySet[Reader], ...]:
    return (Reader.objects.filter(organisation=organisation),)


def _move(gone: Organisation, kept: Organisation) -> None:
    Reader.objects.filter(organisation=gone).update(organisation=kept)


FOLLOWS = (Follow("submissions.readers", _("Readers of projects"), kind=KIND, rows=_readers, move=_move),)
