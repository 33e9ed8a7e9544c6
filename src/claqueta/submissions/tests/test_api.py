"""Projects through the API: each caller sees of them what the screens show, and finds nothing by what they do not show."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claqueta.accounts.models import Account
from claqueta.foundation.models import Notification
from claqueta.organisations.models import Affiliation
from claqueta.submissions import actions
from claqueta.submissions.actions import telling
from claqueta.submissions.holders import held_by, token_of
from claqueta.submissions.models import Decision, ProjectAccess, Submission
from claqueta.submissions.tests.factories import CONTACT, SECRET
from claqueta.submissions.tests.test_presented import MORE
from conftest import posted

pytestmark = pytest.mark.django_db
type Make = Callable[..., Any]


@pytest.fixture
def ask(client: Client, key_for: Make) -> Make:
    keys: dict[int, str] = {}

    def get(url: str, account: Any = None) -> Any:
        if account is None:
            return client.get(f"{url}?lang=en" if "?" not in url else f"{url}&lang=en")
        keys.setdefault(account.pk, key_for(account, "read"))
        return client.get(
            f"{url}{'&' if '?' in url else '?'}lang=en",
            headers={"Authorization": f"Bearer {keys[account.pk]}"},
        )

    return get


@pytest.fixture
def registered(accreditation: Make, registration: Make) -> Make:
    """Somebody accredited at a project's event, with their account."""

    def make(project: Any, who: Any) -> Any:
        made = registration(accreditation(project.call.event))
        made.account = who
        made.save()
        return made

    return make


@pytest.mark.parametrize(
    ("circle", "told"),
    [
        ("card", 0),
        ("accredited", 1),
        ("request", 2),
        ("nda", 3),
        ("office", 4),
    ],
)
def test_key_sees_of_a_project_what_its_circle_sees(
    ask: Make,
    shown: Make,
    account: Make,
    registered: Make,
    circle: str,
    told: int,
) -> None:
    made = shown()
    ana = account("office_staff") if circle == "office" else account()
    if circle not in ("card", "office"):
        who = registered(made, ana)
        if circle != "accredited":
            accepted = {"nda_at": timezone.now(), "nda_version": made.call.nda_version}
            ProjectAccess.objects.create(
                submission=made, registration=who, state="granted", **(accepted if circle == "nda" else {})
            )
    for url in ("/api/v1/projects", f"/api/v1/projects/{made.public_id}"):
        answer = ask(url, ana)
        assert answer.status_code == 200
        body = answer.json()
        one = body["items"][0] if "items" in body else body
        assert one["circle"] == circle
        said = " ".join(one["facts"].values())
        for number, texts in enumerate(MORE.values()):
            # A sum of the table is a cell of it, which the API does not draw.
            seen = [text in said for text in texts if "600" not in text]
            assert seen == [number < told] * len(seen), (circle, texts)
        assert "irene@producer.example" not in answer.text


def test_nobody_finds_a_project_by_the_title_of_one_that_they_do_not_see(
    ask: Make, shown: Make, submission: Make, account: Make
) -> None:
    submission(shown(title="Oculta y vista").call, title=f"{SECRET} oculta")
    for who in (None, account(), account("board_member")):
        assert [one["title"] for one in ask("/api/v1/projects?q=oculta", who).json()["items"]] == ["The Tide"]
    assert len(ask("/api/v1/projects?q=oculta", account("office_staff")).json()["items"]) == 2


def test_producer_sees_their_own_and_no_decision_before_its_letter(
    ask: Make, shown: Make, submission: Make, account: Make
) -> None:
    call, ana = shown(title_english="").call, account()
    own = submission(call, "rejected", title="Mía", title_english="")
    other = submission(call, title=f"{SECRET} ajena")
    Submission.objects.filter(pk=own.pk).update(account=ana)
    Decision.objects.filter(submission=own).update(letter_at=None)
    url = f"/api/v1/projects?call={call.slug}"
    answer = ask(url, ana)
    found = {(one["title"], one["state"], one["circle"]) for one in answer.json()["items"]}
    assert found == {("La marea", "selected", "card"), ("Mía", "submitted", "office")}
    assert ask(f"/api/v1/projects/{own.public_id}", ana).json()["state"] == "submitted"
    assert ask(f"/api/v1/projects/{other.public_id}", ana).status_code == 404
    assert f"{SECRET} ajena" not in repr(answer.json())
    Decision.objects.filter(submission=own).update(letter_at=timezone.now())
    assert ask(f"/api/v1/projects/{own.public_id}", ana).json()["state"] == "rejected"
    assert ask(f"/api/v1/projects/{own.public_id}").status_code == 404


def test_project_of_a_company_passes_to_who_acts_for_it_now_and_from_who_no_longer_does(
    ask: Make, project_call: Make, organisation: Make, representative: Make, account: Make, client: Client
) -> None:
    company, elsewhere = organisation("Azotea Films"), organisation("Otra")
    ana, other = representative(company), representative(elsewhere, email="other@people.example")
    said = {**CONTACT, "email": ana.email}
    own = actions.begin_submission(project_call(), said, organisation=company, by=ana)
    alone = actions.begin_submission(own.call, said, by=ana)
    mailed = token_of(own)

    def seen(who: Account) -> tuple[bool, int, bool]:
        client.force_login(who)
        status = ask(f"/api/v1/projects/{own.public_id}", who).status_code
        found = client.get(reverse("my_projects")).text
        return own.code in found, status, Account.objects.get(pk=who.pk).has_perm("submissions.write", own)

    def works(token: str) -> bool:
        held = held_by(token)
        return held is not None and held.works

    assert seen(ana) == (True, 200, True)
    own_link = token_of(own, ana.pk)
    assert (works(mailed), works(own_link)) == (True, True)
    Affiliation.objects.filter(person__account=ana).update(until=timezone.localdate())
    eva = representative(company, email="eva@people.example")
    assert [seen(who) for who in (ana, eva, other)] == [
        (False, 404, False),
        (True, 200, True),
        (False, 404, False),
    ]
    assert [works(one) for one in (mailed, own_link, token_of(own, other.pk), token_of(own, eva.pk))] == [
        False,
        False,
        False,
        True,
    ]
    # The old link asks for no other, which would end those of who acts now; mails go to them, each with a link that works.
    client.logout()
    assert client.post(reverse("submission", args=[mailed]), {"again": "1"}).status_code == 404
    own.refresh_from_db()
    assert own.link_number == 1
    posted().clear()
    telling.draft_waits(own)
    [mail] = posted()
    [token] = re.findall(r"/([\w:=-]{40,})/", mail.body)
    assert (mail.to, held_by(token).by.account_id) == ([eva.email], eva.pk)  # type: ignore[union-attr]
    # Nobody is left, not even whose account there is: the office hears of it, once, and nobody else does.
    Affiliation.objects.filter(person__account=eva).update(until=timezone.localdate())
    office = account("office_staff")
    posted().clear()
    telling.draft_waits(own)
    telling.draft_waits(own)
    (told,) = Notification.objects.filter(kind="submissions.unreached")
    assert (told.recipient, told.url) == (office, reverse("office_submission", args=[own.pk]))
    assert all(word in f"{told.subject} {told.body}" for word in (company.name, own.code, "closes soon"))
    assert {tuple(mail.to) for mail in posted()} == {(office.email,)}
    # What she submitted for nobody but herself stays hers.
    assert [who.has_perm("submissions.write", alone) for who in (ana, eva)] == [True, False]
    assert works(token_of(alone))
    with pytest.raises(PermissionDenied):
        actions.SUBMISSIONS.make("withdraw", own, by=Account.objects.get(pk=ana.pk))


def test_office_reads_what_is_submitted_and_not_what_is_being_written(
    ask: Make, project_call: Make, submission: Make, account: Make
) -> None:
    call, staff = project_call(), account("office_staff")
    there, draft = submission(call), submission(call, "draft", title=f"{SECRET} a medias")
    answer = ask("/api/v1/projects", staff)
    assert [one["id"] for one in answer.json()["items"]] == [str(there.public_id)]
    assert ask(f"/api/v1/projects/{draft.public_id}", staff).status_code == 404
    assert ask("/api/v1/projects").json()["items"] == []


def test_draft_of_a_call_is_the_offices_alone(ask: Make, project_call: Make, account: Make) -> None:
    call = project_call("draft", summary={"es": SECRET, "en": SECRET})
    for who in (None, account(), account("board_member")):
        assert SECRET not in repr(ask("/api/v1/project-calls", who).json())
        assert ask(f"/api/v1/project-calls/{call.slug}", who).status_code == 404
    one = ask(f"/api/v1/project-calls/{call.slug}", account("office_staff")).json()
    assert (one["state"], one["summary"]) == ("draft", SECRET)


def test_list_takes_few_queries_for_whoever_was_let_in(
    client: Client,
    shown: Make,
    submission: Make,
    account: Make,
    registered: Make,
    key_for: Make,
    django_assert_num_queries: Any,
) -> None:
    made, ana = shown(), account()
    who = registered(made, ana)
    for number in range(4):
        another = submission(made.call, "selected", title=f"Otra {number}")
        ProjectAccess.objects.create(submission=another, registration=who, state="granted")
        Submission.objects.filter(pk=another.pk).update(account=ana)
    headers = {"Authorization": f"Bearer {key_for(ana, 'read')}"}
    client.get("/api/v1/projects?limit=1", headers=headers)
    with django_assert_num_queries(10):
        assert len(client.get("/api/v1/projects", headers=headers).json()["items"]) == 5
