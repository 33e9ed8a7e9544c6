"""What a list says that stands beside a record: its contact person, and the fee that the list speaks of."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models.functions import Lower
from django.utils import translation
from django.utils.translation import gettext as _

from claqueta.accounts.actions import add_person, remove_person
from claqueta.accounts.models import Person
from claqueta.foundation import notes
from claqueta.foundation.actors import Actor
from claqueta.foundation.beside import reference
from claqueta.foundation.imports import Difference
from claqueta.foundation.models import Note
from claqueta.organisations.actions.people import affiliate, remove_affiliation
from claqueta.organisations.models import Affiliation, Organisation

CHUNK = 500


def fee_note(fee: str) -> str:
    return _("Fee said by the list: %(fee)s") % {"fee": fee}


def _fee_notes(fee: str) -> set[str]:
    """The note in every language in which an earlier import may have written it."""
    texts = set()
    for language in settings.CLUSTER.languages:
        with translation.override(language):
            texts.add(fee_note(fee))
    return texts


def contact_text(contact: dict[str, str]) -> str:
    return " · ".join(text for text in contact.values() if text)


def _in_chunks[T](things: Iterable[T]) -> Iterator[list[T]]:
    wanted = list(things)
    for start in range(0, len(wanted), CHUNK):
        yield wanted[start : start + CHUNK]


@dataclass(slots=True)
class Beside:
    """The people and notes that records have already, read for many records at once."""

    people: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Organisation → the names and mail addresses, in small letters, of those who act for it."""
    notes: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def of(cls, organisations: Iterable[Organisation]) -> "Beside":
        found = cls()
        for chunk in _in_chunks(organisations):
            acting = Affiliation.objects.filter(organisation__in=chunk, until=None)
            for pk, name, email in acting.values_list("organisation", "person__name", "person__email"):
                found.people[pk] |= {name.lower(), email.lower()}
            texts = Note.objects.filter(
                object_type=reference(chunk[0])["object_type"],
                object_id__in=[reference(one)["object_id"] for one in chunk],
            )
            for object_id, text in texts.values_list("object_id", "text"):
                found.notes[object_id].add(text)
        return found

    def lacks_contact(self, organisation: Organisation, values: dict[str, Any]) -> bool:
        contact = values.get("contact")
        if not contact:
            return False
        return (contact["email"] or contact["name"]).lower() not in self.people.get(organisation.pk, ())

    def lacks_fee(self, organisation: Organisation, values: dict[str, Any]) -> bool:
        there = self.notes.get(reference(organisation)["object_id"], set())
        return bool(values.get("fee")) and not _fee_notes(values["fee"]) & there

    def fresh(self, organisation: Organisation, values: dict[str, Any]) -> list[Difference]:
        """What the row says that the record does not have yet."""
        found = []
        if self.lacks_contact(organisation, values):
            found.append(Difference("contact_name", "", contact_text(values["contact"])))
        if self.lacks_fee(organisation, values):
            found.append(Difference("fee", "", values["fee"]))
        return found


@dataclass(slots=True)
class Putting:
    """Giving records their contacts and their notes, with what is there already read once for all of them."""

    by: Actor
    there: Beside
    persons: dict[str, Person]
    """Those on record by their mail address in small letters; new ones are added as they are made."""

    @classmethod
    def on(
        cls, organisations: Iterable[Organisation], rows: Iterable[dict[str, Any]], *, by: Actor
    ) -> "Putting":
        """For these records, and what these rows say of them."""
        mails = {row["contact"]["email"].lower() for row in rows if row.get("contact")} - {""}
        persons: dict[str, Person] = {}
        for chunk in _in_chunks(sorted(mails)):
            known = Person.objects.annotate(mail=Lower("email")).filter(mail__in=chunk).order_by("-pk")
            persons |= {person.email.lower(): person for person in known}
        return cls(by, Beside.of(organisations), persons)

    def put(self, organisation: Organisation, values: dict[str, Any]) -> dict[str, Any]:
        """Give one record what its row says beside it; what taking that back needs.

        The contact is a person without an account: one on record with that mail address, or else a new one.
        """
        made: dict[str, Any] = {}
        if self.there.lacks_contact(organisation, values):
            contact = values["contact"]
            mail = contact["email"].lower()
            person = self.persons.get(mail) if mail else None
            if person is None:
                person = add_person(
                    contact["name"], email=contact["email"], phone=contact["phone"], by=self.by
                )
                made["person"] = person.pk
                if mail:
                    self.persons[mail] = person
            made["affiliation"] = affiliate(
                organisation,
                person,
                Affiliation.Kind.CONTACT,
                position=contact["position"],
                visibility="office",
                by=self.by,
            ).pk
        if self.there.lacks_fee(organisation, values):
            made["note"] = notes.add(organisation, fee_note(values["fee"]), by=self.by).pk
        return made


def take_from_beside(organisation: Organisation, made: dict[str, Any], *, by: Actor) -> None:
    """Take back what `Putting.put` made; a person stays who acts elsewhere by now, or has an account."""
    if "affiliation" in made:
        for affiliation in Affiliation.objects.filter(pk=made["affiliation"], organisation=organisation):
            remove_affiliation(affiliation, by=by)
    if "person" in made:
        for person in Person.objects.filter(pk=made["person"], account=None, affiliations=None):
            remove_person(person, by=by)
    if "note" in made:
        for note in notes.of(organisation).filter(pk=made["note"]):
            notes.delete(note, organisation, by=by)
