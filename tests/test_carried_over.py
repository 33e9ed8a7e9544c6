"""Members of before the register are carried over into it, on either database."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from claqueta.foundation import chains
from claqueta.membership.book import BOOK
from claqueta.membership.models import Fact
from claqueta.membership.queries.register import entry_of
from claqueta.organisations.models import Organisation


def to(*targets: tuple[str, str | None]) -> None:
    MigrationExecutor(connection).migrate(list(targets))


@pytest.mark.django_db(transaction=True)
def test_members_of_the_last_release_are_carried_over(organisation: Callable[..., Any]) -> None:
    films = [organisation(name) for name in ("Azotea", "Bruma", "Luz & Sombra")]
    before = {
        one.pk: (one.standing, one.member_since)
        for one in Organisation.objects.filter(pk__in=[f.pk for f in films])
    }
    latest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    to(("membership", "0001_register"))
    to(*latest)

    entries = {pk: entry_of(pk, date(2100, 1, 1)) for pk in before}
    assert {pk: (one.class_key, one.since) for pk, one in entries.items() if one} == before
    assert Fact.objects.count() == len(films)
    assert chains.verify(BOOK) == []
