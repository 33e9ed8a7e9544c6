"""Routes about one object: whoever has no business with it is refused, with data that could leak."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from claqueta.accounts import actions as accounts
from claqueta.accounts.models import Person
from claqueta.foundation import attachments, threads
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.imports.process import prepare
from claqueta.foundation.models import Job, Notification, SavedView, WebhookEndpoint
from claqueta.organisations import actions
from claqueta.organisations.models import Affiliation, Organisation, ProfileDraft, Shortlist
from claqueta.organisations.talk import TALK
from tests.clients import SIGN_IN

pytestmark = pytest.mark.whole
SECRET = "Zanzíbar"
PASSWORD = "django.contrib.auth.backends.ModelBackend"
OUTSIDE_THE_OFFICE = (
    "guest",
    "nobody",
    "stranger",
    "treasurer",
    "secretary",
    "board_member",
    "partner_officer",
)


@pytest.fixture
def target(organisation: Callable[..., Any], representative: Callable[..., Any]) -> Any:
    """An organisation with a draft, history, notes and a representative: all of them say Zanzíbar."""
    made = organisation("Azotea Films", office_notes=f"{SECRET} in the notes")
    actions.publish_profile(made, {"tagline": {"es": f"{SECRET} una vez", "en": f"{SECRET} once"}}, by=SYSTEM)
    actions.publish_profile(made, {"tagline": {"es": "Ya no", "en": "No more"}}, by=SYSTEM)
    who = representative(made, email=f"{SECRET.lower()}@azotea.example")
    actions.save_draft(made, {"tagline": {"es": f"{SECRET} pronto", "en": f"{SECRET} soon"}}, by=who)
    made.who = who
    return made


@pytest.fixture
def enter(
    client: Client,
    account: Callable[..., Any],
    organisation: Callable[..., Any],
    representative: Callable[..., Any],
) -> Callable[[str], Client]:
    """Sign in as a role; `stranger` represents another organisation."""

    def as_role(role: str) -> Client:
        if role == "stranger":
            client.force_login(representative(organisation("Otra Casa"), email="otra@casa.example"), PASSWORD)
        elif role != "guest":
            client.force_login(account(*() if role == "nobody" else (role,)), PASSWORD)
        return client

    return as_role


def refused(answer: Any) -> bool:
    """Sent to sign in, forbidden or unknown; in none of these is anything told."""
    told = SECRET.lower() in answer.content.decode("utf-8", "replace").lower()
    if answer.status_code == 302:
        # To sign in; or, for an editor in the office, back to its home with a message.
        way = answer.headers["Location"]
        return not told and (way.startswith(SIGN_IN) or way == "/office/")
    return not told and answer.status_code in (403, 404)


@pytest.mark.parametrize("role", OUTSIDE_THE_OFFICE)
def test_office_object_is_refused_outside_the_office(
    role: str, enter: Callable[[str], Client], target: Any, account: Callable[..., Any]
) -> None:
    staff = account("office_staff", email="staff@office.example")
    batch = prepare("organisations", f"Nombre;CIF\n{SECRET} Films;B00\n".encode(), f"{SECRET}.csv", by=staff)
    job = Job.objects.create(kind="guide", title=f"{SECRET} guide")
    job.file.save("guide.pdf", ContentFile(b"%PDF-1.7 Zanz\xc3\xadbar"))
    kept = attachments.attach(target, ContentFile(f"{SECRET} agreement".encode()), name="a.txt", by=staff)
    edition = actions.issue_guide("en", published=False, by=staff)
    paths = {
        "office_organisation": [target.pk],
        "office_document": [edition.pk],
        "document_file": [edition.written_code],
        "office_attachment": [kept.pk],
        "office_import": [batch.pk],
        "office_import_rejected": [batch.pk],
        "office_job": [job.pk],
        "office_job_file": [job.pk],
        "office_person": [Person.objects.get(account=target.who).pk],
    }
    client = enter(role)
    seen = {name: refused(client.get(reverse(name, args=args))) for name, args in paths.items()}
    assert seen == dict.fromkeys(paths, True)


@pytest.mark.parametrize("role", [*OUTSIDE_THE_OFFICE, "editor", "office_staff"])
def test_only_an_administrator_exports_or_erases_a_person(
    role: str, enter: Callable[[str], Client], target: Any
) -> None:
    client = enter(role)
    for action in ("export", "erase"):
        email = target.who.email
        answer = client.post(reverse("office_subject"), {"action": action, "email": email, "again": email})
        assert refused(answer)
    target.who.refresh_from_db()
    assert target.who.is_active


@pytest.mark.parametrize("role", ["guest", "nobody", "stranger", "editor", "treasurer", "board_member"])
def test_profile_of_another_organisation_is_neither_seen_nor_changed(
    role: str, enter: Callable[[str], Client], target: Any
) -> None:
    affiliation = Affiliation.objects.get(organisation=target)
    client = enter(role)
    reads = ("profile_edit", "profile_preview", "profile_history", "profile_people", "profile_pictures")
    reads = (*reads, "profile_talk")
    threads.write(target, TALK, f"{SECRET} in a message", by=target.who)
    writes: dict[str, list[Any]] = {
        "profile_publish": [],
        "profile_discard": [],
        "profile_confirm": [],
        "profile_revert": [2],
        "profile_end_affiliation": [affiliation.pk],
        "profile_people": [],
        "profile_pictures": [],
        "profile_talk": [],
    }
    seen = {name: refused(client.get(reverse(name, args=[target.slug]))) for name in reads}
    done = {
        name: refused(client.post(reverse(name, args=[target.slug, *more]), {"email": "new@one.example"}))
        for name, more in writes.items()
    }
    affiliation.refresh_from_db()
    after = Organisation.objects.get(pk=target.pk)
    assert (seen, done) == (dict.fromkeys(reads, True), dict.fromkeys(writes, True))
    assert (after.version, after.confirmed_at, affiliation.until) == (3, None, None)
    assert ProfileDraft.objects.filter(organisation=target).count() == 1


def test_colleague_edits_but_neither_publishes_reverts_nor_invites(
    client: Client, target: Any, representative: Callable[..., Any]
) -> None:
    client.force_login(representative(target, kind="colleague", email="col@azotea.example"), PASSWORD)
    assert client.get(reverse("profile_edit", args=[target.slug])).status_code == 200
    answers = [
        client.post(reverse("profile_publish", args=[target.slug])).status_code,
        client.post(reverse("profile_revert", args=[target.slug, 2])).status_code,
        client.get(reverse("profile_people", args=[target.slug])).status_code,
    ]
    assert answers == [403, 403, 403]
    assert Organisation.objects.get(pk=target.pk).version == 3


def test_keys_webhooks_and_views_belong_to_their_owner(client: Client, account: Callable[..., Any]) -> None:
    owner, other = account("office_staff", email="own@office.example"), account("office_staff")
    token, secret = accounts.make_token(by=owner, name=SECRET, scopes=["read"], days=30)
    hook = WebhookEndpoint.objects.create(owner=owner, url="https://zanzibar.example/", secret="s" * 32)
    view = SavedView.objects.create(owner=owner, list_name="office_jobs", name=SECRET, query="q=x")
    Notification.objects.create(recipient=owner, kind="organisations.published", subject=SECRET)
    client.force_login(other, PASSWORD)
    answers = [
        client.post(reverse("revoke_token", args=[token.pk])),
        client.post(reverse("remove_webhook", args=[hook.pk])),
        client.post(
            reverse("office_save_view"), {"list": "office_jobs", "action": "forget", "view": view.pk}
        ),
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    for name in ("tokens", "webhooks", "notices", "office_jobs", "my_data"):
        assert SECRET.lower() not in client.get(reverse(name)).content.decode().lower()
        assert "zanzibar" not in client.get(reverse(name)).content.decode()
    assert accounts.token_account(secret) is not None
    assert WebhookEndpoint.objects.filter(pk=hook.pk).exists()
    assert SavedView.objects.filter(pk=view.pk).exists()


def test_shared_shortlist_does_not_tell_what_was_hidden_later(
    client: Client, organisation: Callable[..., Any]
) -> None:
    shown, hidden = organisation("Bien Visible"), organisation(f"{SECRET} Films")
    shared = Shortlist.objects.create(title="", organisations=[shown.slug, hidden.slug])
    actions.set_listed([hidden], False, by=SYSTEM)
    text = client.get(reverse("shortlist_shared", args=[shared.pk])).content.decode()
    assert ("Bien Visible" in text, SECRET in text) == (True, False)


def test_export_of_the_directory_leaves_out_what_is_hidden(
    client: Client, organisation: Callable[..., Any]
) -> None:
    organisation("Bien Visible")
    actions.set_listed([organisation(f"{SECRET} Films")], False, by=SYSTEM)
    for form in ("csv", "json"):
        text = client.get(reverse("directory_export", args=[form])).content.decode()
        assert ("Bien Visible" in text, SECRET in text) == (True, False)


def test_confirmation_link_serves_only_who_may_and_only_once(
    client: Client, target: Any, account: Callable[..., Any]
) -> None:
    actions.ask_for_confirmation(target, by=SYSTEM)
    fresh = Organisation.objects.get(pk=target.pk)
    for_a_stranger = actions.confirmation_token(fresh, account())
    mine = actions.confirmation_token(fresh, target.who)
    assert client.post(reverse("confirm", args=[for_a_stranger])).status_code == 410
    assert Organisation.objects.get(pk=target.pk).confirmed_at is None
    assert client.get(reverse("confirm", args=[mine])).status_code == 200
    assert Organisation.objects.get(pk=target.pk).confirmed_at is None
    client.post(reverse("confirm", args=[mine]))
    assert Organisation.objects.get(pk=target.pk).confirmed_at is not None
    assert client.post(reverse("confirm", args=[mine])).status_code == 410
    assert client.get(reverse("confirm", args=["made-up"])).status_code == 410


def test_office_may_do_what_others_were_refused(
    client: Client, target: Any, account: Callable[..., Any]
) -> None:
    """The refusals above prove something only if the same requests work for those who may."""
    staff = account("office_staff")
    kept = attachments.attach(target, ContentFile(f"{SECRET} agreement".encode()), name="a.txt", by=staff)
    client.force_login(staff, PASSWORD)
    answer = client.get(reverse("office_attachment", args=[kept.pk]))
    body = b"".join(answer.streaming_content)  # type: ignore[arg-type]
    assert (answer.status_code, SECRET in body.decode()) == (200, True)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="a.txt"'
    page = client.get(reverse("office_organisation", args=[target.pk])).content.decode()
    assert "Azotea Films" in page


def test_sharing_a_list_keeps_nothing_that_its_maker_may_not_see(
    client: Client, organisation: Callable[..., Any]
) -> None:
    shown, hidden = organisation("Bien Visible"), organisation(f"{SECRET} Films")
    actions.set_listed([hidden], False, by=SYSTEM)
    client.post(reverse("shortlist_share"), {"o": [shown.slug, hidden.slug]})
    assert Shortlist.objects.get().organisations == [shown.slug]


@pytest.mark.parametrize("role", OUTSIDE_THE_OFFICE)
def test_office_is_not_written_to_from_outside(
    role: str, enter: Callable[[str], Client], target: Any, account: Callable[..., Any]
) -> None:
    staff = account("office_staff", email="staff@office.example")
    batch = prepare("organisations", f"Nombre\n{SECRET} Films\n".encode(), "list.csv", by=staff)
    person = Person.objects.get(account=target.who)
    client = enter(role)
    before = Organisation.objects.count()
    writes: list[tuple[str, list[Any], dict[str, Any]]] = [
        ("office_save_view", [], {"list": "office_jobs", "name": "Mine", "query": ""}),
        ("office_organisation", [target.pk], {"action": "hide"}),
        ("office_organisation_add", [], {"legal_name": "Nueva"}),
        ("office_duplicates", [], {"keep": target.pk, "gone": target.pk}),
        ("office_import", [batch.pk], {"action": "apply"}),
        ("office_person", [person.pk], {"action": "change", "change-name": "Otra"}),
        (
            "office_roles",
            [],
            {"action": "invite", "email": "x@y.example", "role": "editor", "language": "es"},
        ),
        ("office_guide", [], {}),
    ]
    answers = {name: refused(client.post(reverse(name, args=args), data)) for name, args, data in writes}
    assert answers == dict.fromkeys(answers, True)
    target.refresh_from_db()
    person.refresh_from_db()
    assert (Organisation.objects.count(), target.listed, person.name != "Otra") == (before, True, True)
    assert not SavedView.objects.exists()
    assert not Job.objects.exists()
