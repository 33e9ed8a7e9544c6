"""The office's notes: written, edited by whoever wrote them, pinned, deleted; their words never in the trail."""

import json
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from claqueta.accounts.models import Person
from claqueta.foundation import notes
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.models import AuditEntry, Note
from claqueta.foundation.transactions import Vanished

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(db: None) -> Person:
    return Person.objects.create(name="Ana Faro", email="ana@faro.example")


@pytest.fixture
def staff(account: Any) -> Any:
    return account("office_staff")


def verbs() -> list[str]:
    return list(
        AuditEntry.objects.filter(verb__contains="note_").order_by("pk").values_list("verb", flat=True)
    )


def test_note_lives_from_its_first_word_to_its_end_on_record(person: Person, staff: Any) -> None:
    note = notes.add(person, "  Calls before ten.\n\nZanzíbar ", by=staff)
    assert (note.text, note.author, note.edited_at) == ("Calls before ten.\n\nZanzíbar", staff, None)
    edited = notes.edit(note, person, "Calls after ten. Zanzíbar", by=staff)
    assert (edited.text, edited.edited_at is not None) == ("Calls after ten. Zanzíbar", True)
    notes.pin(note, person, True, by=staff)
    notes.pin(note, person, True, by=staff)
    notes.delete(note, person, by=staff)
    notes.delete(note, person, by=staff)
    assert not Note.objects.exists()
    assert verbs() == [f"foundation.note_{one}" for one in ("added", "edited", "pinned", "deleted")]
    entries = AuditEntry.objects.filter(verb__contains="note_")
    assert "Zanz" not in json.dumps([[entry.changes, entry.reason] for entry in entries], ensure_ascii=False)
    assert {entry.object_id for entry in entries} == {str(person.pk)}


def test_same_words_again_are_no_edit(person: Person, staff: Any) -> None:
    note = notes.add(person, "Calls", by=staff)
    assert notes.edit(note, person, " Calls ", by=staff).edited_at is None
    assert verbs() == ["foundation.note_added"]


def test_pinned_notes_come_first_then_the_latest(person: Person) -> None:
    made = [notes.add(person, text, by=SYSTEM) for text in ("first", "second", "third")]
    notes.pin(made[0], person, True, by=SYSTEM)
    assert [one.text for one in notes.of(person)] == ["first", "third", "second"]


def test_only_whoever_wrote_a_note_edits_it_and_any_of_the_office_deletes_it(
    person: Person, staff: Any, account: Any
) -> None:
    note, other = notes.add(person, "Calls", by=staff), account("office_admin")
    with pytest.raises(PermissionDenied):
        notes.edit(note, person, "Mine", by=other)
    notes.edit(note, person, "The house", by=SYSTEM)
    notes.delete(note, person, by=other)
    assert not Note.objects.exists()


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 5001])
def test_note_without_words_or_with_too_many_is_refused(text: str, person: Person) -> None:
    with pytest.raises(ValidationError) as refused:
        notes.add(person, text, by=SYSTEM)
    assert set(refused.value.message_dict) == {"text"}
    assert not Note.objects.exists()


def test_note_of_another_record_is_not_touched(person: Person, staff: Any) -> None:
    other = Person.objects.create(name="Bea")
    note = notes.add(other, "Calls", by=staff)
    with pytest.raises(Vanished):
        notes.edit(note, person, "x", by=staff)
    notes.pin(note, person, True, by=staff)
    notes.delete(note, person, by=staff)
    note.refresh_from_db()
    assert (note.text, note.pinned) == ("Calls", False)


def test_notes_follow_a_record_into_another(person: Person) -> None:
    other = Person.objects.create(name="Bea")
    notes.add(other, "Calls", by=SYSTEM)
    assert notes.move(other, person) == 1
    assert [one.text for one in notes.of(person)] == ["Calls"]
