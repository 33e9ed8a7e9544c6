"""Conversations about an object: its members read and write, as long as they may see the object.

TALK = Topic("organisations.office", _("With the office"), "organisations.edit_profile", url_for)

threads.write(organisation, TALK, "Is our phone right?", others=representatives, by=account)
threads.seen_by(account, organisation, TALK)  # the thread, or None for whoever is not of it
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claqueta.foundation import audit
from claqueta.foundation.actors import SYSTEM, Actor, account_of, require
from claqueta.foundation.beside import reference
from claqueta.foundation.judging import Table, Text, fitted
from claqueta.foundation.models import Notification, Thread, ThreadMember, ThreadMessage
from claqueta.foundation.notifications import Kind, notify
from claqueta.foundation.transactions import atomic, held

MESSAGE: Table = {"text": Text(5000, lines=True, required=True)}
NOTICE = Kind("foundation.message", gettext_lazy("Somebody writes in a conversation"))


@dataclass(frozen=True, slots=True)
class Topic:
    """What a domain's conversations are about."""

    key: str
    """Begins with the domain's name and a dot."""
    title: str | Promise
    permission: str
    """Of those who can be members; asked of the object whenever one reads or writes."""
    url: Callable[[Any, Any], str]
    """Where an account reads what is said about an object."""
    called: Callable[[Any, Any], str] = lambda _account, obj: str(obj)
    """What an account is told that it is about."""


def of(obj: Model, topic: Topic) -> Thread | None:
    return Thread.objects.filter(**reference(obj), topic=topic.key).first()


def is_member(account: Any, thread: Thread, obj: Model, topic: Topic) -> bool:
    """Whether an account reads the thread today: it has not left, and may still see the object."""
    there = thread.members.filter(account_id=account.pk, left_at=None).exists()
    return there and bool(account.has_perm(topic.permission, obj))


def seen_by(account: Any, obj: Model, topic: Topic) -> Thread | None:
    """The thread about an object, for those who read it."""
    thread = of(obj, topic)
    return thread if thread is not None and is_member(account, thread, obj, topic) else None


def members(thread: Thread, obj: Model, topic: Topic) -> list[Any]:
    """The accounts that read the thread today."""
    there = thread.members.filter(left_at=None).select_related("account").order_by("pk")
    return [one.account for one in there if one.account.has_perm(topic.permission, obj)]


def unread(account: Any, topic: Topic) -> QuerySet[Thread]:
    """The threads in which others wrote what the account has not read. Whether it may still see each is asked there."""
    others = ThreadMessage.objects.filter(thread=OuterRef("thread"))
    others = others.filter(~Q(author=account) | Q(author=None))
    mine = ThreadMember.objects.filter(account=account, left_at=None, thread__topic=topic.key)
    behind = Exists(others.filter(at__gt=OuterRef("read_at"))) | (Q(read_at=None) & Exists(others))
    return Thread.objects.filter(pk__in=mine.filter(behind).values("thread"))


@atomic
def write(obj: Model, topic: Topic, text: str, *, others: Iterable[Any] = (), by: Actor) -> ThreadMessage:
    """Say something about an object; the first message opens the thread with `others` as its members besides.

    The other members are told, each by the way they chose. Raises `PermissionDenied` for who is no member of a thread
    that there is, and `ValidationError` by field, or for a thread that is closed.
    """
    # Whoever makes one record of two is waited for, so that nothing is said where nobody reads any longer.
    obj = held(type(obj)._base_manager.all(), obj.pk)
    require(by, topic.permission, obj)
    words = fitted({"text": text}, MESSAGE)
    about: dict[str, Any] = {**reference(obj), "topic": topic.key}
    thread, new = Thread.objects.get_or_create(**about)
    if new:
        audit.record("foundation.thread_opened", obj, by=by)
        _add_members(thread, [one for one in (account_of(by), *others) if one is not None])
    _require_member(thread, obj, topic, by)
    if thread.closed_at is not None:
        raise ValidationError(_("This conversation is closed: open it again to write."))
    message = ThreadMessage.objects.create(thread=thread, author=account_of(by), **words)
    read(thread, obj, topic, by=by)
    for account in members(thread, obj, topic):
        if account.pk != by.pk:
            with translation.override(account.language or settings.LANGUAGE_CODE):
                said = _("%(who)s writes about %(what)s") % {"who": by, "what": topic.called(account, obj)}
                notify(account, NOTICE.key, said, url=topic.url(account, obj))
    return message


@atomic
def join(obj: Model, topic: Topic, *, by: Actor) -> None:
    """Become a member of the thread about an object. Raises `PermissionDenied` for who may not see the object."""
    require(by, topic.permission, obj)
    thread = of(obj, topic)
    if thread is not None and by.pk is not None and not is_member(by, thread, obj, topic):
        ThreadMember.objects.update_or_create(thread=thread, account_id=by.pk, defaults={"left_at": None})
        audit.record("foundation.thread_joined", obj, by=by)


@atomic
def leave(obj: Model, topic: Topic, *, by: Actor) -> None:
    """Read and write in it no longer. Raises `PermissionDenied` for who is no member."""
    thread = _thread_of(obj, topic, by)
    thread.members.filter(account_id=by.pk).update(left_at=timezone.now())
    audit.record("foundation.thread_left", obj, by=by)


@atomic
def set_closed(obj: Model, topic: Topic, closed: bool, *, by: Actor) -> None:
    """Close the thread about an object, or open it again. Raises `PermissionDenied` for who is no member."""
    thread = _thread_of(obj, topic, by)
    if (thread.closed_at is not None) != closed:
        thread.closed_at = timezone.now() if closed else None
        thread.save(update_fields=["closed_at"])
        audit.record("foundation.thread_closed" if closed else "foundation.thread_reopened", obj, by=by)


def read(thread: Thread, obj: Model, topic: Topic, *, by: Actor) -> None:
    """Note that a member has read all there is, and so what the notices told of it; nothing for anybody else."""
    now = timezone.now()
    if thread.members.filter(account_id=by.pk, left_at=None).update(read_at=now):
        told = Notification.objects.filter(recipient_id=by.pk, kind=NOTICE.key, read_at=None)
        told.filter(url__in=_addresses(by, obj, topic)).update(read_at=now)


def _addresses(account: Any, obj: Model, topic: Topic) -> set[str]:
    """Where an account reads of an object, in whatever language it was told."""
    found = set()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found.add(topic.url(account, obj))
    return found


def move(source: Model, target: Model) -> int:
    """Let what is said about one record be said about another, in one thread a topic; how many threads."""
    moved = 0
    for thread in Thread.objects.filter(**reference(source)):
        there = Thread.objects.filter(**reference(target), topic=thread.topic).first()
        if there is None:
            Thread.objects.filter(pk=thread.pk).update(object_id=str(target.pk))
        else:
            thread.messages.update(thread=there)
            known = there.members.values("account")
            thread.members.exclude(account__in=known).update(thread=there)
            thread.delete()
        moved += 1
    return moved


def _add_members(thread: Thread, accounts: Iterable[Any]) -> None:
    ThreadMember.objects.bulk_create(
        [
            ThreadMember(thread=thread, account_id=pk)
            for pk in dict.fromkeys(account.pk for account in accounts)
        ]
    )


def _thread_of(obj: Model, topic: Topic, by: Actor) -> Thread:
    thread = of(obj, topic)
    if thread is None:
        raise PermissionDenied
    _require_member(thread, obj, topic, by)
    return thread


def _require_member(thread: Thread, obj: Model, topic: Topic, by: Actor) -> None:
    if by is not SYSTEM and not is_member(by, thread, obj, topic):
        raise PermissionDenied
