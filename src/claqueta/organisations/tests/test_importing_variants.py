"""Lists as people keep them: what each way of writing a cell becomes on record, and what is said about it."""

from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.imports import apply_batch, prepare
from claqueta.foundation.models import ImportBatch
from claqueta.foundation.tabular.reading import TableUnreadable
from claqueta.organisations.models import Organisation

pytestmark = pytest.mark.django_db
CASES = Path(__file__).parents[5] / "shared/cases"
YEAR_NOW = date.today().year


def planned(text: str | bytes, name: str = "list.csv") -> ImportBatch:
    return prepare("organisations", text if isinstance(text, bytes) else text.encode(), name, by=SYSTEM)


def one(header: str, cell: str) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Profile and standing of the only row, and the report."""
    quoted = cell.replace('"', '""')
    report = planned(f'Nombre;{header};Observaciones\nLa Única Films SL;"{quoted}";\n').report
    if not report["planned"]:
        return {}, {}, report
    values = report["planned"][0]["values"]
    return values["profile"], values["standing"], report


@pytest.mark.parametrize(
    ("cell", "phone", "warned"),
    [
        ("915550111", "+34 915 55 01 11", False),
        ("915550111.0", "+34 915 55 01 11", False),
        ("915550111,0", "+34 915 55 01 11", False),
        ("91 555 01 11", "+34 915 55 01 11", False),
        ("(91) 555-01-11", "+34 915 55 01 11", False),
        ("91.555.01.11", "+34 915 55 01 11", False),
        ("+34915550111", "+34 915 55 01 11", False),
        ("0034 915550111", "+34 915 55 01 11", False),
        ("Tel. 915550111", "+34 915 55 01 11", False),
        ("\u202a915550111\u202c", "+34 915 55 01 11", False),
        ("949217792, 949010380", "+34 949 21 77 92", True),
        ("600111222; 600111223", "+34 600 11 12 22", True),
        ("91 555 01 11 / 600 111 222", "+34 915 55 01 11", True),
        ("915550111 y 915550112", "+34 915 55 01 11", True),
        ("915550111\n600111222", "+34 915 55 01 11", True),
        ("915550111 ext. 23", "+34 915 55 01 11 ext. 23", False),
        ("+33 1 42 68 53 00", "+33 1 42 68 53 00", False),
        ("-", "", False),
        ("N/D", "", False),
        ("#N/A", "", False),
        ("no tiene", "", False),
        ("s/n", "", False),
    ],
)
def test_phone_when_written_this_way(cell: str, phone: str, warned: bool) -> None:
    profile, _standing, report = one("Teléfono", cell)

    assert profile.get("phone", "") == phone
    assert bool(report["warnings"]) == warned


def test_second_phone_is_kept_in_the_notes() -> None:
    profile, _standing, _report = one("Teléfono", "949217792, 949010380")

    assert "949010380" in profile["office_notes"]


@pytest.mark.parametrize(
    ("cell", "mail"),
    [
        ("Ana@Uno.Example", "ana@uno.example"),
        ("\u2060dos@invisible.example", "dos@invisible.example"),
        ("mailto:tres@uno.example", "tres@uno.example"),
        ("Ana <cuatro@uno.example>", "cuatro@uno.example"),
        ("a@uno.example, b@uno.example", "a@uno.example"),
        ("a@uno.example / b@uno.example", "a@uno.example"),
        ("a@uno.example\nb@uno.example", "a@uno.example"),
        ("—", ""),
        ("NULL", ""),
    ],
)
def test_mail_when_written_this_way(cell: str, mail: str) -> None:
    assert one("Correo electrónico", cell)[0].get("email", "") == mail


@pytest.mark.parametrize("cell", ["info@@mal.example", "info(at)mal.example", "uno@", "no es esto@x"])
def test_mail_that_is_none_refuses_its_row(cell: str) -> None:
    report = one("Correo electrónico", cell)[2]

    assert [(row["row"], row["field"]) for row in report["rejected"]] == [(2, "email")]


@pytest.mark.parametrize(
    ("cell", "web"),
    [
        ("www.uno.example", "https://www.uno.example"),
        ("http://uno.example/", "http://uno.example/"),
        ("uno.example", "https://uno.example"),
        ("\ufeffhttps://uno.example", "https://uno.example"),
        ("www.uno.example y www.dos.example", "https://www.uno.example"),
        ("www.uno.example / www.dos.example", "https://www.uno.example"),
        ("?", ""),
    ],
)
def test_web_when_written_this_way(cell: str, web: str) -> None:
    assert one("Página web", cell)[0].get("website", "") == web


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2023-03-30", "2023-03-30"),
        ("2023-03-30T00:00:00", "2023-03-30"),
        ("2023-03-30 10:15:00+02:00", "2023-03-30"),
        ("30/03/2023", "2023-03-30"),
        ("30/03/2023 14:05", "2023-03-30"),
        ("30-3-23", "2023-03-30"),
        ("30.03.2023", "2023-03-30"),
        ("30 de marzo de 2023", "2023-03-30"),
        ("30 de marzo del 2023", "2023-03-30"),
        ("30-mar-23", "2023-03-30"),
        ("30 mar. 2023", "2023-03-30"),
        ("March 30th, 2023", "2023-03-30"),
        ("March 30, 2023", "2023-03-30"),
        ("1º de abril de 2023", "2023-04-01"),
        ("30.III.2023", "2023-03-30"),
        ("20230330", "2023-03-30"),
        ("45015", "2023-03-30"),
        ("45015.0", "2023-03-30"),
        ("03/30/2023", "2023-03-30"),
    ],
)
def test_day_when_written_this_way(cell: str, day: str) -> None:
    assert one("Fecha de alta", cell)[1].get("member_since") == day


def test_days_of_a_column_are_read_as_the_column_proves() -> None:
    report = planned("Nombre;Fecha de alta\nUno SL;04/05/2023\nDos SL;03/30/2023\n").report

    assert [row["values"]["standing"]["member_since"] for row in report["planned"]] == [
        "2023-04-05",
        "2023-03-30",
    ]


@pytest.mark.parametrize(
    ("cell", "year"),
    [
        ("1752", 1752),
        ("1218", 1218),
        ("1998.0", 1998),
        ("c. 1990", 1990),
        ("desde 1998", 1998),
        (str(YEAR_NOW), YEAR_NOW),
        (str(YEAR_NOW + 1), None),
        ("2099", None),
        ("-", None),
    ],
)
def test_year_when_written_this_way(cell: str, year: int | None) -> None:
    profile, _standing, report = one("Año de fundación", cell)

    assert profile.get("founded_year") == year
    assert report["rejected"] == []


@pytest.mark.parametrize(
    ("cell", "band"),
    [
        ("12,5", "small"),
        ("12.5", "small"),
        ("120 (media 2024)", "medium"),
        ("1.200", "large"),
        ("1,200", "large"),
        ("10-49", "small"),
        ("9", "micro"),
        ("9.0", "micro"),
        ("más de 250", "large"),
        ("50 trabajadores", "medium"),
        ("Microempresa", "micro"),
        ("Grande", "large"),
        ("0", ""),
        ("N/A", ""),
    ],
)
def test_headcount_when_written_this_way(cell: str, band: str) -> None:
    assert one("Nº empleados", cell)[0].get("size_band", "") == band


@pytest.mark.parametrize(
    ("cell", "standing"),
    [
        ("Socio fundador", "founder"),
        ("Miembro fundador", "founder"),
        ("Entidad fundadora", "founder"),
        ("FUNDADOR", "founder"),
        ("Founding member", "founder"),
        ("Socio institucional", "institutional"),
        ("Member (institutional)", "institutional"),
        ("Socio de número", "full"),
        ("Socio", "full"),
        ("Full member", "full"),
        ("Baja", None),
        ("Ex socio", None),
        ("No socio", None),
        ("Antiguo socio", None),
        ("Colaborador", None),
        ("Protector", None),
    ],
)
def test_class_of_member_when_written_this_way(cell: str, standing: str | None) -> None:
    _profile, given, report = one("Clase de socio", cell)

    assert (given.get("standing") or None) == standing
    assert bool(report["warnings"]) == (standing is None)


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("Ayuntamiento", "public_body"),
        ("Organismo público", "public_body"),
        ("Federación", "association"),
        ("ONG", "association"),
        ("Universidad", "university"),
        ("Fundación", "foundation"),
        ("Autónomo", "sole_trader"),
        ("Sociedad Limitada", "company"),
    ],
)
def test_kind_when_written_this_way(cell: str, kind: str) -> None:
    assert one("Tipo de entidad", cell)[0].get("kind", "company") == kind


def test_unknown_kind_is_said() -> None:
    assert [row["field"] for row in one("Tipo de entidad", "Zascandil")[2]["warnings"]] == ["kind"]


@pytest.mark.parametrize(
    ("cell", "code"), [("8001", "08001"), ("28001.0", "28001"), ("28001", "28001"), ("E-28001", "28001")]
)
def test_postal_code_when_written_this_way(cell: str, code: str) -> None:
    assert one("Código postal", cell)[0]["premises"][0]["postal_code"] == code


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('Nombre;Municipio\nLa "Nave SL;Madrid\nSegunda SL;Getafe\nTercera SL;Parla\n', 3),
        ('Nombre;Municipio\n"La Nave SL;Madrid\nSegunda SL;Getafe\nTercera SL;Parla\n', 3),
        ('Nombre;Municipio\n"La Nave, ""la buena"" SL";Madrid\nSegunda SL;Getafe\n', 2),
        ('Nombre;Municipio\n"Dos\nlíneas SL";Madrid\nSegunda SL;Getafe\n', 2),
        ("sep=;\nNombre;Municipio\nUno SL;Madrid\n", 1),
        ("Nombre\tMunicipio\nUno SL\tMadrid\nDos SL\tParla\n", 2),
        ("Nombre,Municipio\rUno SL,Madrid\rDos SL,Parla\r", 2),
        ("Nombre;Municipio\nUno SL;Madrid\nNombre;Municipio\nDos SL;Parla\n", 2),
        ("Nombre;Municipio\nUno SL;Madrid\n\nTOTAL SOCIOS: 1;\n", 1),
        ("Nombre;Municipio\nPRODUCTORAS;\nUno SL;Madrid\nPOSTPRODUCCIÓN;\nDos SL;Parla\nTotal;2\n", 2),
        ("Nombre;Municipio\nUno SL;Madrid\nFuente: elaboración propia;\n", 1),
        ("Nombre;Municipio\nUno SL;Madrid\n----;----\n", 1),
    ],
)
def test_rows_that_are_records_and_no_others_are_created(text: str, names: int) -> None:
    report = planned(text).report

    assert (report["created"], report["rejected"]) == (names, [])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "mac_roman", "cp850"])
def test_accents_are_read_in_any_usual_encoding(encoding: str) -> None:
    text = "Razón social;Población\nCompañía Peñalén SL;Alcorcón\nÁrbol Niñez SL;Leganés\nÉxito Acción SL;Móstoles\n"

    report = planned(text.encode(encoding)).report

    assert [row["name"] for row in report["planned"]] == [
        "Compañía Peñalén SL",
        "Árbol Niñez SL",
        "Éxito Acción SL",
    ]


def test_one_odd_byte_does_not_spoil_the_file() -> None:
    body = "Razón social;Población\nCompañía Uno SL;Alcorcón\nAcción SL;".encode() + b"Legan\xe9s\n"

    report = planned(body).report

    assert [row["name"] for row in report["planned"]] == ["Compañía Uno SL", "Acción SL"]
    assert report["planned"][1]["values"]["profile"]["premises"][0]["city"] == "Leganés"
    assert len(report["warnings"]) == 1


@pytest.mark.parametrize(
    "header",
    [
        "Nombre de la asociación",
        "NOMBRE_ENTIDAD",
        "nombreEntidad",
        "Razón social (obligatorio)",
        "RAZON SOCIAL *",
        "Denominación",
        "Nom de l'entitat",
    ],
)
def test_name_is_found_under(header: str) -> None:
    report = planned(f"{header};Teléfono de contacto\nUno SL;915550111\n").report

    assert [row["name"] for row in report["planned"]] == ["Uno SL"]
    assert report["planned"][0]["values"]["profile"]["phone"] == "+34 915 55 01 11"
    assert report["unread"] == []


def test_column_that_was_not_understood_is_said() -> None:
    report = planned("Nombre;Color preferido;Municipio\nUno SL;verde;Madrid\n").report

    assert report["unread"] == [{"column": "B", "header": "Color preferido"}]


def test_legal_and_trade_name_stand_in_two_columns() -> None:
    report = planned("Nombre;Razón social\nLa Nube;Nube Alta Producciones SL\n").report

    profile = report["planned"][0]["values"]["profile"]
    assert (profile["legal_name"], profile["trade_name"]) == ("Nube Alta Producciones SL", "La Nube")


@pytest.mark.parametrize(
    "text",
    [
        "Nombre;Correo\nGemela Films;a@gemela.example\nGemela Films, S.L.;a@gemela.example\n",
        "Nombre;Correo\nGEMELA FILMS;a@gemela.example\nGemela Films SL;a@gemela.example\n",
    ],
)
def test_twins_in_one_file_are_one_organisation(text: str) -> None:
    batch = apply_batch(planned(text), by=SYSTEM)

    assert batch.report["created"] == 1
    assert Organisation.objects.count() == 1


def test_same_file_again_changes_nothing() -> None:
    text = "Nombre;Correo;Teléfono;Municipio;Notas\nUno SL;a@uno.example;915550111 / 600111222;Getafe;x\nDos SL;;;Parla;\n"
    apply_batch(planned(text), by=SYSTEM)

    again = planned(text).report

    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 2)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(
    st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass"))
)
def test_any_bytes_are_a_list_or_a_message(body: bytes) -> None:
    with suppress(TableUnreadable):
        assert planned(b"Nombre;CIF;Fecha de alta\n" + body).report["rows"] >= 0


@pytest.mark.skipif(not CASES.exists(), reason="the shared cases are not here")
@pytest.mark.parametrize(
    ("case", "created"),
    [
        ("01-*/d1*", 1),
        ("01-*/d5*", 1),
        ("10-*/*.csv", 4),
        ("11-*/*.csv", 3),
        ("12-*/*.csv", 2),
        ("14-*/*.csv", 4),
        ("15-*/*.csv", 3),
        ("17-*/*.csv", 17),
        ("20-*/*.csv", 3),
        ("21-*/*.csv", 3),
        ("22-*/07*", 3),
        ("22-*/32*", 2),
        ("23-*/*.csv", 1),
        ("29-*/*.csv", 2),
    ],
)
def test_case_that_failed_elsewhere(case: str, created: int) -> None:
    path = next(CASES.glob(case))

    report = planned(path.read_bytes(), path.name).report

    assert (report["created"], report["rejected"]) == (created, [])
