"""What becomes of a file that was read: planned again, applied in one transaction, perhaps undone. Its states and moves."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, cast

import rules
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from claqueta.foundation.actors import SYSTEM, Actor, require
from claqueta.foundation.audit import Changes
from claqueta.foundation.flow import HOUSE_ONLY, UNTOLD, Flow, Move, MovedOn
from claqueta.foundation.imports.kinds import SHEET, Difference, PlannedRow, import_kinds
from claqueta.foundation.imports.mapping import fingerprint, guess_mapping
from claqueta.foundation.imports.process import body_of, plan, read_batch
from claqueta.foundation.models import ColumnMapping, ImportBatch, Job
from claqueta.foundation.tabular import Sheet

State = ImportBatch.State
WORK = "foundation.work_on_list"


@rules.predicate
def brings_such_lists(account: Any, batch: ImportBatch | None) -> bool:
    kind = import_kinds().get(batch.kind) if batch is not None else None
    return kind is not None and account.has_perm(kind.permission)


rules.add_perm(WORK, brings_such_lists)


# -- What people do ------------------------------------------------------------------------------------------


def read_again(
    batch: ImportBatch, *, mapping: dict[str, str] | None = None, decisions: dict[str, str] | None = None
) -> None:
    """Read the batch's file, plan it with these columns and decisions, and make it a preview.

    Columns that are None are guessed; decisions that are None stay. Raises `TableUnreadable`, and `MovedOn` when
    somebody has gone on with the batch since it was fetched; nothing is changed then.
    """
    kind = import_kinds()[batch.kind]
    as_fetched = _how_it_stands(batch)
    batch.decisions = dict(batch.decisions if decisions is None else decisions)
    sheet = read_batch(kind, body_of(batch), batch.filename, sheet=batch.decisions.get(SHEET, ""))
    batch.mapping = mapping if mapping is not None else guess_mapping(kind, sheet)
    plan(batch, sheet)
    BATCHES.make("plan", batch, by=SYSTEM, planned=batch, as_fetched=as_fetched)
    batch.state = State.PREVIEW


def check_decided(batch: ImportBatch) -> None:
    """Raise `ValidationError` as long as rows wait for the office to say whose they are, or what they are called."""
    if waiting := batch.counts.get("undecided", 0):
        said = ngettext(
            "%(n)s row still has to be decided: look at the changes.",
            "%(n)s rows still have to be decided: look at the changes.",
            waiting,
        )
        raise ValidationError(said % {"n": waiting})


def apply_batch(
    batch: ImportBatch,
    *,
    by: Actor,
    decided: bool = False,
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> ImportBatch:
    """Apply the plan, all or nothing. A batch already applied is left as it is.

    Raises `MovedOn` for one undone since; with `decided`, `ValidationError` when a row waits to be decided, as it may
    since somebody worked on the records after the preview. Otherwise what nobody decided is done as planned.
    """
    kind = import_kinds()[batch.kind]
    require(by, kind.permission)
    confirmed = ImportBatch.objects.get(pk=batch.pk)
    sheet = read_batch(kind, body_of(confirmed), confirmed.filename, sheet=confirmed.decisions.get(SHEET, ""))
    reason = _("import of %(file)s") % {"file": confirmed.filename}
    try:
        made = BATCHES.make(
            "apply",
            confirmed,
            by=by,
            reason=reason,
            confirmed=confirmed,
            sheet=sheet,
            why=reason,
            decided=decided,
            tell=tell,
        )
    except MovedOn as moved:
        if moved.state != State.APPLIED:
            raise
        return cast(ImportBatch, moved.thing)
    return made.thing


def undo_batch(batch: ImportBatch, *, by: Actor) -> list[str]:
    """Take an applied batch back; the names of what somebody has changed since, which stays.

    Raises `PermissionDenied`, and `MovedOn` when it is not, or no longer, applied.
    """
    kept: list[str] = BATCHES.make("undo", batch, by=by).changes["kept"][1]
    return kept


def cut_off(batches: QuerySet[ImportBatch]) -> None:
    """Settle batches whose work ended in the middle, and so changed nothing: each can be gone on with."""
    for batch in batches.filter(state__in=(State.APPLYING, State.READING)):
        move = "fail" if batch.state == State.APPLYING else "keep" if batch.report else "give_up"
        with suppress(MovedOn):
            BATCHES.make(move, batch, by=SYSTEM)


def planned_rows(batch: ImportBatch) -> list[PlannedRow]:
    return [
        PlannedRow(**{**one, "differences": [Difference(**item) for item in one["differences"]]})
        for one in batch.report["planned"]
    ]


# -- What the moves do -----------------------------------------------------------------------------------------


def _hand_to(batch: ImportBatch, *, by: Actor, job: Job) -> None:
    batch.job = job


def _how_it_stands(batch: ImportBatch) -> tuple[Any, ...]:
    """What tells whether another hand has worked on it since it was fetched."""
    return batch.state, batch.job_id, dict(batch.mapping), dict(batch.decisions)


def _plan(batch: ImportBatch, *, by: Actor, planned: ImportBatch, as_fetched: tuple[Any, ...]) -> None:
    # Only while it is as it was when its file was read: another hand may have mended it, or begun to apply it.
    if _how_it_stands(batch) != as_fetched:
        raise BATCHES.moved_on(batch)
    for name in ("mapping", "decisions", "report", "counts"):
        setattr(batch, name, getattr(planned, name))


def _apply(
    batch: ImportBatch,
    *,
    by: Actor,
    confirmed: ImportBatch,
    sheet: Sheet,
    why: str,
    decided: bool,
    tell: Callable[[int, int], None],
) -> None:
    batch.mapping, batch.decisions = confirmed.mapping, confirmed.decisions
    # Planned again on what the database holds now: between preview and confirmation others may have worked.
    plan(batch, sheet)
    if decided:
        check_decided(batch)
    batch.undo = import_kinds()[batch.kind].apply(planned_rows(batch), by=by, reason=why, tell=tell)
    batch.applied_at = timezone.now()
    ColumnMapping.objects.update_or_create(
        kind=batch.kind,
        fingerprint=fingerprint(batch.report["headers"]),
        defaults={"mapping": batch.mapping, "used_at": batch.applied_at},
    )


def _undo(batch: ImportBatch, *, by: Actor) -> Changes:
    return {"kept": ([], import_kinds()[batch.kind].undo(batch.undo, by=by))}


UNTIL_APPLIED = (State.PREVIEW, State.FAILED)
BATCHES = Flow(
    ImportBatch,
    (
        Move(
            "read",
            gettext_lazy("Read it again"),
            (State.UNREAD, State.PREVIEW, State.FAILED),
            State.READING,
            rule=WORK,
            verb=UNTOLD,
            effect=_hand_to,
        ),
        Move(
            "plan",
            gettext_lazy("Plan"),
            (State.READING, State.UNREAD, State.PREVIEW, State.FAILED),
            State.PREVIEW,
            rule=HOUSE_ONLY,
            verb=UNTOLD,
            effect=_plan,
        ),
        Move(
            "give_up", gettext_lazy("Give up"), (State.READING,), State.UNREAD, rule=HOUSE_ONLY, verb=UNTOLD
        ),
        Move("keep", gettext_lazy("Keep"), (State.READING,), State.PREVIEW, rule=HOUSE_ONLY, verb=UNTOLD),
        Move(
            "begin",
            gettext_lazy("Apply"),
            UNTIL_APPLIED,
            State.APPLYING,
            rule=WORK,
            verb=UNTOLD,
            effect=_hand_to,
        ),
        Move("fail", gettext_lazy("Fail"), (State.APPLYING,), State.FAILED, rule=HOUSE_ONLY, verb=UNTOLD),
        Move(
            "apply",
            gettext_lazy("Apply"),
            (*UNTIL_APPLIED, State.APPLYING),
            State.APPLIED,
            rule=WORK,
            verb="foundation.imported",
            effect=_apply,
        ),
        Move(
            "undo",
            gettext_lazy("Undo this import"),
            (State.APPLIED,),
            State.UNDONE,
            rule=WORK,
            verb="foundation.undone",
            effect=_undo,
        ),
    ),
    begins=(State.UNREAD, State.PREVIEW),
)
