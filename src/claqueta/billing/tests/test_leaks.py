"""Account numbers are nowhere in the open: not in a table, the trail, the index, a log, a mail, an export or a page."""

import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claqueta.billing import actions
from claqueta.billing.models import BankEntry, Collection
from claqueta.billing.tests.factories import camt, iban
from claqueta.foundation import outbox
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.search import rebuild

pytestmark = [pytest.mark.django_db, pytest.mark.whole]
type Make = Callable[..., Any]
TODAY = timezone.localdate()
SECRETS = [iban(51), iban(52), iban(53, "9992")]
"""A mandate's account, the one it was moved to, a payer's."""


@pytest.fixture
def history(organisation: Make, receipt: Make, mandate: Make) -> Any:
    """A mandate that is moved, collected on, returned; a payment that is settled."""
    azotea = organisation("Azotea Films", email="azotea@people.example")
    given = mandate(azotea, account=51)
    given.collected_first = given.collected_last = TODAY
    given.save()
    actions.amend(given, iban=iban(52), by=SYSTEM)
    owed = receipt(azotea, "450.00", on=TODAY - timedelta(days=40), due_on=TODAY - timedelta(days=10))
    collection = actions.begin_collection(TODAY, by=SYSTEM)
    actions.COLLECTIONS.make("notify", collection, by=SYSTEM)
    Collection.objects.update(notified_at=timezone.now() - timedelta(days=30))
    actions.fetch_file(collection, by=SYSTEM)
    body = camt(
        [(TODAY, f"De {SECRETS[2]} a {SECRETS[1]}", "450.00")], payer=SECRETS[2], name=f"Ana {SECRETS[2]}"
    )
    actions.take_in(body, f"{SECRETS[2]}.xml", by=SYSTEM)
    actions.explain(by=SYSTEM)
    entry = BankEntry.objects.get()
    if entry.state != "settled":
        actions.settle_entry(
            entry, kind="payment", shares=[(owed.pk, Decimal("450"))], revision=entry.revision, by=SYSTEM
        )
    actions.reveal(given, reason="The bank asks", by=SYSTEM)
    rebuild()
    return azotea


def cells() -> Iterator[tuple[str, str]]:
    """Every value of every table, as text."""
    for model in apps.get_models():
        for row in model._base_manager.all().values():
            for name, value in row.items():
                text = bytes(value).decode("latin-1") if isinstance(value, memoryview | bytes) else str(value)
                yield f"{model._meta.label}.{name}", text


def spaced(number: str) -> str:
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4))


def shows(text: str) -> bool:
    return any(secret in text or spaced(secret) in text or secret[4:] in text for secret in SECRETS)


def test_no_table_index_or_log_has_an_account(
    history: Any, caplog: pytest.LogCaptureFixture, client: Client, account: Make
) -> None:
    with caplog.at_level(logging.DEBUG):
        client.force_login(account("treasurer"))
        client.post(reverse("office_find_account"), {"iban": SECRETS[1]})
        client.post(reverse("office_find_account"), {"iban": SECRETS[1][:-1] + "0"})
        actions.take_in(camt([(TODAY, SECRETS[0], "3.00")], opening="1450.00", number="2"), "x", by=SYSTEM)
        outbox.deliver_due()

    assert {where for where, text in cells() if shows(text)} == set()
    assert not shows(caplog.text)
    folder = Path(settings.DATA_DIR)
    files = [path for path in folder.rglob("*") if path.is_file() and ".sqlite3" not in path.name]
    assert [path for path in files if shows(path.read_bytes().decode("latin-1"))] == []


def test_no_page_or_export_shows_an_account(history: Any, client: Client, account: Make) -> None:
    client.force_login(account("office_admin"))
    mandate = history.mandates.get()
    collection, entry = Collection.objects.get(), BankEntry.objects.get()
    addresses = [
        reverse("office_mandates"),
        *(f"{reverse('office_mandates')}?export={form}" for form in ("csv", "json")),
        *(f"{reverse('office_bank_entries')}?export={form}" for form in ("csv", "json")),
        reverse("office_mandate", args=[mandate.pk]),
        reverse("office_collection", args=[collection.pk]),
        reverse("office_bank_entry", args=[entry.pk]),
        reverse("office_reconcile"),
        reverse("office_treasury"),
        reverse("office_trail"),
        reverse("billing_mandate", args=[history.slug]),
        reverse("office_bank_entry", args=[10**9]),
    ]
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code in (200, 404), address
        assert not shows(b"".join(answer).decode()), address


def test_whole_account_is_shown_for_a_reason_and_once(history: Any, client: Client, account: Make) -> None:
    by = account("office_admin")
    client.force_login(by)
    address = reverse("office_mandate_iban", args=[history.mandates.get().pk])

    assert not shows(client.get(address).content.decode())
    assert not shows(client.post(address, {"reason": ""}).content.decode())


def test_own_print_of_a_mandate_is_for_its_representatives(
    history: Any, client: Client, representative: Make, organisation: Make
) -> None:
    stranger = representative(organisation("Faro"), email="faro@people.example")
    client.force_login(stranger)

    for route in ("billing_mandate", "billing_mandate_pdf", "billing_mandate_revoke"):
        answer = client.get(reverse(route, args=[history.slug]))
        assert answer.status_code == 403
        assert "Azotea" not in answer.content.decode()
