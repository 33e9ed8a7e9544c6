"""The fictional sample that every first start loads."""

import json
from datetime import date

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.utils import timezone

from claqueta.accounts.models import Account
from claqueta.billing.models import BankEntry, Collection, EntryState, Receipt, Statement
from claqueta.foundation import deadlines, evidence, tags, threads
from claqueta.foundation.models import (
    AuditEntry,
    EvidenceLink,
    ImportBatch,
    Job,
    Note,
    Tagging,
    ThreadMessage,
)
from claqueta.foundation.search.node import index_equals_database
from claqueta.membership.models import Application
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


def assert_a_year_has_passed() -> None:
    """Changes of the office's list are in trail and versions, in order, spread over the year and none ahead of today."""
    year = json.loads((settings.CLUSTER.folder / "sample" / "year.json").read_text(encoding="utf-8"))
    trail = AuditEntry.objects.filter(verb="organisations.published", reason__in={c["reason"] for c in year})
    assert trail.count() == len(year) > 20
    months = {entry.at.strftime("%Y-%m") for entry in trail}
    assert len(months) >= 6
    for change in year:
        organisation = Organisation.objects.get(trade_name=change["organisation"])
        moments = list(organisation.versions.order_by("version").values_list("at", flat=True))
        assert moments == sorted(moments), organisation
        assert moments[-1] <= timezone.now()
        assert organisation.versions.latest("version").reason == change["reason"]
        for name, rows in change.get("add", {}).items():
            assert getattr(organisation, name)[-len(rows) :] == rows
        for credit in change.get("add", {}).get("credits", ()):
            assert organisation.pictures.filter(work=credit["title"]).count() == 1
        if "street" in change:
            assert organisation.premises.get().street == change["street"]


def assert_money_has_moved() -> None:
    """This year's dues are of this year's beginning, the bank explains what it can, and something waits."""
    today = timezone.localdate()
    issued = Receipt.objects.filter(dues_year=today.year).order_by("position")
    assert issued[0].issued_on == min(date(today.year, 1, 20), today)
    states = set(BankEntry.objects.values_list("state", flat=True))
    assert {EntryState.SETTLED, EntryState.PROPOSED} <= states
    assert not Statement.objects.filter(state="held").exists()
    assert Collection.objects.exists()
    assert Application.objects.filter(state="admitted").exists()


def test_sample_fills_every_page_and_loading_it_again_changes_nothing(client: Client) -> None:
    assert load() > Organisation.objects.count() > 100
    assert Picture.objects.count() > 20
    assert ImportBatch.objects.get().report["created"] > 0
    assert index_equals_database()
    for path in ("/es/", "/es/directorio/", "/en/directory/", "/en/news/"):
        assert client.get(path).status_code == 200, path
    assert [bool(present_code(email)) for email, _name, _role in PEOPLE].count(True) == 6
    assert_desk_is_alive()
    assert_a_year_has_passed()
    assert_money_has_moved()
    before = rows()
    load()
    assert (rows(), ImportBatch.objects.count()) == (before, 1)
