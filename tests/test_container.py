"""The container's steps, run as plain commands: no Docker daemon is needed to know that they work."""

import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest
import yaml

from tests.instances import free_port
from tests.prepared import prepared_sqlite
from tests.surroundings import outside

ROOT = Path(__file__).parent.parent


def instructions() -> list[tuple[str, str]]:
    text = re.sub(r"\\\n\s*", " ", (ROOT / "Dockerfile").read_text(encoding="utf-8"))
    return [(line.split(" ", 1)[0], line.split(" ", 1)[1]) for line in text.splitlines() if line.strip()]


def test_every_path_that_the_container_copies_or_runs_is_there() -> None:
    for name, rest in instructions():
        if name == "COPY" and rest != ". .":
            for path in rest.split()[:-1]:
                assert (ROOT / path).exists(), path
    run = " ".join(rest for name, rest in instructions() if name == "RUN")
    for path in re.findall(r"requirements/\w+\.lock|bin/\w+\.py", run):
        assert (ROOT / path).exists(), path


def test_locks_of_the_container_carry_hashes_and_no_host() -> None:
    for name in ("base", "extra"):
        text = (ROOT / f"requirements/{name}.lock").read_text(encoding="utf-8")
        assert "--hash=sha256:" in text
        assert "://" not in text


def test_locks_hold_what_production_needs() -> None:
    """PostgreSQL is reached through a pool, and boto3 needs a six that Python 3.13 can load."""
    base = (ROOT / "requirements/base.lock").read_text(encoding="utf-8")
    extra = (ROOT / "requirements/extra.lock").read_text(encoding="utf-8")
    assert re.search(r"^psycopg-pool==", base, re.M)
    assert {"boto3", "django-storages", "redis"} <= set(re.findall(r"^([\w-]+)==", extra, re.M))
    six = re.search(r"^six==(\d+)\.(\d+)", extra, re.M)
    assert six is not None
    assert (int(six[1]), int(six[2])) >= (1, 16)


def test_image_is_built_from_what_is_named_and_holds_no_secret() -> None:
    """Everything is left out but what is listed; no step of the build makes or is given a key."""
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    named = {line.removeprefix("!") for line in lines if line.startswith("!")}
    assert lines[1] == "**"
    assert named & {"data", ".git", ".venv", ".tools", ".env", "outbox", "node_modules"} == set()
    assert {"**/.env", "**/*.key", "**/*.sqlite3*"} <= set(lines)
    for name, rest in instructions():
        if name == "COPY" and rest != ". .":
            assert [path for path in rest.split()[:-1] if path not in named] == []
        if name in ("ENV", "ARG", "RUN"):
            assert "SECRET" not in rest.upper()
            assert "claqueta.cli" not in rest


def test_uv_is_pinned_in_one_place() -> None:
    version = (ROOT / ".uv-version").read_text(encoding="utf-8").strip()
    assert re.fullmatch(r"\d+\.\d+\.\d+", version)
    for name in ("Makefile", "Dockerfile"):
        text = (ROOT / name).read_text(encoding="utf-8")
        asked = re.findall(r"install [^\n]*?\buv\b(==\$+\(cat \.uv-version\))?", text)
        assert ("==" in "".join(asked), "" in asked) == (True, False), name


def test_compose_gives_only_settings_that_the_application_knows() -> None:
    services = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
    given = {
        name for service in services.values() for name in service.get("environment", {}) if "CLAQUETA" in name
    }
    known = (ROOT / "src/claqueta/config/environment.py").read_text(encoding="utf-8")
    assert given
    assert [name for name in given if name not in known] == []


@pytest.mark.skipif(not shutil.which("git"), reason="the tree is copied with git")
def test_image_serves_from_a_copy_of_the_tree(tmp_path: Path) -> None:
    """`COPY . .`, `compile_messages`, then the CMD, as an account's plain processes on a data folder."""
    app, data = tmp_path / "app", tmp_path / "data"
    data.mkdir()
    files = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in files.stdout.split("\0"):
        if name and (ROOT / name).is_file():
            target = app / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target)
    shutil.copy(prepared_sqlite(), data / "claqueta.sqlite3")
    subprocess.run(
        [sys.executable, "bin/compile_messages.py", *map(str, (app / "src").rglob("*.po"))],
        cwd=app,
        check=True,
    )
    port = free_port()
    environment = outside(
        PYTHONPATH=str(app / "src"),
        CLAQUETA_DATA_DIR=str(data),
        CLAQUETA_SECRET_KEY="x" * 50,
        CLAQUETA_LISTEN="0.0.0.0",
        PORT=str(port),
    )
    command = next(rest for name, rest in instructions() if name == "CMD")
    arguments = re.findall(r'"([^"]+)"', command)
    assert arguments[0] == ".venv/bin/python"
    server = subprocess.Popen([sys.executable, *arguments[1:]], cwd=app, env=environment)
    try:
        for _try in range(600):
            try:
                with urlopen(f"http://127.0.0.1:{port}/health", timeout=20) as answer:
                    assert answer.status == 200
                    break
            except OSError:
                assert server.poll() is None
                time.sleep(0.2)
        with urlopen(f"http://127.0.0.1:{port}/es/directorio/", timeout=60) as answer:
            assert "Directorio" in answer.read().decode()
    finally:
        server.terminate()
        assert server.wait(timeout=60) == 0
