"""Runs of dues: work out, decide, approve, issue. Interrupted anywhere and done again, a run is completed without doubles."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claqueta.billing.actions.receipts import NewReceipt, issue_many
from claqueta.billing.members import Member, members_of
from claqueta.billing.models import DuesRow, DuesRun, RunApproval
from claqueta.billing.policies.doubts import WORKS_OUT_NOTHING, Doubt
from claqueta.billing.policies.working import issued_before, kept
from claqueta.billing.queries.issued import Issued, issued_for
from claqueta.foundation import audit
from claqueta.foundation.actors import Actor, account_of, require
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.judging import Choice, Table, Text, fitted
from claqueta.foundation.money import Money, total
from claqueta.foundation.transactions import atomic, held
from claqueta.organisations.models import Organisation

BATCH = 200
"""Receipts that are issued in one transaction: what is done again after an interruption is at most this."""
DECISION: Table = {
    "reason": Text(300, required=True),
    "band": Choice(lambda: [band.key for band in settings.CLUSTER.bylaws.bands]),
}
State, RowState = DuesRun.State, DuesRow.State


@atomic
def begin_run(*, year: int, issue_on: date | None = None, by: Actor) -> DuesRun:
    """Begin the dues of a year: a preview of what each member owes. Raises `PermissionDenied`, `ValidationError` by field."""
    require(by, "billing.manage")
    today = timezone.localdate()
    first = settings.CLUSTER.founded_on.year
    if not first <= year <= today.year + 1:
        raise ValidationError(
            {
                "year": [
                    _("Write a year from %(first)s (the founding) to %(last)s.")
                    % {"first": first, "last": today.year + 1}
                ]
            }
        )
    day = issue_on or max(today, date(year, 1, 1))
    if day < settings.CLUSTER.founded_on:
        raise ValidationError({"issue_on": [_("The cluster was not founded yet on that day.")]})
    if day.year < year:
        raise ValidationError({"issue_on": [_("Dues of a year are issued once it has begun.")]})
    try:
        with atomic():
            run = DuesRun.objects.create(year=year, issue_on=day, by=account_of(by))
    except IntegrityError:
        raise ValidationError(
            {
                "year": [
                    _("The dues of %(year)s are being prepared already: go on with that run or drop it.")
                    % {"year": year}
                ]
            }
        ) from None
    _work_out(run)
    audit.record("billing.run_begun", run, by=by, changes={"year": ("", year)})
    return run


@atomic
def work_out(run: DuesRun, *, by: Actor) -> DuesRun:
    """Work out anew what each member owes; what was decided stays, approvals do not. Raises `PermissionDenied`, `ValidationError`."""
    require(by, "billing.manage", run)
    run = _open(run)
    _work_out(run)
    _reopen(run)
    audit.record("billing.run_worked_out", run, by=by)
    return run


@atomic
def decide(row: DuesRow, *, reason: str, band: str = "", by: Actor) -> DuesRow:
    """Let a member get its receipt all the same, for a reason; with a size where none was declared.

    Raises `PermissionDenied`, `ValidationError` by field.
    """
    require(by, "billing.manage", row.run)
    values = fitted({"reason": reason, "band": band}, DECISION)
    run = _open(row.run)
    row = _held(row)
    member = members_of(run.year, [row.organisation_id]).get(row.organisation_id)
    if member is None:
        raise ValidationError(_("It is no member in that year any more; work out the run anew."))
    before = row.state
    row.band = values["band"] or row.band
    _fill(row, run, member, issued_for(run.year, [row.organisation_id]).get(row.organisation_id))
    in_the_way = WORKS_OUT_NOTHING.intersection(row.doubts)
    if in_the_way:
        field_name = "band" if Doubt.NO_SIZE in in_the_way else "reason"
        raise ValidationError(
            {
                field_name: [
                    _("No amount can be worked out: %(doubt)s.") % {"doubt": Doubt(min(in_the_way)).label}
                ]
            }
        )
    row.state, row.decided, row.reason = RowState.READY, True, values["reason"]
    row.save()
    _reopen(run)
    audit.record(
        "billing.row_decided",
        row.organisation,
        by=by,
        changes={"state": (before, row.state)},
        reason=row.reason,
    )
    return row


@atomic
def leave_out(row: DuesRow, *, reason: str, by: Actor) -> DuesRow:
    """Let a member get no receipt in this run, for a reason. Raises `PermissionDenied`, `ValidationError` by field."""
    require(by, "billing.manage", row.run)
    words = fitted({"reason": reason}, {"reason": DECISION["reason"]})
    run = _open(row.run)
    row = _held(row)
    before, row.state, row.decided = row.state, RowState.LEFT_OUT, True
    row.reason = words["reason"]
    row.save()
    _reopen(run)
    audit.record(
        "billing.row_left_out",
        row.organisation,
        by=by,
        changes={"state": (before, row.state)},
        reason=row.reason,
    )
    return row


@atomic
def approve_run(run: DuesRun, *, by: Actor) -> DuesRun:
    """Approve a run as it stands: by the treasurer, and above the amount of a rule by somebody else of the board too.

    Raises `PermissionDenied`, `ValidationError`.
    """
    run = _open(run)
    if run.state == State.APPROVED:
        raise ValidationError(_("This run is approved already."))
    approvals = list(run.approvals.all())
    if not by.has_perm("billing.approve", run) and not (
        approvals and by.has_perm("billing.approve_second", run)
    ):
        raise PermissionDenied
    waiting = run.rows.filter(state=RowState.TO_DECIDE).count()
    if waiting:
        raise ValidationError(
            ngettext(
                "%(n)s member is still to be decided.", "%(n)s members are still to be decided.", waiting
            )
            % {"n": waiting}
        )
    amount = run_total(run)
    if not amount:
        raise ValidationError(_("There is nothing to issue in this run."))
    if any(one.account_id == by.pk for one in approvals):
        raise ValidationError(_("You have approved it; somebody else of the board has to approve it too."))
    RunApproval.objects.create(run=run, account=account_of(by), name=str(by)[:200], total=amount)
    if len(approvals) + 1 >= approvals_needed(run, amount):
        run.state = State.APPROVED
        run.save(update_fields=["state"])
    audit.record("billing.run_approved", run, by=by, changes={"amount": ("", str(amount))})
    return run


@atomic
def drop_run(run: DuesRun, *, by: Actor) -> DuesRun:
    """Drop a run of which nothing was issued yet. Raises `PermissionDenied`, `ValidationError`."""
    require(by, "billing.manage", run)
    run = _open(run)
    if run.rows.exclude(receipt=None).exists():
        raise ValidationError(_("Receipts of this run were issued; issue the rest of it."))
    run.state = State.DROPPED
    run.save(update_fields=["state"])
    audit.record("billing.run_dropped", run, by=by)
    return run


def issue_run(
    run: DuesRun,
    *,
    by: Actor,
    on: date | None = None,
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> DuesRun:
    """Issue the receipts of an approved run, a batch in a transaction. Done again it goes on where it was.

    They are of today, unless another day is said (`on`: for the sample, which needs a past).

    Raises `PermissionDenied`, `ValidationError`.
    """
    require(by, "billing.issue", run)
    ready = run.rows.filter(state=RowState.READY).count()
    done = 0
    while True:
        tell(done, ready)
        count = _issue_batch(run, by, on)
        done += count
        if not count:
            return DuesRun.objects.get(pk=run.pk)


def approvals_needed(run: DuesRun, amount: Money) -> int:
    """How many people approve a run of this amount.

    What one person alone approved of the same year's dues counts with it: dues cut into small runs have two all the same.
    """
    others = DuesRun.objects.filter(year=run.year, state__in=(State.APPROVED, State.ISSUED))
    alone = others.exclude(pk=run.pk).annotate(people=Count("approvals")).filter(people=1)
    amount += total((run_total(one) for one in alone), amount.currency)
    return 2 if amount.amount > rule("two_approve_above").value else 1


def run_total(run: DuesRun) -> Money:
    """What the run issues: what is ready and what was issued."""
    rows = run.rows.filter(state__in=(RowState.READY, RowState.ISSUED))
    return rows.aggregate(sum=Sum("amount"))["sum"] or Money.zero(settings.CLUSTER.currency)


# -- Within a transaction ------------------------------------------------------------------------------------


@atomic
def _issue_batch(run: DuesRun, by: Actor, on: date | None) -> int:
    """Issue a batch of the rows that are left; how many rows were done with. The last one ends the run."""
    run = DuesRun.objects.select_for_update().get(pk=run.pk)
    if run.state == State.ISSUED:
        return 0
    if run.state != State.APPROVED:
        raise ValidationError(_("The run has to be approved first."))
    if run.year > timezone.localdate().year:
        raise ValidationError(_("Dues of a year are issued once it has begun."))
    rows = list(run.rows.filter(state=RowState.READY).select_related("organisation").order_by("pk")[:BATCH])
    if not rows:
        run.state, run.issued_at = State.ISSUED, timezone.now()
        run.save(update_fields=["state", "issued_at"])
        audit.record("billing.run_issued", run, by=by, changes={"amount": ("", str(run_total(run)))})
        return 0
    keys = [row.organisation_id for row in rows]
    # Whoever else issues something to these members waits.
    list(Organisation.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))
    before, members = issued_for(run.year, keys), members_of(run.year, keys)
    as_previewed: list[DuesRow] = []
    for row in rows:
        row.reason = _changed_since(row, run, members.get(row.organisation_id), before) or row.reason
        if row.state == RowState.READY:
            as_previewed.append(row)
    receipts = issue_many(
        [
            NewReceipt(
                row.organisation,
                run.year,
                row.amount,
                lines=row.lines,
                language=members[row.organisation_id].language if row.organisation_id in members else "",
                address=members[row.organisation_id].address if row.organisation_id in members else {},
            )
            for row in as_previewed
        ],
        by=by,
        on=on,
    )
    for row, receipt in zip(as_previewed, receipts, strict=True):
        row.state, row.receipt = RowState.ISSUED, receipt
    DuesRow.objects.bulk_update(rows, ["state", "receipt", "reason"], batch_size=BATCH)
    return len(rows)


def _changed_since(row: DuesRow, run: DuesRun, member: Member | None, before: Mapping[int, Issued]) -> str:
    """Leave a row out where something happened to the member after the preview, which nobody approved; the reason."""
    issued = before.get(row.organisation_id)
    now = issued.amount if issued else Money.zero(row.already.currency)
    if now != row.already:
        row.state = RowState.LEFT_OUT
        return _("Something was issued or credited to it after the preview: %(numbers)s.") % {
            "numbers": ", ".join(issued.numbers) if issued else "—"
        }
    gone = member is None or (member.left_before(run.issue_on) and Doubt.LEFT not in row.doubts)
    if member is None or gone or member.reckoned(run.year, row.band).owed != row.owed:
        row.state = RowState.LEFT_OUT
        return _("Its membership changed after the preview: begin another run for what it owes now.")
    return ""


def _work_out(run: DuesRun) -> None:
    """Make the run's rows anew, keeping those that were issued and what was decided."""
    members = members_of(run.year)
    done = {row.organisation_id: row for row in run.rows.all()}
    issued = issued_for(run.year)
    rows = []
    for pk, member in members.items():
        old = done.pop(pk, None)
        if old is not None and old.receipt_id is not None:
            continue
        row = DuesRow(run=run, organisation_id=pk)
        if old is not None and old.decided:
            row.decided, row.reason, row.band = True, old.reason, old.band
        _fill(row, run, member, issued.get(pk))
        if old is not None and old.decided:
            _decide_as_before(row, old)
        rows.append(row)
    run.rows.filter(receipt=None).delete()
    DuesRow.objects.bulk_create(rows, batch_size=500)
    run.worked_out_at = timezone.now()
    run.save(update_fields=["worked_out_at"])


def _decide_as_before(row: DuesRow, old: DuesRow) -> None:
    """Let stand what was decided of a member, as far as it still can."""
    if old.state == RowState.LEFT_OUT:
        row.state, row.reason = old.state, old.reason
    elif row.state == RowState.TO_DECIDE and not WORKS_OUT_NOTHING.intersection(row.doubts):
        row.state, row.reason = RowState.READY, old.reason


def _fill(row: DuesRow, run: DuesRun, member: Member, issued: Issued | None) -> None:
    """Work out one member's row: amount, working, doubts, state."""
    zero = Money.zero(settings.CLUSTER.currency)
    reckoning = member.reckoned(run.year, row.band)
    row.band = row.band or member.band
    row.class_key = member.spells[-1].class_key
    row.owed, row.already = reckoning.owed, issued.amount if issued else zero
    row.amount = row.owed - row.already
    row.lines = [kept(line, settings.CLUSTER.bylaws) for line in reckoning.lines]
    if issued is not None and issued.amount:
        row.lines.append(issued_before(issued.amount, issued.numbers))
    row.doubts = [str(doubt) for doubt in _doubts(run, member, reckoning.doubts, row.amount)]
    if issued is not None and issued.credited and row.amount > zero:
        row.doubts.append(Doubt.CREDITED.value)
    if row.doubts:
        row.state, row.reason = RowState.TO_DECIDE, "" if not row.decided else row.reason
    elif row.amount > zero:
        row.state = RowState.READY
    else:
        row.state = RowState.LEFT_OUT
        row.reason = (
            _("Everything was issued before: %(numbers)s.") % {"numbers": ", ".join(issued.numbers)}
            if issued is not None and issued.numbers
            else _("It owes no dues for the year: its class pays none, or a reduction takes all.")
        )


def _doubts(run: DuesRun, member: Member, reckoned: Iterable[Any], amount: Money) -> list[Doubt]:
    zero = Money.zero(amount.currency)
    found = [Doubt(doubt.value) for doubt in reckoned]
    if amount < zero:
        found.append(Doubt.TOO_MUCH)
    if found or amount > zero:
        if not member.address:
            found.append(Doubt.NO_ADDRESS)
        if not member.mails:
            found.append(Doubt.NO_MAIL)
        if member.suspended:
            found.append(Doubt.SUSPENDED)
        if member.left_before(run.issue_on):
            found.append(Doubt.LEFT)
    return found


def _open(run: DuesRun) -> DuesRun:
    """The run, nobody else's until the transaction ends, if something can still be decided. Raises `ValidationError`."""
    run = DuesRun.objects.select_for_update().get(pk=run.pk)
    if run.state not in (State.PREVIEW, State.APPROVED):
        raise ValidationError(_("This run is closed: it was issued or dropped."))
    return run


def _held(row: DuesRow) -> DuesRow:
    row = held(DuesRow.objects.select_related("organisation"), row.pk)
    if row.receipt_id is not None:
        raise ValidationError(_("Its receipt was issued; a credit note takes it back."))
    return row


def _reopen(run: DuesRun) -> None:
    """What was approved is no longer what stands."""
    run.approvals.all().delete()
    if run.state == State.APPROVED:
        run.state = State.PREVIEW
        run.save(update_fields=["state"])
