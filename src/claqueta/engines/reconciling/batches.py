"""Credits of direct debits, and debits that were returned."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import combinations

from claqueta.engines.reconciling.book import ZERO, Book, Standing
from claqueta.engines.reconciling.numbers import key_of
from claqueta.engines.reconciling.statement import Detail, Entry
from claqueta.engines.reconciling.values import amount_of
from claqueta.engines.reconciling.words import bare

RUN = 10
"""Days within which receipts of one run are issued."""
_COUNT = re.compile(
    r"\b(\d{1,5}) (?:EFECTOS?|ADEUDOS?|RECIBOS?|OPERACIONES|OPER|ITEMS?|DEBITS?|DIRECT DEBITS?|TRANSACTIONS?|TRX|REGISTROS|ORDENES)\b"
)
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


def collected(entry: Entry, book: Book) -> Collected:
    """Which receipts the batch is made of: one by one where the file says, otherwise by run, count and sum."""
    listed = [one for one in entry.details if one.mandate or one.references or one.name]
    if listed and len(listed) == len(entry.details) and any(one.mandate or one.name for one in listed):
        one_by_one = [_debited(one, entry.date, book) for one in listed]
        standings = [one for one in one_by_one if one is not None]
        whole = len(set(map(id, standings))) == len(listed)
        total = sum((one.open for one in standings), ZERO)
        text = " ".join(entry.texts)
        fee = charge_in(text)
        if whole and total in (entry.amount, entry.amount + fee):
            return Collected(standings, True, "listed", total - entry.amount)
        if standings and len(listed) > 1:
            return Collected(standings, False, "listed")
    return _by_sum(entry, book)


def _debited(detail: Detail, on: date, book: Book) -> Standing | None:
    """The receipt of one debit of a batch."""
    fitting = [
        one
        for one in book.with_mandate
        if one.open > ZERO
        and one.receipt.issued <= on
        and (detail.amount is None or one.open == detail.amount)
        and (not detail.mandate or key_of(one.receipt.mandate) == key_of(detail.mandate))
        and (detail.mandate or not detail.name or _same(one.receipt.member, detail.name))
    ]
    numbers = {key_of(reference) for reference in detail.references}
    by_number = [one for one in fitting if key_of(one.receipt.number) in numbers]
    fitting = by_number or fitting
    if not fitting:
        return None
    # A debit that came back is seldom presented again with the next run: the newest is meant.
    return max(fitting, key=lambda one: (one.returned is None, one.receipt.issued))


def _same(one: str, two: str) -> bool:
    left, right = key_of(one), key_of(two)
    return left == right or (len(right) >= 20 and left.startswith(right))


def _by_sum(entry: Entry, book: Book) -> Collected:
    text = " ".join((*entry.texts, *(one.text for one in entry.details)))
    fee = charge_in(text)
    stated = _COUNT.search(bare(text))
    count = entry.count if entry.count and entry.count > 0 else int(stated[1]) if stated else None
    ready = [one for one in book.with_mandate if one.open > ZERO and one.receipt.issued <= entry.date]
    pools = _pools(ready, entry.date)
    sums: dict[frozenset[str], tuple[list[Standing], Decimal]] = {}
    for pool in pools:
        total = sum((one.open for one in pool), ZERO)
        if count is not None and len(pool) != count:
            continue
        for charged in {ZERO, fee}:
            if total - charged == entry.amount:
                sums[frozenset(one.receipt.number for one in pool)] = (pool, charged)
    if not sums:
        sums = _with_doubtful(ready, entry, count, fee)
    if len(sums) == 1:
        pool, charged = next(iter(sums.values()))
        return Collected(pool, len(pool) > 1 or _is_alone(pool, ready, entry), "sum", charged)
    return _with_rejects(entry, pools, count, fee)


def _with_doubtful(
    ready: list[Standing], entry: Entry, count: int | None, fee: Decimal
) -> dict[frozenset[str], tuple[list[Standing], Decimal]]:
    """The newest run, with as many as fit of those whose debit came back before: their mandates may be dead."""
    doubtful = [one for one in ready if one.doubtful]
    sure = [one for one in ready if not one.doubtful]
    newest = max((one.receipt.issued for one in ready), default=entry.date)
    sums = {}
    for core, others in (
        ([one for one in sure if (newest - one.receipt.issued).days <= RUN], doubtful),
        (sure, doubtful),
    ):
        base = sum((one.open for one in core), ZERO)
        for size in range(min(len(others), 6) + 1):
            if count is not None and len(core) + size != count:
                continue
            if len(others) > 14:
                break
            for some in combinations(others, size):
                total = base + sum((one.open for one in some), ZERO)
                for charged in {ZERO, fee}:
                    if total - charged == entry.amount:
                        pool = sorted([*core, *some], key=lambda one: one.receipt.number)
                        sums[frozenset(one.receipt.number for one in pool)] = (pool, charged)
    return sums


def _is_alone(pool: list[Standing], ready: list[Standing], entry: Entry) -> bool:
    """Whether a single debit can only be this receipt."""
    return sum(one.open == entry.amount for one in ready) == 1


def _pools(ready: list[Standing], on: date) -> list[list[Standing]]:
    """Sets of receipts that may have been collected together, the likeliest first."""
    ready = sorted(ready, key=lambda one: (one.receipt.issued, one.receipt.number))
    runs: list[list[Standing]] = []
    for standing in ready:
        if runs and (standing.receipt.issued - runs[-1][-1].receipt.issued).days <= RUN:
            runs[-1].append(standing)
        else:
            runs.append([standing])
    pools = list(reversed(runs))
    pools += [[one for one in run if one.believed <= ZERO] for run in reversed(runs)]
    pools += [[one for one in run if one.returned is None] for run in reversed(runs)]
    if len(runs) > 1:
        pools.append(ready)
        pools.append([one for one in ready if one.returned is None])
        pools.append([one for one in ready if one.believed <= ZERO])
        pools += [[*one, *other] for one, other in combinations(runs[-4:], 2)]
    by_set: dict[frozenset[str], list[Standing]] = {}
    for pool in pools:
        if pool:
            by_set.setdefault(frozenset(one.receipt.number for one in pool), pool)
    return list(by_set.values())


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
    by_mandate = [
        one
        for one in book.with_mandate
        if (detail.mandate and key_of(one.receipt.mandate) == key_of(detail.mandate))
        or (len(one.receipt.mandate) >= 6 and key_of(one.receipt.mandate) in squeezed)
    ]
    owned = [one for owner in owners for one in book.by_owner.get(owner, ())]
    pool = found or by_mandate or owned
    paid = [one for one in pool if one.paid > ZERO or one.believed > ZERO]
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
        alone = len(debited) == 1 or len(fresh) == 1 or (len(sure_by_id) == 1 and len(ordered) == 1)
        booked = ordered[0].paid > ZERO
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
