"""Backup and restore as the office runs them: programs of their own, on either engine, killed and tampered with."""

import fcntl
import json
import os
import shutil
import signal
import subprocess
import tarfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.instances import Instance, instance
from tests.surroundings import SERVER

__all__ = ["instance"]
WORDS = "a passphrase of the office"
PAIRS = """
import django; django.setup()
from claqueta.foundation import audit
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.models import OutgoingMail
from claqueta.foundation.transactions import atomic
print("writing", flush=True)
while True:
    with atomic():
        OutgoingMail.objects.create(to="pair@people.example", subject="pair", next_at=None, state="called-off")
        audit.record("foundation.attached", audit.Matter("pair", "1", "pair"), by=SYSTEM)
"""
ALTER = """
import django; django.setup()
from claqueta.foundation.models import AuditEntry
AuditEntry.objects.filter(position=2).update(object_name="Another")
"""
REFUSED = """
import sys, django; django.setup()
from pathlib import Path
from claqueta.foundation import backups
for path in sys.argv[1:]:
    try:
        backups.restore(Path(path), say=lambda text: None)
        print("restored")
    except backups.RestoreRefused as error:
        print(error)
"""
COUNT = """
import django; django.setup()
from claqueta.foundation.models import AuditEntry, OutgoingMail
print(OutgoingMail.objects.filter(subject="pair").count(), AuditEntry.objects.filter(object_type="pair").count())
"""


def rewritten(path: Path, change: Callable[[str, bytes], bytes]) -> None:
    """Write the archive again with each member's bytes changed."""
    import io

    half = path.with_suffix(".other")
    with tarfile.open(path) as old, tarfile.open(half, "w") as new:
        for entry in old:
            file = old.extractfile(entry)
            assert file is not None
            content = change(entry.name, file.read())
            entry.size = len(content)
            if change is climbing:
                entry.name = entry.name.replace("files/", "files/../../")
            new.addfile(entry, io.BytesIO(content))
    half.replace(path)


def test_everything_comes_back_on_another_machine(
    instance: Callable[[str], Instance], tmp_path: Path
) -> None:
    old, new, archive = instance("old"), instance("new"), tmp_path / "all.tar"
    old.bring("Azotea Films", "Nitrato")
    (old.folder / "media" / "deep").mkdir(parents=True, exist_ok=True)
    (old.folder / "media" / "deep" / "ñandú.bin").write_bytes(os.urandom(70_000))
    code, said = old.claqueta("backup", str(archive), CLAQUETA_BACKUP_PASSPHRASE=WORDS)
    assert (code, archive.stat().st_mode & 0o77) == (0, 0), said
    secret, iban = ((old.folder / name).read_text() for name in ("secret.key", "iban.key"))
    for path in (archive, archive.with_name("all.tar.keys")):
        assert secret.encode() not in path.read_bytes()
        assert iban.encode() not in path.read_bytes()

    new.bring("Somebody else")
    code, said = new.claqueta("restore", str(archive), CLAQUETA_BACKUP_PASSPHRASE=WORDS)
    assert code == 0, said
    assert (new.holds(), (new.folder / "secret.key").read_text()) == (["Azotea Films", "Nitrato"], secret)
    assert (new.folder / "iban.key").read_text() == iban
    files = [
        {
            path.relative_to(one.folder).as_posix(): path.read_bytes()
            for path in (one.folder / "media").rglob("*.*")
        }
        for one in (old, new)
    ]
    assert files[0] == files[1]
    assert "media/deep/ñandú.bin" in files[0]
    code, said = new.claqueta("doctor")
    assert "ok   index" in said
    [aside] = new.folder.glob("before-restore-*")
    assert aside.is_dir()


def test_copy_of_a_database_in_use_is_of_one_moment(
    instance: Callable[[str], Instance], tmp_path: Path
) -> None:
    """Two rows are always written together: as many of the one as of the other come back."""
    old, new, archive = instance("old"), instance("new"), tmp_path / "all.tar"
    with old.start("-c", PAIRS) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "writing\n"
        code, said = old.claqueta("backup", str(archive))
        writer.kill()
    assert code == 0, said
    assert "keys are in no backup" in said
    code, said = new.claqueta("restore", str(archive))
    assert code == 0, said
    mails, entries = new.python(COUNT).split()
    assert mails == entries
    assert int(mails) > 0
    assert f"book audit, {entries} links, nothing altered" in said


def test_book_that_was_altered_comes_back_and_is_said(
    instance: Callable[[str], Instance], tmp_path: Path
) -> None:
    old, new, archive = instance("old"), instance("new"), tmp_path / "all.tar"
    old.bring("Azotea Films", "Nitrato")
    old.python(ALTER)
    assert old.claqueta("backup", str(archive))[0] == 0
    code, said = new.claqueta("restore", str(archive))
    assert (code, "NOT WHOLE: book audit: Position 2: the content is not" in said) == (0, True), said
    assert new.holds() == ["Azotea Films", "Nitrato"]


def newer(name: str, content: bytes) -> bytes:
    if name != "manifest.json":
        return content
    manifest = json.loads(content)
    manifest["migrations"]["foundation"].append("9999_from_the_future")
    return json.dumps(manifest).encode()


def other_engine(name: str, content: bytes) -> bytes:
    return content.replace(b'"engine": "', b'"engine": "another ') if name == "manifest.json" else content


def flipped(name: str, content: bytes) -> bytes:
    if not name.startswith("database"):
        return content
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


def climbing(name: str, content: bytes) -> bytes:
    return content.replace(b"files/", b"files/../../") if name == "manifest.json" else content


def test_what_is_not_as_it_was_made_is_refused_and_nothing_changes(
    instance: Callable[[str], Instance], tmp_path: Path
) -> None:
    one, archive = instance("one"), tmp_path / "all.tar"
    one.bring("Azotea Films")
    (one.folder / "media").mkdir(exist_ok=True)
    (one.folder / "media" / "x.txt").write_text("x")
    assert one.claqueta("backup", str(archive), CLAQUETA_BACKUP_PASSPHRASE=WORDS)[0] == 0
    one.bring("Nitrato")
    before = one.holds()
    spoilt: dict[str, tuple[Callable[[str, bytes], bytes] | None, str]] = {
        "flipped": (flipped, "not as it was made"),
        "newer": (newer, "newer code"),
        "engine": (other_engine, "same engine"),
        "climbing": (climbing, "that no backup has"),
        "short": (None, "only a part"),
        "text": (None, "no backup of Claqueta"),
    }
    for name, (change, _word) in spoilt.items():
        path = tmp_path / f"{name}.tar"
        shutil.copy(archive, path)
        if change:
            rewritten(path, change)
        elif name == "text":
            path.write_text("no archive")
        else:
            os.truncate(path, path.stat().st_size // 2)
    # All in one process: each begins with the same checks, and none may get further.
    paths = [str(tmp_path / f"{name}.tar") for name in spoilt]
    out = one.python(REFUSED, *paths, CLAQUETA_BACKUP_PASSPHRASE=WORDS)
    said = out.splitlines()
    assert [word in line for line, (_change, word) in zip(said, spoilt.values(), strict=True)] == [
        True
    ] * 6, out
    code, text = one.claqueta("restore", str(archive), CLAQUETA_BACKUP_PASSPHRASE="another passphrase")
    assert (code, "does not open" in text) == (1, True), text
    assert one.holds() == before


def test_running_instance_is_not_restored_over(instance: Callable[[str], Instance], tmp_path: Path) -> None:
    one, archive = instance("one"), tmp_path / "all.tar"
    assert one.claqueta("backup", str(archive))[0] == 0
    with (one.folder / "instance.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        code, said = one.claqueta("restore", str(archive))
    assert (code, "is running" in said) == (1, True), said


def test_backup_writes_over_nothing(instance: Callable[[str], Instance], tmp_path: Path) -> None:
    one, path = instance("one"), tmp_path / "mine.txt"
    path.write_text("mine")
    code, said = one.claqueta("backup", str(path))
    assert (code, path.read_text(), "exists" in said) == (1, "mine", True)


def test_restore_killed_at_any_moment_leaves_the_old_or_the_new(
    instance: Callable[[str], Instance], tmp_path: Path
) -> None:
    one, archive = instance("one"), tmp_path / "all.tar"
    one.bring("Azotea Films")
    (one.folder / "media").mkdir(exist_ok=True)
    (one.folder / "media" / "which.txt").write_text("new")
    assert one.claqueta("backup", str(archive))[0] == 0
    began = time.monotonic()
    assert one.claqueta("restore", str(archive))[0] == 0
    took = time.monotonic() - began
    one.bring("Nitrato")
    old, new = (["Azotea Films", "Nitrato"], "old"), (["Azotea Films"], "new")
    for part in (0.5, 0.8):
        if one.holds() == new[0]:
            one.bring("Nitrato")
        (one.folder / "media" / "which.txt").write_text("old")
        with one.start("-m", "claqueta.cli", "restore", str(archive)) as process:
            time.sleep(took * part)
            process.send_signal(signal.SIGKILL)
        names = one.holds()
        assert (names, (one.folder / "media" / "which.txt").read_text()) in (old, new), part
    code, said = one.claqueta("restore", str(archive))
    assert (code, one.holds()) == (0, new[0]), said


@pytest.mark.django_db
def test_scheduled_backups_are_checked_and_the_oldest_go(
    settings: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    from claqueta.foundation import backups
    from claqueta.foundation.backups import making
    from claqueta.foundation.cluster_rules import rule

    if SERVER:
        pytest.skip("a dump sees nothing of the test's own transaction")
    settings.BACKUP_DIR = tmp_path / "kept"
    settings.BACKUP_DIR.mkdir()
    most = rule("keep_backups").value
    for number in range(most + 3):
        (settings.BACKUP_DIR / f"{making.PREFIX}20200101T0000{number:02}Z.tar").touch()
    (settings.BACKUP_DIR / "not ours.tar").touch()
    assert backups.last_made() is None
    backups.make_scheduled()
    there = sorted(path.name for path in settings.BACKUP_DIR.iterdir())
    assert (len(there), there[-1], there[0]) == (
        most + 1,
        "not ours.tar",
        f"{making.PREFIX}20200101T000004Z.tar",
    )
    assert backups.last_made() is not None


def test_full_disk_is_said_and_leaves_no_half_of_a_backup(
    instance: Callable[[str], Instance], tmp_path: Path
) -> None:
    one, disk = instance("one"), tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)], check=False).returncode:
        pytest.skip("no file system can be mounted here")
    try:
        code, said = one.claqueta("backup", str(disk / "all.tar"))
        left = [path.name for path in disk.iterdir()]
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)
    assert (code, left) == (1, []), said
    assert "unexpected" not in said, said
    assert "No space left" in said or "disk is full" in said
