"""ISO 20022 statements: camt.053 and camt.054 of every version, and camt.052."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from lxml import etree

from claqueta.engines.reconciling.statement import Detail, Entry, Section, Statement, StatementRefused, check
from claqueta.engines.reconciling.values import date_of

_NAMESPACE = re.compile(r"urn:iso:std:iso:20022:tech:xsd:(camt\.05[234]\.001\.\d\d)$")
_OPENING, _CLOSING = ("OPBD", "PRCD"), ("CLBD",)
NOT_PROVIDED = frozenset({"NOTPROVIDED", "NOT PROVIDED", "NO PROPORCIONADO", "NONREF", ""})


def read_camt(body: bytes) -> Statement:
    """The statements of the message. Raises `StatementRefused`."""
    root = parse(body)
    form = _NAMESPACE.match(etree.QName(root).namespace or "")
    if form is None or etree.QName(root).localname != "Document":
        raise StatementRefused("other_kind", found=_kind(root))
    statement = Statement(form[1])
    currencies: set[str] = set()
    index = 0
    for part in _children(root):
        for report in _children(part, "Stmt", "Ntfctn", "Rpt"):
            section = _section(report)
            currencies.add(section.currency)
            for node in _children(report, "Ntry"):
                section.entries.append(_entry(node, index, section.currency))
                index += 1
            _check_summary(statement, section, report)
            statement.sections.append(section)
    if not statement.sections:
        raise StatementRefused("nothing_in_it", found=form[1])
    if odd := sorted(currencies - {"EUR"}):
        raise StatementRefused("currency", found=", ".join(odd))
    if len({section.account for section in statement.sections}) > 1:
        statement.notes.append(
            {"word": "accounts", "accounts": sorted({one.account for one in statement.sections})}
        )
    check(statement)
    return statement


def parse(body: bytes) -> etree._Element:
    """The tree of an XML file from anywhere: without entities, network or blow-up. Raises `StatementRefused`."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )
    if b"<!DOCTYPE" in body[:4000] or b"<!ENTITY" in body:
        raise StatementRefused("doctype")
    try:
        return etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise StatementRefused("cut_or_spoiled", found=str(error)[:120]) from None


def _kind(root: etree._Element) -> str:
    name = etree.QName(root)
    return (name.namespace or "").rpartition(":")[2] or name.localname


def _children(node: etree._Element | None, *names: str) -> Iterator[etree._Element]:
    if node is None:
        return
    for child in node:
        if isinstance(child.tag, str) and (not names or etree.QName(child).localname in names):
            yield child


def _at(node: etree._Element | None, path: str) -> etree._Element | None:
    for name in path.split("/"):
        node = next(_children(node, name), None)
    return node


def _text(node: etree._Element | None, path: str = "") -> str:
    found = _at(node, path) if path else node
    return (found.text or "").strip() if found is not None else ""


def _section(report: etree._Element) -> Section:
    section = Section(
        account=_text(report, "Acct/Id/IBAN") or _text(report, "Acct/Id/Othr/Id"),
        currency=_text(report, "Acct/Ccy") or "EUR",
        number=_text(report, "Id") or _text(report, "ElctrncSeqNb"),
        begins=_moment(_text(report, "FrToDt/FrDtTm")),
        ends=_moment(_text(report, "FrToDt/ToDtTm")),
    )
    for node in _children(report, "Bal"):
        code = _text(node, "Tp/CdOrPrtry/Cd")
        if code in _OPENING and section.opening is None:
            section.opening = _signed(node)
            section.begins = section.begins or date_of(_text(node, "Dt/Dt"))
        elif code in _CLOSING:
            section.closing = _signed(node)
    return section


def _moment(text: str) -> date | None:
    return date_of(text[:10]) if text else None


def _amount(node: etree._Element | None) -> Decimal | None:
    text = _text(node)
    return Decimal(text) if re.fullmatch(r"\d{1,15}(\.\d{1,5})?", text) else None


def _signed(node: etree._Element) -> Decimal:
    value = _amount(_at(node, "Amt"))
    if value is None:
        raise StatementRefused("amount", found=_text(node, "Amt")[:30])
    value = value.quantize(Decimal("0.01"))
    return -value if _text(node, "CdtDbtInd") == "DBIT" else value


def _entry(node: etree._Element, index: int, currency: str) -> Entry:
    amount, money = _signed(node), _at(node, "Amt")
    if money is not None and money.get("Ccy", currency) != currency:
        raise StatementRefused("currency", found=money.get("Ccy"), entry=index)
    booked = _day(node, "BookgDt") or _day(node, "ValDt")
    if booked is None:
        raise StatementRefused("date", entry=index)
    details = tuple(_detail(one) for one in node.iter("{*}TxDtls"))
    batch = next(node.iter("{*}Btch"), None)
    count = _text(batch, "NbOfTxs")
    additional = _text(node, "AddtlNtryInf")
    references = tuple(
        text for name in ("MsgId", "PmtInfId") if (text := _text(batch, name)) not in NOT_PROVIDED
    )
    return Entry(
        index,
        booked,
        amount,
        valued=_day(node, "ValDt"),
        texts=tuple(filter(None, (additional,))),
        details=details,
        codes=tuple(_codes(node)),
        reversal=_text(node, "RvslInd") == "true",
        batch=references[0] if references else "",
        count=int(count) if count.isdigit() else (len(details) if len(details) > 1 else None),
        foreign=_is_foreign(node, currency),
        reference=_text(node, "AcctSvcrRef") or _text(node, "NtryRef"),
    )


def _day(node: etree._Element, name: str) -> date | None:
    return date_of(_text(node, f"{name}/Dt")) or _moment(_text(node, f"{name}/DtTm"))


def _codes(node: etree._Element) -> Iterator[str]:
    for code in node.iter("{*}BkTxCd"):
        parts = [_text(code, path) for path in ("Domn/Cd", "Domn/Fmly/Cd", "Domn/Fmly/SubFmlyCd")]
        if parts[0]:
            yield "-".join(filter(None, parts))
        own = _text(code, "Prtry/Cd")
        if match := re.match(r"(\d\d)[-/ ]?(\d{2,3})?", own):
            yield f"aeb:{match[1]}"


def _is_foreign(node: etree._Element, currency: str) -> bool:
    if any(True for _one in node.iter("{*}XchgRate")):
        return True
    return any(one.get("Ccy", currency) != currency for one in node.iter("{*}Amt"))


def _detail(node: etree._Element) -> Detail:
    parties = _at(node, "RltdPties")
    debtor, account = _party(parties)
    references = [
        _text(one)
        for path in ("{*}EndToEndId", "{*}InstrId", "{*}CdtrRefInf/{*}Ref", "{*}RfrdDocInf/{*}Nb", "{*}TxId")
        for one in node.findall(f".//{path}")
    ]
    unstructured = [_text(one) for one in node.findall("{*}RmtInf/{*}Ustrd")]
    unstructured += [_text(one) for one in node.findall("{*}RmtInf/{*}Strd/{*}AddtlRmtInf")]
    unstructured += [_text(one) for one in node.findall("{*}RtrInf/{*}AddtlInf")]
    unstructured += [_text(node, "AddtlTxInf")]
    charges = [value for one in node.findall("{*}Chrgs//{*}Amt") if (value := _amount(one)) is not None]
    identification = [_text(one) for one in _iter(parties, "{*}Othr/{*}Id")]
    return Detail(
        amount=_detail_amount(node),
        name=debtor,
        iban=account,
        text=" ".join(filter(None, unstructured + identification)),
        references=tuple(one for one in dict.fromkeys(references) if one.upper() not in NOT_PROVIDED),
        mandate=_text(node, "Refs/MndtId") or next((_text(one) for one in node.iter("{*}MndtId")), ""),
        reason=_text(node, "RtrInf/Rsn/Cd"),
        charges=max(charges) if charges else None,
        original=_original(node),
    )


def _iter(node: etree._Element | None, path: str) -> Iterator[etree._Element]:
    if node is not None:
        yield from node.findall(f".//{path}")


def _party(parties: etree._Element | None) -> tuple[str, str]:
    """The other side: who paid us, or who was debited; the last one of the chain is whose money it is."""
    name = ""
    for role in ("UltmtDbtr", "Dbtr", "UltmtCdtr", "Cdtr"):
        node = _at(parties, role)
        found = _text(node, "Nm") or _text(node, "Pty/Nm")
        if found and (role in ("Dbtr", "UltmtDbtr") or not name):
            name = name if role == "Dbtr" and name and name != found else found
    account = _text(parties, "DbtrAcct/Id/IBAN") or _text(parties, "CdtrAcct/Id/IBAN")
    return name, account.replace(" ", "").upper()


def _detail_amount(node: etree._Element) -> Decimal | None:
    own = _amount(_at(node, "Amt")) or _amount(_at(node, "AmtDtls/TxAmt/Amt"))
    return own if own is not None else _amount(_at(node, "AmtDtls/InstdAmt/Amt"))


def _original(node: etree._Element) -> Decimal | None:
    return _amount(_at(node, "AmtDtls/InstdAmt/Amt"))


def _check_summary(statement: Statement, section: Section, report: etree._Element) -> None:
    """Compare the bank's own count and sums with what the file holds."""
    for name, sign, word in (("TtlCdtNtries", 1, "control_credit"), ("TtlDbtNtries", -1, "control_debit")):
        summary = _at(report, f"TxsSummry/{name}")
        if summary is None:
            continue
        found = [entry.amount for entry in section.entries if entry.amount * sign > 0]
        count, total = _text(summary, "NbOfNtries"), _amount(_at(summary, "Sum"))
        if count.isdigit() and int(count) != len(found):
            statement.notes.append(
                {
                    "word": "control_count",
                    "section": section.number,
                    "stated": int(count),
                    "found": len(found),
                }
            )
        if total is not None and total != abs(sum(found, Decimal())):
            statement.notes.append(
                {
                    "word": word,
                    "section": section.number,
                    "stated": total,
                    "found": abs(sum(found, Decimal())),
                }
            )
