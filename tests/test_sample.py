"""The fictional sample that every first start loads."""

import pytest
from django.apps import apps
from django.test import Client

from claqueta.foundation.models import ImportBatch
from claqueta.foundation.search.node import index_equals_database
from claqueta.office.sample import PEOPLE, load, present_code
from claqueta.organisations.models import Organisation, Picture

pytestmark = pytest.mark.django_db
COUNTED = ("organisations", "accounts")


def rows() -> dict[str, int]:
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.app_label in COUNTED
    }


def test_sample_fills_every_page_and_loading_it_again_changes_nothing(client: Client) -> None:
    assert load() > Organisation.objects.count() > 100
    assert Picture.objects.count() > 20
    assert ImportBatch.objects.get().report["created"] > 0
    assert index_equals_database()
    for path in ("/es/", "/es/directorio/", "/en/directory/", "/en/news/"):
        assert client.get(path).status_code == 200, path
    assert [bool(present_code(email)) for email, _name, _role in PEOPLE].count(True) == 6
    before = rows()
    load()
    assert (rows(), ImportBatch.objects.count()) == (before, 1)
