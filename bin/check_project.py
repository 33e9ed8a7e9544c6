"""What no other tool checks: migrations in step, translations complete, the cluster's folder valid, no host in locks."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, "src")
from claqueta.config.domains import DOMAINS

HOSTS = re.compile(
    "|".join(
        ["py" + r"pi\.org", "python" + r"hosted\.org", "npm" + r"js\.(org|com)", "deb" + r"\.debian\.org"]
    )
)
LEFT_OVER = re.compile(r"\b(TODO|FIXME|XXX)\b")
BINARY = {".png", ".woff2", ".webp", ".ico", ".pdf", ".jpg"}


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files"], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    return [path for name in listed if (path := Path(name)).is_file() and path.suffix not in BINARY]


def main() -> int:
    problems = []
    for path in tracked():
        text = path.read_text(encoding="utf-8", errors="replace")
        if HOSTS.search(text):
            problems.append(f"{path}: names a package registry's host")
        if (
            path.suffix in (".py", ".html", ".css")
            and "vendor" not in path.parts
            and path != Path(__file__).relative_to(Path.cwd())
        ):
            problems += [
                f"{path}:{n}: left over"
                for n, line in enumerate(text.splitlines(), 1)
                if LEFT_OVER.search(line)
            ]
    folder = tempfile.mkdtemp()
    environment = {
        **os.environ,
        "CLAQUETA_DATA_DIR": folder,
        "DJANGO_SETTINGS_MODULE": "claqueta.config.settings",
    }
    migrations = subprocess.run(
        [sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run", *DOMAINS],
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )
    if migrations.returncode:
        problems.append(f"models and migrations differ:\n{migrations.stdout}{migrations.stderr}")
    shutil.rmtree(folder, ignore_errors=True)
    if shutil.which("xgettext"):
        if subprocess.run([sys.executable, "bin/messages.py", "--check"], check=False).returncode:
            problems.append("translations are missing: run `make messages` and fill them in")
    else:
        problems.append("gettext is not installed: bash bin/system-packages check")
    print("\n".join(problems) if problems else "Project checks passed.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
