"""The pages of introductions, by link and signed in, and what is kept, forgotten and moved of them."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.outbox import _message
from claqueta.opportunities import actions
from claqueta.opportunities.introduction_privacy import CONTACTS, CONVERSATIONS
from claqueta.opportunities.models import (
    Contact,
    Exposure,
    Feedback,
    Introduction,
    IntroductionMail,
    Outcome,
    Side,
)
from claqueta.opportunities.parties import link_for, people_of
from claqueta.organisations.actions import merge

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]
LONG = "Busca quien doble a cinco lenguas antes del verano. " * 6 + "Fin."


def path_of(introduction: Introduction, side: str) -> str:
    """The way of a side's link on the site."""
    return re.sub(r"^https?://[^/]+", "", link_for(introduction, side, people_of(introduction, side)[0]))


@pytest.fixture
def agreed(organisation: Make, representative: Make) -> Introduction:
    one, other = organisation("Azotea Films"), organisation("Bruma Sonido")
    people = [
        representative(one, email="ana@people.example"),
        representative(other, email="bea@people.example"),
    ]
    made = actions.ask_both(
        actions.propose(one, other, why="Both dub", hold_at=timezone.now(), by=SYSTEM), by=SYSTEM
    )
    for side, by in zip(Side, people, strict=True):
        made = actions.say_yes(made.consents.get(side=side), by=by)
    return made


def test_an_outcome_goes_from_one_side_to_the_other_by_links_with_its_proof(
    agreed: Introduction, client: Client, account: Make
) -> None:
    mine, theirs = path_of(agreed, Side.ONE), path_of(agreed, Side.OTHER)
    said = {"action": "outcome", "project": "Serie", "amount": "small", "link": "not an address"}
    assert client.post(mine, said).status_code == 422
    said["link"] = "https://serie.example/"
    file = SimpleUploadedFile("poster.pdf", b"%PDF-1.7 poster")
    assert client.post(mine, {**said, "file": file}).status_code == 302
    assert client.post(mine, said).status_code == 422
    row = Outcome.objects.get()
    assert client.post(mine, {"action": "confirm", "outcome": row.pk}).status_code == 404
    assert "Serie" in client.get(theirs).content.decode()
    client.post(theirs, {"action": "contest", "outcome": row.pk})
    client.post(theirs, {"action": "confirm", "outcome": row.pk})
    row.refresh_from_db()
    assert row.state == "confirmed"
    assert client.post(theirs, {"action": "contest", "outcome": row.pk}).status_code == 422
    for wrong in ({"action": "confirm", "outcome": 999_999}, {"action": "dance"}, {"action": "came"}):
        assert client.post(theirs, wrong).status_code == 404
    from claqueta.foundation.attachments import of

    proof = reverse("introduction_proof", args=[agreed.public_id, of(row)[0].pk])
    assert client.get(proof).status_code == 302
    client.force_login(account("office_staff"))
    answer = client.get(proof)
    assert b"poster" in b"".join(answer.streaming_content)
    assert client.get(reverse("introduction_proof", args=[agreed.public_id, 999_999])).status_code == 404
    assert client.get(reverse("introduction", args=[agreed.public_id])).status_code == 404
    client.force_login(account(email="nobody@people.example"))
    assert client.get(proof).status_code == 403


def test_a_no_by_link_is_answered_and_kept_for_the_office(organisation: Make, client: Client) -> None:
    one, other = organisation("Azotea Films", email="hola@azotea.example"), organisation("Bruma Sonido")
    made = actions.propose(one, other, why="Both dub", by=SYSTEM)
    link = path_of(made, Side.ONE)
    assert client.get(link).status_code == 404
    actions.ask_both(made, by=SYSTEM)
    client.post(link, {"action": "no", "reason": "Busy"})
    assert made.consents.get(side=Side.ONE).reason == "Busy"
    assert people_of(made, Side.OTHER) == []
    one.email = "new@azotea.example"
    one.save()
    assert client.get(link).status_code == 410


def test_a_member_asks_on_a_page(organisation: Make, representative: Make, client: Client) -> None:
    one, other = organisation("Azotea Films"), organisation("Bruma Sonido")
    client.force_login(representative(one))
    assert other.name in client.get(reverse("introductions", args=[one.slug])).content.decode()
    url = reverse("introduction_ask", args=[one.slug])
    assert client.get(url).status_code == 404
    assert client.get(f"{url}?with={other.slug}").status_code == 200
    assert client.post(f"{url}?with={other.slug}", {"why": ""}).status_code == 422
    assert client.post(f"{url}?with={other.slug}", {"why": "We dub"}).status_code == 302
    made = Introduction.objects.get()
    Introduction.objects.update(state="agreed")
    assert client.post(f"{url}?with={other.slug}", {"why": "We dub"}).status_code == 422
    assert made.asked_by == "member"


def test_the_mail_to_both_is_a_mail_as_programs_read_it(agreed: Introduction) -> None:
    from claqueta.foundation.models import OutgoingMail

    mail = OutgoingMail.objects.filter(template__endswith="introduction_made").first()
    assert mail is not None
    message = _message(mail)
    text = message.message().as_string()
    assert message.recipients() == [mail.to]
    assert "ana@people.example" in message.message()["To"]
    assert "bea@people.example" in message.message()["To"]
    assert message.message()["Auto-Submitted"] == "auto-generated"
    assert "text/calendar" in text


def test_what_somebody_wrote_is_exported_erased_and_forgotten(
    agreed: Introduction, organisation: Make
) -> None:
    actions.paste_mail(agreed, text="We have met", sender="ana@people.example", by=SYSTEM)
    assert CONVERSATIONS.export
    assert CONVERSATIONS.erase
    assert CONVERSATIONS.expire
    [one] = CONVERSATIONS.export("ANA@people.example")
    assert one["text"] == "We have met"
    assert CONVERSATIONS.expire() == 0
    IntroductionMail.objects.update(at=timezone.now() - timedelta(days=800))
    assert CONVERSATIONS.expire() == 1
    actions.paste_mail(agreed, text="We have met", sender="ana@people.example", by=SYSTEM)
    assert CONVERSATIONS.erase("ana@people.example") == 1
    from claqueta.accounts.models import Person

    person = Person.objects.get(email="ana@people.example")
    actions.note_contact(agreed.one, kind="call", summary="Her studio", person=person, by=SYSTEM)
    assert CONTACTS.export
    assert CONTACTS.erase
    assert CONTACTS.expire
    assert CONTACTS.export("ana@people.example")[0]["summary"] == "Her studio"
    assert CONTACTS.erase("ana@people.example") == 1
    assert "Her" not in Contact.objects.get().summary
    Contact.objects.update(day=timezone.localdate() - timedelta(days=2000))
    assert CONTACTS.expire() == 1


def test_what_two_records_have_follows_when_they_become_one(
    agreed: Introduction, organisation: Make, opportunity: Make
) -> None:
    one, other = agreed.one, agreed.other
    twin = organisation("Azotea Cine", member=False)
    third, need = organisation("Cobalto"), opportunity(organisation("Duna"))
    again = actions.ask_both(actions.propose(twin, other, why="They dub", by=SYSTEM), by=SYSTEM)
    kept = actions.propose(twin, third, why="They dub", by=SYSTEM)
    gone = actions.propose(one, twin, why="They dub", by=SYSTEM)
    actions.note_contact(twin, kind="call", by=SYSTEM)
    today = timezone.localdate()
    for whose in (one, twin):
        Exposure.objects.create(on=today, opportunity=need, organisation=whose)
        Feedback.objects.create(opportunity=need, organisation=whose, answer="useless")
    Exposure.objects.create(on=today - timedelta(days=1), opportunity=need, organisation=twin)
    merge(one, twin, by=SYSTEM)
    for row in (again, kept):
        row.refresh_from_db()
    assert (again.one, again.state) == (one, "ended")
    assert (kept.one, kept.state) == (one, "proposed")
    assert not Introduction.objects.filter(pk=gone.pk).exists()
    assert Contact.objects.get().organisation == one
    assert Exposure.objects.filter(organisation=one).count() == 2
    assert Feedback.objects.filter(organisation=one).count() == 1


def test_a_need_for_members_is_told_on_the_page_to_who_came_by_link_and_cannot_open_it(
    organisation: Make, representative: Make, opportunity: Make, client: Client
) -> None:
    one, other = organisation("Azotea Films"), organisation("Bruma Sonido", codes=("5.8",))
    representative(one, email="ana@people.example")
    bea = representative(other, email="bea@people.example")
    need = opportunity(one, audience="members")
    made = actions.ask_both(
        actions.propose(one, other, why="Both dub", opportunity=need, by=SYSTEM), by=SYSTEM
    )
    page, way = path_of(made, Side.OTHER), f"/en/opportunities/{need.slug}/"
    assert client.get(way).status_code == 404
    shown = client.get(page).content.decode()
    assert "Korean dubbing of a series" in shown
    assert "Eight episodes of 45 minutes" in shown
    assert way not in shown
    client.force_login(bea)
    assert f'href="{way}"' in client.get(page).content.decode()


def test_reason_of_an_introduction_is_read_to_its_end(
    client: Client, account: Make, organisation: Make
) -> None:
    made = actions.propose(
        organisation("Azotea Films"), organisation("Bruma Sonido"), why=LONG, hold_at=None, by=SYSTEM
    )
    client.force_login(account("office_staff"))
    page = client.get(reverse("office_introduction", args=[made.pk])).content.decode()
    assert "antes del verano. Fin." in page
    # Each side is a part of the title, with a dot between them that a narrow screen leaves out.
    title = page.partition('id="header-title">')[2].partition("</h1>")[0]
    assert " ".join(title.split()) == (
        '<span>Azotea Films</span> <span class="office-between">·</span> <span>Bruma Sonido</span>'
    )
