"""Circles follow from what the domains say of an actor; nobody who is not known stands in more than everybody's."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.circles import PUBLIC, audience_of, circles_of
from claqueta.foundation.domains import Domain, standing


@dataclass(frozen=True)
class Somebody:
    """An actor of whom domains say these circles."""

    circles: tuple[str, ...] = ()
    pk: int | None = 1
    is_active: bool = True

    def has_perm(self, _name: str, _thing: object = None) -> bool:
        return False


@dataclass(frozen=True)
class Unknown:
    """An actor of whom nobody says whether it is switched on."""

    circles: tuple[str, ...] = ("office",)
    pk: int = 1

    def has_perm(self, _name: str, _thing: object = None) -> bool:
        return False


def said(actor: Somebody) -> Iterator[str]:
    yield from actor.circles


@pytest.fixture(autouse=True)
def saying() -> Iterator[None]:
    with standing(Domain("sets", circles=(said, lambda actor: {f"group:{actor.pk}"}))):
        yield


@pytest.mark.parametrize(
    ("actor", "circles", "audience"),
    [
        (SYSTEM, {"public", "members", "board", "office"}, "office"),
        (None, {"public"}, "public"),
        (Somebody(("office",), pk=None), {"public"}, "public"),
        (Somebody(("office",), is_active=False), {"public"}, "public"),
        (Unknown(), {"public"}, "public"),
        (Somebody(), {"public", "group:1"}, "public"),
        (Somebody(("members",)), {"public", "members", "group:1"}, "members"),
        (Somebody(("members", "board"), pk=7), {"public", "members", "board", "group:7"}, "board"),
        (Somebody(("office", "members")), {"public", "members", "office", "group:1"}, "office"),
    ],
)
def test_circles_are_everybody_s_and_what_the_domains_say(
    actor: Somebody, circles: set[str], audience: str
) -> None:
    assert (circles_of(actor), audience_of(actor)) == (circles, audience)


def test_everybody_s_circle_is_the_widest() -> None:
    assert PUBLIC == "public"
