"""A year of a member across the domains: it applies, is admitted, pays by its bank, leaves, comes back."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from claqueta.billing import actions as billing
from claqueta.billing.books import BOOK as RECEIPTS
from claqueta.billing.models import (
    BankEntry,
    Collection,
    CollectionRow,
    CollectionState,
    EntryState,
    Mandate,
    MandateState,
    Posting,
    Receipt,
    RowState,
)
from claqueta.billing.queries import balance
from claqueta.billing.tests.factories import camt, euros
from claqueta.foundation import chains
from claqueta.foundation.models import OutgoingMail
from claqueta.membership import actions as membership
from claqueta.membership.book import BOOK as REGISTER
from claqueta.membership.models import Fact
from claqueta.membership.queries.register import entry_of
from claqueta.membership.tests.factories import answers
from claqueta.organisations.models import Organisation
from conftest import posted

pytestmark = pytest.mark.django_db
type Make = Callable[..., Any]


def url(name: str, *args: Any) -> str:
    with translation.override("en"):
        return reverse(name, args=args)


def admitted(application: Make, by: Any, **more: Any) -> Organisation:
    said = {"sitting": "Board 4", "decided_on": timezone.localdate(), **more}
    made = membership.APPLICATIONS.make("admit", application("board"), by=by, **said).thing
    organisation: Organisation = made.organisation
    return organisation


def announced(by: Any) -> Collection:
    """Everything due is collected, and told of long enough ago."""
    made = billing.begin_collection(Receipt.objects.latest("due_on").due_on, by=by)
    made = billing.COLLECTIONS.make("notify", made, by=by).thing
    Collection.objects.filter(pk=made.pk).update(notified_at=timezone.now() - timedelta(days=30))
    return Collection.objects.get(pk=made.pk)


def test_year_in_the_life_of_a_member(application: Make, account: Make, client: Client) -> None:
    today = timezone.localdate()
    office, treasurer = account("office_admin"), account("treasurer", email="treasurer@x.example")
    film = admitted(application, office)

    # The admission joined up what others own: mandate, first receipt for the rest of the year, its mail.
    mandate = Mandate.objects.get()
    assert (mandate.organisation, mandate.state, mandate.holder) == (
        film,
        MandateState.ACTIVE,
        "Bruma Cine SL",
    )
    first = Receipt.objects.get()
    quarters = 4 - (today.month - 1) // 3
    assert (first.organisation, first.dues_year, first.amount) == (
        film,
        today.year,
        euros(Decimal("112.50") * quarters),
    )
    mails = {(mail.to, mail.template) for mail in OutgoingMail.objects.all()}
    assert ("ana@bruma.example", "billing/mail/receipt") in mails
    assert ("office@bruma.example", "membership/mail/welcome") in mails

    # Collected: announced to whom the member named, though nobody has come in yet.
    collection = announced(treasurer)
    assert ("ana@bruma.example", "billing/mail/prenotification") in {
        (mail.to, mail.template) for mail in OutgoingMail.objects.all()
    }
    file = billing.fetch_file(collection, by=treasurer)
    assert b"Bruma Cine SL" in file.body
    assert mandate.reference.encode() in file.body

    # The bank credits it and then returns it; then the member pays by transfer.
    sum_due = first.amount.amount
    body = camt([(today, f"REMESA ADEUDOS {collection.reference}", str(sum_due))])
    billing.take_in(body, "january.xml", by=treasurer)
    billing.explain(by=treasurer)
    entry = BankEntry.objects.get()
    if entry.state != EntryState.SETTLED:
        billing.settle_entry(
            entry, kind="collection", shares=[(first.pk, sum_due)], revision=entry.revision, by=treasurer
        )
    collection.refresh_from_db()
    assert (balance(first), collection.state) == (euros(0), CollectionState.BOOKED)
    assert CollectionRow.objects.get().state == RowState.COLLECTED
    body = camt([(today, f"DEVOLUCION ADEUDO {first.number}", f"-{sum_due}")], opening="2000", number="2")
    billing.take_in(body, "return.xml", by=treasurer)
    back = BankEntry.objects.get(amount__lt=euros(0))
    billing.settle_entry(
        back, kind="return", shares=[(first.pk, sum_due)], revision=back.revision, by=treasurer
    )
    assert balance(first) == first.amount
    body = camt(
        [(today, f"Cuota {first.number}", str(sum_due))], opening="3000", number="3", name="BRUMA CINE SL"
    )
    billing.take_in(body, "paid.xml", by=treasurer)
    billing.explain(by=treasurer)
    assert balance(first) == euros(0)

    # Certified, gone, and back with a new number and its history.
    client.force_login(office)
    answer = client.post(url("membership_certificate", film.slug))
    assert answer.status_code == 302
    membership.propose_leaving(film, "dissolution", grounds="It merges", effective_on=today, by=office)
    assert entry_of(film.pk, today) is None
    note = Receipt.objects.get(corrects=first)
    left = first.amount + note.amount
    assert euros(0) <= left < first.amount
    assert balance(first) == note.amount
    again = answers(representative={"rep_email": "ana@bruma.example"})
    second = admitted(lambda state: application(state, said=again), office)
    assert second == film
    numbers = list(Fact.objects.filter(kind="admitted").values_list("number", flat=True))
    assert len(set(numbers)) == 2
    assert [str(one.state) for one in Mandate.objects.order_by("pk")] in (["active"], ["revoked", "active"])
    assert chains.verify(RECEIPTS) == chains.verify(REGISTER) == []
    owed = sum((one.amount.amount for one in Receipt.objects.filter(dues_year=today.year)), Decimal())
    assert owed <= 450
    assert posted()
    assert Posting.objects.filter(kind=Posting.Kind.CREDIT).count() == 1
