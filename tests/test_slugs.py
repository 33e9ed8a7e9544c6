"""Nothing that names itself takes the place of an address of ours, in any language."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import translation
from wagtail.contrib.redirects.models import Redirect

from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.addresses import first_words, words_beside_slugs
from claqueta.organisations.actions import register
from claqueta.organisations.models import Organisation
from claqueta.website.models import ContentPage, HomePage

pytestmark = pytest.mark.django_db


def test_words_are_those_of_both_languages() -> None:
    assert {"comparar", "compare", "exportar", "export"} <= words_beside_slugs()
    assert {"directorio", "directory", "search", "area"} <= first_words()
    assert not {"noticias", "news"} & first_words()


@pytest.mark.parametrize("word", sorted({"comparar", "compare", "exportar"}))
def test_organisation_called_like_an_address_has_its_page(client: Client, word: str) -> None:
    one = register({"legal_name": word.title()}, by=SYSTEM)
    assert one.slug == f"{word}-2"
    for language in ("es", "en"):
        with translation.override(language):
            assert word.title() in client.get(one.get_absolute_url()).content.decode()


def test_page_below_a_home_takes_no_word_of_ours() -> None:
    home = HomePage.objects.filter(locale__language_code="es").get()
    page = ContentPage(title="Directorio", slug="directorio", locale=home.locale)
    with pytest.raises(ValidationError, match="directorio"):
        home.add_child(instance=page)
    named = ContentPage(title="Directorio", locale=home.locale)
    home.add_child(instance=named)
    assert named.slug == "directorio-2"


def test_records_that_have_such_a_slug_are_given_another(client: Client, organisation: Any) -> None:
    one = organisation("Comparar")
    Organisation.objects.filter(pk=one.pk).update(slug="comparar")
    migration = import_module("claqueta.organisations.migrations.0004_slugs_beside_addresses")
    migration.give_other_slugs(apps, None)
    one.refresh_from_db()
    assert one.slug == "comparar-2"
    answer = client.get("/en/directory/comparar/")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/en/directory/comparar-2/")
    assert Redirect.objects.count() == 2
