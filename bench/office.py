"""Lists of the office over 20,000 organisations, persons, mails and entries of the trail, as an administrator opens them."""

import os
import statistics
import subprocess
import sys
import time
from typing import Any

from bench.frame import line

MANY = 20_000
LISTS: dict[str, tuple[str, ...]] = {
    "organisations": ("", "?q=producciones", "?order=-updated_at", "?order=legal_name", "?standing=full"),
    "persons": ("", "?q=persona+19", "?order=name", "?page=300"),
    "mails": ("", "?q=m19", "?order=-at", "?state=waiting", "?page=300"),
    "trail": ("", "?q=producciones", "?page=300"),
}
ROUTES = {
    "organisations": "office_organisations",
    "persons": "office_persons",
    "mails": "office_mails",
    "trail": "office_trail",
}


def main() -> None:
    data = os.environ["CLAQUETA_DATA_DIR"]
    for part in ("keeping:grow", "office:fill", "office:lists"):
        subprocess.run([sys.executable, "-m", "bench", "--in", data, part], check=True)


def fill() -> None:
    """Bring persons and mails to 20,000; the trail has an entry for each organisation already."""
    from claqueta.accounts.models import Person
    from claqueta.foundation.models import OutgoingMail

    Person.objects.bulk_create(
        [
            Person(name=f"Persona {number}", email=f"p{number}@people.example")
            for number in range(Person.objects.count(), MANY)
        ],
        batch_size=500,
    )
    OutgoingMail.objects.bulk_create(
        [
            OutgoingMail(
                to=f"m{number}@people.example",
                template="bench",
                subject=f"Subject {number}",
                state=OutgoingMail.State.HANDED_OVER,
            )
            for number in range(OutgoingMail.objects.count(), MANY)
        ],
        batch_size=500,
    )


def administrator() -> Any:
    """A client that an administrator has signed in with."""
    from django.conf import settings
    from django.test import Client

    from claqueta.accounts.actions import grant_role
    from claqueta.accounts.models import Account
    from claqueta.accounts.roles import Role
    from claqueta.foundation.actors import SYSTEM

    settings.SECOND_FACTOR_REQUIRED = False
    account = Account.objects.filter(email="bench@people.example").first()
    if account is None:
        account = Account.objects.create_user("bench@people.example", "a long password", name="Bench")
        grant_role(account, Role.OFFICE_ADMIN, by=SYSTEM)
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def lists() -> None:
    from django.urls import reverse

    client = administrator()
    for name, questions in LISTS.items():
        for question in questions:
            times = []
            for _turn in range(6):
                begin = time.process_time()
                answer = client.get(reverse(ROUTES[name]) + question)
                times.append((time.process_time() - begin) * 1000)
                assert answer.status_code == 200, (name, question, answer.status_code)
            line(
                f"office list of {MANY:,} {name} {question}".rstrip(),
                f"{statistics.median(times[1:]):.0f} ms",
                "of processor, ≤ 150 ms",
            )
