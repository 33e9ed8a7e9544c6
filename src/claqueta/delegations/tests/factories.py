"""Delegations, and companies in them, for tests."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

SECRET = "Zanzíbar"
"""What stands in whatever is not for everybody, so that a leak is seen."""
WEIGHTS = {"export": 1, "fit": 3}


def euros(amount: str) -> Any:
    from claqueta.foundation.money import Money

    return Money(Decimal(amount), "EUR")


def delegation_of(state: str = "published", *, days: float = 10, starts: int = 60, **values: Any) -> Any:
    """A delegation whose call is open: `delegation_of(days=-1)` closed yesterday; `starts` is in how many days it goes."""
    from django.utils import timezone

    from claqueta.delegations import actions
    from claqueta.delegations.models import Delegation
    from claqueta.foundation.actors import SYSTEM

    now, today = timezone.now(), timezone.localdate()
    said = {
        "title": {"es": "Misión a Lille", "en": "Delegation to Lille"},
        "text": {"es": "Vamos juntas.", "en": "We go together."},
        "market": "Series",
        "city": "Lille",
        "country": "FR",
        "zone": "Europe/Paris",
        "first_day": today + timedelta(days=starts),
        "last_day": today + timedelta(days=starts + 2),
        "opens_at": now - timedelta(days=30),
        "closes_at": now + timedelta(days=10),
        "places": 2,
        "weights": WEIGHTS,
        "aid": euros("1000.00"),
        **values,
    }
    made = actions.write_delegation(said, by=SYSTEM)
    if state != "draft":
        made = actions.DELEGATIONS.make("publish", made, by=SYSTEM).thing
    if days != 10:
        Delegation.objects.filter(pk=made.pk).update(closes_at=now + timedelta(days=days))
        made.refresh_from_db()
    return made


def applicant_of(
    delegation: Any, company: Any, state: str = "submitted", *, language: str = "en", **values: Any
) -> Any:
    """A company in a state; a decision has its letter: `applicant_of(delegation, organisation("Faro"), "reserve")`."""
    from claqueta.delegations import actions
    from claqueta.delegations.models import Applicant
    from claqueta.foundation.actors import SYSTEM

    contact = {"contact": "Irene Sanz", "email": values.pop("email", "irene@company.example")}
    made = actions.begin_application(delegation, company, contact, language=language, by=SYSTEM)
    said = {"aims": f"{SECRET} aims", "aid_received": euros("0.00"), **values}
    made = actions.save_application(made, said, {"fit": f"{SECRET} fit"}, by=SYSTEM)
    if state == "draft":
        return made
    made = actions.APPLICANTS.make("submit", made, by=SYSTEM).thing
    if state != "submitted":
        outcome = "selected" if state == "accepted" else state
        actions.decide(made, outcome=outcome, reason=f"{SECRET} reason", by=SYSTEM)
        actions.send_letters(
            delegation, [(one.pk, one.state) for one in actions.letters_waiting(delegation)], by=SYSTEM
        )
    if state == "accepted":
        actions.answer(made, travels=True, by=SYSTEM)
    return Applicant.objects.select_related("delegation", "organisation").get(pk=made.pk)


def states(delegation: Any) -> dict[str, str]:
    """Company → its state now."""
    rows = delegation.applicants.select_related("organisation")
    return {str(one): one.state for one in rows}


@pytest.fixture
def in_english() -> Iterator[None]:
    """Messages and addresses in English."""
    with translation.override("en"):
        yield
