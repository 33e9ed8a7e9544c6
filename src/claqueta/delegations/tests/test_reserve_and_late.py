"""The order of the reserve, what comes after the close, and what a company pays."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claqueta.delegations import actions
from claqueta.delegations.holders import token_of
from claqueta.delegations.models import Applicant, Delegation
from claqueta.delegations.tests.factories import SECRET, applicant_of, delegation_of, euros
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.flow import MovedOn
from claqueta.foundation.models import AuditEntry, OutgoingMail
from claqueta.foundation.money import Money
from conftest import run_threads

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
NAMES = ("Azotea", "Faro", "Nogal")


def reserve_of(delegation: Any) -> list[tuple[str, int]]:
    rows = delegation.applicants.filter(state="reserve").select_related("organisation").order_by("order")
    return [(str(one), one.order) for one in rows]


def mails(template: str) -> set[str]:
    rows = OutgoingMail.objects.filter(template=f"delegations/mail/delegation_{template}")
    return set(rows.values_list("to", flat=True))


def test_reserve_is_put_in_another_order_and_who_was_told_is_told_anew(organisation: Any) -> None:
    delegation = delegation_of()
    rows = [
        applicant_of(delegation, organisation(name), "reserve", email=f"{name.lower()}@company.example")
        for name in NAMES
    ]
    with pytest.raises(ValidationError) as refused:
        actions.move_in_reserve(rows[2], place=1, by=SYSTEM)
    assert "reason" in refused.value.message_dict
    with pytest.raises(ValidationError) as refused:
        actions.move_in_reserve(rows[2], place=4, reason="x", by=SYSTEM)
    assert "place" in refused.value.message_dict
    actions.move_in_reserve(rows[2], place=2, reason=SECRET, by=SYSTEM)
    assert reserve_of(delegation) == [("Azotea", 1), ("Nogal", 2), ("Faro", 3)]
    assert mails("reserve_moved") == {"faro@company.example", "nogal@company.example"}
    entries = AuditEntry.objects.filter(verb="delegations.reserve_moved")
    assert {(one.reason, str(one.changes)) for one in entries} == {
        (SECRET, "{'order': [3, 2]}"),
        (SECRET, "{'order': [2, 3]}"),
    }
    gone = applicant_of(delegation, organisation("Umbral"), "rejected")
    with pytest.raises(MovedOn):
        actions.move_in_reserve(gone, place=1, reason="x", by=SYSTEM)


def test_reserve_needs_no_reason_before_its_letters(organisation: Any) -> None:
    delegation = delegation_of()
    rows = [applicant_of(delegation, organisation(name)) for name in NAMES]
    for one in rows:
        actions.decide(one, outcome="reserve", reason="Close", by=SYSTEM)
    actions.move_in_reserve(rows[0], place=3, by=SYSTEM)
    assert reserve_of(delegation) == [("Faro", 1), ("Nogal", 2), ("Azotea", 3)]
    assert not mails("reserve_moved")


@pytest.mark.django_db(transaction=True)
def test_reserve_that_is_ordered_while_a_place_comes_back_stays_an_order(organisation: Any) -> None:
    delegation = delegation_of()
    going = applicant_of(delegation, organisation("Umbral"), "accepted")
    rows = [applicant_of(delegation, organisation(name), "reserve") for name in NAMES]
    errors = run_threads(
        lambda: actions.move_in_reserve(rows[2], place=1, reason="x", by=SYSTEM),
        lambda: actions.move_in_reserve(rows[1], place=1, reason="x", by=SYSTEM),
        lambda: actions.answer(going, travels=False, by=SYSTEM),
    )
    assert all(isinstance(error, MovedOn) for error in errors)
    left = reserve_of(delegation)
    assert len(left) == 2
    assert len({order for _name, order in left}) == 2
    assert delegation.applicants.filter(state="selected").count() == 1


def test_draft_that_is_let_in_late_is_submitted_and_says_so(
    client: Client, organisation: Any, account: Any
) -> None:
    delegation = delegation_of()
    made = applicant_of(delegation, organisation("Azotea"), "draft")
    with pytest.raises(ValidationError):
        actions.let_in_late(made, reason="Strike", by=SYSTEM)
    Delegation.objects.update(closes_at=timezone.now() - timedelta(days=1))
    url = reverse("delegation_company", args=[token_of(made)])
    assert "the office decides" in client.get(url).content.decode()
    said = {"action": "submit", "contact": "Irene", "aims": "Aims", "aid_received": "0"}
    client.post(url, said)
    made.refresh_from_db()
    assert made.state == "draft"
    with pytest.raises(ValidationError) as refused:
        actions.let_in_late(made, reason="", by=SYSTEM)
    assert "reason" in refused.value.message_dict
    actions.let_in_late(made, reason=SECRET, by=SYSTEM)
    assert mails("let_in_late") == {"irene@company.example"}
    page = client.get(url).content.decode()
    assert "The office lets your company" in page
    assert SECRET not in page.replace(f"{SECRET} aims", "").replace(f"{SECRET} fit", "")
    client.post(url, said)
    made.refresh_from_db()
    assert (made.state, made.is_late) == ("submitted", True)
    client.force_login(account("office_staff"))
    record = client.get(reverse("office_applicant", args=[made.pk])).content.decode()
    assert "After the close" in record
    assert SECRET in record


def test_office_lets_a_company_in_that_had_begun_nothing_and_no_more_once_its_time_is_over(
    client: Client, organisation: Any, account: Any
) -> None:
    delegation, faro = delegation_of(days=-1), organisation("Faro")
    outside = organisation("Umbral", member=False)
    client.force_login(account("office_staff"))
    url = reverse("office_delegation_late", args=[delegation.pk])
    said = {"organisation": str(outside.pk), "contact": "Ana", "email": "ana@faro.example", "reason": "Post"}
    answer = client.post(url, said)
    assert answer.status_code == 422
    assert "ana@faro.example" in answer.content.decode()
    assert client.post(url, {**said, "organisation": str(faro.pk)}).status_code == 302
    assert client.post(url, {**said, "organisation": str(faro.pk)}).status_code == 422
    made = Applicant.objects.get()
    actions.save_application(made, {"aims": "Aims", "aid_received": euros("0.00")}, {}, by=SYSTEM)
    Applicant.objects.update(late_until=timezone.now())
    with pytest.raises(ValidationError, match="closed"):
        actions.APPLICANTS.make("submit", Applicant.objects.get(), by=SYSTEM)


@pytest.mark.parametrize(("starts", "kept"), [(60, False), (20, True)])
def test_what_a_company_pays_is_prepared_when_it_accepts_and_dropped_when_it_gives_up_in_time(
    starts: int, kept: bool, member: Any, organisation: Any
) -> None:
    delegation = delegation_of(starts=starts, fee=euros("121.00"))
    company = member("Bruma", tax_country="ES", tax_id="B12345674")
    made = applicant_of(delegation, company, "accepted")
    document = made.document
    assert document is not None
    assert (document.organisation, document.total) == (company, Money(Decimal("121.00"), "EUR"))
    with pytest.raises(ValidationError):
        actions.prepare_document(made, by=SYSTEM)
    without = applicant_of(delegation, organisation("Azotea"), "accepted")
    assert without.document is None
    assert actions.owes(without)
    actions.answer(made, travels=False, by=SYSTEM)
    made.refresh_from_db()
    document.refresh_from_db()
    assert (made.document_id is not None, document.state == "dropped") == (kept, not kept)


def test_delegation_that_is_called_off_leaves_nothing_to_be_invoiced(member: Any) -> None:
    delegation = delegation_of(fee=euros("121.00"))
    made = applicant_of(delegation, member("Bruma", tax_country="ES", tax_id="B12345674"), "accepted")
    document = made.document
    actions.DELEGATIONS.make("call_off", delegation, by=SYSTEM)
    document.refresh_from_db()
    assert document.state == "dropped"
