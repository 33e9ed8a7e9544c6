"""The office's screens of calls and projects."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from claqueta.foundation.models import OutgoingMail
from claqueta.submissions.call_forms import CallForm, initial_of
from claqueta.submissions.models import Decision, ProjectCall, Slot
from claqueta.submissions.office.calls import step_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client: Client, account: Callable[..., Any]) -> Client:
    client.force_login(account("office_staff"))
    translation.activate("en")
    return client


def sent(call: Any, **more: Any) -> dict[str, Any]:
    """What a browser sends of the whole form of a call."""
    form = CallForm(initial=initial_of(call))
    found: dict[str, Any] = {"version": call.version}
    for field in form:
        value = field.value()
        if isinstance(value, dict):
            found |= {f"{field.name}_{code}": text for code, text in value.items()}
        elif value is True:
            found[field.name] = "on"
        elif value not in (None, False, ""):
            found[field.name] = value.strftime("%Y-%m-%dT%H:%M") if hasattr(value, "hour") else value
    return {**found, **more}


def test_call_is_written_edited_and_published_in_the_office(staff: Client) -> None:
    now = timezone.now()
    said = {
        "title_es": "Foro",
        "title_en": "Forum",
        "begins": now.strftime("%Y-%m-%dT%H:%M"),
        "ends": (now + timedelta(days=9)).strftime("%Y-%m-%dT%H:%M"),
        "zone": "Europe/Madrid",
    }
    answer = staff.post(reverse("office_project_call_add"), said)
    assert answer.status_code == 302, answer.context["form"].errors
    call = ProjectCall.objects.get()
    assert call.asked["logline"] is True
    edit = reverse("office_project_call_edit", args=[call.pk])
    assert staff.get(edit).status_code == 200
    changed = sent(
        call,
        text_es="Texto",
        text_en="Text",
        rule_least_minutes="60",
        rule_countries=["ES"],
        field_tone="needed",
    )
    answer = staff.post(edit, changed)
    assert answer.status_code == 302, answer.context["form"].errors
    call.refresh_from_db()
    assert call.eligibility == {"countries": ["ES"], "least_minutes": 60}
    assert call.asked["tone"] is True
    # Somebody who opened it before is told, and loses nothing.
    assert staff.post(edit, changed).status_code == 422
    wrong = staff.post(edit, sent(call, rule_budget_from="9", rule_budget_until="3"))
    assert wrong.status_code == 422
    assert staff.get(reverse("office_project_call", args=[call.pk])).status_code == 200


def test_letters_show_a_summary_before_they_leave(
    staff: Client, project_call: Callable[..., Any], submission: Callable[..., Any]
) -> None:
    call = project_call()
    submission(call, "selected")
    submission(call, "rejected", title="Otra")
    submission(call)
    Decision.objects.update(letter_at=None)
    url = reverse("office_project_letters", args=[call.pk])
    page = staff.get(url).text
    assert "Send 2 letters" in page
    assert "1 project has no decision yet" in page
    assert "we are glad to tell you" in page
    (first, _second) = keys = list(Decision.objects.values_list("pk", flat=True))
    staff.post(url, {"decision": [first]})
    letters = OutgoingMail.objects.filter(template__contains="project_letter")
    assert letters.count() == 0
    staff.post(url, {"decision": keys})
    assert letters.count() == 2


def test_call_without_readers_asks_for_them_after_all_else(
    project_call: Callable[..., Any], submission: Callable[..., Any]
) -> None:
    call = project_call()
    submission(call, "selected")
    Decision.objects.update(letter_at=None)
    said = []
    with translation.override("en"):
        said.append(str(step_of(call, None).text))
        Decision.objects.update(letter_at=timezone.now())
        said.append(str(step_of(call, None).text))
        call.catalogue_at = timezone.now()
        said.append(str(step_of(call, None).text))
    assert said == [
        "1 letter has not been sent yet.",
        "Nobody sees those selected yet.",
        "It is open. Nobody is to read its projects yet.",
    ]


def test_stage_is_laid_out_and_its_order_changed(
    staff: Client, project_call: Callable[..., Any], submission: Callable[..., Any]
) -> None:
    call = project_call()
    one, two = submission(call, "selected", title="Alba"), submission(call, "selected", title="Bruma")
    url = reverse("office_project_stage", args=[call.pk])
    begins = "2027-03-11T10:00"
    assert staff.post(url, {"action": "pitches", "begins": begins, "pause": "3"}).status_code == 302
    assert staff.post(url, {"down": one.pk}).status_code == 302
    assert list(Slot.objects.values_list("submission", flat=True)) == [two.pk, one.pk]
    assert staff.post(url, {"action": "rehearsals", "begins": "mañana"}).status_code == 422
    said = {"action": "rehearsals", "begins": begins, "minutes": "20", "count": "2", "together": "1"}
    assert staff.post(url, said).status_code == 302
    assert staff.get(url).status_code == 200
    clock = staff.get(reverse("office_project_timer", args=[call.pk])).text
    assert clock.index("Bruma") < clock.index("Alba")
    assert 'data-seconds="420"' in clock


def test_project_is_decided_on_with_a_reason_from_its_record(
    staff: Client, project_call: Callable[..., Any], submission: Callable[..., Any]
) -> None:
    made = submission(project_call())
    url = reverse("office_submission", args=[made.pk])
    assert "La marea" in staff.get(url).text
    assert staff.get(reverse("project", args=[made.public_id])).status_code == 200


def test_lists_take_few_queries_however_long(
    staff: Client,
    project_call: Callable[..., Any],
    submission: Callable[..., Any],
    django_assert_max_num_queries: Any,
) -> None:
    call = project_call()
    for number in range(5):
        submission(call, title=f"Film {number}")
    for name in ("office_project_calls", "office_submissions"):
        staff.get(reverse(name))
        with django_assert_max_num_queries(19):
            assert staff.get(reverse(name)).status_code == 200


def test_record_of_a_project_says_its_logline(
    staff: Client, project_call: Callable[..., Any], submission: Callable[..., Any]
) -> None:
    made = submission(project_call(), logline={"en": "A lighthouse goes out."})
    assert "A lighthouse goes out." in staff.get(reverse("office_submission", args=[made.pk])).text
