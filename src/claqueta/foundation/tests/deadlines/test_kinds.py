"""A kind of deadlines that is not sound stops the start."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from claqueta.foundation.deadlines import Kind
from claqueta.foundation.domains import domains, standing
from claqueta.foundation.tests.deadlines.yard import MINE, yard

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        (Kind("yard.x", "X", lasts="no_rule", circle="office"), "the unknown rule “no_rule”"),
        (Kind("yard.x", "X", reminders="no_rule", circle="office"), "the unknown rule “no_rule”"),
        (Kind("yard.x", "X", notice="yard.cried", circle="office"), "the unknown notice “yard.cried”"),
        (Kind("yard.x", "X"), "of one account, permission or circle"),
        (
            Kind("yard.x", "X", circle="office", permission="yard.serve"),
            "of one account, permission or circle",
        ),
        (Kind("shop.x", "X", circle="office"), "should begin with “yard.”"),
    ],
)
def test_kind_that_names_what_there_is_not_stops_the_start(kind: Kind, wrong: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=wrong), standing(*domains(), yard(kinds=(kind,))):
        pass


def test_two_kinds_of_one_name_stop_the_start() -> None:
    with (
        pytest.raises(ImproperlyConfigured, match=r"deadline “yard\.mine” is declared by yard and by yard"),
        standing(*domains(), yard(kinds=(MINE, MINE))),
    ):
        pass
