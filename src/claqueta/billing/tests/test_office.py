"""The office's screens of dues: a run from preview to issued, a receipt paid and credited, the journal, a document invoiced."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claqueta.billing import actions
from claqueta.billing.importing import BudgetImport
from claqueta.billing.models import BudgetLine, DuesRow, DuesRun, EconomicDocument, Posting, Receipt
from claqueta.billing.queries import balance
from claqueta.billing.tests.factories import euros
from claqueta.foundation import imports
from claqueta.foundation.actors import SYSTEM

YEAR = timezone.localdate().year


def done(act: str, **fields: Any) -> dict[str, Any]:
    """What the page between sends for an act."""
    return {"action": act, "step": "2", **{f"{act}-{name}": value for name, value in fields.items()}}


@pytest.fixture
def enter(client: Client, account: Callable[..., Any]) -> Callable[[str], Client]:
    def as_role(role: str) -> Client:
        client.force_login(account(role))
        return client

    return as_role


@pytest.mark.django_db(transaction=True)
def test_run_from_preview_to_issued(enter: Callable[[str], Client], member: Callable[..., Any]) -> None:
    member("Azotea")
    member("Cima", size_band="")
    member("Duna", address=False)
    client = enter("office_staff")
    answer = client.post(reverse("office_dues_run_add"), {"year": YEAR})
    run = DuesRun.objects.get()
    page = reverse("office_dues_run", args=[run.pk])
    assert answer.headers["Location"] == page
    again = client.post(reverse("office_dues_run_add"), {"year": YEAR})
    assert again.status_code == 422
    members = reverse("office_dues_rows")
    shown = client.get(f"{members}?run={run.pk}&doubt=no-size").content.decode()
    assert "Cima" in shown
    assert "Azotea" not in shown
    by_name = {row.organisation.name: row for row in run.rows.select_related("organisation")}
    row = reverse("office_dues_row", args=[by_name["Cima"].pk])
    refused = client.post(row, done("decide", reason="Told by phone", band=""))
    assert refused.status_code == 422
    client.post(row, done("decide", reason="Told by phone", band="small"))
    client.post(members, {**done("leave_out", reason="Asks to wait"), "chosen": by_name["Duna"].pk})
    assert {one.organisation.name: one.state for one in run.rows.select_related("organisation")} == {
        "Azotea": "ready",
        "Cima": "ready",
        "Duna": "left_out",
    }
    assert client.post(page, {"action": "approve", "step": "2"}).status_code in (302, 403)
    run.refresh_from_db()
    assert run.state == "preview"

    client = enter("treasurer")
    client.post(page, {"action": "approve", "step": "2"})
    run.refresh_from_db()
    assert run.state == "approved"
    client.post(page, {"action": "issue", "step": "2"})
    run.refresh_from_db()
    assert run.state == "issued"
    assert Receipt.objects.count() == 2
    assert "Asks to wait" in client.get(f"{members}?run={run.pk}").content.decode()
    assert client.get(page).status_code == 200
    assert DuesRow.objects.filter(paper="sent").count() == 2


def test_receipt_is_paid_undone_and_credited(
    enter: Callable[[str], Client], member: Callable[..., Any], receipt: Callable[..., Any]
) -> None:
    one = receipt(member("Azotea"), "450.00")
    client = enter("treasurer")
    page = reverse("office_receipt", args=[one.pk])
    today = timezone.localdate().isoformat()
    given = done("post", amount="50,00", on=today, kind="manual", note="")
    assert client.post(page, given).status_code == 302
    assert client.post(page, {**given, "post-amount": "-1"}).status_code == 422
    assert balance(one) == euros(400)
    posting = Posting.objects.get()
    assert client.post(page, {"action": "unpost", "posting": posting.pk, "reason": ""}).status_code == 422
    client.post(page, {"action": "unpost", "posting": posting.pk, "reason": "Another's"})
    assert balance(one) == euros(450)
    client.post(page, done("credit", amount="450", reason="Not a member"))
    note = Receipt.objects.get(corrects=one)
    text = client.get(page).content.decode()
    assert note.number in text
    assert client.get(reverse("office_receipt", args=[note.pk])).status_code == 200
    listed = client.get(reverse("office_receipts") + "?state=owes").content.decode()
    assert one.number not in listed


@pytest.mark.parametrize("query", ["", "?state=overdue", "?age=90", "?state=paid&year=2026", "?age=none"])
def test_lists_and_journal_answer(
    query: str, enter: Callable[[str], Client], member: Callable[..., Any], receipt: Callable[..., Any]
) -> None:
    receipt(member("Azotea"), "450.00")
    client = enter("secretary")
    assert client.get(reverse("office_receipts") + query).status_code == 200
    page = reverse("office_accounting")
    assert "720" in client.get(page).content.decode()
    exported = client.get(f"{page}?export=csv").content.decode()
    assert "450.00" in exported
    assert client.get(f"{page}?from=2026-02-01&to=2026-01-01").status_code == 422


def test_list_of_receipts_costs_the_same_however_many(
    enter: Callable[[str], Client],
    member: Callable[..., Any],
    receipt: Callable[..., Any],
    django_assert_max_num_queries: Any,
) -> None:
    film = member("Azotea")
    for _number in range(8):
        receipt(film, "10")
    client = enter("treasurer")
    path = reverse("office_receipts")
    client.get(path)
    with django_assert_max_num_queries(24):
        client.get(path)


def test_document_goes_to_the_program_and_its_number_comes_back(
    enter: Callable[[str], Client], member: Callable[..., Any]
) -> None:
    customer = member("Azotea", tax_country="ES", tax_id="B12345674")
    client = enter("office_staff")
    given = {
        "organisation": customer.pk,
        "concept": "sponsorship",
        "name": "Patrocinio",
        "quantity": "1",
        "price": "6000",
    }
    assert client.post(reverse("office_invoice_add"), {**given, "price": "0"}).status_code == 422
    client.post(reverse("office_invoice_add"), given)
    document = EconomicDocument.objects.get()
    file = reverse("office_invoice_file", args=[document.pk])
    assert b"7260.00" in client.post(file, {"form": "ubl"}).content
    assert client.post(file, {"form": "json"}).json()["BG-22"]["BT-112"] == "7260.00"
    assert "BT-131" in client.post(file, {"form": "csv"}).content.decode("utf-8-sig")
    page = reverse("office_invoice", args=[document.pk])
    assert "7.260,00" in client.get(page).content.decode() or "7,260.00" in client.get(page).content.decode()
    today = timezone.localdate().isoformat()
    client.post(page, done("invoiced", number="F-1", invoiced_on=today))
    document.refresh_from_db()
    assert (document.state, document.number) == ("issued", "F-1")


def test_budget_is_imported_changed_and_taken_back(db: None) -> None:
    actions.set_budget(year=YEAR, concept="staff", amount=euros(100), by=SYSTEM)
    table = f"Concepto;Año;Importe\nPersonal;{YEAR};200,50\nCuotas;{YEAR};56.000,00\nCuotas;{YEAR};1\nOro;{YEAR};5\n"
    batch = imports.prepare(BudgetImport.key, table.encode(), "budget.csv", by=SYSTEM)
    assert batch.counts["rejected"] == 2
    imports.apply_batch(batch, by=SYSTEM)
    found = dict(BudgetLine.objects.values_list("concept", "amount"))
    assert found == {"staff": euros("200.50"), "dues": euros(56000)}
    batch.refresh_from_db()
    imports.undo_batch(batch, by=SYSTEM)
    assert dict(BudgetLine.objects.values_list("concept", "amount")) == {"staff": euros(100)}


@pytest.mark.django_db
def test_whoever_only_reads_is_offered_nothing_to_begin_or_to_decide(
    enter: Callable[[str], Client], member: Callable[..., Any]
) -> None:
    """The secretary reads; the treasurer finds the same lists with their buttons."""
    member("Azotea")
    actions.begin_run(year=YEAR, by=SYSTEM)
    offers = {
        "office_dues_runs": reverse("office_dues_run_add"),
        "office_movements": reverse("office_movement_add"),
        "office_expected_income": reverse("office_expected_add"),
        "office_budget": 'name="concept"',
        "office_dues_rows": 'value="leave_out"',
    }
    for role, offered in (("treasurer", True), ("secretary", False)):
        client = enter(role)
        told = {name: client.get(reverse(name)).content.decode() for name in offers}
        assert {name: offers[name] in page for name, page in told.items()} == dict.fromkeys(offers, offered)
    refused = (
        client.post(reverse("office_budget"), {"action": "add"}),
        client.get(reverse("office_dues_run_add")),
    )
    assert {answer.status_code for answer in refused} <= {302, 403}
    assert not BudgetLine.objects.exists()


@pytest.mark.django_db
def test_button_of_a_new_record_says_what_it_does(enter: Callable[[str], Client]) -> None:
    client = enter("treasurer")
    assert ">Work out the preview</button>" in client.get(reverse("office_dues_run_add")).content.decode()
    assert ">Save</button>" in client.get(reverse("office_movement_add")).content.decode()
