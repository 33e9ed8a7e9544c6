from datetime import date
from decimal import Decimal

import pytest

from claqueta.engines.reconciling import Detail, Entry
from claqueta.engines.reconciling.kinds import kind_of, rules


def entry(amount: str, text: str, codes: tuple[str, ...] = (), **more: object) -> Entry:
    return Entry(0, date(2025, 3, 3), Decimal(amount), texts=(text,), codes=codes, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("amount", "text", "kind"),
    [
        ("150", "TRANSFERENCIA DE ÑANDÚ FILMS CUOTA", "payment"),
        ("150", "INGRESO EN EFECTIVO", "payment"),
        ("600", "ABONO TRANSF GRUPO MARJAL COM/C25 0053", "payment"),
        ("150", "TRF DE Efectos Sirena cuota", "payment"),
        ("90", "Yesca 21 Efectos Visuales, S.A. cuota Q1 2025", "payment"),
        ("3312.50", "ABONO REMESA RECIBOS REM-2025-3", "collection"),
        ("3312.50", "COBRO REMESA 16 EFECTOS", "collection"),
        ("900", "Direct debit collection 7 items", "collection"),
        ("150", "COBRO ADEUDO SEPA ÑANDÚ", "collection"),
        ("-150", "DEVOLUCION ADEUDO SEPA ÑANDÚ AM04", "return"),
        ("-150", "DEVOL.RECIBO MANDATO M-7", "return"),
        ("-150", "RECIBO DEVUELTO ÑANDÚ", "return"),
        ("-150", "UNPAID DIRECT DEBIT M-7", "return"),
        ("-156.05", "DEVOLUCION RECIBO ÑANDÚ GASTOS 6,05", "return"),
        ("-150", "ANULACION ABONO TRANSFERENCIA ÑANDÚ", "return"),
        ("-3.63", "GASTOS DEVOLUCION DD-1", "fee"),
        ("-12", "COM. ADMINISTRACION", "fee"),
        ("-21.78", "CUOTA TARJETA EMPRESA", "fee"),
        ("-5", "MONTHLY FEE", "fee"),
        ("12", "ABONO COMISION COBRADA POR ERROR", "fee"),
        ("3.63", "RETROCESION COMISION", "fee"),
        ("0.83", "LIQUIDACION INTERESES CUENTA", "other"),
        ("679.40", "ABONO TPV COMERCIO 0099 LIQUIDACION REMESA", "other"),
        ("350", "TRASPASO PROPIO", "other"),
        ("-350", "TRANSFERENCIA ENTRE CUENTAS PROPIAS", "other"),
        ("-1543.37", "AEAT MODELO 115 1T", "other"),
        ("-971.40", "TGSS SEGUROS SOCIALES", "other"),
        ("-3220.10", "NOMINA ENERO 2025 TRANSFERENCIA MULTIPLE", "other"),
        ("-290.63", "LIQUIDACION TARJETA CREDITO XXXX", "other"),
        ("-225", "TRANSFERENCIA A ÑANDÚ DEVOLUCION PAGO DUPLICADO C25-0036", "other"),
        ("-605", "ALQUILER OFICINA", "other"),
        ("8500", "CONSEJERIA DE CULTURA PAGO AYUDA EXPEDIENTE 18395", "other"),
        ("20000", "MINISTERIO DE CULTURA SUBVENCION", "other"),
        ("0", "APUNTE SIN IMPORTE", "other"),
    ],
)
def test_kinds_by_words(amount: str, text: str, kind: str) -> None:
    assert kind_of(entry(amount, text))[0] == kind


@pytest.mark.parametrize(
    ("amount", "code", "kind"),
    [
        ("150", "PMNT-RCDT-ESCT", "payment"),
        ("150", "PMNT-IDDT-ESDD", "collection"),
        ("-150", "PMNT-IDDT-UPDD", "return"),
        ("-150", "aeb:14", "return"),
        ("-3", "PMNT-MDOP-CHRG", "fee"),
        ("3", "PMNT-MDOP-CHRG", "fee"),
        ("-3", "ACMT-MCOP-INTR", "other"),
        ("100", "PMNT-MCRD-POSP", "other"),
        ("500", "aeb:06", "collection"),
        ("-500", "PMNT-ICDT-SALA", "other"),
    ],
)
def test_kinds_by_the_banks_codes(amount: str, code: str, kind: str) -> None:
    assert kind_of(entry(amount, "APUNTE", (code,)))[0] == kind


def test_a_reason_or_a_reversal_makes_a_return() -> None:
    assert kind_of(entry("-1", "X", details=(Detail(reason="AC04"),)))[0] == "return"
    assert kind_of(entry("-1", "X", ("PMNT-RCDT-ESCT",), reversal=True)) == ("return", "transfer")
    assert kind_of(entry("-1", "X", ("PMNT-IDDT-ESDD",), reversal=True)) == ("return", "")


def test_every_rule_is_of_a_kind_that_is_known() -> None:
    assert {rule.kind for rule in rules()} == {"payment", "collection", "return", "fee", "other"}
