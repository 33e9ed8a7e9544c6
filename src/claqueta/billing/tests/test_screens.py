"""The office's and the members' screens of the bank: from a mandate to a paid receipt, by forms alone."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claqueta.billing import actions
from claqueta.billing.models import (
    BankEntry,
    Collection,
    CollectionState,
    Dispute,
    EntryState,
    Mandate,
    MandateState,
    Promise,
    Reminder,
    Statement,
)
from claqueta.billing.queries import balance
from claqueta.billing.tests.factories import camt, euros, iban, statement_csv
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.models import Job

pytestmark = pytest.mark.django_db
type Make = Callable[..., Any]
TODAY = timezone.localdate()
COPY = b"%PDF-1.7 signed"


def form_of(account: int, **more: Any) -> dict[str, Any]:
    return {
        "holder": "Azotea Films S.L.",
        "iban": iban(account),
        "scheme": "CORE",
        "signed_by": "Ana Ruiz",
        "signed_place": "Madrid",
        "copy": SimpleUploadedFile("signed.pdf", COPY),
        **more,
    }


@pytest.fixture
def azotea(organisation: Make) -> Any:
    return organisation("Azotea Films", email="azotea@people.example")


@pytest.fixture
def office(account: Make) -> Client:
    client = Client()
    client.force_login(account("office_admin", email="office@people.example"))
    return client


@pytest.fixture
def member(azotea: Any, representative: Make) -> Client:
    client = Client()
    client.force_login(representative(azotea))
    return client


def address(route: str, *args: Any) -> str:
    return reverse(route, args=args)


# -- The member area ---------------------------------------------------------------------------------------------


def test_member_gives_changes_prints_and_revokes_its_mandate(azotea: Any, member: Client) -> None:
    page = address("billing_mandate", azotea.slug)
    assert member.get(page).status_code == 200
    assert member.post(page, form_of(71, iban="ES00")).status_code == 422
    assert member.post(page, {**form_of(71), "copy": ""}).status_code == 422
    assert member.post(page, form_of(71)).status_code == 302
    mandate = Mandate.objects.get()
    assert mandate.state == MandateState.PENDING
    actions.MANDATES.make("accept", mandate, by=SYSTEM)

    shown = member.get(page).content.decode()
    assert mandate.iban_masked in shown
    assert iban(71) not in shown
    assert member.post(page, form_of(72)).status_code == 302
    mandate.refresh_from_db()
    assert (mandate.iban, mandate.state) == (iban(72), MandateState.PENDING)
    assert member.get(address("billing_mandate_revoke", azotea.slug)).status_code == 200
    assert member.post(address("billing_mandate_revoke", azotea.slug), {"why": "x"}).status_code == 302
    mandate.refresh_from_db()
    assert (mandate.state, mandate.why_ended) == (MandateState.REVOKED, "x")
    assert member.get(address("billing_mandate_revoke", azotea.slug)).status_code == 404


def test_colleague_sees_the_mandate_and_does_not_change_it(
    azotea: Any, representative: Make, mandate: Make
) -> None:
    mandate(azotea, account=1)
    client = Client()
    client.force_login(representative(azotea, kind="colleague", email="colleague@people.example"))

    shown = client.get(address("billing_mandate", azotea.slug))
    assert (shown.status_code, b"<form class" in shown.content) == (200, False)
    assert client.post(address("billing_mandate", azotea.slug), form_of(2)).status_code in (200, 403)
    assert Mandate.objects.get().iban == iban(1)


def test_signatures_are_bounded(azotea: Any, member: Client, settings: Any, monkeypatch: Any) -> None:
    from conftest import at_most

    at_most(settings, monkeypatch, mandate_signatures=1)
    page = address("billing_mandate", azotea.slug)
    member.post(page, form_of(71, holder="Azotea"))
    assert member.post(page, form_of(72)).status_code == 429


def test_mandates_are_printed(azotea: Any, member: Client, office: Client, mandate: Make) -> None:
    mine = mandate(azotea, account=1)
    for client, page in (
        (member, address("billing_mandate_pdf", azotea.slug)),
        (member, f"{address('billing_mandate_form', azotea.slug)}?scheme=B2B"),
        (office, address("office_mandate_pdf", mine.pk)),
    ):
        answer = client.get(page)
        assert answer.content.startswith(b"%PDF"), page


# -- Mandates in the office -----------------------------------------------------------------------------------------


def test_office_finds_whose_an_account_is_and_accepts_what_is_right(
    azotea: Any, office: Client, mandate: Make
) -> None:
    pending = mandate(azotea, account=5, holder="Somebody Else")
    page, record = address("office_find_account"), address("office_mandate", pending.pk)

    assert office.post(page, {"iban": iban(5)}).headers["Location"] == record
    assert office.post(page, {"iban": iban(6)}).status_code == 200
    assert office.post(page, {"iban": "ES00"}).status_code == 422
    assert office.post(page, {}).status_code == 422
    assert office.get(page).status_code == 200
    assert office.post(record, {"action": "accept"}).status_code == 302
    pending.refresh_from_db()
    assert pending.state == MandateState.ACTIVE
    assert office.get(f"{address('office_mandates')}?waits=lapse").status_code == 200


def test_office_reads_what_was_signed(azotea: Any, office: Client, mandate: Make) -> None:
    proof = actions.Proof(actions.copied(SimpleUploadedFile("a.pdf", COPY)).how, "application/pdf", COPY)
    signed = mandate(azotea, account=5, proof=proof)
    bare = mandate(azotea, account=6)

    for one, is_there in ((signed, True), (bare, False)):
        way = address("office_mandate_proof", one.pk)
        assert office.get(way).status_code == (200 if is_there else 404)
        assert (way in office.get(address("office_mandate", one.pk)).content.decode()) is is_there
    assert office.get(address("office_mandate_proof", signed.pk)).content == COPY


# -- From the collection to what is paid -----------------------------------------------------------------------------


def test_collection_goes_from_what_is_due_to_the_banks_file(
    azotea: Any, office: Client, mandate: Make, receipt: Make, organisation: Make
) -> None:
    mandate(azotea, account=5)
    owed = receipt(azotea, on=TODAY - timedelta(days=30), due_on=TODAY)
    receipt(organisation("Faro"), on=TODAY - timedelta(days=30), due_on=TODAY)
    new = address("office_collection_new")

    assert owed.number in office.get(new).content.decode()
    gone = {"asked_on": TODAY - timedelta(days=1), "scheme": "CORE", "receipt": owed.pk}
    assert office.post(new, gone).status_code == 422
    assert office.post(new, {**gone, "asked_on": TODAY}).status_code == 302
    collection = Collection.objects.get()
    record, file = (
        address("office_collection", collection.pk),
        address("office_collection_file", collection.pk),
    )
    assert office.get(record).status_code == 200
    assert office.post(file).status_code == 422
    assert office.post(record, {"action": "notify"}).status_code == 302
    Collection.objects.update(notified_at=timezone.now() - timedelta(days=30))
    assert office.get(file).status_code == 200
    assert office.post(file).headers["Content-Type"] == "application/xml"
    assert office.post(file).status_code == 422
    assert office.post(file, {"again": "1"}).status_code == 200
    collection.refresh_from_db()
    assert collection.state == CollectionState.SENT
    drop = {"action": "drop_fetched", "step": "2", "drop_fetched-why": "Refused by the bank"}
    refused = office.post(record, drop)
    assert (refused.status_code, refused.content.decode().count("fetched this file on")) == (422, 2)
    assert office.post(record, {"action": "drop", "step": "2", "drop-why": "Another way"}).status_code == 422
    collection.refresh_from_db()
    assert collection.state == CollectionState.SENT
    assert office.post(record, {**drop, "drop_fetched-not_taken": "on"}).status_code == 302
    collection.refresh_from_db()
    assert collection.state == CollectionState.DROPPED


def test_debit_is_left_out_and_the_day_is_moved(
    azotea: Any, office: Client, mandate: Make, receipt: Make
) -> None:
    mandate(azotea, account=5)
    receipt(azotea, on=TODAY - timedelta(days=30), due_on=TODAY)
    collection = actions.begin_collection(TODAY, by=SYSTEM)
    record = address("office_collection", collection.pk)

    later = TODAY + timedelta(days=90)
    assert office.post(record, {"action": "move", "step": "2", "move-asked_on": later}).status_code == 302
    collection.refresh_from_db()
    assert collection.asked_on == later
    row = collection.rows.get()
    assert office.post(record, {"action": "leave_out", "row": row.pk}).status_code == 302
    row.refresh_from_db()
    assert row.state == "dropped"


def take(office: Client, body: bytes, name: str = "movimientos.xml") -> Any:
    return office.post(address("office_statement_upload"), {"file": SimpleUploadedFile(name, body)})


def test_statement_is_taken_in_and_what_waits_is_settled(azotea: Any, office: Client, receipt: Make) -> None:
    owed = receipt(azotea, "450.00", on=TODAY - timedelta(days=60))
    assert office.get(address("office_statement_upload")).status_code == 200
    rows = [(TODAY, f"Cuota {owed.number}", "300.00"), (TODAY, "COMISION MANTENIMIENTO", "-9.00")]
    assert take(office, camt(rows)).headers["Location"] == address("office_reconcile")
    assert take(office, camt(rows)).status_code == 422
    entry = BankEntry.objects.get(amount=euros("300.00"))
    page = address("office_reconcile")
    assert owed.number in office.get(page).content.decode()

    sent = {"entry": entry.pk, "revision": entry.revision, "kind": "payment", "receipt": owed.pk}
    assert office.post(page, {**sent, f"amount-{owed.pk}": "much"}).status_code == 422
    assert office.post(page, {**sent, f"amount-{owed.pk}": "300,00"}).status_code == 302
    assert office.post(page, {**sent, f"amount-{owed.pk}": "300,00"}).status_code == 422
    assert office.post(page, {"action": "others"}).status_code == 302
    assert balance(owed) == euros("150.00")
    assert not BankEntry.objects.exclude(state=EntryState.SETTLED).exists()


def test_entry_is_something_else_and_undone(azotea: Any, office: Client, receipt: Make) -> None:
    owed = receipt(azotea, "450.00", on=TODAY - timedelta(days=60))
    take(office, camt([(TODAY, "Ingreso", "500.00")]))
    entry = BankEntry.objects.get()
    record = address("office_bank_entry", entry.pk)
    assert owed.number in office.get(f"{record}?find=azotea").content.decode()

    sent = {
        "action": "settle",
        "kind": "payment",
        "receipt": owed.pk,
        f"amount-{owed.pk}": "450.00",
        "revision": entry.revision,
    }
    assert office.post(record, sent).status_code == 422
    assert office.post(record, {**sent, "organisation": azotea.pk}).status_code == 302
    assert office.get(record).status_code == 200
    assert balance(owed) == euros(0)
    assert office.post(record, {"action": "undo", "step": "2", "undo-reason": "Wrong"}).status_code == 302
    assert balance(owed) == euros("450.00")


def test_held_statement_is_decided_on_its_screen(office: Client) -> None:
    take(office, camt([(TODAY - timedelta(days=30), "x", "1.00")]))
    answer = take(office, camt([(TODAY, "y", "1.00")], opening="5.00"), "otro.xml")
    held = Statement.objects.get(state="held")
    record = address("office_statement", held.pk)

    assert answer.headers["Location"] == record
    assert office.get(record).status_code == 200
    assert office.post(record, {"action": "take", "step": "2", "take-why": "So it is"}).status_code == 302
    held.refresh_from_db()
    assert held.state == "taken"
    take(office, camt([(TODAY, "z", "1.00")], opening="77.00", number="8"), "mas.xml")
    other = Statement.objects.filter(state="held").first()
    if other is not None:
        address_of = address("office_statement", other.pk)
        assert (
            office.post(address_of, {"action": "leave_out", "step": "2", "leave_out-why": "No"}).status_code
            == 302
        )


def test_long_file_is_taken_in_by_the_worker(
    azotea: Any, office: Client, receipt: Make, settings: Any, monkeypatch: Any
) -> None:
    from claqueta.billing.tasks import take_in_file
    from conftest import at_most

    at_most(settings, monkeypatch, bank_file_at_once=0)
    owed = receipt(azotea, "450.00", on=TODAY - timedelta(days=60))
    body = statement_csv([(TODAY, f"Cuota {owed.number}", "450.00")])
    assert take(office, body, "movimientos.csv").status_code == 302

    job = Job.objects.get(kind="bank")
    if job.state != Job.State.DONE:
        take_in_file.call(str(job.pk), "movimientos.csv", "es")
        job.refresh_from_db()
    assert (job.state, job.result["new"], bool(job.file)) == (Job.State.DONE, 1, False)


# -- Reminders -----------------------------------------------------------------------------------------------------


def test_office_promises_disputes_reminds_and_decides(azotea: Any, office: Client, receipt: Make) -> None:
    late = receipt(azotea, on=TODAY - timedelta(days=130), due_on=TODAY - timedelta(days=100))
    reminder = Reminder.objects.create(
        organisation=azotea, step=3, to=["a@b.example"], language="es", subject="S", text="T", made_on=TODAY
    )
    reminder.lines.create(receipt=late, step=3)
    record = address("office_reminder", reminder.pk)
    changed = {"action": "change", "step": "2", "change-subject": "Otro", "change-text": "Texto"}
    assert office.post(record, changed).status_code == 302
    assert office.post(record, {"action": "send"}).status_code == 302
    reminder.refresh_from_db()
    assert (reminder.state, reminder.subject) == ("sent", "Otro")
    task = azotea.arrears_tasks.get()
    done = {"action": "done", "step": "2", "done-note": "The board knows"}
    assert office.post(address("office_arrears_task", task.pk), done).status_code == 302

    new = address("office_promise_add")
    later = TODAY + timedelta(days=20)
    assert office.post(new, {"organisation": azotea.pk, "instalments": "soon"}).status_code == 422
    assert (
        office.post(new, {"organisation": azotea.pk, "instalments": f"{later:%d/%m/%Y} 50,00\n"}).status_code
        == 302
    )
    made = Promise.objects.get()
    assert made.instalments == [{"on": later.isoformat(), "amount": "50.00"}]
    assert f"{later:%d/%m/%Y}: €50.00" in office.get(address("office_promise", made.pk)).content.decode()
    assert office.post(address("office_dispute_add"), {"receipt": "?", "reason": "x"}).status_code == 422
    assert (
        office.post(address("office_dispute_add"), {"receipt": late.number, "reason": "x"}).status_code == 302
    )
    dispute = Dispute.objects.get()
    ended = {"action": "end", "step": "2", "end-outcome": "Owed"}
    assert office.post(address("office_dispute", dispute.pk), ended).status_code == 302


# -- How much it asks of the database ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("route", "most"),
    [
        ("office_mandates", 30),
        ("office_collections", 30),
        ("office_bank_entries", 30),
        ("office_reconcile", 35),
        ("office_statements", 30),
        ("office_reminders", 30),
        ("office_collection_new", 35),
        ("office_treasury", 60),
    ],
)
def test_screens_ask_as_much_of_few_as_of_many(
    route: str,
    most: int,
    office: Client,
    organisation: Make,
    receipt: Make,
    mandate: Make,
    django_assert_max_num_queries: Any,
) -> None:
    for number in range(6):
        member = organisation(f"Member {number}")
        owed = receipt(member, on=TODAY - timedelta(days=60), due_on=TODAY)
        mandate(member, account=100 + number)
        Reminder.objects.create(
            organisation=member, step=3, to=[], language="es", subject="S", text="T", made_on=TODAY
        )
        take(
            office,
            camt([(TODAY, f"Pago {owed.number} {number}", "30.00")], number=str(number)),
            f"{number}.xml",
        )

    with django_assert_max_num_queries(most):
        assert office.get(address(route)).status_code == 200
