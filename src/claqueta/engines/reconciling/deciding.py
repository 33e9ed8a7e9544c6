"""Which receipts an entry may pay: evidence for and against each, and whether that suffices to book without a look."""

import math
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from itertools import combinations
from typing import Any

from claqueta.engines.reconciling.book import ZERO, Book, Standing
from claqueta.engines.reconciling.facts import Facts
from claqueta.engines.reconciling.numbers import CLOSE, EXACT, SHORT, key_of, slips
from claqueta.engines.reconciling.words import data

CERTAIN = ("account.known", "tax.id", "name.certain", "account.learnt")
SUMMED = 12
"""Open receipts of a member among which sums are tried."""


@cache
def table() -> dict[str, Any]:
    return data("deciding")


@dataclass(frozen=True, slots=True)
class Ground:
    name: str
    needs: frozenset[str]
    against: frozenset[str]

    def holds(self, evidence: frozenset[str]) -> bool:
        return self.needs <= evidence and not self.against & evidence


@cache
def grounds() -> tuple[Ground, ...]:
    return tuple(
        Ground(one["name"], frozenset(one["needs"]), frozenset(one["against"])) for one in table()["ground"]
    )


@dataclass(slots=True)
class Candidate:
    standing: Standing
    evidence: set[str] = field(default_factory=set)

    @property
    def number(self) -> str:
        return self.standing.receipt.number

    def weight(self) -> float:
        weights = table()["weights"]
        return float(sum(weights.get(name, 0.0) for name in self.evidence))

    def confidence(self) -> float:
        scale = table()["scale"]
        value = 1 / (1 + math.exp(-(self.weight() - scale["middle"]) / scale["width"]))
        return float(round(min(scale["most"], max(scale["least"], value)), 2))


@dataclass(slots=True)
class Decision:
    """What to book, or what to suggest, and on which evidence."""

    booked: list[tuple[Standing, Decimal]] = field(default_factory=list)
    suggested: list[tuple[Candidate, Decimal]] = field(default_factory=list)
    ground: str = ""
    summed: bool = False
    evidence: list[Candidate] = field(default_factory=list)
    """What speaks for what is booked."""
    copied: list[str] = field(default_factory=list)
    """Numbers that it carries and that are paid already."""


class Judge:
    def __init__(self, book: Book, find_near: Any) -> None:
        self.book, self.find_near = book, find_near

    def decide(self, facts: Facts) -> Decision:
        """What the payment pays."""
        candidates = self._candidates(facts)
        for candidate in candidates.values():
            self._weigh(candidate, facts, candidates)
        amount = facts.entry.amount
        if all_of := self._together(facts, candidates):
            return Decision([(one, one.open) for one in all_of], ground="sum", summed=True)
        certain = [
            (candidate, ground)
            for candidate in candidates.values()
            for ground in grounds()
            if ground.holds(frozenset(candidate.evidence))
        ]
        if len({candidate.number for candidate, _ground in certain}) == 1:
            candidate, ground = certain[0]
            return Decision([(candidate.standing, amount)], ground=ground.name, evidence=[candidate])
        return self._suggest(facts, candidates)

    # -- Evidence ----------------------------------------------------------------------------------------------

    def _candidates(self, facts: Facts) -> dict[str, Candidate]:
        """Receipts that anything speaks for."""
        found: dict[str, Candidate] = {}

        def take(standing: Standing, *evidence: str) -> None:
            found.setdefault(standing.receipt.number, Candidate(standing)).evidence.update(evidence)

        for one in facts.numbers:
            if one.receipt:
                take(self.book.named(one.receipt), one.how)
        owners = dict(facts.payer.grounds)
        for owner in facts.payer.named:
            owners.setdefault(owner, "named")
        for owner in facts.payer.like:
            owners.setdefault(owner, "name.part")
        for owner, ground in owners.items():
            for standing in self.book.by_owner.get(owner, ()):
                if standing.open > ZERO or standing.receipt.number in found:
                    take(standing, ground)
        for key in (*facts.keys, *(one.key for one in facts.numbers if one.how == CLOSE)):
            near = self.find_near(key)
            for number in near:
                standing = self.book.named(number)
                if number in found and found[number].standing.receipt.owner in owners:
                    found[number].evidence.add(CLOSE)
                elif standing.open > ZERO:
                    take(standing, "number.far")
        if not found and len(same := self._of_amount(facts)) <= 3:
            for standing in same:
                take(standing)
        return found

    def _of_amount(self, facts: Facts) -> list[Standing]:
        return [
            one
            for one in self.book.by_amount.get(facts.entry.amount, ())
            if one.left == facts.entry.amount and one.receipt.issued <= facts.entry.date
        ]

    def _weigh(self, candidate: Candidate, facts: Facts, all_of_them: dict[str, Candidate]) -> None:
        standing, receipt, on = candidate.standing, candidate.standing.receipt, facts.entry.date
        evidence = candidate.evidence
        evidence.add(self._amount(standing, facts))
        if standing.open <= ZERO:
            evidence.add("paid")
        elif standing.believed > ZERO:
            evidence.add("believed" if standing.surely else "guessed")
        if receipt.issued > on:
            evidence.add("not.issued")
            if facts.advance:
                evidence.add("advance")
        self._weigh_payer(candidate, facts)
        self._weigh_numbers(candidate, facts, all_of_them)
        self._weigh_periods(candidate, facts)
        if facts.entry.foreign:
            evidence.add("foreign")
        ground = facts.payer.grounds.get(receipt.owner, "")
        # Whose account or tax ID is there may be paid for by anybody: a name that is not theirs explains itself.
        strange = facts.strange and ground not in ("tax.id", "account.known", "account.learnt")
        if not (strange or facts.purposes or facts.theirs or facts.payer.named - {receipt.owner}):
            evidence.add("text.clear")
        others = [
            one
            for one in self.book.by_owner[receipt.owner]
            if one is not standing and one.open > ZERO and one.receipt.issued <= on
        ]
        alike = [one for one in others if _may_be_of(one, facts.entry.amount)]
        if not alike and {"amount.exact", "amount.left"} & evidence:
            evidence.add("only")
        like_it = [one for one in others if one.left > ZERO and one.open == standing.open]
        if receipt.issued <= on and not any(one.receipt.issued > receipt.issued for one in like_it):
            evidence.add("newest")

    def _weigh_payer(self, candidate: Candidate, facts: Facts) -> None:
        payer, owner = facts.payer, candidate.standing.receipt.owner
        ground = payer.grounds.get(owner, "")
        doubtful = payer.stranger and ground == "name.certain"
        strange_text = bool(facts.strange) and ground == "name.certain" and not _has_field(facts)
        if owner in payer.certain or owner in (payer.whole or payer.shared):
            candidate.evidence.add("payer.fits")
        if payer.owner == owner and ground in CERTAIN and not doubtful and not strange_text:
            candidate.evidence.add("payer")
            if ground == "account.learnt" and (payer.stranger or payer.shared):
                candidate.evidence.add("learnt.only")
        if payer.certain and owner not in payer.certain:
            candidate.evidence.add("payer.other")
        if payer.shared and owner not in payer.shared and owner not in payer.certain:
            candidate.evidence.add("payer.other")
        if payer.like and owner not in payer.like | payer.named and owner not in payer.grounds:
            candidate.evidence.add("payer.other")

    def _weigh_numbers(self, candidate: Candidate, facts: Facts, all_of_them: dict[str, Candidate]) -> None:
        evidence = candidate.evidence
        if facts.numbers or facts.keys:
            evidence.add("number.any")
        own = {EXACT, SHORT, CLOSE} & evidence
        if any(one.receipt and one.receipt != candidate.number for one in facts.numbers):
            evidence.add("number.other")
        if CLOSE in own:
            keys = (*facts.keys, *(one.key for one in facts.numbers if one.how == CLOSE))
            mine = key_of(candidate.number)
            for other in all_of_them.values():
                if other is candidate or other.standing.receipt.owner != candidate.standing.receipt.owner:
                    continue
                fits = facts.entry.amount in (other.standing.open, other.standing.left)
                if other.standing.receipt.issued > facts.entry.date or not fits:
                    continue
                if any(slips(key, key_of(other.number)) <= slips(key, mine) for key in keys):
                    evidence.add("number.rival")
        if not own and "number.far" in evidence and "payer" in evidence:
            evidence.add(CLOSE)

    def _weigh_periods(self, candidate: Candidate, facts: Facts) -> None:
        evidence, receipt = candidate.evidence, candidate.standing.receipt
        if facts.periods or facts.extraordinary:
            evidence.add("period.any")
        if facts.extraordinary and not self.book.is_regular(receipt):
            evidence.update(("extraordinary", "period"))
        elif any(self.book.fits(candidate.standing, period) for period in facts.periods):
            evidence.add("period")
        elif facts.periods:
            evidence.add("period.other")
        if "period" in evidence:
            alike = [
                one
                for one in self.book.by_owner[receipt.owner]
                if one is not candidate.standing
                and _may_be_of(one, facts.entry.amount)
                and self._is_of(one, facts)
            ]
            if alike:
                evidence.add("period.rival")

    def _is_of(self, standing: Standing, facts: Facts) -> bool:
        if facts.extraordinary:
            return not self.book.is_regular(standing.receipt)
        return any(self.book.fits(standing, period) for period in facts.periods)

    def _amount(self, standing: Standing, facts: Facts) -> str:
        amount, left = facts.entry.amount, standing.left
        if amount == standing.open:
            return "amount.exact"
        if amount == left and left > ZERO:
            return "amount.left"
        base = left if left > ZERO else standing.open
        if base <= ZERO:
            return "amount.exact" if amount == standing.receipt.amount else "amount.part"
        limits = table()["shortfall"]
        gap = base - amount
        if ZERO < gap <= min(Decimal(limits["most"]), base * Decimal(limits["share"])):
            return "amount.charges"
        if facts.entry.foreign and abs(gap) <= base * Decimal(limits["foreign"]):
            return "amount.near"
        if gap < ZERO and -gap <= max(Decimal(12), base * Decimal("0.03")):
            return "amount.near"
        return "amount.part"

    # -- Several receipts at once --------------------------------------------------------------------------------

    def _together(self, facts: Facts, candidates: dict[str, Candidate]) -> list[Standing]:
        """The receipts that numbers or periods name one by one, when their sum is the amount and nothing is against it."""
        amount = facts.entry.amount
        # A number may stand there twice, in full and shortened.
        receipts = dict.fromkeys(one.receipt for one in facts.numbers)
        named = [candidates[receipt] for receipt in receipts if receipt]
        blocked = {"paid", "believed", "not.issued", "payer.other"}
        if len(named) > 1 and len(named) == len(receipts):
            exact = all(EXACT in one.evidence or {SHORT, "payer"} <= one.evidence for one in named)
            if (
                exact
                and not any(blocked & one.evidence for one in named)
                and sum((one.standing.open for one in named), ZERO) == amount
            ):
                return [one.standing for one in named]
        if (
            len(facts.periods) + facts.extraordinary > 1
            and not facts.numbers
            and not facts.keys
            and not facts.entry.foreign
        ):
            chosen = []
            for period in (*facts.periods, *((None,) if facts.extraordinary else ())):
                fitting = [
                    one
                    for one in candidates.values()
                    if (
                        self.book.fits(one.standing, period)
                        if period
                        else not self.book.is_regular(one.standing.receipt)
                    )
                    and one.standing.receipt.issued <= facts.entry.date
                    and one.standing.open > ZERO
                    and {"payer", "text.clear"} <= one.evidence
                ]
                if len(fitting) != 1 or blocked & fitting[0].evidence or fitting[0].standing in chosen:
                    return []
                chosen.append(fitting[0].standing)
            if sum((one.open for one in chosen), ZERO) == amount:
                return chosen
        return []

    def _sums(self, facts: Facts, standings: list[Standing]) -> list[Standing]:
        """The open receipts of one member that make up the amount: all of them, or as few and as new as possible."""
        amount = facts.entry.amount
        opened = [one for one in standings if one.left > ZERO and one.receipt.issued <= facts.entry.date]
        if len(opened) > 1 and sum((one.left for one in opened), ZERO) == amount:
            return opened
        opened = opened[-SUMMED:][::-1]
        for size in (2, 3, 4):
            for some in combinations(opened, size):
                if sum((one.left for one in some), ZERO) == amount:
                    return list(some[::-1])
        return []

    # -- Suggestions -------------------------------------------------------------------------------------------

    def _suggest(self, facts: Facts, candidates: dict[str, Candidate]) -> Decision:
        decision = Decision(
            copied=[
                one.receipt
                for one in facts.numbers
                if one.receipt and self.book.named(one.receipt).left <= ZERO
            ]
        )
        ranked = sorted(
            (one for one in candidates.values() if one.standing.open > ZERO),
            key=lambda one: (-one.weight(), one.standing.receipt.issued, one.number),
        )
        if ranked and not any(
            {"amount.exact", "amount.left", "amount.charges"} & one.evidence for one in ranked[:1]
        ):
            owner = ranked[0].standing.receipt.owner
            some = self._sums(facts, self.book.by_owner[owner])
            if some and not any(one.receipt for one in facts.numbers):
                numbers = [one.receipt.number for one in some]
                for number in numbers:
                    candidates[number].evidence.discard("amount.part")
                    candidates[number].evidence.add("amount.sum")
                ranked.sort(key=lambda one: (one.number not in numbers, -one.weight()))
                decision.summed = True
        rest = facts.entry.amount
        for candidate in ranked[:8]:
            open_amount = candidate.standing.left or candidate.standing.open
            share = min(open_amount, rest) if rest > ZERO else min(open_amount, facts.entry.amount)
            decision.suggested.append((candidate, share))
            if decision.summed or EXACT in candidate.evidence:
                rest -= share
        return decision


def _may_be_of(standing: Standing, amount: Decimal) -> bool:
    """Whether the amount is what the receipt wants: after what was paid by its number, and whether or not a guess was right."""
    return amount == standing.left or (amount == standing.open and not standing.surely)


def _has_field(facts: Facts) -> bool:
    """Whether the file says who pays in a field of its own."""
    return len(facts.entry.details) == 1 and bool(facts.entry.details[0].name)
