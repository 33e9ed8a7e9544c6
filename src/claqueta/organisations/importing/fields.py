"""The columns an office’s list of organisations may have, and how they may be headed."""

from functools import partial

from django.utils.translation import gettext_lazy

from claqueta.foundation.imports import ImportField
from claqueta.organisations.importing.cells import (
    cell_address,
    cell_date,
    cell_kind,
    cell_mail,
    cell_name,
    cell_phone,
    cell_size,
    cell_standing,
    cell_tax_id,
    cell_web,
    cell_year,
    cell_yes,
    country_code,
    long_text,
    one_line,
)

FIELDS = (
    ImportField(
        "legal_name",
        gettext_lazy("Legal name"),
        (
            "razón social",
            "nombre",
            "entidad",
            "empresa",
            "denominación social",
            "legal name",
            "name",
            "company",
            "organisation",
        ),
        cell_name,
        required=True,
    ),
    ImportField(
        "trade_name",
        gettext_lazy("Trade name"),
        ("nombre comercial", "marca", "trade name", "brand"),
        cell_name,
    ),
    ImportField(
        "tax_id",
        gettext_lazy("Tax ID"),
        ("cif", "nif", "c.i.f.", "n.i.f.", "nif/cif", "cif/nif", "vat", "vat number", "tax id"),
        cell_tax_id,
    ),
    ImportField(
        "activity",
        gettext_lazy("Main activity"),
        ("actividad principal", "actividad", "sector", "main activity", "activity"),
        one_line,
    ),
    ImportField(
        "city",
        gettext_lazy("City"),
        ("municipio", "ciudad", "población", "localidad", "city", "town", "municipality"),
        cell_address,
    ),
    ImportField(
        "street",
        gettext_lazy("Street"),
        ("dirección", "domicilio", "calle", "address", "street"),
        partial(long_text, 200),
    ),
    ImportField(
        "postal_code",
        gettext_lazy("Postal code"),
        ("código postal", "cp", "c.p.", "postal code", "postcode", "zip"),
        partial(long_text, 12),
    ),
    ImportField("country", gettext_lazy("Country"), ("país", "country"), country_code),
    ImportField(
        "phone",
        gettext_lazy("Phone"),
        ("teléfono", "tel", "tfno", "móvil", "phone", "telephone"),
        cell_phone,
    ),
    ImportField(
        "email",
        gettext_lazy("Mail address"),
        ("correo-e", "correo", "correo electrónico", "email", "e-mail", "mail"),
        cell_mail,
    ),
    ImportField(
        "website", gettext_lazy("Website"), ("web", "página web", "url", "sitio web", "website"), cell_web
    ),
    ImportField(
        "member_since",
        gettext_lazy("Member since"),
        ("fecha de alta", "alta", "fecha alta", "socio desde", "member since", "joined", "joining date"),
        cell_date,
    ),
    ImportField(
        "standing",
        gettext_lazy("Standing"),
        ("tipo de socio", "clase de socio", "tipo", "member type", "class of member", "standing"),
        cell_standing,
    ),
    ImportField(
        "size_band",
        gettext_lazy("Size"),
        (
            "nº empleados",
            "n.º empleados",
            "empleados",
            "plantilla",
            "tamaño",
            "employees",
            "staff",
            "headcount",
            "size",
        ),
        cell_size,
    ),
    ImportField(
        "kind",
        gettext_lazy("Kind"),
        ("tipo de entidad", "forma", "kind", "type of organisation"),
        cell_kind,
    ),
    ImportField(
        "founded_year",
        gettext_lazy("Founded in"),
        ("año de fundación", "año de constitución", "founded", "founded in", "year founded"),
        cell_year,
    ),
    ImportField(
        "listed",
        gettext_lazy("In the directory"),
        ("en el directorio", "publicar", "visible", "listed", "in the directory"),
        cell_yes,
    ),
    ImportField(
        "tagline_es", gettext_lazy("In one line (Spanish)"), ("lema", "resumen"), partial(long_text, 160)
    ),
    ImportField(
        "tagline_en",
        gettext_lazy("In one line (English)"),
        ("tagline", "summary"),
        partial(long_text, 160),
    ),
    ImportField(
        "description_es",
        gettext_lazy("Description (Spanish)"),
        ("descripción", "descripcion es"),
        partial(long_text, 5000),
    ),
    ImportField(
        "description_en",
        gettext_lazy("Description (English)"),
        ("description", "description en"),
        partial(long_text, 5000),
    ),
    ImportField(
        "office_notes",
        gettext_lazy("Office’s notes"),
        ("observaciones", "notas", "comentarios", "notes", "remarks", "comments"),
        partial(long_text, 5000),
    ),
)
