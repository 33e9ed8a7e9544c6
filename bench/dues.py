"""A run of dues for 5,000 members: preview, issue with numbers, PDFs. Aims: 5 s, 20 s, 5 min."""

import time
from datetime import date

from bench.frame import line

MEMBERS, PAPERS = 5_000, 200


def main() -> None:
    from django.utils import timezone

    from claqueta.accounts.models import Account
    from claqueta.billing import actions, papers
    from claqueta.billing.models import DuesRow, Receipt
    from claqueta.foundation.actors import SYSTEM
    from claqueta.organisations.actions.records import NewRecord, register_many

    records = [
        NewRecord(
            {
                "legal_name": f"Socio {number} S.L.",
                "size_band": ("micro", "small", "medium", "large")[number % 4],
                "email": f"s{number}@members.example",
                "premises": [{"street": "Gran Vía, 1", "city": "Madrid", "country": "ES"}],
            },
            {"standing": "full", "member_since": date(2024, 5, 1)},
        )
        for number in range(MEMBERS)
    ]
    for start in range(0, MEMBERS, 500):
        register_many(records[start : start + 500], by=SYSTEM)
    approver = Account.objects.create_user("t@bench.example", "x" * 20, is_superuser=True)
    second = Account.objects.create_user("s@bench.example", "x" * 20, is_superuser=True)

    begin = time.process_time()
    run = actions.begin_run(year=timezone.localdate().year, by=SYSTEM)
    line(
        f"dues: preview of {run.rows.count()} members",
        f"{time.process_time() - begin:.1f} s",
        "of processor, aim 5 s",
    )
    for row in run.rows.filter(state=DuesRow.State.TO_DECIDE):
        actions.leave_out(row, reason="bench", by=SYSTEM)
    for account in (approver, second):
        run.refresh_from_db()
        if run.state == run.State.PREVIEW:
            actions.approve_run(run, by=account)
    begin = time.process_time()
    actions.issue_run(run, by=SYSTEM)
    issued = Receipt.objects.count()
    line(
        f"dues: {issued} receipts issued and chained",
        f"{time.process_time() - begin:.1f} s",
        "of processor, aim 20 s",
    )
    begin = time.perf_counter()
    some = list(Receipt.objects.order_by("pk")[:PAPERS])
    size = sum(len(body) for _receipt, body in papers.drawn(some))
    took = time.perf_counter() - begin
    line(
        f"dues: {len(some)} receipts drawn as PDF, one process",
        f"{took:.1f} s",
        f"{MEMBERS} would take {took / len(some) * MEMBERS:.0f} s (aim 300 s); {size // len(some)} bytes each",
    )
