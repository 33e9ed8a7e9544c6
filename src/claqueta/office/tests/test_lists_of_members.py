"""The office's lists of members and money: a longer one asks the database no more often."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from claqueta.billing import actions as billing
from claqueta.billing.actions import ToInvoice
from claqueta.billing.models import Collection, DuesRow
from claqueta.billing.tests.factories import camt, euros
from claqueta.foundation.actors import SYSTEM
from claqueta.membership import actions as membership
from claqueta.membership.models import Application, Declaration, OnboardingStep

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
type Make = Callable[..., Any]
BACKEND = "django.contrib.auth.backends.ModelBackend"
TODAY = timezone.localdate()
TAX_IDS = (
    "B12345674",
    "B12345682",
    "B12345690",
    "B12345708",
    "B12345716",
    "B12345724",
    "B12345732",
    "B12345740",
)
LISTS = {
    "office_register": 20,
    "office_applications": 20,
    "office_declarations": 20,
    "office_leaving": 20,
    "office_welcome": 20,
    "office_receipts": 20,
    "office_dues_runs": 20,
    "office_dues_rows": 20,
    "office_movements": 20,
    "office_expected_income": 20,
    "office_budget": 22,
    "office_invoices": 20,
    "office_mandates": 20,
    "office_collections": 20,
    "office_statements": 20,
    "office_bank_entries": 20,
    "office_reminders": 20,
    "office_promises": 20,
    "office_disputes": 20,
}
"""At most so many queries for a page of each, the frame's own included."""


@pytest.fixture
def grow(member: Make, receipt: Make, mandate: Make) -> Callable[[range], None]:
    """Put one more row in every list, for each number."""

    def more(numbers: range) -> None:
        for number in numbers:
            film = member(
                f"Azotea {number}", since=date(2024, 1, 1), tax_country="ES", tax_id=TAX_IDS[number]
            )
            mandate(film, 100 + number)
            billing.remind()
            receipt(film, on=TODAY - timedelta(days=60), due_on=TODAY - timedelta(days=40))
            billing.begin_collection(TODAY, by=SYSTEM)
            late = receipt(film, on=TODAY - timedelta(days=60), due_on=TODAY - timedelta(days=30))
            billing.remind()
            billing.dispute(late, reason="Wrong", by=SYSTEM)
            billing.promise(film, instalments=[(TODAY + timedelta(days=9), euros(1))], by=SYSTEM)
            billing.record_movement(euros(-3), concept="bank_fees", on=TODAY, text="Fee", by=SYSTEM)
            billing.expect_income(film, title="A", amount=euros(9), expected_on=TODAY, by=SYSTEM)
            billing.set_budget(year=2026 + number % 4, concept="dues", amount=euros(9), by=SYSTEM)
            line = ToInvoice("Patrocinio", Decimal(1), euros(60))
            billing.prepare_invoice(film, concept="sponsorship", lines=[line], by=SYSTEM)
            day = TODAY - timedelta(days=20 - number)
            body = camt(
                [(day, f"Nothing known {number}", "12.00")],
                opening=str(1000 + 12 * number),
                number=str(number),
            )
            billing.take_in(body, f"{number}.xml", by=SYSTEM)
            membership.propose_leaving(film, "discipline", grounds="G", by=SYSTEM)
            membership.ask_for_declaration(film, by=SYSTEM)
            made = Application.objects.create(
                email=f"a{number}@b.example",
                state="received",
                sent_at=timezone.now(),
                legal_name=f"N{number}",
            )
            OnboardingStep.objects.create(
                application=made, organisation=film, key=f"k{number}", who="office", due_on=TODAY
            )
        billing.begin_run(year=TODAY.year - 1 + numbers.start % 2, by=SYSTEM)

    return more


def queries(client: Client, name: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = client.get(reverse(name))
    assert answer.status_code == 200
    return len(asked)


def test_lists_take_few_queries_however_long(client: Client, account: Make, grow: Any) -> None:
    client.force_login(account("office_admin", email="admin@people.example"), BACKEND)
    grow(range(2))
    for name in LISTS:
        client.get(reverse(name))
    short = {name: queries(client, name) for name in LISTS}
    grow(range(3, 8))
    long = {name: queries(client, name) for name in LISTS}
    assert (Collection.objects.count(), DuesRow.objects.count() > 7, Declaration.objects.count() > 0) == (
        7,
        True,
        True,
    )
    assert {name: (short[name], count) for name, count in long.items() if count > short[name]} == {}
    assert {name: count for name, count in long.items() if count > LISTS[name]} == {}
