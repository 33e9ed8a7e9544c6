"""The sample's mandates, collections, two years of statements with returns, what waits to be settled, reminders.

Accounts are invented: bank codes 9991 to 9998, which no bank has.
"""

import hashlib
from collections import defaultdict
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from schwifty import IBAN

from claqueta.accounts.models import Account
from claqueta.billing import actions
from claqueta.billing.actions.reminders import written
from claqueta.billing.actions.statements import RAW
from claqueta.billing.bank.own_accounts import main_account
from claqueta.billing.bank.reading import entry_as_json
from claqueta.billing.models import (
    ArrearsTask,
    BankEntry,
    Collection,
    CollectionDownload,
    CollectionRow,
    CollectionState,
    EntryKind,
    EntryState,
    Mandate,
    Movement,
    Posting,
    Receipt,
    Reminder,
    ReminderLine,
    ReminderState,
    RowState,
    Scheme,
    SignedBy,
    Statement,
)
from claqueta.billing.policies.collecting import next_bank_day
from claqueta.billing.queries.receipts import open_receipts, overdue
from claqueta.billing.sample.dues import THESE_DAYS
from claqueta.engines.reconciling import Detail, Entry, Section
from claqueta.engines.reconciling import Statement as ReadStatement
from claqueta.foundation import sealing
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.money import Money
from claqueta.foundation.periods import add_months
from claqueta.foundation.transactions import atomic
from claqueta.organisations.models import Organisation

OPENING = Decimal("38250.00")
BATCHES = 3
"""Collections of the sample."""


def load(accounts: dict[str, Account]) -> None:
    """What the bank says of the sample's dues; where there are mandates, or no receipts, nothing."""
    if Mandate.objects.exists() or main_account() is None or not Receipt.objects.exists():
        return
    treasurer = accounts["treasurer@claqueta.example"]
    with translation.override(settings.LANGUAGE_CODE):
        with atomic():
            _mandates(treasurer)
            _collections(treasurer)
            closing = _statements()
        _what_waits(closing)
        with atomic():
            _reminders(treasurer)


def account_of(number: int) -> str:
    """An invented account, always the same for the same number."""
    return str(
        IBAN.generate("ES", bank_code=f"999{1 + number % 8}", account_code=f"{7 * number + 1234:010d}")
    )


SPECIAL: dict[int, dict[str, Any]] = {
    4: {"holder": "Gestora Alameda, S.L."},
    10: {"scheme": Scheme.B2B},
    16: {"iban": account_of(0)},
}
"""What is odd about some mandates: another holder, the scheme between companies, the account of another member."""


def _mandates(treasurer: Account) -> None:
    owing = Organisation.objects.filter(receipts__isnull=False).distinct().order_by("pk")
    for number, organisation in enumerate(owing):
        if number % 6 == 5:
            continue
        special = SPECIAL.get(number, {})
        values: dict[str, Any] = {
            "iban": account_of(number),
            "holder": organisation.legal_name[:70],
            "signed_by": "Representante legal",
            "signed_place": "Madrid",
            "proof": actions.Proof(SignedBy.PAPER if number % 3 else SignedBy.DRAWN),
            "signed_on": timezone.localdate() - timedelta(days=500 + 3 * number % 400),
            "by": SYSTEM,
            **special,
        }
        mandate = actions.give(organisation, **values)
        if number == 8:
            actions.MANDATES.make("stop", mandate, by=treasurer, reason="AC04")


def _collections(treasurer: Account) -> None:
    """Three files of direct debits: what the books have as collected, put where the bank booked it."""
    mandates = {one.organisation_id: one for one in Mandate.objects.order_by("pk")}
    debits = [
        posting
        for posting in Posting.objects.filter(kind=Posting.Kind.COLLECTION, reverses=None)
        .select_related("receipt")
        .order_by("on", "pk")
        if posting.receipt.organisation_id in mandates
    ]
    returned = {
        posting.receipt_id: posting
        for posting in Posting.objects.filter(kind=Posting.Kind.RETURN, reverses=None)
    }
    size = max(1, -(-len(debits) // BATCHES))
    for number in range(0, len(debits), size):
        batch = debits[number : number + size]
        booked = next_bank_day(max(posting.on for posting in batch))
        sent = timezone.make_aware(datetime.combine(booked - timedelta(days=5), time(10, 30)))
        collection = Collection.objects.create(
            reference=f"CO{booked.year}-M{number // size + 1:03d}",
            state=CollectionState.BOOKED,
            asked_on=booked - timedelta(days=1),
            collected_on=booked,
            booked_on=booked,
            version="08",
            account_key="main",
            notified_at=sent - timedelta(days=16),
            file_at=sent,
            created_at=sent - timedelta(days=16),
            by=treasurer,
        )
        CollectionDownload.objects.create(collection=collection, at=sent, sha256="", by=treasurer)
        seen: set[int] = set()
        for place, posting in enumerate(batch, 1):
            if posting.receipt_id in seen:
                continue
            seen.add(posting.receipt_id)
            back = returned.get(posting.receipt_id)
            mandate = mandates[posting.receipt.organisation_id]
            CollectionRow.objects.create(
                collection=collection,
                receipt=posting.receipt,
                mandate=mandate,
                amount=posting.amount,
                sequence="RCUR",
                end_to_end=f"{collection.reference}-{place:05d}",
                state=RowState.RETURNED if back else RowState.COLLECTED,
                return_code="AM04" if back else "",
                returned_on=back.on if back else None,
            )
            mandate.collected_first = mandate.collected_first or booked
            mandate.collected_last = booked
            mandate.save(update_fields=["collected_first", "collected_last"])


def _statements() -> Decimal:
    """A statement a month since last year, of what the books have; the last balance."""
    today = timezone.localdate()
    lines: dict[date, list[tuple[date, Money, str, str, EntryKind, list[int]]]] = defaultdict(list)
    batches: dict[date, list[Posting]] = defaultdict(list)
    for posting in Posting.objects.exclude(kind=Posting.Kind.CREDIT).select_related("receipt"):
        if posting.kind == Posting.Kind.COLLECTION:
            batches[posting.on].append(posting)
            continue
        kind = EntryKind.RETURN if posting.kind == Posting.Kind.RETURN else EntryKind.PAYMENT
        text = f"{'Devolución adeudo AM04' if kind == EntryKind.RETURN else 'Transferencia cuota'} {posting.receipt.number}"
        lines[posting.on.replace(day=1)].append(
            (posting.on, posting.amount, posting.receipt.debtor_name, text, kind, [posting.receipt_id])
        )
    for day, many in batches.items():
        amount = sum((one.amount for one in many[1:]), many[0].amount)
        text = f"Abono remesa adeudos {len(many)} recibos"
        lines[day.replace(day=1)].append(
            (day, amount, "", text, EntryKind.COLLECTION, [one.receipt_id for one in many])
        )
    for moved in Movement.objects.all():
        kind = (
            EntryKind.FEE
            if moved.concept == "bank_fees"
            else EntryKind.EXPENSE
            if moved.amount.amount < 0
            else EntryKind.INCOME
        )
        lines[moved.on.replace(day=1)].append((moved.on, moved.amount, "", moved.text, kind, []))
    balance = OPENING
    for month in sorted(lines):
        ends = min(add_months(month, 1) - timedelta(days=1), today - THESE_DAYS)
        rows = sorted(lines[month], key=lambda line: line[0])
        opening, balance = balance, balance + sum((line[1].amount for line in rows), Decimal())
        name = f"camt053-{month:%Y-%m}.xml"
        statement = Statement.objects.create(
            account_key="main",
            number=str(month.month),
            file_name=name,
            file_sha256=hashlib.sha256(name.encode()).hexdigest(),
            form="camt.053.001.08",
            begins=month,
            ends=ends,
            opening=Money(opening, settings.CLUSTER.currency),
            closing=Money(balance, settings.CLUSTER.currency),
            imported_at=timezone.now() - (today - ends),
        )
        BankEntry.objects.bulk_create(
            [
                BankEntry(
                    statement=statement,
                    account_key="main",
                    index=at,
                    key=f"sample-{statement.pk}-{at}",
                    booked_on=day,
                    valued_on=day,
                    amount=amount,
                    name=name_of_payer[:200],
                    text=text,
                    raw_sealed=sealing.seal(
                        RAW,
                        entry_as_json(Entry(at, day, amount.amount, texts=(text,))),
                        sealing.account_keys(),
                    ),
                    kind=kind,
                    state=EntryState.SETTLED,
                    automatic=kind in (EntryKind.PAYMENT, EntryKind.COLLECTION, EntryKind.RETURN),
                    confidence=1.0,
                    shares=[{"receipt": key, "amount": str(amount.amount)} for key in keys]
                    if len(keys) == 1
                    else [],
                    decided_at=timezone.now() - (today - day),
                    revision=1,
                )
                for at, (day, amount, name_of_payer, text, kind, keys) in enumerate(rows)
            ]
        )
    return balance


def _what_waits(opening: Decimal) -> None:
    """The statement of these days, as the engine explains it: some of it settles itself, some waits for the treasurer."""
    today = timezone.localdate()
    owing = list(open_receipts().select_related("organisation")[:12])
    if len(owing) < 8:
        return

    def paid(
        at: int, amount: Decimal | None = None, text: str = "", name: str = "", account: int = 0
    ) -> tuple[str, Decimal, str, str]:
        receipt = owing[at]
        return (
            text if text else f"Cuota {receipt.number}",
            receipt.balance.amount if amount is None else amount,
            name or receipt.debtor_name,
            account_of(account) if account else "",
        )

    lines = [
        paid(0),
        paid(1, text="CUOTA SOCIO ANUAL"),
        paid(2, owing[2].balance.amount - Decimal("3.50"), text="Pago cuota"),
        paid(3, owing[3].balance.amount + Decimal("100.00")),
        paid(4, text="Transferencia", name="Asesoría Hermanos Luján", account=901),
        paid(5, Decimal("75.00"), text="Parte de la cuota", account=902),
        ("Comisión mantenimiento cuenta", Decimal("-18.00"), "", ""),
        ("Subvención Comunidad de Madrid expte. 44/2026", Decimal("12000.00"), "", ""),
        ("Recibo luz oficina", Decimal("-142.37"), "", ""),
        ("Ingreso en efectivo", Decimal("60.00"), "", ""),
    ]
    first = today - THESE_DAYS + timedelta(days=1)
    entries = [
        Entry(
            at,
            first + timedelta(days=at // 2),
            amount,
            texts=(text,),
            details=(Detail(amount=abs(amount), name=name, iban=iban, text=text),) if name else (),
        )
        for at, (text, amount, name, iban) in enumerate(lines)
    ]
    total = sum((amount for _text, amount, _name, _iban in lines), Decimal())
    account = main_account()
    section = Section(
        account=account.iban if account else "",
        opening=opening,
        closing=opening + total,
        number=str(today.timetuple().tm_yday),
        begins=entries[0].date,
        ends=today,
        entries=entries,
    )
    read = ReadStatement("camt.053.001.08", [section])
    actions.keep_statement(read, hashlib.sha256(b"sample").hexdigest(), "movimientos-de-hoy.xml", by=SYSTEM)
    actions.explain(by=SYSTEM)


def _reminders(treasurer: Account) -> None:
    """Members who do not pay: reminded once and twice, a grave letter that waits, a promise, a dispute, an effect."""
    today = timezone.localdate()
    late = list(overdue(open_receipts(), today).select_related("organisation")[:8])
    for number, receipt in enumerate(late):
        for step in range(1, (number % 3) + 2):
            made = min(receipt.due_on + timedelta(days=(7, 21, 45)[step - 1]), today)
            subject, text = written(receipt.organisation, step, [receipt], settings.LANGUAGE_CODE)
            sent = step < 3
            reminder = Reminder.objects.create(
                organisation=receipt.organisation,
                step=step,
                state=ReminderState.SENT if sent else ReminderState.WAITS,
                to=[receipt.organisation.email or "socio@example.org"],
                language=settings.LANGUAGE_CODE,
                subject=subject[:200],
                text=text,
                made_on=made,
                sent_at=timezone.now() - (today - made) if sent else None,
            )
            ReminderLine.objects.create(reminder=reminder, receipt=receipt, step=step)
    if len(late) > 3:
        third = late[1].balance.split(3)
        actions.promise(
            late[1].organisation,
            instalments=[(today + timedelta(days=30 * at + 15), part) for at, part in enumerate(third)],
            note="Acordado por teléfono con administración",
            by=treasurer,
        )
        actions.dispute(late[3], reason="Dice que su tamaño es otro desde marzo", by=treasurer)
        clause = next(iter(settings.CLUSTER.bylaws.on(today).arrears), None)
        ArrearsTask.objects.create(
            organisation=late[2].organisation,
            effect=ArrearsTask.Effect.SUSPEND,
            since=late[2].due_on,
            clause={"article": dict(clause.article), "text": dict(clause.text), "sample": clause.sample}
            if clause
            else {},
        )
