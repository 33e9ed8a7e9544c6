"""Translating a page: what is made is a draft, and nobody but an editor publishes it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale, Page, Task, Workflow

from claqueta.website.models import ContentPage
from claqueta.website.setting_up import set_up

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ["editor", "office_admin"])
def test_translation_is_a_draft_until_it_is_published(
    role: str, client: Client, account: Callable[..., Any]
) -> None:
    client.force_login(account(role))
    parent = ContentPage.objects.get(slug="quienes-somos")
    page = parent.add_child(instance=ContentPage(title="Solo aquí", slug="solo-aqui", locale=parent.locale))
    page.save_revision().publish()
    english = Locale.objects.get(language_code="en")
    client.post(
        reverse("wagtail_localize:submit_page_translation", args=[page.pk]), {"locales": [english.pk]}
    )
    made = page.get_translation(english)
    assert (made.live, made.has_unpublished_changes) == (False, True)
    assert client.get(f"/en/who-we-are/{made.slug}/").status_code == 404
    # The page that it was made from is as it was.
    page.refresh_from_db()
    assert (page.live, Client().get(page.url).status_code) == (True, 200)


def test_what_pages_hang_from_has_a_name_that_editors_understand() -> None:
    root = Page.objects.get(depth=1)
    assert (root.title, root.draft_title) == ("Todas las páginas", "Todas las páginas")


def test_way_to_approval_is_named_in_the_language_of_the_cluster() -> None:
    for made in (Workflow, Task):
        made.objects.update(name="Moderators approval")
    set_up()
    assert {one.name for one in (*Workflow.objects.all(), *Task.objects.all())} == {
        "Visto bueno de la oficina"
    }
