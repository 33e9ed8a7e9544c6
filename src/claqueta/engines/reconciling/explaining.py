"""A statement explained entry by entry, in the order of time, with what is open after each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from claqueta.engines.reconciling import wording
from claqueta.engines.reconciling.batches import collected, returned
from claqueta.engines.reconciling.book import ZERO, Book, Receipt, Standing
from claqueta.engines.reconciling.deciding import Decision, Judge
from claqueta.engines.reconciling.facts import Accounts, Facts, Reader
from claqueta.engines.reconciling.kinds import FEE, OTHER, PAYMENT, kind_of
from claqueta.engines.reconciling.numbers import EXACT
from claqueta.engines.reconciling.statement import Entry, Section, Statement

BELIEVED = 0.5
"""Confidence from which a suggestion counts as probably right when later entries are judged."""

NUMBERED = frozenset({"number.exact", "number.short", "number.close"})
DISPUTED = frozenset({"payer.other", "number.other"})
TAKEN_BACK = 40
"""Days within which a bank takes a transfer back."""
SEEN = 0.6
"""Confidence from which account and name of a suggestion are remembered, for suggestions only."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """What the treasurer's earlier decisions taught: an account or a payer's name that pays for a member."""

    owner: str
    iban: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    receipt: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Suggestion:
    receipt: str
    amount: Decimal
    confidence: float
    evidence: frozenset[str] = frozenset()


@dataclass(slots=True)
class Explanation:
    entry: Entry
    kind: str
    what: str = ""
    matched: list[Match] = field(default_factory=list)
    automatic: bool = False
    suggested: list[Suggestion] = field(default_factory=list)
    reason: dict[str, str] = field(default_factory=dict)
    ground: str = ""
    code: str = ""
    """Why a debit came back."""
    charges: Decimal = ZERO


def in_time(sections: Iterable[Section]) -> list[Entry]:
    """All entries by day, those of one day in the order in which they happened."""
    ordered: list[Entry] = []
    for section in sections:
        ordered += section.entries[::-1] if section.newest_first else section.entries
    return sorted(ordered, key=lambda entry: entry.date)


def explain(
    receipts: Iterable[Receipt],
    entries: Statement | Sequence[Entry],
    *,
    creditor: str = "",
    learned: Iterable[Learnt] = (),
    paid: dict[str, Decimal] | None = None,
) -> list[Explanation]:
    """Every entry explained, in the order of the file.

    `learned` are accounts and names known from earlier decisions; `paid` says what was paid of receipts before.
    """
    book = Book(receipts, creditor)
    for number, amount in (paid or {}).items():
        book.named(number).paid = amount
    accounts = Accounts(book)
    for one in learned:
        accounts.learn(one.owner, one.iban, one.name)
    explainer = _Explainer(book, accounts)
    ordered = (
        in_time(entries.sections)
        if isinstance(entries, Statement)
        else sorted(entries, key=lambda one: one.date)
    )
    explainer.reader.learn_fields(ordered)
    done = [explainer.explain(entry) for entry in ordered]
    return sorted(done, key=lambda one: one.entry.index)


class _Explainer:
    def __init__(self, book: Book, accounts: Accounts) -> None:
        self.book, self.accounts = book, accounts
        self.reader = Reader(book, accounts)
        self.judge = Judge(book, self.reader.numbers.near)
        self.debits: dict[str, Standing] = {}
        self.past: dict[Decimal, list[tuple[Facts, list[tuple[Standing, Decimal]], bool]]] = {}

    def explain(self, entry: Entry) -> Explanation:
        kind, what = kind_of(entry)
        explanation = Explanation(entry, kind, what)
        if (kind == FEE and entry.amount > ZERO) or (
            kind == OTHER and what in ("own", "tax") and entry.amount > 0
        ):
            # What names a receipt of ours is no refund of the bank's.
            facts = self.reader.facts(entry)
            if any(one.how == EXACT for one in facts.numbers) and facts.payer.grounds:
                explanation.kind, explanation.what = PAYMENT, ""
        match explanation.kind:
            case "payment":
                self._payment(explanation)
            case "collection":
                self._collection(explanation)
            case "return":
                self._return(explanation)
        if not explanation.reason:
            explanation.reason = wording.plain_reason(explanation.kind, explanation.what, entry.amount)
        return explanation

    # -- Payments ----------------------------------------------------------------------------------------------

    def _payment(self, explanation: Explanation) -> None:
        facts = self.reader.facts(explanation.entry)
        decision = self.judge.decide(facts)
        if facts.purposes and not (facts.numbers or facts.dues or decision.booked):
            explanation.kind, explanation.what = OTHER, "purpose"
        if decision.booked:
            self._book(explanation, facts, decision)
            return
        if explanation.kind == OTHER:
            decision.suggested = []
        self._suggest(explanation, facts, decision)

    def _book(self, explanation: Explanation, facts: Facts, decision: Decision) -> None:
        explanation.automatic, explanation.ground = True, decision.ground
        for standing, amount in decision.booked:
            standing.paid += amount
            standing.believed = ZERO
            standing.paid_by.append(explanation.entry.index)
            explanation.matched.append(Match(standing.receipt.number, amount))
        owners = {standing.receipt.owner for standing, _amount in decision.booked}
        if len(owners) == 1 and decision.ground in ("number", "sum", "period", "only one"):
            detail = facts.entry.details[0] if len(facts.entry.details) == 1 else None
            for owner in owners:
                self.accounts.learn(owner, detail.iban if detail else "", facts.payer.key)
        self.past.setdefault(facts.entry.amount, []).append((facts, decision.booked, True))
        explanation.reason = wording.booked(explanation, facts, decision)

    def _suggest(self, explanation: Explanation, facts: Facts, decision: Decision) -> None:
        explanation.suggested = [
            Suggestion(one.number, amount, one.confidence(), frozenset(one.evidence))
            for one, amount in decision.suggested
        ]
        rest = facts.entry.amount
        believed: list[tuple[Standing, Decimal]] = []
        copied = bool(decision.copied)
        for candidate, amount in decision.suggested:
            if rest <= ZERO or candidate.confidence() < BELIEVED or copied:
                break
            share = min(amount, rest)
            candidate.standing.believed += share
            candidate.standing.surely = (
                bool(NUMBERED & candidate.evidence) and not DISPUTED & candidate.evidence
            )
            candidate.standing.paid_by.append(explanation.entry.index)
            believed.append((candidate.standing, share))
            if candidate.confidence() >= SEEN:
                detail = facts.entry.details[0] if len(facts.entry.details) == 1 else None
                owner = candidate.standing.receipt.owner
                self.accounts.see(owner, detail.iban if detail else "", facts.payer.key)
            rest -= share
            if not decision.summed and EXACT not in candidate.evidence:
                break
        if believed:
            self.past.setdefault(facts.entry.amount, []).append((facts, believed, False))
        explanation.reason = wording.suggested(explanation, facts, decision)

    # -- Direct debits -----------------------------------------------------------------------------------------

    def _collection(self, explanation: Explanation) -> None:
        entry = explanation.entry
        found = collected(entry, self.book, self.reader.numbers.find)
        rest = entry.amount
        for at, standing in enumerate(found.standings):
            amount = standing.open
            if found.sure:
                explanation.matched.append(Match(standing.receipt.number, amount))
                standing.paid += amount
            else:
                explanation.suggested.append(
                    Suggestion(standing.receipt.number, amount, 0.6 if found.how == "rejects" else 0.5)
                )
                standing.believed = min(standing.open, max(ZERO, rest))
                rest -= standing.believed
            standing.collected = entry.date
            standing.paid_by.append(entry.index)
            if len(entry.details) == len(found.standings):
                for reference in entry.details[at].references:
                    self.debits[reference] = standing
        explanation.automatic = found.sure
        explanation.ground = found.how if found.sure else ""
        explanation.charges = found.fee
        explanation.reason = wording.collected(explanation, found)

    def _return(self, explanation: Explanation) -> None:
        facts = self.reader.facts(explanation.entry)
        if explanation.what == "transfer":
            self._cancelled(explanation, facts)
            return
        numbers = [one.receipt for one in facts.numbers if one.receipt]
        owners = facts.payer.certain or facts.payer.shared or facts.payer.named
        found = returned(explanation.entry, self.book, owners, numbers, self.debits)
        explanation.code, explanation.charges = found.code, found.charges
        if found.sure:
            standing = found.candidates[0]
            self._reopen(explanation, standing, standing.paid or standing.receipt.amount)
        else:
            for at, standing in enumerate(found.candidates[:5]):
                explanation.suggested.append(
                    Suggestion(standing.receipt.number, standing.receipt.amount, round(0.7 / (at + 1), 2))
                )
            if found.candidates:
                self._doubt(found.candidates[0], found.code)
        explanation.reason = wording.returned(explanation)

    @staticmethod
    def _is_it(facts: Facts, numbers: set[str], before: Facts, paid: list[Receipt]) -> bool:
        """Whether an earlier payment is the one that a later text takes back."""
        if numbers:
            return numbers == {one.number for one in paid}
        owner, key = facts.payer.owner, facts.payer.key
        return bool(owner and {owner} == {one.owner for one in paid}) or bool(key and key == before.payer.key)

    def _reopen(self, explanation: Explanation, standing: Standing, amount: Decimal) -> None:
        explanation.automatic, explanation.ground = True, "return"
        explanation.matched.append(Match(standing.receipt.number, amount))
        standing.paid = max(ZERO, standing.paid - amount)
        standing.believed = ZERO
        standing.returned = explanation.entry.date
        standing.rule = str(wording.codes().get(explanation.code, {}).get("rule", ""))
        for one in self.book.by_owner[standing.receipt.owner]:
            one.doubtful = True

    def _doubt(self, standing: Standing, code: str) -> None:
        """A receipt that probably came back is open again, though nothing is booked."""
        if standing.believed > ZERO:
            standing.believed = ZERO
        standing.returned = standing.collected
        standing.rule = str(wording.codes().get(code, {}).get("rule", ""))
        for one in self.book.by_owner[standing.receipt.owner]:
            one.doubtful = True

    def _cancelled(self, explanation: Explanation, facts: Facts) -> None:
        """A transfer that the bank took back: the latest payment of that amount by the same payer."""
        numbers = {one.receipt for one in facts.numbers if one.receipt}
        earlier = [
            (booked, sure)
            for before, booked, sure in self.past.get(-explanation.entry.amount, ())
            if (explanation.entry.date - before.entry.date).days <= TAKEN_BACK
            and self._is_it(facts, numbers, before, [one.receipt for one, _amount in booked])
        ]
        if earlier:
            booked, sure = earlier[-1]
            distinct = {tuple(one.receipt.number for one, _amount in some) for some, _sure in earlier}
            for standing, amount in booked:
                if sure and len(distinct) == 1 and standing.paid >= amount:
                    self._reopen(explanation, standing, amount)
                else:
                    explanation.suggested.append(Suggestion(standing.receipt.number, amount, 0.6))
                    if not sure:
                        standing.believed = max(ZERO, standing.believed - amount)
        explanation.reason = wording.returned(explanation)
