"""Budgets on their way in, as lists of concept, year and amount."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claqueta.billing import actions
from claqueta.billing.chart import chart
from claqueta.billing.models import BudgetLine
from claqueta.engines.tables.headers import words
from claqueta.foundation.actors import Actor
from claqueta.foundation.imports import ImportField, PlannedRow, Problem
from claqueta.foundation.imports.kinds import Around, CellInvalid, Difference
from claqueta.foundation.money import Money, NotMoney, parsed
from claqueta.foundation.translated import text_in


def _concept(text: str, _around: Around) -> str:
    """The concept by its key, its account or its name in any language."""
    wanted = words(text)
    for key, concept in chart().concepts.items():
        if wanted in {words(key), words(concept.account), *(words(name) for name in concept.name.values())}:
            return key
    names = ", ".join(text_in(concept.name) for concept in chart().concepts.values())
    raise CellInvalid(
        _("“%(text)s” is no concept of the chart; those are: %(names)s.") % {"text": text, "names": names}
    )


def _year(text: str, _around: Around) -> int:
    digits = text.strip().removesuffix(".0")
    if not (digits.isdecimal() and len(digits) == 4):
        raise CellInvalid(_("“%(text)s” is no year.") % {"text": text})
    return int(digits)


def _amount(text: str, _around: Around) -> str:
    try:
        return str(abs(parsed(text, settings.CLUSTER.currency)).amount)
    except NotMoney as error:
        raise CellInvalid(str(error)) from None


FIELDS = (
    ImportField(
        "concept",
        gettext_lazy("Concept"),
        ("concept", "concepto", "partida", "cuenta", "account", "line"),
        _concept,
        required=True,
        identity=True,
    ),
    ImportField("year", gettext_lazy("Year"), ("year", "ano", "ejercicio"), _year),
    ImportField(
        "amount",
        gettext_lazy("Amount"),
        ("amount", "importe", "presupuesto", "budget", "total"),
        _amount,
        required=True,
        identity=True,
    ),
    ImportField(
        "note",
        gettext_lazy("Note"),
        ("note", "nota", "notas", "observaciones"),
        lambda text, _around: text[:300],
    ),
)


class BudgetImport:
    key = "budget"
    title = gettext_lazy("Budget")
    permission = "billing.manage"
    notes = "note"
    hides = False

    @property
    def fields(self) -> tuple[ImportField, ...]:
        return FIELDS

    def is_title(self, text: str) -> bool:
        return False

    def plan(
        self, rows: list[tuple[int, dict[str, Any]]], decisions: dict[str, str]
    ) -> tuple[list[PlannedRow], list[Problem], list[Problem]]:
        """A concept of a year once; without a year it is the present one."""
        present = {(line.year, line.concept): line for line in BudgetLine.objects.all()}
        planned, rejected, seen = [], [], set()
        for row, values in rows:
            given = {
                "year": timezone.localdate().year,
                "note": "",
                **{key: one for key, one in values.items() if one},
            }
            place = (given["year"], given["concept"])
            name = f"{text_in(chart().concepts[given['concept']].name)} {given['year']}"
            if place in seen:
                rejected.append(
                    Problem(row, "concept", _("%(name)s stands in an earlier row.") % {"name": name})
                )
                continue
            seen.add(place)
            before = present.get(place)
            if before is None:
                planned.append(PlannedRow(row, "create", name, given))
                continue
            now = str(before.amount.amount)
            changed = [] if now == given["amount"] else [Difference("amount", now, given["amount"])]
            planned.append(
                PlannedRow(
                    row,
                    "update" if changed else "keep",
                    name,
                    given,
                    target=str(before.pk),
                    differences=changed,
                )
            )
        return planned, rejected, []

    def apply(
        self, planned: list[PlannedRow], *, by: Actor, reason: str, tell: Callable[[int, int], None]
    ) -> dict[str, Any]:
        before = {
            str(line.pk): [line.year, line.concept, str(line.amount.amount), line.note]
            for line in BudgetLine.objects.all()
        }
        created, changed = [], []
        for number, one in enumerate(planned, 1):
            if one.action in ("create", "update"):
                line = actions.set_budget(
                    year=one.values["year"],
                    concept=one.values["concept"],
                    amount=Money.from_json(
                        {"amount": one.values["amount"], "currency": settings.CLUSTER.currency}
                    ),
                    note=one.values["note"],
                    by=by,
                )
                if one.action == "create":
                    created.append(line.pk)
                else:
                    changed.append(before[str(line.pk)])
            tell(number, len(planned))
        return {"created": created, "changed": changed}

    def undo(self, record: dict[str, Any], *, by: Actor) -> list[str]:
        for line in BudgetLine.objects.filter(pk__in=record["created"]):
            actions.drop_budget(line, by=by)
        for year, concept, amount, note in record["changed"]:
            money = Money.from_json({"amount": amount, "currency": settings.CLUSTER.currency})
            actions.set_budget(year=year, concept=concept, amount=money, note=note, by=by)
        return []
