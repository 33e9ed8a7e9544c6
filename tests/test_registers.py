"""Every register × every role: whoever its permission excludes is told nothing and changes nothing.

Routes, acts and permission are the register's own word; who holds the permission is said here, and tried.
"""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claqueta.accounts import actions as accounts
from claqueta.accounts.models import Invitation
from claqueta.accounts.roles import Role
from claqueta.agenda.tests.factories import agenda_of, session_of, speaker_of
from claqueta.billing import actions as dues
from claqueta.billing.models import (
    ArrearsTask,
    Collection,
    DuesRow,
    DuesRun,
    EconomicDocument,
    Reminder,
    SignedBy,
)
from claqueta.billing.tests.factories import camt, iban
from claqueta.delegations import actions as travels
from claqueta.delegations.models import Result
from claqueta.delegations.tests.factories import applicant_of, delegation_of, euros
from claqueta.desk.registers import registers
from claqueta.door import actions as doors
from claqueta.events import actions as events
from claqueta.events.tests.factories import said as event_said
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.imports.process import prepare
from claqueta.foundation.models import Circular, IssuedDocument, Job, OutgoingMail, SavedView, WebhookEndpoint
from claqueta.foundation.money import Money
from claqueta.foundation.search import rebuild
from claqueta.market.tests.factories import market_of
from claqueta.membership.models import (
    Application,
    Consultation,
    Declaration,
    LeavingFile,
    OnboardingStep,
    ReductionGranted,
)
from claqueta.opportunities import actions as opportunities
from claqueta.opportunities.tests.factories import said
from claqueta.submissions.tests.factories import call_of, project_of
from claqueta.submissions.tests.reading_scenes import call_with, seat_of
from tests import leaking
from tests.registers import SECRET, Trial, body, wrong
from tests.test_permissions import ADMIN, OFFICE, ROLES, TRIED, register_routes

pytestmark = [pytest.mark.django_db, pytest.mark.whole]
HOLDERS: dict[str, set[str]] = {
    "accounts.administer": ADMIN,
    "accounts.invite": ADMIN,
    "accounts.view_audit": OFFICE,
    "accounts.work_in_office": OFFICE,
    "billing.manage": {*OFFICE, Role.TREASURER},
    "billing.see": {*OFFICE, Role.TREASURER, Role.SECRETARY},
    "desk.import_lists": {*OFFICE, Role.TREASURER},
    "foundation.manage_mails": OFFICE,
    "foundation.send_circulars": OFFICE,
    "agenda.manage": OFFICE,
    "delegations.manage": OFFICE,
    "events.manage": OFFICE,
    "door.manage": OFFICE,
    "market.manage": OFFICE,
    "membership.manage": OFFICE,
    "opportunities.manage": OFFICE,
    "membership.see_register": {*OFFICE, Role.TREASURER, Role.SECRETARY},
    "organisations.manage": OFFICE,
    "submissions.manage": OFFICE,
}
"""Who holds the permission of a register: the one thing that the registers themselves are not asked for."""


@pytest.fixture
def scene(
    organisation: Callable[..., Any], account: Callable[..., Any], representative: Callable[..., Any]
) -> Any:
    """A record that says Zanzíbar in every list; somebody who represents it, for the role."""
    made = organisation(f"{SECRET} Films")
    represents = representative(made, email="zanzibar@azotea.example")
    staff = account("office_staff", email="zanzibar@office.example")
    Invitation.objects.create(
        email="zanzibar@invited.example", secret_hash="x", expires_at=timezone.now(), sent_by=staff
    )
    # Whoever brings some list sees those of its kind: of organisations the office's, of budgets the treasurer's too.
    prepare("organisations", b"Nombre\nAzotea\n", f"{SECRET} socios.csv", by=staff)
    prepare("budget", b"Concepto;Importe\nagreements;5\n", f"{SECRET} budget.csv", by=staff)
    Consultation.objects.create(name=SECRET, on=timezone.localdate(), entries=1)
    Job.objects.create(kind="guide", title=SECRET, owner=staff)
    Circular.objects.create(subject=SECRET, texts={"es": {"subject": SECRET, "text": SECRET}})
    OutgoingMail.objects.create(to="m@office.example", template="x", subject=SECRET)
    accounts.make_token(by=staff, name=SECRET, scopes=["read"], days=30)
    WebhookEndpoint.objects.create(owner=staff, url="https://zanzibar.example/", secret="s" * 32)
    of_membership(made)
    IssuedDocument.objects.create(
        position=1,
        kind="organisations.guide",
        series="GP",
        year=2026,
        ordinal=1,
        number="GP-2026-1",
        code="zanzibar",
        title=SECRET,
        language="es",
        issued_on=timezone.localdate(),
        file=ContentFile(b"%PDF-1.7 Zanz\xc3\xadbar", "guide.pdf"),
        media_type="application/pdf",
        size=8,
        sha256="0" * 64,
    )
    money_of(made, staff)
    bank_of(made)
    opportunities.write_for(
        said(title={"es": SECRET}, text={"es": SECRET}), organisation=made, behalf=SECRET, by=SYSTEM
    )
    opportunities.propose(made, organisation("Orilla"), why=SECRET, by=SYSTEM)
    opportunities.note_contact(made, kind="call", summary=SECRET, by=SYSTEM)
    held = events.write_event(event_said(title={"es": SECRET}), by=SYSTEM)
    held = events.EVENTS.make("publish", held, by=SYSTEM).thing
    kind = events.add_accreditation(held, {"name": {"es": SECRET}, "approval": True}, by=SYSTEM)
    events.register(held, kind, {"name": SECRET, "email": "zanzibar@comes.example"}, by=SYSTEM)
    events.add_venue({"name": SECRET}, by=SYSTEM)
    events.invite_to_event(held, name=SECRET, email="zanzibar@invited.example", by=SYSTEM)
    entrance = doors.add_door(held, name=SECRET, by=SYSTEM)
    doors.invite_device(entrance, name=SECRET, by=SYSTEM)
    doors.check_in(entrance, doors.give_roles(held, name=SECRET, roles=["press"], by=SYSTEM), by=SYSTEM)
    market_of(SECRET)
    of_readings()
    planned = agenda_of(title={"es": SECRET})
    session_of(planned, SECRET)
    speaker_of(planned, SECRET)
    project_of(call_of(title={"es": SECRET}), title=SECRET)
    of_delegations(made)
    rebuild()
    return represents


def of_delegations(company: Any) -> None:
    """A delegation, a company in it, who travels, an appointment, a cost and a result, all of which say Zanzíbar."""
    delegation = delegation_of(title={"es": SECRET, "en": SECRET})
    going = applicant_of(delegation, company, "accepted")
    travels.add_traveller(going, {"name": SECRET}, by=SYSTEM)
    begins = timezone.now() + timedelta(days=60)
    said_of = {"kind": "visit", "title": {"es": SECRET, "en": SECRET}, "begins_at": begins}
    travels.add_appointment(delegation, {**said_of, "ends_at": begins + timedelta(hours=1)}, by=SYSTEM)
    line = {"name": SECRET, "payer": "cluster", "planned": euros("10.00")}
    travels.add_cost(delegation, line, by=SYSTEM)
    Result.objects.create(applicant=going, months=3)
    notes = ContentFile(b"%PDF-1.7")
    travels.add_file(delegation, notes, name="notes.pdf", title=SECRET, audience="all", by=SYSTEM)


def of_readings() -> None:
    """A call, a project, and somebody who reads it, all of which say Zanzíbar."""
    call = call_with(1, title=SECRET)
    type(call).objects.filter(pk=call.pk).update(title={"es": SECRET, "en": SECRET})
    seat_of(call, f"{SECRET} Ruiz")


def of_membership(organisation: Any) -> None:
    """An application, a leaving file, a step of a welcome, a declaration and a reduction that say Zanzíbar."""
    today = timezone.localdate()
    application = Application.objects.create(
        legal_name=SECRET, state="received", sent_at=timezone.now(), email="zanzibar@applies.example"
    )
    LeavingFile.objects.create(organisation=organisation, cause="dues", grounds=SECRET)
    OnboardingStep.objects.create(
        organisation=organisation, application=application, key="call", who="office", due_on=today
    )
    Declaration.objects.create(organisation=organisation, year=today.year, asked_at=timezone.now())
    ReductionGranted.objects.create(
        organisation=organisation, key="hardship", percent=50, since=today, until=today, reason=SECRET
    )


def money_of(debtor: Any, staff: Any) -> None:
    """What the lists of money have of a debtor."""
    today, five = timezone.localdate(), Money(Decimal(5), "EUR")
    dues.issue(dues.NewReceipt(debtor, today.year, five), by=SYSTEM)
    run = DuesRun.objects.create(year=today.year, issue_on=today, by=staff)
    DuesRow.objects.create(run=run, organisation=debtor, state=DuesRow.State.READY)
    dues.record_movement(five, concept="agreements", on=today, text=SECRET, by=SYSTEM)
    dues.expect_income(debtor, title=SECRET, amount=five, expected_on=today, by=SYSTEM)
    dues.set_budget(year=today.year, concept="agreements", amount=five, note=SECRET, by=SYSTEM)
    EconomicDocument.objects.create(
        organisation=debtor,
        concept="sponsorship",
        net=five,
        vat=five,
        total=five,
        prepared_on=today,
        due_on=today,
        number=SECRET,
    )


def bank_of(debtor: Any) -> None:
    """What the lists of mandates, collections, the bank and reminders have of a debtor."""
    today, five = timezone.localdate(), Money(Decimal(5), "EUR")
    receipt = dues.issue(dues.NewReceipt(debtor, today.year, five, due_on=today), by=SYSTEM)
    dues.give(
        debtor,
        iban=iban(901),
        holder=debtor.legal_name,
        signed_by="Ana",
        proof=dues.Proof(SignedBy.PAPER),
        by=SYSTEM,
    )
    collection = dues.begin_collection(today, receipts=[receipt.pk], by=SYSTEM)
    Collection.objects.filter(pk=collection.pk).update(reference=SECRET)
    dues.take_in(camt([(today, f"Pago {SECRET}", "5.00")], number=SECRET), f"{SECRET}.xml", by=SYSTEM)
    Reminder.objects.create(
        organisation=debtor, step=3, to=[], language="es", subject=SECRET, text=SECRET, made_on=today
    )
    dues.promise(debtor, instalments=[(today, five)], note=SECRET, by=SYSTEM)
    dues.dispute(receipt, reason=SECRET, by=SYSTEM)
    ArrearsTask.objects.create(organisation=debtor, effect=ArrearsTask.Effect.SUSPEND, since=today)


@pytest.fixture
def enter(client: Client, account: Callable[..., Any], scene: Any) -> Callable[[str], Client]:
    def as_role(role: str) -> Client:
        if role == "representative":
            client.force_login(scene)
        elif role != "guest":
            client.force_login(account(*() if role == "nobody" else (role,)))
        return client

    return as_role


def test_every_permission_of_a_register_has_its_holders_said() -> None:
    assert {register.permission for register, _face in register_routes().values()} == set(HOLDERS)


def test_registers_that_are_known_are_those_that_the_addresses_lead_to() -> None:
    assert {one.listing.name for one in registers()} == {
        register.listing.name for register, _face in register_routes().values()
    }


@pytest.mark.parametrize("role", TRIED)
def test_register_answers_those_whom_its_permission_names_and_nobody_else(
    role: str, enter: Callable[[str], Client]
) -> None:
    client = enter(role)
    found = {
        register.listing.name: wrong(Trial(register), client, may=role in HOLDERS[register.permission])
        for register in registers()
    }
    assert {name: texts for name, texts in found.items() if texts} == {}


@pytest.mark.parametrize(
    ("role", "told"),
    [(Role.OFFICE_STAFF, {"socios", "budget"}), (Role.TREASURER, {"budget"}), (Role.EDITOR, set())],
)
def test_list_of_imports_tells_of_the_kinds_that_one_may_bring(
    role: str, told: set[str], enter: Callable[[str], Client]
) -> None:
    client, seen = enter(role), {}
    for query in ("", f"?q={SECRET}", "?export=csv", "?export=json", "?state=preview&order=filename"):
        answer = body(client.get(f"{reverse('office_imports')}{query}"))
        seen[query] = {name for name in ("socios", "budget") if f"{SECRET} {name}.csv" in answer}
    assert seen == dict.fromkeys(seen, told)


@pytest.mark.parametrize("name", ["office_roles", "office_organisations", "office_trail"])
def test_long_export_is_fetched_by_whoever_had_it_made_and_nobody_else(
    name: str, client: Client, account: Callable[..., Any]
) -> None:
    owner = account("office_admin")
    job = Job.objects.create(kind="list", title=name, owner=owner)
    job.file.save(f"{name}.csv", ContentFile(SECRET.encode()))
    path = reverse("office_job_file", args=[job.pk])
    seen = {}
    for role in ROLES:
        if role != "guest":
            client.force_login(
                account(*() if role in ("nobody", "representative") else (role,), email=f"{role}@x.example")
            )
        seen[role] = client.get(path).status_code
    client.force_login(owner)
    assert (200 in seen.values(), body(client.get(path))) == (False, SECRET)


def test_every_register_keeps_shows_shares_and_forgets_views(
    client: Client, account: Callable[..., Any]
) -> None:
    maker, other = account(Role.OFFICE_ADMIN), account(Role.OFFICE_ADMIN, email="other@people.example")
    said = {}
    for register in registers():
        name, path = register.listing.name, reverse(register.listing.name)
        client.force_login(maker)
        keep = {"list": name, "query": "q=zanz", "name": "My own view", "shared": "on"}
        kept = client.post(reverse("office_save_view"), keep).headers["Location"]
        view = SavedView.objects.get(list_name=name)
        mine = client.get(path).content.decode()
        client.force_login(other)
        theirs = client.get(path).content.decode()
        client.force_login(maker)
        client.post(reverse("office_save_view"), {"list": name, "action": "forget", "view": view.pk})
        said[name] = (
            kept == f"{path}?q=zanz",
            *(text.count('href="?q=zanz">My own view<') for text in (mine, theirs)),
            *(text.count(f'form="forget-{view.pk}"') for text in (mine, theirs)),
        )
    assert set(said.values()) == {(True, 1, 1, 1, 0)}, said
    assert not SavedView.objects.exists()


# -- The trial itself sees what leaks ------------------------------------------------------------------------------


@pytest.mark.urls("tests.leaking")
@pytest.mark.parametrize("role", ["guest", "nobody", "editor"])
@pytest.mark.parametrize(
    ("how", "seen"),
    [
        (
            "list",
            {
                "list: let in",
                "list: told",
                "list searched: told",
                "export csv: told",
                "export json: told",
                "export xlsx: let in",
            },
        ),
        ("record", {"record: let in", "record: told", "rename on the record: done"}),
        (
            "acts",
            {
                "rename row done: done",
                "rename chosen done: done",
                "rename on the record: done",
            },
        ),
    ],
)
def test_register_that_leaks_is_seen(
    how: str, seen: set[str], role: str, enter: Callable[[str], Client]
) -> None:
    client = enter(role)
    found = wrong(Trial(leaking.LEAKING[how]), client, may=False)
    assert [one for one in seen if not any(text.startswith(one) for text in found)] == []


@pytest.mark.urls("tests.leaking")
@pytest.mark.parametrize(("role", "may"), [("guest", False), ("editor", False), ("office_staff", True)])
def test_register_that_is_tight_is_not_accused(role: str, may: bool, enter: Callable[[str], Client]) -> None:
    assert wrong(Trial(leaking.TIGHT), enter(role), may=may) == []


@pytest.mark.urls("tests.leaking")
def test_register_that_refuses_its_own_people_is_seen(enter: Callable[[str], Client]) -> None:
    found = wrong(Trial(leaking.TIGHT), enter("editor"), may=True)
    assert any(text.startswith("list: refused") for text in found)
    assert any("proves nothing" in text for text in found)


def test_list_without_a_row_that_could_leak_is_seen() -> None:
    with pytest.raises(AssertionError, match="leaking_empty has no row"):
        Trial(leaking.EMPTY)
