"""Evidence: what points to which purposes, since when, and no longer; counted for reports; on the office's screens."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale

from claqueta.cluster.models import Purpose
from claqueta.foundation import attachments, evidence
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.domains import Domain, domains, standing
from claqueta.foundation.models import AuditEntry, EvidenceLink, Job
from claqueta.organisations import actions
from claqueta.organisations.models import Organisation
from claqueta.website.evidence import take_stock
from claqueta.website.models import NewsIndexPage, NewsPage

pytestmark = pytest.mark.django_db
PASSWORD = "django.contrib.auth.backends.ModelBackend"
KIND = "organisations.organisation"


@pytest.fixture
def made(organisation: Callable[..., Any]) -> Organisation:
    # The news of the cluster's folder are evidence already.
    EvidenceLink.objects.all().delete()
    one: Organisation = organisation("Azotea Films")
    return one


@pytest.fixture
def office(client: Client, account: Callable[..., Any]) -> Client:
    client.force_login(account("office_staff"), PASSWORD)
    return client


def codes(obj: Any) -> list[str]:
    return [one.code for one in evidence.of_object(obj)]


def test_object_is_linked_once_to_each_purpose(made: Organisation, account: Callable[..., Any]) -> None:
    staff = account("office_staff")
    first = evidence.link(made, ["O1", "O4", "O1"], note=" Shoots abroad ", by=staff)
    again = evidence.link(made, ["O4", "O5"], by=staff)
    assert ([one.code for one in first], [one.code for one in again]) == (["O1", "O4"], ["O5"])
    assert codes(made) == ["O1", "O4", "O5"]
    one = EvidenceLink.objects.get(code="O1")
    assert (one.note, one.by, one.on, one.object_name) == (
        "Shoots abroad",
        staff,
        timezone.localdate(),
        "Azotea Films",
    )
    entries = AuditEntry.objects.filter(verb="foundation.evidence_linked", object_id=str(made.pk))
    entries = entries.filter(object_type=KIND).order_by("pk")
    assert [entry.changes["evidence"] for entry in entries] == [["", "O1, O4"], ["", "O5"]]


def test_link_that_is_taken_away_stays_on_record_and_can_come_back(made: Organisation) -> None:
    (link,) = evidence.link(made, ["O1"], by=SYSTEM)
    evidence.unlink(link, made, by=SYSTEM)
    evidence.unlink(link, made, by=SYSTEM)
    assert (codes(made), EvidenceLink.objects.exclude(ended_at=None).count()) == ([], 1)
    assert AuditEntry.objects.filter(verb="foundation.evidence_unlinked").count() == 1
    evidence.link(made, ["O1"], by=SYSTEM)
    assert (codes(made), EvidenceLink.objects.count()) == (["O1"], 2)


def test_link_of_another_object_is_not_taken_away(
    made: Organisation, organisation: Callable[..., Any]
) -> None:
    (link,) = evidence.link(organisation("Bruma"), ["O1"], by=SYSTEM)
    evidence.unlink(link, made, by=SYSTEM)
    link.refresh_from_db()
    assert link.ended_at is None


@pytest.mark.parametrize(
    ("purposes", "plan_actions", "field"), [(["O1", "O77"], [], "purposes"), (["O1"], ["A1"], "actions")]
)
def test_code_that_there_is_not_is_refused(
    purposes: list[str], plan_actions: list[str], field: str, made: Organisation
) -> None:
    with pytest.raises(ValidationError) as refused:
        evidence.link(made, purposes, plan_actions, by=SYSTEM)
    assert (set(refused.value.message_dict), codes(made)) == ({field}, [])


def test_actions_of_a_plan_are_known_once_a_domain_has_one(made: Organisation) -> None:
    with standing(*domains(), Domain("plan", plan_actions=(lambda: {"A1.2": "A fund for shoots"},))):
        (one,) = evidence.link(made, [], ["A1.2"], by=SYSTEM)
        assert evidence.name_of(one) == "A1.2 · A fund for shoots"
        assert [list(evidence.of_action("A1.2")), list(evidence.of("A1.2"))] == [[one], []]
    assert evidence.name_of(one) == "A1.2"


def test_object_of_a_kind_that_nobody_declares_is_a_defect(made: Organisation) -> None:
    with pytest.raises(evidence.NotEvidence):
        evidence.link(Job.objects.create(kind="x", title="x"), ["O1"], by=SYSTEM)


def test_evidence_is_found_and_counted_by_period(
    made: Organisation, organisation: Callable[..., Any]
) -> None:
    other = organisation("Bruma")
    days = {made: date(2025, 12, 31), other: date(2026, 1, 1)}
    for one, day in days.items():
        evidence.link(one, ["O1"], by=SYSTEM)
        EvidenceLink.objects.filter(object_id=str(one.pk)).update(on=day)
    start, end = date(2026, 1, 1), date(2027, 1, 1)
    assert [one.object_name for one in evidence.of("O1")] == ["Bruma", "Azotea Films"]
    assert [one.object_name for one in evidence.of("O1", start, end)] == ["Bruma"]
    assert [one.object_name for one in evidence.of("O1", None, start)] == ["Azotea Films"]
    assert evidence.counts() == {**{code: {} for code in evidence.purposes()}, "O1": {KIND: 2}}
    assert evidence.counts(start, end)["O1"] == {KIND: 1}
    assert evidence.counts(end)["O1"] == {}


def test_purposes_are_those_of_the_bylaws_in_their_order() -> None:
    assert list(evidence.purposes()) == [purpose.code for purpose in Purpose.objects.order_by("order")]


def test_evidence_follows_a_record_that_is_merged(
    made: Organisation, organisation: Callable[..., Any]
) -> None:
    gone = organisation("Azotea Cine", member=False)
    evidence.link(made, ["O1"], by=SYSTEM)
    evidence.link(gone, ["O1", "O2"], by=SYSTEM)
    kept = actions.merge(made, gone, by=SYSTEM)
    assert codes(kept) == ["O1", "O2"]


def test_only_those_who_manage_it_say_what_an_object_is_evidence_for(
    made: Organisation, account: Callable[..., Any], representative: Callable[..., Any]
) -> None:
    file = attachments.attach(made, BytesIO(b"%PDF-1.7"), name="a.pdf", by=SYSTEM)
    edition = actions.issue_guide("en", published=True, by=SYSTEM)
    for by in (account("editor"), representative(made)):
        for one in (made, file, edition):
            with pytest.raises(PermissionDenied):
                evidence.link(one, ["O1"], by=by)
    for one in (made, file, edition):
        assert (
            len(
                evidence.link(one, ["O1"], by=account("office_staff", email=f"{one.pk}{type(one)}@a.example"))
            )
            == 1
        )


def test_office_says_on_a_record_what_it_and_its_files_are_evidence_for(
    office: Client, made: Organisation
) -> None:
    file = attachments.attach(made, BytesIO(b"%PDF-1.7"), name="agreement.pdf", by=SYSTEM)
    path = reverse("office_organisation", args=[made.pk])
    assert office.post(path, {"action": "evidence"}).status_code == 422
    office.post(path, {"action": "evidence", "purpose": ["O1", "O3"], "note": "Zanzíbar"})
    office.post(path, {"action": "evidence", "purpose": ["O2"], "part": file.pk})
    assert (codes(made), codes(file)) == (["O1", "O3"], ["O2"])
    text = office.get(path).content.decode()
    assert ("Zanzíbar" in text, text.count('value="no_evidence"')) == (True, 3)
    link = evidence.of_object(file).get()
    assert office.post(path, {"action": "no_evidence", "link": link.pk}).status_code == 404
    office.post(path, {"action": "no_evidence", "link": link.pk, "part": file.pk})
    assert codes(file) == []


def test_file_that_is_taken_away_is_no_longer_evidence(made: Organisation) -> None:
    file = attachments.attach(made, BytesIO(b"%PDF-1.7"), name="agreement.pdf", by=SYSTEM)
    evidence.link(file, ["O2"], by=SYSTEM)
    attachments.detach(file, made, by=SYSTEM)
    assert list(evidence.of("O2")) == []


def test_office_sees_purpose_by_purpose_what_stands_as_evidence(office: Client, made: Organisation) -> None:
    edition = actions.issue_guide("en", published=True, by=SYSTEM)
    evidence.link(made, ["O1"], by=SYSTEM)
    evidence.link(edition, ["O2"], by=SYSTEM)
    EvidenceLink.objects.filter(code="O1").update(on=timezone.localdate() - timedelta(days=400))
    path, today = reverse("office_evidence"), timezone.localdate()
    for query, found in {
        "": {"O1", "O2"},
        "?code=O1": {"O1"},
        f"?kind={KIND}": {"O1"},
        f"?since={today}": {"O2"},
        f"?until={today}": {"O1", "O2"},
        f"?until={today - timedelta(days=1)}": {"O1"},
    }.items():
        answer = office.get(path + query)
        listed = {row.code for row, _cells, _acts in answer.context["rows"]}
        assert listed == found, query
    assert {code: total for code, _n, _u, _t, total in answer.context["purposes"]}["O2"] == 0
    assert office.get(f"{path}?since=tomorrow").status_code == 400
    exported = office.get(f"{path}?export=csv&code=O2").content.decode()
    assert (edition.number in exported, "Azotea" in exported) == (True, False)
    assert reverse("office_document", args=[edition.pk]) in office.get(path).content.decode()


def test_evidence_of_a_domain_that_is_gone_is_shown_without_a_way(office: Client, made: Organisation) -> None:
    evidence.link(made, ["O1"], by=SYSTEM)
    EvidenceLink.objects.update(object_type="gone.thing")
    assert "gone.thing" in office.get(reverse("office_evidence")).content.decode()


@pytest.fixture
def news(made: Organisation, account: Callable[..., Any]) -> Callable[..., NewsPage]:
    editor = account("editor")

    def publish(language: str, *purposes: str) -> NewsPage:
        index = NewsIndexPage.objects.get(locale__language_code=language)
        page = NewsPage(
            title="A fund",
            slug="a-fund",
            date=date(2026, 3, 1),
            locale=Locale.objects.get(language_code=language),
        )
        page.purposes = list(Purpose.objects.filter(code__in=purposes))
        index.add_child(instance=page)
        page.save_revision(user=editor).publish()
        page.editor = editor
        return page

    return publish


def test_news_are_evidence_while_they_are_published(news: Callable[..., NewsPage]) -> None:
    page = news("es", "O1", "O2")
    assert [(one.code, one.on) for one in evidence.of_object(page)] == [
        ("O1", date(2026, 3, 1)),
        ("O2", date(2026, 3, 1)),
    ]
    page.purposes = list(Purpose.objects.filter(code__in=["O2", "O3"]))
    page.save_revision(user=page.editor).publish()
    assert codes(page) == ["O2", "O3"]
    page.unpublish()
    assert codes(page) == []


def test_news_in_several_languages_count_once(news: Callable[..., NewsPage]) -> None:
    assert codes(news("en", "O1")) == []


def test_news_published_before_are_noted_later(news: Callable[..., NewsPage]) -> None:
    page = news("es", "O1")
    EvidenceLink.objects.all().delete()
    take_stock()
    take_stock()
    assert codes(page) == ["O1"]
