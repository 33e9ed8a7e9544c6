"""A dry run: the bank's calendar over planned collections, and who would be collected twice, late or not at all."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from claqueta.engines.collecting.calendar import after, is_target, next_target

TWICE, LATE, REJECTED = "twice", "late", "rejected"


@dataclass(frozen=True, slots=True)
class Bank:
    """When a bank takes files."""

    lead_days: int
    cut_off: time
    earliest_days: int
    notice_days: int


@dataclass(frozen=True, slots=True)
class Debit:
    """One receipt that a collection is to collect."""

    receipt: str
    debtor: str
    mandate: str
    amount: Decimal
    signed_on: date
    sequence: str = "RCUR"
    last_used: date | None = None
    notified_on: date | None = None
    collected_before: date | None = None
    """The day on which it is collected already, or is going to be by a file that was sent."""
    blocked: str = ""
    """The code of a return after which this mandate must not be used as it is."""


@dataclass(frozen=True, slots=True)
class Collection:
    name: str
    scheme: str
    requested_on: date
    sent_at: datetime
    debits: tuple[Debit, ...]
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    what: str
    """`twice`, `late` or `rejected`."""
    collection: str
    receipt: str
    debtor: str
    why: dict[str, str]


@dataclass(slots=True)
class Trial:
    """What would happen to a collection."""

    collection: str
    requested_on: date
    taken_on: date
    """The day as of which the bank has the file."""
    collected_on: date
    """The day on which the accounts are debited."""
    findings: list[Finding] = field(default_factory=list)


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "banks.toml").read_text(encoding="utf-8"))


def usual_bank(scheme: str) -> Bank:
    """The bank that `banks.toml` describes."""
    row = _table()[scheme]
    return Bank(
        row["lead_days"], time.fromisoformat(row["cut_off"]), row["earliest_days"], row["notice_days"]
    )


def taken_on(sent_at: datetime, bank: Bank) -> date:
    """The TARGET2 day as of which a file counts."""
    day = sent_at.date()
    if is_target(day) and sent_at.time() > bank.cut_off:
        day += timedelta(days=1)
    return next_target(day)


def collected_on(requested_on: date, taken: date, bank: Bank) -> date:
    """The day asked for, on a TARGET2 day and not before the bank can. A window that was missed costs days, not a year."""
    return max(next_target(requested_on), after(taken, bank.lead_days))


def dry_run(collections: Iterable[Collection], bank: Bank | None = None) -> list[Trial]:
    """Every collection in the order in which it is sent, with what would go wrong. Nothing is written."""
    trials = []
    before: dict[str, tuple[str, date]] = {}
    for collection in sorted(collections, key=lambda one: one.sent_at):
        if collection.cancelled:
            continue
        rules = bank or usual_bank(collection.scheme)
        taken = taken_on(collection.sent_at, rules)
        trial = Trial(
            collection.name,
            collection.requested_on,
            taken,
            collected_on(collection.requested_on, taken, rules),
        )
        trials.append(trial)
        inside: set[str] = set()
        for debit in collection.debits:
            trial.findings += _findings(collection, debit, trial, rules, before, inside)
            inside.add(debit.receipt)
        for debit in collection.debits:
            before.setdefault(debit.receipt, (collection.name, trial.collected_on))
    return trials


def _findings(
    collection: Collection,
    debit: Debit,
    trial: Trial,
    bank: Bank,
    before: dict[str, tuple[str, date]],
    inside: set[str],
) -> Iterable[Finding]:
    def finding(what: str, es: str, en: str) -> Finding:
        return Finding(what, collection.name, debit.receipt, debit.debtor, {"es": es, "en": en})

    day = trial.collected_on
    if debit.receipt in inside:
        yield finding(
            TWICE, "El recibo está dos veces en la remesa.", "The receipt is twice in the collection."
        )
    elif debit.receipt in before:
        name, earlier = before[debit.receipt]
        yield finding(
            TWICE,
            f"La remesa {name} ya lo cobra el {earlier:%d/%m/%Y}.",
            f"The collection {name} collects it on {earlier:%d/%m/%Y} already.",
        )
    elif debit.collected_before is not None:
        yield finding(
            TWICE,
            f"Ya se cobró, o se cobra, el {debit.collected_before:%d/%m/%Y}.",
            f"It was, or will be, collected on {debit.collected_before:%d/%m/%Y}.",
        )
    if day > next_target(collection.requested_on):
        yield finding(
            LATE,
            f"El banco lo carga el {day:%d/%m/%Y} y no el {collection.requested_on:%d/%m/%Y}: el fichero cuenta desde el {trial.taken_on:%d/%m/%Y}.",
            f"The bank debits it on {day:%d/%m/%Y} and not on {collection.requested_on:%d/%m/%Y}: the file counts as of {trial.taken_on:%d/%m/%Y}.",
        )
    if (day - trial.taken_on).days > bank.earliest_days:
        yield finding(
            REJECTED,
            f"El banco admite ficheros {bank.earliest_days} días antes como mucho.",
            f"The bank takes files {bank.earliest_days} days ahead at most.",
        )
    if debit.notified_on is None or (day - debit.notified_on).days < bank.notice_days:
        yield finding(
            REJECTED if debit.notified_on is None else LATE,
            f"Falta el aviso previo de {bank.notice_days} días.",
            f"The pre-notification of {bank.notice_days} days is missing.",
        )
    yield from _of_mandate(debit, day, finding)


def _of_mandate(debit: Debit, day: date, finding: Any) -> Iterable[Finding]:
    months = _table()["mandate"]["lapses_after_months"]
    since = debit.last_used or debit.signed_on
    if debit.signed_on > day:
        yield finding(
            REJECTED, "El mandato se firma después del cobro.", "The mandate is signed after the collection."
        )
    elif (day.year - since.year) * 12 + day.month - since.month - (day.day < since.day) >= months:
        yield finding(
            REJECTED,
            f"El mandato lleva {months} meses sin usarse: ha caducado.",
            f"The mandate was not used for {months} months: it has lapsed.",
        )
    if debit.sequence == "OOFF" and debit.last_used is not None:
        yield finding(
            REJECTED, "El mandato era para un solo cobro.", "The mandate was for one collection only."
        )
    if debit.sequence == "FRST" and debit.last_used is not None:
        yield finding(
            REJECTED,
            "El mandato ya se usó: no puede ser el primer cobro.",
            "The mandate was used before: it cannot be the first.",
        )
    if debit.blocked:
        yield finding(
            REJECTED,
            f"Se devolvió con {debit.blocked}: hay que corregir antes el mandato o la cuenta.",
            f"It came back with {debit.blocked}: the mandate or account must be mended before.",
        )
