"""Run a command with a throw-away PostgreSQL of Debian's package in a temporary folder, reached by a socket."""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOM = 4 * 1024**3
"""Bytes that the databases and their log may come to."""


def main() -> int:
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if not binaries:
        print("PostgreSQL is not installed: apt-get install postgresql", file=sys.stderr)
        return 1
    # In memory where there is room: a copy of a database is a thousand files, which a disk takes a second or two to make.
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > ROOM
    folder = Path(tempfile.mkdtemp(prefix="claqueta-pg-", dir=memory if roomy else None))
    as_root = os.geteuid() == 0
    if as_root:
        shutil.chown(folder, "postgres")
    owner = {"user": pwd.getpwnam("postgres").pw_uid, "extra_groups": []} if as_root else {}

    def call(name: str, *arguments: str) -> None:
        subprocess.run(
            [binaries[-1] / name, *arguments], check=True, stdout=subprocess.DEVNULL, cwd=folder, **owner
        )

    data = folder / "data"
    call("initdb", "-D", str(data), "-A", "trust", "-U", "claqueta", "-E", "UTF8", "--no-sync")
    # Nothing of it outlives the run: it need not be safe, and hundreds of copies of a database are made of it.
    unsafe = "fsync=off synchronous_commit=off full_page_writes=off wal_level=minimal max_wal_senders=0 max_wal_size=2GB jit=off"
    options = " ".join(
        f"-c {setting}"
        for setting in ("listen_addresses=''", f"unix_socket_directories={folder}", *unsafe.split())
    )
    call("pg_ctl", "-D", str(data), "-l", str(folder / "log"), "-o", options, "-w", "start")
    try:
        call("createdb", "-h", str(folder), "-U", "claqueta", "claqueta")
        url = f"postgresql://claqueta@/claqueta?host={folder}"
        return subprocess.run(
            sys.argv[1:], env={**os.environ, "CLAQUETA_DATABASE_URL": url}, check=False
        ).returncode
    finally:
        call("pg_ctl", "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
