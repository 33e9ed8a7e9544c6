"""Collections, and what comes back of them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from claqueta.engines.reconciling import Detail, Entry, Receipt, explain
from claqueta.engines.reconciling.batches import charge_in, code_in

MEMBERS = [
    "Baobab Films, S.L.",
    "Quásar Media, S.A.",
    "Tejón Sonido, S.L.",
    "Lumbre Casting, S.L.",
    "Faro Distribución, S.A.",
]
AMOUNTS = [Decimal(100), Decimal(150), Decimal(210), Decimal(330), Decimal(440)]


def receipts(quarters: int = 2) -> list[Receipt]:
    return [
        Receipt(
            f"C25-{quarter}{at:03}",
            member,
            AMOUNTS[at],
            date(2025, 1 + 3 * quarter, 3),
            tax_id=f"B{at}",
            mandate=f"MND-00{at}",
        )
        for quarter in range(quarters)
        for at, member in enumerate(MEMBERS)
    ]


def credit(
    amount: int | str, text: str = "ABONO REMESA ADEUDOS", day: str = "2025-01-25", **more: object
) -> Entry:
    return Entry(0, date.fromisoformat(day), Decimal(amount), texts=(text,), **more)  # type: ignore[arg-type]


def debit(text: str, amount: str, days: int = 5, **more: object) -> Entry:
    return Entry(1, date(2025, 1, 25) + timedelta(days=days), -Decimal(amount), texts=(text,), **more)  # type: ignore[arg-type]


def run(quarter: int = 0) -> set[str]:
    return {f"C25-{quarter}{at:03}" for at in range(5)}


@pytest.mark.parametrize(
    "entry",
    [
        credit(1230),
        credit(1230, "COBRO REMESA 5 EFECTOS"),
        credit("1225.50", "ABONO REMESA COMISION 4,50"),
        credit(1230, count=5),
        credit(
            1230,
            details=tuple(Detail(amount=amount, mandate=f"MND-00{at}") for at, amount in enumerate(AMOUNTS)),
        ),
        credit(
            1230,
            details=tuple(
                Detail(amount=amount, name=MEMBERS[at].upper()) for at, amount in enumerate(AMOUNTS)
            ),
        ),
        credit(
            1230,
            details=tuple(
                Detail(amount=amount, name="X", text=f"CUOTA C25-0{at:03}", mandate=f"MND-00{at}")
                for at, amount in enumerate(AMOUNTS)
            ),
        ),
    ],
)
def test_a_whole_run_is_booked(entry: Entry) -> None:
    (one,) = explain(receipts(), [entry])
    assert one.kind == "collection"
    assert one.automatic
    assert {match.receipt for match in one.matched} == run()
    assert sum(match.amount for match in one.matched) == 1230


def test_a_single_debit_is_booked_when_it_can_only_be_one() -> None:
    (one,) = explain(receipts(1), [credit(330, "COBRO ADEUDO SEPA")])
    assert [match.receipt for match in one.matched] == ["C25-0003"]


@pytest.mark.parametrize(
    "entry",
    [
        credit(1020),
        credit(1230, "COBRO REMESA 4 EFECTOS"),
        credit(999),
        credit(
            1020,
            details=tuple(Detail(amount=amount, mandate=f"MND-00{at}") for at, amount in enumerate(AMOUNTS)),
        ),
    ],
)
def test_a_run_that_does_not_add_up_is_only_suggested(entry: Entry) -> None:
    (one,) = explain(receipts(), [entry])
    assert not one.matched
    assert one.suggested
    assert {suggestion.receipt for suggestion in one.suggested} <= run()


def test_a_batch_without_any_receipt_says_so() -> None:
    (one,) = explain([], [credit(1230)])
    assert (one.matched, one.suggested) == ([], [])
    assert "no receipt" in one.reason["en"]


@pytest.mark.parametrize(
    ("entry", "number", "code"),
    [
        (debit("DEVOLUCION ADEUDO TEJÓN SONIDO, S.L. AM04", "210"), "C25-0002", "AM04"),
        (debit("DEVOL.RECIBO MANDATO MND-001", "150"), "C25-0001", ""),
        (
            debit("RECIBO DEVUELTO", "150", details=(Detail(mandate="MND-001", reason="AC04"),)),
            "C25-0001",
            "AC04",
        ),
        (debit("DEVOLUCION RECIBO C25-0003", "330"), "C25-0003", ""),
        (debit("DEVOLUCION RECIBO LUMBRE CASTING GASTOS 6,05", "336.05"), "C25-0003", ""),
        (
            debit("DEVOLUCION", "210", details=(Detail(references=("DD-3",), reason="MD06"),)),
            "C25-0002",
            "MD06",
        ),
    ],
)
def test_what_came_back_is_reopened(entry: Entry, number: str, code: str) -> None:
    details = tuple(
        Detail(amount=amount, mandate=f"MND-00{at}", references=(f"DD-{at + 1}",))
        for at, amount in enumerate(AMOUNTS)
    )
    _batch, one = explain(receipts(), [credit(1230, details=details), entry])
    assert one.kind == "return"
    assert one.automatic
    assert [match.receipt for match in one.matched] == [number]
    assert one.code == code
    assert one.matched[0].amount == AMOUNTS[int(number[-1])]
    if code:
        assert code in one.reason["es"]


@pytest.mark.parametrize(
    "entry",
    [
        debit("DEVOLUCION ADEUDO AM04", "210"),
        debit("DEVOLUCION ADEUDO BAOBAB FILMS", "77"),
        debit("DEVOLUCION ADEUDO BAOBAB FILMS", "100", days=200),
        debit("DEVOLUCION ADEUDO BAOBAB FILMS", "106.05"),
    ],
)
def test_a_return_that_nothing_identifies_is_only_suggested(entry: Entry) -> None:
    _batch, one = explain(receipts(), [credit(1230), entry])
    assert one.kind == "return"
    assert not one.matched
    assert one.suggested


def test_what_came_back_can_be_paid_by_transfer_and_is_collected_no_more() -> None:
    later = Entry(3, date(2025, 4, 25), Decimal(1230), texts=("ABONO REMESA ADEUDOS",))
    transfer = Entry(
        2, date(2025, 2, 20), Decimal(210), texts=("TRANSFERENCIA DE TEJÓN SONIDO CUOTA C25-0002",)
    )
    back = debit("DEVOLUCION ADEUDO TEJÓN SONIDO, S.L. AM04", "210")
    _one, _two, paid, batch = explain(receipts(), [credit(1230), back, transfer, later])
    assert [match.receipt for match in paid.matched] == ["C25-0002"]
    assert {match.receipt for match in batch.matched} == run(1)


def test_what_came_back_for_want_of_money_is_presented_again_with_the_next_run() -> None:
    back = debit("DEVOLUCION ADEUDO TEJÓN SONIDO, S.L. AM04", "210")
    later = Entry(2, date(2025, 4, 25), Decimal(1440), texts=("ABONO REMESA ADEUDOS",))
    *_before, batch = explain(receipts(), [credit(1230), back, later])
    assert {match.receipt for match in batch.matched} == run(1) | {"C25-0002"}


def test_a_transfer_that_was_taken_back_opens_its_receipt() -> None:
    paid = Entry(
        0, date(2025, 2, 3), Decimal(210), texts=("TRANSFERENCIA DE TEJÓN SONIDO SL CUOTA C25-0002",)
    )
    back = Entry(
        1, date(2025, 2, 6), Decimal(-210), texts=("ANULACION ABONO TRANSFERENCIA TEJÓN SONIDO SL C25-0002",)
    )
    again = Entry(
        2, date(2025, 2, 9), Decimal(210), texts=("TRANSFERENCIA DE TEJÓN SONIDO SL CUOTA C25-0002",)
    )
    late = Entry(
        3, date(2025, 6, 9), Decimal(-210), texts=("ANULACION ABONO TRANSFERENCIA TEJÓN SONIDO SL C25-0002",)
    )
    one, two, three, four = explain(receipts(), [paid, back, again, late])
    assert [bool(some.matched) for some in (one, two, three, four)] == [True, True, True, False]
    assert two.kind == four.kind == "return"
    assert "not certain" in four.reason["en"]


@pytest.mark.parametrize(
    ("text", "charge"),
    [("COMISION 5,81", "5.81"), ("GASTOS: 6.05", "6.05"), ("COM. 3,00 EUR", "3.00"), ("REMESA 16", "0")],
)
def test_charges_that_a_text_states(text: str, charge: str) -> None:
    assert charge_in(text) == Decimal(charge)


@pytest.mark.parametrize(
    ("text", "code"), [("MOTIVO AM04", "AM04"), ("MS03 RAZON", "MS03"), ("REF XAM04", "")]
)
def test_codes_that_a_text_states(text: str, code: str) -> None:
    assert code_in(text) == code
