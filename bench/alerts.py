"""Alerts of 1,000 saved searches, each of somebody else, on one new opportunity. Aim: 2 s."""

import time

from bench.frame import line

SEARCHES = 1_000
AIM = "≤ 2 s"


def main() -> None:
    from claqueta.accounts.models import Account
    from claqueta.foundation.actors import SYSTEM
    from claqueta.opportunities import actions
    from claqueta.opportunities.models import AlertSent, SavedSearch

    asked = ("kind=service&q=doblaje", "kind=talent", "q=rodaje+en+pueblos", "direction=need&q=coreano")
    owners = Account.objects.bulk_create(
        Account(email=f"s{number}@bench.example", name=f"S{number}", language="es")
        for number in range(SEARCHES)
    )
    SavedSearch.objects.bulk_create(
        SavedSearch(owner=owner, name=owner.name, question=asked[number % len(asked)], language="es")
        for number, owner in enumerate(owners)
    )
    need = actions.write_for(
        {
            "kind": "service",
            "title": {"es": "Doblaje al coreano de una serie"},
            "text": {"es": "Ocho episodios de 45 minutos."},
            "audience": "public",
        },
        behalf="Bench",
        by=SYSTEM,
    )
    actions.submit(need, by=SYSTEM)
    for name, act in (
        ("found among", actions.announce_what_is_new),
        ("told: mails and notices written, for", actions.tell_what_waits),
    ):
        begin, used = time.perf_counter(), time.process_time()
        done = act()
        took, used = time.perf_counter() - begin, time.process_time() - used
        line(
            f"{done} saved searches {name} {SEARCHES:,}", f"{took:.2f} s", f"{AIM}; {used:.2f} s of processor"
        )
    line("alerts noted", str(AlertSent.objects.count()))
