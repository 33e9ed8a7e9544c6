"""A call of every action of dues that would work for whoever may, by an actor."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils import timezone

from claqueta.billing import actions
from claqueta.billing.actions import NewReceipt, ToInvoice
from claqueta.billing.models import DuesRow, DuesRun, EconomicDocument
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.money import Money


def calls_of_dues(debtor: Any) -> dict[str, Callable[[Any], object]]:
    today, five, one = timezone.localdate(), Money(Decimal(5), "EUR"), Money(Decimal(1), "EUR")
    new = NewReceipt(debtor, today.year, five)
    receipt = actions.issue(new, by=SYSTEM)
    posting = actions.post(receipt, one, on=today, by=SYSTEM)
    run = DuesRun.objects.create(year=today.year, issue_on=today)
    row = DuesRow.objects.create(run=run, organisation=debtor, state=DuesRow.State.READY, amount=five)
    moved = actions.record_movement(five, concept="agreements", on=today, by=SYSTEM)
    income = actions.expect_income(debtor, title="First", amount=five, expected_on=today, by=SYSTEM)
    line = actions.set_budget(year=today.year, concept="dues", amount=five, by=SYSTEM)
    document = EconomicDocument.objects.create(
        organisation=debtor,
        concept="services",
        net=five,
        vat=one,
        total=five,
        prepared_on=today,
        due_on=today,
    )
    to_invoice = [ToInvoice("A service", Decimal(1), five)]
    calls: dict[str, Callable[[Any], object]] = {
        "issue": lambda by: actions.issue(new, by=by),
        "issue_many": lambda by: actions.issue_many([new], by=by),
        "credit": lambda by: actions.credit(receipt, one, reason="An error", by=by),
        "post": lambda by: actions.post(receipt, one, on=today, by=by),
        "unpost": lambda by: actions.unpost(posting, reason="An error", by=by),
        "begin_run": lambda by: actions.begin_run(year=today.year - 1, by=by),
        "work_out": lambda by: actions.work_out(run, by=by),
        "decide": lambda by: actions.decide(row, reason="So it is", by=by),
        "leave_out": lambda by: actions.leave_out(row, reason="So it is", by=by),
        "approve_run": lambda by: actions.approve_run(run, by=by),
        "issue_run": lambda by: actions.issue_run(run, by=by),
        "drop_run": lambda by: actions.drop_run(run, by=by),
        "draw_papers": lambda by: actions.draw_papers(run, by=by),
        "paper_of": lambda by: actions.paper_of(receipt, "en", by=by),
        "record_movement": lambda by: actions.record_movement(five, concept="agreements", on=today, by=by),
        "undo_movement": lambda by: actions.undo_movement(moved, reason="An error", by=by),
        "expect_income": lambda by: actions.expect_income(
            debtor, title="Second", amount=five, expected_on=today, by=by
        ),
        "receive_income": lambda by: actions.receive_income(income, on=today, by=by),
        "set_budget": lambda by: actions.set_budget(year=today.year, concept="dues", amount=one, by=by),
        "drop_budget": lambda by: actions.drop_budget(line, by=by),
        "prepare_invoice": lambda by: actions.prepare_invoice(
            debtor, concept="services", lines=to_invoice, by=by
        ),
        "note_export": lambda by: actions.note_export(document, by=by),
        "note_invoice": lambda by: actions.note_invoice(document, number="1", invoiced_on=today, by=by),
        "drop_invoice": lambda by: actions.drop_invoice(document, reason="An error", by=by),
    }
    return {f"billing.{name}": call for name, call in calls.items()}
