"""Credits of direct debits, and debits that were returned."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import combinations

from claqueta.engines.reconciling.book import ZERO, Book, Standing
from claqueta.engines.reconciling.numbers import Found, key_of
from claqueta.engines.reconciling.statement import Detail, Entry
from claqueta.engines.reconciling.values import amount_of
from claqueta.engines.reconciling.words import bare

RUN = 10
"""Days within which receipts of one run are issued."""
NAME_CUT = 20
"""Letters from which a debtor's name may be the beginning of a longer one."""
AGAIN = 10
"""Returned receipts among which those presented again are looked for."""
AGAIN_WITHIN = 100
"""Days after which a returned debit is no longer presented again with the next run."""
_COUNT = re.compile(
    r"\b(\d{1,5}) (?:EFECTOS?|ADEUDOS?|RECIBOS?|OPERACIONES|OPER|ITEMS?|DEBITS?|DIRECT DEBITS?|TRANSACTIONS?|TRX|REGISTROS|ORDENES)\b"
)
_MANY = re.compile(r"\b(REMESAS?|ADEUDOS|RECIBOS|EFECTOS|BATCH|DEBITS|COLLECTION)\b")
_CHARGE = re.compile(
    r"\b(?:COMISION(?:ES)?|COM|GASTOS?|GTOS|FEES?|CHARGES?)[ .:]{1,3}(?:DE )?(?:EUR )?(\d{1,4}[.,]\d\d)\b"
)


@dataclass(slots=True)
class Collected:
    """The receipts that a credit collects."""

    standings: list[Standing] = field(default_factory=list)
    sure: bool = False
    how: str = ""
    fee: Decimal = ZERO


def charge_in(text: str) -> Decimal:
    """A charge that the text states."""
    match = _CHARGE.search(bare(text))
    return (amount_of(match[1]) or ZERO) if match else ZERO


def collected(entry: Entry, book: Book, find: Callable[[str], Iterable[Found]]) -> Collected:
    """Which receipts the batch is made of: one by one where the file says, otherwise by run, count and sum."""
    listed = [one for one in entry.details if one.mandate or one.references or one.name]
    if listed and len(listed) == len(entry.details) and any(one.mandate or one.name for one in listed):
        standings: list[Standing] = []
        doubtful = False
        for detail in listed:
            fitting = _debited(detail, entry.date, book, find)
            free = [one for one in fitting if one not in standings]
            standings += free[:1]
            # Of two open receipts of one mandate, which was presented is only known when both were.
            alike = sum(_alike(detail, other) for other in listed)
            plausible = fitting[:1] + [one for one in fitting[1:] if _may_come_again(one, entry.date)]
            doubtful = doubtful or len(plausible) > alike
        whole = len(set(map(id, standings))) == len(listed)
        total = sum((one.open for one in standings), ZERO)
        text = " ".join(entry.texts)
        fee = charge_in(text)
        chosen = {one.receipt.number for one in standings}
        ready = _ready(book, entry.date)
        ruled = any(chosen == {one.receipt.number for one in pool} for pool in _as_a_rule(_pools(ready)))
        if whole and (ruled or not doubtful) and total in (entry.amount, entry.amount + fee):
            return Collected(standings, True, "listed", total - entry.amount)
        if standings and len(listed) > 1:
            return Collected(standings, False, "listed")
    return _by_sum(entry, book)


def _debited(detail: Detail, on: date, book: Book, find: Callable[[str], Iterable[Found]]) -> list[Standing]:
    """The receipts that one debit of a batch may be of, the newest first."""
    if detail.mandate:
        pool = book.by_mandate.get(key_of(detail.mandate), [])
    elif detail.name:
        pool = book.by_debtor.get(key_of(detail.name), [])
        if not pool and len(key_of(detail.name)) >= NAME_CUT:
            pool = [one for one in book.with_mandate if _same(one.receipt.member, detail.name)]
    else:
        pool = book.with_mandate
    fitting = [
        one
        for one in pool
        if one.open > ZERO
        and one.receipt.issued <= on
        and (detail.amount is None or one.open == detail.amount)
    ]
    numbers = {one.receipt for one in find(" | ".join((detail.text, *detail.references)))}
    by_number = [one for one in fitting if one.receipt.number in numbers]
    return by_number or sorted(fitting, key=lambda one: one.receipt.issued, reverse=True)


def _alike(one: Detail, other: Detail) -> bool:
    """Whether two debits are of the same debtor and amount."""
    return (key_of(one.mandate), key_of(one.name), one.amount) == (
        key_of(other.mandate),
        key_of(other.name),
        other.amount,
    )


def _same(name: str, cut: str) -> bool:
    return key_of(name).startswith(key_of(cut))


def _by_sum(entry: Entry, book: Book) -> Collected:
    text = " ".join((*entry.texts, *(one.text for one in entry.details)))
    fee = charge_in(text)
    stated = _COUNT.search(bare(text))
    count = entry.count if entry.count and entry.count > 0 else int(stated[1]) if stated else None
    ready = _ready(book, entry.date)
    pools = _pools(ready)
    # What the office does as a rule is believed when it adds up to the cent; anything else is only a suggestion.
    alone = [one for one in ready if one.open - entry.amount in (ZERO, fee)]
    found = _adding_up(_as_a_rule(pools), entry.amount, count, fee)
    if len(found) == 1:
        pool, charged = found[0]
        return Collected(pool, len(pool) > 1 or len(alone) == 1, "sum", charged)
    if len(alone) == 1 and not found and count in (None, 1) and not _MANY.search(bare(text)):
        return Collected(alone, True, "sum", alone[0].open - entry.amount)
    for sets in (_presented(pools), _without_doubtful(pools, count)):
        found = found or _adding_up(sets, entry.amount, count, fee)
    if found:
        return Collected(found[0][0], False, "sum", found[0][1])
    return _with_rejects(entry, pools, count, fee)


def _ready(book: Book, on: date) -> list[Standing]:
    """Receipts that may be in a batch of that day; those of an earlier batch are not, unless they came back."""
    return [
        one
        for one in book.with_mandate
        if one.open > ZERO
        and one.receipt.issued <= on
        and not (one.believed > ZERO and (one.surely or (one.collected and one.left <= ZERO)))
    ]


def _adding_up(
    pools: Iterable[list[Standing]], amount: Decimal, count: int | None, fee: Decimal
) -> list[tuple[list[Standing], Decimal]]:
    """The pools that have the stated count and make up the amount, with the fee that was kept."""
    found: dict[frozenset[str], tuple[list[Standing], Decimal]] = {}
    for pool in pools:
        if count is not None and len(pool) != count:
            continue
        gap = sum((one.open for one in pool), ZERO) - amount
        if gap in (ZERO, fee):
            found[frozenset(one.receipt.number for one in pool)] = (pool, gap)
    return list(found.values())


def _without_doubtful(pools: list[list[Standing]], count: int | None) -> Iterable[list[Standing]]:
    """The runs, each without some of those whose debit came back before: their mandates may be dead."""
    for pool in pools:
        doubtful = [one for one in pool if one.doubtful or one.believed > ZERO]
        sure = [one for one in pool if not (one.doubtful or one.believed > ZERO)]
        if len(doubtful) > 12:
            continue
        for size in range(len(doubtful)):
            if count is None or len(sure) + size == count:
                for some in combinations(doubtful, size):
                    yield sorted([*sure, *some], key=lambda one: one.receipt.number)


def _as_a_rule(runs: list[list[Standing]]) -> Iterable[list[Standing]]:
    """A whole run: alone, or with what came back of the one before and may be presented again."""
    for at, run in enumerate(runs):
        yield run
        before = [
            one
            for other in runs[at + 1 :]
            for one in other
            if one.returned is not None
            and one.believed <= ZERO
            and _may_come_again(one, run[0].receipt.issued)
        ]
        for rules in (("again", ""), ("again",)):
            some = [one for one in before if one.rule in rules]
            if some:
                yield sorted([*run, *some], key=lambda one: one.receipt.number)


def _may_come_again(standing: Standing, on: date) -> bool:
    """Whether an older receipt may be in a batch: it was not in one before, or came back lately for no lasting reason."""
    if standing.returned is None:
        return standing.collected is None
    return standing.rule in ("again", "") and (on - standing.returned).days <= AGAIN_WITHIN


def _presented(runs: list[list[Standing]]) -> Iterable[list[Standing]]:
    """Each run alone, and with any of the receipts of earlier runs that came back and are still open."""
    for run in runs:
        yield run
        again = [
            one
            for other in runs
            for one in other
            if other is not run
            and one.returned is not None
            and one.believed <= ZERO
            and one.receipt.issued < run[0].receipt.issued
        ][:AGAIN]
        for size in range(1, len(again) + 1):
            for some in combinations(again, size):
                yield sorted([*run, *some], key=lambda one: one.receipt.number)


def _pools(ready: list[Standing]) -> list[list[Standing]]:
    """The runs of receipts that may be collected together, the newest first."""
    ready = sorted(ready, key=lambda one: (one.receipt.issued, one.receipt.number))
    runs: list[list[Standing]] = []
    for standing in ready:
        if runs and (standing.receipt.issued - runs[-1][-1].receipt.issued).days <= RUN:
            runs[-1].append(standing)
        else:
            runs.append([standing])
    return runs[::-1]


def _with_rejects(entry: Entry, pools: list[list[Standing]], count: int | None, fee: Decimal) -> Collected:
    """A run of which some debits were kept back: nobody can tell which, so it is only a suggestion."""
    for pool in pools:
        total = sum((one.open for one in pool), ZERO)
        gap = total - fee - entry.amount
        if gap <= ZERO or gap > total / 2:
            continue
        for size in (1, 2, 3):
            if len(pool) ** size > 30_000:
                break
            for left_out in combinations(pool, size):
                if sum((one.open for one in left_out), ZERO) in (gap, gap + fee):
                    return Collected([one for one in pool if one not in left_out], False, "rejects")
    within = [pool for pool in pools if sum((one.open for one in pool), ZERO) >= entry.amount]
    return Collected(within[0] if within else (pools[0] if pools else []), False, "run")


# -- Returns -----------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Returned:
    candidates: list[Standing] = field(default_factory=list)
    sure: bool = False
    charges: Decimal = ZERO
    code: str = ""


def returned(
    entry: Entry, book: Book, owners: Iterable[str], numbers: Iterable[str], debits: dict[str, Standing]
) -> Returned:
    """Which collected receipt came back. `owners` are members whom the text means, `debits` our ids of collected debits."""
    detail = entry.details[0] if len(entry.details) == 1 else Detail()
    text = " ".join((*entry.texts, detail.text))
    plain = bare(text)
    amount = -entry.amount
    stated = detail.charges or charge_in(text)
    code = detail.reason or code_in(plain)
    found: list[Standing] = [debits[one] for one in detail.references if one in debits]
    found += [
        standing
        for key, standing in debits.items()
        if len(key) > 5 and re.search(rf"(?<![A-Z0-9]){re.escape(key)}(?![0-9])", plain)
    ]
    found += [book.named(one) for one in numbers]
    sure_by_id = list(dict.fromkeys(map(id, found)))
    squeezed = key_of(plain)
    mandates = [detail.mandate] if detail.mandate else []
    mandates += [key for key in book.by_mandate if len(key) >= 6 and key in squeezed]
    by_mandate = [one for mandate in mandates for one in book.by_mandate.get(key_of(mandate), ())]
    owned = [one for owner in owners for one in book.by_owner.get(owner, ())]
    pool = found or by_mandate or owned
    paid = [one for one in pool if one.paid > ZERO or one.believed > ZERO or one.collected]
    if not paid and not found and not by_mandate:
        paid = [
            one
            for one in book.with_mandate
            if one.collected and (one.paid > ZERO or one.believed > ZERO) and one.receipt.amount == amount
        ]
        paid = [one for one in paid if one.collected and 0 <= (entry.date - one.collected).days <= 70]
        return Returned(_latest_first(paid)[:5], False, ZERO, code)
    exact = [one for one in paid if one.receipt.amount == amount or one.paid == amount]
    charged = [one for one in paid if stated and one.receipt.amount + stated == amount]
    loose = [one for one in paid if ZERO < amount - one.receipt.amount <= Decimal(30)]
    for some, charges in ((exact, ZERO), (charged, stated), (loose, None)):
        if not some:
            continue
        debited = [one for one in some if one.collected] or some
        ordered = _latest_first(debited)
        fresh = [one for one in ordered if one.collected and 0 <= (entry.date - one.collected).days <= 70]
        alone = len(fresh) == 1 or (len(sure_by_id) == 1 and len(ordered) == 1)
        ordered = fresh + [one for one in ordered if one not in fresh]
        # That it came back proves that it was collected, even where the batch was only a suggestion.
        first = ordered[0]
        rivals = [
            one
            for one in book.by_owner[first.receipt.owner]
            if one is not first
            and one.receipt.mandate
            and one.open == first.receipt.amount
            and one.receipt.issued <= entry.date
        ]
        booked = first.paid > ZERO or (first in fresh and (not rivals or bool(sure_by_id)))
        return Returned(
            ordered,
            alone and booked and charges is not None,
            charges or amount - ordered[0].receipt.amount,
            code,
        )
    return Returned(_latest_first(paid), False, ZERO, code)


def _latest_first(standings: list[Standing]) -> list[Standing]:
    return sorted(
        {id(one): one for one in standings}.values(),
        key=lambda one: (one.collected or date.min, one.receipt.issued),
        reverse=True,
    )


def code_in(text: str) -> str:
    """The reason's code in a text."""
    match = re.search(
        r"\b(AC0[1-6]|AC13|AG0[12]|AM0[45]|BE0[15]|CNOR|DNOR|DT01|ED05|FF05|MD0[1267]|MS0[23]|RC01|RR0[1-4]|SL01)\b",
        text,
    )
    return match[1] if match else ""
