"""The office's lists: what they find, how they export, and that a longer list asks the database no more often."""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from claqueta.accounts.actions import make_token
from claqueta.accounts.models import Invitation
from claqueta.agenda.actions import open_agenda
from claqueta.agenda.tests.factories import agenda_of, session_of, speaker_of
from claqueta.delegations.models import Applicant, Appointment, CostLine, JourneyFile, Result, Traveller
from claqueta.delegations.tests.factories import delegation_of, euros
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.imports.process import prepare
from claqueta.foundation.models import (
    Attachment,
    AuditEntry,
    Job,
    OutgoingMail,
    SavedView,
    WebhookDelivery,
    WebhookEndpoint,
)
from conftest import at_most

HOUR = timedelta(hours=1)
BACKEND = "django.contrib.auth.backends.ModelBackend"
LISTS = {
    "office_organisations": 24,
    "office_persons": 18,
    "office_opportunities": 18,
    "office_events": 18,
    "office_agendas": 18,
    "office_sessions": 18,
    "office_speakers": 18,
    "office_venues": 18,
    "office_delegations": 18,
    "office_applicants": 18,
    "office_travellers": 18,
    "office_appointments": 18,
    "office_delegation_costs": 18,
    "office_delegation_files": 18,
    "office_delegation_results": 18,
    "office_roles": 18,
    "office_invitations": 18,
    "office_imports": 18,
    "office_jobs": 18,
    "office_trail": 18,
    "office_mails": 18,
    "office_keys": 18,
    "office_webhooks": 18,
}
"""At most so many queries for a page of each, the frame's own included."""


@pytest.fixture
def admin(
    client: Client,
    account: Callable[..., Any],
    organisation: Callable[..., Any],
    representative: Callable[..., Any],
    opportunity: Callable[..., Any],
    event: Callable[..., Any],
    venue: Callable[..., Any],
) -> Any:
    """An administrator signed in, with a few rows in every list."""
    who = account("office_admin", email="admin@people.example")
    client.force_login(who, BACKEND)
    for number in range(8):
        made = organisation(f"Azotea {number}")
        opportunity(made)
        open_agenda(event(), by=SYSTEM)
        venue(f"Cineteca {number}", 120)
        representative(made, email=f"rep{number}@people.example")
        account("editor", email=f"editor{number}@people.example")
        Invitation.objects.create(
            email=f"i{number}@b.example", secret_hash=str(number), expires_at=timezone.now(), sent_by=who
        )
        Job.objects.create(kind="guide", title=f"Guide {number}", owner=who)
        OutgoingMail.objects.create(to=f"m{number}@b.example", template="x", subject="Hello")
        make_token(by=who, name=f"Program {number}", scopes=["read"], days=30)
        hook = WebhookEndpoint.objects.create(owner=who, url=f"https://b{number}.example/", secret="s")
        WebhookDelivery.objects.create(endpoint=hook, kind="organisations.published")
    planned = agenda_of()
    for number in range(8):
        session_of(planned, f"Charla {number}", 9 + number, speakers=[speaker_of(planned, f"Ana {number}")])
    journeys(made)
    batch = prepare("organisations", b"Nombre\nFaro\n", "list.csv", by=who)
    for number in range(7):
        batch.pk, batch._state.adding, batch.filename = None, True, f"list{number}.csv"
        batch.save()
    return who


def journeys(company: Any) -> None:
    """Eight delegations, each with a company that travels and all that hangs from it."""
    now = timezone.now()
    for number in range(8):
        delegation = delegation_of(title={"en": f"Lille {number}"}, places=3)
        one = Applicant.objects.create(
            delegation=delegation, organisation=company, state="accepted", email="d@b.example"
        )
        Traveller.objects.create(applicant=one, name=f"Bea {number}")
        stop = Appointment.objects.create(
            delegation=delegation, kind="visit", title={"en": "Visit"}, begins_at=now, ends_at=now + HOUR
        )
        stop.applicants.add(one)
        CostLine.objects.create(
            delegation=delegation, applicant=one, name="Stand", payer="cluster", planned=euros("9")
        )
        Result.objects.create(applicant=one, months=3, answered_at=now)
        kept = Attachment.objects.create(
            object_type="delegations.delegation",
            object_id=str(delegation.pk),
            name="notes.pdf",
            media_type="application/pdf",
            size=9,
            sha256=str(number),
        )
        file = JourneyFile.objects.create(
            delegation=delegation, attachment=kept, title=f"Notes {number}", audience="chosen"
        )
        file.applicants.add(one)


def test_lists_take_few_queries_however_long(client: Client, admin: Any) -> None:
    taken = {}
    for name in LISTS:
        client.get(reverse(name))
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(reverse(name))
        taken[name] = (answer.status_code, len(queries) <= LISTS[name] or len(queries))
    assert taken == dict.fromkeys(LISTS, (200, True))


def test_every_list_is_exported_in_every_form(client: Client, admin: Any) -> None:
    wrong = []
    for name in LISTS:
        for form in ("csv", "xlsx", "json"):
            answer = client.get(reverse(name), {"export": form})
            named = answer.headers.get("Content-Disposition", "").endswith(f'.{form}"')
            if (answer.status_code, named) != (200, True) or (form == "json" and len(answer.json()) < 8):
                wrong.append((name, form, answer.status_code))
    assert wrong == []


def test_chosen_columns_are_shown_and_exported_in_their_order(client: Client, admin: Any) -> None:
    answer = client.get(reverse("office_persons"), {"column": ["email", "name"], "export": "csv"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["Name", "Mail address"]
    page = client.get(reverse("office_persons"), {"column": "email"}).content.decode()
    assert ('data-title="Mail address"' in page, 'data-title="Phone"' in page) == (True, False)


def test_search_filter_and_order_go_together(client: Client, admin: Any) -> None:
    Job.objects.filter(title__in=["Guide 1", "Guide 2"]).update(state=Job.State.FAILED)
    query = {"q": "guide", "state": "failed", "order": "-title", "export": "json"}
    titles = [one["title"] for one in client.get(reverse("office_jobs"), query).json()]
    assert titles == ["Guide 2", "Guide 1"]


def test_file_of_a_list_is_offered_to_whoever_had_it_made_alone(
    client: Client, admin: Any, account: Callable[..., Any]
) -> None:
    other = account("office_admin", email="other@office.example")
    made = {
        name: Job.objects.create(kind=kind, title=name, owner=owner, file=ContentFile(b"x", f"{name}.csv"))
        for name, kind, owner in (
            ("mine", "list", admin),
            ("theirs", "list", other),
            ("guide", "guide", other),
        )
    }
    page = client.get(reverse("office_jobs")).content.decode()
    offered = {name for name, job in made.items() if reverse("office_job_file", args=[job.pk]) in page}
    assert offered == {"mine", "guide"}
    assert "theirs" in page


def test_what_an_address_makes_up_is_passed_over(client: Client, admin: Any) -> None:
    for name, value in (("order", "password"), ("state", "x"), ("column", "x"), ("page", "x"), ("q", "\0")):
        assert client.get(reverse("office_jobs"), {name: value}).status_code == 200, name


def test_trail_speaks_the_language_of_its_reader(client: Client, admin: Any) -> None:
    texts = {}
    for language in ("en", "es"):
        admin.language = language
        admin.save()
        texts[language] = client.get(reverse("office_trail")).content.decode()
    assert "gave somebody a role in it" in texts["en"]
    assert "dio a alguien un papel en ella" in texts["es"]
    assert ">affiliated<" not in texts["es"]


def test_every_verb_that_was_written_has_words(client: Client, admin: Any) -> None:
    from claqueta.foundation import audit

    known = {verb for verb, _words in audit.verbs()}
    assert set(AuditEntry.objects.values_list("verb", flat=True)) <= known


def test_view_is_kept_shared_and_forgotten(client: Client, admin: Any, account: Callable[..., Any]) -> None:
    other = account("office_staff")
    keep = {"list": "office_jobs", "query": "state=failed", "name": "What failed", "shared": "on"}
    answer = client.post(reverse("office_save_view"), keep)
    assert answer.headers["Location"] == reverse("office_jobs") + "?state=failed"
    client.force_login(other, BACKEND)
    assert "What failed" in client.get(reverse("office_jobs")).content.decode()
    client.force_login(admin, BACKEND)
    view = SavedView.objects.get()
    client.post(reverse("office_save_view"), {"list": "office_jobs", "action": "forget", "view": view.pk})
    assert SavedView.objects.count() == 0


def test_view_says_what_became_of_it(client: Client, admin: Any) -> None:
    def sent(**values: Any) -> str:
        answer = client.post(reverse("office_save_view"), {"list": "office_jobs", **values}, follow=True)
        return answer.content.decode()

    assert "Give the view a name: it was not saved." in sent(name=" ", query="state=failed")
    assert "The view “What failed” is saved." in sent(name="What failed", query="state=failed")
    assert "The view “What failed” is now this one." in sent(name="What failed", query="state=done")
    view = SavedView.objects.get()
    assert view.query == "state=done"
    shown = sent(action="forget", view=view.pk, query="state=done")
    assert "The view “What failed” is gone." in shown
    # The list stays as it was looked at.
    assert '<option value="done" selected' in shown


def test_trail_says_on_a_phone_what_was_done_to_what(client: Client, admin: Any) -> None:
    row = re.search(r"<tr data-row>.*?</tr>", client.get(reverse("office_trail")).content.decode(), re.DOTALL)
    assert row is not None
    kinds = re.findall(r'office-cell--(\w+)"', row[0])
    assert kinds == ["title", "line", "under", "under", "under", "under"]


def test_row_says_on_a_phone_who_paid_how_much_and_for_what() -> None:
    from claqueta.billing.office.entries import ENTRIES

    shown = {field.column.key: field.on_phone for field in ENTRIES.listing.fields if field.on_phone}
    assert shown == {"amount": "side", "name": "line", "text": "under"}


def test_rules_stand_below_each_other_on_a_phone(client: Client, admin: Any) -> None:
    page = client.get(reverse("office_rules")).content.decode()
    assert '<table class="listing office-stack">' in page


def test_file_is_kept_with_a_record_once_and_taken_away(client: Client, admin: Any) -> None:
    from claqueta.foundation import attachments
    from claqueta.organisations.models import Organisation

    record = Organisation.objects.earliest("pk")
    path = reverse("office_organisation", args=[record.pk])
    for _twice in range(2):
        file = ContentFile(b"%PDF-1.7 agreement", name="agreement.pdf")
        assert client.post(path, {"action": "attach", "file": file}).status_code == 302
    kept = attachments.of(record).get()
    wrong = client.post(path, {"action": "attach", "file": ContentFile(b"MZ\xff\xfe\x00", name="x.exe")})
    assert (wrong.status_code, "not kept" in wrong.content.decode()) == (422, True)
    client.post(path, {"action": "detach", "attachment": kept.pk})
    assert not attachments.of(record).exists()


@pytest.mark.parametrize("name", ["office_trail", "office_organisations", "office_persons"])
def test_long_list_is_exported_in_the_background(
    name: str,
    client: Client,
    admin: Any,
    settings: Any,
    monkeypatch: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    small = client.get(reverse(name), {"export": "json", "order": "name"}).json()
    at_most(settings, monkeypatch, export_at_once=2)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.get(reverse(name), {"export": "json", "order": "name"})
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("office_jobs"))
    job = Job.objects.get(kind="list")
    assert (job.owner, job.state, job.done) == (admin, "done", job.total)
    fetched = client.get(reverse("office_job_file", args=[job.pk]))
    body = json.loads(b"".join(fetched.streaming_content))  # type: ignore[arg-type]
    new = len(body) - len(small)
    assert (body[new:], new >= 0, len(small) > 2) == (small, True, True)
    assert fetched.headers["Content-Type"] == "application/json"
