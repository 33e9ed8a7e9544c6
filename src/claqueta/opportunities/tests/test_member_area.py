"""Members write, answer and decide, by the pages they have."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from claqueta.foundation.actors import SYSTEM
from claqueta.opportunities import actions
from claqueta.opportunities.models import Interest, Opportunity

Make = Callable[..., Any]
NEW = "/en/area/opportunities/new/?kind=service&direction=need"
MINE = "/en/area/opportunities/mine/"
SAID = {
    "direction": "need",
    "kind": "service",
    "title_en": "Korean dubbing",
    "text_en": "Eight episodes.",
    "audience": "members",
}


@pytest.fixture
def azotea(organisation: Make, representative: Make, opportunity: Make) -> Any:
    made = organisation()
    made.who = representative(made, email="ana@azotea.example")
    made.first = opportunity(made, kind="talent", audience="public")
    return made


@pytest.fixture
def bruma(organisation: Make, representative: Make) -> Any:
    made = organisation("Bruma Cine")
    made.who = representative(made, email="eva@bruma.example")
    return made


def follow(opportunity: Any) -> str:
    return f"/en/area/opportunities/{opportunity.slug}/follow/"


def answer(opportunity: Any) -> str:
    return f"/en/area/opportunities/{opportunity.slug}/interest/"


def test_a_member_writes_and_it_is_on_the_board(client: Any, azotea: Any) -> None:
    client.force_login(azotea.who)
    response = client.post(NEW, {**SAID, "submit": "1"}, follow=True)
    assert response.status_code == 200
    made = Opportunity.objects.get(title__en="Korean dubbing")
    assert (made.state, made.organisation) == ("open", azotea)
    assert b"Korean dubbing" in client.get(MINE).content


def test_a_draft_is_kept_changed_and_taken_away(client: Any, azotea: Any) -> None:
    client.force_login(azotea.who)
    client.post(NEW, SAID)
    made = Opportunity.objects.get(title__en="Korean dubbing")
    assert made.state == "draft"
    edit = f"/en/area/opportunities/{made.slug}/edit/"
    assert b"Eight episodes." in client.get(edit).content
    client.post(edit, {**SAID, "text_en": "Nine episodes.", "version": "1"})
    made.refresh_from_db()
    assert made.text["en"] == "Nine episodes."
    # Somebody else's form of the version before.
    assert client.post(edit, {**SAID, "version": "1"}).status_code == 422
    client.post(follow(made), {"action": "discard"})
    assert not Opportunity.objects.filter(pk=made.pk).exists()


def test_the_same_again_leads_to_the_first(client: Any, azotea: Any) -> None:
    client.force_login(azotea.who)
    client.post(NEW, SAID)
    first = Opportunity.objects.get(title__en="Korean dubbing")
    response = client.post(NEW, {**SAID, "title_en": "korean Dubbing!"})
    assert response.status_code == 422
    assert follow(first).encode() in response.content


def test_whoever_writes_without_a_name_is_warned_before_it_is_seen(client: Any, azotea: Any) -> None:
    client.force_login(azotea.who)
    said = {**SAID, "anonymous": "on", "text_en": "Call +34 915 55 12 34.", "submit": "1"}
    page = client.post(NEW, said, follow=True)
    made = Opportunity.objects.get(title__en="Korean dubbing")
    assert made.state == "draft"
    assert b"is a telephone number" in page.content
    again = client.post(follow(made), {"action": "submit"})
    assert again.status_code == 422
    assert b'name="minded"' in again.content
    client.post(follow(made), {"action": "submit", "minded": "on"})
    made.refresh_from_db()
    assert made.state == "open"


def test_an_interest_from_the_page_to_the_answer(client: Any, azotea: Any, bruma: Any) -> None:
    page = f"/en/opportunities/{azotea.first.slug}/"
    assert b"Sign in and answer" in client.get(page).content
    client.force_login(bruma.who)
    assert b"We are interested" in client.get(page).content
    client.post(answer(azotea.first), {"organisation": bruma.pk, "words": "We dub.", "action": "express"})
    interest = Interest.objects.get()
    assert (interest.state, interest.words, interest.organisation) == ("offered", "We dub.", bruma)
    assert b"Take it back" in client.get(page).content
    client.force_login(azotea.who)
    assert b"We dub." in client.get(follow(azotea.first)).content
    client.post(follow(azotea.first), {"action": "accept", "interest": interest.pk})
    interest.refresh_from_db()
    assert interest.state == "accepted"
    client.force_login(bruma.who)
    assert b"you know each other now" in client.get(page).content


def test_one_that_is_declined_waits_for_ever_to_the_other_side(client: Any, azotea: Any, bruma: Any) -> None:
    interest = actions.express(azotea.first, organisation=bruma, by=bruma.who)
    page = f"/en/opportunities/{azotea.first.slug}/"
    client.force_login(bruma.who)
    before, mine = client.get(page).content, client.get(MINE).content
    client.force_login(azotea.who)
    said = {"action": "decline", "interest": interest.pk, "reason": "Zanzíbar"}
    client.post(follow(azotea.first), said, follow=True)
    interest.refresh_from_db()
    assert (interest.state, interest.reason) == ("declined", "Zanzíbar")
    client.force_login(bruma.who)
    assert bare(client.get(page).content) == bare(before)
    assert bare(client.get(MINE).content) == bare(mine)


def bare(page: bytes) -> str:
    """A page without the tokens of its forms."""
    import re

    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page.decode())


def test_an_interest_is_taken_back(client: Any, azotea: Any, bruma: Any) -> None:
    actions.express(azotea.first, organisation=bruma, by=bruma.who)
    client.force_login(bruma.who)
    client.post(answer(azotea.first), {"organisation": bruma.pk, "action": "withdraw"})
    assert Interest.objects.get().state == "withdrawn"


def test_strangers_are_refused_and_told_nothing(
    client: Any, azotea: Any, bruma: Any, opportunity: Make, account: Make
) -> None:
    secret = opportunity(
        azotea, audience="chosen", chosen=[azotea], title={"en": "Zanzíbar"}, text={"en": "Zanzíbar"}
    )
    client.force_login(bruma.who)
    assert client.get(follow(secret)).status_code == 403
    assert client.get(f"/en/area/opportunities/{secret.slug}/edit/").status_code == 403
    for who in (bruma.pk, azotea.pk):
        response = client.post(answer(secret), {"organisation": who, "action": "express"})
        assert response.status_code == 404
        assert "Zanzíbar" not in response.content.decode()
    # For an organisation that it does not act for.
    assert client.post(answer(azotea.first), {"organisation": azotea.pk}).status_code == 404
    client.force_login(account(email="nobody@people.example"))
    assert client.get(MINE).status_code == 403
    assert client.post(answer(azotea.first), {"organisation": bruma.pk}).status_code == 403
    assert not Interest.objects.exists()


def test_one_is_renewed_freed_closed_and_opened_again(client: Any, azotea: Any, bruma: Any) -> None:
    client.force_login(azotea.who)
    actions.accept_interest(actions.express(azotea.first, organisation=bruma, by=SYSTEM), by=SYSTEM)
    for action, state in (("renew", "talking"), ("free", "open")):
        client.post(follow(azotea.first), {"action": action})
        azotea.first.refresh_from_db()
        assert azotea.first.state == state
    assert client.post(follow(azotea.first), {"action": "close"}).status_code == 422
    client.post(follow(azotea.first), {"action": "close", "closed_for": "found", "result": "With Bruma"})
    azotea.first.refresh_from_db()
    assert (azotea.first.state, azotea.first.result) == ("closed", "With Bruma")
    client.post(follow(azotea.first), {"action": "reopen"})
    azotea.first.refresh_from_db()
    assert azotea.first.state == "open"
    assert client.post(follow(azotea.first), {"action": "fly"}).status_code == 404


def test_files_are_added_shown_and_removed(client: Any, azotea: Any, bruma: Any) -> None:
    client.force_login(azotea.who)
    here = follow(azotea.first)
    assert client.post(here, {"action": "attach"}).status_code == 422
    file = SimpleUploadedFile("dossier.pdf", b"%PDF-1.7 dossier")
    client.post(here, {"action": "attach", "file": file, "audience": "accepted"})
    kept = azotea.first.files.get()
    at = f"/en/opportunities/{azotea.first.slug}/files/{kept.pk}/"
    client.force_login(bruma.who)
    assert client.get(at).status_code == 404
    client.force_login(azotea.who)
    client.post(here, {"action": "show_file", "file": kept.pk, "audience": "members"})
    client.force_login(bruma.who)
    assert client.get(at).getvalue() == b"%PDF-1.7 dossier"
    client.force_login(azotea.who)
    # One that is not what it says.
    wrong = SimpleUploadedFile("dossier.pdf", b"MZ\x90\x00 a program")
    assert client.post(here, {"action": "attach", "file": wrong}).status_code == 422
    client.post(here, {"action": "remove_file", "file": kept.pk})
    assert not azotea.first.files.exists()


def test_what_is_over_takes_no_interest(client: Any, azotea: Any, bruma: Any) -> None:
    Opportunity.objects.update(closes_on=timezone.localdate() - timedelta(days=1))
    client.force_login(bruma.who)
    assert client.post(answer(azotea.first), {"organisation": bruma.pk}).status_code == 404
    assert not Interest.objects.exists()


def test_the_office_has_screens_of_its_own(client: Any, account: Make, azotea: Any) -> None:
    client.force_login(account("office_staff"))
    assert client.get(NEW).headers["Location"] == "/en/opportunities/"
    assert client.get(MINE).status_code == 200


def test_my_pages_cost_the_same_however_many_there_are(
    client: Any, azotea: Any, opportunity: Make, django_assert_max_num_queries: Any
) -> None:
    for n in range(6):
        opportunity(azotea, title={"en": f"Need {n}"}, text={"en": f"Text {n}"})
    client.force_login(azotea.who)
    client.get(MINE)
    with django_assert_max_num_queries(25):
        client.get(MINE)
