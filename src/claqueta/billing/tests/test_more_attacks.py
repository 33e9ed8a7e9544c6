"""What somebody would try at what leaves the house and at what one person may not do alone."""

import csv
import io
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from claqueta.accounts.actions import add_webhook
from claqueta.billing import actions
from claqueta.billing.actions import collections as collecting
from claqueta.billing.bank.own_accounts import main_account
from claqueta.billing.models import (
    BankEntry,
    Collection,
    CollectionDownload,
    CollectionState,
    DuesRow,
    DuesRun,
    Posting,
    Receipt,
    Statement,
)
from claqueta.billing.queries import figures
from claqueta.billing.tests.factories import euros, iban
from claqueta.engines.reconciling.tests.banks import norma43
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.models import AuditEntry, WebhookDelivery
from claqueta.foundation.tabular.writing import DANGEROUS
from claqueta.organisations.models import Organisation
from conftest import at_most

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
type Make = Callable[..., Any]
TODAY = timezone.localdate()
YEAR = TODAY.year
FORMULAS = ['=HYPERLINK("http://x.example","y")', "+1+1", "-1+1", "@SUM(A1)"]


# -- Killed in the middle --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "step", ["_write", "sealing.unseal", "CollectionDownload.objects.create", "audit.record"]
)
def test_file_broken_off_at_any_step_is_fetched_by_nobody_yet(
    step: str, organisation: Make, receipt: Make, mandate: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = organisation("Azotea Films", email="azotea@people.example")
    mandate(film, 31)
    receipt(film, on=TODAY - timedelta(days=30), due_on=TODAY)
    collection = actions.begin_collection(TODAY, by=SYSTEM)
    actions.COLLECTIONS.make("notify", collection, by=SYSTEM)
    Collection.objects.update(notified_at=timezone.now() - timedelta(days=30))
    before = AuditEntry.objects.count()

    def killed(*_args: Any, **_more: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(f"claqueta.billing.actions.collections.{step}", killed)
        with pytest.raises(KeyboardInterrupt):
            actions.fetch_file(collection, by=SYSTEM)
    collection.refresh_from_db()
    assert (collection.state, collection.file_sha256, AuditEntry.objects.count()) == (
        CollectionState.NOTIFIED,
        "",
        before,
    )
    assert not CollectionDownload.objects.exists()
    # Nobody has it, so it is fetched without a word of a first time.
    assert actions.fetch_file(collection, by=SYSTEM).body.startswith(b"<?xml")
    with pytest.raises(collecting.FetchedBefore):
        actions.fetch_file(collection, by=SYSTEM)


# -- Statements ------------------------------------------------------------------------------------------------------


def norma_43() -> list[bytes]:
    """The records of a statement of our own account: header, entries with their texts, balance, end."""
    account = main_account()
    assert account is not None
    number = account.iban[4:12] + account.iban[14:]
    return norma43(account=number, newline="\n").splitlines(keepends=True)


def upload(client: Client, body: bytes) -> int:
    file = SimpleUploadedFile("enero.n43", body)
    return int(client.post(reverse("office_statement_upload"), {"file": file}).status_code)


def test_norma_43_cut_short_is_never_taken_for_the_whole(client: Client, account: Make) -> None:
    client.force_login(account("treasurer"))
    records = norma_43()
    *_others, balance, _end = (number for number, _record in enumerate(records))
    for kept in range(1, balance + 1):
        assert (kept, upload(client, b"".join(records[:kept]))) == (kept, 422)
    for letters in (30, 60):
        cut = b"".join(records[:balance]) + records[balance][:letters]
        assert (letters, upload(client, cut)) == (letters, 422)
    assert (Statement.objects.count(), BankEntry.objects.count()) == (0, 0)
    assert upload(client, b"".join(records)) == 302
    assert (Statement.objects.count(), BankEntry.objects.count()) == (1, 3)


# -- Formulas --------------------------------------------------------------------------------------------------------


def cells_of(answer: Any, form: str) -> list[str]:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if form == "csv":
        return [
            cell for row in csv.reader(io.StringIO(body.decode("utf-8-sig")), delimiter=";") for cell in row
        ]
    sheet = load_workbook(io.BytesIO(body)).active
    assert sheet is not None
    for row in sheet.iter_rows():
        assert all(cell.data_type != "f" for cell in row)
    return []


@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_exports_hand_out_no_formula(
    formula: str, form: str, client: Client, account: Make, member: Make, receipt: Make
) -> None:
    film = member("Azotea")
    Organisation.objects.filter(pk=film.pk).update(legal_name=formula, trade_name=formula)
    film.refresh_from_db()
    made = receipt(film, "450.00", on=TODAY)
    actions.credit(made, euros(1), reason=formula, by=SYSTEM)
    actions.record_movement(euros(-3), concept="bank_fees", on=TODAY, text=formula, by=SYSTEM)
    client.force_login(account("treasurer"))
    journal = client.get(reverse("office_accounting")).content.decode()
    ways = [
        f"{reverse(name)}?export={form}"
        for name in ("office_receipts", "office_register", "office_movements")
    ]
    assert "journal" in journal.lower()
    ways.append(f"{reverse('office_accounting')}?export={form}")
    ways.append(f"{reverse('billing_statement', args=[film.slug])}?form=csv")
    seen = 0
    for way in ways:
        answer = client.get(way)
        assert answer.status_code == 200, way
        kind = "csv" if way.endswith("csv") else form
        for cell in cells_of(answer, kind):
            seen += formula in cell
            amount = cell.replace(",", "").replace(".", "").lstrip("-").isdigit()
            assert amount or not cell.startswith(DANGEROUS), (way, cell)
    assert seen >= 3 or form == "xlsx"


# -- Webhooks --------------------------------------------------------------------------------------------------------


def test_no_message_to_a_program_has_an_account(
    client: Client, account: Make, organisation: Make, mandate: Make, receipt: Make
) -> None:
    who = account("office_admin", email="admin@people.example")
    client.force_login(who)
    add_webhook("https://hooks.example/x", by=who)
    film = organisation("Azotea Films", email="azotea@people.example")
    given = mandate(film, 31)
    receipt(film, on=TODAY - timedelta(days=30), due_on=TODAY)
    actions.amend(given, iban=iban(32), by=SYSTEM)
    collection = actions.begin_collection(TODAY, by=SYSTEM)
    actions.COLLECTIONS.make("notify", collection, by=SYSTEM)
    actions.reveal(given, reason="The bank asks", by=SYSTEM)
    said = json.dumps(list(WebhookDelivery.objects.values()), default=str)
    log = client.get(reverse("webhooks")).content.decode()
    for secret in (iban(31), iban(32)):
        assert secret not in said + log
        assert secret[4:] not in said + log


# -- One person alone --------------------------------------------------------------------------------------------------


def alone_issues(run: DuesRun, treasurer: Any) -> bool:
    """Whether the treasurer gets a run's receipts out with nobody else."""
    before = Receipt.objects.count()
    try:
        actions.approve_run(run, by=treasurer)
        actions.issue_run(run, by=treasurer)
    except (ValidationError, PermissionDenied):
        return False
    return Receipt.objects.count() > before


@pytest.fixture
def two_above(settings: Any, monkeypatch: pytest.MonkeyPatch, member: Make) -> None:
    """Dues of 900 € in all, of which one person may approve 500 €."""
    at_most(settings, monkeypatch, two_approve_above=500)
    member("Azotea")
    member("Bruma")


def test_treasurer_alone_issues_nothing_above_the_rule(two_above: None, account: Make) -> None:
    treasurer = account("treasurer")
    run = actions.begin_run(year=YEAR, by=treasurer)
    assert not alone_issues(run, treasurer)
    assert not alone_issues(actions.work_out(run, by=treasurer), treasurer)
    assert not alone_issues(run, treasurer)
    assert Receipt.objects.count() == 0


def test_what_was_left_out_to_be_approved_alone_does_not_come_back_in(two_above: None, account: Make) -> None:
    treasurer = account("treasurer")
    run = actions.begin_run(year=YEAR, by=treasurer)
    row = DuesRow.objects.get(organisation__trade_name="Bruma")
    actions.leave_out(row, reason="Later", by=treasurer)
    assert actions.approve_run(run, by=treasurer).state == DuesRun.State.APPROVED
    actions.decide(row, reason="Now", by=treasurer)
    with pytest.raises(ValidationError, match="approved first"):
        actions.issue_run(run, by=treasurer)
    assert not alone_issues(run, treasurer)
    assert Receipt.objects.count() == 0


def test_dues_of_a_year_are_not_cut_into_runs_that_one_approves(two_above: None, account: Make) -> None:
    treasurer, board = account("treasurer"), account("board_member", email="board@people.example")
    first = actions.begin_run(year=YEAR, by=treasurer)
    actions.leave_out(DuesRow.objects.get(organisation__trade_name="Bruma"), reason="Later", by=treasurer)
    assert alone_issues(first, treasurer)
    second = actions.begin_run(year=YEAR, by=treasurer)
    assert not alone_issues(second, treasurer)
    assert Receipt.objects.count() == 1
    second.refresh_from_db()
    assert actions.approve_run(second, by=board).state == DuesRun.State.APPROVED
    actions.issue_run(second, by=treasurer)
    assert Receipt.objects.count() == 2


def test_run_after_one_that_two_approved_needs_one_again(
    two_above: None, account: Make, member: Make
) -> None:
    treasurer, board = account("treasurer"), account("board_member", email="board@people.example")
    first = actions.begin_run(year=YEAR, by=treasurer)
    for who in (treasurer, board):
        actions.approve_run(first, by=who)
    actions.issue_run(first, by=treasurer)
    member("Cima")
    assert alone_issues(actions.begin_run(year=YEAR, by=treasurer), treasurer)
    assert Receipt.objects.count() == 3


# -- Figures ---------------------------------------------------------------------------------------------------------


def test_figure_of_what_came_back_leads_to_its_rows_alone(
    client: Client, account: Make, organisation: Make, receipt: Make
) -> None:
    back, owed = (receipt(organisation(name), "450.00", on=TODAY) for name in ("Azotea", "Bruma"))
    actions.post(back, euros(450), on=TODAY, by=SYSTEM)
    actions.post(back, euros(450), on=TODAY, kind=Posting.Kind.RETURN, by=SYSTEM)
    figure = figures.returned()
    assert (figure.amount, figure.count) == (euros(450), 1)
    client.force_login(account("treasurer"))
    page = client.get(figure.url).content.decode()
    assert (back.number in page, owed.number in page) == (True, False)
