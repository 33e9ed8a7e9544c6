"""Lists of projects on their way in: they come as submitted, for the call that the list names."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claqueta.foundation.actors import Actor
from claqueta.foundation.fields.declaring import Field, Fields
from claqueta.foundation.fields.imports import import_fields
from claqueta.foundation.folding import folded
from claqueta.foundation.imports import ImportField, PlannedRow, Problem
from claqueta.foundation.imports.cells import cell_line, cell_mail
from claqueta.foundation.judging import judged
from claqueta.submissions import actions
from claqueta.submissions.catalogue import Catalogue, catalogue
from claqueta.submissions.judging import CONTACT, judged_values, revived
from claqueta.submissions.models import CallState, ProjectCall, Submission

HEADERS = {
    "title": ("titulo", "titulo original", "proyecto", "title", "original title", "project"),
    "title_english": ("titulo en ingles", "titulo ingles", "english title", "title in english"),
    "type": ("tipo", "tipo de obra", "formato", "type", "kind of work", "format"),
    "genres": ("genero", "generos", "genre", "genres"),
    "minutes": ("duracion", "minutos", "duration", "minutes", "running time"),
    "episodes": ("episodios", "capitulos", "episodes"),
    "languages": ("idioma", "idiomas", "language", "languages"),
    "countries": ("pais", "paises", "country", "countries"),
    "stage": ("fase", "estado", "stage", "status"),
    "company": ("productora", "empresa", "company", "production company"),
    "writer": ("guion", "guionista", "writer", "screenwriter"),
    "director": ("direccion", "director", "directora", "director a"),
    "budget": ("presupuesto", "presupuesto total", "budget", "total budget"),
    "looking_for": ("busca", "que busca", "looking for", "seeks"),
    "teaser": ("teaser", "enlace", "link", "video"),
}


def importable() -> Fields:
    """The fields of the catalogue that a spreadsheet can bring: those of one cell."""
    return _importable(catalogue())


@lru_cache(8)
def _importable(known: Catalogue) -> Fields:
    return Fields(
        [
            Field(name=one.key, label=one.label, shape=one.shape, imported=True)
            for one in known.fields.values()
            if one.type != "rows"
        ],
        {},
    )


class ProjectImport:
    key = "projects"
    title = gettext_lazy("Projects submitted")
    permission = "submissions.manage"
    notes = "notes"
    hides = False

    @property
    def fields(self) -> tuple[ImportField, ...]:
        own = (
            ImportField(
                "call",
                gettext_lazy("Call for projects"),
                ("convocatoria", "seccion", "call", "section", "strand"),
                cell_line,
            ),
            ImportField(
                "contact",
                gettext_lazy("Contact"),
                ("contacto", "persona de contacto", "nombre", "contact", "contact person", "name"),
                cell_line,
                required=True,
                identity=True,
                reason=gettext_lazy("nobody could be written to"),
            ),
            ImportField(
                "email",
                gettext_lazy("Mail"),
                ("correo", "email", "e mail", "mail", "correo electronico"),
                cell_mail,
                required=True,
                identity=True,
                reason=gettext_lazy("nobody could be written to"),
            ),
            ImportField("phone", gettext_lazy("Phone"), ("telefono", "movil", "phone"), cell_line),
            ImportField(
                "notes", gettext_lazy("Notes"), ("notas", "observaciones", "notes"), cell_line, joins=True
            ),
        )
        return (*own, *import_fields(importable(), HEADERS, {}).values())

    def is_title(self, text: str) -> bool:
        return False

    def plan(
        self, rows: list[tuple[int, dict[str, Any]]], decisions: dict[str, str]
    ) -> tuple[list[PlannedRow], list[Problem], list[Problem]]:
        planned, rejected, warnings = list[PlannedRow](), list[Problem](), list[Problem]()
        calls = list(ProjectCall.objects.exclude(state=CallState.ENDED))
        seen: dict[tuple[int, str, str], int] = {}
        for number, given in rows:
            call = call_meant(given.get("call") or "", calls)
            problems: dict[str, str] = {}
            if call is None:
                problems["call"] = _("Say for which call: there is none of that name, or several.")
            contact, wrong = judged(
                {name: given.get(name) or "" for name in ("contact", "email", "phone")}, CONTACT
            )
            problems |= wrong
            values, wrong = judged_values(catalogue().fields.values(), _values(given))
            problems |= wrong
            if not values.get("title"):
                problems.setdefault("title", _("This cannot be empty."))
            if problems or call is None:
                rejected += [Problem(number, field, message) for field, message in problems.items()]
                continue
            unasked = [key for key in values if key not in call.asked]
            for key in unasked:
                warnings.append(
                    Problem(number, key, _("“%(call)s” does not ask it: it is left out.") % {"call": call})
                )
                del values[key]
            mark = (call.pk, folded(values["title"]), contact["email"].lower())
            there = Submission.objects.filter(call=call, title_folded=mark[1], email__iexact=mark[2]).first()
            if there is None and mark in seen:
                warnings.append(
                    Problem(number, "title", _("It says the same as row %(row)s.") % {"row": seen[mark]})
                )
                planned.append(
                    PlannedRow(number, "keep", values["title"], values, target=f"row:{seen[mark]}")
                )
                continue
            seen.setdefault(mark, number)
            planned.append(
                PlannedRow(
                    number,
                    "keep" if there else "create",
                    values["title"],
                    {"values": values, "contact": contact, "call": call.pk},
                    target=str(there.pk) if there else "",
                )
            )
        return planned, rejected, warnings

    def apply(
        self, planned: list[PlannedRow], *, by: Actor, reason: str, tell: Callable[[int, int], None]
    ) -> dict[str, Any]:
        made = []
        wanted = [one for one in planned if one.action == "create"]
        for position, one in enumerate(wanted, 1):
            call = ProjectCall.objects.get(pk=one.values["call"])
            values = {key: revived(key, value) for key, value in one.values["values"].items()}
            made.append(actions.enter_submission(call, one.values["contact"], values, by=by).pk)
            tell(position, len(wanted))
        return {"created": made}

    def undo(self, record: dict[str, Any], *, by: Actor) -> list[str]:
        """What was not touched since goes; what somebody decided on or changed stays."""
        stays = []
        for submission in Submission.objects.filter(pk__in=record["created"]):
            try:
                actions.discard_entered(submission, by=by)
            except ValidationError:
                stays.append(str(submission))
        return stays


def _values(given: dict[str, Any]) -> dict[str, Any]:
    """A row's cells as the judge takes them; texts come a column for each language."""
    values: dict[str, Any] = {}
    for name, value in given.items():
        if value in (None, "", []):
            continue
        if name in catalogue().fields:
            values[name] = value
            continue
        key, _mark, language = name.rpartition("_")
        if key in catalogue().fields and catalogue().fields[key].type == "texts":
            values.setdefault(key, {})[language] = value
    return values


def call_meant(text: str, calls: list[ProjectCall]) -> ProjectCall | None:
    """The call that somebody means by its title in any language or its slug; the only one there is where nothing is said."""
    wanted = folded(text.strip())
    if not wanted:
        return calls[0] if len(calls) == 1 else None
    found = [
        one
        for one in calls
        if wanted == one.slug or wanted in {folded(title) for title in one.title.values()}
    ]
    return found[0] if len(found) == 1 else None
