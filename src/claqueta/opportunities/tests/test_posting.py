"""A visitor's form: confirmed by mail, looked at, bounded, and warned of what tells who somebody is."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail

from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.models import OutgoingMail
from claqueta.opportunities import actions
from claqueta.opportunities.models import Opportunity
from claqueta.opportunities.visitors import token_of
from conftest import at_most
from conftest import posted as handed_over

Make = Callable[..., Any]
FORM = "/en/opportunities/new/?kind=service&direction=need"
SENT = {
    "direction": "need",
    "kind": "service",
    "title_en": "Korean dubbing",
    "text_en": "Eight episodes.",
    "audience": "public",
    "visitor_name": "Kim Min-ji",
    "visitor_email": "minji@hanbit.example",
    "consent": "on",
}

pytestmark = pytest.mark.django_db


def filled(client: Any, **more: str) -> dict[str, str]:
    """What a browser would send of the form, with these values."""
    page = client.get(FORM)
    assert page.status_code == 200
    return {**SENT, **more}


def test_the_form_is_asked_for_in_two_steps(client: Any) -> None:
    assert b'name="kind"' in client.get("/en/opportunities/new/").content
    page = client.get(FORM).content.decode()
    assert "visitor_email" in page
    for name in ('name="chosen"', 'name="behalf"', 'value="chosen"'):
        assert name not in page


def test_it_is_seen_by_nobody_until_confirmed_and_opened(client: Any) -> None:
    response = client.post(FORM, filled(client))
    assert (response.status_code, response.headers["Location"]) == (302, "/en/opportunities/new/sent/")
    made = Opportunity.objects.get()
    assert (made.state, made.visitor_language, made.audience) == ("unconfirmed", "en", "public")
    assert client.get(f"/en/opportunities/{made.slug}/").status_code == 404
    handed_over()
    (letter,) = mail.outbox
    assert letter.to == ["minji@hanbit.example"]
    link = next(word for word in letter.body.split() if "/opportunities/link/" in word)
    path = "/" + link.split("/", 3)[3]
    # Programs that look through mails confirm nothing.
    assert client.get(path).status_code == 200
    made.refresh_from_db()
    assert made.state == "unconfirmed"
    client.post(path, {"action": "confirm"})
    made.refresh_from_db()
    assert made.state == "review"
    assert client.get(f"/en/opportunities/{made.slug}/").status_code == 404


def test_the_same_twice_is_the_first_and_reads_the_same(client: Any) -> None:
    first = client.post(FORM, filled(client))
    again = client.post(FORM, filled(client, title_en="KOREAN   dubbing"))
    assert first.headers["Location"] == again.headers["Location"]
    assert Opportunity.objects.count() == 1
    assert OutgoingMail.objects.count() == 2


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"visitor_email": "nobody"}, "visitor_email"),
        ({"visitor_name": ""}, "visitor_name"),
        ({"consent": ""}, "consent"),
        ({"title_en": "", "text_en": ""}, "title"),
        ({"budget_from": "90000", "budget_until": "100"}, "budget_until"),
        ({"starts_on": "2027-05-02", "ends_on": "2027-05-01"}, "ends_on"),
        ({"audience": "chosen"}, "audience"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(client: Any, said: dict[str, str], field: str) -> None:
    response = client.post(FORM, filled(client, **said))
    assert response.status_code == 422
    errors = {**response.context["form"].errors, **response.context["visitor"].errors}
    assert field in errors or "__all__" in errors
    assert not Opportunity.objects.exists()
    assert b"Eight episodes" in response.content or not said.get("text_en", "x")


def test_a_telephone_number_without_a_name_is_warned_of_and_then_taken(client: Any) -> None:
    said = filled(client, anonymous="on", text_en="Call +34 915 55 12 34 for more.")
    warned = client.post(FORM, said)
    assert warned.status_code == 422
    assert b"is a telephone number and tells who you are" in warned.content
    assert b'name="minded"' in warned.content
    assert not Opportunity.objects.exists()
    assert client.post(FORM, {**said, "minded": "on"}).status_code == 302
    assert Opportunity.objects.get().anonymous


def test_programs_that_fill_in_everything_are_thanked_and_forgotten(client: Any) -> None:
    response = client.post(FORM, filled(client, nickname="Buy"))
    assert response.headers["Location"] == "/en/opportunities/new/sent/"
    assert not Opportunity.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_a_visitor_who_posts_a_hundred_is_stopped(client: Any, settings: Any, monkeypatch: Any) -> None:
    at_most(settings, monkeypatch, opportunities_of_a_visitor=2)
    statuses = [client.post(FORM, filled(client, title_en=f"Need {n}")).status_code for n in range(100)]
    assert statuses[:2] == [302, 302]
    assert set(statuses[2:]) == {422}
    assert Opportunity.objects.count() == 2
    assert OutgoingMail.objects.count() == 2


def test_many_addresses_from_one_machine_are_stopped_too(client: Any) -> None:
    statuses = [
        client.post(
            FORM, filled(client, title_en=f"Need {n}", visitor_email=f"v{n}@hanbit.example")
        ).status_code
        for n in range(8)
    ]
    assert statuses == [302] * 5 + [422] * 3


def test_whoever_acts_for_a_member_is_led_to_the_member_form(
    client: Any, organisation: Make, representative: Make
) -> None:
    client.force_login(representative(organisation()))
    response = client.get(FORM)
    assert response.headers["Location"].startswith("/en/area/opportunities/new/?kind=service")


def test_what_was_sent_back_is_changed_and_what_was_opened_is_not(client: Any, posted: Make) -> None:
    made = posted("unconfirmed")
    at = f"/en/opportunities/link/{token_of(made)}/edit/"
    page = client.get(at)
    assert b"Eight episodes of 45 minutes" in page.content
    assert b"visitor_email" not in page.content
    said = {**SENT, "text_en": "Nine episodes.", "anonymous": "on"}
    assert client.post(at, {**said, "title_en": ""}).status_code == 422
    assert client.post(at, {**said, "text_en": "Write to a@b.example"}).status_code == 422
    assert client.post(at, said).status_code == 302
    made.refresh_from_db()
    assert (made.text["en"], made.visitor_email) == ("Nine episodes.", "minji@hanbit.example")
    actions.open_up(actions.confirm(made, by=SYSTEM), by=SYSTEM)
    assert client.get(at).status_code == 404
    assert client.post(at, {**SENT, "text_en": "Buy watches"}).status_code == 404
    assert client.get("/en/opportunities/link/made-up/edit/").status_code == 404
    made.refresh_from_db()
    assert made.text["en"] == "Nine episodes."
