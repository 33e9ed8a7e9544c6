"""The log of contacts: by hand in two taps, from the system once each, and who was not spoken to in a long time."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claqueta.foundation import threads
from claqueta.foundation.actors import SYSTEM
from claqueta.opportunities.actions import contacts, introducing
from claqueta.opportunities.contact_lists import written_for
from claqueta.opportunities.introductions_due import waiting
from claqueta.opportunities.models import Contact
from claqueta.opportunities.queries.contacts import silent_members, touched
from claqueta.organisations.talk import TALK

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]


def test_a_call_is_noted_in_two_taps_on_the_record(organisation: Make, account: Make, client: Client) -> None:
    azotea, office = organisation(), account("office_staff")
    client.force_login(office)
    url = reverse("office_organisation", args=[azotea.pk])
    client.post(url, {"action": "contact", "kind": "call", "summary": "Their new studio"})
    row = Contact.objects.get()
    assert (row.kind, row.day, row.account, row.source) == ("call", timezone.localdate(), office, None)
    said = re.sub(r"<[^>]*>|\s+", " ", client.get(url).content.decode())
    assert re.search(r"· Call +· Their new studio", said)
    assert [one.organisation for one in silent_members()] == []
    contacts.drop_contact(row, by=office)
    assert not Contact.objects.exists()


@pytest.mark.parametrize(
    "values",
    [{"kind": "telegram"}, {"kind": ""}, {"kind": "call", "day": timezone.localdate() + timedelta(days=1)}],
)
def test_what_cannot_be_is_not_noted(values: dict[str, Any], organisation: Make, account: Make) -> None:
    with pytest.raises(ValidationError):
        contacts.note_contact(organisation(), **values, by=account("office_staff"))


def test_members_note_and_see_nothing(organisation: Make, representative: Make, client: Client) -> None:
    azotea = organisation()
    contacts.note_contact(azotea, kind="visit", summary="Quarrel about dues", by=SYSTEM)
    ana = representative(azotea)
    with pytest.raises(PermissionDenied):
        contacts.note_contact(azotea, kind="call", by=ana)
    client.force_login(ana)
    for url in (reverse("office_contacts"), reverse("office_contact", args=[Contact.objects.get().pk])):
        answer = client.get(url)
        assert answer.status_code in (302, 403)
        assert b"Quarrel" not in answer.content
    assert list(waiting(ana)) == []
    assert b"Azotea" not in written_for("csv", "members", "en")


def test_who_was_not_spoken_to_stands_on_the_offices_home(organisation: Make, account: Make) -> None:
    azotea, bruma = organisation(), organisation("Bruma Cine")
    organisation("Guest", member=False)
    long_ago = timezone.localdate() - timedelta(days=91)
    contacts.note_contact(azotea, kind="visit", day=long_ago, by=SYSTEM)
    # A circular is no talk.
    Contact.objects.create(organisation=azotea, kind="mail", source="circular:1:1")
    found = silent_members()
    assert [(one.organisation, one.last) for one in found] == [(bruma, None), (azotea, long_ago)]
    due = next(one for one in waiting(account("office_staff")) if one.order == 40)
    assert due.count == 2
    contacts.note_contact(azotea, kind="call", by=SYSTEM)
    assert [one.organisation for one in silent_members()] == [bruma]


def test_what_the_system_knows_is_noted_once(organisation: Make, representative: Make, account: Make) -> None:
    azotea, bruma = organisation(), organisation("Bruma Cine")
    ana, office = representative(azotea), account("office_staff")
    threads.write(azotea, TALK, "Is our phone right?", others=[office], by=ana)
    threads.write(azotea, TALK, "It is", by=office)
    introducing.ask_both(introducing.propose(azotea, bruma, why="Both dub", by=office), by=office)
    assert contacts.log_what_is_known() == 4
    assert contacts.log_what_is_known() == 0
    assert contacts.log_what_is_known(since=timezone.now() - timedelta(days=9)) == 0
    by_source = {str(one.source).partition(":")[0]: one for one in Contact.objects.order_by("pk")}
    assert set(by_source) == {"message", "introduction"}
    assert by_source["message"].account == office
    with pytest.raises(ValidationError):
        contacts.drop_contact(by_source["message"], by=office)


def test_what_a_label_asks_is_exported(organisation: Make) -> None:
    azotea = organisation()
    for kind in ("visit", "meeting", "call"):
        contacts.note_contact(azotea, kind=kind, by=SYSTEM)
    contacts.note_contact(azotea, kind="visit", day=timezone.localdate() - timedelta(days=366), by=SYSTEM)
    [row] = touched()
    assert (row.contacts, row.visits, row.last) == (3, 2, timezone.localdate())
    assert b"Azotea Films" in written_for("csv", "office", "es")
