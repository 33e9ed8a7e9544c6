"""Joining, with a register of 20,000 facts beside it: the application's pages and the admission."""

import statistics
import time
from functools import partial

from bench.frame import Floors, line, milliseconds, p95
from bench.register import grow

FACTS, ADMISSIONS = 20_000, 20


def main() -> None:
    from django.test import Client
    from django.urls import reverse
    from django.utils import timezone, translation

    from claqueta.accounts.models import Account
    from claqueta.foundation.actors import SYSTEM
    from claqueta.membership import actions
    from claqueta.membership.applicants import Applicant, token_of
    from claqueta.membership.models import Fact
    from claqueta.membership.tests.factories import answers

    grow(max(0, FACTS - Fact.objects.count()))
    client, floors = Client(), Floors()
    begun = actions.begin_application("joins@bench.example", language="en", by=SYSTEM)
    with translation.override("en"):
        token = token_of(begun)
        pages = {
            "where an application begins": reverse("apply"),
            "a step of it (class and size)": reverse("application_step", args=[token, "membership"]),
            "its last step, with what it will cost": reverse("application_step", args=[token, "summary"]),
        }
    for step, words in answers().items():
        if step != "summary":
            actions.save_step(begun, step, words, by=Applicant(begun.pk), signed_from="10.0.0.1")
    for name, url in pages.items():
        times = milliseconds(partial(client.get, url))
        ours = statistics.median(times)
        line(
            f"page: {name}",
            f"{ours:.1f} ms",
            f"p95 {p95(times):.1f} ms, ratio {floors.beside(url) / ours:.2f}",
        )
    office = Account.objects.create_user("joining@bench.example", "x" * 20, is_superuser=True)
    times = []
    for number in range(ADMISSIONS):
        company = {"legal_name": f"Joins {number} S.L.", "tax_id": _tax_id(number), "website": ""}
        typed = answers(
            organisation=company,
            representative={"rep_email": f"r{number}@bench.example"},
            payment={"pay": "transfer", "sign": ""},
        )
        made = actions.begin_application(f"j{number}@bench.example", language="en", by=SYSTEM)
        for step, words in typed.items():
            actions.save_step(made, step, words, by=Applicant(made.pk), signed_from="10.0.0.1")
        for move in ("send", "complete", "board"):
            made = actions.APPLICATIONS.make(move, made, by=SYSTEM).thing
        begin = time.perf_counter()
        said = {"sitting": "Bench", "decided_on": timezone.localdate(), "despite": "Bench"}
        actions.APPLICATIONS.make("admit", made, by=office, **said)
        times.append((time.perf_counter() - begin) * 1000)
    line(
        f"admission beside {Fact.objects.count()} facts: entry, invitation, receipt, mails",
        f"{statistics.median(times):.0f} ms",
        f"p95 {p95(times):.0f} ms of the clock",
    )


def _tax_id(number: int) -> str:
    """A company's number with its right check digit."""
    from stdnum.es import cif

    digits = f"{7_000_000 + number}"
    return f"B{digits}{cif.calc_check_digits('B' + digits)[0]}"
