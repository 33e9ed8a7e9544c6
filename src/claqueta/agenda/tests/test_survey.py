"""A survey: asked once of each who came, and of nobody can be told who answered what."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claqueta.agenda import actions
from claqueta.agenda.holders import TurnHolder, turn_token
from claqueta.agenda.models import SurveyAnswer, SurveyTurn
from claqueta.agenda.policies.survey import judged, results
from claqueta.agenda.tests.factories import registration_of
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.domains import Domain, domains, standing
from claqueta.foundation.models import AuditEntry, OutgoingMail

QUESTIONS = [
    {"key": "whole", "kind": "scale", "label_en": "How was it?"},
    {"key": "again", "kind": "choice", "choices": "Yes;No", "label_en": "Again?"},
    {"key": "better", "kind": "text", "label_en": "What would be better?"},
]


@pytest.fixture
def over(agenda: Callable[..., Any]) -> Any:
    """An agenda of an event that is over, to which two came who were registered."""
    made = agenda()
    actions.ask_questions(made, questions=QUESTIONS, by=SYSTEM)
    registration_of(made, "Bea Soto"), registration_of(made, "Cai Mora")
    now = timezone.now()
    type(made.event).objects.update(begins_at=now - timedelta(days=2), ends_at=now - timedelta(days=1))
    made.refresh_from_db()
    return made


def test_answers_are_kept_that_fit_and_nothing_has_to_be_answered() -> None:
    assert judged(QUESTIONS, {"whole": "4", "better": " More tea "}) == (
        {"whole": 4, "better": "More tea"},
        {},
    )
    assert judged(QUESTIONS, {"whole": "6", "again": "Perhaps", "better": "x" * 1001}) == (
        {},
        {"whole": "choice", "again": "choice", "better": "long"},
    )


def test_results_count_and_mix() -> None:
    rows = [{"whole": 5, "again": "Yes", "better": "tea"}, {"whole": 4, "better": "chairs"}]
    whole, again, better = results(QUESTIONS, rows)
    assert (whole.mean, whole.counts[:2], whole.answered) == (4.5, (("5", 1), ("4", 1)), 2)
    assert (again.counts, better.texts) == ((("Yes", 1), ("No", 0)), ("chairs", "tea"))


@pytest.mark.parametrize(
    "wrong",
    [
        [QUESTIONS[0], QUESTIONS[0]],
        [{"key": "a", "kind": "choice", "label_en": "?"}],
        [{"key": "a", "kind": "stars", "label_en": "?"}],
        [{"key": "a", "kind": "text"}],
        [{"key": f"a{n}", "label_en": "?"} for n in range(13)],
    ],
)
def test_questions_that_cannot_be_asked_are_refused(wrong: Any, agenda: Callable[..., Any]) -> None:
    made = agenda()
    with pytest.raises(ValidationError) as refused:
        actions.ask_questions(made, questions=wrong, by=SYSTEM)
    assert set(refused.value.message_dict) == {"questions"}


def test_thanks_go_to_who_came_and_not_to_who_registered(over: Any) -> None:
    with pytest.raises(ValidationError):
        actions.thank(over, by=SYSTEM)
    bea = over.event.registrations.get(name="Bea Soto")
    door = Domain("doors", attendance=(lambda event: [bea.pk] if event == over.event else [],))
    with standing(*domains(), door):
        assert actions.thank(over, by=SYSTEM) == 1
        assert actions.thank(over, by=SYSTEM) == 0
    mail = OutgoingMail.objects.get(template="agenda/mail/thanks")
    assert mail.to == "bea@comes.example"
    assert actions.thank(over, everybody=True, by=SYSTEM) == 1


def test_thanks_before_the_end_are_refused(agenda: Callable[..., Any]) -> None:
    made = agenda()
    registration_of(made)
    with pytest.raises(ValidationError):
        actions.thank(made, everybody=True, by=SYSTEM)


def test_an_answer_is_taken_once_and_tied_to_nobody(over: Any, client: Client) -> None:
    actions.thank(over, everybody=True, by=SYSTEM)
    first, second = SurveyTurn.objects.order_by("pk")
    address = reverse("agenda_survey", args=[turn_token(first)])
    trail = AuditEntry.objects.count()
    assert client.post(address, {"whole": "9"}).status_code == 422
    assert client.post(address, {}).status_code == 422
    assert client.post(address, {"whole": "5", "better": "Tea"}).status_code == 302
    assert client.post(address, {"whole": "1"}).status_code == 302
    answer = SurveyAnswer.objects.get()
    assert answer.answers == {"whole": 5, "better": "Tea"}
    # Nothing of the answer names a person or a moment, and nothing of the turn what was answered.
    assert {field.name for field in SurveyAnswer._meta.fields} == {"id", "agenda", "answers"}
    assert {field.name for field in SurveyTurn._meta.fields} == {"id", "agenda", "registration", "used"}
    assert AuditEntry.objects.count() == trail
    second.refresh_from_db()
    assert not second.used
    with pytest.raises(PermissionDenied):
        actions.answer_survey(second, {"whole": "5"}, by=TurnHolder(first))
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM agenda_surveyanswer")
        assert "bea" not in str(cursor.fetchall()).lower()


def test_a_link_that_is_none_leads_nowhere(over: Any, client: Client) -> None:
    actions.thank(over, everybody=True, by=SYSTEM)
    token = turn_token(SurveyTurn.objects.first())  # type: ignore[arg-type]
    assert client.get(reverse("agenda_survey", args=[f"{token}x"])).status_code == 404


def test_results_are_shown_when_nobody_can_be_told_from_them(over: Any, account: Callable[..., Any]) -> None:
    office = Client()
    office.force_login(account("office_staff"), "django.contrib.auth.backends.ModelBackend")
    address = reverse("office_agenda", args=[over.pk])
    for number in range(4):
        SurveyAnswer.objects.create(agenda=over, answers={"better": f"Zanzíbar {number}"})
    assert "Zanzíbar" not in office.get(address).content.decode()
    SurveyAnswer.objects.create(agenda=over, answers={"better": "Zanzíbar 4"})
    assert "Zanzíbar" in office.get(address).content.decode()
    # What was asked stays, once somebody has answered.
    with pytest.raises(ValidationError):
        actions.ask_questions(over, questions=QUESTIONS[:1], by=SYSTEM)
