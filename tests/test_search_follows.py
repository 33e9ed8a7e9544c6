"""The index equals the database after any sequence of changes, also when the process is killed in the middle."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claqueta.engines.search import index
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.search import catch_up, node, node_index, rebuild
from claqueta.foundation.search.node import documents_of_database
from claqueta.organisations import actions
from claqueta.organisations.models import Organisation


class Killed(BaseException):
    pass


STEPS = st.lists(
    st.sampled_from(["add", "change", "hide", "merge", "catch up", "kill"]), min_size=1, max_size=8
)


@pytest.mark.django_db
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(steps=STEPS)
def test_index_equals_database_after_any_changes(steps: list[str], organisation: Callable[..., Any]) -> None:
    for step in steps:
        everybody = list(Organisation.objects.filter(merged_into=None).order_by("pk"))
        match step:
            case "add":
                organisation(f"Azotea {Organisation.objects.count()}", member=False)
            case "change" if everybody:
                actions.publish_profile(
                    everybody[-1],
                    {"website": f"https://{len(everybody)}.example/{everybody[-1].version}"},
                    by=SYSTEM,
                )
            case "hide" if everybody:
                actions.set_listed([everybody[0]], not everybody[0].listed, by=SYSTEM)
            case "merge" if len(everybody) > 1:
                actions.merge(everybody[0], everybody[1], by=SYSTEM)
            case "catch up":
                catch_up()
            case "kill":
                _killed_while_catching_up()
    catch_up()
    assert node_index().documents() == documents_of_database()


def _killed_while_catching_up() -> None:
    """Die after the documents are written and before they are committed; then begin anew from the disk."""
    real = index.prepared

    def dying(*_given: Any) -> Any:
        raise Killed

    index.prepared = dying
    try:
        catch_up()
    except Killed:
        pass
    finally:
        index.prepared = real
    node._opened.clear()


@pytest.mark.django_db
def test_rebuild_gives_the_same_index(organisation: Callable[..., Any]) -> None:
    for number in range(3):
        organisation(f"Azotea {number}")
    catch_up()
    followed = node_index().documents()
    rebuild()
    assert node_index().documents() == followed == documents_of_database()
