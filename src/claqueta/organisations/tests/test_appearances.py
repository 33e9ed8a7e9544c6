"""In how many searches an organisation appeared: who is counted, what is written, and what is lost."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import reverse

from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.periods import add_months
from claqueta.foundation.search import rebuild
from claqueta.organisations.appearances import TALLY, Tally, forget_old, searches_of, this_month
from claqueta.organisations.models import Appearances, Organisation

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def nothing_counted() -> Iterator[None]:
    TALLY.counted.clear()
    yield
    TALLY.counted.clear()


@pytest.fixture
def two(organisation: Callable[..., Any]) -> tuple[Any, Any]:
    made = organisation("Azotea Sonora", codes=("5.7",)), organisation("Nogal Cámaras", codes=("4.2",))
    rebuild()
    return made


def counts() -> dict[int, int]:
    return {pk: n for (_month, pk), n in TALLY.counted.items()}


def ask(client: Client, question: str, agent: str = FIREFOX, **more: Any) -> None:
    assert client.get(f"/en/directory/{question}", headers={"user-agent": agent, **more}).status_code == 200


def test_page_that_is_kept_counts_each_time_it_is_served(
    client: Client, two: tuple[Any, Any], django_assert_max_num_queries: Any
) -> None:
    azotea, _nogal = two
    ask(client, "?q=azotea")
    with django_assert_max_num_queries(1):
        ask(client, "?q=azotea")
    ask(client, "?q=azotea", **{"HX-Request": "true"})
    assert counts() == {azotea.pk: 3}
    assert not Appearances.objects.exists()


@pytest.mark.parametrize(
    ("question", "agent"),
    [
        ("", FIREFOX),
        ("?q=azotea&page=2", FIREFOX),
        ("?q=azotea", "Googlebot/2.1 (+http://www.google.com/bot.html)"),
        ("?q=azotea", "Mozilla/5.0 (compatible; bingbot/2.0)"),
        ("?q=azotea", "curl/8.9"),
        ("?q=azotea", "python-requests/2.32"),
        ("?q=azotea", ""),
    ],
)
def test_no_question_further_pages_and_robots_are_not_counted(
    client: Client, two: tuple[Any, Any], question: str, agent: str
) -> None:
    client.get(f"/en/directory/{question}", headers={"user-agent": agent})
    assert counts() == {}


def test_whoever_is_signed_in_is_not_the_public(
    client: Client, two: tuple[Any, Any], account: Callable[..., Any]
) -> None:
    client.force_login(account("office_staff"))
    ask(client, "?q=azotea")
    client.head("/en/directory/?q=azotea", headers={"user-agent": FIREFOX})
    assert counts() == {}


def test_only_numbers_are_written_and_those_of_two_processes_add_up(two: tuple[Any, Any]) -> None:
    azotea, nogal = two
    first, second = Tally(), Tally()
    first.add([azotea.pk, nogal.pk])
    first.add([azotea.pk])
    second.add([azotea.pk, 999_999])
    first.write()
    second.write()
    first.write()
    assert searches_of([azotea.pk, nogal.pk]) == {azotea.pk: 3, nogal.pk: 1}
    assert {field.name for field in Appearances._meta.fields} == {"id", "organisation", "month", "searches"}


def test_what_could_not_be_written_is_written_later_and_once(two: tuple[Any, Any]) -> None:
    azotea, _nogal = two
    tally = Tally()
    tally.add([azotea.pk])

    def away(execute: Any, sql: str, *rest: Any) -> Any:
        """The database goes away in the middle of the transaction, when the rows are there and the number is not."""
        if sql.startswith("UPDATE"):
            raise DatabaseError("away")
        return execute(sql, *rest)

    with connection.execute_wrapper(away), pytest.raises(DatabaseError):
        tally.write()
    assert not Appearances.objects.exists()
    tally.add([azotea.pk])
    tally.write()
    assert searches_of([azotea.pk]) == {azotea.pk: 2}


def test_organisation_that_is_gone_stops_nothing(two: tuple[Any, Any]) -> None:
    azotea, nogal = two
    TALLY.add([azotea.pk, nogal.pk])
    Organisation.objects.filter(pk=nogal.pk).delete()
    TALLY.write()
    assert searches_of([azotea.pk]) == {azotea.pk: 1}


def test_months_are_kept_as_long_as_the_rule_says(two: tuple[Any, Any]) -> None:
    azotea, _nogal = two
    months = rule("keep_appearances").value
    for ago in (0, months, months + 1):
        Appearances.objects.create(organisation=azotea, month=add_months(this_month(), -ago), searches=2)
    assert forget_old() == 1
    assert searches_of([azotea.pk]) == {azotea.pk: 2}
    oldest = Appearances.objects.order_by("month").first()
    assert oldest
    assert oldest.month == add_months(this_month(), -months)


def test_its_people_and_the_office_see_the_number(
    client: Client, two: tuple[Any, Any], representative: Callable[..., Any], account: Callable[..., Any]
) -> None:
    azotea, nogal = two
    Appearances.objects.create(organisation=azotea, month=this_month(), searches=41)
    Appearances.objects.create(organisation=nogal, month=this_month(), searches=77)
    client.force_login(representative(azotea))
    text = client.get(reverse("area")).content.decode()
    assert ("41" in text, "77" in text) == (True, False)
    client.force_login(account("office_staff"))
    assert "41" in client.get(reverse("office_organisation", args=[azotea.pk])).content.decode()
