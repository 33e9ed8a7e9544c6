"""Notes and tags on the office's screens of organisations and persons."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from claqueta.accounts.models import Person
from claqueta.foundation import notes, tags
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.models import Note, Tag
from claqueta.organisations import actions
from claqueta.organisations.models import Organisation

pytestmark = pytest.mark.django_db
PASSWORD = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def office(client: Client, account: Callable[..., Any]) -> Client:
    client.force_login(account("office_staff"), PASSWORD)
    return client


@pytest.fixture
def record(organisation: Callable[..., Any]) -> str:
    return reverse("office_organisation", args=[organisation("Azotea Films").pk])


def test_note_is_written_pinned_edited_and_deleted_on_the_record(office: Client, record: str) -> None:
    assert office.post(record, {"action": "note", "text": "Calls before ten"}).status_code == 302
    note = Note.objects.get()
    office.post(record, {"action": "note_pin", "note": note.pk})
    office.post(record, {"action": "note_edit", "note": note.pk, "text": "Calls after ten"})
    note.refresh_from_db()
    assert (note.pinned, note.text) == (True, "Calls after ten")
    text = office.get(record).content.decode()
    assert "Calls after ten" in text
    assert office.post(record, {"action": "note", "text": " "}).status_code == 422
    assert office.post(record, {"action": "note_other", "note": note.pk}).status_code == 200
    office.post(record, {"action": "note_delete", "note": note.pk})
    assert not Note.objects.exists()


def test_note_of_another_record_is_not_found_on_this_one(
    office: Client, record: str, organisation: Callable[..., Any]
) -> None:
    note = notes.add(organisation("Nitrato"), "Zanzíbar", by=SYSTEM)
    assert office.post(record, {"action": "note_delete", "note": note.pk}).status_code == 404
    assert "Zanz" not in office.get(record).content.decode()


def test_note_is_on_no_page_outside_the_office(
    client: Client, organisation: Callable[..., Any], representative: Callable[..., Any]
) -> None:
    made = organisation("Azotea Films")
    notes.add(made, "Zanzíbar", by=SYSTEM)
    tags.put(made, "Zanzíbar", by=SYSTEM)
    client.force_login(representative(made), PASSWORD)
    for path in (
        made.get_absolute_url(),
        reverse("area"),
        reverse("profile_edit", args=[made.slug]),
        f"/api/v1/organisations/{made.slug}",
    ):
        assert "Zanz" not in client.get(path).content.decode()


def test_tag_is_given_and_taken_on_the_record(office: Client, record: str) -> None:
    office.post(record, {"action": "tag", "tag": "Festival"})
    tag = Tag.objects.get()
    assert "office-tag--plain" in office.get(record).content.decode()
    office.post(record, {"action": "untag", "tag": tag.pk})
    assert list(tags.of(Organisation.objects.get())) == []


@pytest.mark.parametrize("name", ["organisations", "persons"])
def test_chosen_are_tagged_and_found_by_the_tag(
    name: str, office: Client, organisation: Callable[..., Any]
) -> None:
    if name == "organisations":
        made = [organisation(one) for one in ("Azotea", "Bruma", "Celuloide")]
    else:
        made = [Person.objects.create(name=one) for one in ("Azotea", "Bruma", "Celuloide")]
    path = reverse(f"office_{name}")
    sent = {"action": "tag", "chosen": [made[0].pk, made[2].pk]}
    between = office.post(path, sent).content.decode()
    assert ['id="id_tag-name"' in between, "Bruma" in between, Tag.objects.count()] == [True, False, 0]
    said = office.post(path, {**sent, "step": "2", "tag-name": "Festival"}, follow=True).content.decode()
    tag = Tag.objects.get()
    shown = office.get(f"{path}?tag={tag.pk}").content.decode()
    assert [one in shown for one in (">Azotea", "Bruma", "Celuloide")] == [">Azotea" in said, False, True]
    exported = office.get(f"{path}?tag={tag.pk}&export=csv").content.decode()
    assert [one in exported for one in ("Azotea", "Bruma", "Celuloide")] == [True, False, True]
    everything = office.get(f"{path}?tag=999").content.decode()
    assert "Bruma" in everything


def test_tag_without_a_name_is_given_to_none_of_the_chosen(
    office: Client, organisation: Callable[..., Any]
) -> None:
    made = organisation("Azotea")
    sent = {"action": "tag", "step": "2", "tag-name": "", "chosen": [made.pk]}
    assert office.post(reverse("office_organisations"), sent).status_code == 422
    assert Tag.objects.count() == 0


def test_tags_are_renamed_made_one_and_dropped(office: Client, organisation: Callable[..., Any]) -> None:
    made = organisation("Azotea")
    first, second = (tags.put(made, name, by=SYSTEM) for name in ("Festival", "Mercado"))
    path = reverse("office_tags")
    office.post(path, {"tag": first.pk, "name": "Festivales", "colour": "sky"})
    assert "office-tag--sky" in office.get(path).content.decode()
    office.post(path, {"tag": first.pk, "name": "Mercado", "colour": "sky"})
    assert [one.name for one in tags.of(made)] == ["Festivales", "Mercado"]
    office.post(path, {"tag": second.pk, "action": "merge", "into": first.pk})
    assert [one.name for one in tags.of(made)] == ["Festivales"]
    office.post(path, {"tag": first.pk, "action": "drop"})
    assert list(tags.of(made)) == []
    assert office.get(path).status_code == 200


def test_tags_of_a_domain_that_is_gone_are_shown_as_they_are(office: Client) -> None:
    Tag.objects.create(kind="gone.thing", name="Festival", key="festival")
    assert "gone.thing" in office.get(reverse("office_tags")).content.decode()


def test_notes_and_tags_follow_a_record_that_is_merged(organisation: Callable[..., Any]) -> None:
    kept, gone = organisation("Azotea"), organisation("Azotea Cine", member=False)
    notes.add(gone, "Calls before ten", by=SYSTEM)
    tags.put(gone, "Festival", by=SYSTEM)
    actions.merge(kept, gone, by=SYSTEM)
    assert ([one.text for one in notes.of(kept)], [one.name for one in tags.of(kept)]) == (
        ["Calls before ten"],
        ["Festival"],
    )
