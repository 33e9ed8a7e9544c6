"""The columns an office’s list of organisations may have, and how they may be headed."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import get_language, gettext_lazy

from claqueta.foundation.fields.imports import import_fields as fields_of
from claqueta.foundation.imports import ImportField
from claqueta.foundation.imports.cells import (
    cell_date,
    cell_line,
    cell_mail,
    cell_year,
    cell_yes,
    date_habit,
    yes_habit,
)
from claqueta.organisations.importing.cells import (
    cell_city,
    cell_country,
    cell_name,
    cell_person,
    cell_phone,
    cell_position,
    cell_postal_code,
    cell_size,
    cell_street,
    cell_tax_id,
    fits_city,
    fits_name,
    fits_postal_code,
    looks_like_phone,
)
from claqueta.organisations.importing.languages import cell_languages
from claqueta.organisations.importing.words import cell_kind, cell_standing, tells_kind, tells_standing
from claqueta.organisations.models import PROFILE


def _data(name: str) -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))


def _of_persons() -> dict[str, list[str]]:
    """Headers put together of whose it is and what it is, in either order and with what stands between them."""
    said = _data("persons.toml")
    return {
        key: [
            header
            for thing in things
            for person in said["persons"]
            for header in (
                *(f"{thing}{of}{person}" for of in (" ", " de ", " del ", " de la ")),
                f"{person} {thing}",
            )
        ]
        for key, things in said["things"].items()
    }


OF_PERSONS = _of_persons()
HEADERS: dict[str, tuple[str, ...]] = {
    key: tuple(dict.fromkeys((*names, *OF_PERSONS.get(key, ()))))
    for key, names in _data("headers.toml").items()
}


ESSENTIAL: dict[str, dict[str, dict[str, str]]] = _data("essential.toml")
"""The fields that refuse their row when their cell cannot be used, and why."""


def reason_of(name: str) -> str:
    """Why a field is essential, in the language of whoever reads; English for a language that the data lack."""
    reasons = ESSENTIAL[name]["reason"]
    return reasons.get((get_language() or "").partition("-")[0]) or reasons["en"]


SPECIAL: dict[str, dict[str, Any]] = {
    "legal_name": {
        "clean": cell_name,
        "required": True,
        "loose": True,
        "yields_to": "trade_name",
        "weak": (
            *(
                "nombre",
                "entidad",
                "empresa",
                "asociación",
                "organización",
                "socio",
                "asociado",
                "miembro",
                "name",
                "company",
            ),
            *(
                "organisation",
                "organization",
                "institución",
                "institution",
                "member",
                "nom",
                "entitat",
                "associació",
                "empresa asociada",
            ),
            *(
                "nome",
                "entidade",
                "associação",
                "associación",
                "izena",
                "erakundea",
                "elkartea",
                "nom de l'entitat",
                "entité",
                "título",
            ),
            *(
                "title",
                "compañía",
                "sociedad",
                "productora",
                "association",
                "nombre completo",
                "organisation name",
            ),
        ),
        "fits": fits_name,
    },
    "trade_name": {"clean": cell_name, "loose": True},
    "tax_id": {"clean": cell_tax_id},
    "phone": {"clean": cell_phone, "repeats": True, "fits": looks_like_phone},
    "email": {"clean": cell_mail, "repeats": True},
    "size_band": {"clean": cell_size},
    "kind": {"clean": cell_kind, "fits": tells_kind},
    "founded_year": {"clean": cell_year},
    "languages": {"clean": cell_languages},
}
"""What the shape of a profile's field does not tell of its column."""
for _name in ESSENTIAL:
    SPECIAL.setdefault(_name, {}).update(identity=True, reason=lazy(reason_of, str)(_name))


@cache
def import_fields() -> tuple[ImportField, ...]:
    """The columns that a list may have; made once the languages can be asked for their words."""
    of_profile = fields_of(PROFILE, HEADERS, SPECIAL)
    return (
        *(of_profile.pop(name) for name in ("legal_name", "trade_name", "tax_id")),
        ImportField(
            "activity",
            gettext_lazy("Main activity"),
            HEADERS["activity"],
            cell_line,
            joins=True,
        ),
        ImportField(
            "city",
            gettext_lazy("City"),
            HEADERS["city"],
            cell_city,
            loose=True,
            fits=fits_city,
        ),
        ImportField(
            "region",
            gettext_lazy("Province or region"),
            HEADERS["region"],
            cell_line,
        ),
        ImportField(
            "street",
            gettext_lazy("Street"),
            HEADERS["street"],
            cell_street,
            loose=True,
            joins=True,
        ),
        ImportField(
            "postal_code",
            gettext_lazy("Postal code"),
            HEADERS["postal_code"],
            cell_postal_code,
            fits=fits_postal_code,
        ),
        ImportField(
            "country",
            gettext_lazy("Country"),
            HEADERS["country"],
            cell_country,
        ),
        ImportField(
            "member_since",
            gettext_lazy("Member since"),
            HEADERS["member_since"],
            cell_date,
            habit=date_habit,
        ),
        ImportField(
            "standing",
            gettext_lazy("Standing"),
            HEADERS["standing"],
            cell_standing,
            marks=True,
            fits=tells_standing,
        ),
        ImportField(
            "listed",
            gettext_lazy("In the directory"),
            HEADERS["listed"],
            cell_yes,
            marks=True,
            habit=yes_habit,
        ),
        *of_profile.values(),
        ImportField(
            "contact_name", gettext_lazy("Contact person"), HEADERS["contact_name"], cell_person, loose=True
        ),
        ImportField(
            "contact_email", gettext_lazy("Contact person’s mail"), HEADERS["contact_email"], cell_mail
        ),
        ImportField(
            "contact_phone", gettext_lazy("Contact person’s phone"), HEADERS["contact_phone"], cell_phone
        ),
        ImportField(
            "contact_position",
            gettext_lazy("Contact person’s position"),
            HEADERS["contact_position"],
            cell_position,
            loose=True,
        ),
        ImportField("fee", gettext_lazy("Fee"), HEADERS["fee"], cell_line, joins=True),
    )
