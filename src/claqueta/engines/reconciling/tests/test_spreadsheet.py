import io
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import Workbook

from claqueta.engines.reconciling import StatementRefused, read
from claqueta.engines.reconciling.tests.banks import ROWS, table


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"separator": "\t"},
        {"newest_first": True},
        {"two_columns": True},
        {"encoding": "utf-8-sig"},
        {"encoding": "cp850"},
        {"total": True},
        {"preamble": False},
        {"headers": ("Data operació", "Concepte")},
        {"headers": ("Booking date", "Description")},
        {"headers": ("F.Oper", "Concepto común")},
        {"headers": ("Fecha y hora", "Descripción operación")},
    ],
)
def test_every_form_gives_the_same_entries(form: dict[str, object]) -> None:
    statement = read(table(**form), "movimientos.csv")  # type: ignore[arg-type]
    amounts = [str(one.amount) for one in statement.entries]
    wanted = ["150.00", "-12.50", "300.00"]
    assert amounts == (wanted[::-1] if form.get("newest_first") else wanted)
    assert (statement.opening, statement.closing, statement.consistent) == (
        Decimal("1000.00"),
        Decimal("1437.50"),
        True,
    )
    assert statement.sections[0].newest_first is bool(form.get("newest_first"))
    assert any("ÑANDÚ" in "".join(one.texts) for one in statement.entries)


def test_without_balances_nothing_is_said_of_them() -> None:
    statement = read(table(balance=False))
    assert (statement.opening, statement.closing, statement.consistent) == (None, None, None)


def test_a_row_that_is_missing_breaks_the_chain() -> None:
    lines = table().split(b"\r\n")
    statement = read(b"\r\n".join([*lines[:5], *lines[6:]]))
    assert statement.consistent is False
    assert {"chain"} <= {note["word"] for note in statement.notes}


def test_one_day_only_is_ordered_by_its_balances() -> None:
    rows = [("2025-03-03", amount, text) for _day, amount, text in ROWS]
    assert not read(table(rows)).sections[0].newest_first
    assert read(table(rows, newest_first=True)).sections[0].newest_first


def test_cells_of_a_workbook_as_days_and_numbers_and_as_text() -> None:
    for cells in (
        [date(2025, 3, 3), "TRF ÑANDÚ", 1150.5, 2150.5, "EUR"],
        ["03/03/2025", "TRF ÑANDÚ", "1.150,50", "2.150,50", "EUR"],
        [45719, "TRF ÑANDÚ", 1150.5, 2150.5, "EUR"],
    ):
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        for row in (["Mi banco"], [], ["Fecha", "Concepto", "Importe", "Saldo", "Divisa"], cells):
            sheet.append(row)
        file = io.BytesIO()
        book.save(file)
        (entry,) = (statement := read(file.getvalue(), "m.xlsx")).entries
        assert (entry.date, entry.amount) == (date(2025, 3, 3), Decimal("1150.50"))
        assert statement.opening == Decimal("1000.00")


def test_months_first_where_days_tell() -> None:
    body = b"Date,Description,Amount\n03/25/2025,A,10.00\n04/02/2025,B,-5.00\n"
    assert [str(one.date) for one in read(body).entries] == ["2025-03-25", "2025-04-02"]


def test_party_account_and_reference_have_columns_of_their_own() -> None:
    body = (
        "Fecha;Concepto;Ordenante;IBAN ordenante;Referencia;Oficina;Nota del gestor;Importe\n"
        "03/03/2025;TRANSFERENCIA;Ñandú Films;ES11 0000 0000 0000 0000 0000;C25-1;0418;urgente;10,00\n"
    ).encode()
    (entry,) = read(body).entries
    (detail,) = entry.details
    assert (detail.name, detail.iban, detail.references) == (
        "Ñandú Films",
        "ES1100000000000000000000",
        ("C25-1",),
    )
    assert entry.texts == ("TRANSFERENCIA", "urgente")


def test_a_row_that_cannot_be_read_is_said_and_never_lost_silently() -> None:
    body = table() + b"\r\n07/03/2025;CORTAD"
    statement = read(body)
    assert [note["word"] for note in statement.notes] == ["row"]
    assert len(list(statement.entries)) == 3


def test_a_cell_that_another_repeats_whole_counts_once() -> None:
    body = "Fecha;Concepto;Observaciones;Importe\n03/03/2025;TRANSF. ÑAN;TRANSF. ÑANDU CUOTA;10,00\n".encode()
    (entry,) = read(body).entries
    assert entry.texts == ("TRANSF. ÑANDU CUOTA",)


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (b"", "empty"),
        (b"  \r\n ", "empty"),
        (b"%PDF-1.7 abc", "other_kind"),
        (b"Nombre;Correo\nA;b@c.es\n", "other_kind"),
        (b"Fecha;Concepto;Importe\n", "nothing_in_it"),
        (b"Fecha;Concepto;Importe;Divisa\n03/03/2025;A;10,00;USD\n", "currency"),
        (b"hola, esto es una carta", "other_kind"),
    ],
)
def test_what_is_no_list_of_movements_is_refused(body: bytes, word: str) -> None:
    with pytest.raises(StatementRefused) as refused:
        read(body, "x")
    assert refused.value.word == word
    assert refused.value.says("es")
