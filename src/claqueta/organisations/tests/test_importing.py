"""The list as an office keeps it, and nastier ones."""

import json
import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from claqueta.foundation import imports
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.imports.cells import cell_date
from claqueta.organisations.importing.cells import cell_size, cell_tax_id
from claqueta.organisations.models import Organisation

SHARED = Path(__file__).parents[5] / "shared" / "imports"
LIST = """LISTADO;;;
;;;
Razón social;C.I.F.;Correo-e;Municipio
Azotea Films S.L.; B00904094 ;mailto:info@azotea.example;MADRID
;B00704924;info@b.example;Getafe
Órbita S.L.;B00465931;info@c.example;Getafe
;;;
Nogal S.A.;ESB00533166;info(at)d.example;Getafe
AZOTEA FILMS S.L.;b-00904094;;Alcobendas
"""


def plan(text: str, name: str = "socios.csv", encoding: str = "cp1252") -> Any:
    return imports.prepare("organisations", text.encode(encoding), name, by=SYSTEM)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16"])
def test_list_is_read_whatever_its_encoding(db: None, encoding: str) -> None:
    report = plan(LIST, encoding=encoding).report
    assert (report["rows"], report["created"], report["unchanged"]) == (5, 1, 1)
    assert [(one["row"], one["field"]) for one in report["rejected"]] == [
        (5, "legal_name"),
        (6, "tax_id"),
        (8, "email"),
    ]
    assert Organisation.objects.count() == 0


def test_import_applies_once_and_can_be_undone(db: None) -> None:
    batch = imports.apply_batch(plan(LIST), by=SYSTEM)
    assert list(Organisation.objects.values_list("legal_name", "tax_id", "email")) == [
        ("Azotea Films S.L.", "B00904094", "info@azotea.example")
    ]
    imports.apply_batch(batch, by=SYSTEM)
    assert Organisation.objects.count() == 1
    assert imports.undo_batch(batch, by=SYSTEM) == []
    assert Organisation.objects.count() == 0


def test_second_import_of_the_same_list_changes_nothing(db: None) -> None:
    imports.apply_batch(plan(LIST), by=SYSTEM)
    report = plan(LIST).report
    assert (report["created"], report["updated"], report["unchanged"]) == (0, 0, 2)


def test_undo_keeps_what_somebody_changed_since(db: None) -> None:
    from claqueta.organisations.actions import publish_profile

    batch = imports.apply_batch(plan(LIST), by=SYSTEM)
    publish_profile(Organisation.objects.get(), {"phone": "+34 910 000 000"}, by=SYSTEM)
    assert imports.undo_batch(batch, by=SYSTEM) == ["Azotea Films S.L."]
    assert Organisation.objects.count() == 1


def test_two_names_for_one_tax_id_keep_both_rows_and_warn(db: None) -> None:
    report = plan("Nombre;CIF\nAzotea Films;B00904094\nZócalo Sonido;B00904094\n").report
    assert (report["created"], [one["row"] for one in report["warnings"]]) == (2, [3])


def test_shared_list_gives_what_must_be_found(db: None) -> None:
    if not SHARED.exists():
        pytest.skip("the shared list is not here")
    expected = json.loads((SHARED / "socios.expected.json").read_text())
    batch = imports.prepare("organisations", (SHARED / "socios.csv").read_bytes(), "socios.csv", by=SYSTEM)
    report = batch.report
    fields = [one["field"] for one in report["rejected"]]
    assert report["rows"] == sum(expected.values()) - expected["blank"]
    assert report["created"] == expected["clean"] + expected["formula"]
    assert report["updated"] + report["unchanged"] == expected["duplicate_tax_id"]
    assert (fields.count("tax_id"), fields.count("email"), fields.count("legal_name")) == (
        expected["bad_tax_id"],
        expected["bad_mail"],
        expected["no_name"],
    )
    imports.apply_batch(batch, by=SYSTEM)
    assert Organisation.objects.count() == report["created"]


def test_formula_is_kept_as_text_and_defused_on_export(
    db: None, client: Client, account: Callable[..., Any]
) -> None:
    imports.apply_batch(
        plan('Nombre;Observaciones\nAzotea Films;"=HYPERLINK(""http://evil.example"")"\n'), by=SYSTEM
    )
    assert Organisation.objects.get().office_notes == '=HYPERLINK("http://evil.example")'
    client.force_login(account("office_staff"), backend="django.contrib.auth.backends.ModelBackend")
    body = client.get("/en/directory/export/csv/").content.decode("utf-8-sig")
    assert "'=HYPERLINK" in body


def test_zip_bomb_is_refused(db: None) -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 50_000_000)
    with pytest.raises(ValidationError):
        imports.prepare("organisations", out.getvalue(), "bomb.xlsx", by=SYSTEM)


@pytest.mark.parametrize(
    "body", [b"", b"\xff\xfe\x00\x00garbage", b"no headers at all\n1\n", b"PK\x03\x04broken"]
)
def test_unreadable_file_is_refused(db: None, body: bytes) -> None:
    with pytest.raises(ValidationError):
        imports.prepare("organisations", body, "x.csv", by=SYSTEM)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("30 de marzo de 2023", date(2023, 3, 30)),
        ("23-8-23", date(2023, 8, 23)),
        ("12/10/2024", date(2024, 10, 12)),
        ("2024-02-29", date(2024, 2, 29)),
        ("", None),
    ],
)
def test_dates_are_read_as_people_write_them(text: str, day: date | None) -> None:
    assert cell_date(text) == day


def test_size_and_tax_id_are_normalised(db: None) -> None:
    assert [cell_size(text) for text in ("40-50", "120", "3", "")] == ["small", "medium", "micro", ""]
    assert [cell_tax_id(text) for text in (" b-00904094 ", "ESB00904094", "")] == [
        ("ES", "B00904094"),
        ("ES", "B00904094"),
        ("", ""),
    ]
