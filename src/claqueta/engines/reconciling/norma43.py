"""Norma 43, the Spanish banks' statement of 80 columns, as it is really written."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

from claqueta.engines.reconciling.statement import Detail, Entry, Section, Statement, StatementRefused, check

CURRENCIES = {"978": "EUR"}
_LETTERS = set("ÁÉÍÓÚÜÑÇáéíóúüñçÀÈÌÒÙàèìòùºª·¡¿€")
_PURPOSE = re.compile(
    r"^ {4}(?:SUPP|SALA|GDDS|CHAR|OTHR|TRAD|SCVE|INTC|CASH|TREA|SUBS|IVPT)(?=\S)|^ {4} {0,4}"
)


def is_norma43(body: bytes) -> bool:
    """Whether the first line is a header of an account or, where that was cut off, a movement with its control record."""
    first = body.lstrip(b"\xef\xbb\xbf\r\n\x1a ")[:34]
    return re.match(rb"(00|11)\d{18}\d{12}", first) is not None or re.match(rb"11\d{18}", first) is not None


def decode(body: bytes) -> str:
    """The text, by the encoding that gives most Spanish letters and fewest signs."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass

    def letters(encoding: str) -> int:
        odd = [char for char in body.decode(encoding) if ord(char) > 127]
        return sum(1 if char in _LETTERS else -2 for char in odd)

    return body.decode(max(("latin-1", "cp850"), key=letters))


def read_norma43(body: bytes) -> Statement:
    """The accounts of the file. Raises `StatementRefused` where it cannot be read at all."""
    reader = _Reader()
    for number, line in enumerate(re.split(r"\r\n|\r|\n", decode(body)), 1):
        line = line.replace("\t", " ").strip("\0\x1a")
        if line.strip():
            reader.take(line.ljust(80), number)
    return reader.end()


class _Reader:
    def __init__(self) -> None:
        self.statement = Statement("norma43")
        self.section: Section | None = None
        self.texts: dict[int, list[str]] = {}
        self.entry: Entry | None = None
        self.index = self.records = 0
        self.closed = False
        self.swapped: bool | None = None

    def take(self, line: str, number: int) -> None:
        code = line[:2]
        act = {
            "00": self._nothing,
            "11": self._header,
            "22": self._movement,
            "23": self._text,
            "24": self._exchange,
            "33": self._end_of_account,
            "88": self._end_of_file,
        }.get(code)
        if act is None:
            raise StatementRefused("record", line=number, found=code)
        if code != "88":
            self.records += 1
        try:
            act(line)
        except (ValueError, IndexError):
            raise StatementRefused("record", line=number, found=line[:30].strip()) from None

    def _nothing(self, line: str) -> None:
        """The header of a file of several accounts says nothing about money."""

    def _header(self, line: str) -> None:
        currency = line[47:50].strip() or "978"
        if currency not in CURRENCIES:
            raise StatementRefused("currency", found=currency)
        self._open_again()
        self.section = Section(
            account=line[2:20],
            currency=CURRENCIES[currency],
            opening=_balance(line[32], line[33:47]),
            begins=self._day(line[20:26]),
            ends=self._day(line[26:32]),
        )
        self.statement.sections.append(self.section)

    def _open_again(self) -> None:
        self._finish_entry()
        if self.section is not None and self.section.closing is None:
            self.statement.notes.append({"word": "cut", "account": self.section.account})

    def _movement(self, line: str) -> None:
        self._finish_entry()
        if self.section is None:
            raise ValueError
        section = self.section
        code = line[27]
        if code not in "12":
            raise ValueError
        amount = _cents(line[28:42])
        document, first, second = line[42:52].strip(), line[52:64].strip(), line[64:80].strip()
        references = tuple(one for one in (first, second) if one.strip("0X "))
        booked = self._day(line[10:16])
        self.entry = Entry(
            self.index,
            booked,
            -amount if code == "1" else amount,
            valued=self._day(line[16:22]),
            codes=(f"aeb:{line[22:24]}",),
            details=(Detail(references=references),) if references else (),
            reference=" ".join(filter(None, (document if document.strip("0") else "", first, second))),
        )
        self.texts = {}
        self.index += 1
        section.entries.append(self.entry)

    def _text(self, line: str) -> None:
        if self.entry is None:
            raise ValueError
        self.texts.setdefault(int(line[2:4]) if line[2:4].isdigit() else 99, []).append(line[4:80])

    def _exchange(self, line: str) -> None:
        """The amount in the currency that it came in."""
        if self.entry is None or self.section is None:
            raise ValueError
        self.entry = replace(self.entry, foreign=True)
        self.section.entries[-1] = self.entry

    def _end_of_account(self, line: str) -> None:
        self._finish_entry()
        if self.section is None:
            raise ValueError
        section = self.section
        section.closing = _balance(line[58], line[59:73])
        for word, sign, count, total in (
            ("control_debit", -1, line[20:25], line[25:39]),
            ("control_credit", 1, line[39:44], line[44:58]),
        ):
            found = [entry.amount for entry in section.entries if entry.amount * sign > 0]
            nothing = sum(1 for entry in section.entries if not entry.amount)
            if not len(found) <= int(count) <= len(found) + nothing:
                self.statement.notes.append(
                    {
                        "word": "control_count",
                        "section": section.account,
                        "stated": int(count),
                        "found": len(found),
                    }
                )
            if _cents(total) != abs(sum(found, Decimal())):
                self.statement.notes.append(
                    {
                        "word": word,
                        "section": section.account,
                        "stated": _cents(total),
                        "found": abs(sum(found, Decimal())),
                    }
                )

    def _end_of_file(self, line: str) -> None:
        stated = line[20:26].strip()
        if stated.isdigit() and int(stated) not in (self.records, self.records + 1):
            self.statement.notes.append({"word": "records", "stated": int(stated), "found": self.records})
        self.closed = len(stated) == 6

    def _finish_entry(self) -> None:
        if self.entry is None or self.section is None:
            return
        self.section.entries[-1] = replace(self.section.entries[-1], texts=_continued(self.texts))
        self.entry = None

    def _day(self, text: str) -> date:
        """A day of six digits, year first as the norm says; some banks write the day first."""
        if self.swapped is None and self.section is None:
            self.swapped = not _plausible(text) and _plausible(text[4:6] + text[2:4] + text[0:2])
        text = text[4:6] + text[2:4] + text[0:2] if self.swapped else text
        return date(2000 + int(text[:2]), int(text[2:4]), int(text[4:6]))

    def end(self) -> Statement:
        self._open_again()
        if not self.statement.sections:
            raise StatementRefused("other_kind", found="norma43")
        cut = [note for note in self.statement.notes if note["word"] == "cut"]
        if cut:
            raise StatementRefused("cut", account=cut[0]["account"])
        if not self.closed:
            self.statement.notes.append({"word": "no_end"})
        if len({section.account for section in self.statement.sections}) > 1:
            accounts = sorted({section.account for section in self.statement.sections})
            self.statement.notes.append({"word": "accounts", "accounts": accounts})
        check(self.statement)
        return self.statement


def _plausible(text: str) -> bool:
    """Whether the six digits, year first, are a day that a statement of our time may have."""
    try:
        day = date(2000 + int(text[:2]), int(text[2:4]), int(text[4:6]))
    except ValueError:
        return False
    return 2005 <= day.year <= date.today().year + 2  # noqa: DTZ011


def _cents(text: str) -> Decimal:
    if not text.isdigit():
        raise ValueError
    return Decimal(text).scaleb(-2)


def _balance(code: str, digits: str) -> Decimal:
    """A balance with its sign: 1 is owed to the bank, 2 is ours; some write 0 for nothing."""
    if code not in "012 ":
        raise ValueError
    value = _cents(digits)
    return -value if code == "1" else value


def _continued(texts: dict[int, list[str]]) -> tuple[str, ...]:
    """The concepts; a line that is full to its last column goes on in the next without a space."""
    parts: list[str] = []
    full = False
    for number, lines in sorted(texts.items()):
        for line in lines:
            clean = _PURPOSE.sub("", line) if number == 3 else line
            if full and parts and not line.startswith(" "):
                parts[-1] += clean
            else:
                parts.append(clean)
            full = not line.endswith(" ")
    return tuple(text for part in parts if (text := " ".join(part.split())))
