"""Web, worker, writers and the database's connections killed at random while lists are imported, profiles published,
records merged and mails sent: nothing half done, nothing twice, the index equals the database.

A minute long where the tests are thorough.
"""

import contextlib
import json
import os
import random
import re
import signal
import socketserver
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from conftest import serving
from tests.instances import Instance, descendants, instance
from tests.surroundings import SERVER, THOROUGH

__all__ = ["instance"]
SECONDS = 60 if THOROUGH else 12
PATIENCE = 180
"""Seconds after the killing in which at least one list must have been applied."""
ROWS = 40
WRITER = f"""
import random, sys, uuid, django; django.setup()
from django.core.files.base import ContentFile
from claqueta.accounts.models import Account
from claqueta.foundation import mailing
from claqueta.foundation.models import ImportBatch
from claqueta.foundation.imports import process, tasks
from claqueta.organisations import actions
from claqueta.organisations.models import Organisation
from django_tasks_db.models import DBTaskResult
by = Account.objects.get(email="chaos@people.example")
chance = random.Random(int(sys.argv[1]))
while True:
    try:
        match chance.choice(["import"] * 2 + ["publish"] * 10 + ["merge"] + ["mail"] * 7):
            case "import" if DBTaskResult.objects.filter(status="READY").count() < 10:
                mark = uuid.uuid4().hex[:8]
                text = "Nombre;Municipio\\n" + "".join(f"Lista {{mark}} {{uuid.uuid4().hex}};Getafe\\n" for n in range({ROWS}))
                batch = process.unread_batch("organisations", text.encode(), f"{{mark}}.csv", by=by)
                batch.save()
                tasks.begin_reading(batch, by=by, language="es")
                for previewed in ImportBatch.objects.filter(state="preview"):
                    tasks.begin_applying(previewed, by=by, language="es")
            case "publish":
                one = Organisation.objects.filter(merged_into=None).order_by("?").first()
                actions.publish_profile(one, {{"website": f"https://{{uuid.uuid4().hex[:8]}}.example"}}, by=by)
            case "merge":
                kept, gone = Organisation.objects.filter(merged_into=None).order_by("?")[:2]
                actions.merge(kept, gone, by=by)
            case "mail":
                mailing.send_written("chaos", "ana@people.example", uuid.uuid4().hex, "A text")
    except Exception as error:
        print(type(error).__name__, error, flush=True)
"""
BEGIN = """
import django; django.setup()
from claqueta.accounts.models import Account, RoleGrant
from claqueta.foundation.actors import SYSTEM
who = Account.objects.create(email="chaos@people.example", is_superuser=True)
from claqueta.organisations.actions import register
for n in range(30):
    register({"legal_name": f"Primera {n}"}, by=SYSTEM)
"""
WAIT = f"""
import time, django; django.setup()
from claqueta.foundation.models import ImportBatch
until = time.monotonic() + {PATIENCE}
while not ImportBatch.objects.filter(state="applied").exists() and time.monotonic() < until:
    time.sleep(1)
"""
LOOK = """
import json, django; django.setup()
from datetime import timedelta
from django.utils import timezone
from claqueta.foundation.jobs import after_a_worker
from claqueta.foundation.models import ImportBatch, Job, OutgoingMail, RoundRun
from claqueta.foundation.outbox import deliver_due
from claqueta.foundation.search import catch_up, head_position, node_index
from claqueta.foundation.search.node import index_equals_database
from claqueta.organisations.models import Organisation, ProfileVersion
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult
DBTaskResult.objects.filter(status="RUNNING").update(started_at=timezone.now() - timedelta(hours=1))
Job.objects.filter(state="running").update(beat_at=timezone.now() - timedelta(hours=1))
RoundRun.objects.all().delete()
after_a_worker()
call_command("db_worker", verbosity=0, interval=0, batch=True, worker_id="chaos")
OutgoingMail.objects.filter(state="waiting").update(next_at=timezone.now(), taken_until=None)
deliver_due()
catch_up()
names = list(Organisation.objects.values_list("legal_name", flat=True))
print(json.dumps({
    "batches": [[one.filename[:8], one.state, sum(name.startswith(f"Lista {one.filename[:8]} ") for name in names)] for one in ImportBatch.objects.all()],
    "names": [len(names), len(set(names))],
    "mails": [[one.pk, one.subject, one.state] for one in OutgoingMail.objects.filter(template="chaos")],
    "versions": [ProfileVersion.objects.filter(organisation=one).count() == one.version for one in Organisation.objects.all()],
    "index": index_equals_database(),
    "jobs": sorted(set(Job.objects.values_list("state", flat=True))),
}))
"""


class Post(socketserver.ThreadingTCPServer):
    """A mail server that takes everything and remembers each message's identity and subject."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        self.got: list[tuple[str, str]] = []
        super().__init__(("127.0.0.1", 0), _Conversation)


class _Conversation(socketserver.StreamRequestHandler):
    server: Post

    def handle(self) -> None:
        with contextlib.suppress(OSError):
            self.wfile.write(b"220 here\r\n")
            while line := self.rfile.readline():
                word = line[:4].upper()
                if word == b"DATA":
                    self.wfile.write(b"354 go on\r\n")
                    text = b""
                    while (part := self.rfile.readline()) not in (b".\r\n", b""):
                        text += part
                    if part:
                        self._take(text.decode())
                self.wfile.write(b"250 well\r\n")
                if word == b"QUIT":
                    return

    def _take(self, text: str) -> None:
        said = dict(re.findall(r"^(Message-ID|Subject): (.*)\r$", text, re.MULTILINE | re.IGNORECASE))
        self.server.got.append((said["Message-ID"], said["Subject"]))


@pytest.fixture
def post() -> Iterator[Post]:
    with serving(Post()) as server:
        yield server


def test_nothing_is_half_done_whatever_is_killed(instance: Callable[[str], Instance], post: Post) -> None:
    one, chance = instance("one"), random.Random(1)
    one.python(BEGIN)
    mail = {"CLAQUETA_MAIL_URL": f"smtp://127.0.0.1:{post.server_address[1]}"}
    writers = []
    killed = 0
    with one.running(**mail) as running:
        writers += [one.start("-c", WRITER, str(number), **mail) for number in range(2)]
        time.sleep(6)
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            time.sleep(chance.uniform(1, 4))
            victims: list[Any] = [
                *descendants(running.process.pid),
                "writer",
                *(["connection"] if SERVER else []),
            ]
            match chance.choice(victims):
                case "writer":
                    number = chance.randrange(len(writers))
                    writers[number].kill()
                    writers[number].communicate()
                    writers[number] = one.start("-c", WRITER, str(chance.randrange(10**6)), **mail)
                case "connection":
                    one.lose_connections(share=0.3)
                case pid:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
            killed += 1
        # However slow the machine is: killing may have left no list the time to be read and applied.
        one.python(WAIT, seconds=PATIENCE + 60)
        time.sleep(3)
        said = []
        for writer in writers:
            writer.kill()
            said.append(writer.communicate())
    found = json.loads(one.python(LOOK, seconds=900, **mail).splitlines()[-1])
    assert killed > SECONDS / 5
    assert {(state, count) for _mark, state, count in found["batches"]} <= {
        ("applied", ROWS),
        ("failed", 0),
        ("preview", 0),
        ("unread", 0),
    }, found["batches"]
    assert any(state == "applied" for _mark, state, _count in found["batches"]), (found["batches"], said)
    assert found["names"][0] == found["names"][1]
    assert all(found["versions"])
    assert found["index"] is True
    assert set(found["jobs"]) <= {"done", "failed"}
    assert {state for _pk, _subject, state in found["mails"]} == {"handed-over"}
    # Every mail arrived; one that arrived again says by its identity that it is the same.
    assert {subject for _identity, subject in post.got} == {
        subject for _pk, subject, _state in found["mails"]
    }
    assert len({identity for identity, _subject in post.got}) == len(
        {subject for _identity, subject in post.got}
    )
