"""The lists of movements that banks' sites give, as CSV, XLSX and their kin."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

from claqueta.engines.reconciling.statement import Detail, Entry, Section, Statement, StatementRefused, check
from claqueta.engines.reconciling.values import amount_of, date_of
from claqueta.engines.tables import Line, Sheet, TableRefused, Vocabulary, open_tables, plain

HEADER_WITHIN = 60
"""Lines among which the header must be; above it stand account, holder, period."""
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b")
_TOTAL = re.compile(r"\b(total(es)?|sumas?|saldo (inicial|final|anterior)|opening|closing|subtotal)\b")


@cache
def _columns() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((Path(__file__).parent / "columns.toml").read_text(encoding="utf-8"))


@cache
def vocabulary() -> Vocabulary:
    return Vocabulary(_columns()["headers"])


def _field_of(header: str) -> str:
    """The field that a header means: as it is known, or by how it begins."""
    keys, _sure = vocabulary().read(header)
    if keys:
        return keys[0]
    said = plain(header)
    if not said or len(said) > 40:
        return ""
    return next(
        (
            field
            for field, roots in _columns()["roots"].items()
            if any(said.startswith(root) for root in roots)
        ),
        "",
    )


def read_table(body: bytes) -> Statement:
    """The movements of the list. Raises `StatementRefused`."""
    try:
        sheets = open_tables(body, known=vocabulary().knows)
    except TableRefused as error:
        raise StatementRefused("other_kind" if error.word != "empty" else "empty", found=error.word) from None
    # There may be movements in it, and a list of them is never read in part.
    if any(sheet.too_wide for sheet in sheets):
        raise StatementRefused("other_kind", found="columns")
    statement = Statement("table")
    index = 0
    for sheet in sheets:
        found = _header(sheet)
        if found is None:
            continue
        section = _Rows(statement, sheet, *found).section(index)
        index += len(section.entries)
        statement.sections.append(section)
    if not statement.sections:
        raise StatementRefused("other_kind", found="table")
    if not index:
        raise StatementRefused("nothing_in_it", found="table")
    check(statement)
    return statement


def _header(sheet: Sheet) -> tuple[int, dict[str, list[int]]] | None:
    """Where the header stands, and the columns of each field."""
    best: tuple[int, int, dict[str, list[int]]] | None = None
    for at, line in enumerate(sheet.lines[:HEADER_WITHIN]):
        columns: dict[str, list[int]] = {}
        for position, cell in enumerate(line.cells):
            if field := _field_of(cell):
                columns.setdefault(field, []).append(position)
        money = "amount" in columns or ("debit" in columns and "credit" in columns)
        if money and ("booked" in columns or "valued" in columns):
            score = sum(map(len, columns.values()))
            if best is None or score > best[0]:
                best = (score, at, columns)
    return (best[1], best[2]) if best else None


class _Rows:
    def __init__(self, statement: Statement, sheet: Sheet, at: int, columns: dict[str, list[int]]) -> None:
        self.statement, self.columns = statement, columns
        self.above, self.lines = sheet.lines[:at], sheet.lines[at + 1 :]
        self.width = len(sheet.lines[at].cells)
        money = [
            cell
            for line in self.lines
            for key in ("amount", "debit", "credit", "balance")
            for cell in self._cells(line, key)
        ]
        self.decimal = _decimal_sign(money)
        self.months_first = _months_first(
            cell for line in self.lines for key in ("booked", "valued") for cell in self._cells(line, key)
        )

    def section(self, index: int) -> Section:
        section = Section(account=self._account())
        for line in self.lines:
            entry = self._entry(line, index)
            if entry is not None:
                section.entries.append(entry)
                index += 1
        section.newest_first = _runs_backwards(section.entries)
        ordered = section.entries[::-1] if section.newest_first else section.entries
        if ordered and ordered[0].balance is not None and ordered[-1].balance is not None:
            section.opening = ordered[0].balance - ordered[0].amount
            section.closing = ordered[-1].balance
        if ordered:
            section.begins, section.ends = ordered[0].date, ordered[-1].date
        return section

    def _cells(self, line: Line, key: str) -> list[str]:
        return [
            line.cells[at].strip()
            for at in self.columns.get(key, ())
            if at < len(line.cells) and line.cells[at].strip()
        ]

    def _account(self) -> str:
        for line in self.above:
            for cell in line.cells:
                if match := _IBAN.search(cell.upper()):
                    return match[0].replace(" ", "")
        return ""

    def _entry(self, line: Line, index: int) -> Entry | None:
        booked = self._date(line, "booked") or self._date(line, "valued")
        amount = self._amount(line)
        words = plain(" ".join(line.cells))
        if booked is None or amount is None:
            if not _TOTAL.search(words) and (booked is not None or amount is not None):
                self.statement.notes.append({"word": "row", "row": line.number})
            return None
        currency = next(iter(self._cells(line, "currency")), "EUR").upper()
        if currency not in ("EUR", "€", "EURO", "EUROS", "978"):
            raise StatementRefused("currency", found=currency[:10])
        balances = self._cells(line, "balance")
        if "balance" in self.columns and not balances:
            self.statement.notes.append({"word": "row", "row": line.number})
        party = next(iter(self._cells(line, "party")), "")
        account = next(iter(self._cells(line, "account")), "").replace(" ", "").upper()
        references = tuple(self._cells(line, "reference"))
        known = {at for key, many in self.columns.items() for at in many}
        others = [
            cell.strip()
            for at, cell in enumerate(line.cells)
            if at not in known and re.search(r"[A-Za-z]{3}", cell)
        ]
        texts = _without_repeats([*self._cells(line, "text"), *self._cells(line, "more"), *others])
        detail = Detail(name=party, iban=account, references=references)
        return Entry(
            index,
            booked,
            amount,
            valued=self._date(line, "valued"),
            texts=texts,
            details=(detail,) if party or account or references else (),
            balance=self._money(balances[0]) if balances else None,
        )

    def _date(self, line: Line, key: str) -> date | None:
        for cell in self._cells(line, key):
            if re.fullmatch(r"\d{5}(\.\d+)?", cell):
                return date(1899, 12, 30) + timedelta(days=int(float(cell)))
            if self.months_first and (match := re.fullmatch(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{2,4})", cell)):
                cell = f"{match[3]}/{match[1]}/{match[4]}"
            return date_of(cell)
        return None

    def _money(self, cell: str) -> Decimal | None:
        return (
            amount_of(cell.replace("." if self.decimal == "," else ",", ""))
            if self.decimal
            else amount_of(cell)
        )

    def _amount(self, line: Line) -> Decimal | None:
        for cell in self._cells(line, "amount"):
            return self._money(cell)
        debits = [value for cell in self._cells(line, "debit") if (value := self._money(cell))]
        credits = [value for cell in self._cells(line, "credit") if (value := self._money(cell))]
        if debits and not credits:
            return -abs(debits[0])
        if credits and not debits:
            return abs(credits[0])
        if self._cells(line, "debit") or self._cells(line, "credit"):
            return Decimal("0.00") if not debits and not credits else credits[0] - abs(debits[0])
        return None


def _decimal_sign(cells: list[str]) -> str:
    """Which sign divides cents in the columns of money, where that can be told."""
    counts = Counter(match[1] for cell in cells if (match := re.search(r"([.,])\d{1,2}\D*$", cell)))
    return counts.most_common(1)[0][0] if counts else ""


def _months_first(cells: Iterable[str]) -> bool:
    first, second = 0, 0
    for cell in cells:
        if match := re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})[-/.]\d{2,4}", cell):
            first, second = max(first, int(match[1])), max(second, int(match[2]))
    return first <= 12 < second


def _runs_backwards(entries: list[Entry]) -> bool:
    """Whether the list has the newest first: by its days, or by how its balances follow where it has one day only."""
    if not entries:
        return False
    if entries[0].date != entries[-1].date:
        return entries[0].date > entries[-1].date
    pairs = [
        (one, two)
        for one, two in zip(entries, entries[1:])
        if one.balance is not None and two.balance is not None
    ]
    forwards = sum(one.balance + two.amount == two.balance for one, two in pairs if one.balance is not None)
    backwards = sum(two.balance + one.amount == one.balance for one, two in pairs if two.balance is not None)
    return backwards > forwards


def _without_repeats(parts: list[str]) -> tuple[str, ...]:
    """The parts, without those that another one holds whole: sites cut a text and give it again beside."""
    kept: list[str] = []
    for part in parts:
        clean = " ".join(part.split())
        if not clean or any(clean in other for other in kept):
            continue
        kept = [other for other in kept if other not in clean] + [clean]
    return tuple(kept)
