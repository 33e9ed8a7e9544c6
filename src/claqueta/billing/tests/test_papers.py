"""A receipt as a PDF, the code that pays it, the mails that bring it; what a member sees, and of nobody else."""

import hashlib
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from stdnum import iso11649

from claqueta.accounts.actions import make_token
from claqueta.billing import actions, tasks
from claqueta.billing.actions import NewReceipt, paper_of
from claqueta.billing.bank.own_accounts import main_account
from claqueta.billing.models import ReceiptPaper
from claqueta.billing.papers import context_of, creditor_name, payment_code
from claqueta.billing.policies.references import creditor_reference, epc_payload, written
from claqueta.billing.tests.factories import euros
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.models import Job
from conftest import posted

YEAR = timezone.localdate().year


@pytest.mark.parametrize("number", ["A-2026-0001", "A-2026-12345", "AR-2026-0001"])
def test_reference_is_that_of_the_number_with_its_check_digits(number: str) -> None:
    reference = creditor_reference(number)
    assert iso11649.is_valid(reference)
    assert reference[4:] == number.replace("-", "")
    assert written(reference).replace(" ", "") == reference


def test_code_of_the_payment_is_the_standards() -> None:
    """EPC069-12 v2.1, §3: service tag, version, character set, identification, BIC, name, IBAN, amount, purpose, reference."""
    text = epc_payload("Clúster", "ES7099900000100001130323", euros("450.00"), "RF39A20260017")
    assert text.split("\n") == [
        "BCD",
        "002",
        "1",
        "SCT",
        "",
        "Clúster",
        "ES7099900000100001130323",
        "EUR450.00",
        "",
        "RF39A20260017",
    ]
    assert len(text.encode()) <= 331
    for amount in ("0", "-1"):
        with pytest.raises(ValueError, match="no credit transfer"):
            epc_payload("x", "y", euros(amount), "z")


def test_receipt_shows_what_is_owed_and_a_credit_note_no_payment(
    member: Callable[..., Any], receipt: Callable[..., Any]
) -> None:
    one = receipt(member("Azotea"), "450.00")
    account = main_account()
    assert account is not None
    shown = context_of(one, euros("100.00"))
    assert shown["iban"].replace(" ", "") == account.iban
    assert "<svg" in payment_code(one, euros("100.00"))
    assert payment_code(one, euros("0")) == ""
    note = actions.credit(one, euros(10), reason="x", by=SYSTEM)
    assert (context_of(note)["account"], context_of(note)["code"]) == (None, "")
    assert creditor_name()


@pytest.mark.django_db(transaction=True)
def test_paper_is_drawn_once_in_each_language(
    member: Callable[..., Any], receipt: Callable[..., Any], representative: Callable[..., Any]
) -> None:
    film, other = member("Azotea"), member("Faro")
    one = receipt(film, "450.00")
    mine, stranger = representative(film), representative(other, email="other@people.example")
    with pytest.raises(PermissionDenied):
        paper_of(one, "es", by=stranger)
    first, again = paper_of(one, "es", by=mine), paper_of(one, "es", by=SYSTEM)
    assert first.pk == again.pk
    with first.file.open("rb") as file:
        body = file.read()
    assert body.startswith(b"%PDF")
    assert first.sha256 == hashlib.sha256(body).hexdigest()
    assert paper_of(one, "en", by=SYSTEM).pk != first.pk


@pytest.mark.django_db(transaction=True)
def test_receipts_of_a_run_are_drawn_and_mailed_once(
    member: Callable[..., Any], representative: Callable[..., Any], account: Callable[..., Any]
) -> None:
    film, bare = member("Azotea"), member("Bruma", email="")
    rep = representative(film)
    run = actions.begin_run(year=YEAR, by=SYSTEM)
    for row in run.rows.filter(organisation=bare):
        actions.decide(row, reason="By post", by=SYSTEM)
    actions.approve_run(run, by=account("treasurer"))
    run.refresh_from_db()
    office = account("office_staff")
    with translation.override("en"):
        tasks.begin_issue(run, by=office)
    job = Job.objects.get(kind=tasks.ISSUING)
    assert (job.state, job.result) == ("done", {"papers": 2})
    mails = posted()
    assert [mail.to for mail in mails] == [[rep.email]]
    assert f"A-{YEAR}-0001" in mails[0].subject
    assert f"/area/{film.slug}/dues/" in mails[0].body
    assert ReceiptPaper.objects.count() == 2
    assert sorted(run.rows.values_list("paper", flat=True)) == ["no_mail", "sent"]
    assert actions.draw_papers(run, by=office) == 0
    assert len(posted()) == 1
    with pytest.raises(PermissionDenied):
        actions.draw_papers(run, by=rep)
    with pytest.raises(PermissionDenied):
        tasks.begin_issue(run, by=rep)


def test_member_sees_its_own_money_and_no_figure_of_another(
    client: Client,
    member: Callable[..., Any],
    receipt: Callable[..., Any],
    representative: Callable[..., Any],
) -> None:
    film, other = member("Azotea"), member("Zanzíbar")
    one, secret = receipt(film, "451.11"), receipt(other, "777.77")
    actions.post(one, euros("51.11"), on=timezone.localdate(), by=SYSTEM)
    actions.post(secret, euros("77.77"), on=timezone.localdate(), by=SYSTEM)
    client.force_login(representative(film))
    with translation.override("en"):
        pages = {
            name: client.get(reverse(name, args=[film.slug, *rest]), more)
            for name, rest, more in (
                ("billing_account", (), {}),
                ("billing_receipt", (one.pk,), {}),
                ("billing_statement", (), {"form": "csv"}),
                ("billing_statement", (), {"form": "xlsx"}),
            )
        }
        refused = [
            reverse("billing_account", args=[other.slug]),
            reverse("billing_statement", args=[other.slug]),
            reverse("billing_receipt", args=[other.slug, secret.pk]),
            reverse("billing_receipt_pdf", args=[other.slug, secret.pk]),
            # Another's receipt under one's own name.
            reverse("billing_receipt", args=[film.slug, secret.pk]),
            reverse("billing_receipt_pdf", args=[film.slug, secret.pk]),
        ]
    for answer in pages.values():
        assert answer.status_code == 200
        text = answer.content.decode(errors="replace")
        assert "777" not in text
        assert "Zanz" not in text
    assert "€400.00" in pages["billing_account"].content.decode()
    assert "€451.11" in pages["billing_receipt"].content.decode()
    assert "<svg" in pages["billing_receipt"].content.decode()
    for address in refused:
        answer = client.get(address)
        assert answer.status_code in (403, 404), address
        assert "777" not in answer.content.decode()


def test_api_gives_a_member_its_own_receipts_and_nobody_the_figures(
    client: Client,
    member: Callable[..., Any],
    receipt: Callable[..., Any],
    representative: Callable[..., Any],
    account: Callable[..., Any],
) -> None:
    film, other = member("Azotea"), member("Zanzíbar")
    mine = receipt(film, "451.11", on=date(YEAR, 1, 5))
    receipt(other, "777.77", on=date(YEAR, 1, 5))
    path = "/api/v1/receipts"

    def got(by: Any, address: str) -> Any:
        _token, secret = make_token(by=by, name="k", scopes=["read"], days=30)
        return client.get(address, HTTP_AUTHORIZATION=f"Bearer {secret}")

    assert client.get(path).status_code == 401
    rep = representative(film)
    found = got(rep, path).json()["items"]
    assert [row["number"] for row in found] == [mine.number]
    assert found[0]["balance"] == {"amount": "451.11", "currency": "EUR"}
    assert got(rep, f"{path}?q=Zanz").json()["items"] == []
    assert got(rep, f"{path}?state=paid").json()["items"] == []
    assert got(rep, "/api/v1/billing/figures").status_code == 403
    treasurer = account("treasurer")
    assert len(got(treasurer, f"{path}?year={YEAR}&state=open").json()["items"]) == 2
    figures = got(treasurer, "/api/v1/billing/figures").json()
    assert figures["due"]["amount"]["amount"] == "1228.88"
    assert sum(one["count"] for one in figures["overdue"]) == 2
    new = NewReceipt(film, YEAR, euros(5))
    with pytest.raises(PermissionDenied):
        actions.issue(new, by=account("secretary"))
