"""Bring each domain's catalogue in step with its code and templates. `--check` only says what is missing."""

import os
import subprocess
import sys
from pathlib import Path

from babel.messages.pofile import read_po, write_po

sys.path.insert(0, "src")
from claqueta.config.domains import DOMAINS

SOURCE = Path("src/claqueta")
LANGUAGE = "es"


def extract(domain: Path) -> None:
    """Merge the domain's texts into its catalogue."""
    (domain / "locale").mkdir(exist_ok=True)
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": ""}
    command = [
        sys.executable,
        # The folder that it works in is no place to import from: its modules may be called as Python's own.
        "-P",
        "-m",
        "django",
        "makemessages",
        "-l",
        LANGUAGE,
        "--no-obsolete",
        "--no-wrap",
        "--add-location",
        "file",
        "-v",
        "0",
    ]
    subprocess.run(command, cwd=domain, env=environment, check=True)


def main() -> int:
    bad = 0
    checking = "--check" in sys.argv
    for name in (*DOMAINS, "config"):
        path = SOURCE / name / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"
        before = path.read_bytes() if path.exists() else b""
        extract(SOURCE / name)
        if not path.exists():
            continue
        with path.open("rb") as file:
            catalogue = read_po(file, locale=LANGUAGE)
        for message in catalogue:
            if message.id and (
                not message.string
                or (isinstance(message.string, tuple) and not all(message.string))
                or message.fuzzy
            ):
                bad += 1
                print(f"{path}: not translated: {message.id!r}")
        if checking:
            path.write_bytes(before)
        else:
            # What a text was before it changed is read as a comment of ours, of which there are none; nor is there a title.
            catalogue.header_comment = ""
            for message in catalogue:
                message.user_comments = []
            # No dates: a catalogue changes when its texts do.
            with path.open("wb") as file:
                write_po(file, catalogue, width=110, sort_output=True, include_previous=False)
            text = path.read_text(encoding="utf-8")
            lines = [
                line
                for line in text.splitlines()
                if not line.startswith(('"POT-Creation-Date', '"PO-Revision-Date'))
            ]
            path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
