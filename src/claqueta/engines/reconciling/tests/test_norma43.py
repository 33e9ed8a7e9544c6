from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claqueta.engines.reconciling import StatementRefused, read
from claqueta.engines.reconciling.tests.banks import ROWS, norma43


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"padded": False},
        {"swapped": True},
        {"newline": "\n"},
        {"encoding": "cp850"},
        {"encoding": "utf-8"},
        {"exchange": True},
    ],
)
def test_every_way_of_writing_it_gives_the_same(form: dict[str, object]) -> None:
    statement = read(norma43(**form))  # type: ignore[arg-type]
    assert [str(one.date) for one in statement.entries] == [day for day, _a, _t in ROWS]
    assert [str(one.amount) for one in statement.entries] == ["150.00", "-12.50", "300.00"]
    assert next(statement.entries).texts == (ROWS[0][2],)
    assert (statement.opening, statement.closing, statement.consistent) == (
        Decimal("1000.00"),
        Decimal("1437.50"),
        True,
    )
    assert statement.notes == []
    assert all(one.foreign is bool(form.get("exchange")) for one in statement.entries)


def test_a_balance_without_sign_and_one_that_is_owed() -> None:
    assert read(norma43(balance_code="0")).consistent
    statement = read(norma43(opening="-500.00"))
    assert (statement.opening, statement.closing) == (Decimal("-500.00"), Decimal("-62.50"))


def test_a_text_goes_on_in_the_next_record_where_its_line_is_full() -> None:
    text = (
        "TRANSFERENCIA DE UNA PRODUCTORA DE NOMBRE MUY LARGO S.L. CONCEPTO: PAGO FACTURA C25-0012 Y C25-0013"
    )
    (entry,) = read(norma43([("2025-03-03", "300.00", text)])).entries
    assert entry.texts == (text,)


def test_several_accounts_in_one_file_are_said() -> None:
    one, two = norma43(end=False), norma43(account="999900010000000001", end=False)
    statement = read(one + two)
    assert [section.account for section in statement.sections] == ["210004180200051332", "999900010000000001"]
    assert [entry.index for entry in statement.entries] == list(range(6))
    assert {note["word"] for note in statement.notes} == {"no_end", "accounts"}
    assert statement.consistent


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ((b"22    0418250304", b"99    0418250304"), "record"),
        ((b"22    0418250304250304", b"22    0418259904259904"), "record"),
        ((b"040071", b"040077"), "record"),
        ((b"9783CLUSTER", b"8403CLUSTER"), "currency"),
    ],
)
def test_what_is_no_record_is_refused_with_its_line(change: tuple[bytes, bytes], word: str) -> None:
    with pytest.raises(StatementRefused, match=word):
        read(norma43().replace(*change))


@pytest.mark.parametrize(
    ("record", "at", "digits", "words"),
    [
        (b"33", 20, b"00002", ["control_count"]),
        (b"33", 25, b"00000000001260", ["control_debit"]),
        (b"33", 39, b"00001", ["control_count"]),
        (b"33", 44, b"00000000045001", ["control_credit"]),
        (b"33", 59, b"00000000143751", ["sum"]),
        (b"88", 20, b"000005", ["records"]),
    ],
)
def test_control_totals_are_checked(record: bytes, at: int, digits: bytes, words: list[str]) -> None:
    lines = norma43().split(b"\r\n")
    number = next(number for number, line in enumerate(lines) if line.startswith(record))
    lines[number] = lines[number][:at] + digits + lines[number][at + len(digits) :]
    statement = read(b"\r\n".join(lines))
    assert [note["word"] for note in statement.notes] == words
    assert statement.consistent is False


@given(st.data())
def test_a_file_cut_anywhere_is_refused_or_said(data: st.DataObject) -> None:
    body = norma43()
    at = data.draw(st.integers(1, len(body) - 3))
    try:
        statement = read(body[:at])
    except StatementRefused:
        return
    # Only what is after the account's own closing record may be missing.
    assert len(list(statement.entries)) == 3
    assert statement.notes or body[:at].rstrip() == body.rstrip()
