"""The dues of a year of the sample cluster, from the preview to the file for the bank. Aim: 60 s of machine time."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from unittest import mock

from bench.frame import line

AIM = 60


def main() -> None:
    """In a folder of its own, as the sample is not what other benchmarks grow."""
    folder = Path(tempfile.mkdtemp(prefix="claqueta-bench-"))
    try:
        # The database is SQLite's, whatever the other benchmarks run on.
        own = {name: value for name, value in os.environ.items() if name != "CLAQUETA_DATABASE_URL"}
        own["CLAQUETA_DATA_DIR"] = str(folder)
        for words in (("claqueta.cli", "prepare"), ("claqueta.cli", "load-sample"), ("bench.year",)):
            subprocess.run(
                [sys.executable, "-m", *words],
                check=True,
                env=own,
                stdout=None if words[-1] == "bench.year" else subprocess.DEVNULL,
            )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def a_year() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "claqueta.config.settings"
    import django

    django.setup()
    from django.utils import timezone

    # Dues of a year are issued once it has begun.
    begun = date(timezone.localdate().year + 1, 1, 10) - timezone.localdate()
    then = timezone.now() + begun
    with mock.patch("django.utils.timezone.now", return_value=then):
        _from_preview_to_file(then.year)


def _from_preview_to_file(year: int) -> None:
    from django.utils import timezone

    from claqueta.accounts.models import Account
    from claqueta.billing import actions
    from claqueta.billing.models import Collection, DuesRow
    from claqueta.foundation.actors import SYSTEM

    both = [
        Account.objects.create_user(f"{name}@bench.example", "x" * 20, is_superuser=True) for name in "ts"
    ]
    begin, used = time.perf_counter(), time.process_time()
    run = actions.begin_run(year=year, by=SYSTEM)
    for row in run.rows.filter(state=DuesRow.State.TO_DECIDE):
        actions.leave_out(row, reason="bench", by=SYSTEM)
    for account in both:
        run.refresh_from_db()
        if run.state == run.State.PREVIEW:
            actions.approve_run(run, by=account)
    actions.issue_run(run, by=SYSTEM)
    drawn = actions.draw_papers(run, by=SYSTEM)
    collection = actions.begin_collection(timezone.localdate() + timedelta(days=60), by=SYSTEM)
    actions.COLLECTIONS.make("notify", collection, by=SYSTEM)
    file = actions.fetch_file(Collection.objects.get(pk=collection.pk), by=SYSTEM)
    line(
        f"a year's dues of the sample: {drawn} receipts with PDF and mail, {collection.rows.count()} debits for the bank",
        f"{time.perf_counter() - begin:.1f} s",
        f"≤ {AIM} s by the clock; {time.process_time() - used:.1f} s of the worker, the others draw; a file of {len(file.body):,} bytes;"
        f" load {os.getloadavg()[0]:.1f}",
    )


if __name__ == "__main__":
    a_year()
