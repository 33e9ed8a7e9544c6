"""Reading goes on whatever happens to the index: a bad document, a full disk, a read-only folder, a stuck writer."""

import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from claqueta.cli import main
from claqueta.engines.search import Document, Index, SearchRequest
from claqueta.foundation import domains
from claqueta.foundation.due import due_today
from claqueta.foundation.models import SetAside
from claqueta.foundation.search import catch_up, changed, find, node, node_index, rebuild
from claqueta.office.health import examine
from claqueta.organisations.models import Organisation
from claqueta.organisations.queries import key_of, presented_many

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
QUESTION = SearchRequest("en", kinds=("organisation",), query="azotea")


@pytest.fixture(autouse=True)
def no_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(node, "REST_SECONDS", 0.0)


@pytest.fixture
def small_disk(settings: Any, tmp_path: Path) -> Iterator[Path]:
    """A file system of two megabytes with the index in it."""
    disk = tmp_path / "disk"
    disk.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)], capture_output=True)
    if made.returncode:
        pytest.skip("no file system can be mounted here")
    settings.SEARCH_INDEX_DIR = disk / "index"
    yield disk
    node._opened.pop(disk / "index", None)
    subprocess.run(["umount", "-l", str(disk)], check=True)


def names(page: Any) -> set[str]:
    return {hit.title for hit in page.hits}


def fill(disk: Path) -> None:
    free = os.statvfs(disk)
    with (disk / "ballast").open("wb") as ballast:
        os.posix_fallocate(ballast.fileno(), 0, free.f_bavail * free.f_frsize)


def documents_that_fail(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One organisation whose documents cannot be made."""
    (domain,) = (one for one in domains.domains() if one.name == "organisations")
    (known,) = domain.searchables

    def documents(identifiers: Any) -> Iterator[Document]:
        for document in known.documents(identifiers):
            if document.title == name:
                raise ValueError(f"{name} is poisoned")
            yield document

    poisoned = replace(domain, searchables=(replace(known, documents=documents),))
    monkeypatch.setattr(
        domains, "_all", tuple(poisoned if one is domain else one for one in domains.domains())
    )


def test_one_bad_object_is_set_aside_and_named_and_the_others_are_found(
    organisation: Callable[..., Any],
    account: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    good, bad = [organisation(f"Azotea {number}") for number in range(4)], organisation("Azotea Veneno")
    documents_that_fail("Azotea Veneno", monkeypatch)
    assert names(find(QUESTION)) == {one.name for one in good}
    assert list(SetAside.objects.values_list("key", "error")) == [
        (key_of(bad), "ValueError: Azotea Veneno is poisoned")
    ]
    with translation.override("en"):
        headings = [one for one in due_today(account("office_admin")) if one.title.startswith("Left out")]
    assert [heading.items for heading in headings] == [
        (
            (
                f"{key_of(bad)}: ValueError: Azotea Veneno is poisoned",
                reverse("office_organisation", args=[bad.pk]),
            ),
        )
    ]
    assert main(["reindex"]) == 0
    assert key_of(bad) in capsys.readouterr().err
    assert [one.ok for one in examine() if one.part == "index"] == [False]
    assert names(find(QUESTION)) == {one.name for one in good}


def test_mended_object_is_found_again_and_no_longer_named(
    organisation: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = organisation("Azotea Veneno")
    with monkeypatch.context() as patch:
        documents_that_fail("Azotea Veneno", patch)
        catch_up()
    assert (names(find(QUESTION)), SetAside.objects.count()) == (set(), 1)
    changed([key_of(made)])
    assert (names(find(QUESTION)), SetAside.objects.count()) == ({"Azotea Veneno"}, 0)


def test_document_that_the_engine_refuses_leaves_the_others(tmp_path: Path) -> None:
    index = Index(tmp_path / "own")
    good, bad = (
        Document(
            key=f"organisation:{number}", kind="organisation", language="en", audience="public", title=title
        )
        for number, title in enumerate(("Azotea", "Half \ud800 Azotea"))
    )
    refused = index.apply(7, [bad, good])
    assert (list(refused), names(index.search(QUESTION)), index.position()) == (
        ["organisation:1"],
        {"Azotea"},
        7,
    )


def test_presenting_one_that_fails_leaves_the_others(
    organisation: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from claqueta.organisations.queries import presenting

    good, bad = organisation("Azotea"), organisation("Veneno")
    real = presenting.presented

    def presented(organisation: Organisation, audience: str, language: str) -> Any:
        if organisation.pk == bad.pk:
            raise TypeError("poison")
        return real(organisation, audience, language)

    monkeypatch.setattr(presenting, "presented", presented)
    assert set(presented_many([good.pk, bad.pk], "public", "en")) == {good.pk}
    assert SetAside.objects.get().key == key_of(bad)


def test_read_only_folder_is_read_and_followed_when_it_opens_again(
    small_disk: Path, organisation: Callable[..., Any], client: Client
) -> None:
    organisation("Azotea")
    assert names(find(QUESTION)) == {"Azotea"}
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    organisation("Azotea Dos")
    assert names(find(QUESTION)) == {"Azotea"}
    node._opened.clear()  # As in a process that begins now.
    assert names(find(QUESTION)) == {"Azotea"}
    assert client.get("/en/search/?q=azotea").status_code == 200
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    node._opened.clear()
    assert names(find(QUESTION)) == {"Azotea", "Azotea Dos"}


def test_full_disk_leaves_the_index_in_use_and_a_failing_rebuild_too(
    small_disk: Path, organisation: Callable[..., Any], client: Client
) -> None:
    organisation("Azotea")
    assert names(find(QUESTION)) == {"Azotea"}
    fill(small_disk)
    organisation("Azotea Dos")
    assert names(find(QUESTION)) == {"Azotea"}
    with pytest.raises((OSError, ValueError)):
        rebuild()
    node._opened.clear()
    assert names(find(QUESTION)) == {"Azotea"}
    assert client.get("/en/directory/?q=azotea").status_code == 200
    (small_disk / "ballast").unlink()
    assert names(find(QUESTION)) == {"Azotea", "Azotea Dos"}


def test_files_that_may_not_grow_leave_the_index_in_use(organisation: Callable[..., Any]) -> None:
    organisation("Azotea")
    assert names(find(QUESTION)) == {"Azotea"}
    folder = node_index().folder
    code = (
        "import resource, signal, sys; from pathlib import Path;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10));"
        "from claqueta.engines.search import Document, Index, SearchRequest;"
        "index = Index(Path(sys.argv[1]));\n"
        "try: index.apply(99, [Document(key='organisation:9', kind='organisation', language='en',"
        " audience='public', title='Nine')]); sys.exit('written')\n"
        "except (OSError, ValueError): pass\n"
        "print(index.search(SearchRequest('en', query='azotea')).total)"
    )
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": "src"},
    )
    assert (done.stdout.strip(), done.returncode) == ("1", 0)
    node._opened.clear()
    assert names(find(QUESTION)) == {"Azotea"}


def test_stuck_writer_in_another_process_keeps_no_reader_waiting(organisation: Callable[..., Any]) -> None:
    organisation("Azotea")
    assert names(find(QUESTION)) == {"Azotea"}
    lock = node_index().folder.with_suffix(".lock")
    code = (
        "import fcntl, sys, time; lock = open(sys.argv[1], 'a'); fcntl.flock(lock, fcntl.LOCK_EX);"
        "print('held', flush=True); time.sleep(600)"
    )
    writer = subprocess.Popen([sys.executable, "-c", code, str(lock)], stdout=subprocess.PIPE, text=True)
    try:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "held\n"
        organisation("Azotea Dos")
        began = time.monotonic()
        assert names(find(QUESTION)) == {"Azotea"}
        assert time.monotonic() - began < 60
    finally:
        writer.kill()
        writer.communicate()
    assert names(find(QUESTION)) == {"Azotea", "Azotea Dos"}


def test_opening_an_index_to_read_writes_nothing(organisation: Callable[..., Any]) -> None:
    organisation("Azotea")
    catch_up()
    folder = node_index().folder

    def seen() -> dict[str, int]:
        return {file.name: file.stat().st_mtime_ns for file in folder.iterdir()}

    before = seen()
    node._opened.clear()
    find(QUESTION)
    assert seen() == before


@pytest.mark.parametrize("how", ["meta", "segments", "gone", "older"])
def test_index_that_cannot_be_used_is_made_anew(how: str, organisation: Callable[..., Any]) -> None:
    organisation("Azotea")
    catch_up()
    folder = node_index().folder
    match how:
        case "meta":
            (folder / "meta.json").write_bytes(b"\xff\x00 no json")
        case "segments":
            for file in folder.glob("*.*"):
                if file.suffix in (".idx", ".term", ".store", ".fast", ".pos", ".fieldnorm"):
                    file.write_bytes(b"\xff" * 64)
        case "gone":
            shutil.rmtree(folder)
        case "older":
            (folder / "version").write_text("1")
    node._opened.clear()
    assert names(find(QUESTION)) == {"Azotea"}


def test_rebuild_by_one_process_is_seen_by_another(organisation: Callable[..., Any]) -> None:
    organisation("Azotea")
    catch_up()
    ours = node_index()
    rebuild()
    organisation("Azotea Dos")
    catch_up()
    ours.refresh()
    assert names(ours.search(QUESTION)) == {"Azotea", "Azotea Dos"}
