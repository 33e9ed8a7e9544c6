"""What readers say of projects: written in pieces, given once, and conflicts that only they know."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.foundation import audit
from claqueta.foundation.actors import Actor, require
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.judging import fitted, judged
from claqueta.foundation.transactions import atomic, held
from claqueta.submissions.actions import reading_mails as mails
from claqueta.submissions.criteria import criteria_of, plan_of
from claqueta.submissions.models import (
    IN_HAND,
    BlindCopy,
    Conflict,
    ProjectCall,
    ReaderSeat,
    Reading,
    ReadingState,
    SeatState,
)
from claqueta.submissions.queries.conflicts import conflict_of
from claqueta.submissions.reader_links import PERMISSION
from claqueta.submissions.reading_judging import SAID, SCORE
from claqueta.submissions.reading_judging import WHY as WHY_TABLE


class WrittenMeanwhile(ValidationError):
    """The reading was saved from elsewhere since the page was opened. Nothing was changed."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This was saved from another window since you opened it. What you wrote is still here: look at both."
            ),
            code="written-meanwhile",
        )


@atomic
def save_reading(reading: Reading, *, by: Actor, version: int | None = None, **said: Any) -> Reading:
    """Keep what a reader has so far: scores of some criteria, how sure they are, their words.

    `said` has `scores`, `confidence` and `words`. Raises `PermissionDenied`, `WrittenMeanwhile`, `ValidationError` by field
    (a score's is `score_<criterion>`).
    """
    row = _held_for_its_reader(reading, by)
    _write(row, said, version)
    row.save()
    return row


@atomic
def give_reading(reading: Reading, *, by: Actor, version: int | None = None, **said: Any) -> Reading:
    """Give a reading: every criterion has its score. It can no longer change, since its reader now sees the others'.

    Raises what `save_reading` raises.
    """
    row = _held_for_its_reader(reading, by)
    _write(row, said, version)
    missing = {
        f"score_{one.key}": [_("Give a score.")]
        for one in criteria_of(plan_of(row.submission.call))
        if row.scores.get(one.key) is None
    }
    if missing:
        raise ValidationError(missing)
    row.state, row.given_at = ReadingState.GIVEN, timezone.now()
    row.save()
    # Of the trail, as of the others: that it was given, never what.
    audit.record("submissions.reading_given", row.submission, by=by, changes={"reader": ("", str(row.seat))})
    return row


def _held_for_its_reader(reading: Reading, by: Actor) -> Reading:
    row = held(
        Reading.objects.select_related(
            "seat__reader__organisation", "submission__call", "submission__organisation"
        ),
        reading.pk,
    )
    require(by, PERMISSION, row)
    if row.state == ReadingState.GIVEN:
        raise ValidationError(_("You have given this reading: it can no longer change."))
    if row.state != ReadingState.ASSIGNED or row.seat.state != SeatState.ACCEPTED:
        raise ValidationError(_("This project is not yours to read."))
    if row.submission.state not in IN_HAND:
        raise ValidationError(_("This project was withdrawn."))
    conflict = conflict_of(row.seat.reader, row.submission)
    if conflict is not None:
        raise ValidationError(
            _("You must not read this project. %(why)s.") % {"why": conflict.label}, code="conflict"
        )
    return row


def _write(row: Reading, said: Mapping[str, Any], version: int | None) -> None:
    if version is not None and version != row.version:
        raise WrittenMeanwhile
    criteria = {one.key for one in criteria_of(plan_of(row.submission.call))}
    given = {key: one for key, one in (said.get("scores") or {}).items() if key in criteria}
    scores, problems = judged(given, dict.fromkeys(criteria, SCORE))
    kept, wrong = judged({name: said[name] for name in SAID if name in said} | _as_text(said), SAID)
    problems = {f"score_{key}": text for key, text in problems.items()} | wrong
    if problems:
        raise ValidationError({name: [text] for name, text in problems.items()})
    row.scores = {key: value for key, value in {**row.scores, **scores}.items() if value is not None}
    row.confidence = int(kept.get("confidence", row.confidence))
    row.words = kept.get("words", row.words)
    row.saved_at = timezone.now()
    row.version += 1


def _as_text(said: Mapping[str, Any]) -> dict[str, str]:
    return {"confidence": str(said["confidence"])} if said.get("confidence") is not None else {}


@atomic
def declare_conflict(reading: Reading, *, why: str = "", by: Actor) -> Conflict:
    """A reader says that they must not read a project: it is taken from them, and never theirs again.

    Raises `PermissionDenied`, `ValidationError`.
    """
    row = held(Reading.objects.select_related("seat__reader", "submission__call"), reading.pk)
    require(by, PERMISSION, row)
    kept = fitted({"why": why}, WHY_TABLE)
    if row.state == ReadingState.GIVEN:
        raise ValidationError(_("You have given this reading: tell the office."))
    conflict, _made = Conflict.objects.update_or_create(
        reader=row.seat.reader, submission=row.submission, defaults={"words": kept["why"]}
    )
    audit.record(
        "submissions.conflict_declared", row.submission, by=by, changes={"reader": ("", str(row.seat))}
    )
    row.delete()
    return conflict


@atomic
def hand_back_reading(reading: Reading, *, why: str = "", by: Actor) -> Reading:
    """Let a reader mend what they gave; the trail says so. Raises `PermissionDenied`, `ValidationError`."""
    require(by, "submissions.manage", reading.submission)
    row = held(Reading.objects.select_related("seat__reader", "seat__call__event", "submission"), reading.pk)
    kept = fitted({"why": why}, WHY_TABLE)
    if row.state != ReadingState.GIVEN:
        raise ValidationError(_("It has not been given."))
    row.state, row.given_at = ReadingState.ASSIGNED, None
    row.version += 1
    row.save()
    mails.handed_back(row.seat, row.submission.code)
    audit.record(
        "submissions.reading_handed_back",
        row.submission,
        by=by,
        changes={"reader": ("", str(row.seat)), "why": ("", kept["why"])},
    )
    return row


@atomic
def release_file(copy: BlindCopy, *, by: Actor) -> BlindCopy:
    """Show readers a file although names were found in it. Raises `PermissionDenied`, `ValidationError`."""
    row = held(BlindCopy.objects.select_related("file__submission"), copy.pk)
    submission = row.file.submission
    require(by, "submissions.manage", submission)
    if not row.body:
        raise ValidationError(_("This file cannot be made blind: ask for a PDF."))
    if not row.released:
        row.released = True
        row.save(update_fields=["released"])
        audit.record("submissions.file_released", submission, by=by, changes={"file": ("", row.file.kind)})
    return row


def remind_readers() -> int:
    """Remind those who have not given what is theirs to read, as many days before as the rule says; how many were.

    Each is reminded once a day at most; done by the house.
    """
    now = timezone.now()
    reminded = 0
    for seat in ReaderSeat.objects.filter(
        call__reading_plan__until__gt=now,
        call__reading_plan__until__lte=now + timedelta(days=max(rule("reading_reminders").values) + 1),
        call__state__in=(ProjectCall.State.PUBLISHED, ProjectCall.State.ENDED),
    ).exclude(state=SeatState.DECLINED):
        reminded += _remind(seat)
    return reminded


@atomic
def _remind(seat: ReaderSeat) -> int:
    row = held(ReaderSeat.objects.select_related("call__event", "call__reading_plan", "reader"), seat.pk)
    now = timezone.now()
    here = row.call.here
    until = row.call.reading_plan.until or now
    days = (until.astimezone(here).date() - now.astimezone(here).date()).days
    if row.reminded_at is not None and row.reminded_at.astimezone(here).date() == now.astimezone(here).date():
        return 0
    count = row.readings.filter(state=ReadingState.ASSIGNED, submission__state__in=IN_HAND).count()
    if not count or days not in rule("reading_reminders").values:
        return 0
    row.reminded_at = now
    row.save(update_fields=["reminded_at"])
    mails.reminded(row, count)
    return 1
