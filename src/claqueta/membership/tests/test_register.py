"""The register in the database: entering, reading, deriving, refusing, finding what was altered."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, connections
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claqueta.foundation import chains
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.domains import Domain, domains, standing
from claqueta.foundation.models import ChainLink
from claqueta.foundation.transactions import atomic
from claqueta.membership import events
from claqueta.membership.actions import NewFact, follow_today, record
from claqueta.membership.actions.ledger import facts_of
from claqueta.membership.book import BOOK
from claqueta.membership.models import Fact, Span
from claqueta.membership.policies.dues import Spell
from claqueta.membership.policies.ledger import CANCELLED, Kind, membership_on, state_on
from claqueta.membership.queries import entry_of, head, numbers, register, spells
from claqueta.membership.tests.factories import FOUNDED, admitted
from claqueta.organisations.actions import set_standing
from claqueta.organisations.models import Organisation

Make = Callable[..., Any]
pytestmark = pytest.mark.django_db


def columns(one: Any) -> tuple[str, date | None, date | None]:
    return Organisation.objects.values_list("standing", "member_since", "member_until").get(pk=one.pk)


def test_admission_gives_number_entry_and_standing(company: Any, organisation: Make) -> None:
    fact = admitted(company, representative="Ana Vidal")
    assert (fact.position, fact.number, head().position) == (1, 1, 1)
    assert columns(company) == ("full", FOUNDED, None)
    (entry,) = register(FOUNDED)
    assert (entry.number, entry.name, entry.tax_id, entry.class_key) == (
        1,
        "Azotea S.L.",
        "B00704924",
        "full",
    )
    assert (entry.since, entry.until, entry.representative, entry.suspended) == (
        FOUNDED,
        None,
        "Ana Vidal",
        False,
    )
    assert register(FOUNDED - timedelta(days=1)) == []
    assert admitted(organisation("Faro", member=False)).number == 2
    assert chains.verify(BOOK) == []


def test_whoever_joined_first_has_the_lower_number(organisation: Make) -> None:
    late, early = organisation("Tarde", member=False), organisation("Pronto", member=False)
    record(
        [
            NewFact(Kind.ADMITTED, late, date(2024, 1, 1), {"class": "full"}),
            NewFact(Kind.ADMITTED, early, date(2023, 5, 1), {"class": "full"}),
        ],
        by=SYSTEM,
    )
    assert [(one.number, one.name) for one in register(date(2024, 1, 1))] == [
        (1, "Pronto S.L."),
        (2, "Tarde S.L."),
    ]


def test_as_of_any_day_as_known_on_any_day(company: Any) -> None:
    fact = admitted(company, date(2024, 5, 1))
    known = timezone.now()
    record(
        [NewFact(Kind.CORRECTED, company, date(2023, 6, 1), {"class": "founder"}, "The deed", fact)],
        by=SYSTEM,
    )
    day = date(2023, 7, 1)
    assert (entry_of(company.pk, day, known), entry_of(company.pk, day) is not None) == (None, True)
    assert columns(company) == ("founder", date(2023, 6, 1), None)
    before = entry_of(company.pk, date(2024, 5, 1), known)
    assert before is not None
    assert (before.class_key, before.since) == ("full", date(2024, 5, 1))
    assert Span.objects.count() == 2


def test_leaving_in_the_future_is_followed_on_its_day(company: Any) -> None:
    admitted(company)
    today = timezone.localdate()
    record([NewFact(Kind.LEFT, company, today + timedelta(days=3), {"cause": "voluntary"})], by=SYSTEM)
    assert columns(company) == ("full", FOUNDED, today + timedelta(days=3))
    assert follow_today() == 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "localdate", lambda *_moment: today + timedelta(days=3))
        assert follow_today() == 1
    assert columns(company) == ("", FOUNDED, today + timedelta(days=3))


def test_what_begins_later_begins_on_its_day(company: Any) -> None:
    today = timezone.localdate()
    admitted(company, today + timedelta(days=1))
    assert columns(company) == ("", None, None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "localdate", lambda *_moment: today + timedelta(days=1))
        assert (follow_today(), follow_today()) == (1, 0)
    assert columns(company) == ("full", today + timedelta(days=1), None)


def test_round_mends_what_somebody_wrote_past_the_register(company: Any, organisation: Make) -> None:
    admitted(company)
    stranger = organisation("Nadie", member=False)
    Organisation.objects.filter(pk=company.pk).update(standing="", member_since=None)
    Organisation.objects.filter(pk=stranger.pk).update(standing="founder")
    assert follow_today() == 2
    assert (columns(company)[0], columns(stranger)[0]) == ("full", "")


@pytest.mark.parametrize(
    ("kind", "on", "data", "field"),
    [
        (Kind.ADMITTED, date(2023, 3, 29), {"class": "full"}, "effective_on"),
        (Kind.ADMITTED, date(2200, 1, 1), {"class": "full"}, "effective_on"),
        (Kind.ADMITTED, FOUNDED, {"class": "president"}, "class"),
        (Kind.ADMITTED, FOUNDED, {}, "class"),
        (Kind.ADMITTED, FOUNDED, {"class": "full", "email": "a@b.example"}, "email"),
        (Kind.LEFT, FOUNDED, {}, "effective_on"),
        (Kind.CLASS_CHANGED, FOUNDED, {"class": "founder"}, "effective_on"),
    ],
)
def test_what_does_not_fit_is_refused_by_field(
    company: Any, kind: Kind, on: date, data: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        record([NewFact(kind, company, on, data)], by=SYSTEM)
    assert field in refused.value.message_dict
    assert (Fact.objects.count(), ChainLink.objects.filter(book="members").count()) == (0, 0)


@pytest.mark.parametrize(
    "fact",
    [
        lambda one: NewFact(Kind.ADMITTED, one, date(2024, 1, 1), {"class": "full"}),
        lambda one: NewFact(Kind.LEFT, one, FOUNDED - timedelta(days=1)),
        lambda one: NewFact(Kind.CLASS_CHANGED, one, date(2024, 1, 1), {"class": "full"}),
        lambda one: NewFact(Kind.LEFT, one, date(2024, 1, 1), {"cause": "boredom"}),
        lambda one: NewFact(Kind.CORRECTED, one, FOUNDED, {}, "", Fact.objects.get()),
        lambda one: NewFact(Kind.CORRECTED, one, FOUNDED, {"class": "founder"}),
        lambda one: NewFact(Kind.LEFT, one, date(2024, 1, 1), {}, "", Fact.objects.get()),
    ],
)
def test_what_does_not_fit_a_member_is_refused(company: Any, fact: Any) -> None:
    admitted(company)
    with pytest.raises(ValidationError):
        record([fact(company)], by=SYSTEM)
    assert (Fact.objects.count(), columns(company)) == (1, ("full", FOUNDED, None))


def test_number_that_is_taken_and_a_fact_of_another_are_refused(company: Any, organisation: Make) -> None:
    fact, other = admitted(company), organisation("Faro", member=False)
    with pytest.raises(ValidationError, match="1"):
        record([NewFact(Kind.ADMITTED, other, FOUNDED, {"class": "full"}, number=1)], by=SYSTEM)
    with pytest.raises(ValidationError):
        record([NewFact(Kind.CORRECTED, other, FOUNDED, {CANCELLED: True}, "", fact)], by=SYSTEM)
    (chosen,) = record([NewFact(Kind.ADMITTED, other, FOUNDED, {"class": "full"}, number=40)], by=SYSTEM)
    assert (chosen.number, admitted(organisation("Tercera", member=False)).number) == (40, 41)


def test_nothing_is_recorded_before_what_stands_or_in_the_future(company: Any) -> None:
    admitted(company)
    for at in (datetime(2024, 1, 1, tzinfo=UTC), timezone.now() + timedelta(hours=1)):
        with pytest.raises(ValidationError):
            record([NewFact(Kind.LEFT, company, date(2024, 1, 1))], by=SYSTEM, at=at)


def test_who_may_not_records_nothing(company: Any, account: Make, representative: Make) -> None:
    rep = representative(company)
    for by in (rep, account("editor", email="ed@people.example")):
        with pytest.raises(PermissionDenied):
            record([NewFact(Kind.ADMITTED, company, FOUNDED, {"class": "full"})], by=by)
    assert Fact.objects.count() == 0
    secretary = account("secretary", email="sec@people.example")
    (fact,) = record([NewFact(Kind.ADMITTED, company, FOUNDED, {"class": "full"})], by=secretary)
    assert fact.account_id == secretary.pk


def test_events_tell_what_happened_in_the_same_transaction(company: Any) -> None:
    heard: list[Any] = []
    kinds = (
        events.Joined,
        events.ClassChanged,
        events.Suspended,
        events.Restored,
        events.Represented,
        events.Left,
        events.Corrected,
    )
    with standing(*domains(), Domain("ears", listens=tuple((kind, heard.append) for kind in kinds))):
        fact = admitted(company)
        day = date(2024, 1, 1)
        record(
            [
                NewFact(Kind.CLASS_CHANGED, company, day, {"class": "associate"}),
                NewFact(Kind.SUSPENDED, company, day),
                NewFact(Kind.RESTORED, company, day + timedelta(days=1)),
                NewFact(Kind.REPRESENTED, company, day, {"representative": "Ana", "person": 7}),
                NewFact(Kind.LEFT, company, date(2025, 1, 1), {"cause": "voluntary"}),
                NewFact(Kind.CORRECTED, company, FOUNDED, {"name": "Azotea SLU"}, "", fact),
            ],
            by=SYSTEM,
        )
    assert [type(one) for one in heard] == [
        events.Joined,
        events.ClassChanged,
        events.Suspended,
        events.Restored,
        events.Represented,
        events.Left,
        events.Corrected,
    ]
    joined, _class, _off, _on, represented, left, corrected = heard
    assert (joined.number, joined.class_key, joined.on, joined.organisation) == (1, "full", FOUNDED, company)
    assert (represented.person_id, left.cause, corrected.corrects) == (7, "voluntary", fact.position)


def test_listener_that_fails_undoes_everything(company: Any) -> None:
    def fail(_event: Any) -> None:
        raise ZeroDivisionError

    with (
        standing(*domains(), Domain("ears", listens=((events.Joined, fail),))),
        pytest.raises(ZeroDivisionError),
    ):
        admitted(company)
    assert (Fact.objects.count(), Span.objects.count(), head().position) == (0, 0, 0)
    assert columns(company) == ("", None, None)


@pytest.mark.parametrize(
    "table",
    [
        "membership_fact",
        "membership_span",
        "foundation_chainlink",
        "organisations_organisation",
        "foundation_auditentry",
    ],
)
def test_interrupted_at_any_write_leaves_nothing(company: Any, table: str) -> None:
    """The transaction ends at the first statement that writes the table."""

    def cut(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith(("INSERT INTO", "UPDATE")) and f'"{table}"' in sql[:80]:
            raise KeyboardInterrupt
        return execute(sql, *rest)

    with pytest.raises(KeyboardInterrupt), connection.execute_wrapper(cut):
        admitted(company)
    assert (Fact.objects.count(), Span.objects.count(), head().position) == (0, 0, 0)
    assert ChainLink.objects.filter(book="members").count() == 0
    assert columns(company) == ("", None, None)
    assert admitted(company).number == 1


def test_spells_of_a_year_join_what_only_changed_its_name(company: Any) -> None:
    admitted(company, date(2024, 2, 29))
    record(
        [
            NewFact(Kind.RENAMED, company, date(2024, 5, 1), {"name": "Otra S.L."}),
            NewFact(Kind.CLASS_CHANGED, company, date(2024, 7, 1), {"class": "associate"}),
            NewFact(Kind.LEFT, company, date(2025, 2, 28)),
        ],
        by=SYSTEM,
    )
    assert spells(2024) == {
        company.pk: [
            Spell("full", date(2024, 2, 29), date(2024, 7, 1)),
            Spell("associate", date(2024, 7, 1), date(2025, 2, 28)),
        ]
    }
    assert (spells(2026), numbers(2025)) == ({}, {company.pk: 1})


def test_register_is_one_query_whatever_its_size(organisation: Make, django_assert_num_queries: Any) -> None:
    for name in ("A", "B", "C"):
        organisation(name)
    with django_assert_num_queries(1):
        assert len(register(timezone.localdate())) == 3


# -- Any sequence, and the register says what the records say -------------------------------------------------

STEP = st.tuples(
    st.sampled_from(["state", "mistake", "record", "cut"]),
    st.sampled_from(["", "full", "founder", "associate", "honorary"]),
    st.one_of(st.none(), st.integers(0, 1400)),
    st.one_of(st.none(), st.integers(0, 1500)),
    st.sampled_from([kind for kind in Kind if kind != Kind.CORRECTED]),
)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEP, max_size=8))
def test_records_follow_the_register_after_any_sequence(steps: list[Any], organisation: Make) -> None:
    with atomic():
        made = organisation(f"Azotea {Organisation.objects.count()}", member=False)
        for act, word, since, until, kind in steps:
            first = None if since is None else FOUNDED + timedelta(days=since)
            last = None if until is None else FOUNDED + timedelta(days=until)
            try:
                with atomic():
                    _do(act, made, word, first, last, kind)
            except (ValidationError, KeyboardInterrupt):
                continue
        known = facts_of([made.pk])[made.pk]
        today = timezone.localdate()
        says = membership_on(known, today)
        assert columns(made) == (says.class_key, says.since, says.until)
        for day in (FOUNDED, today - timedelta(days=200), today, today + timedelta(days=90)):
            state, entry = state_on(known, day), entry_of(made.pk, day)
            assert (state is None) == (entry is None)
            if state is not None and entry is not None:
                assert (entry.number, entry.class_key, entry.suspended) == (
                    state.number,
                    state.class_key,
                    state.suspended,
                )
        moments = {fact.recorded_at for fact in known}
        for moment in moments:
            state, entry = state_on(known, today, moment), entry_of(made.pk, today, moment)
            assert (state and state.class_key) == (entry and entry.class_key)
        assert chains.verify(BOOK) == []


def _do(act: str, made: Any, word: str, first: date | None, last: date | None, kind: Kind) -> None:
    match act:
        case "state" | "mistake":
            set_standing(made, standing=word, since=first, until=last, by=SYSTEM, mistaken=act == "mistake")
        case "record":
            data = {
                Kind.ADMITTED: {"class": word or "full"},
                Kind.CLASS_CHANGED: {"class": word or "full"},
                Kind.RENAMED: {"name": word or "x"},
                Kind.TAX_ID_CHANGED: {"tax_id": word},
                Kind.REPRESENTED: {"representative": word},
            }.get(kind, {})
            record([NewFact(kind, made, first or FOUNDED, data)], by=SYSTEM)
        case _:
            set_standing(made, standing=word, since=first, by=SYSTEM)
            raise KeyboardInterrupt


# -- Many at once --------------------------------------------------------------------------------------------


@pytest.fixture
def candidates(transactional_db: None, organisation: Make) -> Iterator[list[Any]]:
    return [organisation(f"Aspirante {n}", member=False) for n in range(16)]


@pytest.mark.django_db(transaction=True)
def test_sixteen_writers_number_without_gap_or_duplicate(candidates: list[Any]) -> None:
    wrong: list[BaseException] = []

    def write(one: Any) -> None:
        try:
            admitted(one)
        except BaseException as error:
            wrong.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=(one,)) for one in candidates]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert sorted(Fact.objects.values_list("number", flat=True)) == list(range(1, 17))
    assert chains.verify(BOOK) == []
