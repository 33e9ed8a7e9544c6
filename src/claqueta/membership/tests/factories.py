"""Applications for tests, filled in as an applicant would."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

IBAN = "ES9121000418450200051332"
STROKES = "[[" + ",".join(f"[{10 + 20 * n},{100 + (n % 3) * 30}]" for n in range(30)) + "]]"
ANSWERS: dict[str, dict[str, str]] = {
    "organisation": {
        "legal_name": "Bruma Cine S.L.",
        "tax_id": "B12345674",
        "kind": "company",
        "activity": "5.7",
        "website": "bruma.example",
        "founded_on": "2020-02-29",
        "street": "Calle Mayor, 1",
        "postal_code": "28013",
        "city": "Madrid",
    },
    "membership": {
        "class_key": "full",
        "condition": "activity",
        "reasons": "We shoot in Madrid.",
        "headcount": "8",
        "turnover_band": "micro",
    },
    "representative": {
        "rep_name": "Ana Ruiz",
        "rep_position": "Producer",
        "rep_email": "ana@bruma.example",
        "rep_phone": "+34 910 000 001",
        "resolution_on": "",
        "resolution_how": "later",
    },
    "payment": {
        "pay": "debit",
        "iban": IBAN,
        "holder": "Bruma Cine SL",
        "scheme": "CORE",
        "sign": "draw",
        "signed_place": "Madrid",
        "strokes": STROKES,
    },
    "summary": {"bylaws": "on", "privacy": "on"},
}


def answers(**changes: dict[str, str]) -> dict[str, dict[str, str]]:
    """The answers with some of their fields otherwise: `answers(membership={"class_key": "associate"})`."""
    return {step: {**words, **changes.get(step, {})} for step, words in ANSWERS.items()}


@pytest.fixture
def draft(db: None) -> Callable[..., Any]:
    """Begin an application and fill in its steps."""
    from claqueta.foundation.actors import SYSTEM
    from claqueta.membership import actions
    from claqueta.membership.applicants import Applicant

    def make(*, email: str = "office@bruma.example", said: Any = None, language: str = "en") -> Any:
        application = actions.begin_application(email, language=language, by=SYSTEM)
        for step, words in (ANSWERS if said is None else said).items():
            actions.save_step(application, step, words, by=Applicant(application.pk), signed_from="10.0.0.1")
        application.refresh_from_db()
        return application

    return make


@pytest.fixture
def application(draft: Callable[..., Any]) -> Callable[..., Any]:
    """An application in a state: `application("board")`."""
    from claqueta.foundation.actors import SYSTEM
    from claqueta.membership import actions

    ways: dict[str, tuple[str, ...]] = {
        "received": (),
        "asked": ("ask",),
        "complete": ("complete",),
        "board": ("complete", "board"),
    }

    def make(state: str = "received", **more: Any) -> Any:
        made = draft(**more)
        made = actions.APPLICATIONS.make("send", made, by=SYSTEM).thing
        for move in ways[state]:
            said = {"missing": "The resolution"} if move == "ask" else {}
            made = actions.APPLICATIONS.make(move, made, by=SYSTEM, **said).thing
        return made

    return make


FOUNDED = date(2023, 3, 30)
"""The first day on which the sample's cluster can admit somebody."""


@pytest.fixture
def company(organisation: Callable[..., Any]) -> Any:
    """A company that is no member yet."""
    return organisation("Azotea", member=False, tax_country="ES", tax_id="B00704924")


def admitted(company: Any, on: date = FOUNDED, **data: Any) -> Any:
    """The fact that a company was admitted."""
    from claqueta.foundation.actors import SYSTEM
    from claqueta.membership.actions import NewFact, record
    from claqueta.membership.policies.ledger import Kind

    (fact,) = record([NewFact(Kind.ADMITTED, company, on, {"class": "full", **data})], by=SYSTEM)
    return fact
