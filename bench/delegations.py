"""Delegations abroad: 300 companies of one call as the committee ranks them, as the office lists them, as a funder's report."""

import statistics
from functools import partial
from typing import Any

from bench.frame import Floors, line, milliseconds

MANY, READERS, PAGES = 300, 5, 8


def main() -> None:
    from django.urls import reverse

    from bench.office import administrator
    from claqueta.delegations.queries import accounts_of, ranking
    from claqueta.delegations.queries.report import report_of

    delegation = grow(MANY)
    reader = delegation.applicants.first().scores.first().by
    times = milliseconds(lambda: len(ranking(delegation, reader)))
    line(f"the ranking of {MANY}, {READERS} readers", f"{statistics.median(times):.1f} ms")
    times = milliseconds(lambda: len(accounts_of(delegation)))
    line("costs and aid by company", f"{statistics.median(times):.1f} ms")
    times = milliseconds(lambda: report_of(delegation).applied)
    line("the figures of the funder's report", f"{statistics.median(times):.1f} ms")
    floors = Floors()
    floors.client = administrator()
    for name, url in (
        ("the committee's screen with its forms", reverse("office_delegation_ranking", args=[delegation.pk])),
        ("the office's list", f"{reverse('office_applicants')}?delegation={delegation.pk}"),
        ("the record of the delegation", reverse("office_delegation", args=[delegation.pk])),
        ("its public page, by whoever", reverse("delegation", args=[delegation.slug])),
    ):
        took = statistics.median(milliseconds(partial(floors.client.get, url), PAGES))
        floor = floors.beside(url)
        line(name, f"{took:.1f} ms", f"bare view {floor:.2f} ms → ratio {floor / took:.2f}")
    url = reverse("office_delegation_report", args=[delegation.pk])
    took = statistics.median(milliseconds(partial(floors.client.get, url), 3))
    line("the report as a PDF, drawn apart", f"{took:.1f} ms")


def grow(many: int) -> Any:
    """Put a call with so many companies on record, scored by several; a third travels, with results."""
    from datetime import timedelta
    from decimal import Decimal

    from django.utils import timezone

    from claqueta.accounts.models import Account
    from claqueta.delegations import actions
    from claqueta.delegations.models import Applicant, CostLine, Delegation, Result, Score
    from claqueta.foundation.actors import SYSTEM
    from claqueta.foundation.money import Money
    from claqueta.organisations.models import Organisation

    now, today = timezone.now(), timezone.localdate()
    weights = {"export": 3, "catalogue": 2, "fit": 5}
    made = actions.write_delegation(
        {
            "title": {"en": "Bench"},
            "text": {"en": "Bench"},
            "city": "Lille",
            "country": "FR",
            "zone": "Europe/Paris",
            "first_day": today - timedelta(days=100),
            "last_day": today - timedelta(days=97),
            "opens_at": now - timedelta(days=200),
            "closes_at": now - timedelta(days=150),
            "places": 200,
            "weights": weights,
            "aid": Money(Decimal("1000"), "EUR"),
        },
        by=SYSTEM,
    )
    Delegation.objects.filter(pk=made.pk).update(state="published", brochure_at=now)
    companies = list(Organisation.objects.order_by("pk")[:many])
    assert len(companies) == many, "the lists' organisations come first"
    Applicant.objects.bulk_create(
        Applicant(
            delegation=made,
            organisation=company,
            state="accepted" if number % 3 == 0 else "rejected",
            contact=f"Contact {number}",
            email=f"d{number}@bench.example",
            aims="A co-producer and sales. " * 20,
            answers=dict.fromkeys(weights, "Words. " * 60),
            aid_received=Money(Decimal(1000 + number), "EUR"),
            brings={"en": "Two series."},
            confirmed_at=now,
            submitted_at=now,
            letter_at=now,
        )
        for number, company in enumerate(companies)
    )
    readers = [
        Account.objects.create(email=f"reader{number}@bench.example", name=f"Reader {number}")
        for number in range(READERS)
    ]
    rows = list(made.applicants.order_by("pk"))
    Score.objects.bulk_create(
        Score(applicant=one, criterion=key, by=reader, points=(one.pk + reader.pk) % 11)
        for one in rows
        for reader in readers
        for key in weights
    )
    going = [one for one in rows if one.state == "accepted"]
    Result.objects.bulk_create(
        Result(applicant=one, months=3, answered_at=now, contacts=5, meetings=3, agreements=1, band=1)
        for one in going
    )
    CostLine.objects.bulk_create(
        CostLine(
            delegation=made, name=f"Line {number}", payer="cluster", planned=Money(Decimal("900"), "EUR")
        )
        for number in range(12)
    )
    made.refresh_from_db()
    return made
