"""Run a command with a throw-away PostgreSQL of Debian's package in a temporary folder, reached by a socket."""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path


def main() -> int:
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if not binaries:
        print("PostgreSQL is not installed: apt-get install postgresql", file=sys.stderr)
        return 1
    folder = Path(tempfile.mkdtemp(prefix="claqueta-pg-"))
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
    options = (
        f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off -c synchronous_commit=off"
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
