"""What a careful treasurer concludes, case by case."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from claqueta.engines.reconciling import (
    Detail,
    Entry,
    Explanation,
    Learnt,
    Receipt,
    ReceiptsRefused,
    answer,
    codes,
    explain,
    receipts_of,
)
from claqueta.engines.reconciling.statement import Section, Statement

NANDU, FARO, TEJON = "ES1100000000000000000001", "ES2200000000000000000002", "ES3300000000000000000003"
MEMBERS: dict[str, dict[str, Any]] = {
    "nandu": {"member": "Rodajes Ñandú, S.L.U.", "trade_name": "Ñandú", "tax_id": "B00000001", "iban": NANDU},
    "nandu-int": {"member": "Rodajes Ñandú Internacional, S.L.", "tax_id": "B00000002"},
    "faro": {
        "member": "Faro Producciones Audiovisuales, S.A.",
        "trade_name": "Cuarto Oscuro",
        "tax_id": "A00000003",
    },
    "mario": {"member": "Mario García López", "tax_id": "00000004Z"},
    "maria": {"member": "María García López", "tax_id": "00000005Y"},
    "tejon": {
        "member": "Distribuidora Tejón, S.L.",
        "trade_name": "Tejón",
        "tax_id": "B00000006",
        "mandate": "MND0006",
    },
    "lince": {"member": "Grupo Lince Comunicación, SARL", "tax_id": "B00000007", "mandate": "MND0007"},
}


def receipts(quarters: int = 2, amount: str = "150.00") -> list[Receipt]:
    made: list[Receipt] = []
    for quarter in range(quarters):
        issued = date(2025, 1 + 3 * quarter, 3)
        for number, who in enumerate(MEMBERS, 1 + quarter * len(MEMBERS)):
            made.append(
                Receipt(f"C25-{number * 10:04}", amount=Decimal(amount), issued=issued, **MEMBERS[who])
            )
    return made


def number_of(who: str, quarter: int = 1) -> str:
    return f"C25-{(1 + list(MEMBERS).index(who) + (quarter - 1) * len(MEMBERS)) * 10:04}"


def pays(
    text: str, name: str = "", *, amount: str = "150.00", day: str = "2025-02-03", iban: str = "", **more: Any
) -> Entry:
    detail = Detail(amount=abs(Decimal(amount)), name=name, iban=iban, text=text)
    if not name:
        return Entry(0, date.fromisoformat(day), Decimal(amount), texts=(text,), **more)
    return Entry(
        0, date.fromisoformat(day), Decimal(amount), texts=("TRANSFERENCIA",), details=(detail,), **more
    )


def explained(*entries: Entry, **more: Any) -> list[Explanation]:
    numbered = [
        Entry(
            at,
            one.date,
            one.amount,
            None,
            one.texts,
            one.details,
            one.codes,
            one.reversal,
            one.batch,
            one.count,
            one.foreign,
        )
        for at, one in enumerate(entries)
    ]
    return explain(more.pop("receipts", None) or receipts(), numbered, creditor="Clúster Ribera", **more)


@pytest.mark.parametrize(
    ("entry", "who"),
    [
        (pays("FRA C25-0010", "RODAJES ÑANDU SLU"), "nandu"),
        (pays("recibo c250030", "Gestoría Quimera SL"), "faro"),
        (pays("C25-30", "FARO PROD AUD"), "faro"),
        (pays("C25-0330", "FARO PRODUCCIONES AUDIOVISUALES SA"), "faro"),
        (pays("CUOTA 1T 2025", "CUARTO OSCURO"), "faro"),
        (pays("", "FARO PRODUCCIONES AUDIOVISUALES"), "faro"),
        (pays("CUOTA SOCIO", "Quien sea", iban=NANDU), "nandu"),
        (pays("cuota", "RODAJES ÑANDU S.L.U."), "nandu"),
        (pays("CIF A00000003 cuota", "Gestoría Quimera SL"), "faro"),
        (pays("TRANSFERENCIA DE TEJON CONCEPTO: CUOTA"), "tejon"),
        (pays("TRF ORDENANTE: MARIA GARCIA LOPEZ CPTO: Q1 2025"), "maria"),
        (pays("C25-0050", "M. GARCIA LOPEZ"), "maria"),
    ],
)
def test_what_is_booked_without_a_look(entry: Entry, who: str) -> None:
    (one,) = explained(entry)
    assert one.automatic
    assert [(match.receipt, match.amount) for match in one.matched] == [(number_of(who), Decimal("150.00"))]
    assert MEMBERS[who]["member"] in one.reason["es"]
    assert one.reason["es"] != one.reason["en"]
    assert one.ground


@pytest.mark.parametrize(
    ("entry", "first", "word"),
    [
        (pays("CUOTA 1T 2025", "M. GARCIA LOPEZ"), {"mario", "maria"}, "another member"),
        (pays("cuota", "RODAJES NANDU INTERNACIONALES Y VIAJES"), {"nandu", "nandu-int"}, "like that of"),
        (pays("C25-0010", "FARO PRODUCCIONES AUDIOVISUALES SA"), {"faro"}, "another number"),
        (
            pays("C25-0010", "FARO PRODUCCIONES AUDIOVISUALES SA", amount="140.00"),
            {"faro"},
            "banks usually take",
        ),
        (pays("patrocinio gala", "FARO PRODUCCIONES AUDIOVISUALES SA"), set(), "no dues"),
        (pays("quimera zafiro", "FARO PRODUCCIONES AUDIOVISUALES SA"), {"faro"}, "quimera zafiro"),
        (pays("FACTURA 2231", "FARO PRODUCCIONES AUDIOVISUALES SA"), {"faro"}, "Perhaps"),
        (pays("C25-0030", "FARO PRODUCCIONES", amount="75.00"), {"faro"}, "the amount differs"),
        (pays("C25-30", "Gestoría Quimera SL"), {"faro"}, "without its zeros"),
        (
            pays("C25-0100", "FARO PRODUCCIONES AUDIOVISUALES SA", day="2025-03-03"),
            {"faro"},
            "not issued yet",
        ),
        (pays("CUOTA TEJON", "Gestoría Quimera SL"), {"tejon"}, "names"),
        (pays("CUOTA 1T 2025", "FARO PRODUCCIONES AUDIOVISUALES SA", foreign=True), {"faro"}, "period"),
    ],
)
def test_what_a_treasurer_looks_at(entry: Entry, first: set[str], word: str) -> None:
    (one,) = explained(entry)
    assert not one.automatic
    assert not one.matched
    tops = {number_of(who) for who in first} | {number_of(who, 2) for who in first}
    assert {suggestion.receipt for suggestion in one.suggested[:1]} <= tops
    assert bool(one.suggested) is bool(first)
    assert all(0 <= suggestion.confidence <= 0.97 for suggestion in one.suggested)
    assert word in one.reason["en"]


def test_two_numbers_are_booked_when_they_add_up() -> None:
    entry = pays("FRAS C25-0030 y C25-0100", "FARO PROD AUD", amount="300.00", day="2025-05-05")
    (one,) = explained(entry)
    assert [match.receipt for match in one.matched] == ["C25-0030", "C25-0100"]
    (one,) = explained(pays("FRAS C25-0030 y C25-0100", "FARO PROD AUD", amount="290.00", day="2025-05-05"))
    assert not one.matched
    assert {suggestion.receipt for suggestion in one.suggested[:2]} == {"C25-0030", "C25-0100"}


def test_two_periods_are_booked_when_they_add_up() -> None:
    entry = pays("CUOTA 1T 2025 Y 2T 2025", "FARO PROD AUD", amount="300.00", day="2025-05-05")
    (one,) = explained(entry)
    assert [match.receipt for match in one.matched] == [number_of("faro"), number_of("faro", 2)]


def test_a_sum_without_numbers_is_suggested_whole() -> None:
    entry = pays("CUOTAS PENDIENTES", "FARO PROD AUD", amount="300.00", day="2025-05-05")
    (one,) = explained(entry)
    assert not one.matched
    assert {suggestion.receipt for suggestion in one.suggested[:2]} == {
        number_of("faro"),
        number_of("faro", 2),
    }


def test_the_same_number_paid_twice_is_not_booked_twice() -> None:
    first, second = explained(
        pays("C25-0030", "FARO PROD AUD"), pays("C25-0030", "FARO PROD AUD", day="2025-02-20")
    )
    assert first.automatic
    assert not second.automatic
    assert "paid already" in second.reason["en"]


def test_a_partial_payment_and_its_rest_are_both_for_the_treasurer() -> None:
    first, second = explained(
        pays("C25-0030", "FARO PROD AUD", amount="50.00"),
        pays("RESTO C25-0030", "FARO PROD AUD", amount="100.00", day="2025-02-20"),
    )
    assert first.suggested[0].receipt == second.suggested[0].receipt == "C25-0030"
    assert second.suggested[0].amount == Decimal("100.00")


def test_a_strangers_account_is_learnt_from_a_certain_payment() -> None:
    account = "ES9900000000000000000009"
    number = pays("C25-0030", "Holding Quimera SA", iban=account)
    period = pays("CUOTA 2T 2025", "Holding Quimera SA", iban=account, day="2025-05-05")
    _first, second = explained(number, period)
    assert [match.receipt for match in second.matched] == [number_of("faro", 2)]
    (alone,) = explained(period)
    assert not alone.matched


def test_what_the_treasurer_decided_before_can_be_given() -> None:
    entry = pays("cuota", "Holding Quimera SA", iban="ES9900000000000000000009")
    (one,) = explained(entry, learned=[Learnt("A00000003", iban="ES9900000000000000000009")])
    assert one.automatic
    (one,) = explained(
        pays("cuota", "Holding Quimera SA"), learned=[Learnt("A00000003", name="HOLDING QUIMERA SA")]
    )
    assert one.suggested[0].receipt == number_of("faro")
    assert not one.automatic


def test_a_receipt_that_was_paid_before_the_statement_is_not_open() -> None:
    (one,) = explained(pays("C25-0030", "FARO PROD AUD"), paid={"C25-0030": Decimal("150.00")})
    assert not one.automatic


def test_accounts_and_names_that_contradict_each_other_are_looked_at() -> None:
    (one,) = explained(pays("cuota", "FARO PRODUCCIONES AUDIOVISUALES SA", iban=NANDU))
    assert not one.automatic


def test_entries_of_a_list_that_runs_backwards_are_decided_by_day() -> None:
    later = pays("C25-0030", "FARO PROD AUD", day="2025-02-20")
    earlier = pays("C25-0030", "FARO PROD AUD", day="2025-02-03")
    section = Section(
        entries=[
            Entry(0, later.date, later.amount, details=later.details),
            Entry(1, earlier.date, earlier.amount, details=earlier.details),
        ],
        newest_first=True,
    )
    first, second = explain(receipts(), Statement("table", [section]))
    assert (first.automatic, second.automatic) == (False, True)


def test_a_cut_name_that_begins_two_members_is_not_decided() -> None:
    name = "Almendrales Servicios Audiovisuales"
    long = [
        Receipt("C25-0001", f"{name}, S.A.", Decimal(150), date(2025, 1, 3), tax_id="A1"),
        Receipt("C25-0002", f"{name} Canarias, S.L.", Decimal(150), date(2025, 1, 3), tax_id="B1"),
    ]
    assert len(name) == 35
    assert explained(pays("CUOTA", f"{name} SA".upper()), receipts=long)[0].automatic
    assert not explained(pays("CUOTA", name.upper()), receipts=long)[0].automatic
    # A number says which, however the name was cut.
    assert explained(pays("C25-0002", name.upper()), receipts=long)[0].automatic


def test_money_that_leads_nowhere_says_so() -> None:
    (one,) = explained(pays("pago", "Holding Quimera SA", amount="33.33"))
    assert (one.kind, one.suggested) == ("payment", [])
    assert "no open receipt" in one.reason["en"]


def test_the_foreign_rate_is_only_near() -> None:
    (one,) = explained(pays("C25-0030", "FARO PROD AUD", amount="137.10", foreign=True))
    assert one.suggested[0].receipt == "C25-0030"
    assert not one.automatic


def test_an_extraordinary_receipt_is_found_by_its_word() -> None:
    extra = Receipt("E25-0001", amount=Decimal("150.00"), issued=date(2025, 1, 20), **MEMBERS["faro"])
    (one,) = explained(pays("CUOTA EXTRAORDINARIA", "FARO PROD AUD"), receipts=[*receipts(), extra])
    assert [match.receipt for match in one.matched] == ["E25-0001"]


def test_years_half_years_and_months_belong_to_receipts_of_that_cadence() -> None:
    for months, text in ((12, "cuota 2025"), (6, "segundo semestre 2025"), (1, "cuota julio 2025")):
        many = [
            Receipt(
                f"C25-{number:04}",
                amount=Decimal(150),
                issued=date(2024 + (number * months) // 12, (number * months) % 12 + 1, 2),
                **MEMBERS["faro"],
            )
            for number in range(0, 24 // months)
        ]
        (one,) = explained(pays(text, "FARO PROD AUD", day="2025-12-20"), receipts=many)
        assert len(one.matched) == 1, text
        number = int(one.matched[0].receipt[-4:])
        assert many[number].issued in (date(2025, 1, 2), date(2025, 7, 2))


@pytest.mark.parametrize(
    "data",
    [
        [],
        {},
        {"receipts": [{}]},
        {"receipts": [{"number": "1", "member": "A", "amount": "x", "issued": "2025-01-01"}]},
        {"receipts": [{"number": "1", "member": "A", "amount": "-0.01", "issued": "2025-01-01"}]},
        {"receipts": [{"number": "1", "member": "A", "amount": "1", "issued": "2025-01-01"}] * 2},
        {"receipts": [{"number": "1", "member": "A", "amount": "1", "issued": "ayer"}]},
    ],
)
def test_receipts_that_cannot_be_read_are_refused(data: Any) -> None:
    with pytest.raises(ReceiptsRefused):
        receipts_of(data)


def test_receipts_of_the_contract() -> None:
    (receipt,), creditor = receipts_of(
        {
            "creditor": {"name": "Clúster"},
            "receipts": [
                {
                    "number": "1",
                    "member": "A",
                    "amount": 1.5,
                    "issued": "2025-01-01",
                    "due": "2025-02-01",
                    "iban": "es11 22",
                }
            ],
        }
    )
    assert (receipt.amount, receipt.due, receipt.iban, receipt.owner, creditor) == (
        Decimal("1.5"),
        date(2025, 1, 1) + timedelta(days=31),
        "ES1122",
        "A",
        "Clúster",
    )


def test_the_answer_is_as_the_contract_says() -> None:
    section = Section(opening=Decimal(0), closing=Decimal(150), entries=[pays("C25-0030", "FARO PROD AUD")])
    statement = Statement("camt.053.001.08", [section], [{"word": "no_end"}])
    said = answer(statement, explain(receipts(), statement))
    assert said["balance"] == {"opening": "0.00", "closing": "150.00", "consistent": True}
    (entry,) = said["entries"]
    assert entry["matched"] == [{"receipt": "C25-0030", "amount": "150.00"}]
    assert (entry["entry"], entry["date"], entry["amount"]) == (0, "2025-02-03", "150.00")
    assert (entry["kind"], entry["automatic"], entry["suggested"]) == ("payment", True, [])
    assert set(entry["reason"]) == {"es", "en"}
    assert said["notes"][0]["es"] != said["notes"][0]["en"]


def test_every_code_says_what_to_do_in_both_languages() -> None:
    assert {"AC01", "AC04", "AC06", "AM04", "MD01", "MD06", "MD07", "MS02", "MS03", "SL01", "FF05"} <= set(
        codes()
    )
    for code in codes().values():
        assert set(code["says"]) == set(code["next"]) == {"es", "en"}
        assert code["rule"] in ("again", "mend", "never", "refund")
