"""The rounds of this house: webhooks, work cut off, confirmations, retention, digests."""

from claqueta.foundation import backups, privacy, results
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.jobs import after_a_worker
from claqueta.foundation.notifications import send_digests
from claqueta.foundation.outbox import forget_texts
from claqueta.foundation.rounds import Round, register
from claqueta.foundation.traces import forget_old_traces
from claqueta.foundation.webhooks import deliver_due
from claqueta.organisations.actions import run_confirmations


def connect() -> None:
    register(
        Round("webhooks", deliver_due, every=20),
        Round("work cut off", after_a_worker, every=30),
        Round("confirmations", run_confirmations),
        Round("retention", privacy.expire),
        Round("unsent mails", forget_texts),
        Round("old traces", forget_old_traces),
        Round("exports", results.forget_old, every=300),
        Round("backup", backups.make_scheduled, every=60 * rule("backup_every").value, long=True),
        Round("digests", send_digests),
    )
