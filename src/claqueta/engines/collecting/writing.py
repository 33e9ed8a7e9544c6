"""The bank's file: pain.008.001.02 or .08, checked against its schema before anybody sees it.

Written with lxml and not by sepaxml, whose schemas it is checked against: that library puts the clock's time and random ids
in the file and knows no amendments.
"""

import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from lxml import etree

from claqueta.engines.collecting.calendar import next_target
from claqueta.engines.collecting.characters import is_through, through_gate
from claqueta.engines.collecting.instruction import (
    SEQUENCES,
    Address,
    Instruction,
    InstructionRefused,
    Item,
    Party,
    read_instruction,
)


@dataclass(frozen=True, slots=True)
class Group:
    sequence: str
    count: int
    total: Decimal


@dataclass(frozen=True, slots=True)
class Written:
    body: bytes
    collected_on: date
    """The TARGET2 day that the requested one was moved to."""
    message_id: str
    groups: tuple[Group, ...]


def write(data: Any) -> Written:
    """The file of an instruction. Raises `InstructionRefused`."""
    return write_instruction(read_instruction(data))


def write_instruction(instruction: Instruction) -> Written:
    return _Writer(instruction).written()


def put(path: Path, body: bytes) -> None:
    """Put the file in its place in one step: a kill leaves the old one or none, never half of it."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@cache
def _schema(version: str) -> etree.XMLSchema:
    text = files("sepaxml").joinpath("schemas", f"pain.008.001.{version}.xsd").read_bytes()
    return etree.XMLSchema(etree.fromstring(text))


class _Writer:
    def __init__(self, instruction: Instruction) -> None:
        self.instruction = instruction
        self.namespace = f"urn:iso:std:iso:20022:tech:xsd:pain.008.001.{instruction.version}"
        self.newer = instruction.version != "02"
        self.bic = "BICFI" if self.newer else "BIC"
        self.collected_on = next_target(instruction.requested_on)
        self.message_id = instruction.message_id or f"COL{instruction.created_at:%Y%m%d%H%M%S}"

    def written(self) -> Written:
        root = etree.Element(f"{{{self.namespace}}}Document", nsmap={None: self.namespace})
        message = self._add(root, "CstmrDrctDbtInitn")
        groups = []
        items = self.instruction.items
        header = self._add(message, "GrpHdr")
        self._add(header, "MsgId", self.message_id)
        self._add(header, "CreDtTm", f"{self.instruction.created_at:%Y-%m-%dT%H:%M:%S}")
        self._add(header, "NbOfTxs", str(len(items)))
        self._add(header, "CtrlSum", _money(_total(items)))
        initiator = self._add(header, "InitgPty")
        self._add(initiator, "Nm", self.instruction.creditor.name)
        other = self._path(initiator, "Id/PrvtId/Othr")
        self._add(other, "Id", self.instruction.identifier)
        for sequence in SEQUENCES:
            # One group for each: FRST and RCUR never share one.
            some = [item for item in items if item.sequence == sequence]
            if some:
                self._group(message, sequence, some)
                groups.append(Group(sequence, len(some), _total(some)))
        self._check(root)
        body = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
        return Written(body, self.collected_on, self.message_id, tuple(groups))

    def _check(self, root: etree._Element) -> None:
        """The last look: every text through the gate, and the whole against the schema."""
        problems = [
            f"{etree.QName(one).localname} {one.text!r} has characters that banks do not take"
            for one in root.iter()
            if len(one) == 0 and one.text and not is_through(one.text)
        ]
        schema = _schema(self.instruction.version)
        if not schema.validate(root):
            problems += [f"the schema says: {error.message}" for error in list(schema.error_log)[:5]]
        if problems:
            raise InstructionRefused(problems)

    # -- Parts -------------------------------------------------------------------------------------------------

    def _add(self, parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
        element = etree.SubElement(parent, f"{{{self.namespace}}}{name}")
        if text is not None:
            element.text = text
        return element

    def _path(self, parent: etree._Element, path: str, text: str | None = None) -> etree._Element:
        *outer, last = path.split("/")
        for name in outer:
            parent = self._add(parent, name)
        return self._add(parent, last, text)

    def _group(self, message: etree._Element, sequence: str, items: list[Item]) -> None:
        instruction, creditor = self.instruction, self.instruction.creditor
        group = self._add(message, "PmtInf")
        self._add(group, "PmtInfId", f"{self.message_id[:30]}-{sequence}")
        self._add(group, "PmtMtd", "DD")
        self._add(group, "BtchBookg", "true")
        self._add(group, "NbOfTxs", str(len(items)))
        self._add(group, "CtrlSum", _money(_total(items)))
        kind = self._add(group, "PmtTpInf")
        self._path(kind, "SvcLvl/Cd", "SEPA")
        self._path(kind, "LclInstrm/Cd", instruction.scheme)
        self._add(kind, "SeqTp", sequence)
        self._add(group, "ReqdColltnDt", self.collected_on.isoformat())
        self._party(group, "Cdtr", creditor)
        self._path(group, "CdtrAcct/Id/IBAN", creditor.iban)
        self._agent(group, "CdtrAgt", creditor.bic)
        self._add(group, "ChrgBr", "SLEV")
        scheme = self._path(group, "CdtrSchmeId/Id/PrvtId/Othr")
        self._add(scheme, "Id", instruction.identifier)
        self._path(scheme, "SchmeNm/Prtry", "SEPA")
        for item in items:
            self._item(group, item)

    def _item(self, group: etree._Element, item: Item) -> None:
        debit = self._add(group, "DrctDbtTxInf")
        self._path(debit, "PmtId/EndToEndId", item.end_to_end_id)
        amount = self._add(debit, "InstdAmt", _money(item.amount))
        amount.set("Ccy", "EUR")
        mandate = self._path(debit, "DrctDbtTx/MndtRltdInf")
        self._add(mandate, "MndtId", item.mandate)
        self._add(mandate, "DtOfSgntr", item.signed_on.isoformat())
        if item.old_mandate or item.old_iban or item.new_bank:
            self._amendment(mandate, item)
        self._agent(debit, "DbtrAgt", item.debtor.bic)
        self._party(debit, "Dbtr", item.debtor)
        self._path(debit, "DbtrAcct/Id/IBAN", item.debtor.iban)
        if item.text:
            self._path(debit, "RmtInf/Ustrd", item.text)

    def _amendment(self, mandate: etree._Element, item: Item) -> None:
        """What changed since the last collection: number, or account (SMNDA: same mandate, new account)."""
        self._add(mandate, "AmdmntInd", "true")
        details = self._add(mandate, "AmdmntInfDtls")
        if item.old_mandate:
            self._add(details, "OrgnlMndtId", item.old_mandate)
        if item.new_bank:
            # As of November 2017 the rulebooks have SMNDA in the account, whether or not the bank is another one.
            self._path(details, "OrgnlDbtrAcct/Id/Othr/Id", "SMNDA")
        elif item.old_iban:
            self._path(details, "OrgnlDbtrAcct/Id/IBAN", item.old_iban)

    def _party(self, parent: etree._Element, name: str, party: Party) -> None:
        element = self._add(parent, name)
        self._add(element, "Nm", party.name)
        if party.address is not None:
            self._address(element, party.address)

    def _address(self, parent: etree._Element, address: Address) -> None:
        element = self._add(parent, "PstlAdr")
        for name, value in (
            ("StrtNm", address.street),
            ("BldgNb", through_gate(address.number, 16)),
            ("PstCd", through_gate(address.postcode, 16)),
            ("TwnNm", through_gate(address.town, 35)),
            ("Ctry", address.country),
        ):
            if value:
                self._add(element, name, value)

    def _agent(self, parent: etree._Element, name: str, bic: str) -> None:
        institution = self._path(parent, f"{name}/FinInstnId")
        if bic:
            self._add(institution, self.bic, bic)
        else:
            self._path(institution, "Othr/Id", "NOTPROVIDED")


def _total(items: Iterable[Item]) -> Decimal:
    return sum((item.amount for item in items), Decimal())


def _money(amount: Decimal) -> str:
    return f"{amount:.2f}"
