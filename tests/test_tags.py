"""The office's tags: one for a name however it is typed, renamed, made one of two, dropped; found together."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from claqueta.accounts.models import Person
from claqueta.foundation import tags
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.models import AuditEntry, Job, Tag, Tagging
from claqueta.foundation.transactions import Vanished
from conftest import run_threads

pytestmark = pytest.mark.django_db
KIND = "accounts.person"


@pytest.fixture
def person(db: None) -> Callable[[str], Person]:
    return lambda name: Person.objects.create(name=name)


def names(obj: Any) -> list[str]:
    return [one.name for one in tags.of(obj)]


def verbs() -> list[str]:
    return list(
        AuditEntry.objects.filter(verb__contains="tag", verb__startswith="foundation.")
        .order_by("pk")
        .values_list("verb", flat=True)
    )


@pytest.mark.parametrize("typed", ["Rodajes fuera", "rodajes  FUERA", " RODÁJES fuera "])
def test_name_typed_otherwise_is_the_same_tag(typed: str, person: Callable[[str], Person]) -> None:
    ana, bea = person("Ana"), person("Bea")
    first, second = tags.put(ana, "Rodajes fuera", by=SYSTEM), tags.put(bea, typed, by=SYSTEM)
    tags.put(ana, typed, by=SYSTEM)
    assert (first, Tag.objects.count(), Tagging.objects.count()) == (second, 1, 2)
    assert [one.name for one in tags.tagged(Person.objects.order_by("name"), first.pk)] == ["Ana", "Bea"]
    assert verbs() == ["foundation.tagged"] * 2


def test_tags_of_one_kind_are_not_those_of_another(person: Callable[[str], Person]) -> None:
    ana = person("Ana")
    job = Job.objects.create(kind="x", title="x")
    mine, theirs = tags.put(ana, "Festival", by=SYSTEM), tags.put(job, "Festival", by=SYSTEM)
    assert mine != theirs
    assert tags.choices(KIND) == [(str(mine.pk), "Festival")]
    assert list(tags.tagged(Person.objects.all(), theirs.pk)) == []
    with pytest.raises(ValidationError):
        tags.merge(mine, theirs, by=SYSTEM)


def test_tag_is_taken_away_once(person: Callable[[str], Person]) -> None:
    ana, bea = person("Ana"), person("Bea")
    tag = tags.put(ana, "Festival", by=SYSTEM)
    tags.put(bea, "Festival", by=SYSTEM)
    tags.take(ana, tag, by=SYSTEM)
    tags.take(ana, tag, by=SYSTEM)
    assert (names(ana), names(bea)) == ([], ["Festival"])
    assert verbs() == ["foundation.tagged", "foundation.tagged", "foundation.untagged"]


def test_tag_is_called_otherwise_and_has_a_colour(person: Callable[[str], Person]) -> None:
    ana = person("Ana")
    tag, other = tags.put(ana, "Festival", by=SYSTEM), tags.put(ana, "Mercado", by=SYSTEM)
    tags.change(tag, name="Festivales", colour="sky", by=SYSTEM)
    tags.change(tag, name="Festivales", colour="sky", by=SYSTEM)
    assert names(ana) == ["Festivales", "Mercado"]
    assert tags.put(ana, "festivales", by=SYSTEM) == tag
    for values in (
        {"name": " MERCADO", "colour": "sky"},
        {"name": "", "colour": "sky"},
        {"name": "x", "colour": "pink"},
    ):
        with pytest.raises(ValidationError):
            tags.change(tag, **values, by=SYSTEM)
    assert verbs().count("foundation.tag_changed") == 1
    assert other.name == "Mercado"


def test_two_tags_become_one(person: Callable[[str], Person]) -> None:
    ana, bea, carla = person("Ana"), person("Bea"), person("Carla")
    for who, name in ((ana, "Festival"), (bea, "Festivales"), (carla, "Festival"), (carla, "Festivales")):
        tags.put(who, name, by=SYSTEM)
    kept, gone = Tag.objects.get(name="Festival"), Tag.objects.get(name="Festivales")
    tags.merge(kept, gone, by=SYSTEM)
    assert [names(one) for one in (ana, bea, carla)] == [["Festival"]] * 3
    assert [(one.name, one.times) for one in tags.of_kind(KIND)] == [("Festival", 3)]
    with pytest.raises(ValidationError):
        tags.merge(kept, kept, by=SYSTEM)
    gone.pk = 99
    with pytest.raises(ValidationError):
        tags.merge(kept, gone, by=SYSTEM)


def test_tag_that_is_dropped_is_nowhere(person: Callable[[str], Person]) -> None:
    ana = person("Ana")
    tags.drop(tags.put(ana, "Festival", by=SYSTEM), by=SYSTEM)
    assert (names(ana), Tag.objects.count(), Tagging.objects.count()) == ([], 0, 0)
    assert verbs() == ["foundation.tagged", "foundation.tag_dropped"]


def test_tags_follow_a_record_into_another(person: Callable[[str], Person]) -> None:
    ana, bea = person("Ana"), person("Bea")
    for who, name in ((ana, "Festival"), (bea, "Festival"), (bea, "Mercado")):
        tags.put(who, name, by=SYSTEM)
    tags.move(bea, ana)
    assert names(ana) == ["Festival", "Mercado"]


@pytest.mark.parametrize("name", ["", " ", "x" * 41])
def test_tag_without_a_name_or_with_a_long_one_is_refused(name: str, person: Callable[[str], Person]) -> None:
    with pytest.raises(ValidationError):
        tags.put(person("Ana"), name, by=SYSTEM)


def test_only_those_who_manage_its_domain_name_a_tag(person: Callable[[str], Person], account: Any) -> None:
    tag = tags.put(person("Ana"), "Festival", by=SYSTEM)
    editor, staff = account("editor"), account("office_staff")
    with pytest.raises(PermissionDenied):
        tags.change(tag, name="Mine", colour="sky", by=editor)
    assert tags.change(tag, name="Ours", colour="sky", by=staff).name == "Ours"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("end", [tags.merge, tags.drop], ids=["merged", "dropped"])
def test_tag_that_is_given_while_it_is_merged_or_dropped_is_given(
    end: Any, person: Callable[[str], Person]
) -> None:
    for number in range(4):
        ana, *others = [person(f"{number} {letter}") for letter in "abcdefgh"]
        kept, gone = (tags.put(ana, f"{name} {number}", by=SYSTEM) for name in ("Festival", "Mercado"))
        start = threading.Barrier(3)

        def give(name: str, start: threading.Barrier = start, to: list[Person] = others) -> None:
            start.wait()
            for who in to:
                tags.put(who, name, by=SYSTEM)

        def finish(start: threading.Barrier = start, pair: tuple[Tag, Tag] = (kept, gone)) -> None:
            start.wait()
            end(*(pair if end is tags.merge else pair[1:]), by=SYSTEM)

        assert run_threads(lambda: give(gone.name), lambda: give(kept.name), finish) == []  # noqa: B023
        assert [other for other in others if kept not in tags.of(other)] == []


@pytest.mark.django_db(transaction=True)
def test_two_tags_that_are_called_alike_at_once_stay_two(person: Callable[[str], Person]) -> None:
    ana = person("Ana")
    both = [tags.put(ana, name, by=SYSTEM) for name in ("Festival", "Mercado")]
    start = threading.Barrier(2)

    def call(tag: Tag) -> None:
        start.wait()
        tags.change(tag, name="Cita", colour="sky", by=SYSTEM)

    (error,) = run_threads(*(lambda tag=tag: call(tag) for tag in both))  # type: ignore[misc]
    assert isinstance(error, ValidationError)
    assert "Cita" in names(ana)
    assert len(names(ana)) == 2


def test_tag_that_is_gone_is_not_changed(person: Callable[[str], Person]) -> None:
    tag = tags.put(person("Ana"), "Festival", by=SYSTEM)
    tags.drop(Tag.objects.get(), by=SYSTEM)
    with pytest.raises(Vanished):
        tags.change(tag, name="Festivals", colour="red", by=SYSTEM)
    assert not Tag.objects.exists()
