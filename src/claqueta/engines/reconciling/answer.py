"""The answer of `claqueta match-bank`, as its contract says (docs/integrators)."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from claqueta.engines.reconciling.explaining import Explanation
from claqueta.engines.reconciling.statement import Statement
from claqueta.engines.reconciling.wording import LANGUAGES, note


def answer(statement: Statement, explanations: Iterable[Explanation]) -> dict[str, Any]:
    return {
        "format": statement.form,
        "balance": {
            "opening": _money(statement.opening),
            "closing": _money(statement.closing),
            "consistent": statement.consistent,
        },
        "notes": [
            {"word": one["word"], **{lang: note(one, lang) for lang in LANGUAGES}} for one in statement.notes
        ],
        "entries": [_entry(one) for one in explanations],
    }


def _money(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.2f}"


def _entry(explanation: Explanation) -> dict[str, Any]:
    return {
        "entry": explanation.entry.index,
        "date": explanation.entry.date.isoformat(),
        "amount": _money(explanation.entry.amount),
        "kind": explanation.kind,
        "matched": [
            {"receipt": match.receipt, "amount": _money(match.amount)} for match in explanation.matched
        ],
        "automatic": explanation.automatic,
        "suggested": [
            {"receipt": one.receipt, "amount": _money(one.amount), "confidence": one.confidence}
            for one in explanation.suggested
        ],
        "reason": explanation.reason,
    }
