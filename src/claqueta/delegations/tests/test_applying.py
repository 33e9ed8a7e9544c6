"""A company applies: who may, what is missing, what is kept; and whom the call is mailed to."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from claqueta.delegations import actions
from claqueta.delegations.models import Applicant
from claqueta.delegations.tests.factories import applicant_of, delegation_of
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.models import OutgoingMail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
CONTACT = {"contact": "Irene", "email": "irene@company.example"}


def test_only_members_apply_where_the_delegation_is_theirs(organisation: Any) -> None:
    outside = organisation("Faro", member=False)
    with pytest.raises(actions.CallNotOpen):
        actions.begin_application(delegation_of(), outside, CONTACT, by=SYSTEM)
    made = actions.begin_application(delegation_of(members_only=False), outside, CONTACT, by=SYSTEM)
    assert made.state == "draft"


def test_representative_applies_for_their_own_company_and_no_other(
    organisation: Any, representative: Any
) -> None:
    mine, other, delegation = organisation("Azotea"), organisation("Faro"), delegation_of()
    who = representative(mine)
    with pytest.raises(PermissionDenied):
        actions.begin_application(delegation, other, CONTACT, by=who)
    made = actions.begin_application(delegation, mine, CONTACT, by=who)
    assert actions.begin_application(delegation, mine, CONTACT, by=who) == made
    with pytest.raises(PermissionDenied):
        actions.save_application(applicant_of(delegation, other, "draft"), {"aims": "x"}, {}, by=who)


def test_nothing_is_submitted_without_aims_and_declaration_or_late(organisation: Any) -> None:
    delegation = delegation_of()
    made = actions.begin_application(delegation, organisation("Azotea"), CONTACT, by=SYSTEM)
    with pytest.raises(actions.NotReady) as refused:
        actions.APPLICANTS.make("submit", made, by=SYSTEM)
    assert len(refused.value.messages) == 2
    late = applicant_of(delegation, organisation("Faro"), "draft")
    type(delegation).objects.update(closes_at=delegation.opens_at + timedelta(days=1))
    late = Applicant.objects.get(pk=late.pk)
    with pytest.raises(ValidationError, match="closed"):
        actions.APPLICANTS.make("submit", late, by=SYSTEM)


def test_company_that_withdrew_begins_anew(organisation: Any) -> None:
    delegation, company = delegation_of(), organisation("Azotea")
    made = applicant_of(delegation, company)
    actions.withdraw(made, by=SYSTEM)
    again = actions.begin_application(delegation, company, CONTACT, by=SYSTEM)
    assert (again.pk, again.state) == (made.pk, "draft")
    assert Applicant.objects.count() == 1


@pytest.mark.parametrize("text", ["a\x00b", "\u202eevil"])
def test_hostile_text_is_cleaned_before_it_is_kept(text: str, organisation: Any) -> None:
    made = applicant_of(delegation_of(), organisation("Azotea"), "draft")
    kept = actions.save_application(made, {"aims": text}, {"fit": text}, by=SYSTEM)
    assert not {"\x00", "\u202e"} & set(kept.aims + kept.answers["fit"])


def test_enormous_text_gets_its_message(organisation: Any) -> None:
    made = applicant_of(delegation_of(), organisation("Azotea"), "draft")
    with pytest.raises(ValidationError) as refused:
        actions.save_application(made, {"aims": "x" * 60_000}, {}, by=SYSTEM)
    assert "aims" in refused.value.message_dict


def test_call_is_mailed_to_members_that_have_not_applied(organisation: Any, representative: Any) -> None:
    delegation = delegation_of()
    applied, silent = organisation("Azotea"), organisation("Faro")
    outside = organisation("Nogal", member=False)
    for number, one in enumerate((applied, silent, outside)):
        representative(one, email=f"rep{number}@people.example")
    applicant_of(delegation, applied, "draft")
    assert actions.call_members(delegation, by=SYSTEM) == 1
    mail = OutgoingMail.objects.get(template="delegations/mail/delegation_call")
    assert mail.to == "rep1@people.example"
    with pytest.raises(ValidationError):
        actions.call_members(delegation_of(days=-1), by=SYSTEM)
