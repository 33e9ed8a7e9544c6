"""The fictional sample that every first start loads."""

import pytest
from django.apps import apps
from django.test import Client

from claqueta.accounts.models import Account
from claqueta.foundation import deadlines, evidence, tags, threads
from claqueta.foundation.models import EvidenceLink, ImportBatch, Job, Note, Tagging, ThreadMessage
from claqueta.foundation.search.node import index_equals_database
from claqueta.office.sample import PEOPLE, load, present_code
from claqueta.organisations.actions.confirmation import CONFIRMATION
from claqueta.organisations.models import Organisation, Picture
from claqueta.organisations.talk import TALK

pytestmark = pytest.mark.django_db
COUNTED = ("organisations", "accounts")
BESIDE = (EvidenceLink, Job, Note, Tagging, ThreadMessage)


def rows() -> dict[str, int]:
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.app_label in COUNTED or model in BESIDE
    }


def assert_desk_is_alive() -> None:
    """What the office keeps beside organisations, with a past, and what waits for somebody."""
    member, office = (Account.objects.get(email=f"{name}@claqueta.example") for name in ("member", "office"))
    organisation = Organisation.objects.get(affiliations__person__account=member)
    (thread,) = threads.unread(office, TALK)
    days = [message.at.date() for message in thread.messages.all()]
    assert (thread.object_id, len(days), days == sorted(set(days))) == (str(organisation.pk), 3, True)
    assert all(evidence.counts().values())
    assert all(one.times for one in tags.of_kind("organisations.organisation"))
    assert Note.objects.filter(pinned=True).exists()
    assert deadlines.of(organisation).filter(kind=CONFIRMATION, state="running").exists()
    assert Job.objects.filter(kind="guide").count() == 2


def test_sample_fills_every_page_and_loading_it_again_changes_nothing(client: Client) -> None:
    assert load() > Organisation.objects.count() > 100
    assert Picture.objects.count() > 20
    assert ImportBatch.objects.get().report["created"] > 0
    assert index_equals_database()
    for path in ("/es/", "/es/directorio/", "/en/directory/", "/en/news/"):
        assert client.get(path).status_code == 200, path
    assert [bool(present_code(email)) for email, _name, _role in PEOPLE].count(True) == 6
    assert_desk_is_alive()
    before = rows()
    load()
    assert (rows(), ImportBatch.objects.count()) == (before, 1)
