"""Ties are those of the facts, known to whom the facts are, and taken back at once."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from claqueta.accounts.models import Person
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.domains import Domain, domains, standing
from claqueta.foundation.search import changed
from claqueta.foundation.ties import Fact, TieSource
from claqueta.network import actions
from claqueta.network.actions.reading import TRIES
from claqueta.network.models import Drawing, OwnNetwork, Tie
from claqueta.network.queries import between, figures_by_year, neighbours_of, ties_for, way, years
from claqueta.network.sources import PEOPLE, WORK
from claqueta.organisations.actions import affiliate, merge, publish_profile
from claqueta.organisations.models import Affiliation, Organisation

pytestmark = pytest.mark.django_db
NOW = timezone.localdate().year


def told() -> list[tuple[str, str, str, int, str]]:
    rows = Tie.objects.order_by("year", "one__trade_name", "other__trade_name")
    return [(t.one.name, t.other.name, t.kind, t.year, t.circle) for t in rows.select_related("one", "other")]


def test_credits_on_the_same_work_tie_and_reading_again_changes_nothing(worked: Callable[..., Any]) -> None:
    worked("Azotea", ("Faro", NOW), ("Sola", NOW))
    worked("Nogal", ("FARO ", NOW - 1))
    worked("Orilla", ("Otra", NOW))
    assert actions.read_facts() == 1
    assert told() == [("Azotea", "Nogal", WORK, NOW - 1, "public")]
    assert actions.read_facts() == 0


def test_a_mass_event_ties_nobody(worked: Callable[..., Any]) -> None:
    for number in range(21):
        worked(f"Empresa {number}", ("Gala", NOW))
    actions.read_facts()
    assert told() == []
    Organisation.objects.filter(trade_name="Empresa 0").update(credits=[])
    actions.read_facts()
    assert len(told()) == 20 * 19 / 2


def test_a_tie_is_known_to_whom_both_credits_are(worked: Callable[..., Any]) -> None:
    one = worked("Azotea", ("Faro", NOW))
    two = worked("Zanzíbar", ("Faro", NOW), visibility={"credits": "members"})
    actions.read_facts()
    assert told()[0][4] == "members"
    assert between(one, two, "public") == [] == neighbours_of(one, "public")
    assert [proof.text for proof in between(one, two, "members")] == [f"Faro ({NOW})"]
    assert way(one, two, NOW, "public") == []
    assert [step.other.name for step in way(one, two, NOW, "members")] == ["Zanzíbar"]


def test_who_is_not_in_the_directory_is_tied_for_the_office_alone(worked: Callable[..., Any]) -> None:
    worked("Azotea", ("Faro", NOW))
    hidden = worked("Zanzíbar", ("Faro", NOW))
    actions.read_facts()
    assert ties_for("public").count() == 1
    Organisation.objects.filter(pk=hidden.pk).update(listed=False)
    # At once, before the worker reads again; and after that too.
    assert [ties_for(circle).count() for circle in ("public", "members", "board", "office")] == [0, 0, 0, 1]
    actions.read_facts()
    assert told()[0][4] == "office"


@pytest.mark.parametrize(
    ("change", "left"),
    [
        ({"credits": []}, []),
        ({"visibility": {"credits": "board"}}, ["board"]),
        ({"tagline": {"en": "We hear"}}, ["public"]),
    ],
)
def test_what_a_profile_takes_back_is_no_tie_from_that_moment(
    worked: Callable[..., Any], change: dict[str, Any], left: list[str]
) -> None:
    one = worked("Azotea", ("Faro", NOW))
    worked("Nogal", ("Faro", NOW))
    actions.read_facts()
    publish_profile(one, change, by=SYSTEM)
    assert [tie.circle for tie in Tie.objects.all()] == left


def test_one_person_for_two_ties_them_in_those_years(organisation: Callable[..., Any]) -> None:
    one, two = organisation("Azotea"), organisation("Nogal")
    person = Person.objects.create(name="Ana Vela", email="ana@people.example")
    for whom in (one, two):
        affiliate(whom, person, "contact", visibility="public", by=SYSTEM)
    Affiliation.objects.filter(organisation=one).update(since=date(NOW - 2, 5, 1))
    Affiliation.objects.filter(organisation=two).update(since=date(NOW - 1, 2, 1))
    actions.read_facts()
    assert [(kind, year, circle) for _one, _two, kind, year, circle in told()] == [
        (PEOPLE, NOW - 1, "public"),
        (PEOPLE, NOW, "public"),
    ]
    assert [(proof.text, proof.url) for proof in between(one, two, "public")] == [("Ana Vela", "")] * 2
    assert between(one, two, "office")[0].url.endswith(f"/persons/{person.pk}/")
    # Whoever acted for one of them once is on no page of it.
    Affiliation.objects.filter(organisation=two).update(until=timezone.localdate() - timedelta(days=1))
    actions.read_facts()
    assert {circle for *_rest, circle in told()} == {"office"}


def test_years_begin_with_the_first_tie_that_a_circle_may_know(worked: Callable[..., Any]) -> None:
    old = worked("Azotea", ("Faro", NOW - 3))
    worked("Nogal", ("Faro", NOW - 3), ("Nave", NOW - 1))
    worked("Bruma", ("Nave", NOW - 1))
    actions.read_facts()
    assert years("public") == years("office") == list(range(NOW - 3, NOW + 1))
    Organisation.objects.filter(pk=old.pk).update(listed=False)
    assert years("public") == years("board") == [NOW - 1, NOW]
    assert years("office") == list(range(NOW - 3, NOW + 1))


def test_a_record_that_became_part_of_another_ties_there(worked: Callable[..., Any]) -> None:
    kept, gone = worked("Azotea", ("Faro", NOW)), worked("Azotea Sonido", ("Nave", NOW), member=False)
    worked("Nogal", ("Nave", NOW))
    actions.read_facts()
    merge(kept, gone, {"credits": "both"}, by=SYSTEM)
    actions.read_facts()
    assert [(one, other) for one, other, *_rest in told()] == [("Azotea", "Nogal")]


def test_a_picture_is_drawn_once_for_each_change(worked: Callable[..., Any]) -> None:
    one, two = worked("Azotea", ("Faro", NOW - 3)), worked("Nogal", ("Faro", NOW - 3))
    assert actions.draw_what_changed() is True
    assert years() == list(range(NOW - 3, NOW + 1))
    first = {(row.year, row.circle): row.places for row in Drawing.objects.all()}
    assert len(first) == 4 * 4
    # The drawing itself is a change; it is read once more and nothing is drawn.
    actions.draw_what_changed()
    assert actions.draw_what_changed() is False
    assert actions.draw() == 0
    worked("Orilla", ("Tren", NOW))
    publish_profile(two, {"credits": [{"title": "Tren", "year": NOW, "role": "Light"}]}, by=SYSTEM)
    assert actions.draw_what_changed() is True
    places = Drawing.objects.get(year=NOW, circle="office").places
    assert str(one.pk) in places  # A member without a tie, whom the office sees alone.
    assert str(one.pk) not in Drawing.objects.get(year=NOW, circle="public").places
    last = figures_by_year("office")[-1]
    assert (last.year, last.nodes, last.ties, last.alone) == (NOW, 3, 1, pytest.approx(1 / 3))


def test_nobody_is_moved_far_from_one_year_to_the_next(worked: Callable[..., Any]) -> None:
    for number in range(8):
        worked(f"Empresa {number}", *((f"Obra {(number + step) % 5}", NOW - step) for step in range(5)))
    actions.draw_what_changed()
    by_year = {row.year: row.places for row in Drawing.objects.filter(circle="public")}
    followed = 0
    for year in range(NOW - 3, NOW + 1):
        for pk in set(by_year[year]) & set(by_year[year - 1]):
            (x, y, *_now), (from_x, from_y, *_before) = by_year[year][pk], by_year[year - 1][pk]
            assert ((x - from_x) ** 2 + (y - from_y) ** 2) ** 0.5 <= 0.12 + 1e-9
            followed += 1
    assert followed


def test_an_organisation_shows_its_own_only_when_it_says_so(
    worked: Callable[..., Any], representative: Callable[..., Any], client: Any
) -> None:
    one = worked("Azotea", ("Faro", NOW))
    worked("Zanzíbar", ("Faro", NOW))
    actions.draw_what_changed()
    public = f"/en/directory/{one.slug}/"
    assert "Whom they work with" not in client.get(public).text
    client.force_login(representative(one))
    own = f"/en/area/network/{one.slug}/"
    assert "Zanzíbar" in client.get(own).text
    assert client.post(own, {"shown": "yes"}).status_code == 302
    client.logout()
    assert "Whom they work with" in client.get(public).text
    actions.show_own(one, False, by=SYSTEM)
    assert "Whom they work with" not in client.get(public).text
    assert OwnNetwork.objects.get().shown is False


@pytest.mark.parametrize(("writes", "readings"), [(0, 1), (1, 2), (TRIES, TRIES + 1), (99, TRIES + 1)])
def test_what_is_written_while_facts_are_read_is_read_again(
    writes: int, readings: int, organisation: Callable[..., Any]
) -> None:
    one, other = organisation("Azotea").pk, organisation("Nogal").pk
    read: list[int] = []

    def facts() -> list[Fact]:
        """As many ties as were written until now; somebody writes one more meanwhile."""
        found = [Fact(str(number), NOW, {one: "public", other: "public"}) for number in range(len(read))]
        read.append(len(found))
        if len(read) <= writes:
            changed([f"above:{len(read)}"])
        return found

    above = Domain("above", ties=(TieSource("above.met", "Met", facts, lambda _found, _circle: {}),))
    with standing(*domains(), above):
        actions.read_facts()
    assert len(read) == readings
    assert Tie.objects.filter(kind="above.met").count() == readings - 1
