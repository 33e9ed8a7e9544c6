"""Mails handed over, a backup made and checked; then, over 20,000 organisations, exports, duplicates and the sitemap."""

import hashlib
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from bench.frame import Floors, line, milliseconds

MAILS, MANY = 500, 20_000


def main() -> None:
    mails()
    backup()
    data = os.environ["CLAQUETA_DATA_DIR"]
    for part in ("grow", "exports", "sitemap"):
        subprocess.run([sys.executable, "-m", "bench", "--in", data, f"keeping:{part}"], check=True)


def mails() -> None:
    from django.conf import settings
    from django.core.mail import EmailMultiAlternatives, get_connection

    from claqueta.foundation import mailing, outbox
    from claqueta.foundation.transactions import atomic

    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    begin = time.perf_counter()
    with atomic():
        for number in range(MAILS):
            mailing.send_written("bench", f"m{number}@people.example", "A subject", "A text\n" * 40)
    written = time.perf_counter() - begin
    begin = time.perf_counter()
    outbox.deliver_due()
    handed = time.perf_counter() - begin
    begin = time.perf_counter()
    with get_connection() as server:
        for number in range(MAILS):
            EmailMultiAlternatives(
                "A subject", "A text\n" * 40, "a@b.example", [f"m{number}@people.example"], connection=server
            ).send()
    floor = time.perf_counter() - begin
    line(f"outbox: {MAILS} mails written in one transaction", f"{written:.2f} s")
    line(
        f"outbox: {MAILS} mails handed over, each its own transaction",
        f"{handed:.2f} s",
        f"bare sending {floor:.2f} s → ratio {floor / handed:.2f}",
    )


def backup() -> None:
    import gzip
    import shutil
    import sqlite3

    from django.conf import settings

    from claqueta.foundation.backups import archive, make

    with tempfile.TemporaryDirectory() as folder:
        begin = time.perf_counter()
        made = make(Path(folder) / "all.tar")
        took = time.perf_counter() - begin
        begin = time.perf_counter()
        plain = Path(folder) / "plain.sqlite3"
        source = sqlite3.connect(settings.DATABASES["default"]["NAME"])
        copy = sqlite3.connect(plain)
        source.backup(copy)
        copy.close()
        source.close()
        with plain.open("rb") as full, gzip.open(f"{plain}.gz", "wb", compresslevel=6) as packed:
            shutil.copyfileobj(full, packed)
        floor = time.perf_counter() - begin
        line(
            f"backup of {made.rows:,} rows ({made.size // 2**20} MiB)",
            f"{took:.1f} s",
            f"bare copy, compressed {floor:.1f} s → ratio {floor / took:.2f}",
        )
        begin = time.perf_counter()
        with tempfile.TemporaryDirectory() as laid:
            archive.unpack(made.path, Path(laid))
        line("backup laid out and compared with its manifest", f"{time.perf_counter() - begin:.1f} s")


def name_of(number: int) -> str:
    """A name of its own, of syllables that others have too."""
    syllables = re.findall("[^aeiou]+[aeiou]", "babebricocudafogralalilomaminupaperorosasotatreviza")
    digest = hashlib.sha256(str(number).encode()).digest()
    return "".join(syllables[byte % len(syllables)] for byte in digest[:5]).capitalize()


def grow() -> None:
    """Bring the organisations to 20,000, and compare their names as the screen of duplicates does."""
    from claqueta.foundation.actors import SYSTEM
    from claqueta.foundation.search import rebuild
    from claqueta.organisations.actions import register_many
    from claqueta.organisations.actions.records import NewRecord
    from claqueta.organisations.duplicates import probable_duplicates
    from claqueta.organisations.importing.likeness import Nearness, short_name
    from claqueta.organisations.models import Organisation

    for start in range(Organisation.objects.count(), MANY, 1000):
        register_many(
            [
                NewRecord({"legal_name": f"{name_of(number)} Producciones S.L."}, {})
                for number in range(start, min(start + 1000, MANY))
            ],
            by=SYSTEM,
        )
    rebuild()
    near: Nearness[int] = Nearness()
    begin = time.perf_counter()
    found = 0
    for number in range(MANY):
        name = short_name(f"{name_of(number)} Producciones S.L.")
        found += bool(near.near(name, 80))
        near.add(name, number)
    took = time.perf_counter() - begin
    line(f"{MANY:,} names, each compared with those before it ({found} near one)", f"{took:.1f} s")
    line("the screen's forty duplicates, remembered", f"{milliseconds(probable_duplicates, 5)[2]:.0f} ms")


def exports() -> None:
    from claqueta.organisations.guide import export_into

    for form in ("csv", "json", "xlsx"):
        begin = time.process_time()
        with tempfile.TemporaryFile() as out:
            export_into(out, form, "", "public", "es", tell=lambda done, total: None)
            size = out.tell()
        took = time.process_time() - begin
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        line(
            f"export of {MANY:,} as {form.upper()} ({size / 2**20:.1f} MiB), of processor",
            f"{took:.1f} s",
            f"{'≤ 3 s; ' if form == 'csv' else ''}peak of the worker so far {peak:.0f} MiB, ≤ 400 MiB",
        )


def sitemap() -> None:
    from django.core.cache import caches

    floors = Floors()
    for url in ("/sitemap.xml", "/sitemap-directory.xml"):
        floor = floors.beside(url)
        again = statistics.median(milliseconds(partial(floors.client.get, url)))
        caches["answers"].clear()
        begin = time.perf_counter()
        floors.client.get(url)
        first = (time.perf_counter() - begin) * 1000
        line(
            f"{url} of {MANY:,} organisations, first / again",
            f"{first:.0f} / {again:.1f} ms",
            f"bare view {floor:.2f} ms → ratio {floor / again:.2f}",
        )
