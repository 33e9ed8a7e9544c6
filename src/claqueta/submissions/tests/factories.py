"""Calls for projects, and projects, for tests."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

CONTACT = {"contact": "Irene Sanz", "email": "irene@producer.example", "phone": "600 000 000"}
SECRET = "Zanzíbar"
"""What stands in whatever is not for everybody, so that a leak is seen."""
VALUES: dict[str, Any] = {
    "title": "La marea",
    "title_english": "The Tide",
    "type": "feature",
    "genres": ["drama"],
    "minutes": 95,
    "languages": ["es"],
    "countries": ["ES", "AR"],
    "stage": "development",
    "logline": {"es": "Un faro se apaga.", "en": "A lighthouse goes dark."},
    "synopsis": {"es": "Una noche sin luz.", "en": "A night without light."},
    "statement": f"{SECRET} accredited",
    "company": "Azotea Films",
    "director": "Nadia Roca",
    "budget": 2_000_000,
    "financing": [
        {"source": f"{SECRET} nda", "type": "grant", "amount": 600_000, "status": "confirmed"},
        {"source": "Televisión", "type": "broadcaster", "amount": 400_000, "status": "applied"},
    ],
    "looking_for": ["coproducer"],
    "teaser": "https://teaser.example/zanzibar-request",
    "teaser_password": f"{SECRET} request",
    "registration": f"{SECRET} office",
}
ASKED = {
    "title": True, "title_english": False, "type": True, "genres": True, "minutes": False, "languages": True,
    "countries": True, "stage": True, "logline": True, "synopsis": True, "statement": False, "company": True,
    "director": False, "budget": True, "financing": False, "looking_for": True, "teaser": False,
    "teaser_password": False, "registration": False, "shoot_from": False,
}  # fmt: skip
NDA = {"es": "No contaré nada.", "en": "I shall tell nobody."}


def call_of(state: str = "published", *, days: float = 10, **values: Any) -> Any:
    """A call that is open, or in another state: `call_of(days=-1, late="flagged")` closed yesterday."""
    from django.utils import timezone

    from claqueta.foundation.actors import SYSTEM
    from claqueta.submissions import actions

    now = timezone.now()
    said = {
        "title": {"es": "Foro de coproducción", "en": "Co-production forum"},
        "summary": {"es": "Quince proyectos", "en": "Fifteen projects"},
        "text": {"es": "Buscamos películas.", "en": "We look for films."},
        "opens_at": now - timedelta(days=30),
        "closes_at": now + timedelta(days=days),
        "zone": "Europe/Madrid",
        "asked": ASKED,
        "asked_files": {"dossier": False, "poster": False, "script": False},
        "nda": NDA,
        **values,
    }
    call = actions.write_call(said, by=SYSTEM)
    if state != "draft":
        call = actions.CALLS.make("publish", call, by=SYSTEM).thing
    if state == "ended":
        call = actions.CALLS.make("end", call, by=SYSTEM).thing
    return call


def project_of(
    call: Any, state: str = "submitted", *, contact: Any = None, language: str = "en", **values: Any
) -> Any:
    """A project of a call in a state: `project_of(call, "selected", title="La marea")`. A decision has its letter."""
    from django.utils import timezone

    from claqueta.foundation.actors import SYSTEM
    from claqueta.submissions import actions
    from claqueta.submissions.models import Decision, Submission

    made = actions.enter_submission(call, {**CONTACT, **(contact or {})}, {**VALUES, **values}, by=SYSTEM)
    Submission.objects.filter(pk=made.pk).update(language=language, rights=True, consent=True)
    if state == "draft":
        Submission.objects.filter(pk=made.pk).update(state="draft", submitted_at=None)
    made.refresh_from_db()
    if state in ("selected", "reserve", "rejected"):
        actions.decide(made, outcome=state, reason=f"{SECRET} reason", by=SYSTEM)
        Decision.objects.filter(submission=made).update(letter_at=timezone.now())
    elif state == "not_admitted":
        actions.SUBMISSIONS.make("not_admit", made, why="Too short", by=SYSTEM)
    elif state == "withdrawn":
        actions.SUBMISSIONS.make("withdraw", made, by=SYSTEM)
    made.refresh_from_db()
    return made


def shown_of(event: Any, **values: Any) -> Any:
    """A selected project whose catalogue is published, of an event's call."""
    from claqueta.foundation.actors import SYSTEM
    from claqueta.submissions import actions

    made = project_of(call_of(event=event), "selected", **values)
    actions.publish_catalogue(made.call, by=SYSTEM)
    made.refresh_from_db()
    return made


@pytest.fixture
def project_call(db: None) -> Callable[..., Any]:
    return call_of


@pytest.fixture
def submission(db: None) -> Callable[..., Any]:
    return project_of


@pytest.fixture
def shown(event: Callable[..., Any]) -> Callable[..., Any]:
    def make(**values: Any) -> Any:
        return shown_of(event(), **values)

    return make
