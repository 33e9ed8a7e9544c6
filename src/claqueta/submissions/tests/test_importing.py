"""Lists of projects: every bad row told, nothing changed until somebody says so, and taken back whole."""

from collections.abc import Callable
from typing import Any

import pytest

from claqueta.foundation import imports
from claqueta.foundation.actors import SYSTEM
from claqueta.submissions.importing import ProjectImport, call_meant
from claqueta.submissions.models import ProjectCall, Submission

pytestmark = pytest.mark.django_db
KIND = ProjectImport()
GOOD = {"title": "La marea", "contact": "Irene Sanz", "email": "irene@producer.example", "type": "feature"}


def test_bad_rows_are_told_one_by_one_and_nothing_is_written_when_a_list_is_planned(
    project_call: Callable[..., Any], submission: Callable[..., Any]
) -> None:
    call = project_call()
    submission(call, title="Ya está", contact={"email": "irene@producer.example"})
    rows = [
        (2, GOOD),
        (3, {**GOOD, "title": ""}),
        (4, {**GOOD, "title": "Otra", "email": "none"}),
        (5, {**GOOD, "call": "Another call", "title": "Tercera"}),
        (6, GOOD),
        (7, {**GOOD, "title": "ya esta"}),
        (8, {**GOOD, "title": "Cuarta", "tone": "dark"}),
    ]
    planned, rejected, warnings = KIND.plan(rows, {})
    assert {(one.row, one.field) for one in rejected} == {(3, "title"), (4, "email"), (5, "call")}
    assert [(one.row, one.action) for one in planned] == [
        (2, "create"),
        (6, "keep"),
        (7, "keep"),
        (8, "create"),
    ]
    assert {(one.row, one.field) for one in warnings} == {(6, "title"), (8, "tone")}
    assert Submission.objects.count() == 1
    record = KIND.apply(planned, by=SYSTEM, reason="", tell=lambda _done, _of: None)
    assert Submission.objects.count() == 3
    touched = Submission.objects.get(title="Cuarta")
    Submission.objects.filter(pk=touched.pk).update(version=2)
    assert KIND.undo(record, by=SYSTEM) == ["Cuarta"]
    assert set(Submission.objects.values_list("title", flat=True)) == {"Ya está", "Cuarta"}


def test_list_of_a_spreadsheet_is_understood_in_spanish(project_call: Callable[..., Any]) -> None:
    project_call()
    body = (
        "Título original;Contacto;Correo;Tipo de obra;Países que producen;Presupuesto total\n"
        "La marea;Irene Sanz;irene@producer.example;Largometraje;España, Argentina;2.400.000\n"
    )
    batch = imports.prepare("projects", body.encode(), "proyectos.csv", by=SYSTEM)
    assert batch.kind == "projects"


def test_call_is_the_one_that_the_list_names(project_call: Callable[..., Any]) -> None:
    call = project_call()
    assert call_meant("", [call]) == call
    other = project_call(title={"es": "Series", "en": "Series"})
    calls = list(ProjectCall.objects.all())
    assert call_meant("", calls) is None
    assert call_meant("series", calls) == call_meant(other.slug, calls) == other
