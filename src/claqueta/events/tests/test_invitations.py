"""Invitations: a personal link by which an event is seen and registered for at once, and that leads nowhere else."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from claqueta.events import actions
from claqueta.events.holders import guest_of, invitation_link, invitation_token
from claqueta.events.models import EventInvitation, Registration
from claqueta.foundation import privacy
from claqueta.foundation.actors import SYSTEM
from conftest import posted

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]
ANA = {"name": "Ana Ruiz", "email": "Ana@people.example", "company": "Azotea", "language": "en"}


def invited(event: Any, **values: Any) -> EventInvitation:
    return actions.invite_to_event(event, **{**ANA, **values}, by=SYSTEM)


def path_of(invitation: EventInvitation) -> str:
    return re.sub(r"^https?://[^/]+", "", invitation_link(invitation))


def test_whoever_is_invited_reads_what_nobody_else_finds_and_is_in_at_once(
    event: Make, accreditation: Make, client: Client
) -> None:
    made = event(visibility="invitation")
    accreditation(made, quota=1)
    one = invited(made)
    (mail,) = posted()
    assert (mail.to, "yours alone" in mail.body) == (["ana@people.example"], True)
    assert client.get(reverse("event", args=[made.slug])).status_code == 404
    # Each time it is made it is another, by the second in which it is.
    path = path_of(one)
    page = client.get(path)
    assert page.status_code == 200
    assert "Co-production workshop" in page.content.decode()
    form = path + "register/"
    assert form in page.content.decode()
    shown = client.get(form).content.decode()
    assert 'value="ana@people.example"' in shown
    answer = client.post(form, {"name": "Ana Ruiz", "email": "ana@people.example"})
    row = Registration.objects.get()
    assert (answer.status_code, row.state) == (302, "registered"), "the link proves the address"
    one.refresh_from_db()
    assert one.registration == row
    assert "My registration" in client.get(path).content.decode()
    again = client.post(form, {"name": "Ana Ruiz", "email": "ana@people.example"})
    assert (again.status_code, Registration.objects.count()) == (302, 1)


def test_another_address_has_to_be_confirmed(event: Make, accreditation: Make, client: Client) -> None:
    made = event(visibility="invitation")
    accreditation(made)
    form = path_of(invited(made)) + "register/"
    client.post(form, {"name": "Bea", "email": "bea@people.example"})
    assert Registration.objects.get().state == "unconfirmed"


def test_link_is_for_its_event_and_for_nothing_else(event: Make, accreditation: Make) -> None:
    made, other = event(visibility="invitation"), event(visibility="invitation")
    kind, others = accreditation(made), accreditation(other)
    guest = guest_of(invitation_token(invited(made)))
    assert guest is not None
    with pytest.raises(PermissionDenied):
        actions.register(other, others, ANA, by=guest)
    for forbidden in (
        lambda: actions.change_event(made, {"capacity": 1}, by=guest),
        lambda: actions.invite_to_event(made, name="Bea", email="bea@people.example", by=guest),
        lambda: actions.approve(actions.register(made, kind, ANA, by=guest).registration, by=guest),
    ):
        with pytest.raises(PermissionDenied):
            forbidden()
    assert not guest.has_perm("events.manage", made)
    assert not guest.has_perm("events.register", None)


def test_withdrawn_forged_and_late_links_lead_nowhere(event: Make, client: Client) -> None:
    made = event(visibility="invitation")
    one = invited(made)
    token = invitation_token(one)
    for wrong in (token[:-1] + ("a" if token[-1] != "a" else "b"), "x", "\0", "a:b:c"):
        assert guest_of(wrong) is None
    actions.withdraw_invitation(one, by=SYSTEM)
    actions.withdraw_invitation(one, by=SYSTEM)
    assert guest_of(token) is None
    assert client.get(path_of(one)).status_code == 404
    with pytest.raises(ValidationError):
        actions.send_invitation_again(one, by=SYSTEM)
    assert guest_of(invitation_token(invited(made))) is not None, "and may be invited anew"


def test_one_address_is_invited_once_and_only_to_what_can_be_seen(event: Make) -> None:
    made = event()
    invited(made)
    with pytest.raises(ValidationError) as refused:
        invited(made, email="ana@PEOPLE.example")
    assert list(refused.value.message_dict) == ["email"]
    with pytest.raises(ValidationError):
        invited(event("draft"))
    with pytest.raises(ValidationError) as wrong:
        invited(made, name="", email="none")
    assert set(wrong.value.message_dict) == {"name", "email"}


def test_invitation_is_exported_erased_and_its_link_dies(event: Make) -> None:
    one = invited(event())
    token = invitation_token(one)
    (said,) = privacy.export_of("ana@people.example")["event_invitations"]
    assert said["name"] == "Ana Ruiz"
    privacy.erase("ana@people.example", by=SYSTEM)
    one.refresh_from_db()
    assert ("Ana" in one.name, one.email, guest_of(token)) == (False, "", None)
