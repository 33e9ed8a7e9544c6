"""The pages: who sees what, what a link opens, what the brochure shows, and what the office's screens cost."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from claqueta.delegations import actions
from claqueta.delegations.holders import token_of, traveller_token
from claqueta.delegations.models import Applicant, Result
from claqueta.delegations.tests.factories import SECRET, applicant_of, delegation_of
from claqueta.foundation import documents
from claqueta.foundation.actors import SYSTEM
from conftest import drawn_at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def page_of(made: Any) -> str:
    return reverse("delegation_company", args=[token_of(made)])


def test_draft_is_seen_by_nobody_and_neither_are_applications(client: Client, organisation: Any) -> None:
    draft = delegation_of("draft", title={"en": SECRET})
    shown = delegation_of()
    applicant_of(shown, organisation("Azotea"), "accepted")
    assert SECRET not in client.get(reverse("delegations")).content.decode()
    assert client.get(reverse("delegation", args=[draft.slug])).status_code in (302, 404)
    page = client.get(reverse("delegation", args=[shown.slug])).content.decode()
    assert "Azotea" not in page
    assert SECRET not in page
    assert client.get(reverse("delegation_brochure", args=[shown.slug])).status_code == 404


def test_list_tells_what_takes_applications_from_what_will_travel_and_what_did(client: Client) -> None:
    for city, days, starts in (("Open", 10, 60), ("Soon", -1, 60), ("Today", -1, -2), ("Over", -9, -3)):
        delegation_of(days=days, starts=starts, title={"en": f"To {city}"}, city=city)

    page = client.get(reverse("delegations")).content.decode()

    begun, _to_come, rest = page.partition("Delegations to come")
    to_come, _past, past = rest.partition("Past delegations")
    assert [
        [city for city in ("Open", "Soon", "Today", "Over") if f"To {city}" in part]
        for part in (begun, to_come, past)
    ] == [
        ["Open"],
        ["Soon", "Today"],
        ["Over"],
    ]


def test_page_and_brochure_show_only_what_companies_confirmed(client: Client, organisation: Any) -> None:
    delegation = delegation_of()
    shown = applicant_of(delegation, organisation("Azotea"), "accepted")
    applicant_of(delegation, organisation(SECRET), "accepted")
    actions.confirm_material(shown, {"brings": {"en": "Two series"}}, by=SYSTEM)
    assert "Two series" not in client.get(reverse("delegation", args=[delegation.slug])).content.decode()
    actions.publish_brochure(delegation, by=SYSTEM)
    page = client.get(reverse("delegation", args=[delegation.slug])).content.decode()
    assert "Two series" in page
    assert SECRET not in page
    paper = drawn_at(client, reverse("delegation_brochure", args=[delegation.slug]))
    assert paper["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF")


def test_way_in_is_offered_to_guests_and_to_who_may_apply_when_a_call_is_open(
    client: Client, organisation: Any, representative: Any, account: Any
) -> None:
    delegation = delegation_of()
    page, way = (reverse(name, args=[delegation.slug]) for name in ("delegation", "delegation_begin"))
    assert way in client.get(page).content.decode()
    client.force_login(representative(organisation("Azotea")))
    assert way in client.get(page).content.decode()
    client.force_login(account("board_member"))
    assert client.get(way).status_code == 403
    assert way not in client.get(page).content.decode()


def test_company_applies_by_its_link_and_loses_nothing_typed(client: Client, organisation: Any) -> None:
    made = applicant_of(delegation_of(), organisation("Azotea"), "draft")
    url = page_of(made)
    wrong = {
        "action": "submit",
        "contact": "Irene",
        "aims": "New words",
        "aid_received": "twelve",
        "answer_fit": "F",
    }
    answer = client.post(url, wrong)
    assert answer.status_code == 422
    assert "New words" in answer.content.decode()
    assert "twelve" in answer.content.decode()
    assert client.post(url, {**wrong, "aid_received": "0"}).status_code == 302
    made.refresh_from_db()
    assert (made.state, made.aims, made.answers["fit"]) == ("submitted", "New words", "F")


def test_decision_is_told_by_its_letter_and_not_by_the_page(client: Client, organisation: Any) -> None:
    made = applicant_of(delegation_of(), organisation("Azotea"))
    actions.decide(made, outcome="selected", reason=SECRET, by=SYSTEM)
    page = client.get(page_of(made)).content.decode()
    assert "Submitted" in page
    assert "Selected" not in page
    assert SECRET not in page
    assert client.post(page_of(made), {"action": "accept"}).status_code == 302
    made.refresh_from_db()
    assert made.state == "selected"


def test_company_answers_names_travellers_confirms_and_reports_on_its_page(
    client: Client, organisation: Any
) -> None:
    made = applicant_of(delegation_of(), organisation("Azotea"), "selected")
    url = page_of(made)
    assert client.post(url, {"action": "accept"}).status_code == 302
    person = {"action": "traveller", "new-name": "Bea", "new-email": "bea@travels.example"}
    assert client.post(url, {**person, "new-name": ""}).status_code == 422
    assert client.post(url, person).status_code == 302
    who = made.travellers.get()
    changed = {"action": f"change:{who.pk}", f"person{who.pk}-name": "Bea", f"person{who.pk}-role": "Sales"}
    assert client.post(url, changed).status_code == 302
    assert client.post(url, {"action": "material", "brings_es": ""}).status_code == 422
    assert client.post(url, {"action": "material", "brings_es": "Dos series"}).status_code == 302
    Result.objects.create(applicant=made, months=3)
    said = {"action": "report", "contacts": "4", "meetings": "3", "agreements": "1", "band": "2"}
    assert client.post(url, {**said, "contacts": "-1"}).status_code == 422
    assert client.post(url, said).status_code == 302
    assert Result.objects.get().band == 2
    page = client.get(url).content.decode()
    assert "claimed until" in page
    assert "role, mail and phone" not in page.split("<main")[0]
    assert client.post(url, {"action": "nothing"}).status_code == 404


def test_old_and_forged_links_open_nothing(client: Client, organisation: Any) -> None:
    made = applicant_of(delegation_of(), organisation(SECRET), "accepted")
    who = actions.add_traveller(made, {"name": SECRET, "email": "zan@travels.example"}, by=SYSTEM)
    old, theirs = page_of(made), reverse("delegation_traveller", args=[traveller_token(who)])
    assert SECRET in client.get(theirs).content.decode()
    calendar = client.get(reverse("delegation_traveller_calendar", args=[traveller_token(who)]))
    assert calendar["Content-Type"].startswith("text/calendar")
    actions.send_company_link(made, by=SYSTEM)
    actions.take_out_traveller(who, by=SYSTEM)
    answer = client.get(old)
    assert answer.status_code == 410
    assert SECRET not in answer.content.decode()
    assert client.get(theirs).status_code == 404
    assert client.get(reverse("delegation_company", args=["forged"])).status_code == 404
    # A traveller's link is no company's.
    assert client.get(reverse("delegation_company", args=[traveller_token(who)])).status_code == 404


def test_representative_finds_their_applications_and_nobody_else_s(
    client: Client, organisation: Any, representative: Any
) -> None:
    mine, delegation = organisation("Azotea"), delegation_of()
    own = applicant_of(delegation, mine)
    other = applicant_of(delegation, organisation(SECRET))
    client.force_login(representative(mine))
    page = client.get(reverse("my_delegations")).content.decode()
    assert "Azotea" in page
    assert SECRET not in page
    assert client.get(reverse("delegation_own", args=[own.public_id])).status_code == 302
    assert client.get(reverse("delegation_own", args=[other.public_id])).status_code == 403
    begun = client.post(
        reverse("delegation_begin", args=[delegation_of().slug]),
        {"organisation": str(mine.pk), "contact": "Irene", "email": "irene@company.example"},
    )
    assert begun.status_code == 302
    assert Applicant.objects.filter(organisation=mine).count() == 2


def test_office_scores_looks_at_letters_and_sends_them(
    client: Client, organisation: Any, account: Any, django_assert_max_num_queries: Any
) -> None:
    delegation = delegation_of()
    rows = [applicant_of(delegation, organisation(name)) for name in ("Azotea", "Faro", "Nogal")]
    client.force_login(account("office_staff"))
    url = reverse("office_delegation_ranking", args=[delegation.pk])
    with django_assert_max_num_queries(25):
        assert client.get(url).status_code == 200
    points: dict[str, Any] = {
        "company": [one.pk for one in rows],
        f"company{rows[0].pk}-fit": "9",
        f"company{rows[0].pk}-export": "4",
        f"company{rows[1].pk}-interest": "on",
    }
    assert client.post(url, {**points, f"company{rows[0].pk}-fit": "99"}).status_code == 422
    assert client.post(url, points | {"go": "2"}).url.endswith("?page=2")  # type: ignore[attr-defined]
    assert rows[0].scores.count() == 2
    assert rows[1].conflicts.count() == 1
    actions.decide(rows[0], outcome="selected", reason="Good", by=SYSTEM)
    letters = reverse("office_delegation_letters", args=[delegation.pk])
    assert "Azotea" in client.get(letters).content.decode()
    assert client.post(letters, {"decided_selected": str(rows[0].pk)}).status_code == 302
    rows[0].refresh_from_db()
    assert rows[0].letter_at is not None


def test_ranking_is_scored_page_by_page_and_keeps_what_was_typed_where_places_have_changed(
    client: Client, organisation: Any, account: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claqueta.desk.listing.PAGE", 1)
    delegation = delegation_of()
    first, second = (applicant_of(delegation, organisation(name)) for name in ("Azotea", "Faro"))
    client.force_login(account("office_staff"))
    url = reverse("office_delegation_ranking", args=[delegation.pk])
    page = client.get(f"{url}?page=2").content.decode()
    assert ("Faro" in page, "Azotea" in page) == (True, False)
    assert "Page 2 of 2" in page
    typed = {"company": second.pk, f"company{second.pk}-fit": "9"}
    other = account("office_admin", email="x@x.example")
    actions.score(second, dict.fromkeys(delegation.weights, 10), by=other)
    wrong = client.post(f"{url}?page=2", {**typed, f"company{second.pk}-export": "99"})
    assert wrong.status_code == 422
    assert 'value="9"' in wrong.content.decode()
    assert client.post(f"{url}?page=2", {**typed, "go": "1"}).status_code == 302
    assert second.scores.filter(points=9).count() == 1
    assert not first.scores.exists()


def test_office_plans_agenda_and_budget_and_prints_the_papers(
    client: Client, organisation: Any, account: Any
) -> None:
    delegation = delegation_of()
    made = applicant_of(delegation, organisation("Azotea"), "accepted")
    client.force_login(account("office_staff"))
    day = delegation.first_day.isoformat()
    said = {"kind": "visit", "title_es": "Visita", "begins": f"{day}T09:00", "ends": f"{day}T08:00"}
    new = reverse("office_appointment_add", args=[delegation.pk])
    answer = client.post(new, said)
    assert answer.status_code == 422
    assert "Visita" in answer.content.decode()
    assert client.post(new, {**said, "ends": f"{day}T10:30"}).status_code == 302
    one = delegation.appointments.get()
    edit = reverse("office_appointment_edit", args=[one.pk])
    assert client.get(edit).status_code == 200
    assert client.post(edit, {**said, "ends": f"{day}T11:00"}).status_code == 302
    cost = reverse("office_delegation_cost_add", args=[delegation.pk])
    assert client.post(cost, {"name": "Stand", "payer": "cluster", "planned": "x"}).status_code == 422
    line = {"name": "Stand", "payer": "cluster", "planned": "1000", "applicant": str(made.pk)}
    assert client.post(cost, line).status_code == 302
    assert client.get(reverse("office_delegation", args=[delegation.pk])).status_code == 200
    assert client.get(reverse("office_delegation_edit", args=[delegation.pk])).status_code == 200
    for name in ("office_delegation_programme", "office_delegation_report"):
        assert client.get(reverse(name, args=[delegation.pk])).content.startswith(b"%PDF")


def test_office_issues_the_statement_of_a_company_and_nobody_else_does(
    client: Client, organisation: Any, account: Any, representative: Any
) -> None:
    azotea = organisation("Azotea")
    made = applicant_of(delegation_of(), azotea, "accepted")
    address = reverse("office_applicant_statement", args=[made.pk])
    client.force_login(representative(azotea))
    assert client.post(address).status_code in (302, 403, 404)
    assert not documents.of(made).exists()
    client.force_login(account("office_staff"))
    assert address in client.get(reverse("office_applicant", args=[made.pk])).content.decode()
    assert client.get(address).status_code == 405
    answer = client.post(address, follow=True)
    assert documents.of(made).get().number in answer.content.decode()
