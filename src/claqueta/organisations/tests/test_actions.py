"""Drafts, publishing, history, confirmation, invitations, merging."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from claqueta.accounts.actions import InvitationUnusable, accept_invitation
from claqueta.foundation import deadlines
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.audit import history_of
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.models import Deadline, Notification, OutgoingMail
from claqueta.foundation.versions import EditedMeanwhile
from claqueta.organisations import actions
from claqueta.organisations.models import Organisation
from conftest import posted


def secret_in_mail() -> str:
    return (
        next(word for word in posted()[-1].body.split() if "/invitation/" in word or "/invitacion/" in word)
        .rstrip("/")
        .rpartition("/")[2]
    )


def test_draft_shows_nothing_until_published_and_the_office_is_told(
    organisation: Callable[..., Any],
    representative: Callable[..., Any],
    account: Callable[..., Any],
    django_capture_on_commit_callbacks: Any,
) -> None:
    made, staff = organisation(), account("office_staff")
    rep = representative(made)
    actions.save_draft(made, {"website": "https://new.example", "legal_name": "Not mine to change"}, by=rep)
    made.refresh_from_db()
    assert made.website == ""
    with django_capture_on_commit_callbacks(execute=True):
        actions.publish_profile(made, by=rep)
    made.refresh_from_db()
    assert (made.website, made.legal_name, made.version) == ("https://new.example", "Azotea Films S.L.", 2)
    assert Notification.objects.filter(recipient=staff).count() == 1
    assert history_of(made).filter(verb="organisations.published").get().changes == {
        "website": ["", "https://new.example"]
    }


def test_stranger_and_colleague_may_not_publish(
    organisation: Callable[..., Any], account: Callable[..., Any], representative: Callable[..., Any]
) -> None:
    made = organisation()
    with pytest.raises(PermissionDenied):
        actions.publish_profile(made, {"website": "https://x.example"}, by=account())
    colleague = representative(made, kind="colleague")
    actions.save_draft(made, {"website": "https://x.example"}, by=colleague)
    with pytest.raises(PermissionDenied):
        actions.publish_profile(made, by=colleague)


def test_second_editor_sees_both_versions(organisation: Callable[..., Any]) -> None:
    made = organisation()
    actions.publish_profile(made, {"website": "https://one.example"}, base_version=1, by=SYSTEM)
    with pytest.raises(EditedMeanwhile) as caught:
        actions.publish_profile(made, {"website": "https://two.example"}, base_version=1, by=SYSTEM)
    assert caught.value.theirs["website"] == ("", "https://one.example")
    merged = actions.publish_profile(made, {"phone": "+34 910 000 000"}, base_version=1, by=SYSTEM)
    assert (merged.website, merged.phone) == ("https://one.example", "+34 910 000 000")


def test_revert_publishes_an_earlier_version_as_a_new_one(
    organisation: Callable[..., Any], account: Callable[..., Any]
) -> None:
    made = organisation(website="https://old.example")
    actions.publish_profile(made, {"website": "https://new.example"}, by=SYSTEM)
    back = actions.revert(made, made.versions.get(version=1), by=account("office_staff"))
    assert (back.website, back.version) == ("https://old.example", 3)


def test_two_organisations_cannot_have_one_tax_id(organisation: Callable[..., Any]) -> None:
    organisation("Azotea", tax_country="ES", tax_id="B00904094")
    with pytest.raises(actions.TaxIdTaken):
        organisation("Nogal", tax_country="ES", tax_id="B00904094")


def test_capability_of_another_activity_is_refused(organisation: Callable[..., Any]) -> None:
    made = organisation()
    with pytest.raises(ValidationError):
        actions.publish_profile(
            made,
            {"activities": [{"code": "5.7", "primary": True, "capabilities": {"stages": []}}]},
            by=SYSTEM,
        )


def test_invitation_works_once_and_gives_the_affiliation(
    organisation: Callable[..., Any], account: Callable[..., Any], django_capture_on_commit_callbacks: Any
) -> None:
    made = organisation()
    with django_capture_on_commit_callbacks(execute=True):
        actions.invite_representative(made, "Ana@Company.example", by=account("office_staff"))
    secret = secret_in_mail()
    ana = accept_invitation(secret, name="Ana")
    assert ana.has_perm("organisations.publish_profile", made)
    with pytest.raises(InvitationUnusable):
        accept_invitation(secret, name="Eve")


def test_unanswered_requests_sink_the_entry(
    organisation: Callable[..., Any], representative: Callable[..., Any]
) -> None:
    made = organisation()
    representative(made)
    Organisation.objects.update(created_at=timezone.now() - timedelta(days=200))
    assert [actions.run_confirmations(), actions.run_confirmations()] == [1, 0]
    for misses, mails in ((1, 2), (2, 2)):
        Deadline.objects.filter(state="running").update(next_at=timezone.now(), due_at=timezone.now())
        assert [deadlines.look(), deadlines.look(), actions.run_confirmations()] == [1, 0, 0]
        assert (Organisation.objects.get().confirmation_misses, OutgoingMail.objects.count()) == (
            misses,
            mails,
        )
    assert not deadlines.running().exists()
    actions.confirm(made, by=SYSTEM)
    assert Organisation.objects.get().confirmation_misses == 0


def test_answer_is_waited_for_as_long_as_the_rule_says_by_those_who_act(
    organisation: Callable[..., Any], representative: Callable[..., Any], account: Callable[..., Any]
) -> None:
    made = organisation()
    rep = representative(made)
    actions.ask_for_confirmation(made, by=SYSTEM)
    first = deadlines.of(made).get()
    assert first.last_day == timezone.localdate() + timedelta(days=rule("confirm_reminders").value)
    (mine,) = deadlines.concerning(rep, deadlines.running())
    assert (mine.thing, mine.url) == (made, f"/es/area/{made.slug}/")
    assert deadlines.concerning(account("office_admin"), deadlines.running()) == []
    actions.ask_for_confirmation(made, by=SYSTEM)
    actions.confirm(made, by=rep)
    assert sorted(deadlines.of(made).values_list("state", flat=True)) == ["dropped", "met"]


@pytest.mark.parametrize("change", ["left", "merged"])
def test_whoever_is_no_member_any_more_is_not_asked_again(
    change: str, organisation: Callable[..., Any], representative: Callable[..., Any]
) -> None:
    made = organisation()
    representative(made)
    actions.ask_for_confirmation(made, by=SYSTEM)
    actions.set_standing(made, standing="", since=None, by=SYSTEM, mistaken=change == "merged")
    if change == "merged":
        actions.merge(organisation("Faro"), made, by=SYSTEM)
    Deadline.objects.filter(state="running").update(next_at=timezone.now(), due_at=timezone.now())
    deadlines.look()
    assert (Organisation.objects.get(pk=made.pk).confirmation_misses, OutgoingMail.objects.count()) == (0, 1)
    assert not deadlines.running().exists()


def test_confirmation_link_is_used_up(
    organisation: Callable[..., Any], representative: Callable[..., Any]
) -> None:
    made = organisation()
    rep = representative(made)
    actions.ask_for_confirmation(made, by=SYSTEM)
    made.refresh_from_db()
    token = actions.confirmation_token(made, rep)
    assert actions.read_confirmation(token) == (made, rep)
    actions.confirm(made, by=rep)
    assert actions.read_confirmation(token) is None
    assert actions.read_confirmation("forged") is None


def test_merge_keeps_all_and_redirects(organisation: Callable[..., Any], client: Any) -> None:
    kept, gone = (
        organisation("Azotea", website="https://a.example"),
        organisation("Azotea Cine", member=False, phone="+34 910 000 000", codes=("4.1",)),
    )
    one = actions.merge(kept, gone, by=SYSTEM)
    assert (one.phone, one.former_names) == ("+34 910 000 000", ["Azotea Cine S.L.", "Azotea Cine"])
    assert {activity.category.code for activity in one.activities.all()} == {"5.7", "4.1"}
    assert client.get("/en/directory/azotea-cine/").headers["Location"] == "/en/directory/azotea/"


@pytest.mark.parametrize(
    "body", [b"<svg onload='alert(1)'></svg>", b"not a picture", b"\x89PNG\r\n\x1a\nbroken"]
)
def test_logo_that_is_no_picture_is_refused(organisation: Callable[..., Any], body: bytes) -> None:
    with pytest.raises(ValidationError):
        actions.set_logo(
            organisation(), actions.checked_logo(SimpleUploadedFile("logo.png", body)), by=SYSTEM
        )
