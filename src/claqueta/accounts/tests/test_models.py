"""Accounts are one per address; names are what people are called by."""

import pytest
from django.db import IntegrityError

from claqueta.accounts.models import Account, Invitation, Person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "full", "short"),
    [
        ("Ana Ruiz", "Ana Ruiz", "Ana"),
        ("", "ana@people.example", "ana@people.example"),
        ("Ana", "Ana", "Ana"),
    ],
)
def test_account_is_called_by_its_name_or_else_its_address(name: str, full: str, short: str) -> None:
    one = Account(email="ana@people.example", name=name)
    assert (str(one), one.get_full_name(), one.get_short_name()) == (full, full, short)


def test_address_is_the_same_however_it_is_written() -> None:
    assert Account.objects.create_user("Ana@People.EXAMPLE").email == "ana@people.example"
    with pytest.raises(IntegrityError):
        Account(email="ANA@people.example").save()


def test_superuser_is_everything_and_staff_for_what_is_not_ours() -> None:
    one, other = (
        Account.objects.create_superuser("a@b.example", "x"),
        Account.objects.create_user("c@d.example"),
    )
    assert (one.is_superuser, one.is_staff, other.is_superuser, other.is_staff) == (True, True, False, False)
    assert (one.check_password("x"), other.has_usable_password()) == (True, False)


def test_person_and_invitation_are_called_by_what_they_are_known_by() -> None:
    assert (str(Person(name="Ana")), str(Invitation(email="a@b.example"))) == ("Ana", "a@b.example")
