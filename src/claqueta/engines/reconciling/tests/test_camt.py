from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claqueta.engines.reconciling import StatementRefused, read
from claqueta.engines.reconciling.tests.banks import OURS, camt

PARTY = (
    "<NtryDtls><TxDtls><Refs><EndToEndId>A-1</EndToEndId><MndtId>M-7</MndtId></Refs>"
    '<AmtDtls><InstdAmt><Amt Ccy="GBP">130.00</Amt></InstdAmt><TxAmt><Amt Ccy="EUR">150.00</Amt></TxAmt></AmtDtls>'
    '<Chrgs><TtlChrgsAndTaxAmt Ccy="EUR">5.00</TtlChrgsAndTaxAmt><Rcrd><Amt Ccy="EUR">5.00</Amt></Rcrd></Chrgs>'
    "<RltdPties><UltmtDbtr>{ultimate}</UltmtDbtr><Dbtr>{debtor}</Dbtr>"
    "<DbtrAcct><Id><IBAN>ES1100000000000000000000</IBAN></Id></DbtrAcct></RltdPties>"
    "<RmtInf><Ustrd>CUOTA</Ustrd><Strd><CdtrRefInf><Ref>C25-1</Ref></CdtrRefInf></Strd></RmtInf>"
    "<RtrInf><Rsn><Cd>AM04</Cd></Rsn><AddtlInf>FONDOS</AddtlInf></RtrInf></TxDtls></NtryDtls>"
)
CODES = (
    "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn>"
    "<Prtry><Cd>04-007</Cd></Prtry></BkTxCd>"
)


@pytest.mark.parametrize("version", ["053.001.02", "053.001.08", "053.001.10", "054.001.02", "054.001.08"])
def test_every_version_gives_entries_with_their_texts(version: str) -> None:
    statement = read(camt(version=version))
    entries = list(statement.entries)
    assert [entry.index for entry in entries] == [0, 1, 2]
    assert [str(entry.amount) for entry in entries] == ["150.00", "-12.50", "300.00"]
    assert entries[0].texts == ("TRANSFERENCIA DE ÑANDÚ FILMS S.L. CUOTA",)
    assert statement.sections[0].account == OURS
    assert statement.form == f"camt.{version}"
    with_balance = version.startswith("053")
    assert statement.consistent is (True if with_balance else None)
    assert statement.opening == (Decimal(1000) if with_balance else None)


def test_parties_of_the_old_form_and_the_new_and_every_reference() -> None:
    for debtor in ("<Nm>ÑANDÚ FILMS</Nm>", "<Pty><Nm>ÑANDÚ FILMS</Nm></Pty>"):
        (entry, *_rest) = read(camt(details=CODES + PARTY.format(debtor=debtor, ultimate=""))).entries
        (detail,) = entry.details
        assert detail.name == "ÑANDÚ FILMS"
        assert detail.iban == "ES1100000000000000000000"
        assert set(detail.references) == {"A-1", "C25-1"}
        assert (detail.mandate, detail.reason) == ("M-7", "AM04")
        assert (detail.amount, detail.original, detail.charges) == (
            Decimal("150.00"),
            Decimal("130.00"),
            Decimal("5.00"),
        )
        assert "CUOTA" in detail.text
        assert "FONDOS" in detail.text
        assert entry.codes == ("PMNT-RCDT-ESCT", "aeb:04")
        assert entry.foreign


def test_whose_money_it_is_beats_through_whom_it_came() -> None:
    details = PARTY.format(debtor="<Nm>PAGOS GRUPO SA</Nm>", ultimate="<Nm>ÑANDÚ FILMS</Nm>")
    (entry, *_rest) = read(camt(details=details)).entries
    assert entry.details[0].name == "ÑANDÚ FILMS"


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (camt(currency="USD"), "currency"),
        (camt().replace(b"camt.053.001.08", b"pain.008.001.08"), "other_kind"),
        (b"<a><b/></a>", "other_kind"),
        (camt()[:-30], "cut_or_spoiled"),
        (b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "b">]><Document>&a;</Document>', "doctype"),
        (camt(rows=[("2025-03-03", "x", "A")], closing="1000.00"), "amount"),
        (
            camt().replace(b"<BookgDt><Dt>2025-03-03</Dt></BookgDt><ValDt><Dt>2025-03-03</Dt></ValDt>", b""),
            "date",
        ),
        (camt().replace(b'<Ntry><Amt Ccy="EUR">150', b'<Ntry><Amt Ccy="GBP">150'), "currency"),
    ],
)
def test_what_is_refused_says_why_in_both_languages(body: bytes, word: str) -> None:
    with pytest.raises(StatementRefused) as refused:
        read(body, "extracto.xml")
    assert refused.value.word == word
    assert refused.value.says("es") != refused.value.says("en")
    assert "{" not in refused.value.says("es") + refused.value.says("en")


def test_a_message_without_a_statement_is_no_empty_statement() -> None:
    body = camt(version="053.001.08")
    cut = body[: body.index(b"<Stmt>")] + b"</BkToCstmrStmt></Document>"
    with pytest.raises(StatementRefused, match="nothing_in_it"):
        read(cut)


@pytest.mark.parametrize(
    "evil",
    [
        b'<!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
        b'<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE l SYSTEM "http://127.0.0.1/x.dtd">',
    ],
)
def test_no_entity_is_ever_resolved(evil: bytes) -> None:
    body = camt()
    at = body.index(b"<Document")
    with pytest.raises(StatementRefused, match="doctype"):
        read(body[:at] + evil + body[at:].replace(b"COMISION", b"&x;"))


def test_a_sum_that_does_not_follow_is_said() -> None:
    statement = read(camt(closing="1437.51"))
    assert statement.consistent is False
    assert [note["word"] for note in statement.notes] == ["sum"]


def test_the_banks_own_count_is_compared() -> None:
    summary = (
        "<TxsSummry><TtlCdtNtries><NbOfNtries>3</NbOfNtries><Sum>460.00</Sum></TtlCdtNtries>"
        "<TtlDbtNtries><NbOfNtries>1</NbOfNtries><Sum>12.50</Sum></TtlDbtNtries></TxsSummry>"
    )
    statement = read(camt(extra=summary))
    assert [note["word"] for note in statement.notes] == ["control_count", "control_credit"]
    assert statement.consistent is False


@pytest.mark.parametrize(("opening", "word"), [("1437.50", None), ("1500.00", "gap")])
def test_statements_of_one_file_are_chained(opening: str, word: str | None) -> None:
    first, second = camt(), camt(opening=opening)
    inner = second[second.index(b"<Stmt>") : second.index(b"</BkToCstmrStmt>")]
    body = first.replace(b"</BkToCstmrStmt>", inner + b"</BkToCstmrStmt>")
    statement = read(body)
    assert len(list(statement.entries)) == 6
    assert [note["word"] for note in statement.notes] == ([word] if word else [])
    assert statement.consistent is (word is None)


@given(st.data())
def test_a_file_cut_anywhere_is_refused(data: st.DataObject) -> None:
    body = camt()
    at = data.draw(st.integers(1, len(body) - 1))
    with pytest.raises(StatementRefused):
        read(body[:at])
