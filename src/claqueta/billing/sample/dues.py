"""The sample's dues: two years of runs, payments, returns and credit notes, a run in preview, books and agreements."""

from datetime import date, timedelta
from decimal import Decimal

from django.conf import settings
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from claqueta.accounts.models import Account
from claqueta.billing import actions
from claqueta.billing.actions import ToInvoice
from claqueta.billing.books import DUES
from claqueta.billing.models import DuesRow, DuesRun, Posting, Receipt
from claqueta.billing.policies.doubts import WORKS_OUT_NOTHING
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.money import Money
from claqueta.foundation.periods import add_months
from claqueta.foundation.transactions import atomic
from claqueta.organisations.models import Organisation

BUDGET = {
    "dues": ("84000", "98000"),
    "agreements": ("60000", "70000"),
    "sponsorship": ("18000", "22000"),
    "staff": ("78000", "82000"),
    "rent": ("14400", "15000"),
    "professionals": ("12000", "13500"),
    "events": ("16000", "18000"),
    "communication": ("6000", "6500"),
    "bank_fees": ("360", "380"),
}
"""Concept → what last year and this one were planned to earn or spend."""
MONTHLY = {"staff": "6650", "rent": "1225", "professionals": "980"}
QUARTERLY = {"events": "3900", "communication": "1480", "bank_fees": "91.35"}
THESE_DAYS = timedelta(days=6)
"""Of what happened so lately the books say nothing yet: the bank's statement of these days brings it."""


def load(accounts: dict[str, Account]) -> None:
    """Two years of dues and what goes with them; on an instance that has runs nothing. `accounts` by their addresses."""
    today = timezone.localdate()
    if DuesRun.objects.exists() or not Organisation.objects.exclude(standing="").exists():
        return
    with override(settings.LANGUAGE_CODE):
        for year in (today.year - 1, today.year):
            if year >= settings.CLUSTER.founded_on.year:
                _issue(accounts, year, min(date(year, 1, 20), today))
                with atomic():
                    _pay(year, today)
        with atomic():
            _books(today)
            _agreements(today)
            _to_invoice(accounts)
        actions.begin_run(year=today.year, by=accounts["office@claqueta.example"])


def _issue(accounts: dict[str, Account], year: int, day: date) -> None:
    office = accounts["office@claqueta.example"]
    run = actions.begin_run(year=year, issue_on=day, by=office)
    waiting = run.rows.filter(state=DuesRow.State.TO_DECIDE).select_related("organisation", "run")
    for number, row in enumerate(waiting.order_by("pk")):
        if number % 5 == 4:
            actions.leave_out(row, reason=_("Asks to wait until it has declared its size"), by=office)
        elif WORKS_OUT_NOTHING.intersection(row.doubts):
            actions.decide(row, reason=_("Declared by phone"), band="micro", by=office)
        else:
            actions.decide(row, reason=_("Confirmed by phone; it goes by post"), by=office)
    actions.approve_run(run, by=accounts["treasurer@claqueta.example"])
    run.refresh_from_db()
    # What admissions have issued of the year already is not gone behind.
    latest = Receipt.objects.filter(series=DUES.code, year=day.year).aggregate(day=Max("issued_on"))["day"]
    day = max(day, latest or day)
    if run.state == DuesRun.State.PREVIEW:
        actions.approve_run(run, by=accounts["board@claqueta.example"])
    actions.issue_run(run, by=office, on=day)
    run.rows.exclude(receipt=None).update(paper="sent")


def _pay(year: int, today: date) -> None:
    """Most pay by transfer within two months; some in two parts, some have their debit returned, some do not pay."""
    last_year = year < today.year
    issued = Receipt.objects.filter(dues_year=year, corrects=None).select_related("organisation")
    credits: list[tuple[date, Receipt, Money, str]] = []
    for number, receipt in enumerate(issued.order_by("pk")):
        day = receipt.issued_on + timedelta(days=3 + number * 7 % 50)
        later = day + timedelta(days=12)
        if later > today - THESE_DAYS:
            continue
        third = receipt.amount.split(3)[0]
        match number % 20:
            case 3:
                actions.post(
                    receipt, third, on=day, kind=Posting.Kind.TRANSFER, note=_("First part"), by=SYSTEM
                )
                if last_year:
                    actions.post(
                        receipt, receipt.amount - third, on=later, kind=Posting.Kind.TRANSFER, by=SYSTEM
                    )
            case 7:
                actions.post(receipt, receipt.amount, on=day, kind=Posting.Kind.COLLECTION, by=SYSTEM)
                actions.post(
                    receipt, receipt.amount, on=later, kind=Posting.Kind.RETURN, note="AM04", by=SYSTEM
                )
                if last_year:
                    actions.post(receipt, receipt.amount, on=later, kind=Posting.Kind.TRANSFER, by=SYSTEM)
            case 11 if number < 20:
                credits.append((day, receipt, receipt.amount, _("Issued to a company that had merged")))
            case 13:
                credits.append((day, receipt, third, _("Reduction granted by the board")))
                actions.post(receipt, receipt.amount - third, on=later, kind=Posting.Kind.TRANSFER, by=SYSTEM)
            case 16 | 17 | 18 if not last_year:
                continue
            case 19 if number > 40:
                continue
            case _:
                kind = Posting.Kind.COLLECTION if number % 3 else Posting.Kind.TRANSFER
                actions.post(receipt, receipt.amount, on=day, kind=kind, by=SYSTEM)
    # Numbers follow the days.
    for day, receipt, amount, reason in sorted(credits, key=lambda one: one[0]):
        actions.credit(receipt, amount, reason=reason, on=day, by=SYSTEM)


def _books(today: date) -> None:
    for place, year in enumerate((today.year - 1, today.year)):
        for concept, amounts in BUDGET.items():
            actions.set_budget(year=year, concept=concept, amount=_money(amounts[place]), by=SYSTEM)
    month = date(today.year - 1, 1, 28)
    while month <= today - THESE_DAYS:
        for concept, amount in MONTHLY.items():
            actions.record_movement(
                -_money(amount), concept=concept, on=month, text=_("Month’s bill"), by=SYSTEM
            )
        if month.month % 3 == 0:
            for concept, amount in QUARTERLY.items():
                actions.record_movement(
                    -_money(amount), concept=concept, on=month, text=_("Quarter’s bill"), by=SYSTEM
                )
        month = add_months(month, 1)


def _agreements(today: date) -> None:
    """Two administrations that pay in instalments, a part of them received."""
    bodies = Organisation.objects.filter(kind="public_body", merged_into=None).order_by("pk")[:2]
    for place, body in enumerate(bodies):
        for year in (today.year - 1, today.year):
            for number, day in enumerate((date(year, 4, 15), date(year, 12, 10)), 1):
                income = actions.expect_income(
                    body,
                    title=_("Agreement %(year)s, instalment %(number)s") % {"year": year, "number": number},
                    amount=_money("17500" if place else "15000"),
                    expected_on=day,
                    by=SYSTEM,
                )
                if day + timedelta(days=20) < today:
                    actions.receive_income(income, on=day + timedelta(days=9), by=SYSTEM)


def _to_invoice(accounts: dict[str, Account]) -> None:
    """Sponsorships: one invoiced, one at the program, one just prepared."""
    office = accounts["office@claqueta.example"]
    customers = Organisation.objects.exclude(tax_id="").filter(
        premises__city__gt="", premises__country__gt="", merged_into=None
    )
    for number, customer in enumerate(customers.distinct().order_by("pk")[:3]):
        document = actions.prepare_invoice(
            customer,
            concept="sponsorship",
            lines=[ToInvoice(_("Sponsorship of the yearly gathering"), Decimal(1), _money("6000"))],
            by=office,
        )
        if number < 2:
            actions.note_export(document, by=office)
        if number == 0:
            actions.note_invoice(document, number="F-2026-0031", invoiced_on=timezone.localdate(), by=office)


def _money(amount: str) -> Money:
    return Money(Decimal(amount), settings.CLUSTER.currency)
