"""Conversations: read and written by their members while they may see what they are about, and by nobody else."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from claqueta.foundation import threads
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.models import AuditEntry, Notification, Thread, ThreadMember, ThreadMessage
from claqueta.foundation.transactions import Vanished
from claqueta.organisations import actions
from claqueta.organisations.models import Affiliation, Organisation
from claqueta.organisations.talk import TALK, staff, those_who_act
from conftest import posted

pytestmark = pytest.mark.django_db
PASSWORD = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def made(organisation: Callable[..., Any]) -> Organisation:
    one: Organisation = organisation("Azotea Films")
    return one


@pytest.fixture
def office(account: Callable[..., Any]) -> Any:
    return account("office_staff")


@pytest.fixture
def rep(made: Organisation, office: Any, representative: Callable[..., Any]) -> Any:
    return representative(made)


def fresh(account: Any) -> Any:
    """The account as the next request reads it."""
    return type(account).objects.get(pk=account.pk)


def opened(made: Organisation, rep: Any, text: str = "Is our phone right?") -> ThreadMessage:
    return threads.write(made, TALK, text, others=staff(), by=rep)


def test_first_message_opens_a_thread_with_its_members_and_tells_them(
    made: Organisation, rep: Any, office: Any
) -> None:
    message = opened(made, rep, " Is our phone right?\n\nZanzíbar ")
    assert message.text == "Is our phone right?\n\nZanzíbar"
    assert threads.members(message.thread, made, TALK) == [rep, office]
    (notice,) = Notification.objects.all()
    assert (notice.recipient, notice.kind) == (office, "foundation.message")
    assert notice.url == reverse("office_organisation", args=[made.pk])
    (mail,) = posted()
    assert (mail.to, "Azotea Films" in mail.subject, "Zanz" in mail.body) == ([office.email], True, False)
    assert AuditEntry.objects.filter(verb="foundation.thread_opened").count() == 1


def test_answer_is_told_to_the_others_with_their_own_way_to_it(
    made: Organisation, rep: Any, office: Any
) -> None:
    opened(made, rep)
    threads.write(made, TALK, "It is", by=office)
    notice = Notification.objects.get(recipient=rep)
    assert (rep.language, notice.url) == ("en", f"/en/area/{made.slug}/office/")
    assert Thread.objects.count() == 1


def test_what_others_wrote_is_unread_until_it_is_read(made: Organisation, rep: Any, office: Any) -> None:
    thread = opened(made, rep).thread
    assert (list(threads.unread(rep, TALK)), list(threads.unread(office, TALK))) == ([], [thread])
    threads.read(thread, made, TALK, by=office)
    assert list(threads.unread(office, TALK)) == []
    threads.write(made, TALK, "It is", by=office)
    assert (list(threads.unread(rep, TALK)), list(threads.unread(office, TALK))) == ([thread], [])
    ThreadMessage.objects.update(author=None)
    assert list(threads.unread(rep, TALK)) == [thread]


def test_reading_a_conversation_reads_what_the_notices_told_of_it_and_no_others(
    made: Organisation, rep: Any, office: Any, organisation: Callable[..., Any]
) -> None:
    other = organisation("Diorama Set")
    threads.write(made, TALK, "Right?", others=[rep], by=office)
    threads.write(made, TALK, "And this?", by=office)
    threads.write(other, TALK, "Another", others=[], by=office)
    Notification.objects.create(
        recipient=rep, kind="organisations.published", subject="x", url=f"/en/area/{made.slug}/office/"
    )
    threads.write(made, TALK, "Yes", by=rep)
    assert [
        notification.kind for notification in Notification.objects.filter(recipient=rep, read_at=None)
    ] == ["organisations.published"]
    assert Notification.objects.filter(recipient=office, read_at=None).count() == 1


@pytest.mark.parametrize("text", ["", " \n", "x" * 5001])
def test_message_without_words_or_with_too_many_opens_nothing(
    text: str, made: Organisation, rep: Any
) -> None:
    with pytest.raises(ValidationError):
        opened(made, rep, text)
    assert not Thread.objects.exists()


def test_closed_thread_takes_no_message_until_it_is_opened_again(
    made: Organisation, rep: Any, office: Any
) -> None:
    opened(made, rep)
    threads.set_closed(made, TALK, True, by=office)
    threads.set_closed(made, TALK, True, by=office)
    with pytest.raises(ValidationError):
        threads.write(made, TALK, "One more", by=rep)
    threads.set_closed(made, TALK, False, by=rep)
    threads.write(made, TALK, "One more", by=rep)
    verbs = AuditEntry.objects.filter(verb__startswith="foundation.thread_").order_by("pk")
    assert [verb.verb.rpartition("_")[2] for verb in verbs] == ["opened", "closed", "reopened"]


def test_whoever_no_longer_acts_for_it_reads_and_hears_no_more(
    made: Organisation, rep: Any, office: Any
) -> None:
    thread = opened(made, rep).thread
    actions.end_affiliation(Affiliation.objects.get(), by=SYSTEM)
    gone = fresh(rep)
    assert threads.seen_by(gone, made, TALK) is None
    assert threads.members(thread, made, TALK) == [office]
    with pytest.raises(PermissionDenied):
        threads.write(made, TALK, "Still here?", by=gone)
    Notification.objects.all().delete()
    threads.write(made, TALK, "They have left", by=office)
    assert not Notification.objects.exists()


def test_whoever_leaves_reads_no_more_until_they_join_again(
    made: Organisation, rep: Any, office: Any, account: Callable[..., Any]
) -> None:
    thread, other = opened(made, rep).thread, account("office_admin")
    threads.leave(made, TALK, by=office)
    assert [threads.seen_by(one, made, TALK) for one in (office, other, rep)] == [None, None, thread]
    with pytest.raises(PermissionDenied):
        threads.write(made, TALK, "x", by=office)
    for one in (office, other, other):
        threads.join(made, TALK, by=one)
    assert threads.members(thread, made, TALK) == [rep, office, other]
    assert ThreadMember.objects.count() == 3


def test_thread_that_there_is_not_is_neither_left_nor_closed(made: Organisation, office: Any) -> None:
    threads.join(made, TALK, by=office)
    for act in (
        lambda: threads.leave(made, TALK, by=office),
        lambda: threads.set_closed(made, TALK, True, by=office),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert threads.seen_by(office, made, TALK) is None


def test_threads_of_merged_records_become_one(
    made: Organisation, rep: Any, office: Any, organisation: Callable[..., Any]
) -> None:
    other = organisation("Azotea Cine", member=False)
    third = organisation("Azotea Sonido", member=False)
    opened(made, rep)
    for one in (other, third):
        threads.write(one, TALK, f"About {one}", others=those_who_act(one), by=office)
    kept = actions.merge(made, other, by=SYSTEM)
    actions.merge(organisation("Bruma"), third, by=SYSTEM)
    thread = threads.of(kept, TALK)
    assert thread is not None
    assert [message.text for message in thread.messages.all()] == ["Is our phone right?", "About Azotea Cine"]
    assert threads.members(thread, kept, TALK) == [rep, office]
    assert Thread.objects.count() == 2


def test_organisation_and_office_talk_on_their_pages(
    made: Organisation, rep: Any, office: Any, client: Client
) -> None:
    theirs = Client()
    theirs.force_login(rep, PASSWORD)
    client.force_login(office, PASSWORD)
    page, record = reverse("profile_talk", args=[made.slug]), reverse("office_organisation", args=[made.pk])
    assert theirs.post(page, {"action": "thread_write", "text": " "}).status_code == 422
    assert theirs.post(page, {"action": "other"}).status_code == 200
    theirs.post(page, {"action": "thread_write", "text": "Is our phone right?"})
    assert "Conversations to read" in client.get(reverse("office_due")).content.decode()
    assert "Is our phone right?" in client.get(record).content.decode()
    client.post(record, {"action": "thread_write", "text": "It is: Zanzíbar"})
    assert ">new<" in theirs.get(reverse("area")).content.decode()
    assert "It is: Zanzíbar" in theirs.get(page).content.decode()
    assert ">new<" not in theirs.get(reverse("area")).content.decode()
    client.post(record, {"action": "thread_close"})
    assert 'value="thread_open"' in theirs.get(page).content.decode()
    theirs.post(page, {"action": "thread_open"})
    client.post(record, {"action": "thread_leave"})
    shown = client.get(record).content.decode()
    assert ("Zanzíbar" in shown, 'value="thread_join"' in shown) == (False, True)
    client.post(record, {"action": "thread_join"})
    assert "Zanzíbar" in client.get(record).content.decode()


def test_closed_account_hears_no_more(made: Organisation, rep: Any, office: Any) -> None:
    thread = opened(made, rep).thread
    type(rep).objects.filter(pk=rep.pk).update(is_active=False)
    Notification.objects.all().delete()
    threads.write(made, TALK, "A secret", by=office)
    assert (list(Notification.objects.all()), threads.members(thread, made, TALK)) == ([], [office])
    assert threads.seen_by(fresh(rep), made, TALK) is None


def test_merged_record_is_talked_about_in_the_one_that_is_left(
    made: Organisation, rep: Any, office: Any, organisation: Callable[..., Any], client: Client
) -> None:
    opened(made, rep)
    actions.set_standing(made, standing="", since=None, mistaken=True, by=SYSTEM)
    kept = actions.merge(organisation("Azotea Cine"), made, by=SYSTEM)
    gone = Organisation.objects.get(pk=made.pk)
    for who in (office, fresh(rep)):
        with pytest.raises(PermissionDenied):
            threads.write(gone, TALK, "Hello?", others=those_who_act(gone), by=who)
    client.force_login(office, backend=PASSWORD)
    pages = [
        client.get(reverse("office_organisation", args=[one.pk])).content.decode() for one in (gone, kept)
    ]
    assert ["thread_write" in page for page in pages] == [False, True]
    assert threads.members(Thread.objects.get(), kept, TALK) == [fresh(rep), office]


def test_nothing_is_said_of_a_record_that_became_part_of_another(
    made: Organisation, office: Any, rep: Any, organisation: Callable[..., Any]
) -> None:
    kept, stale = organisation("Faro"), Organisation.objects.get(pk=made.pk)
    actions.merge(kept, made, by=SYSTEM)
    for who in (office, fresh(rep)):
        with pytest.raises(PermissionDenied):
            threads.write(stale, TALK, "Is anybody there?", by=who)
    assert not ThreadMessage.objects.exists()
    threads.write(kept, TALK, "Here we are", by=fresh(rep))
    assert threads.of(kept, TALK) is not None


def test_nothing_is_said_of_a_record_that_is_gone(made: Organisation, office: Any) -> None:
    stale = Organisation.objects.get(pk=made.pk)
    Organisation.objects.filter(pk=made.pk).delete()
    with pytest.raises(Vanished):
        threads.write(stale, TALK, "Is anybody there?", by=office)
