"""Sections of a register's records for what stands beside objects: the office's tags, evidence, conversations.

sections=(Facts(columns), Tags(), Files(), Trail(notes=True)),
does=(…, TAG_THE_CHOSEN),
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claqueta.desk.listing import Filter, Said
from claqueta.desk.registers.acts import Do
from claqueta.foundation import attachments, evidence, notes, tags, threads
from claqueta.foundation.beside import managing
from claqueta.foundation.judging import JudgedForm
from claqueta.foundation.parameters import sent
from claqueta.foundation.threads import Topic

TAGS, PURPOSES = gettext_lazy("Tags"), gettext_lazy("Purposes")
MESSAGE: int = threads.MESSAGE["text"].most  # type: ignore[attr-defined]


def act_on_notes(request: HttpRequest, thing: Model, action: str) -> str:
    """Do what was asked of the office's notes beside a record, and say so; empty when it was not for them."""
    by: Any = request.user
    form = sent(request)
    if action == "note":
        notes.add(thing, form.written("text", 20_000), by=by)
        return _("The note has been saved.")
    if not action.startswith("note_"):
        return ""
    note = get_object_or_404(notes.of(thing), pk=form.identifier("note"))
    match action:
        case "note_edit":
            notes.edit(note, thing, form.written("text", 20_000), by=by)
            return _("The note has been saved.")
        case "note_pin":
            notes.pin(note, thing, not note.pinned, by=by)
            return _("Saved.")
        case "note_delete":
            notes.delete(note, thing, by=by)
            return _("The note has been deleted.")
    return ""


@dataclass(frozen=True, slots=True)
class Tags:
    """The office's words for a record."""

    title: Said = TAGS
    template: str = "desk/parts/tags.html"
    beside: bool = True

    def context(self, request: HttpRequest, thing: Model) -> Mapping[str, Any]:
        mine = list(tags.of(thing))
        others = tags.of_kind(thing._meta.label_lower).exclude(pk__in=[one.pk for one in mine])
        return {"tags": mine, "others": others, "may_tag": request.user.has_perm(managing(thing), thing)}

    def act(self, request: HttpRequest, thing: Model, action: str) -> str:
        by: Any = request.user
        if action == "tag":
            tags.put(thing, sent(request).text("tag"), by=by)
            return _("Tagged.")
        if action == "untag":
            tag = get_object_or_404(tags.of(thing), pk=sent(request).identifier("tag"))
            tags.take(thing, tag, by=by)
            return _("The tag has been removed.")
        return ""


@dataclass(frozen=True, slots=True)
class Purposes:
    """What a record and its files are evidence for."""

    title: Said = PURPOSES
    template: str = "desk/parts/purposes.html"
    beside: bool = True

    def context(self, request: HttpRequest, thing: Model) -> Mapping[str, Any]:
        parts = self._parts(thing)
        return {
            "purposes": evidence.purposes(),
            "plan_actions": evidence.plan_actions(),
            "parts": [(key, str(one)) for key, one in parts.items()],
            "evidence": [
                (link, key, evidence.name_of(link), str(one))
                for key, one in parts.items()
                for link in evidence.of_object(one)
            ],
        }

    def act(self, request: HttpRequest, thing: Model, action: str) -> str:
        by: Any = request.user
        form = sent(request)
        if action not in ("evidence", "no_evidence"):
            return ""
        one = self._parts(thing).get(form.text("part"), thing)
        if action == "no_evidence":
            link = get_object_or_404(evidence.of_object(one), pk=form.identifier("link"))
            evidence.unlink(link, one, by=by)
            return _("No longer recorded as evidence for that purpose.")
        wanted = form.texts("purpose"), form.texts("plan_action")
        if not any(wanted):
            raise ValidationError(_("Choose at least one purpose."))
        evidence.link(one, *wanted, note=form.text("note", 300), by=by)
        return _("Recorded as evidence.")

    @staticmethod
    def _parts(thing: Model) -> dict[str, Model]:
        """What of a record can be evidence: itself, and each of its files."""
        files = attachments.of(thing)
        return {"": thing, **{str(file.pk): file for file in files}}


@dataclass(frozen=True, slots=True)
class Thread:
    """What is said about a record under a topic, and with whom."""

    topic: Topic
    others: Callable[[Any], Iterable[Any]]
    """The accounts that are members besides whoever opens it."""
    template: str = "desk/parts/thread.html"
    beside: bool = False

    @property
    def title(self) -> Said:
        return self.topic.title

    def context(self, request: HttpRequest, thing: Model) -> Mapping[str, Any]:
        return thread_context(request, thing, self.topic)

    def act(self, request: HttpRequest, thing: Model, action: str) -> str:
        return act_in_thread(request, thing, self.topic, action, self.others)


def thread_context(request: HttpRequest, thing: Model, topic: Topic) -> dict[str, Any]:
    """What `desk/parts/thread.html` needs; reading it is noted."""
    by: Any = request.user
    thread = threads.seen_by(by, thing, topic)
    if thread is None:
        may = by.has_perm(topic.permission, thing)
        return {"thread": None, "may": may, "there": threads.of(thing, topic) is not None, "most": MESSAGE}
    said = list(thread.messages.select_related("author"))
    threads.read(thread, thing, topic, by=by)
    members = threads.members(thread, thing, topic)
    return {"thread": thread, "said": said, "members": members, "most": MESSAGE}


def act_in_thread(
    request: HttpRequest, thing: Model, topic: Topic, action: str, others: Callable[[Any], Iterable[Any]]
) -> str:
    """Do what was asked of a thread, and say so; empty when it was not for it. Raises `ValidationError`."""
    by: Any = request.user
    match action:
        case "thread_write":
            threads.write(thing, topic, sent(request).written("text", 20_000), others=others(thing), by=by)
            return _("Sent. The others have been notified.")
        case "thread_join":
            threads.join(thing, topic, by=by)
            return _("You have joined the conversation.")
        case "thread_leave":
            threads.leave(thing, topic, by=by)
            return _("You have left the conversation.")
        case "thread_close" | "thread_open":
            threads.set_closed(thing, topic, action == "thread_close", by=by)
            return _("Saved.")
    return ""


class TagForm(JudgedForm, forms.Form):
    table = tags.NAME

    name = forms.CharField(label=gettext_lazy("Tag"))


TAG_THE_CHOSEN = Do(
    "tag",
    gettext_lazy("Add a tag"),
    tags.put,
    form=TagForm,
    button=gettext_lazy("Put the tag"),
    single=False,
    bulk=True,
)


def tag_filter(kind: str) -> Filter:
    """A filter of a list by the tags of its kind of objects, a model's label."""
    return Filter("tag", gettext_lazy("Tag"), lambda: tags.choices(kind), narrow=tags.tagged)
