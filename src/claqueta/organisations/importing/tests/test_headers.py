"""Which column of a list of organisations is about the person, and which about the organisation."""

import pytest

from claqueta.foundation.imports.kinds import vocabulary
from claqueta.organisations.importing import OrganisationImport

KNOWN = vocabulary(OrganisationImport())


@pytest.mark.parametrize(
    ("field", "headers"),
    [
        (
            "contact_name",
            "Nombre y apellidos contacto|Persona contacto|Responsable: nombre|Representante legal|Name contact person",
        ),
        (
            "contact_email",
            "E-mail persona de contacto|Correo de la persona de contacto|Contact’s email|Correo-e del responsable",
        ),
        (
            "contact_phone",
            "Móvil contacto|Tfno. persona contacto|Teléfono del representante|Contacto (tel.)|Responsable: móvil",
        ),
        ("contact_position", "Cargo contacto|Puesto del responsable|Contact person’s job title"),
        ("email", "Email contacto|Correo electrónico de contacto|E-mail"),
        ("phone", "Teléfono de contacto|Tlf. contacto|Móvil"),
    ],
)
def test_header_says_whose_it_is(field: str, headers: str) -> None:
    for header in headers.split("|"):
        assert (header, KNOWN.read(header)[0]) == (header, (field,))


def test_number_of_somebody_else_is_nobodys() -> None:
    assert KNOWN.read("Teléfono del presidente") == ((), 0)
