"""What the board reads and says, and who never learns of it; the welcome; the office's screens."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from claqueta.foundation import privacy
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.due import due_today
from claqueta.foundation.models import AuditEntry
from claqueta.membership import actions
from claqueta.membership.applicants import Applicant, token_of
from claqueta.membership.models import OnboardingStep, Opinion
from claqueta.membership.queries.board import conflicts_of

pytestmark = pytest.mark.django_db


def url(name: str, *args: Any) -> str:
    with translation.override("en"):
        return reverse(name, args=args)


def admitted(application: Callable[..., Any], account: Callable[..., Any]) -> Any:
    said = {"sitting": "Board 4", "decided_on": timezone.localdate()}
    return actions.APPLICATIONS.make("admit", application("board"), by=account("office_staff"), **said).thing


def test_board_reads_asks_and_gives_its_opinion(
    client: Client, application: Callable[..., Any], account: Callable[..., Any]
) -> None:
    made = application("board")
    client.force_login(account("board_member"))
    page = url("board_application", made.public_id)
    assert "Bruma" in client.get(url("board_applications")).content.decode()
    assert "We shoot in Madrid." in client.get(page).content.decode()
    assert client.post(page, {"action": "opinion"}).status_code == 422
    assert client.post(page, {"action": "opinion", "view": "for", "text": "Good"}).status_code == 302
    assert client.post(page, {"action": "thread_write", "text": ""}).status_code == 422
    assert client.post(page, {"action": "thread_write", "text": "Who are they?"}).status_code == 302
    assert client.post(page, {"action": "opinion", "conflict": "My sister works there"}).status_code == 302
    opinion = Opinion.objects.get()
    assert (opinion.view, opinion.conflict) == ("", "My sister works there")


def test_nobody_else_reads_a_word_of_it(
    client: Client,
    application: Callable[..., Any],
    account: Callable[..., Any],
    organisation: Callable[..., Any],
    representative: Callable[..., Any],
) -> None:
    made = application("board")
    actions.give_opinion(made, view="against", text="Zanzíbar", by=account("board_member"))
    with translation.override("en"):
        own = reverse("application", args=[token_of(made)])
    assert "Zanzíbar" not in client.get(own).content.decode()
    for who in (account(email="nobody@x.example"), representative(organisation("Faro")), account("editor")):
        client.force_login(who)
        assert client.get(url("board_application", made.public_id)).status_code == 403
        assert client.get(url("board_applications")).status_code == 403
        assert client.get(f"/office/applications/{made.pk}/").status_code in (302, 403)
    assert "Zanzíbar" not in repr(list(AuditEntry.objects.values()))
    with pytest.raises(PermissionDenied):
        actions.give_opinion(made, view="for", by=Applicant(made.pk))


def test_drafts_are_the_applicants_alone(
    client: Client, draft: Callable[..., Any], account: Callable[..., Any]
) -> None:
    made = draft()
    client.force_login(account("board_member"))
    assert client.get(url("board_application", made.public_id)).status_code == 404
    client.force_login(account("office_staff", email="o@x.example"))
    assert client.get(f"/office/applications/{made.pk}/").status_code == 404


def test_papers_are_read_by_the_board_and_by_nobody_else(
    client: Client, draft: Callable[..., Any], account: Callable[..., Any]
) -> None:
    made = draft()
    paper = actions.attach_paper(
        made, "resolution_file", SimpleUploadedFile("a.pdf", b"%PDF-1.7"), by=Applicant(made.pk)
    )
    made.refresh_from_db()
    made = actions.APPLICATIONS.make("send", made, by=SYSTEM).thing
    made = actions.APPLICATIONS.make("complete", made, by=SYSTEM).thing
    path = url("board_paper", made.public_id, paper.pk)
    assert client.get(path).status_code == 302
    client.force_login(account(email="nobody@x.example"))
    assert client.get(path).status_code == 403
    client.force_login(account("board_member"))
    answer = client.get(path)
    assert b"".join(answer.streaming_content) == b"%PDF-1.7"  # type: ignore[attr-defined]
    assert client.get(path.replace(f"/{paper.pk}/", "/99/")).status_code == 404


def test_interest_of_a_reader_is_seen(
    application: Callable[..., Any],
    organisation: Callable[..., Any],
    representative: Callable[..., Any],
    account: Callable[..., Any],
) -> None:
    made = application("board")
    rival = representative(organisation("Faro"), email="rival@x.example")
    own = representative(
        organisation("Bruma", member=False, tax_id="B12345674", tax_country="ES"), email="own@x.example"
    )
    assert [len(conflicts_of(made, who)) for who in (rival, own, account(email="ana@bruma.example"))] == [
        1,
        1,
        1,
    ]
    assert conflicts_of(made, account("board_member")) == []


def test_opinions_are_closed_when_it_is_decided(
    application: Callable[..., Any], account: Callable[..., Any]
) -> None:
    made = admitted(application, account)
    with pytest.raises(ValidationError):
        actions.give_opinion(made, view="for", by=account("board_member"))


def test_opinion_is_shown_to_whoever_gave_it_and_goes_with_them(
    application: Callable[..., Any], account: Callable[..., Any]
) -> None:
    by = account("board_member", email="board@x.example")
    actions.give_opinion(application("board"), view="for", text="Good", by=by)
    assert privacy.export_of("board@x.example")["opinions"][0]["text"] == "Good"
    privacy.erase("board@x.example", by=SYSTEM)
    assert not Opinion.objects.exists()


def test_member_ticks_its_own_steps_and_not_the_offices(
    client: Client,
    application: Callable[..., Any],
    account: Callable[..., Any],
    representative: Callable[..., Any],
) -> None:
    made = admitted(application, account)
    client.force_login(representative(made.organisation))
    mine, theirs = (OnboardingStep.objects.filter(who=who).first() for who in ("member", "office"))
    assert mine is not None
    assert theirs is not None
    area = url("membership", made.organisation.slug)
    assert "Complete and publish the directory entry" in client.get(area).content.decode()
    assert client.post(url("membership_tick", made.organisation.slug, mine.pk)).status_code == 302
    assert client.post(url("membership_tick", made.organisation.slug, theirs.pk)).status_code == 403
    assert client.post(url("membership_tick", made.organisation.slug, 99_999)).status_code == 404
    assert OnboardingStep.objects.filter(done_at__isnull=False).count() == 1
    client.post(url("membership_tick", made.organisation.slug, mine.pk), {"undo": "1"})
    assert OnboardingStep.objects.filter(done_at__isnull=False).count() == 0


def test_office_finds_what_is_due_and_does_it(
    client: Client,
    application: Callable[..., Any],
    account: Callable[..., Any],
    organisation: Callable[..., Any],
) -> None:
    staff = account("office_staff")
    made = application("received")
    with translation.override("en"):
        assert "Applications to look through" in [due.title for due in due_today(staff)]
    client.force_login(staff)
    page = f"/office/applications/{made.pk}/"
    assert client.post(page, {"action": "complete"}).status_code == 302
    assert client.post(page, {"action": "board"}).status_code == 302
    words = {
        "action": "admit",
        "step": "2",
        "admit-sitting": "Board 4",
        "admit-decided_on": timezone.localdate().isoformat(),
    }
    answer = client.post(f"{page}?do=admit", words)
    made.refresh_from_db()
    assert (answer.status_code, made.state) == (302, "admitted")
    for path in (
        "applications/",
        f"applications/{made.pk}/",
        "leaving/",
        "leaving/new/",
        "welcome/",
        "declarations/",
        "reductions/",
    ):
        assert client.get(f"/office/{path}").status_code == 200, path
    member = made.organisation
    words = {"organisation": member.pk, "cause": "dues", "grounds": "Unpaid"}
    assert client.post("/office/leaving/new/", words).status_code == 302
    words = {
        "action": "add",
        "organisation": member.pk,
        "key": "new_company",
        "since": timezone.localdate().isoformat(),
        "reason": "New",
    }
    assert client.post("/office/reductions/", words).status_code == 302
    assert client.get(f"/office/leaving/{member.leaving_files.get().pk}/").status_code == 200


def test_lists_ask_the_database_a_known_number_of_times(
    client: Client,
    application: Callable[..., Any],
    account: Callable[..., Any],
    django_assert_max_num_queries: Any,
) -> None:
    from claqueta.membership.tests.factories import answers

    for number in range(4):
        application(
            "board",
            email=f"a{number}@b.example",
            said=answers(organisation={"legal_name": f"Bruma {number}"}),
        )
    client.force_login(account("board_member"))
    client.get(url("board_applications"))
    with django_assert_max_num_queries(16):
        client.get(url("board_applications"))
