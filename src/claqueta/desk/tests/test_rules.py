"""Lists and files are for those who manage the domain that they belong to."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from claqueta.desk.rules import brings_some_list, brings_such_lists, manages_its_domain
from claqueta.foundation.domains import Domain, standing
from claqueta.foundation.imports import import_kinds
from claqueta.foundation.models import Attachment, ImportBatch, Job


@dataclass(frozen=True)
class Holder:
    """Somebody with these permissions and no others."""

    permissions: frozenset[str]

    def has_perm(self, name: str, _thing: Any = None) -> bool:
        return name in self.permissions


def holder(*permissions: str) -> Holder:
    return Holder(frozenset(permissions))


@pytest.mark.parametrize(
    ("permissions", "object_type", "may"),
    [
        (["organisations.manage"], "organisations.organisation", True),
        (["website.manage"], "organisations.organisation", False),
        (["organisations.view"], "organisations.organisation", False),
        (["organisations.manage"], "organisationsother.thing", False),
        (["organisations.manage"], "", False),
        (["organisations.manage"], "organisations.organisation.part", True),
    ],
)
def test_file_is_read_by_whoever_manages_the_domain_of_its_record(
    permissions: list[str], object_type: str, may: bool
) -> None:
    assert manages_its_domain(holder(*permissions), Attachment(object_type=object_type)) == may
    assert not manages_its_domain(holder(*permissions), None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "role", "mine", "may"),
    [
        ("guide", "office_staff", False, True),
        ("guide", "editor", False, False),
        ("list", "office_staff", True, True),
        ("list", "office_staff", False, False),
        ("list", "office_admin", False, False),
        ("list", "editor", True, False),
    ],
)
def test_file_of_a_list_is_for_whoever_had_it_made(
    kind: str, role: str, mine: bool, may: bool, account: Callable[..., Any]
) -> None:
    who = account(role)
    job = Job(kind=kind, owner=who if mine else account(email="other@people.example"))
    assert who.has_perm("desk.fetch_file", job) is may
    assert not who.has_perm("desk.fetch_file", None)


def kinds() -> Iterator[tuple[str, str]]:
    return ((key, one.permission) for key, one in import_kinds().items())


def test_list_is_worked_on_by_whoever_may_bring_such_ones() -> None:
    assert [*kinds()]
    for key, permission in kinds():
        for who, may in ((holder(permission), True), (holder("other.thing"), False), (holder(), False)):
            assert (brings_some_list(who), brings_such_lists(who, ImportBatch(kind=key))) == (may, may)
        assert not brings_such_lists(holder(permission), ImportBatch(kind="gone.domain"))
        assert not brings_such_lists(holder(permission), None)


@dataclass(frozen=True)
class Brings:
    """A kind of list that needs a permission of its own."""

    key: str
    permission: str


def test_lists_are_for_whoever_may_bring_one_kind_of_several() -> None:
    with standing(Domain("yard", imports=(Brings("reels", "reels.import"), Brings("sets", "sets.import")))):  # type: ignore[arg-type]
        assert brings_some_list(holder("sets.import"))
        assert brings_such_lists(holder("sets.import"), ImportBatch(kind="sets"))
        assert not brings_such_lists(holder("sets.import"), ImportBatch(kind="reels"))
        assert not brings_some_list(holder("organisations.import"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "brings", "may"),
    [("office_staff", True, True), ("editor", False, False), ("treasurer", True, False)],
)
def test_office_brings_lists_works_on_them_and_reads_files(
    role: str, brings: bool, may: bool, account: Callable[..., Any]
) -> None:
    """The treasurer brings budgets, and so none of organisations."""
    who = account(role)
    batch = ImportBatch(kind="organisations")
    file = Attachment(object_type="organisations.organisation")
    assert [
        who.has_perm("desk.import_lists"),
        who.has_perm("desk.work_on_list", batch),
        who.has_perm("desk.read_attachment", file),
    ] == [brings, may, may]
    assert who.has_perm("desk.work_on_list", ImportBatch(kind="budget")) is brings
    assert not any(who.has_perm(f"desk.{name}") for name in ("work_on_list", "read_attachment"))
