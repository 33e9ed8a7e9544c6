"""The programs of an instance: web and worker, the parent of both, and the sample that a first start loads."""

import argparse
import os
import sys
import threading
from typing import NoReturn

from claqueta.cli.outcome import OK, PROBLEM
from claqueta.cli.preparing import prepare_all


def run_all(arguments: argparse.Namespace) -> NoReturn:
    """Web and worker under one parent, which starts them again; stopping it stops both."""
    from django.conf import settings
    from django.db import connections

    # Not above: it runs as a program, and the package that has it must not have read it before.
    from claqueta.cli.supervising import become_supervisor
    from claqueta.foundation.models import AuditEntry

    prepare_all()
    # Nothing was ever done here: no list imported, no account made, no sample loaded.
    if not arguments.no_sample and not AuditEntry.objects.exists():
        load_sample(arguments)
    said = _announcement()
    connections.close_all()
    port = settings.ENVIRONMENT.port
    become_supervisor({"worker": _worker_command(), "web": _web_command(str(port))}, port, said)


def _worker_command() -> list[str]:
    return [sys.executable, "-m", "claqueta.cli", "worker"]


def _web_command(port: str) -> list[str]:
    from django.conf import settings

    from claqueta.config.turns import THREADS

    listen = os.environ.get("CLAQUETA_LISTEN", "127.0.0.1")
    options = {
        "--interface": "wsgi",
        "--host": listen,
        "--port": port,
        "--workers": str(settings.ENVIRONMENT.web_processes),
        "--blocking-threads": str(THREADS),
        # As many requests in the server at once as it has threads for; the others wait in the kernel's queue.
        "--backpressure": str(4 * THREADS),
        "--backlog": "2048",
        "--http": "1",
        "--http1-header-read-timeout": "10000",
        "--workers-kill-timeout": "5",
        "--log-level": "error",
    }
    words = [word for pair in options.items() for word in pair]
    return [sys.executable, "-m", "granian", *words, "--no-ws", "claqueta.config.wsgi:application"]


def _announcement() -> str:
    """Where the cluster is to be seen, and with a sample who may sign in."""
    from django.conf import settings

    from claqueta.office.sample import SAMPLE_PASSWORD, sample_sign_ins

    name = settings.CLUSTER.says(settings.CLUSTER.name, settings.LANGUAGE_CODE)
    lines = [f"\n  {name}: {settings.PUBLIC_URL}/"]
    if found := sample_sign_ins():
        lines.append(f"\n  Sample sign-ins (password: {SAMPLE_PASSWORD}):")
        for email, role, second in found:
            code = f"  · code: claqueta sample-code {email}" if second else ""
            lines.append(f"    {email:<38} {role}{code}")
    return "\n".join([*lines, ""])


def worker(arguments: argparse.Namespace) -> int:
    """Tasks, the index, mails, webhooks, the daily rounds."""
    from django.core.management import call_command

    from claqueta.foundation.backups.swapping import hold_instance
    from claqueta.foundation.jobs import keep_beating
    from claqueta.foundation.memory import keep_small
    from claqueta.foundation.outbox import keep_handing_over
    from claqueta.foundation.priority import WORKER as STANDS_BEHIND
    from claqueta.foundation.priority import give_way
    from claqueta.foundation.readiness import WORKER
    from claqueta.foundation.rounds import run_rounds
    from claqueta.foundation.search.meaning import follow_vectors
    from claqueta.foundation.search.node import follow

    keep_small()
    hold_instance()
    give_way(STANDS_BEHIND)
    stop = threading.Event()
    threads = [
        threading.Thread(target=target, args=(stop,), daemon=True)
        for target in (follow, follow_vectors, run_rounds, keep_beating, keep_handing_over)
    ]
    for thread in threads:
        thread.start()
    try:
        call_command("db_worker", verbosity=0, interval=0.5, worker_id=WORKER)
    finally:
        stop.set()
    return OK


def load_sample(arguments: argparse.Namespace) -> int:
    from claqueta.office.sample import load
    from claqueta.office.setup import set_up

    print("Loading the sample cluster…", flush=True)
    set_up()
    print(f"{load()} documents to be found.")
    return OK


def sample_code(arguments: argparse.Namespace) -> int:
    from claqueta.office.sample import present_code

    code = present_code(arguments.email)
    print(code or f"{arguments.email} is not a sample account with a second factor.")
    return OK if code else PROBLEM
