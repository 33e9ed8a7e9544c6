"""The audit trail is a book: what is altered in it past its own functions is found, at its position."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claqueta.foundation import audit
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.audit import TRAIL, Matter, payload_of
from claqueta.foundation.chains import BATCH, Break, Wrong, canonical, head, verify
from claqueta.foundation.models import AuditEntry, ChainLink
from claqueta.foundation.transactions import NotInTransaction, atomic

VERB, THING = "foundation.attached", Matter("x.thing", "1", "Thing")
MIGRATION = import_module("claqueta.foundation.migrations.0010_trail_is_a_book")


def texts(**limits: Any) -> st.SearchStrategy[str]:
    """What both databases can keep."""
    return st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), **limits)


def values(words: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    """JSON, with numbers that not every reader keeps."""
    numbers = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    return st.recursive(
        st.none() | st.booleans() | numbers | words,
        lambda one: st.lists(one, max_size=3) | st.dictionaries(words, one, max_size=3),
        max_leaves=8,
    )


@atomic
def entered(*names: str, by: Any = SYSTEM) -> list[AuditEntry]:
    return [audit.record(VERB, Matter("x.thing", "1", name), by=by) for name in names]


@pytest.fixture
def trail(db: None) -> list[AuditEntry]:
    """Six entries, in a trail that had none."""
    assert head(TRAIL).position == 0
    return entered(*"abcdef")


def change(position: int, /, **values: Any) -> None:
    AuditEntry.objects.filter(position=position).update(**values)


def at(wrong: Wrong, *positions: int) -> list[Break]:
    return [Break(wrong, position, position) for position in positions]


# -- Writing -------------------------------------------------------------------------------------------------


def test_entries_take_their_places_in_the_order_in_which_they_were_written(trail: list[AuditEntry]) -> None:
    kept = AuditEntry.objects.order_by("position").values_list("position", "object_name")

    assert list(kept) == list(enumerate("abcdef", 1))
    assert (verify(TRAIL), head(TRAIL).position) == ([], 6)


def test_entry_is_stored_when_its_transaction_ends_and_not_with_what_was_undone(db: None) -> None:
    with atomic():
        entered("kept")
        assert not AuditEntry.objects.exists()
        with atomic():
            entered("undone")
            transaction.set_rollback(True)
    with atomic():
        entered("undone too")
        transaction.set_rollback(True)

    assert (AuditEntry.objects.get().object_name, head(TRAIL).position, verify(TRAIL)) == ("kept", 1, [])


@pytest.mark.django_db(transaction=True)
def test_nothing_is_recorded_outside_a_transaction() -> None:
    for write in (
        lambda: audit.record(VERB, THING, by=SYSTEM),
        lambda: audit.record_many(VERB, [AuditEntry(pk=1)], by=SYSTEM),
    ):
        with pytest.raises(NotInTransaction):
            write()


def test_verb_that_nobody_declares_is_refused(db: None) -> None:
    with pytest.raises(audit.UnknownVerb), atomic():
        audit.record("foundation.flown", THING, by=SYSTEM)


def test_many_entries_cost_a_statement_for_a_thousand(trail: list[AuditEntry]) -> None:
    objects = [AuditEntry(pk=number) for number in range(3 * BATCH)]
    with CaptureQueriesContext(connection) as asked, atomic():
        audit.record_many(VERB, objects, by=SYSTEM)

    inserts = [one["sql"] for one in asked if one["sql"].startswith("INSERT")]
    assert len(inserts) <= (6 if connection.vendor == "postgresql" else 6 * 12), len(inserts)
    assert len(asked) <= len(inserts) + 7
    assert (verify(TRAIL), head(TRAIL).position) == ([], 6 + 3 * BATCH)


def test_whoever_acted_and_is_gone_by_the_end_is_named_and_not_referred_to(
    account: Callable[..., Any],
) -> None:
    who = account(email="zara@people.example")
    with atomic():
        [entry] = entered("x", by=who)
        type(who).objects.filter(pk=who.pk).delete()

    entry.refresh_from_db()
    assert (entry.actor_id, entry.actor_name, verify(TRAIL)) == (None, str(who), [])


def test_account_that_goes_later_leaves_the_book_whole(account: Callable[..., Any]) -> None:
    who = account(email="zara@people.example")
    [entry] = entered("x", by=who)
    who.delete()

    entry.refresh_from_db()
    assert (entry.actor_id, verify(TRAIL)) == (None, [])


def test_what_the_sample_dates_back_is_linked_now(db: None) -> None:
    once, begun = datetime(2020, 1, 2, tzinfo=UTC), timezone.now()
    with atomic(), audit.dated({VERB: once}, otherwise=begun):
        entered("then")
    entered("now")

    then, now = AuditEntry.objects.order_by("position")
    assert (then.at, now.at >= begun, ChainLink.objects.get(position=1).at >= begun) == (once, True, True)
    assert verify(TRAIL) == []


# -- What is wrong -------------------------------------------------------------------------------------------


def insert(position: int) -> None:
    AuditEntry.objects.create(position=position, verb=VERB, object_type="x.thing", object_name="forged")


def swap(first: int, second: int) -> None:
    change(first, position=10_000)
    change(second, position=first)
    change(10_000, position=second)


@pytest.mark.parametrize(
    ("tamper", "breaks"),
    [
        (lambda: change(3, actor_name="Somebody else"), at(Wrong.PAYLOAD_ALTERED, 3)),
        (lambda: change(3, at=timezone.now() + timedelta(microseconds=1)), at(Wrong.PAYLOAD_ALTERED, 3)),
        (lambda: change(3, verb="foundation.detached"), at(Wrong.PAYLOAD_ALTERED, 3)),
        (lambda: change(3, object_type="y.thing"), at(Wrong.PAYLOAD_ALTERED, 3)),
        (lambda: change(3, object_id="2"), at(Wrong.PAYLOAD_ALTERED, 3)),
        (lambda: change(3, object_name="C"), at(Wrong.PAYLOAD_ALTERED, 3)),
        (lambda: change(3, changes={"file": ["", "x"]}), at(Wrong.PAYLOAD_ALTERED, 3)),
        (lambda: change(3, reason="because"), at(Wrong.PAYLOAD_ALTERED, 3)),
        (lambda: AuditEntry.objects.filter(position=3).delete(), at(Wrong.PAYLOAD_MISSING, 3)),
        (lambda: swap(2, 5), at(Wrong.PAYLOAD_ALTERED, 2, 5)),
        (lambda: insert(7), at(Wrong.PAYLOAD_UNLINKED, 7)),
        (lambda: insert(10**6), at(Wrong.PAYLOAD_UNLINKED, 10**6)),
        (lambda: insert(2**63 - 1), at(Wrong.PAYLOAD_UNLINKED, 2**63 - 1)),
        (lambda: change(6, position=8), [*at(Wrong.PAYLOAD_MISSING, 6), *at(Wrong.PAYLOAD_UNLINKED, 8)]),
        (
            lambda: (audit.forget(AuditEntry.objects.filter(position=3)), insert(7)),
            at(Wrong.PAYLOAD_UNLINKED, 7),
        ),
        (
            lambda: (audit.forget(AuditEntry.objects.filter(position=3)), insert(3)),
            at(Wrong.PAYLOAD_ALTERED, 3),
        ),
    ],
)
def test_tampering_is_found_at_its_position(
    trail: list[AuditEntry], tamper: Callable[[], object], breaks: list[Break]
) -> None:
    assert verify(TRAIL) == []
    tamper()

    assert verify(TRAIL) == breaks


# -- What is hashed ------------------------------------------------------------------------------------------


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)
@given(st.dictionaries(texts(max_size=5), st.tuples(values(texts()), values(texts()))), texts(max_size=50))
def test_whatever_is_recorded_comes_back_from_the_database_as_it_was_hashed(
    db: None, changes: Any, text: str
) -> None:
    with transaction.atomic():
        with atomic():
            entry = audit.record(VERB, Matter("x", "1", text), by=SYSTEM, changes=changes, reason=text)
        written = payload_of(entry)
        entry.refresh_from_db()

        assert canonical(payload_of(entry)) == canonical(written)
        assert verify(TRAIL) == []
        transaction.set_rollback(True)


@given(values(st.text()), st.text(), st.datetimes(datetime(1000, 1, 1), timezones=st.just(UTC)))
def test_any_entry_can_be_hashed_and_the_upgrade_hashes_it_alike(
    changes: Any, text: str, moment: Any
) -> None:
    entry = AuditEntry(
        at=moment,
        actor_name=text,
        verb=VERB,
        object_type="x",
        object_id="1",
        object_name=text,
        changes=changes,
    )

    assert MIGRATION.payload_of(entry) == canonical(payload_of(entry))


def test_payload_is_what_it_always_was() -> None:
    """A book that was written years ago must still be whole: this may never change."""
    entry = AuditEntry(
        at=datetime(2026, 11, 26, 12, 0, 0, 250, tzinfo=UTC),
        actor_name="Ana Peña",
        verb="organisations.published",
        object_type="organisations.organisation",
        object_id="7",
        object_name="Azotea",
        changes={"n": [1.0, 2**60], "large": [1e23, -(10**23)], "text": [None, "\ud800"]},
        reason="",
    )

    assert canonical(payload_of(entry)).decode() == (
        '{"actor":"Ana Peña","at":"2026-11-26T12:00:00.000250Z",'
        '"changes":{"large":["100000000000000000000000","-100000000000000000000000"],"n":[1,"1152921504606846976"],"text":[null,"\\\\ud800"]},'
        '"object":["organisations.organisation","7","Azotea"],"reason":"","verb":"organisations.published"}'
    )


# -- What the law takes out ----------------------------------------------------------------------------------


def anonymous(entry: AuditEntry) -> None:
    if entry.object_name in "bd":
        entry.object_name = "—"


def test_what_is_rewritten_is_amended_and_the_rest_is_not(trail: list[AuditEntry]) -> None:
    assert audit.rewrite(AuditEntry.objects.all(), anonymous) == 2

    assert [entry.object_name for entry in AuditEntry.objects.order_by("position")] == list("a—c—ef")
    amended = ChainLink.objects.exclude(amends=None).order_by("position").values_list("amends", flat=True)
    assert (list(amended), verify(TRAIL)) == ([2, 4], [])
    change(2, object_name="b")
    assert verify(TRAIL) == at(Wrong.PAYLOAD_ALTERED, 2)


def test_what_is_forgotten_is_gone_and_the_book_goes_on(trail: list[AuditEntry], monkeypatch: Any) -> None:
    monkeypatch.setattr(audit, "BATCH", 2)
    assert audit.forget(AuditEntry.objects.filter(position__lte=5)) == 5
    entered("g")

    assert [entry.position for entry in AuditEntry.objects.order_by("position")] == [6, 12]
    assert (verify(TRAIL), ChainLink.objects.filter(amends=None, salt="").count()) == ([], 5)


def test_entry_is_rewritten_and_forgotten_in_one_transaction_with_new_ones(trail: list[AuditEntry]) -> None:
    with atomic():
        audit.rewrite(AuditEntry.objects.all(), anonymous)
        audit.forget(AuditEntry.objects.filter(position__in=[1, 2]))
        entered("g")

    assert (verify(TRAIL), AuditEntry.objects.count()) == ([], 5)


def test_what_somebody_had_altered_is_not_vouched_for_by_what_the_law_takes_out(
    trail: list[AuditEntry], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "BATCH", 2)
    change(2, reason="never said")
    change(5, at=timezone.now() - timedelta(days=9999))
    assert audit.rewrite(AuditEntry.objects.all(), anonymous) == 2
    assert audit.forget(AuditEntry.objects.filter(position__in=[1, 2, 3, 5])) == 2

    assert [entry.object_name for entry in AuditEntry.objects.order_by("position")] == list("——ef")
    assert verify(TRAIL) == at(Wrong.PAYLOAD_ALTERED, 2, 5)


def test_rewriting_that_is_undone_leaves_no_amendment(trail: list[AuditEntry]) -> None:
    with atomic():
        audit.rewrite(AuditEntry.objects.all(), anonymous)
        transaction.set_rollback(True)

    assert (verify(TRAIL), head(TRAIL).position) == ([], 6)


# -- The upgrade ---------------------------------------------------------------------------------------------


def test_entries_from_before_the_upgrade_are_put_in_the_book_in_their_order(
    trail: list[AuditEntry], monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.apps import apps

    monkeypatch.setattr(MIGRATION, "BATCH", 2)
    change(4, changes={"n": [2**60, 1e23, "\\ud800 ñ"], "x": "no pair"}, reason="because")
    MIGRATION.backwards(apps, None)
    assert (head(TRAIL).position, ChainLink.objects.count()) == (0, 0)
    MIGRATION.forwards(apps, None)

    assert (verify(TRAIL), head(TRAIL).position) == ([], 6)
    entered("g")
    assert verify(TRAIL) == []
    assert list(AuditEntry.objects.order_by("pk").values_list("position", flat=True)) == [*range(1, 8)]


@pytest.mark.parametrize(
    ("value", "english", "spanish"),
    [
        ("450.00 EUR", "€450.00", "450,00\xa0€"),
        ("-1234.5 EUR", "-€1,234.50", "-1.234,50\xa0€"),
        ("450.00 XXQ", "450.00 XXQ", "450.00 XXQ"),
        ("450.001 EUR", "450.001 EUR", "450.001 EUR"),
        ("2026-02-03", "03/02/2026", "03/02/2026"),
        ("2026-02-30", "2026-02-30", "2026-02-30"),
        ("2026-02-03T10:20:30Z", "03/02/2026 11:20", "03/02/2026 11:20"),
        ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"),
        ("A-2026-0001", "A-2026-0001", "A-2026-0001"),
        (["2026-02-03", 7], "03/02/2026, 7", "03/02/2026, 7"),
    ],
)
def test_money_and_days_are_said_as_the_reader_writes_them(value: Any, english: str, spanish: str) -> None:
    said = {}
    for language in ("en", "es"):
        with translation.override(language):
            said[language] = audit.in_words(value)
    assert said == {"en": english, "es": spanish}
