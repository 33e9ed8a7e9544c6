"""Money besides dues: movements, expected income, budgets."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.billing.chart import chart
from claqueta.billing.models import BankEntry, BudgetLine, ExpectedIncome, Movement
from claqueta.foundation import audit
from claqueta.foundation.actors import Actor, account_of, require
from claqueta.foundation.judging import Choice, Day, Shape, Text, fitted
from claqueta.foundation.money import Money
from claqueta.foundation.transactions import atomic
from claqueta.organisations.models import Organisation

LATEST = date(2999, 12, 31)


def concepts() -> list[str]:
    return list(chart().concepts)


def _table(*names: str) -> Mapping[str, Shape]:
    shapes: dict[str, Shape] = {
        "concept": Choice(concepts, required=True),
        "text": Text(300),
        "title": Text(200, required=True),
        "note": Text(300),
        "reason": Text(300, required=True),
    }
    return {name: shapes[name] for name in names}


@atomic
def record_movement(
    amount: Money, *, concept: str, on: date, text: str = "", source: Model | None = None, by: Actor
) -> Movement:
    """Write down money that came (above nothing) or went (below it) without a receipt.

    Raises `PermissionDenied`, `ValidationError` by field.
    """
    require(by, "billing.post")
    values = fitted({"concept": concept, "text": text}, _table("concept", "text"))
    if not amount:
        raise ValidationError({"amount": [_("Write an amount other than nothing.")]})
    moved = Movement(
        amount=amount,
        on=_past(on, "on"),
        source_kind=source._meta.label_lower if source is not None else "",
        source_id=str(source.pk) if source is not None else "",
        by=account_of(by),
        **values,
    )
    moved.save()
    audit.record(
        "billing.moved", moved, by=by, changes={"amount": ("", str(amount)), "on": ("", on)}, reason=text
    )
    return moved


@atomic
def undo_movement(movement: Movement, *, reason: str, by: Actor) -> Movement:
    """Undo a movement by another one; one that a bank's entry made is undone with the entry (`undo_entry`).

    Raises `PermissionDenied`, `ValidationError` by field.
    """
    require(by, "billing.post", movement)
    if movement.source_kind == BankEntry._meta.label_lower:
        raise ValidationError(_("The bank’s entry posted this: undo what was decided of the entry."))
    return take_back_movement(movement, reason=reason, by=by)


@atomic
def take_back_movement(movement: Movement, *, reason: str, by: Actor) -> Movement:
    """As `undo_movement`, whatever made it. Raises `PermissionDenied`, `ValidationError` by field."""
    require(by, "billing.post", movement)
    words = fitted({"reason": reason}, _table("reason"))
    movement = Movement.objects.select_for_update(of=("self",)).get(pk=movement.pk)
    if movement.reverses_id is not None or Movement.objects.filter(reverses=movement).exists():
        raise ValidationError(_("This was undone already."))
    if ExpectedIncome.objects.filter(received=movement).exists():
        ExpectedIncome.objects.filter(received=movement).update(received=None)
    undoing = Movement(
        amount=-movement.amount,
        on=movement.on,
        concept=movement.concept,
        text=words["reason"],
        source_kind=movement.source_kind,
        source_id=movement.source_id,
        reverses=movement,
        by=account_of(by),
    )
    undoing.save()
    audit.record("billing.movement_undone", movement, by=by, reason=words["reason"])
    return undoing


@atomic
def expect_income(
    organisation: Organisation, *, title: str, amount: Money, expected_on: date, note: str = "", by: Actor
) -> ExpectedIncome:
    """Write down an instalment that is to come. Raises `PermissionDenied`, `ValidationError` by field."""
    require(by, "billing.manage")
    values = fitted({"title": title, "note": note}, _table("title", "note"))
    _above_nothing(amount)
    day = fitted({"expected_on": expected_on}, {"expected_on": Day(settings.CLUSTER.founded_on, LATEST)})[
        "expected_on"
    ]
    income = ExpectedIncome.objects.create(
        organisation=organisation, amount=amount, expected_on=day, **values
    )
    audit.record("billing.income_expected", income, by=by, changes={"amount": ("", str(amount))})
    return income


@atomic
def receive_income(
    income: ExpectedIncome, *, on: date, by: Actor, source: Model | None = None
) -> ExpectedIncome:
    """An instalment came, whole: its movement is written down. Raises `PermissionDenied`, `ValidationError`."""
    require(by, "billing.post", income)
    income = ExpectedIncome.objects.select_for_update().get(pk=income.pk)
    if income.received_id is not None:
        raise ValidationError(_("This was received already."))
    income.received = record_movement(
        income.amount, concept=income.concept, on=on, text=income.title, source=source, by=by
    )
    income.save(update_fields=["received"])
    audit.record("billing.income_received", income, by=by, changes={"on": ("", on)})
    return income


@atomic
def set_budget(*, year: int, concept: str, amount: Money, note: str = "", by: Actor) -> BudgetLine:
    """Say what a year is planned to earn or spend by a concept. Raises `PermissionDenied`, `ValidationError` by field."""
    require(by, "billing.manage")
    values = fitted({"concept": concept, "note": note}, _table("concept", "note"))
    first, last = settings.CLUSTER.founded_on.year, timezone.localdate().year + 5
    if not first <= year <= last:
        raise ValidationError(
            {"year": [_("Write a year from %(first)s to %(last)s.") % {"first": first, "last": last}]}
        )
    if amount < Money.zero(amount.currency):
        raise ValidationError(
            {"amount": [_("Write an amount above nothing; the concept says whether it is spent.")]}
        )
    before = BudgetLine.objects.filter(year=year, concept=values["concept"]).first()
    line, _new = BudgetLine.objects.update_or_create(
        year=year, concept=values["concept"], defaults={"amount": amount, "note": values["note"]}
    )
    audit.record(
        "billing.budgeted",
        line,
        by=by,
        changes={"amount": (str(before.amount) if before else "", str(amount))},
    )
    return line


@atomic
def drop_budget(line: BudgetLine, *, by: Actor) -> None:
    """Take a line out of a budget. Raises `PermissionDenied`."""
    require(by, "billing.manage", line)
    audit.record("billing.budget_dropped", line, by=by, changes={"amount": (str(line.amount), "")})
    line.delete()


def _past(day: Any, field: str) -> date:
    shape = Day(settings.CLUSTER.founded_on, timezone.localdate())
    found: date | None = fitted({field: day}, {field: shape})[field]
    if found is None:
        raise ValidationError({field: [_("Write the day.")]})
    return found


def _above_nothing(amount: Money) -> None:
    if amount.amount <= Decimal(0):
        raise ValidationError({"amount": [_("Write an amount above nothing.")]})
