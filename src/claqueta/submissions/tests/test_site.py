"""The pages of calls and of projects: from the call to the link, step by step, and what its producer does afterwards."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.models import AuditEntry, OutgoingMail
from claqueta.submissions import actions
from claqueta.submissions.holders import token_of
from claqueta.submissions.models import Decision, ProjectAccess, ProjectCall, Submission
from claqueta.submissions.tests.factories import CONTACT, SECRET, VALUES
from conftest import at_most, posted

pytestmark = pytest.mark.django_db


def step(made: Any, key: str) -> str:
    return reverse("submission_step", args=[token_of(made), key])


def page_of(made: Any) -> str:
    return reverse("submission", args=[token_of(made)])


@pytest.fixture(autouse=True)
def in_english() -> Any:
    with translation.override("en"):
        yield


def test_nobody_can_have_one_address_written_to_without_end_when_signed_in(
    client: Client,
    project_call: Callable[..., Any],
    account: Callable[..., Any],
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at_most(settings, monkeypatch, requests_submission_link=2)
    client.force_login(account())
    begin = reverse("project_begin", args=[project_call().slug])
    answers = [client.post(begin, {**CONTACT, "email": "victim@people.example"}) for _time in range(3)]
    assert [one.status_code for one in answers] == [302, 302, 422]
    assert OutgoingMail.objects.filter(to="victim@people.example").count() == 2


def test_call_says_what_is_asked_and_who_may_take_part_when_it_is_published(
    client: Client, project_call: Callable[..., Any]
) -> None:
    call = project_call(eligibility={"least_minutes": 60, "countries": ["ES"]})
    draft = project_call("draft", title={"es": SECRET, "en": SECRET})
    listed = client.get(reverse("project_calls"))
    assert call.slug in listed.text
    assert SECRET not in listed.text
    page = client.get(reverse("project_call", args=[call.slug]))
    assert "At least 60 minutes." in page.text
    assert "Spain" in page.text
    assert client.get(reverse("project_call", args=[draft.slug])).status_code in (302, 403, 404)


def test_list_tells_calls_that_are_open_from_those_to_come_and_closed(
    client: Client, project_call: Callable[..., Any]
) -> None:
    """What was not open yet stood with what was closed, as "others"."""
    tomorrow = timezone.now() + timedelta(days=1)
    project_call(title={"en": "Open one"})
    project_call(title={"en": "Coming one"}, opens_at=tomorrow)
    project_call(days=-1, title={"en": "Closed one"})

    begun, _head, rest = client.get(reverse("project_calls")).text.partition("Calls to come")
    to_come, _head, closed = rest.partition("Closed calls")
    assert ("Open one" in begun, "Coming one" in to_come, "Closed one" in closed) == (True, True, True)
    assert "Coming one" not in begun + closed


@pytest.mark.usefixtures("one_second")
def test_project_is_written_and_submitted_without_an_account(
    client: Client, project_call: Callable[..., Any]
) -> None:
    call = project_call(eligibility={"least_minutes": 100})
    begin = reverse("project_begin", args=[call.slug])
    assert client.post(begin, {**CONTACT, "email": "none"}).status_code == 422
    answer = client.post(begin, CONTACT)
    made = Submission.objects.get()
    assert answer.url == step(made, "project")  # type: ignore[attr-defined]
    said = {
        "title": "La marea", "type": "feature", "genres": ["drama"], "minutes": "ninety", "languages": ["es"],
        "countries": ["ES"], "stage": "development",
    }  # fmt: skip
    wrong = client.post(step(made, "project"), said)
    assert wrong.status_code == 422
    assert 'value="ninety"' in wrong.text
    assert 'value="ninety"' in client.get(step(made, "project")).text
    saved = client.post(
        step(made, "project"), {**said, "minutes": "90"}, headers={"X-Requested-With": "fetch"}
    )
    assert "At least 100 minutes; this has 90." in saved.json()["beside"]
    assert client.post(step(made, "project"), {**said, "minutes": "101"}).status_code == 302
    actions.save_step(made, {**VALUES, "minutes": 101}, by=SYSTEM)
    sent = client.post(step(made, "send"), {"contact": "Irene", "rights": "on", "consent": "on"})
    assert sent.status_code == 302
    made.refresh_from_db()
    assert (made.state, made.consent) == ("submitted", True)
    assert client.get(step(made, "project")).url == page_of(made)  # type: ignore[attr-defined]
    assert client.get(page_of(made)).status_code == 200


def test_producer_is_told_what_is_missing_when_the_project_is_taken_as_incomplete(
    client: Client, project_call: Callable[..., Any], submission: Callable[..., Any]
) -> None:
    made = submission(project_call(incomplete="flagged"), "draft", type="")
    missing = "“Kind of work” is missing."
    assert missing in client.get(step(made, "send")).text
    client.post(step(made, "send"), {"contact": "Irene", "rights": "on", "consent": "on"})
    made.refresh_from_db()
    assert (made.state, made.incomplete) == ("submitted", True)
    assert missing in client.get(page_of(made)).text
    (received,) = posted()[-1:]
    assert f"- {missing}" in received.body


def test_last_step_says_that_a_rule_is_not_met_before_anybody_submits(
    client: Client, project_call: Callable[..., Any], submission: Callable[..., Any]
) -> None:
    made = submission(project_call(eligibility={"least_minutes": 100}), "draft")
    page = client.get(step(made, "send")).text
    assert "As it stands it cannot take part" in page
    assert "Everything that is needed is there." not in page
    ProjectCall.objects.update(eligibility={})
    page = client.get(step(made, "send")).text
    assert "As it stands it cannot take part" not in page
    assert "Everything that is needed is there." in page


def test_trail_says_that_a_visitor_began_a_project_and_no_name_of_the_machinery(
    client: Client, project_call: Callable[..., Any]
) -> None:
    client.post(reverse("project_begin", args=[project_call().slug]), CONTACT)
    assert AuditEntry.objects.get(verb="submissions.begun").actor_name == "a visitor"


def test_late_project_keeps_what_was_typed_when_it_is_refused(
    client: Client, project_call: Callable[..., Any], submission: Callable[..., Any]
) -> None:
    made = submission(project_call(days=-1), "draft")
    answer = client.post(step(made, "send"), {"contact": "Irene", "rights": "on"})
    assert answer.status_code == 422
    assert "The call has closed" in answer.text
    assert client.post(step(made, "story"), {"synopsis_es": "x"}).status_code in (302, 422)


def test_program_that_fills_in_everything_begins_nothing(
    client: Client, project_call: Callable[..., Any]
) -> None:
    client.post(reverse("project_begin", args=[project_call().slug]), {**CONTACT, "nickname": "x"})
    assert not Submission.objects.exists()


@pytest.mark.parametrize("hostile", ["\x00", "\u202e", "x" * 200_000, "١٢٣", "-1", "1e9"])
def test_hostile_value_is_told_beside_its_field_and_nothing_breaks(
    client: Client, project_call: Callable[..., Any], submission: Callable[..., Any], hostile: str
) -> None:
    made = submission(project_call(), "draft")
    said = {"title": hostile, "minutes": hostile, "type": hostile, "countries": [hostile]}
    assert client.post(step(made, "project"), said).status_code in (302, 422)
    assert client.get(step(made, "project") + "?check=1").status_code == 200


def test_old_link_asks_for_another_and_foreign_ones_are_not_found(
    client: Client, project_call: Callable[..., Any], submission: Callable[..., Any]
) -> None:
    made = submission(project_call())
    old = page_of(made)
    actions.send_submission_link(made, by=SYSTEM)
    assert client.get(old).status_code == 410
    assert client.get(reverse("submission", args=["forged"])).status_code == 404


def test_producer_books_lets_in_and_says_who_sees_what_by_the_link(
    client: Client,
    shown: Callable[..., Any],
    accreditation: Callable[..., Any],
    registration: Callable[..., Any],
) -> None:
    from django.utils import timezone

    made = shown()
    access = actions.ask_access(made, registration(accreditation(made.call.event)), by=SYSTEM)
    (slot,) = actions.lay_out_rehearsals(made.call, begins_at=timezone.now(), minutes=20, count=1, by=SYSTEM)
    page = client.get(page_of(made))
    assert "Ana Ruiz" in page.text
    assert f"{SECRET} reason" not in page.text
    for said in (
        {"action": "let_in", "access": access.public_id},
        {"action": "rehearse", "slot": slot.pk},
        {"action": "circles", "circle_company": "nda"},
    ):
        assert client.post(page_of(made), said).status_code == 302
    access.refresh_from_db()
    slot.refresh_from_db()
    made.refresh_from_db()
    assert (access.state, slot.submission_id, made.circles["company"]) == ("granted", made.pk, "nda")
    assert client.post(page_of(made), {"action": "nothing"}).status_code == 404


def test_producer_is_told_nothing_of_the_decision_before_the_letter(
    client: Client, project_call: Callable[..., Any], submission: Callable[..., Any]
) -> None:
    call = project_call()
    pages = []
    for outcome in ("selected", "rejected"):
        made = submission(call, outcome)
        Decision.objects.filter(submission=made).update(letter_at=None)
        pages.append(client.get(page_of(made)).text)
    for page in pages:
        assert "Submitted" in page
        assert "Not selected" not in page
        assert "For the catalogue and the stage" not in page
        assert "Withdraw the project" in page


def test_accredited_person_asks_and_accepts_by_the_link_of_the_registration(
    client: Client,
    shown: Callable[..., Any],
    accreditation: Callable[..., Any],
    registration: Callable[..., Any],
) -> None:
    from claqueta.events.holders import token_of as token

    made = shown()
    who = registration(accreditation(made.call.event))
    catalogue = reverse("project_catalogue", args=[made.call.slug])
    assert client.post(catalogue, {"email": who.email}).status_code == 302
    url = reverse("project_visited", args=[token(who), made.public_id])
    assert f"{SECRET} accredited" in client.get(url).text
    assert client.post(url, {"action": "ask", "why": "We buy"}).status_code == 302
    actions.answer_access(ProjectAccess.objects.get(), yes=True, by=SYSTEM)
    page = client.get(url).text
    assert "zanzibar-request" in page
    assert f"{SECRET} nda" not in page
    assert "I shall tell nobody." in page
    assert client.post(url, {"action": "accept", "version": 1, "language": "en"}).status_code == 302
    assert f"{SECRET} nda" in client.get(url).text
    assert f"{SECRET} office" not in client.get(url).text
    # The link of a registration for another event opens nothing here.
    ProjectCall.objects.update(event=None)
    assert client.get(url).status_code == 404


def test_member_finds_their_projects_in_the_area(
    client: Client, project_call: Callable[..., Any], account: Callable[..., Any]
) -> None:
    who = account()
    client.force_login(who)
    made = actions.begin_submission(project_call(), {"contact": "Ana", "email": who.email}, by=who)
    actions.save_step(made, {"title": "Mío"}, by=who)
    assert "Mío" in client.get(reverse("my_projects")).text
    client.force_login(account(email="other@people.example"))
    assert "Mío" not in client.get(reverse("my_projects")).text
