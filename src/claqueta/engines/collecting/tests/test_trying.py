from dataclasses import replace
from datetime import date, datetime, time

import pytest

from claqueta.engines.collecting import Bank, Collection, Debit, dry_run, usual_bank

BANK = Bank(lead_days=2, cut_off=time(14), earliest_days=14, notice_days=14)
DEBIT = Debit(
    "C26-0001",
    "Ñandú Films",
    "M-1",
    150,
    date(2025, 1, 7),
    last_used=date(2026, 7, 27),
    notified_on=date(2026, 11, 1),  # type: ignore[arg-type]
)
COLLECTION = Collection("4T", "CORE", date(2026, 11, 25), datetime(2026, 11, 20, 10, 0), (DEBIT,))


def findings(*collections: Collection) -> list[tuple[str, str]]:
    return [(one.what, one.why["en"]) for trial in dry_run(collections, BANK) for one in trial.findings]


def test_a_sound_collection_has_nothing_to_say() -> None:
    (trial,) = dry_run([COLLECTION])
    assert trial.findings == []
    assert (trial.taken_on, trial.collected_on) == (date(2026, 11, 20), date(2026, 11, 25))
    assert usual_bank("B2B").lead_days >= 1


@pytest.mark.parametrize(
    ("sent", "taken", "collected"),
    [
        ("2026-11-20T13:59", "2026-11-20", "2026-11-25"),
        ("2026-11-23T10:00", "2026-11-23", "2026-11-25"),
        ("2026-11-23T14:01", "2026-11-24", "2026-11-26"),
        ("2026-11-28T10:00", "2026-11-30", "2026-12-02"),
        ("2026-12-24T15:00", "2026-12-28", "2026-12-30"),
    ],
)
def test_a_missed_window_costs_days(sent: str, taken: str, collected: str) -> None:
    (trial,) = dry_run([replace(COLLECTION, sent_at=datetime.fromisoformat(sent))], BANK)
    assert (trial.taken_on.isoformat(), trial.collected_on.isoformat()) == (taken, collected)
    late = [one for one in trial.findings if one.what == "late"]
    assert bool(late) is (collected != "2026-11-25")


@pytest.mark.parametrize(
    ("change", "what", "word"),
    [
        ({"collected_before": date(2026, 11, 1)}, "twice", "collected on 01/11/2026"),
        ({"notified_on": None}, "rejected", "pre-notification"),
        ({"notified_on": date(2026, 11, 20)}, "late", "pre-notification"),
        ({"signed_on": date(2027, 1, 1), "last_used": None}, "rejected", "signed after"),
        ({"last_used": date(2023, 11, 25)}, "rejected", "lapsed"),
        ({"signed_on": date(2023, 11, 1), "last_used": None}, "rejected", "lapsed"),
        ({"sequence": "OOFF"}, "rejected", "one collection only"),
        ({"sequence": "FRST"}, "rejected", "cannot be the first"),
        ({"blocked": "AC04"}, "rejected", "AC04"),
    ],
)
def test_what_would_go_wrong_with_a_debit(change: dict[str, object], what: str, word: str) -> None:
    ((said, why),) = findings(replace(COLLECTION, debits=(replace(DEBIT, **change),)))  # type: ignore[arg-type]
    assert said == what
    assert word in why


def test_a_mandate_used_a_day_later_has_not_lapsed() -> None:
    assert findings(replace(COLLECTION, debits=(replace(DEBIT, last_used=date(2023, 11, 26)),))) == []


def test_a_rebuilt_collection_collects_nobody_twice_unknowingly() -> None:
    again = replace(COLLECTION, name="4T bis", sent_at=datetime(2026, 11, 21, 10))
    ((what, why),) = findings(again, COLLECTION)
    assert what == "twice"
    assert "The collection 4T collects it on 25/11/2026" in why
    assert findings(again, replace(COLLECTION, cancelled=True)) == []
    ((what, why),) = findings(replace(COLLECTION, debits=(DEBIT, DEBIT)))
    assert (what, "twice in the collection" in why) == ("twice", True)


def test_a_file_that_comes_too_early_is_rejected() -> None:
    early = replace(COLLECTION, sent_at=datetime(2026, 11, 2, 10))
    assert [what for what, _why in findings(early)] == ["rejected"]
