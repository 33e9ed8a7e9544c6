"""What is to be collected, judged before anything is written: every problem is said with the item it is of."""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from schwifty import BIC, IBAN
from schwifty.exceptions import SchwiftyException

from claqueta.engines.collecting.characters import identifier_problem, through_gate

VERSIONS = ("02", "08")
SCHEMES = ("CORE", "B2B")
SEQUENCES = ("FRST", "RCUR", "FNAL", "OOFF")
MOST = Decimal("999999999.99")
"""The largest amount of a SEPA direct debit (EPC016-06, AT-06)."""
NAME, TEXT = 70, 140


class InstructionRefused(Exception):
    """The collection cannot be written; `problems` name what is wrong."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("; ".join(problems))


@dataclass(frozen=True, slots=True)
class Address:
    country: str
    town: str
    street: str = ""
    number: str = ""
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    name: str
    iban: str
    bic: str = ""
    address: Address | None = None


@dataclass(frozen=True, slots=True)
class Item:
    end_to_end_id: str
    amount: Decimal
    mandate: str
    signed_on: date
    debtor: Party
    text: str
    sequence: str
    old_mandate: str = ""
    old_iban: str = ""
    new_bank: bool = False
    """The account moved to another bank, or the old one is not known: SMNDA."""


@dataclass(frozen=True, slots=True)
class Instruction:
    version: str
    scheme: str
    creditor: Party
    identifier: str
    requested_on: date
    created_at: datetime
    message_id: str
    items: tuple[Item, ...] = ()


@dataclass(slots=True)
class _Reading:
    problems: list[str] = field(default_factory=list)

    def say(self, where: str, what: str) -> None:
        self.problems.append(f"{where}: {what}")

    # -- Values ------------------------------------------------------------------------------------------------

    def text(self, data: Any, key: str, where: str) -> str:
        value = data.get(key) if isinstance(data, dict) else None
        if value is None:
            return ""
        if not isinstance(value, str):
            self.say(where, f"{key} must be a text")
            return ""
        return value

    def day(self, data: Any, key: str, where: str) -> date:
        value = self.text(data, key, where)
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.say(where, f"{key} {value!r} is no date")
            return date.min

    def amount(self, data: Any, where: str) -> Decimal:
        written = data.get("amount")
        try:
            value = Decimal(str(written))
        except InvalidOperation:
            value = Decimal("NaN")
        if isinstance(written, bool) or not value.is_finite():
            self.say(where, f"amount {written!r} is no amount")
            return Decimal()
        if abs(value) > MOST:
            self.say(where, f"amount {written} is beyond {MOST}")
        elif value != value.quantize(Decimal("0.01")):
            self.say(where, f"amount {written} has parts of a cent")
        elif value <= 0:
            self.say(where, f"amount {written} is not above zero")
        return value

    def name(self, data: Any, where: str) -> str:
        written = self.text(data, "name", where)
        clean = through_gate(written, NAME)
        if not re.search(r"[A-Za-z0-9]", clean):
            self.say(where, f"name {written!r} would be empty in the characters that banks take")
        return clean

    def iban(self, data: Any, key: str, where: str, *, needed: bool = True) -> str:
        written = self.text(data, key, where).replace(" ", "").upper()
        if not written and not needed:
            return ""
        try:
            IBAN(written)
        except SchwiftyException as error:
            self.say(where, f"{key} is no valid IBAN ({_plainly(error)})")
        return written

    def bic(self, data: Any, where: str) -> str:
        written = self.text(data, "bic", where).replace(" ", "").upper()
        if written:
            try:
                BIC(written, enforce_swift_compliance=False)
            except SchwiftyException as error:
                self.say(where, f"bic {written} is no valid BIC ({_plainly(error)})")
        return written

    def identifier(self, data: Any, key: str, where: str, *, needed: bool = True) -> str:
        written = self.text(data, key, where)
        if (written or needed) and (problem := identifier_problem(written)):
            self.say(where, f"{key} {written!r} {problem}")
        return written

    # -- Parts -------------------------------------------------------------------------------------------------

    def party(self, data: Any, where: str) -> Party:
        if not isinstance(data, dict):
            self.say(where, "must be an object")
            return Party("", "")
        return Party(
            self.name(data, where),
            self.iban(data, "iban", where),
            self.bic(data, where),
            self.address(data.get("address"), where),
        )

    def address(self, data: Any, where: str) -> Address | None:
        """A structured address; from November 2026 banks take no other."""
        if not data:
            return None
        values = {
            key: through_gate(self.text(data, key, where), 70)
            for key in ("country", "town", "street", "number", "postcode")
        }
        if not re.fullmatch(r"[A-Z]{2}", values["country"]) or not values["town"]:
            self.say(where, "an address needs at least town and country (two letters); or leave it out")
            return None
        return Address(**values)

    def item(self, data: Any, at: int) -> Item:
        ident = data.get("end_to_end_id") if isinstance(data, dict) else None
        where = ident if isinstance(ident, str) and ident else f"item {at}"
        if not isinstance(data, dict):
            self.say(where, "must be an object")
            data = {}
        sequence = self.text(data, "sequence", where)
        if sequence not in SEQUENCES:
            self.say(where, f"sequence {sequence!r} is none of {', '.join(SEQUENCES)}")
        amendment = data.get("amendment") or {}
        return Item(
            self.identifier(data, "end_to_end_id", where),
            self.amount(data, where),
            self.identifier(data, "mandate", where),
            self.day(data, "signed_on", where),
            self.party(data.get("debtor"), where),
            through_gate(self.text(data, "text", where), TEXT),
            sequence,
            self.identifier(amendment, "old_mandate", where, needed=False),
            self.iban(amendment, "old_iban", where, needed=False),
            bool(isinstance(amendment, dict) and amendment.get("new_bank")),
        )


def _plainly(error: Exception) -> str:
    return str(error) or type(error).__name__


def creditor_identifier_problem(identifier: str) -> str:
    """What is wrong with a creditor identifier: country, check digits over the national part, length (EPC262-08)."""
    match = re.fullmatch(r"([A-Z]{2})(\d\d)([A-Z0-9]{3})([A-Z0-9]{1,28})", identifier)
    if match is None:
        return "is not country, two check digits, three characters of the business and a national number"
    country, digits, _business, national = match.groups()
    number = "".join(str(int(char, 36)) for char in national + country + "00")
    if 98 - int(number) % 97 != int(digits):
        return "has wrong check digits"
    return ""


def read_instruction(data: Any) -> Instruction:
    """The instruction. Raises `InstructionRefused` with everything that is wrong in it."""
    reading = _Reading()
    if not isinstance(data, dict):
        raise InstructionRefused(["the instruction must be an object"])
    where = "instruction"
    version, scheme = (
        reading.text(data, "version", where) or "08",
        reading.text(data, "scheme", where) or "CORE",
    )
    if version not in VERSIONS:
        reading.say(where, f"version {version!r} is none of {', '.join(VERSIONS)}")
    if scheme not in SCHEMES:
        reading.say(where, f"scheme {scheme!r} is none of {', '.join(SCHEMES)}")
    creditor = reading.party(data.get("creditor"), "creditor")
    identifier = reading.text(data.get("creditor"), "identifier", "creditor").replace(" ", "").upper()
    if problem := creditor_identifier_problem(identifier):
        reading.say("creditor", f"identifier {identifier!r} {problem}")
    requested_on = reading.day(data, "requested_on", where)
    created_at = _moment(reading, reading.text(data, "created_at", where))
    if date.min < requested_on < created_at.date():
        reading.say(where, f"requested_on {requested_on} is before the file is made")
    message_id = reading.identifier(data, "message_id", where, needed=False)
    listed = data.get("items")
    if not isinstance(listed, list) or not listed:
        reading.say(where, "items must be a list of at least one")
        listed = []
    items = tuple(reading.item(one, at) for at, one in enumerate(listed))
    _check_together(reading, items)
    if reading.problems:
        raise InstructionRefused(reading.problems)
    return Instruction(version, scheme, creditor, identifier, requested_on, created_at, message_id, items)


def _moment(reading: _Reading, written: str) -> datetime:
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        reading.say("instruction", f"created_at {written!r} is no moment")
        return datetime.max.replace(tzinfo=UTC)


def _check_together(reading: _Reading, items: tuple[Item, ...]) -> None:
    """What is only wrong beside the other items."""
    seen: set[str] = set()
    single: set[str] = set()
    for item in items:
        if item.end_to_end_id in seen:
            reading.say(item.end_to_end_id, "the same end-to-end id is there twice")
        seen.add(item.end_to_end_id)
        if item.sequence == "OOFF" and item.mandate in single:
            reading.say(item.end_to_end_id, f"mandate {item.mandate} is for one collection only")
        if item.sequence == "OOFF":
            single.add(item.mandate)
        if item.old_mandate and item.old_mandate == item.mandate:
            reading.say(item.end_to_end_id, "old_mandate is the mandate itself")
        if item.old_iban and item.old_iban == item.debtor.iban:
            reading.say(item.end_to_end_id, "old_iban is the account itself")
