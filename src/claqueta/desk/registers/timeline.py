"""What happened with a record, in one stream: what was changed, notes, files, mails, what was said.

Each kind is read as its own screen reads it: notes and files belong to the record, mails are for whoever looks after
the outbox, and a conversation is only for those who take part in it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claqueta.desk.listing import Said
from claqueta.desk.registers.beside import act_on_notes
from claqueta.desk.registers.register import record_address
from claqueta.foundation import attachments, audit, notes, outbox, threads
from claqueta.foundation.beside import managing
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.models import Job, Note, OutgoingMail
from claqueta.foundation.parameters import asked
from claqueta.foundation.threads import Topic

TRAIL = gettext_lazy("Activity")
KINDS: dict[str, Said] = {
    "notes": gettext_lazy("Notes"),
    "mails": gettext_lazy("Mails"),
    "talk": gettext_lazy("Conversation"),
    "files": gettext_lazy("Files"),
    "evidence": gettext_lazy("Evidence"),
    "jobs": gettext_lazy("Jobs"),
    "changes": gettext_lazy("Changes"),
}
TOLD_BY_THEMSELVES = ("foundation.note_added", "foundation.note_pinned", "foundation.attached")
"""Verbs of the trail whose notes and files stand in the stream themselves."""
KIND_OF_VERB = {"foundation.evidence_linked": "evidence", "foundation.evidence_unlinked": "evidence"}
"""Verbs of the trail that are a kind of their own; all others are changes."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened."""

    at: datetime
    kind: str
    who: str
    what: str
    text: str = ""
    url: str = ""
    note: Note | None = None
    folded: tuple["Happening", ...] = ()
    """Where somebody did the same again and again within minutes: each time, the latest first."""

    @property
    def pinned(self) -> bool:
        return self.note is not None and self.note.pinned


@dataclass(frozen=True, slots=True)
class Trail:
    """Who did what to a record, and what else happened with it."""

    title: Said = TRAIL
    template: str = "desk/parts/timeline.html"
    beside: bool = False
    notes: bool = False
    """Whether the office writes notes here; its domain says who may."""
    files: bool = False
    mails_to: Callable[[Any], Iterable[str]] | None = None
    """The addresses whose mails belong to a record."""
    topics: tuple[Topic, ...] = ()
    """What is talked about beside it."""
    jobs_of: Callable[[Any], Iterable[Job]] | None = None
    """The jobs that did something for a record."""

    def context(self, request: HttpRequest, thing: Model) -> Mapping[str, Any]:
        most = rule("record_trail").value
        writes = self.notes and request.user.has_perm(managing(thing), thing)
        found = sorted(self._happenings(request.user, thing, most), key=lambda one: one.at, reverse=True)
        found.sort(key=lambda one: not one.pinned)
        there = {one.kind for one in found}
        kind = asked(request).choice("kind", there)
        return {
            "happenings": list(folded(one for one in found if kind in ("", one.kind)))[:most],
            "kinds": [(key, label) for key, label in KINDS.items() if key in there],
            "kind": kind,
            "writes": writes,
            "most": notes.NOTE["text"].most,
        }

    def act(self, request: HttpRequest, thing: Model, action: str) -> str:
        return act_on_notes(request, thing, action) if self.notes else ""

    def _happenings(self, account: Any, thing: Model, most: int) -> Iterator[Happening]:
        verbs = TOLD_BY_THEMSELVES if self.notes or self.files else ()
        for entry in audit.history_of(thing).exclude(verb__in=verbs)[:most]:
            text = " · ".join(filter(None, (audit.changes_in_words(entry), entry.reason)))
            kind = KIND_OF_VERB.get(entry.verb, "changes")
            yield Happening(entry.at, kind, entry.actor_name, audit.verb_name(entry.verb), text)
        if self.notes and account.has_perm(managing(thing), thing):
            for note in notes.of(thing)[:most]:
                yield Happening(note.at, "notes", str(note.author or ""), "", note.text, note=note)
        if self.files:
            for file in attachments.of(thing)[:most]:
                url = reverse("office_attachment", args=[file.pk])
                yield Happening(file.added_at, "files", "", _("File added"), file.name, url)
        if self.mails_to is not None and account.has_perm(outbox.MANAGE):
            yield from _mails(account, self.mails_to(thing), most)
        for job in self.jobs_of(thing) if self.jobs_of is not None else ():
            url = record_address(job._meta.label_lower, job.pk, account)
            yield Happening(
                job.created_at, "jobs", str(job.owner or ""), job.title, job.get_state_display(), url
            )
        for topic in self.topics:
            thread = threads.seen_by(account, thing, topic)
            messages = thread.messages.select_related("author").order_by("-at")[:most] if thread else ()
            for message in messages:
                yield Happening(message.at, "talk", str(message.author or ""), "", message.text)


def folded(happenings: Iterable[Happening]) -> Iterator[Happening]:
    """The same in their order; what one did again and again, each time within minutes of the next, is one of them."""
    within = timedelta(minutes=rule("timeline_fold").value)
    run: list[Happening] = []
    for one in happenings:
        if run and not (_is_of(run[-1], one) and run[-1].at - one.at <= within):
            yield _as_one(run)
            run = []
        run.append(one)
    if run:
        yield _as_one(run)


def _is_of(last: Happening, one: Happening) -> bool:
    """Whether it is the same act of the same person; what people wrote is never folded away."""
    same = (last.kind, last.who, last.what) == (one.kind, one.who, one.what)
    return same and one.kind in ("changes", "evidence") and not one.pinned


def _as_one(run: list[Happening]) -> Happening:
    return replace(run[0], folded=tuple(run)) if len(run) > 1 else run[0]


def _mails(account: Any, addresses: Iterable[str], most: int) -> Iterator[Happening]:
    wanted = {address for address in addresses if address}
    for mail in OutgoingMail.objects.filter(to__in=wanted).defer("sealed")[:most] if wanted else ():
        what = _("Mail to %(to)s") % {"to": mail.to}
        text = f"{mail.subject} · {mail.get_state_display()}"
        yield Happening(
            mail.at, "mails", "", what, text, record_address(mail._meta.label_lower, mail.pk, account)
        )
