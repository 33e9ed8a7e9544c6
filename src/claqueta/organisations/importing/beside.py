"""What a list says that stands beside a record: its contact person, and the fee that the list speaks of."""

from typing import Any

from django.utils.translation import gettext as _

from claqueta.accounts.models import Person
from claqueta.foundation import notes
from claqueta.foundation.actors import Actor
from claqueta.foundation.imports import Difference
from claqueta.foundation.models import Note
from claqueta.organisations.actions.people import affiliate
from claqueta.organisations.models import Affiliation, Organisation


def fee_note(fee: str) -> str:
    return _("Fee said by the list: %(fee)s") % {"fee": fee}


def contact_text(contact: dict[str, str]) -> str:
    return " · ".join(text for text in contact.values() if text)


def _known_contact(organisation: Organisation, contact: dict[str, str]) -> bool:
    people = Person.objects.filter(affiliations__organisation=organisation, affiliations__until=None)
    if contact["email"]:
        return people.filter(email__iexact=contact["email"]).exists()
    return people.filter(name__iexact=contact["name"]).exists()


def fresh_beside(organisation: Organisation, values: dict[str, Any]) -> list[Difference]:
    """What of it the record does not have yet."""
    found = []
    contact, fee = values.get("contact"), values.get("fee")
    if contact and not _known_contact(organisation, contact):
        found.append(Difference("contact_name", "", contact_text(contact)))
    if fee and not notes.of(organisation).filter(text=fee_note(fee)).exists():
        found.append(Difference("fee", "", fee))
    return found


def put_beside(organisation: Organisation, values: dict[str, Any], *, by: Actor) -> dict[str, Any]:
    """Give the record its contact and its note; what taking them back needs.

    The contact is a person without an account: one on record with that mail address, or else a new one.
    """
    made: dict[str, Any] = {}
    contact, fee = values.get("contact"), values.get("fee")
    if contact and not _known_contact(organisation, contact):
        person = Person.objects.filter(email__iexact=contact["email"]).first() if contact["email"] else None
        if person is None:
            person = Person.objects.create(
                name=contact["name"], email=contact["email"], phone=contact["phone"]
            )
            made["person"] = person.pk
        made["affiliation"] = affiliate(
            organisation,
            person,
            Affiliation.Kind.CONTACT,
            position=contact["position"],
            visibility="office",
            by=by,
        ).pk
    if fee and not notes.of(organisation).filter(text=fee_note(fee)).exists():
        made["note"] = notes.add(organisation, fee_note(fee), by=by).pk
    return made


def take_from_beside(organisation: Organisation, made: dict[str, Any], *, by: Actor) -> None:
    """Take back what `put_beside` made; a person stays who has come to act elsewhere or to have an account."""
    Affiliation.objects.filter(pk=made.get("affiliation"), organisation=organisation).delete()
    Person.objects.filter(pk=made.get("person"), account=None, affiliations=None).delete()
    note = Note.objects.filter(pk=made.get("note")).first()
    if note is not None:
        notes.delete(note, organisation, by=by)
