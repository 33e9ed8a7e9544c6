"""The import's screens: which sheet is read, two hands at one list, files that are no longer kept."""

import html
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from claqueta.foundation import attachments, imports, jobs
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.flow import MovedOn
from claqueta.foundation.imports import tasks
from claqueta.foundation.models import ImportBatch, Job
from claqueta.organisations.models import Organisation
from tests.tasks import AfterCommit

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def office(client: Client, account: Callable[..., Any]) -> Any:
    who = account("office_admin")
    client.force_login(who, BACKEND)
    return who


def statuses(client: Client, addresses: list[str]) -> list[int]:
    found = []
    for address in addresses:
        answer = client.get(address)
        # Read to the end, an answer of a file closes it.
        list(answer)
        found.append(answer.status_code)
    return found


def two_sheets() -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    first, second = book.active, book.create_sheet("Socios 2026")
    for row in (("Nombre", "Municipio"), ("Azotea Films", "Getafe"), ("", "Parla")):
        first.append(row)
    for row in (
        ("Municipio", "Nombre", "Correo"),
        ("Getafe", "Nitrato", "a@nitrato.example"),
        ("Parla", "", "b@parla.example"),
        ("Madrid", "Bruma", "c@bruma.example"),
    ):
        second.append(row)
    first.title = "Altas"
    book.save(out)
    return out.getvalue()


def test_another_sheet_is_chosen_on_the_screen_with_its_own_columns_and_rejections(
    client: Client, office: Any
) -> None:
    file = io.BytesIO(two_sheets())
    file.name = "libro.xlsx"
    batch_url = client.post(reverse("office_imports"), {"action": "add", "file": file}).headers["Location"]
    batch = ImportBatch.objects.get()
    other = batch.report["other_sheets"][0]
    assert {batch.report["sheet"], other} == {"Altas", "Socios 2026"}
    assert f"<option>{other}</option>" in client.get(batch_url).content.decode()
    client.post(batch_url, {"action": "decide", "row-2": "new"})
    client.post(batch_url, {"action": "sheet", "sheet": "Socios 2026"})
    batch.refresh_from_db()
    assert (batch.report["sheet"], batch.report["created"], batch.mapping["1"], batch.decisions) == (
        "Socios 2026",
        2,
        "legal_name",
        {"listing": "hidden", "sheet": "Socios 2026"},
    )
    rejected = client.get(reverse("office_import_rejected", args=[batch.pk])).content.decode("utf-8-sig")
    assert ("Municipio;Nombre" in rejected, "Parla" in rejected, "Getafe" in rejected) == (True, True, False)
    answer = client.post(batch_url, {"action": "sheet", "sheet": "Nothing of the kind"}, follow=True)
    assert "There is no sheet" in answer.content.decode()
    batch.refresh_from_db()
    assert batch.report["sheet"] == "Socios 2026"


def test_list_that_another_hand_applied_is_not_a_preview_again(office: Any) -> None:
    batch = imports.prepare("organisations", b"Nombre\nAzotea Films\n", "a.csv", by=office)
    mine = ImportBatch.objects.get()
    imports.apply_batch(batch, by=office)
    with pytest.raises(MovedOn):
        imports.read_again(mine, mapping={})
    batch.refresh_from_db()
    assert (batch.state, batch.mapping, len(imports.undo_batch(batch, by=SYSTEM))) == (
        "applied",
        {"0": "legal_name"},
        0,
    )
    assert not Organisation.objects.exists()


def test_list_that_was_undone_is_not_applied_again(office: Any) -> None:
    batch = imports.prepare("organisations", b"Nombre\nAzotea Films\n", "a.csv", by=office)
    applied = imports.apply_batch(batch, by=office)
    assert imports.apply_batch(batch, by=office) == applied
    imports.undo_batch(batch, by=office)
    for again in (imports.apply_batch, imports.undo_batch):
        with pytest.raises(MovedOn) as caught:
            again(batch, by=office)
        assert caught.value.state == "undone"
    with pytest.raises(MovedOn):
        tasks.begin_applying(batch, by=office, language="en")
    assert (Organisation.objects.count(), Job.objects.count()) == (0, 0)


def test_list_that_another_hand_has_read_otherwise_is_not_planned_over_it(office: Any) -> None:
    mine = imports.prepare("organisations", b"Nombre\nAzotea Films\n", "a.csv", by=office)
    ImportBatch.objects.update(job=Job.objects.create(kind="reading", title="a.csv"))
    with pytest.raises(MovedOn):
        imports.read_again(mine, mapping={})
    assert ImportBatch.objects.get().mapping == {"0": "legal_name"}


def test_list_is_applied_once_however_often_it_is_asked_for(office: Any) -> None:
    batch = imports.prepare("organisations", b"Nombre\nAzotea Films\n", "a.csv", by=office)
    ImportBatch.objects.filter(pk=batch.pk).update(state=ImportBatch.State.APPLYING)
    ImportBatch.objects.update(job=Job.objects.create(kind="import", title="a.csv"))
    assert tasks.begin_applying(batch, by=office, language="en") == Job.objects.get()


def test_file_that_is_no_longer_kept_is_not_found(
    client: Client, office: Any, organisation: Callable[..., Any]
) -> None:
    batch = imports.prepare("organisations", b"Nombre\n\xc3\x91and\xc3\xba\n", "a.csv", by=office)
    job = Job.objects.create(kind="export", title="x")
    job.file.save("x.csv", ContentFile(b"x"))
    file = attachments.attach(organisation(), ContentFile(b"%PDF-1.7"), name="a.pdf", by=office)
    addresses = [
        reverse("office_job_file", args=[job.pk]),
        reverse("office_attachment", args=[file.pk]),
    ]
    assert statuses(client, addresses) == [200] * 2
    for one in (batch, job, file):
        one.file.storage.delete(one.file.name)
    assert statuses(client, addresses) == [404] * 2
    answer = client.post(reverse("office_import", args=[batch.pk]), {"action": "map"}, follow=True)
    assert "is no longer kept" in answer.content.decode()


def send(client: Client, body: bytes, name: str = "socios.csv", **more: Any) -> Any:
    file = io.BytesIO(body)
    file.name = name
    return client.post(reverse("office_imports"), {"action": "add", "file": file}, **more)


@pytest.fixture
def nothing_at_once(settings: Any) -> None:
    """Every list is long enough for the background."""
    settings.CLUSTER = replace(
        settings.CLUSTER,
        rules={
            **settings.CLUSTER.rules,
            "list_at_once": replace(settings.CLUSTER.rules["list_at_once"], values=(0,)),
        },
    )


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Tasks wait until this is called, as they do while the worker is busy."""
    asked: list[Callable[[], Any]] = []
    run = AfterCommit._execute_task
    monkeypatch.setattr(
        AfterCommit, "_execute_task", lambda backend, result: asked.append(lambda: run(backend, result))
    )

    def go_on() -> None:
        while asked:
            asked.pop(0)()

    return go_on


@pytest.mark.usefixtures("nothing_at_once")
def test_long_list_is_read_in_the_background(
    client: Client, office: Any, waiting: Callable[[], None]
) -> None:
    address = send(client, b"Nombre;Municipio;Correo\nNitrato;Getafe;\n;Parla;p@p.example\n").headers[
        "Location"
    ]
    batch = ImportBatch.objects.get()
    assert (batch.state, batch.report, Job.objects.get().kind) == ("reading", {}, "reading")
    page = client.get(address).content.decode()
    assert ("data-reload" in page, "data-job" in page, 'value="apply"' in page) == (True, True, False)
    # A stranger to what the page shows: nothing that needs a preview goes on before there is one.
    for action in ("map", "decide", "sheet", "apply", "read"):
        answer = client.post(address, {"action": action}, follow=True)
        assert "has moved on meanwhile and is now: Being read" in answer.content.decode()
    assert client.get(reverse("office_import_rejected", args=[batch.pk])).status_code == 200
    waiting()
    batch.refresh_from_db()
    assert (batch.state, batch.report["created"], len(batch.report["rejected"])) == ("preview", 1, 1)
    assert Job.objects.get().state == "done"
    client.post(address, {"action": "map", "column-0": "legal_name"})
    batch.refresh_from_db()
    assert (batch.state, batch.mapping, batch.report["created"]) == (
        "reading",
        {"0": "legal_name", "1": "city", "2": "email"},
        1,
    )
    waiting()
    batch.refresh_from_db()
    assert (batch.state, batch.mapping) == ("preview", {"0": "legal_name"})
    client.post(address, {"action": "apply"})
    waiting()
    assert list(Organisation.objects.values_list("legal_name", flat=True)) == ["Nitrato"]


@pytest.mark.usefixtures("nothing_at_once")
def test_long_list_that_cannot_be_read_says_why_and_is_kept(
    client: Client, office: Any, waiting: Callable[[], None]
) -> None:
    address = send(client, b"PK\x03\x04 no workbook", "libro.xlsx").headers["Location"]
    waiting()
    batch, job = ImportBatch.objects.get(), Job.objects.get()
    assert (batch.state, job.state) == ("unread", "failed")
    page = client.get(address).content.decode()
    assert job.message
    assert job.message in html.unescape(page)
    assert ("Error" in job.message, 'value="read"' in page) == (False, True)
    batch.file.save("mended.csv", ContentFile(b"Nombre\nNitrato\n"))
    ImportBatch.objects.update(filename="mended.csv")
    client.post(address, {"action": "read"})
    waiting()
    batch.refresh_from_db()
    assert (batch.state, batch.report["created"]) == ("preview", 1)


@pytest.mark.usefixtures("nothing_at_once")
def test_reading_again_that_fails_leaves_the_preview_as_it_was(
    client: Client, office: Any, waiting: Callable[[], None]
) -> None:
    address = send(client, two_sheets(), "libro.xlsx").headers["Location"]
    waiting()
    before = ImportBatch.objects.get()
    client.post(address, {"action": "sheet", "sheet": "Nothing of the kind"})
    waiting()
    after = ImportBatch.objects.get()
    assert after.state == "preview"
    assert (after.report, after.mapping, after.decisions) == (before.report, before.mapping, before.decisions)
    assert "There is no sheet" in client.get(address).content.decode()


@pytest.mark.usefixtures("nothing_at_once")
def test_reading_whose_worker_is_gone_can_be_asked_for_again(
    client: Client, office: Any, waiting: Callable[[], None]
) -> None:
    first = send(client, b"Nombre\nNitrato\n").headers["Location"]
    Job.objects.update(state="running", beat_at=timezone.now() - timedelta(minutes=5))
    assert jobs.fail_orphans() == 1
    assert ImportBatch.objects.get().state == "unread"
    # The worker was only slow: what it reads belongs to a job that has been given up.
    waiting()
    client.post(first, {"action": "read"})
    waiting()
    assert ImportBatch.objects.get().state == "preview"
    client.post(first, {"action": "map", "column-0": ""})
    Job.objects.filter(state="waiting").update(state="running", beat_at=timezone.now() - timedelta(minutes=5))
    assert jobs.fail_orphans() == 1
    assert (ImportBatch.objects.get().state, ImportBatch.objects.get().mapping) == (
        "preview",
        {"0": "legal_name"},
    )


def test_list_of_imports_reads_no_rows_of_their_plans(client: Client, office: Any) -> None:
    body = "Nombre;CIF\n" + "".join(f"Bruma {number};\n" for number in range(30)) + "Mala;B00\n"
    for number in range(3):
        imports.prepare("organisations", body.encode(), f"{number}.csv", by=office)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(reverse("office_imports"), {"export": "json"})
    assert [(one["rows"], one["created"], one["rejected"]) for one in answer.json()] == [(31, 30, 1)] * 3
    assert [query for query in queries if '"report"' in query["sql"] and "SELECT" in query["sql"]] == []
