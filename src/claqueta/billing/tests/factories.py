"""Receipts, and mandates on invented accounts (bank codes 999x), for tests."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest

from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.money import Money


def euros(amount: str | int) -> Money:
    return Money(Decimal(amount), "EUR")


@pytest.fixture
def receipt(db: None) -> Callable[..., Any]:
    """Issue a receipt of dues: `receipt(organisation, "450.00", on=date(2026, 1, 15))`."""
    from django.utils import timezone

    from claqueta.billing.actions import NewReceipt, issue

    def make(organisation: Any, amount: str = "450.00", *, on: Any = None, **more: Any) -> Any:
        day = on or timezone.localdate()
        new = NewReceipt(organisation, more.pop("dues_year", day.year), euros(amount), **more)
        return issue(new, by=SYSTEM, on=day)

    return make


def iban(number: int, bank: str = "9991") -> str:
    """The same invented account for the same number."""
    from schwifty import IBAN

    return str(IBAN.generate("ES", bank_code=bank, account_code=f"{number:010d}"))


@pytest.fixture
def mandate(organisation: Callable[..., Any]) -> Callable[..., Any]:
    """Give a mandate: `mandate(azotea, 7)`; on an organisation of its own when none is said."""
    from claqueta.billing import actions
    from claqueta.billing.models import SignedBy

    def make(debtor: Any = None, account: int = 1, bank: str = "9991", **more: Any) -> Any:
        debtor = debtor or organisation("Azotea Films")
        values = {
            "holder": debtor.legal_name,
            "signed_by": "Ana Ruiz",
            "proof": actions.Proof(SignedBy.PAPER),
            "by": SYSTEM,
            **more,
        }
        return actions.give(debtor, iban=iban(account, bank), **values)

    return make


@pytest.fixture
def in_english() -> Iterator[None]:
    from django.utils import translation

    with translation.override("en"):
        yield


def statement_csv(rows: list[tuple[Any, str, str]], opening: str = "1000.00") -> bytes:
    """A bank's site's list: day, text and amount of each entry, with the balance after it."""
    balance, lines = Decimal(opening), ["Fecha;Concepto;Importe;Saldo"]
    for day, text, amount in rows:
        balance += Decimal(amount)
        figures = (str(Decimal(amount)).replace(".", ","), str(balance).replace(".", ","))
        lines.append(f"{day:%d/%m/%Y};{text};{figures[0]};{figures[1]}")
    return "\n".join(lines).encode("cp1252")


def camt(
    rows: list[tuple[Any, str, str]],
    *,
    opening: str = "1000.00",
    account: str = "",
    currency: str = "EUR",
    number: str = "1",
    payer: str = "",
    name: str = "",
) -> bytes:
    """A camt.053.001.08 of one statement, each entry with one transaction."""
    from claqueta.billing.bank.own_accounts import main_account

    account = account or main_account().iban  # type: ignore[union-attr]
    closing = Decimal(opening) + sum((Decimal(amount) for _day, _text, amount in rows), Decimal())
    first, last = min(day for day, *_rest in rows), max(day for day, *_rest in rows)

    def balance(code: str, amount: Decimal, day: Any) -> str:
        sign = "DBIT" if amount < 0 else "CRDT"
        return (
            f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy='{currency}'>{abs(amount)}</Amt>"
            f"<CdtDbtInd>{sign}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"
        )

    def entry(day: Any, text: str, amount: str) -> str:
        sign = "DBIT" if Decimal(amount) < 0 else "CRDT"
        money = str(abs(Decimal(amount)))
        party = (
            f"<RltdPties><Dbtr><Pty><Nm>{name}</Nm></Pty></Dbtr>"
            + (f"<DbtrAcct><Id><IBAN>{payer}</IBAN></Id></DbtrAcct>" if payer else "")
            + "</RltdPties>"
            if name or payer
            else ""
        )
        return (
            f"<Ntry><Amt Ccy='{currency}'>{money}</Amt><CdtDbtInd>{sign}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>"
            f"<BookgDt><Dt>{day}</Dt></BookgDt><ValDt><Dt>{day}</Dt></ValDt>"
            "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>"
            f"<NtryDtls><TxDtls><Amt Ccy='{currency}'>{money}</Amt><CdtDbtInd>{sign}</CdtDbtInd>{party}"
            f"<RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
        )

    return (
        "<?xml version='1.0' encoding='UTF-8'?>"
        "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.08'><BkToCstmrStmt><GrpHdr><MsgId>M</MsgId>"
        f"<CreDtTm>{last}T20:00:00</CreDtTm></GrpHdr><Stmt><Id>{number}</Id><ElctrncSeqNb>{number}</ElctrncSeqNb>"
        f"<CreDtTm>{last}T20:00:00</CreDtTm><FrToDt><FrDtTm>{first}T00:00:00</FrDtTm><ToDtTm>{last}T23:59:59</ToDtTm></FrToDt>"
        f"<Acct><Id><IBAN>{account}</IBAN></Id><Ccy>{currency}</Ccy></Acct>"
        + balance("OPBD", Decimal(opening), first)
        + balance("CLBD", closing, last)
        + "".join(entry(*row) for row in rows)
        + "</Stmt></BkToCstmrStmt></Document>"
    ).encode()


@pytest.fixture
def member(db: None) -> Callable[..., Any]:
    """A member with all that a receipt needs: `member("Azotea", size_band="small", since=date(2026, 4, 1))`."""
    from datetime import date

    from django.utils.text import slugify

    from claqueta.organisations.actions import register

    def make(
        name: str, *, since: date = date(2024, 5, 1), until: Any = None, address: bool = True, **more: Any
    ) -> Any:
        profile = {
            "legal_name": f"{name} S.L.",
            "trade_name": name,
            "activities": [{"code": "5.7", "primary": True, "capabilities": {}}],
            "size_band": "micro",
            "email": f"{slugify(name)}@members.example",
            "premises": [
                {
                    "label": "",
                    "street": "Gran Vía, 1",
                    "postal_code": "28013",
                    "city": "Madrid",
                    "country": "ES",
                }
            ]
            if address
            else [],
            **more,
        }
        return register(profile, standing="full", member_since=since, member_until=until, by=SYSTEM)

    return make


def taken(*rows: tuple[str, str], opening: str = "1000.00", number: str = "1") -> list[Any]:
    """The entries of a statement of today that is taken in, each a text and an amount."""
    from django.utils import timezone

    from claqueta.billing import actions
    from claqueta.billing.models import BankEntry

    before = list(BankEntry.objects.values_list("pk", flat=True))
    today = timezone.localdate()
    body = camt([(today, text, amount) for text, amount in rows], opening=opening, number=number)
    actions.take_in(body, "file", by=SYSTEM)
    return list(BankEntry.objects.exclude(pk__in=before).order_by("index"))


def settled(entry: Any, kind: str, receipt: Any, amount: str) -> Any:
    """The entry, settled by an amount on a receipt, as the office would."""
    from claqueta.billing import actions

    entry.refresh_from_db()
    return actions.settle_entry(
        entry, kind=kind, shares=[(receipt.pk, Decimal(amount))], revision=entry.revision, by=SYSTEM
    )


@pytest.fixture
def owed(organisation: Callable[..., Any], receipt: Callable[..., Any]) -> Any:
    """A receipt of 450 euros that is two months old."""
    from datetime import timedelta

    from django.utils import timezone

    return receipt(organisation("Azotea Films"), "450.00", on=timezone.localdate() - timedelta(days=60))
