"""What cannot be is said where it was written, and leaves nothing behind: neither a row, nor a file, nor a mail."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from claqueta.foundation import imports
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.attachments import of
from claqueta.foundation.models import Attachment, OutgoingMail
from claqueta.foundation.search import rebuild
from claqueta.opportunities import actions
from claqueta.opportunities.models import Interest, Introduction, Opportunity, Outcome, Side
from claqueta.opportunities.parties import link_for, people_of
from conftest import posted as handed_over

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]
PROGRAM = b"MZ\x90\x00 a program"
QUERIES = [
    "x" * 10_000,
    "palabra " * 1_250,
    "🎬🎥🍿",
    "🎬" * 200,
    "\0",
    "<script>alert(1)</script>",
    '"',
    "AND OR NOT",
]
SAID = {"action": "outcome", "project": "Serie", "amount": "small", "words": "Eight episodes", "jobs": "2"}


@pytest.fixture
def agreed(organisation: Make, representative: Make) -> Introduction:
    one, other = organisation("Azotea Films"), organisation("Bruma Sonido")
    representative(one, email="ana@people.example")
    representative(other, email="bea@people.example")
    made = actions.ask_both(actions.propose(one, other, why="Both dub", by=SYSTEM), by=SYSTEM)
    for side in Side:
        made = actions.say_yes(made.consents.get(side=side), by=SYSTEM)
    return made


def path_of(introduction: Introduction, side: str) -> str:
    link = link_for(introduction, side, people_of(introduction, side)[0])
    return "/" + link.split("/", 3)[3]


def test_a_proof_that_is_not_what_it_says_lets_nothing_be_said(agreed: Introduction, client: Client) -> None:
    handed_over()
    link, mails = path_of(agreed, Side.ONE), OutgoingMail.objects.count()
    wrong = SimpleUploadedFile("contract.pdf", PROGRAM, "application/pdf")
    answer = client.post(link, {**SAID, "file": wrong})
    assert answer.status_code == 422
    assert list(answer.context["outcome_form"].errors) == ["file"]
    page = answer.content.decode()
    assert ("Eight episodes" in page, "<details open>" in page.replace("  ", " ")) == (True, True)
    assert (Outcome.objects.count(), Attachment.objects.count()) == (0, 0)
    assert OutgoingMail.objects.count() == mails
    right = SimpleUploadedFile("contract.pdf", b"%PDF-1.7 contract", "application/pdf")
    assert client.post(link, {**SAID, "file": right}).status_code == 302
    assert [one.name for one in of(Outcome.objects.get())] == ["contract.pdf"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"project": ""}, "project"),
        ({"project": "🎬" * 201}, "project"),
        ({"amount": "a lot"}, "amount"),
        ({"jobs": "-1"}, "jobs"),
        ({"jobs": "9" * 40}, "jobs"),
        ({"jobs": "six"}, "jobs"),
        ({"words": "x" * 10_000}, "words"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"link": "x" * 400}, "link"),
    ],
)
def test_an_outcome_that_cannot_be_is_said_by_its_field(
    agreed: Introduction, client: Client, values: dict[str, str], field: str
) -> None:
    answer = client.post(path_of(agreed, Side.ONE), {**SAID, **values})
    assert answer.status_code == 422
    assert list(answer.context["outcome_form"].errors) == [field]
    assert not Outcome.objects.exists()


def test_the_same_project_twice_is_said_beside_it(agreed: Introduction, client: Client) -> None:
    link = path_of(agreed, Side.ONE)
    assert client.post(link, SAID).status_code == 302
    answer = client.post(link, SAID)
    assert (answer.status_code, list(answer.context["outcome_form"].errors)) == (422, ["project"])
    assert Outcome.objects.count() == 1


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("typing", ["", "1"])
def test_whatever_is_typed_is_answered_everywhere(
    query: str, typing: str, opportunity: Make, organisation: Make, account: Make, client: Client
) -> None:
    opportunity(organisation(), audience="public")
    rebuild()
    client.force_login(account("office_staff", email="office@people.example"))
    asked = {"q": query, **({"typing": typing} if typing else {})}
    for path in (
        "/en/search/",
        "/en/directory/",
        "/en/opportunities/",
        "/office/search/",
        "/office/palette/",
    ):
        for headers in ({}, {"HX-Request": "true"}):
            answer = client.get(path, asked, headers=headers)
            assert answer.status_code == 200, (path, headers)
            assert b"<script>alert" not in answer.content
    answer = client.get("/api/v1/search", {"q": query})
    assert answer.status_code == (422 if len(query) > 200 else 200)
    answer = client.get("/api/v1/opportunities", {"direction": query, "kind": query})
    assert answer.status_code == (422 if query.strip("\0") else 200)


def test_a_budget_that_ends_before_it_begins_comes_in_by_no_door(
    organisation: Make, opportunity: Make, account: Make, client: Client
) -> None:
    made = opportunity(organisation(), budget_from="100", budget_until="200")
    client.force_login(account("office_staff", email="office@people.example"))
    page = reverse("office_opportunity_edit", args=[made.pk])
    form = client.get(page).context["form"]
    said = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "", [])}
    said = {name: value for name, value in said.items() if isinstance(value, str)}
    answer = client.post(
        page,
        {
            **said,
            "version": made.version,
            "title_en": "Dubbing",
            "text_en": "x",
            "budget_from": "900",
            "budget_until": "1",
        },
    )
    assert answer.status_code == 422
    assert "budget_until" in answer.context["form"].errors
    made.refresh_from_db()
    assert str(made.budget_until) == "200.00 EUR"
    rows = "Sentido;Tipo;Título (en);Presupuesto desde;Presupuesto hasta\nneed;service;Dubbing;900;1\n"
    batch = imports.prepare("opportunities", rows.encode(), "needs.csv", by=SYSTEM)
    assert [one["row"] for one in batch.report["rejected"]] == [2]


def test_words_without_end_are_refused_and_leave_nothing(
    organisation: Make, representative: Make, opportunity: Make, client: Client
) -> None:
    mine, other = organisation("Azotea Films"), organisation("Bruma Sonido")
    need = opportunity(other, audience="public")
    client.force_login(representative(mine))
    endless = "🎬 x" * 5_000
    at = reverse("opportunity_interest", args=[need.slug])
    answer = client.post(at, {"action": "express", "organisation": mine.pk, "words": endless})
    assert answer.status_code in (302, 400, 422)
    assert not Interest.objects.exists()
    asked = client.post(
        f"{reverse('introduction_ask', args=[mine.slug])}?with={other.slug}", {"why": endless}
    )
    assert asked.status_code == 422
    assert not Introduction.objects.exists()


@pytest.mark.parametrize("token", ["nonsense", "WyI=:x:y", "🎬", "a" * 5_000])
def test_links_that_are_none_of_ours_tell_nothing(token: str, client: Client, agreed: Introduction) -> None:
    for name in ("introduction_link", "opportunity_link"):
        answer = client.get(reverse(name, args=[token]))
        assert answer.status_code in (404, 410)
        assert "Azotea" not in answer.content.decode()


def test_a_visitor_who_writes_to_a_strangers_address_again_and_again_bothers_them_little(
    client: Client, posted: Make
) -> None:
    """What is posted with somebody's address is confirmed by them or forgotten, and their mailbox is not filled."""
    form = "/en/opportunities/new/?kind=service&direction=need"
    said = {
        "direction": "need",
        "kind": "service",
        "text_en": "Eight episodes.",
        "audience": "public",
        "visitor_name": "Kim Min-ji",
        "visitor_email": "stranger@people.example",
        "consent": "on",
    }
    for number in range(100):
        client.post(
            form,
            {**said, "title_en": f"Dubbing {number}"},
            REMOTE_ADDR=f"10.0.0.{number}",
        )
    handed_over()
    assert len(mail.outbox) <= 5
    assert {row.state for row in Opportunity.objects.all()} == {"unconfirmed"}
