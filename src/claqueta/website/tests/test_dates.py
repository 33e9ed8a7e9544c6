"""Editors read and write days and moments as their own language does."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.models import Locale

from claqueta.website.models import NewsIndexPage, NewsPage
from claqueta.website.widgets import DayInput, MomentInput

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 9, 12, 5, tzinfo=UTC)
WRITTEN = {
    "es": ("09/03/2026", "d/m/Y", "d/m/Y H:i"),
    "en": ("09/03/2026", "d/m/Y", "d/m/Y H:i"),
    "ko": ("2026-03-09", "Y-m-d", "Y-m-d H:i"),
    "de": ("09.03.2026", "d.m.Y", "d.m.Y H:i"),
}


@pytest.mark.parametrize("language", WRITTEN)
def test_day_and_moment_are_written_as_the_language_has_them(language: str) -> None:
    day, picked, picked_moment = WRITTEN[language]
    with translation.override(language):
        assert DayInput().format_value(date(2026, 3, 9)) == day
        assert MomentInput().format_value(NOON) == f"{day} 12:05"
        assert (DayInput().get_config()["format"], MomentInput().get_config()["format"]) == (
            picked,
            picked_moment,
        )


@pytest.mark.parametrize("language", ["es", "en"])
def test_editor_s_form_takes_what_it_shows(
    language: str, client: Client, account: Callable[..., Any]
) -> None:
    editor = account("editor")
    editor.language = language
    editor.save()
    client.force_login(editor)
    index = NewsIndexPage.objects.get(locale=Locale.objects.get(language_code="es"))
    page = index.add_child(
        instance=NewsPage(title="Rodaje", date=date(2026, 3, 9), locale=index.locale, go_live_at=NOON)
    )
    shown = unescape(client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode())
    assert 'value="09/03/2026"' in shown
    assert 'value="09/03/2026 13:05"' in shown
    fields = page.get_edit_handler().get_form_class().base_fields
    with translation.override(language):
        assert fields["date"].clean("10/03/2026") == date(2026, 3, 10)
        assert fields["go_live_at"].clean("11/12/2030 10:00").date() == date(2030, 12, 11)
