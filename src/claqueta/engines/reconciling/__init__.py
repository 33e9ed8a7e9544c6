"""Bank statements read and explained against receipts. Pure Python, without Django and without a database.

statement = read(body, "movimientos.csv")
explanations = explain(receipts, statement, learned=[Learnt(owner, iban="ES…")])
"""

from claqueta.engines.reconciling.answer import answer
from claqueta.engines.reconciling.book import Receipt, ReceiptsRefused, receipts_of
from claqueta.engines.reconciling.explaining import Explanation, Learnt, Match, Suggestion, explain
from claqueta.engines.reconciling.reading import read
from claqueta.engines.reconciling.statement import (
    Detail,
    Entry,
    Section,
    Statement,
    StatementRefused,
    check_account,
)
from claqueta.engines.reconciling.wording import codes

__all__ = [
    "Detail",
    "Entry",
    "Explanation",
    "Learnt",
    "Match",
    "Receipt",
    "ReceiptsRefused",
    "Section",
    "Statement",
    "StatementRefused",
    "Suggestion",
    "answer",
    "check_account",
    "codes",
    "explain",
    "read",
    "receipts_of",
]
