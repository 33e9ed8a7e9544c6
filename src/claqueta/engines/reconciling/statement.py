"""What every reader of a bank's file gives: an account's entries in the order of the file, with every text part."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any


class StatementRefused(Exception):
    """The file is no statement that can be relied on; `word` says why, `more` what belongs to it."""

    def __init__(self, word: str, **more: Any) -> None:
        self.word, self.more = word, more
        super().__init__(f"{word}: {more}" if more else word)

    def says(self, language: str) -> str:
        """The reason as a sentence for whoever gave the file."""
        from claqueta.engines.reconciling.wording import refusal

        return refusal(self.word, language, **self.more)


@dataclass(frozen=True, slots=True)
class Detail:
    """One transaction of an entry: the entry itself, or a part of a batch."""

    amount: Decimal | None = None
    """What it moved, without sign; `None` when the file does not say."""
    name: str = ""
    iban: str = ""
    text: str = ""
    references: tuple[str, ...] = ()
    """What the payer or we gave it: end-to-end id, structured reference, number of the document."""
    mandate: str = ""
    reason: str = ""
    """The code of a return: AC04, MD06…"""
    charges: Decimal | None = None
    original: Decimal | None = None
    """The amount in the currency it was sent in."""


@dataclass(frozen=True, slots=True)
class Entry:
    index: int
    date: datetime.date
    amount: Decimal
    """Signed: positive is money in."""
    valued: datetime.date | None = None
    texts: tuple[str, ...] = ()
    """What the bank wrote, part by part as the file has it."""
    details: tuple[Detail, ...] = ()
    codes: tuple[str, ...] = ()
    """The bank's classification: `PMNT-RCDT-ESCT`, `aeb:04`."""
    reversal: bool = False
    batch: str = ""
    count: int | None = None
    """Transactions in the batch, as the bank counts them."""
    foreign: bool = False
    """Converted from another currency."""
    balance: Decimal | None = None
    """The account's balance after it, where the file says."""
    reference: str = ""
    """The bank's own, by which the same entry is known again."""


@dataclass(slots=True)
class Section:
    """One statement of a file: what stands between an opening and a closing balance."""

    account: str = ""
    opening: Decimal | None = None
    closing: Decimal | None = None
    currency: str = "EUR"
    number: str = ""
    begins: datetime.date | None = None
    ends: datetime.date | None = None
    entries: list[Entry] = field(default_factory=list)
    newest_first: bool = False


@dataclass(slots=True)
class Statement:
    form: str
    """`camt.053.001.08`, `norma43`, `table`."""
    sections: list[Section] = field(default_factory=list)
    notes: list[dict[str, Any]] = field(default_factory=list)
    """What does not add up, each `{"word", …}`; see `wording.toml`."""

    @property
    def entries(self) -> Iterator[Entry]:
        for section in self.sections:
            yield from section.entries

    @property
    def opening(self) -> Decimal | None:
        return self._ordered()[0].opening if self.sections else None

    @property
    def closing(self) -> Decimal | None:
        return self._ordered()[-1].closing if self.sections else None

    @property
    def consistent(self) -> bool | None:
        """Whether balances and entries add up; `None` where the file has no balances at all."""
        if any(note["word"] in BREAKS for note in self.notes):
            return False
        return None if self.opening is None or self.closing is None else True

    def _ordered(self) -> list[Section]:
        """The sections by time, for a file may run newest first."""
        if len(self.sections) > 1 and (begins := [one.begins for one in self.sections]) and all(begins):
            return sorted(self.sections, key=lambda one: one.begins or datetime.date.min)
        return self.sections


BREAKS = frozenset({"sum", "chain", "gap", "control_debit", "control_credit", "control_count", "records"})
"""Words of notes that say that the money does not add up."""


def check(statement: Statement) -> None:
    """Note where balances do not follow from each other."""
    chained: dict[str, Section] = {}
    for section in statement._ordered():
        if section.opening is not None and section.closing is not None:
            total = sum((entry.amount for entry in section.entries), Decimal())
            if section.opening + total != section.closing:
                statement.notes.append(
                    {
                        "word": "sum",
                        "section": section.number,
                        "expected": section.opening + total,
                        "closing": section.closing,
                    }
                )
        _check_running(statement, section)
        before = chained.get(section.account)
        if (
            before is not None
            and before.closing is not None
            and section.opening is not None
            and before.closing != section.opening
        ):
            statement.notes.append(
                {
                    "word": "gap",
                    "section": section.number,
                    "before": before.closing,
                    "opening": section.opening,
                }
            )
        chained[section.account] = section


def _check_running(statement: Statement, section: Section) -> None:
    """Note the first row whose balance does not follow from the one before it in time."""
    rows = section.entries[::-1] if section.newest_first else section.entries
    for earlier, later in zip(rows, rows[1:], strict=False):
        if earlier.balance is None or later.balance is None:
            continue
        if earlier.balance + later.amount != later.balance:
            statement.notes.append({"word": "chain", "entry": later.index, "date": later.date})
            return


def check_account(statement: Statement, iban: str) -> None:
    """Note which of the file's accounts are not the one that the receipts are paid into."""
    ours = iban.replace(" ", "").upper()
    if not ours:
        return
    # Norma 43 has bank, branch and account without the check digits between them.
    known = {ours, ours[4:], ours[4:12] + ours[14:]}
    others = sorted({one.account for one in statement.sections if one.account and one.account not in known})
    if others:
        statement.notes.append({"word": "other_account", "accounts": others})
