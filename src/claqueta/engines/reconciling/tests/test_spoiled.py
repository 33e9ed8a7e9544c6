"""Whatever a file holds: it is read, or refused in words; never a crash, never a hang."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claqueta.engines.reconciling import Detail, Entry, Receipt, Statement, StatementRefused, explain, read
from claqueta.engines.reconciling.tests.banks import camt, norma43, table

FILES = [
    camt(),
    camt(version="053.001.02"),
    camt(version="054.001.08"),
    norma43(),
    norma43(padded=False),
    table(),
    table(two_columns=True),
]
RECEIPTS = [
    Receipt(
        "C25-0001",
        "Ñandú Films, S.L.",
        Decimal(150),
        date(2025, 1, 2),
        trade_name="Ñandú",
        tax_id="B00000001",
        iban="ES11",
        mandate="MND-1",
    ),
    Receipt(
        "C25-0002", "Faro Media, S.A.", Decimal(300), date(2025, 1, 2), tax_id="A00000002", mandate="MND-2"
    ),
    Receipt(
        "C25-0003",
        "Ñandú Films, S.L.",
        Decimal(150),
        date(2025, 4, 2),
        trade_name="Ñandú",
        tax_id="B00000001",
    ),
]


def read_or_refused(body: bytes) -> Statement | str:
    """The statement, or why it was refused, in words."""
    try:
        return read(body, "x")
    except StatementRefused as refused:
        return refused.says("es") and refused.says("en")


@given(
    st.sampled_from(FILES),
    st.lists(st.tuples(st.integers(0, 5_000), st.binary(min_size=0, max_size=4)), max_size=6),
)
def test_a_spoiled_file_is_read_or_refused(body: bytes, spots: list[tuple[int, bytes]]) -> None:
    for at, piece in spots:
        at %= len(body)
        body = body[:at] + piece + body[at + 1 :]
    statement = read_or_refused(body)
    if isinstance(statement, Statement):
        explain(RECEIPTS, statement)
    else:
        assert statement


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    assert read_or_refused(body)


WORDS = st.sampled_from(
    [
        "CUOTA",
        "C25-0001",
        "c25",
        "1T",
        "2025",
        "ÑANDU",
        "FILMS",
        "SL",
        "FARO",
        "MEDIA",
        "DEVOLUCION",
        "REMESA",
        "RECIBO",
        "MND-1",
        "B00000001",
        "AM04",
        "|",
        "/",
        "?",
        "XXXX",
        "16",
        "EFECTOS",
        "GASTOS",
        "6,05",
        "ANULACION",
        "TRANSFERENCIA",
        "DE",
    ]
)
TEXTS = st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=8).map(" ".join))


def test_receipt_that_is_named_twice_is_paid_once() -> None:
    twice = Entry(0, date(2025, 1, 2), Decimal(300), texts=("C250001:C251",))
    [told] = explain(RECEIPTS, [twice])
    assert [one.receipt for one in told.matched] in ([], ["C25-0001"])
    assert sum(one.amount for one in told.matched) <= RECEIPTS[0].amount


@given(
    st.lists(
        st.builds(
            lambda text, name, iban, amount, day, foreign: Entry(
                0,
                date(2025, 1, 1 + day),
                amount,
                texts=(text,),
                details=(Detail(name=name, iban=iban, text=text),) if name else (),
                foreign=foreign,
            ),
            TEXTS,
            TEXTS,
            st.sampled_from(["", "ES11", "ES22"]),
            st.sampled_from(
                [Decimal(value) for value in ("150", "-150", "300", "450", "-300", "149.99", "0", "-6.05")]
            ),
            st.integers(0, 27),
            st.booleans(),
        ),
        max_size=8,
    )
)
def test_whatever_is_explained_stays_within_what_was_issued(entries: list[Entry]) -> None:
    numbered = [
        Entry(at, one.date, one.amount, None, one.texts, one.details, foreign=one.foreign)
        for at, one in enumerate(entries)
    ]
    explanations = explain(RECEIPTS, numbered)
    assert [one.entry.index for one in explanations] == list(range(len(entries)))
    for one in explanations:
        assert set(one.reason) == {"es", "en"}
        assert all(one.reason.values())
        assert one.automatic is bool(one.matched)
        assert all(match.amount > 0 for match in one.matched)
        assert not {match.receipt for match in one.matched} & {some.receipt for some in one.suggested}
    paid = {
        receipt.number: sum(
            match.amount if one.kind != "return" else -match.amount
            for one in explanations
            for match in one.matched
            if match.receipt == receipt.number
        )
        for receipt in RECEIPTS
    }
    assert all(paid[receipt.number] <= receipt.amount for receipt in RECEIPTS)


@pytest.mark.parametrize("depth", [100, 5_000])
def test_deep_nesting_ends(depth: int) -> None:
    body = b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">' + b"<a>" * depth
    with pytest.raises(StatementRefused):
        read(body + b"</a>" * depth + b"</Document>")
