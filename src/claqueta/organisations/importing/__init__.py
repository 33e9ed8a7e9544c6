"""The office's list of organisations, as spreadsheets keep it."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy

from claqueta.foundation.actors import Actor
from claqueta.foundation.imports import ImportField, PlannedRow, Problem
from claqueta.organisations.importing import applying, planning, titles
from claqueta.organisations.importing.fields import import_fields
from claqueta.organisations.models import PROFILE
from claqueta.organisations.queries.comparing import said_in_words

KEPT_AS_THEY_READ = ("tax_country", "tax_id")
"""One without the other is no pair, as which records that are compared show them."""


class OrganisationImport:
    """The kind of list that brings organisations (`foundation.imports.ImportKind`)."""

    key = "organisations"
    permission = "organisations.import"
    notes = "office_notes"
    hides = True
    title = gettext_lazy("Organisations")

    @property
    def fields(self) -> tuple[ImportField, ...]:
        return import_fields()

    def is_title(self, text: str) -> bool:
        return titles.is_title(text)

    def plan(
        self, rows: list[tuple[int, dict[str, Any]]], decisions: dict[str, str]
    ) -> tuple[list[PlannedRow], list[Problem], list[Problem]]:
        return planning.plan(rows, decisions)

    def apply(
        self, planned: list[PlannedRow], *, by: Actor, reason: str, tell: Callable[[int, int], None]
    ) -> dict[str, Any]:
        return applying.apply(planned, by=by, reason=reason, tell=tell)

    def said(self, field: str, value: Any, language: str) -> tuple[str, ...] | None:
        if field not in PROFILE or field in KEPT_AS_THEY_READ:
            return None
        return said_in_words(field, value, language)

    def undo(self, record: dict[str, Any], *, by: Actor) -> list[str]:
        return applying.undo(record, by=by)
