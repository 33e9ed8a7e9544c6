"""Persons and the roles that they hold."""

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.accounts.events import PersonChanged
from claqueta.accounts.judging import PERSON
from claqueta.accounts.models import Account, Person, RoleGrant
from claqueta.accounts.roles import Role
from claqueta.foundation import audit
from claqueta.foundation.actors import Actor, account_of, require
from claqueta.foundation.events import publish
from claqueta.foundation.judging import fitted
from claqueta.foundation.transactions import atomic, held


def person_for(account: Account, *, name: str = "") -> Person:
    """The person behind an account: linked, found by mail address, or new."""
    person = Person.objects.filter(account=account).first()
    if person is None:
        person = Person.objects.filter(account=None, email__iexact=account.email).order_by("pk").first()
    if person is None:
        person = Person(name=name or account.name or account.email, email=account.email)
    person.account = account
    person.language = person.language or account.language
    person.save()
    return person


@atomic
def grant_role(account: Account, role: Role, *, by: Actor) -> RoleGrant:
    """Entrust a role from now on; granting what is held changes nothing. Raises `PermissionDenied`."""
    require(by, "accounts.invite")
    return give_role(account, role, by=by)


def give_role(account: Account, role: Role, *, by: Actor) -> RoleGrant:
    """Part of granting and of accepting an invitation, which ask who may."""
    grant, created = RoleGrant.objects.get_or_create(
        account=account, role=role, ended_at=None, defaults={"granted_by": account_of(by)}
    )
    account.groups.add(Group.objects.get_or_create(name=role)[0])
    account.__dict__.pop("_current_roles", None)
    if created:
        audit.record("accounts.granted", account, by=by, changes={"role": ("", str(role))})
    return grant


@atomic
def change_person(pk: int, *, by: Actor, **values: str) -> Person:
    """Change what is on record of a person: name, email, phone, language. Raises `PermissionDenied`."""
    person = held(Person.objects.all(), pk)
    require(by, "accounts.change_person", person)
    values = fitted(values, PERSON)
    before = {name: getattr(person, name) for name in values}
    changes = audit.difference(before, values)
    if changes:
        for name, value in values.items():
            setattr(person, name, value)
        person.save()
        audit.record("accounts.changed", person, by=by, changes=changes)
        publish(PersonChanged(person))
    return person


@atomic
def add_person(name: str, *, email: str = "", phone: str = "", by: Actor) -> Person:
    """Put somebody on record who has no account. Raises `PermissionDenied`, and `ValidationError` by field."""
    require(by, "accounts.manage")
    person = Person.objects.create(**fitted({"name": name, "email": email, "phone": phone}, PERSON))
    audit.record("accounts.person_added", person, by=by)
    return person


@atomic
def remove_person(person: Person, *, by: Actor) -> None:
    """Take somebody off the record who was put there by mistake and has no account. Raises `PermissionDenied`."""
    require(by, "accounts.manage")
    if Person.objects.filter(pk=person.pk, account=None).exists():
        audit.record("accounts.person_removed", person, by=by)
        person.delete()


@atomic
def end_role(account: Account, role: Role, *, by: Actor) -> None:
    """End a role now. Sessions stay, what they may do does not.

    Raises `PermissionDenied`, and `ValidationError` for the last administrator.
    """
    require(by, "accounts.invite")
    if role == Role.OFFICE_ADMIN:
        admins = RoleGrant.objects.select_for_update().filter(role=role, ended_at=None)
        # Whoever can no longer sign in administers nothing.
        able = set(admins.filter(account__is_active=True).values_list("account_id", flat=True))
        if able == {account.pk}:
            raise ValidationError(_("Somebody has to administer: give the role to another person first."))
    ended = RoleGrant.objects.filter(account=account, role=role, ended_at=None).update(
        ended_at=timezone.now()
    )
    account.groups.remove(*Group.objects.filter(name=role))
    account.__dict__.pop("_current_roles", None)
    if ended:
        audit.record("accounts.ended", account, by=by, changes={"role": (str(role), "")})
