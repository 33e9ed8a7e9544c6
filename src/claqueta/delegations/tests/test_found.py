"""Where delegations are found: by search, on the record of an organisation, in the calendars of accounts."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claqueta.delegations import actions
from claqueta.delegations.calendars import own_entries
from claqueta.delegations.exporting import written_for
from claqueta.delegations.search import documents, searchable
from claqueta.delegations.tests.factories import SECRET, applicant_of, delegation_of
from claqueta.foundation.actors import SYSTEM

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def entries(account: Any) -> list[str]:
    now = timezone.now()
    return [one.title for one in own_entries(account, now, now + timedelta(days=400))]


def test_search_finds_the_published_call_and_neither_drafts_nor_companies(organisation: Any) -> None:
    draft, shown = delegation_of("draft", title={"en": SECRET}), delegation_of()
    applicant_of(shown, organisation(SECRET), "accepted")
    assert list(searchable.identifiers()) == [str(shown.pk)]
    found = list(documents([str(draft.pk), str(shown.pk)]))
    assert {one.key for one in found} == {f"delegation:{shown.pk}"}
    assert {(one.language, one.title) for one in found} == {
        ("en", "Delegation to Lille"),
        ("es", "Misión a Lille"),
    }
    assert {one.audience for one in found} == {"public", "members", "board", "office"}
    assert SECRET not in str(found)


def test_export_says_what_everybody_sees(organisation: Any) -> None:
    delegation_of("draft", title={"en": SECRET})
    shown = delegation_of()
    applicant_of(shown, organisation(SECRET), "accepted")
    (row,) = json.loads(written_for("json", "office", "en"))
    assert (row["title"], row["companies"]) == ("Delegation to Lille", 0)
    assert SECRET not in str(row)


def test_record_of_an_organisation_has_its_delegations(
    client: Client, organisation: Any, account: Any
) -> None:
    delegation = delegation_of()
    azotea, other = organisation("Azotea"), organisation("Faro")
    made = applicant_of(delegation, azotea, "accepted")
    client.force_login(account("office_staff"))
    there, elsewhere = (
        client.get(reverse("office_organisation", args=[one.pk])).content.decode() for one in (azotea, other)
    )
    address = reverse("office_applicant", args=[made.pk])
    assert address in there
    assert address not in elsewhere


def test_calendar_has_the_appointments_of_ones_own_companies_and_journeys(
    organisation: Any, representative: Any, account: Any
) -> None:
    delegation, azotea = delegation_of(), organisation("Azotea")
    mine, other = (applicant_of(delegation, one, "accepted") for one in (azotea, organisation("Faro")))
    begins = timezone.now() + timedelta(days=60)
    for title, companies in (("All", []), ("Ours", [mine]), (SECRET, [other])):
        said = {"kind": "meeting", "title": {"en": title}, "applicants": companies}
        actions.add_appointment(
            delegation, {**said, "begins_at": begins, "ends_at": begins + timedelta(hours=1)}, by=SYSTEM
        )
    traveller = account(email="cai@travels.example")
    actions.add_traveller(other, {"name": "Cai", "email": "Cai@travels.example"}, by=SYSTEM)
    assert sorted(entries(representative(azotea))) == ["All", "Ours"]
    assert sorted(entries(traveller)) == ["All", SECRET]
    assert entries(account(email="nobody@else.example")) == []
