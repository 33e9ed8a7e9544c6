"""The pages on which people register, and the office's screens of registrations."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from claqueta.events import actions
from claqueta.events.holders import token_of
from claqueta.events.models import Accreditation, Registration
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.models import OutgoingMail
from conftest import at_most, posted

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]
BACKEND = "django.contrib.auth.backends.ModelBackend"
TYPED = {"name": "Ana Ruiz", "email": "ana@people.example", "company": "Azotea Films", "photos": "on"}


def link() -> str:
    """The address in the last mail."""
    (found,) = re.findall(r"https?://[^/\s]+(/\S+)", posted()[-1].body)
    return str(found)


def test_visitor_registers_confirms_hands_over_and_the_other_cancels(
    event: Make, accreditation: Make, client: Client
) -> None:
    made = event()
    kind = accreditation(
        made,
        companions=1,
        questions=[
            {"key": "diet", "label_es": "Dieta", "kind": "choice", "choices": "Todo;Vegano", "required": True}
        ],
    )
    page = reverse("event", args=[made.slug])
    address = reverse("event_register", args=[made.slug])
    assert address in client.get(page).content.decode()
    assert "Dieta" in client.get(address).content.decode()
    typed = TYPED | {"accreditation": kind.pk, "along_1": "Bea Gil"}
    wrong = client.post(address, typed)
    assert (wrong.status_code, "Azotea Films" in wrong.content.decode()) == (422, True)
    sent = client.post(address, typed | {"answer_diet": "Vegano"})
    assert sent.headers["Location"] == reverse("registration_sent", args=[made.slug])
    assert client.get(sent.headers["Location"]).status_code == 200
    ana = Registration.objects.get(name="Ana Ruiz")
    assert (ana.answers, ana.photos, ana.listed, ana.companions.get().name) == (
        {"diet": "Vegano"},
        True,
        False,
        "Bea Gil",
    )
    mine = link()
    client.get(mine)
    ana.refresh_from_db()
    assert ana.state == "unconfirmed", "opening a link does nothing"
    assert client.post(mine, {"action": "confirm"}).status_code == 302
    assert set(Registration.objects.values_list("state", flat=True)) == {"registered"}
    (entry,) = Calendar.from_ical(client.get(mine + "?calendar=1").content).walk("VEVENT")
    assert str(made.public_id) in entry["uid"]
    assert (
        client.post(mine, {"action": "hand_over", "name": "", "email": "cai@people.example"}).status_code
        == 422
    )
    assert (
        client.post(
            mine, {"action": "hand_over", "name": "Cai Sanz", "email": "cai@people.example"}
        ).status_code
        == 302
    )
    assert client.get(mine).status_code == 410
    theirs = link()
    assert "Cai Sanz" in client.get(theirs).content.decode()
    assert client.post(theirs, {"action": "cancel"}).status_code == 302
    assert client.post(theirs, {"action": "dance"}).status_code == 404
    assert Registration.objects.get(name="Cai Sanz").state == "cancelled"


def test_old_link_asks_for_another_which_goes_to_the_address_on_record(
    event: Make, accreditation: Make, registration: Make, client: Client
) -> None:
    ana = registration(accreditation(event()))
    old = reverse("registration", args=[token_of(ana)])
    actions.send_registration_link(ana, by=SYSTEM)
    assert client.get(old).status_code == 410
    before = OutgoingMail.objects.count()
    assert client.post(old, {"again": "1"}).status_code == 302
    assert OutgoingMail.objects.count() == before + 1
    assert OutgoingMail.objects.latest("pk").to == ana.email
    assert client.get(reverse("registration", args=["nonsense"])).status_code == 404


def test_member_needs_three_taps(
    event: Make, accreditation: Make, organisation: Make, representative: Make, client: Client
) -> None:
    ana = representative(organisation("Azotea"))
    made = event(visibility="members", online=True, online_url="https://meet.example/clave")
    kind = accreditation(made, takers="members")
    client.force_login(ana, BACKEND)
    address = reverse("event_register", args=[made.slug])
    assert address in client.get(reverse("event", args=[made.slug])).content.decode()
    form = client.get(address).content.decode()
    assert ('value="Azotea"' in form, f'value="{ana.email}"' in form, "nickname" in form) == (
        True,
        True,
        False,
    )
    done = client.post(
        address, {"accreditation": kind.pk, "name": "Ana", "email": ana.email, "company": "Azotea"}
    )
    mine = done.headers["Location"]
    assert "https://meet.example/clave" in client.get(mine).content.decode()
    assert reverse("registration", args=[token_of(Registration.objects.get())]) == mine
    listed = client.get(reverse("my_events")).content.decode()
    assert str(made) in listed or "workshop" in listed


def test_guest_sees_no_way_into_what_is_for_members(event: Make, accreditation: Make, client: Client) -> None:
    hidden = event(visibility="members", title={"es": "Zanzíbar"})
    accreditation(hidden)
    answer = client.get(reverse("event_register", args=[hidden.slug]))
    assert (answer.status_code, "next=" in answer.headers["Location"]) == (302, True)
    made = event()
    accreditation(made, takers="members")
    accreditation(made, opens_at=timezone.now() + timedelta(days=1))
    accreditation(made, closes_at=timezone.now() - timedelta(days=1))
    shown = client.get(reverse("event_register", args=[made.slug])).content.decode()
    assert 'name="accreditation"' not in shown


def test_full_event_leads_to_the_waiting_list_and_its_offer(
    event: Make, accreditation: Make, registration: Make, client: Client
) -> None:
    made = event()
    kind = accreditation(made, quota=1)
    strict = accreditation(made, name={"es": "Prensa"}, quota=0, has_waiting_list=False)
    ana = registration(kind, "Ana")
    address = reverse("event_register", args=[made.slug])
    shown = client.get(address).content.decode()
    assert (f'value="{kind.pk}"' in shown, f'value="{strict.pk}"' in shown) == (True, False)
    client.post(address, TYPED | {"name": "Bea", "email": "bea@people.example", "accreditation": kind.pk})
    mine = link()
    client.post(mine, {"action": "confirm"})
    assert Registration.objects.get(name="Bea").state == "waiting"
    assert client.get(mine).status_code == 200
    actions.cancel_registration(ana, by=SYSTEM)
    assert 'value="take"' in client.get(mine).content.decode()
    client.post(mine, {"action": "take"})
    assert Registration.objects.get(name="Bea").state == "registered"


def test_program_that_fills_in_everything_registers_nobody(
    event: Make, accreditation: Make, client: Client
) -> None:
    kind = accreditation(event())
    answer = client.post(reverse("event_register", args=[kind.event.slug]), TYPED | {"nickname": "x"})
    assert (answer.status_code, Registration.objects.exists()) == (302, False)


def test_one_address_registers_no_more_than_the_rule_says(
    event: Make, accreditation: Make, client: Client, settings: Any, monkeypatch: Any
) -> None:
    at_most(settings, monkeypatch, requests_registration=1)
    kind = accreditation(event())
    address = reverse("event_register", args=[kind.event.slug])
    codes = [client.post(address, TYPED | {"name": f"Person {number}"}).status_code for number in range(2)]
    assert codes == [302, 422]


def test_wrong_code_is_said_by_its_field(event: Make, accreditation: Make, client: Client) -> None:
    kind = accreditation(event(), takers="code", code="PRENSA")
    address = reverse("event_register", args=[kind.event.slug])
    assert client.post(address, TYPED | {"code": "x"}).status_code == 422
    assert client.post(address, TYPED | {"code": "prensa"}).status_code == 302


def test_paid_registration_shows_how_to_pay(
    event: Make, accreditation: Make, registration: Make, client: Client
) -> None:
    ana = registration(accreditation(event(), price="48.40"))
    shown = client.get(reverse("registration", args=[token_of(ana)])).content.decode()
    assert ("48,40" in shown or "48.40" in shown, "<svg" in shown, "RF" in shown) == (True, True, True)


def test_office_offers_accreditations_and_answers(event: Make, account: Make, client: Client) -> None:
    client.force_login(account("office_staff", email="office@people.example"), BACKEND)
    made = event()
    new = reverse("office_accreditation_add", args=[made.pk])
    assert client.get(new).status_code == 200
    typed = {
        "name_es": "General",
        "quota": "1",
        "has_waiting_list": "on",
        "approval": "on",
        "takers": "everybody",
        "companions": "0",
        "opens": "2026-01-01T09:00",
        "questions-0-key": "diet",
        "questions-0-label_es": "Dieta",
        "questions-0-kind": "text",
        "price": "48,40",
    }
    assert client.post(new, typed | {"closes": "2025-01-01T09:00"}).status_code == 422
    assert client.post(new, typed | {"opens": "2026-03-29T02:30"}).status_code == 422
    assert client.post(new, typed).status_code == 302
    kind = Accreditation.objects.get()
    assert (kind.quota, kind.questions[0]["key"], kind.opens_at is not None) == (1, "diet", True)
    for name in ("Ana", "Bea"):
        said = {"name": name, "email": f"{name}@people.example".lower()}
        actions.register(made, kind, said, by=SYSTEM)
    ana = Registration.objects.get(name="Ana")
    record = reverse("office_registration", args=[ana.pk])
    assert "Ana" in client.get(record).content.decode()
    client.post(record, {"action": "approve"})
    bea = Registration.objects.get(name="Bea")
    client.post(reverse("office_registrations"), {"action": "approve", "chosen": bea.pk})
    assert list(Registration.objects.order_by("name").values_list("state", flat=True)) == [
        "registered",
        "waiting",
    ]
    client.post(record, {"action": "paid"})
    edit = reverse("office_accreditation", args=[kind.pk])
    assert client.get(edit).status_code == 200
    lower = client.post(edit, typed | {"quota": "0"})
    assert lower.status_code == 422
    assert client.post(edit, typed | {"closed": "on"}).status_code == 302
    kind.refresh_from_db()
    assert kind.closed
    client.post(record, {"action": "cancel", "step": "2", "cancel-reason": "Se cayó"})
    ana.refresh_from_db()
    assert (ana.state, ana.reason, ana.paid_at is not None) == ("cancelled", "Se cayó", True)
    shown = client.get(reverse("office_event", args=[made.pk])).content.decode()
    assert reverse("office_registrations") in shown
    listed = client.get(reverse("office_registrations"), {"event": made.pk, "export": "json"}).json()
    assert {row["name"] for row in listed} == {"Ana", "Bea"}


@pytest.mark.parametrize("along", [True, False])
def test_whoever_cannot_come_says_whether_the_others_come(
    along: bool, event: Make, accreditation: Make, client: Client
) -> None:
    kind = accreditation(event(), quota=2, companions=1)
    party = [{"name": "Bea Gil", "email": "bea@people.example"}]
    ana = actions.register(
        kind.event, kind, {"name": "Ana Ruiz", "email": "ana@people.example"}, companions=party, by=SYSTEM
    ).registration
    waiting = actions.register(
        kind.event, kind, {"name": "Cai", "email": "cai@people.example"}, by=SYSTEM
    ).registration
    mine = reverse("registration", args=[token_of(ana)])
    assert "Bea Gil no puede venir tampoco" in client.get(mine).content.decode()
    posted().clear()
    client.post(mine, {"action": "cancel"} | ({"along": "1"} if along else {}))
    bea = ana.companions.get()
    waiting.refresh_from_db()
    assert (bea.state, waiting.state) == ("cancelled" if along else "registered", "offered")
    told = {address for mail in posted() for address in mail.to}
    assert ("bea@people.example" in told) == along
    assert "no puede venir tampoco" not in client.get(mine).content.decode()
