"""Files as banks give them, made for tests."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from xml.sax.saxutils import escape

OURS = "ES9121000418450200051332"
Row = tuple[str, str, str]
"""Day, signed amount, text."""
ROWS: list[Row] = [
    ("2025-03-03", "150.00", "TRANSFERENCIA DE ÑANDÚ FILMS S.L. CUOTA"),
    ("2025-03-04", "-12.50", "COMISION MANTENIMIENTO"),
    ("2025-03-05", "300.00", "ABONO REMESA"),
]


def _total(rows: Iterable[Row]) -> Decimal:
    return sum((Decimal(amount) for _day, amount, _text in rows), Decimal())


def camt(
    rows: Iterable[Row] = ROWS,
    *,
    version: str = "053.001.08",
    opening: str = "1000.00",
    closing: str | None = None,
    currency: str = "EUR",
    details: str = "",
    extra: str = "",
) -> bytes:
    """A message with one statement; `details` goes into every entry, `extra` before the entries."""
    rows = list(rows)
    newer = version.endswith("08")
    outer, inner = (
        ("BkToCstmrStmt", "Stmt") if version.startswith("053") else ("BkToCstmrDbtCdtNtfctn", "Ntfctn")
    )
    end = closing or f"{Decimal(opening) + _total(rows):.2f}"
    balances = "".join(
        f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="{currency}">{value.lstrip("-")}</Amt>'
        f"<CdtDbtInd>{'DBIT' if value.startswith('-') else 'CRDT'}</CdtDbtInd><Dt><Dt>2025-03-01</Dt></Dt></Bal>"
        for code, value in (("OPBD", opening), ("CLBD", end))
    )
    if version.startswith("054"):
        balances = ""
    status = "<Sts><Cd>BOOK</Cd></Sts>" if newer else "<Sts>BOOK</Sts>"
    entries = "".join(
        f'<Ntry><Amt Ccy="{currency}">{amount.lstrip("-")}</Amt>'
        f"<CdtDbtInd>{'DBIT' if amount.startswith('-') else 'CRDT'}</CdtDbtInd>{status}"
        f"<BookgDt><Dt>{day}</Dt></BookgDt><ValDt><Dt>{day}</Dt></ValDt>{details}"
        f"<AddtlNtryInf>{escape(text)}</AddtlNtryInf></Ntry>"
        for day, amount, text in rows
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.{version}">'
        f"<{outer}><GrpHdr><MsgId>M1</MsgId></GrpHdr><{inner}><Id>S1</Id><Acct><Id><IBAN>{OURS}</IBAN></Id>"
        f"<Ccy>{currency}</Ccy></Acct>{balances}{extra}{entries}</{inner}></{outer}></Document>"
    ).encode()


def _day(text: str, *, swapped: bool) -> str:
    day = date.fromisoformat(text)
    return f"{day:%d%m%y}" if swapped else f"{day:%y%m%d}"


def norma43(
    rows: Iterable[Row] = ROWS,
    *,
    opening: str = "1000.00",
    swapped: bool = False,
    padded: bool = True,
    end: bool = True,
    currency: str = "978",
    encoding: str = "latin-1",
    account: str = "210004180200051332",
    closing: str | None = None,
    balance_code: str = "",
    exchange: bool = False,
    newline: str = "\r\n",
) -> bytes:
    rows = list(rows)
    first, last = _day(rows[0][0], swapped=swapped), _day(rows[-1][0], swapped=swapped)
    start = Decimal(opening)
    finish = Decimal(closing) if closing else start + _total(rows)

    def cents(value: Decimal) -> str:
        return f"{abs(int(value * 100)):014}"

    def sign(value: Decimal) -> str:
        return balance_code or ("1" if value < 0 else "2")

    lines = [f"11{account}{first}{last}{sign(start)}{cents(start)}{currency}3CLUSTER DE PRUEBA"]
    for day, amount, text in rows:
        value = Decimal(amount)
        when = _day(day, swapped=swapped)
        code = "1" if value < 0 else "2"
        lines.append(f"22    0418{when}{when}04007{code}{cents(value)}{'0' * 10}{'0' * 12}")
        lines += [f"23{number:02}{piece}" for number, piece in enumerate(_pieces(text), 1)]
        if exchange:
            lines.append("2401840" + "0" * 14)
    debits = [Decimal(amount) for _d, amount, _t in rows if amount.startswith("-")]
    credits = [Decimal(amount) for _d, amount, _t in rows if not amount.startswith("-")]
    lines.append(
        f"33{account}{len(debits):05}{cents(sum(debits, Decimal()))}{len(credits):05}{cents(sum(credits, Decimal()))}"
        f"{sign(finish)}{cents(finish)}{currency}"
    )
    if end:
        lines.append(f"88{'9' * 18}{len(lines):06}")
    if padded:
        lines = [line.ljust(80) for line in lines]
    return (newline.join(lines) + newline).encode(encoding, errors="replace")


def _pieces(text: str) -> list[str]:
    return [text[at : at + 76] for at in range(0, len(text), 76)] or [""]


def spanish(amount: str) -> str:
    """1234.50 → 1.234,50."""
    return f"{Decimal(amount):,.2f}".replace(",", " ").replace(".", ",").replace(" ", ".")


def table(
    rows: Iterable[Row] = ROWS,
    *,
    opening: str = "1000.00",
    separator: str = ";",
    newest_first: bool = False,
    two_columns: bool = False,
    encoding: str = "cp1252",
    balance: bool = True,
    total: bool = False,
    headers: tuple[str, ...] = ("Fecha operación", "Concepto"),
    preamble: bool = True,
) -> bytes:
    lines = []
    running = Decimal(opening)
    for day, amount, text in rows:
        running += Decimal(amount)
        when = date.fromisoformat(day).strftime("%d/%m/%Y")
        money = (
            ([spanish(amount.lstrip("-")), ""] if amount.startswith("-") else ["", spanish(amount)])
            if two_columns
            else [spanish(amount)]
        )
        lines.append([when, text, *money, *([spanish(str(running))] if balance else [])])
    if newest_first:
        lines.reverse()
    header = [
        *headers,
        *(["Cargo", "Abono"] if two_columns else ["Importe"]),
        *(["Saldo"] if balance else []),
    ]
    begin = [["Cuenta", OURS], ["Titular", "Clúster de prueba"], []] if preamble else []
    end = [["Total", "", spanish(str(_total(rows)))]] if total else []
    return "\r\n".join(separator.join(line) for line in (*begin, header, *lines, *end)).encode(encoding)
