"""The columns an office’s list of organisations may have, and how they may be headed."""

import tomllib
from pathlib import Path

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from claqueta.foundation.imports import ImportField
from claqueta.foundation.imports.cells import (
    cell_date,
    cell_mail,
    cell_web,
    cell_year,
    cell_yes,
    date_habit,
    yes_habit,
)
from claqueta.organisations.importing.cells import (
    cell_city,
    cell_country,
    cell_line,
    cell_name,
    cell_phone,
    cell_postal_code,
    cell_size,
    cell_street,
    cell_tax_id,
    cell_text,
    fits_city,
    fits_name,
    fits_postal_code,
    looks_like_phone,
)
from claqueta.organisations.importing.languages import cell_languages
from claqueta.organisations.importing.words import cell_kind, cell_standing, tells_kind, tells_standing

HEADERS: dict[str, tuple[str, ...]] = {
    key: tuple(names)
    for key, names in tomllib.loads(
        Path(__file__).with_name("headers.toml").read_text(encoding="utf-8")
    ).items()
}


def headers_in(code: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """How a column of a language without headers of its own may be headed: `tagline fr`, `tagline french`…"""
    language = LANG_INFO[code]
    marks = (code, language["name"], language["name_local"])
    return tuple(f"{name} {mark}" for name in names for mark in marks)


FIELDS = (
    ImportField(
        "legal_name",
        gettext_lazy("Legal name"),
        HEADERS["legal_name"],
        cell_name,
        required=True,
        identity=True,
        loose=True,
        yields_to="trade_name",
        weak=(
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
        fits=fits_name,
    ),
    ImportField(
        "trade_name",
        gettext_lazy("Trade name"),
        HEADERS["trade_name"],
        cell_name,
        loose=True,
    ),
    ImportField(
        "tax_id",
        gettext_lazy("Tax ID"),
        HEADERS["tax_id"],
        cell_tax_id,
        identity=True,
    ),
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
        "phone",
        gettext_lazy("Phone"),
        HEADERS["phone"],
        cell_phone,
        repeats=True,
        fits=looks_like_phone,
    ),
    ImportField(
        "email",
        gettext_lazy("Mail address"),
        HEADERS["email"],
        cell_mail,
        identity=True,
        repeats=True,
    ),
    ImportField(
        "website",
        gettext_lazy("Website"),
        HEADERS["website"],
        cell_web,
        repeats=True,
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
        "size_band",
        gettext_lazy("Size"),
        HEADERS["size_band"],
        cell_size,
    ),
    ImportField(
        "kind",
        gettext_lazy("Kind"),
        HEADERS["kind"],
        cell_kind,
        fits=tells_kind,
    ),
    ImportField(
        "founded_year",
        gettext_lazy("Founded in"),
        HEADERS["founded_year"],
        cell_year,
    ),
    ImportField(
        "listed",
        gettext_lazy("In the directory"),
        HEADERS["listed"],
        cell_yes,
        marks=True,
        habit=yes_habit,
    ),
    ImportField(
        "languages",
        gettext_lazy("Languages"),
        HEADERS["languages"],
        cell_languages,
    ),
    *(
        ImportField(
            f"{name}_{code}",
            format_lazy(title, language=language),
            HEADERS.get(f"{name}_{code}") or headers_in(code, HEADERS[f"{name}_en"]),
            cell_text(most),
            loose=True,
        )
        for name, title, most in (
            ("tagline", gettext_lazy("In one line ({language})"), 160),
            ("description", gettext_lazy("Description ({language})"), 5000),
        )
        for code, language in settings.LANGUAGES
    ),
    ImportField(
        "office_notes",
        gettext_lazy("Office’s notes"),
        HEADERS["office_notes"],
        cell_text(5000),
        joins=True,
        loose=True,
    ),
)
