"""Sixteen people write at once: no error, nothing lost, and every change is in the log in its order."""

from collections.abc import Callable
from typing import Any

import pytest

from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.models import AuditEntry, Change
from claqueta.foundation.search import catch_up, head_position, node_index
from claqueta.organisations import actions
from claqueta.organisations.models import Organisation
from conftest import run_threads

WRITERS, EACH = 16, 4


@pytest.mark.django_db(transaction=True)
def test_sixteen_writers_lose_nothing(organisation: Callable[..., Any]) -> None:
    made = [organisation(f"Azotea {number}") for number in range(WRITERS)]

    def write(pk: int) -> Callable[[], None]:
        def act() -> None:
            for turn in range(EACH):
                actions.publish_profile(
                    Organisation.objects.get(pk=pk), {"website": f"https://{turn}.example"}, by=SYSTEM
                )

        return act

    assert run_threads(*(write(one.pk) for one in made)) == []
    assert set(Organisation.objects.values_list("version", "website")) == {
        (EACH + 1, f"https://{EACH - 1}.example")
    }
    assert AuditEntry.objects.filter(verb="organisations.published").count() == WRITERS * EACH
    assert list(Change.objects.values_list("position", flat=True)) == list(range(1, head_position() + 1))
    catch_up()
    assert node_index().position() == head_position()
