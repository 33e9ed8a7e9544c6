"""A statement of 5,000 entries against 5,000 receipts: taken in, explained and posted. Aim of the explanation: 10 s."""

import time
from datetime import timedelta

from bench.frame import line

MEMBERS = ENTRIES = 5_000


def main() -> None:
    from decimal import Decimal

    from django.conf import settings
    from django.utils import timezone

    from claqueta.billing import actions
    from claqueta.billing.bank.own_accounts import main_account
    from claqueta.engines.reconciling import Detail, Entry, Section, Statement
    from claqueta.foundation.actors import SYSTEM
    from claqueta.foundation.money import Money
    from claqueta.organisations.actions.records import NewRecord, register_many
    from claqueta.organisations.models import Organisation

    records = [NewRecord({"legal_name": f"Compañía {number:05d} S.L."}, {}) for number in range(MEMBERS)]
    for start in range(0, MEMBERS, 500):
        register_many(records[start : start + 500], by=SYSTEM)
    today = timezone.localdate()
    issued = actions.issue_many(
        [
            actions.NewReceipt(organisation, today.year, Money(Decimal(450), settings.CLUSTER.currency))
            for organisation in Organisation.objects.order_by("pk")[:MEMBERS]
        ],
        by=SYSTEM,
        on=today - timedelta(days=30),
    )
    entries = [
        Entry(
            number,
            today - timedelta(days=number % 20),
            Decimal(450),
            texts=(f"Cuota {receipt.number}",),
            details=(Detail(Decimal(450), receipt.debtor_name, text=f"Cuota {receipt.number}"),),
            reference=str(number),
        )
        for number, receipt in enumerate(issued[:ENTRIES])
    ]
    account = main_account()
    section = Section(account=account.iban if account else "", entries=entries)
    begin = time.perf_counter()
    actions.keep_statement(Statement("camt.053.001.08", [section]), "0" * 64, "bench.xml", by=SYSTEM)
    line(f"bank: {ENTRIES} entries taken in", f"{time.perf_counter() - begin:.1f} s", "aim 30 s")
    begin = time.perf_counter()
    settled = actions.explain(by=SYSTEM)
    line(f"bank: explained, {settled} posted", f"{time.perf_counter() - begin:.1f} s", "aim 10 s to explain")
