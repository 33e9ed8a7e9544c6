"""The office's notes beside an object: never shown outside it.

notes.add(organisation, "Calls before ten.", by=account)
notes.of(organisation)  # pinned ones first, then the latest
"""

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.utils import timezone

from claqueta.foundation import audit, beside
from claqueta.foundation.actors import SYSTEM, Actor, account_of, require
from claqueta.foundation.beside import managing, reference
from claqueta.foundation.judging import Text, fitted
from claqueta.foundation.models import Note
from claqueta.foundation.transactions import atomic, held

NOTE = {"text": Text(5000, lines=True, required=True)}
WORDS = frozenset({"note"})
"""Never in the trail, which outlives a note and is read by more people."""


def of(obj: Model) -> QuerySet[Note]:
    return Note.objects.filter(**reference(obj)).select_related("author")


@atomic
def add(obj: Model, text: str, *, by: Actor) -> Note:
    """Write a note. Raises `PermissionDenied`, `ValidationError` by field."""
    require(by, managing(obj), obj)
    note = Note.objects.create(**reference(obj), **fitted({"text": text}, NOTE), author=account_of(by))
    audit.record("foundation.note_added", obj, by=by)
    return note


@atomic
def edit(note: Note, obj: Model, text: str, *, by: Actor) -> Note:
    """Write one's own note anew. Raises `PermissionDenied` for anybody else's, `Vanished`, `ValidationError` by field."""
    require(by, managing(obj), obj)
    note = held(of(obj), note.pk)
    if by is not SYSTEM and note.author_id != by.pk:
        raise PermissionDenied
    before, note.text = note.text, fitted({"text": text}, NOTE)["text"]
    if note.text != before:
        note.edited_at = timezone.now()
        note.save(update_fields=["text", "edited_at"])
        audit.record(
            "foundation.note_edited", obj, by=by, changes={"note": (before, note.text)}, hidden=WORDS
        )
    return note


@atomic
def pin(note: Note, obj: Model, pinned: bool, *, by: Actor) -> None:
    """Keep a note above the others, or no longer. Raises `PermissionDenied`."""
    require(by, managing(obj), obj)
    if of(obj).filter(pk=note.pk).exclude(pinned=pinned).update(pinned=pinned):
        audit.record("foundation.note_pinned", obj, by=by, changes={"pinned": (not pinned, pinned)})


@atomic
def delete(note: Note, obj: Model, *, by: Actor) -> None:
    """Delete a note, whoever wrote it; that it was deleted stays on record. Raises `PermissionDenied`."""
    require(by, managing(obj), obj)
    if Note.objects.filter(**reference(obj), pk=note.pk).delete()[0]:
        audit.record("foundation.note_deleted", obj, by=by, changes={"note": (note.text, "")}, hidden=WORDS)


def move(source: Model, target: Model) -> int:
    """Let the notes beside one record stand beside another; how many."""
    return beside.move(Note.objects.all(), source, target)
