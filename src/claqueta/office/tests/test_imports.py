"""The import's screens: which sheet is read, two hands at one list, files that are no longer kept."""

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from claqueta.foundation import attachments, imports
from claqueta.foundation.models import ImportBatch, Job
from claqueta.organisations import tasks
from claqueta.organisations.models import Organisation

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def office(client: Client, account: Callable[..., Any]) -> Any:
    who = account("office_admin")
    client.force_login(who, BACKEND)
    return who


def statuses(client: Client, addresses: list[str]) -> list[int]:
    found = []
    for one in addresses:
        answer = client.get(one)
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
    batch_url = client.post(reverse("office_imports"), {"file": file}).headers["Location"]
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
        {"sheet": "Socios 2026"},
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
    with pytest.raises(imports.BatchMovedOn):
        imports.prepare("organisations", b"Nombre\nAzotea Films\n", "a.csv", batch=mine, mapping={})
    batch.refresh_from_db()
    assert (batch.state, batch.mapping, len(imports.undo_batch(batch))) == ("applied", {"0": "legal_name"}, 0)
    assert not Organisation.objects.exists()


def test_list_is_applied_once_however_often_it_is_asked_for(office: Any) -> None:
    batch = imports.prepare("organisations", b"Nombre\nAzotea Films\n", "a.csv", by=office)
    ImportBatch.objects.filter(pk=batch.pk).update(state=ImportBatch.State.APPLYING)
    ImportBatch.objects.update(job=Job.objects.create(kind="import", title="a.csv"))
    assert tasks.begin_import(batch, by=office, language="en") == Job.objects.get()


def test_file_that_is_no_longer_kept_is_not_found(
    client: Client, office: Any, organisation: Callable[..., Any]
) -> None:
    batch = imports.prepare("organisations", b"Nombre\n\xc3\x91and\xc3\xba\n", "a.csv", by=office)
    job = Job.objects.create(kind="export", title="x")
    job.file.save("x.csv", ContentFile(b"x"))
    file = attachments.attach(organisation(), ContentFile(b"%PDF-1.7"), name="a.pdf", by=office)
    addresses = [
        reverse("office_import_rejected", args=[batch.pk]),
        reverse("office_job_file", args=[job.pk]),
        reverse("office_attachment", args=[file.pk]),
    ]
    assert statuses(client, addresses) == [200] * 3
    for one in (batch, job, file):
        one.file.storage.delete(one.file.name)
    assert statuses(client, addresses) == [404] * 3
    assert client.post(reverse("office_import", args=[batch.pk]), {"action": "map"}).status_code == 404
