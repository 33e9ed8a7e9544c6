"""Amounts, days and names that nobody should send are refused beside their field, and nothing is kept of them."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import etree

from claqueta.billing import actions
from claqueta.billing.models import (
    Collection,
    CollectionRow,
    CollectionState,
    MandateState,
    Posting,
    Receipt,
)
from claqueta.billing.tests.factories import taken
from claqueta.foundation.actors import SYSTEM

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
type Make = Callable[..., Any]
TODAY = timezone.localdate()
YEAR = TODAY.year


def done(act: str, **fields: Any) -> dict[str, Any]:
    """What the page between sends for an act."""
    return {"action": act, "step": "2", **{f"{act}-{name}": value for name, value in fields.items()}}


HOSTILE = (
    "-0.01",
    "0",
    "NaN",
    "-NaN",
    "Infinity",
    "1e400",
    "1000000000000000",
    "0.001",
    "",
    "١٢",
    "1,2,3",
    "0x10",
)


@pytest.mark.parametrize("amount", HOSTILE)
def test_amount_that_is_none_is_refused_beside_its_field(
    amount: str, owed: Any, client: Client, account: Make
) -> None:
    client.force_login(account("treasurer"))
    address = reverse("office_receipt", args=[owed.pk])
    (entry,) = taken(("x", "450.00"))
    before = (Posting.objects.count(), Receipt.objects.count())
    for act, more in (
        ("post", {"on": str(TODAY), "kind": "manual", "note": ""}),
        ("credit", {"reason": "So"}),
    ):
        answer = client.post(address, done(act, amount=amount, **more))
        assert answer.status_code == 422, (act, amount)
    said = {
        "action": "settle",
        "kind": "payment",
        "receipt": owed.pk,
        f"amount-{owed.pk}": amount,
        "revision": entry.revision,
    }
    assert client.post(reverse("office_bank_entry", args=[entry.pk]), said).status_code == 422, amount
    assert (Posting.objects.count(), Receipt.objects.count()) == before


@pytest.mark.parametrize("day", ["1066-10-14", "9999-12-31", "0001-01-01", "2026-02-30", "x"])
def test_day_that_cannot_be_is_refused(day: str, owed: Any, client: Client, account: Make) -> None:
    client.force_login(account("treasurer"))
    address = reverse("office_receipt", args=[owed.pk])

    assert client.post(address, done("post", amount="10", on=day, kind="manual", note="")).status_code == 422
    assert not Posting.objects.exists()


def file_of_holder(organisation: Make, receipt: Make, mandate: Make, name: str) -> bytes:
    """The bank's file of one debit on the account of this holder."""
    film = organisation("Azotea Films", email="azotea@people.example")
    given = mandate(film, account=31, holder=name)
    if given.state == MandateState.PENDING:
        actions.MANDATES.make("accept", given, by=SYSTEM)
    receipt(film, "450.00", on=TODAY - timedelta(days=30), due_on=TODAY)
    collection = actions.begin_collection(TODAY, by=SYSTEM)
    actions.COLLECTIONS.make("notify", collection, by=SYSTEM)
    Collection.objects.update(notified_at=timezone.now() - timedelta(days=30))
    return actions.fetch_file(collection, by=SYSTEM).body


@pytest.mark.parametrize("name", ['Luz & <Sombra> "S.L."', "Ñandú_#*", "A" * 70])
def test_holder_goes_into_the_file_in_the_banks_letters(
    name: str, organisation: Make, receipt: Make, mandate: Make
) -> None:
    body = file_of_holder(organisation, receipt, mandate, name)

    (written,) = etree.fromstring(body).xpath("//*[local-name()='Dbtr']/*[local-name()='Nm']/text()")
    assert re.fullmatch(r"[A-Za-z0-9/?:().,'+ -]{1,70}", written)


@pytest.mark.parametrize("name", ["שלום סרטים", "A" * 71, " ", "***"])
def test_holder_of_whom_nothing_would_be_left_is_refused(
    name: str, organisation: Make, receipt: Make, mandate: Make
) -> None:
    with pytest.raises(ValidationError):
        file_of_holder(organisation, receipt, mandate, name)
    assert not CollectionRow.objects.exclude(collection__state=CollectionState.NOTIFIED).exists()
