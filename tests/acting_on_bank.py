"""A call of every action of mandates, collections, the bank and reminders that would work for whoever may, by an actor."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from claqueta.billing import actions
from claqueta.billing.models import BankEntry, EntryState, Reminder, SignedBy, Statement, StatementState
from claqueta.billing.tests.factories import camt, iban
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.money import Money


def calls_of_the_bank(debtor: Any) -> dict[str, Callable[[Any], object]]:
    today, ten = timezone.localdate(), Money(Decimal(10), "EUR")
    receipt = actions.issue(actions.NewReceipt(debtor, today.year, ten, due_on=today), by=SYSTEM)
    values: dict[str, Any] = {
        "holder": debtor.legal_name,
        "signed_by": "Ana",
        "proof": actions.Proof(SignedBy.PAPER),
    }
    mandate = actions.give(debtor, iban=iban(901), by=SYSTEM, **values)
    collection = actions.begin_collection(today, receipts=[receipt.pk], by=SYSTEM)
    row = collection.rows.get()
    body = camt([(today, "Pago", "10.00"), (today, "Otro", "11.00")])
    actions.take_in(body, "file", by=SYSTEM)
    entry, settled = BankEntry.objects.order_by("pk")
    settled = actions.settle_entry(settled, kind="income", revision=settled.revision, by=SYSTEM)
    account = actions.settle_entry(
        entry, kind="payment", revision=entry.revision, organisation=debtor, by=SYSTEM
    ).advances.get()
    entry.refresh_from_db()
    BankEntry.objects.filter(pk=entry.pk).update(state=EntryState.PROPOSED)
    later_body = camt([(today, "Otro más", "12.00")], opening="1021.00", number="2")
    statement = actions.take_in(later_body, "later", by=SYSTEM).statements[0]
    Statement.objects.filter(pk=statement.pk).update(state=StatementState.HELD)
    reminder = Reminder.objects.create(
        organisation=debtor, step=3, to=[], language="es", subject="S", text="T", made_on=today
    )
    other = actions.issue(actions.NewReceipt(debtor, today.year, ten), by=SYSTEM)
    dispute = actions.dispute(other, reason="No", by=SYSTEM)
    later = today + timedelta(days=40)
    calls: dict[str, Callable[[Any], object]] = {
        "give": lambda by: actions.give(debtor, iban=iban(902), by=by, **values),
        "amend": lambda by: actions.amend(mandate, iban=iban(903), by=by),
        "reveal": lambda by: actions.reveal(mandate, reason="Why", by=by),
        "printed": lambda by: actions.printed(mandate, by=by),
        "proof_of": lambda by: actions.proof_of(mandate, by=by),
        "begin_collection": lambda by: actions.begin_collection(today, by=by),
        "leave_out_debit": lambda by: actions.leave_out_debit(row, why="So", by=by),
        "move_collection": lambda by: actions.move_collection(collection, asked_on=later, by=by),
        "fetch_file": lambda by: actions.fetch_file(collection, by=by),
        "take_in": lambda by: actions.take_in(body, "file", by=by),
        "taken_in_since": lambda by: actions.taken_in_since(body, timezone.now(), by=by),
        "keep_statement": lambda by: actions.keep_statement(None, "", "", by=by),  # type: ignore[arg-type]
        "decide_statement": lambda by: actions.decide_statement(statement, take=True, why="So", by=by),
        "explain": lambda by: actions.explain(by=by),
        "settle_entry": lambda by: actions.settle_entry(entry, kind="income", revision=1, by=by),
        "settle_others": lambda by: actions.settle_others([], by=by),
        "undo_entry": lambda by: actions.undo_entry(settled, reason="So", by=by),
        "use_advance": lambda by: actions.use_advance(account, other, by=by),
        "change_reminder": lambda by: actions.change_reminder(reminder, subject="A", text="B", by=by),
        "promise": lambda by: actions.promise(debtor, instalments=[(today, ten)], by=by),
        "dispute": lambda by: actions.dispute(receipt, reason="No", by=by),
        "end_dispute": lambda by: actions.end_dispute(dispute, outcome="Yes", by=by),
    }
    return {f"billing.{name}": call for name, call in calls.items()}
