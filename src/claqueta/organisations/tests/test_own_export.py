"""Our own export comes back as it went: every row unchanged, in both languages and forms."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import translation

from claqueta.foundation.imports.process import prepare
from claqueta.foundation.tabular import written
from claqueta.organisations.exporting import columns_for, presented_in_order
from claqueta.organisations.models import Organisation

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("circle", ["public", "members", "office"])
def test_own_export_changes_nothing(
    form: str, language: str, circle: str, organisation: Callable[..., Any], account: Callable[..., Any]
) -> None:
    organisation(
        "Azotea Films",
        legal_name="Azotea Films, S.L.",
        tax_id="B00000000",
        website="https://azotea.example",
        phone="+34912345678",
        email="hola@azotea.example",
        founded_year=2001,
        tagline={"es": "Cine alto", "en": "High films"},
        languages=["es", "en"],
        premises=[{"city": "Madrid", "country": "ES", "is_main": True}],
    )
    organisation("Nitrato")
    with translation.override(language):
        ids = list(Organisation.objects.values_list("pk", flat=True))
        body = written(form, columns_for(circle), presented_in_order(ids, circle, language), "x")
        report = prepare("organisations", body, f"export.{form}", by=account("office_staff")).report
    assert (
        report["rows"],
        report["unchanged"],
        report["created"],
        report["updated"],
        report["rejected"],
    ) == (
        2,
        2,
        0,
        0,
        [],
    )
