"""Reminders: made by the ladder, looked at where they are grave, stopped by payment, promise or dispute."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from claqueta.billing import letters
from claqueta.billing.bank.own_accounts import main_account
from claqueta.billing.models import (
    ArrearsTask,
    Dispute,
    Posting,
    Promise,
    Receipt,
    Reminder,
    ReminderLine,
    ReminderState,
)
from claqueta.billing.policies.reminding import due_step, is_broken
from claqueta.billing.queries.addressees import addressees
from claqueta.billing.queries.receipts import receipts
from claqueta.billing.queries.reminders import overdue_to_remind, steps_gone
from claqueta.foundation import audit, mailing
from claqueta.foundation.actors import SYSTEM, Actor, account_of, require
from claqueta.foundation.audit import Changes
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.flow import HOUSE_ONLY, Flow, Move
from claqueta.foundation.judging import Text, fitted
from claqueta.foundation.money import Money, total
from claqueta.foundation.transactions import atomic, held
from claqueta.organisations.models import Organisation

State = ReminderState
LETTER = {"subject": Text(200, required=True), "text": Text(5000, lines=True, required=True)}
NOTE = {"note": Text(300)}
REASON = {"reason": Text(300, required=True)}
OUTCOME = {"outcome": Text(300, required=True)}
WHY = {"why": Text(300, required=True)}
EFFECTS = {"vote_suspended": ArrearsTask.Effect.SUSPEND, "expulsion_proposed": ArrearsTask.Effect.PROPOSE}


def remind(day: date | None = None) -> int:
    """Make the reminders that are due; how many. Friendly ones go at once, grave ones wait to be looked at.

    A transaction for each member: who is reminded twice at once is reminded once.
    """
    today = day or timezone.localdate()
    close_promises(today)
    seen_from = rule("reminder_seen_from").value
    steps, apart = rule("reminder_steps").values, rule("reminder_apart").value
    gone = steps_gone()
    made = 0
    overdue = overdue_to_remind(today)
    whom = addressees(overdue)
    for organisation, theirs in overdue.items():
        due: dict[int, list[Receipt]] = {}
        for receipt in theirs:
            step = due_step(receipt.due_on, today, steps, gone.get(receipt.pk, {}), apart)
            if step is not None:
                due.setdefault(step, []).append(receipt)
        if due and (addresses := whom.get(organisation.pk)):
            # One letter a day: the gravest, with all that is overdue at any step.
            step = max(due)
            try:
                reminder = _make(organisation, step, due, addresses, today)
            except IntegrityError:
                continue
            made += 1
            if step < seen_from:
                FLOW.make("send", reminder, by=SYSTEM)
    return made


@atomic
def _make(
    organisation: Organisation,
    step: int,
    due: dict[int, list[Receipt]],
    addresses: Sequence[tuple[str, str]],
    today: date,
) -> Reminder:
    lines = [(receipt, its_step) for its_step, many in due.items() for receipt in many]
    language = addresses[0][1]
    subject, text = written(organisation, step, [receipt for receipt, _step in lines], language)
    reminder = Reminder.objects.create(
        organisation=organisation,
        step=step,
        to=[address for address, _language in addresses],
        language=language,
        subject=subject[:200],
        text=text,
        made_on=today,
    )
    ReminderLine.objects.bulk_create(
        ReminderLine(reminder=reminder, receipt=receipt, step=its_step) for receipt, its_step in lines
    )
    return reminder


def written(organisation: Organisation, step: int, owed: Sequence[Any], language: str) -> tuple[str, str]:
    """Subject and text of a step's letter about receipts of one member."""
    with translation.override(language):
        sum_owed = total((receipt.balance for receipt in owed), settings.CLUSTER.currency)
        lines = "\n".join(
            _("%(number)s · dues %(year)s · due on %(day)s · %(amount)s")
            % {
                "number": receipt.number,
                "year": receipt.dues_year,
                "day": receipt.due_on.strftime("%d/%m/%Y"),
                "amount": receipt.balance.formatted(),
            }
            for receipt in owed
        )
        account = main_account()
        pay = (
            _("Pay by transfer to %(iban)s and write the receipt’s number.") % {"iban": account.iban}
            if account
            else _("Pay by transfer and write the receipt’s number.")
        )
        return letters.letter_of(step).filled(
            language,
            name=organisation.name,
            receipts=lines,
            total=sum_owed.formatted(),
            pay=pay,
            cluster=settings.CLUSTER.name.get(language) or next(iter(settings.CLUSTER.name.values())),
        )


@atomic
def change_reminder(reminder: Reminder, *, subject: str, text: str, by: Actor) -> Reminder:
    """Change the words of a reminder that waits. Raises `ValidationError` by field."""
    require(by, "billing.manage")
    values = fitted({"subject": subject, "text": text}, LETTER)
    row = held(Reminder.objects.all(), reminder.pk)
    if row.state != State.WAITS:
        raise FLOW.moved_on(row)
    before = row.subject
    row.subject, row.text = values["subject"], values["text"]
    row.save(update_fields=["subject", "text"])
    audit.record("billing.reminder_changed", row, by=by, changes={"subject": (before, row.subject)})
    return row


def _send(reminder: Reminder, *, by: Actor) -> Changes:
    keys = list(reminder.lines.values_list("receipt", flat=True))
    if not any(one.balance.amount > 0 for one in receipts().filter(pk__in=keys)):
        raise ValidationError(_("All of it has been paid meanwhile: there is nothing to remind of."))
    for address in reminder.to:
        mailing.send_written(
            "billing/reminder",
            address,
            reminder.subject,
            reminder.text,
            language=reminder.language,
            why=gettext_lazy(
                "You get this mail because your organisation is a member and a receipt is open."
            ),
        )
    reminder.sent_at, reminder.by = timezone.now(), account_of(by)
    _propose_effects(reminder)
    return {"step": ("", reminder.step)}


def _drop(reminder: Reminder, *, by: Actor, why: str = "") -> Changes:
    reminder.why_dropped = fitted({"why": why}, WHY)["why"]
    return {"why": ("", reminder.why_dropped)}


def _propose_effects(reminder: Reminder) -> None:
    """What the bylaws allow after so many reminders is put before somebody; nothing of it happens by itself."""
    today = timezone.localdate()
    oldest = min(line.receipt.due_on for line in reminder.lines.select_related("receipt"))
    for clause in settings.CLUSTER.bylaws.on(today).arrears:
        effect = EFFECTS.get(str(clause.effect))
        if effect is not None and clause.after_reminders <= reminder.step:
            ArrearsTask.objects.get_or_create(
                organisation=reminder.organisation,
                effect=effect,
                since=oldest,
                defaults={
                    "clause": {
                        "article": dict(clause.article),
                        "text": dict(clause.text),
                        "sample": clause.sample,
                    }
                },
            )


FLOW = Flow(
    Reminder,
    (
        Move(
            "send",
            gettext_lazy("Send it"),
            (State.WAITS,),
            State.SENT,
            rule="billing.manage",
            verb="billing.reminded",
            effect=_send,
        ),
        Move(
            "drop",
            gettext_lazy("Do not send it"),
            (State.WAITS,),
            State.DROPPED,
            rule="billing.manage",
            verb="billing.reminder_dropped",
            effect=_drop,
        ),
    ),
)


# -- What stops them ---------------------------------------------------------------------------------------------


@atomic
def promise(
    organisation: Organisation, *, instalments: Sequence[tuple[date, Money]], by: Actor, note: str = ""
) -> Promise:
    """Write down what a member promises to pay and when. Raises `PermissionDenied`, `ValidationError` by field."""
    require(by, "billing.manage")
    values = fitted({"note": note}, NOTE)
    today = timezone.localdate()
    days = [on for on, _amount in instalments]
    if not instalments or days != sorted(set(days)) or days[0] < today:
        raise ValidationError({"instalments": [_("Write each day once, in order, from today on.")]})
    if any(amount.amount <= 0 for _on, amount in instalments):
        raise ValidationError({"instalments": [_("Each instalment is more than nothing.")]})
    if Promise.objects.filter(organisation=organisation, state=Promise.State.OPEN).exists():
        raise ValidationError(_("A promise of this member is running already; end it first."))
    made = Promise.objects.create(
        organisation=organisation,
        instalments=[{"on": on.isoformat(), "amount": str(amount.amount)} for on, amount in instalments],
        made_on=today,
        by=account_of(by),
        **values,
    )
    audit.record("billing.promised", made, by=by, changes={"instalments": ("", len(instalments))})
    return made


def close_promises(today: date) -> int:
    """Say of running promises that they were kept or broken; how many."""
    late, count = rule("promise_late").value, 0
    for one in Promise.objects.filter(state=Promise.State.OPEN).select_related("organisation"):
        planned = planned_of(one)
        paid = paid_since(one)
        if paid >= sum((amount for _on, amount in planned), Decimal()):
            PROMISES.make("keep", one, by=SYSTEM)
        elif is_broken(planned, paid, today, late):
            PROMISES.make("break", one, by=SYSTEM)
        else:
            continue
        count += 1
    return count


def planned_of(promise: Promise) -> list[tuple[date, Decimal]]:
    return [(date.fromisoformat(one["on"]), Decimal(one["amount"])) for one in promise.instalments]


def paid_since(promise: Promise) -> Decimal:
    """What came in of the member since it promised, less what was returned."""
    postings = Posting.objects.filter(
        receipt__organisation=promise.organisation_id, on__gte=promise.made_on
    ).exclude(kind=Posting.Kind.CREDIT)
    return sum((posting.amount.amount for posting in postings), Decimal())


PROMISES = Flow(
    Promise,
    (
        Move("keep", gettext_lazy("Kept"), ("open",), "kept", rule=HOUSE_ONLY, verb="billing.promise_kept"),
        Move(
            "break",
            gettext_lazy("Broken"),
            ("open",),
            "broken",
            rule=HOUSE_ONLY,
            verb="billing.promise_broken",
        ),
        Move(
            "end",
            pgettext_lazy("promise to pay", "End it"),
            ("open",),
            "dropped",
            rule="billing.manage",
            verb="billing.promise_ended",
        ),
    ),
)


@atomic
def dispute(receipt: Receipt, *, reason: str, by: Actor) -> Dispute:
    """Write down that its debtor does not accept a receipt. Raises `ValidationError`."""
    require(by, "billing.manage")
    words = fitted({"reason": reason}, REASON)
    if Dispute.objects.filter(receipt=receipt, ended_on=None).exists():
        raise ValidationError(_("This receipt is disputed already."))
    made = Dispute.objects.create(receipt=receipt, since=timezone.localdate(), by=account_of(by), **words)
    audit.record("billing.disputed", receipt, by=by, reason=made.reason)
    return made


@atomic
def end_dispute(dispute: Dispute, *, outcome: str, by: Actor) -> Dispute:
    require(by, "billing.manage")
    words = fitted({"outcome": outcome}, OUTCOME)
    row = held(Dispute.objects.select_related("receipt"), dispute.pk)
    if row.ended_on is not None:
        raise ValidationError(_("This dispute is over already."))
    row.ended_on, row.outcome = timezone.localdate(), words["outcome"]
    row.save(update_fields=["ended_on", "outcome"])
    audit.record("billing.dispute_ended", row.receipt, by=by, reason=row.outcome)
    return row


def _decided(task: ArrearsTask, *, by: Actor, note: str = "") -> Changes:
    task.note = fitted({"note": note}, NOTE)["note"]
    task.decided_at, task.by = timezone.now(), account_of(by)
    return {"note": ("", task.note)} if task.note else {}


EFFECTS_OF_ARREARS = Flow(
    ArrearsTask,
    (
        Move(
            "done",
            gettext_lazy("It is done"),
            ("open",),
            "done",
            rule="billing.manage",
            verb="billing.effect_done",
            effect=_decided,
        ),
        Move(
            "drop",
            gettext_lazy("Not now"),
            ("open",),
            "dropped",
            rule="billing.manage",
            verb="billing.effect_dropped",
            effect=_decided,
        ),
    ),
)
