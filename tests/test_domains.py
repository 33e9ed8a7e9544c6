"""Domains declare themselves once: names that collide stop the start, what is switched off is not there."""

from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.exceptions import ImproperlyConfigured

from claqueta.cluster.loading import ClusterInvalid
from claqueta.cluster.wiring import refuse_unknown_features
from claqueta.config.domains import DOMAINS
from claqueta.foundation import audit, events
from claqueta.foundation.domains import Domain, Entry, Part, domains, features, gathered, named, standing
from claqueta.foundation.notifications import Kind
from claqueta.foundation.rounds import Round, rounds
from claqueta.foundation.search import Searchable, searchables


def searchable(kind: str) -> Searchable:
    return Searchable(kind, lambda identifiers: iter(()), lambda: (), {kind: (kind, kind)})


def test_house_stands_in_the_order_of_its_list() -> None:
    names = [domain.name for domain in domains()]
    assert names == [domain for domain in DOMAINS if domain in names]
    assert {"foundation", "accounts", "organisations", "office"} <= set(names)


@pytest.mark.parametrize(
    ("domain", "other", "told"),
    [
        (Domain("a"), Domain("a"), "domain “a”"),
        (
            Domain("a", searchables=(searchable("thing"),)),
            Domain("b", searchables=(searchable("thing"),)),
            "kind of search “thing” is declared by a and by b",
        ),
        (Domain("a", offers={"x": "X"}), Domain("b", offers={"x": "X"}), "offer “x”"),
        (
            Domain("a", menu=(Entry("A", "list", "a.see", "x"),)),
            Domain("b", menu=(Entry("B", "list", "b.see", "x"),)),
            "screen of the menu “list”",
        ),
        (
            Domain("a", sitemaps={"x": object}),
            Domain("b", sitemaps={"x": object}),
            "section of the sitemap “x”",
        ),
        (Domain("a", notices=(Kind("b.told", "Told"),)), Domain("b"), "should begin with “a.”"),
        (Domain("a", rounds=(Round("count", lambda: None),)), Domain("b"), "should begin with “a.”"),
    ],
)
def test_names_that_collide_stop_the_start(domain: Domain, other: Domain, told: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=told), standing(domain, other):
        pass


def test_one_verb_twice_in_a_domain_stops_the_start_and_the_same_in_two_does_not() -> None:
    twice = Domain("a", verbs={"published": "published"}, parts=(Part(verbs={"published": "made public"}),))
    with pytest.raises(ImproperlyConfigured, match="verb “a\\.published”"), standing(twice):
        pass
    both = (Domain("a", verbs={"published": "published"}), Domain("b", verbs={"published": "made public"}))
    with standing(*both):
        assert audit.verbs() == [("a.published", "published"), ("b.published", "made public")]
        assert audit.verb_name("b.published") == "made public"


def test_failed_block_leaves_the_house_as_it_was() -> None:
    before = domains()
    with pytest.raises(ZeroDivisionError), standing(Domain("a")):
        raise ZeroDivisionError
    assert domains() == before


def test_feature_that_is_off_takes_its_part_or_its_domain_away(settings: Any) -> None:
    settings.CLUSTER = replace(django_settings.CLUSTER, features={"off": False, "on": True})
    kept = Round("a.kept", lambda: None)
    a = Domain(
        "a",
        rounds=(kept,),
        parts=(
            Part(feature="off", rounds=(Round("a.off", lambda: None),), verbs={"x": "X"}),
            Part(feature="on", rounds=(Round("a.on", lambda: None),)),
            Part(feature="not named", rounds=(Round("a.unnamed", lambda: None),)),
        ),
    )
    b = Domain("b", feature="off", rounds=(Round("b.x", lambda: None),), searchables=(searchable("b"),))
    with standing(a, b):
        assert [one.name for one in rounds()] == ["a.on", "a.unnamed", "a.kept"]
        assert ([domain.name for domain in domains()], searchables(), audit.verbs()) == (["a"], {}, [])
        assert features() == {"off", "on", "not named"}
        assert gathered(lambda part: part.rounds)[-1] is kept
        assert named(lambda part: part.verbs) == {}


def test_feature_that_nobody_has_is_told_with_its_remedy(settings: Any) -> None:
    settings.CLUSTER = replace(django_settings.CLUSTER, features={"telepathy": True})
    with pytest.raises(ClusterInvalid) as caught:
        refuse_unknown_features()
    (problem,) = caught.value.problems
    assert "telepathy" in problem.message
    assert "shortlist" in problem.remedy


def test_event_reaches_those_who_listen_to_it_and_no_other() -> None:
    heard: list[object] = []
    with standing(Domain("a", listens=((int, heard.append),)), Domain("b", listens=((str, heard.append),))):
        events.publish(7)
        events.publish("seven")
        events.publish(7.0)
    assert heard == [7, "seven"]


def test_verb_that_no_domain_has_is_refused() -> None:
    with standing(Domain("a")), pytest.raises(audit.UnknownVerb):
        audit.record("a.lent", django_settings, by=None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("field", "places", "word"),
    [
        ("size", ("b",), "Size of b"),
        ("size", ("a", "b"), "Size of a"),
        ("size", ("c",), "Size of a"),
        ("colour", ("a",), "colour"),
    ],
)
def test_field_reads_as_its_domain_says(field: str, places: tuple[str, ...], word: str) -> None:
    with standing(Domain("a", fields={"size": "Size of a"}), Domain("b", fields={"size": "Size of b"})):
        assert audit.field_name(field, *places) == word
