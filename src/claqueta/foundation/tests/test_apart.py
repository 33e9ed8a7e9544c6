"""Work in another process: its answer comes back, and its end, however it comes, is a message here."""

import gc
import time
import warnings

import pytest
from django.db import transaction

from claqueta.foundation.apart import ApartFailed, Parcel, Refused, apart

EXAMPLES = "claqueta.foundation.tests.apart_examples"


def test_answer_comes_back_when_all_is_well() -> None:
    answer = apart(f"{EXAMPLES}:turn", Parcel({"numbers": [1, 2, 3]}, {"body": b"\x00abc"}))

    assert answer == Parcel({"sum": 6}, {"back": b"cba\x00"})


def test_answer_that_is_complete_counts_however_the_child_ends_after_it() -> None:
    assert apart(f"{EXAMPLES}:answer_and_end_badly", Parcel()) == Parcel({"said": True})


def test_refusal_keeps_its_word_and_what_belongs_to_it() -> None:
    with pytest.raises(Refused) as caught:
        apart(f"{EXAMPLES}:refuse", Parcel())

    assert (caught.value.word, caught.value.more) == ("too_many", {"most": 3})


@pytest.mark.parametrize(
    ("name", "reason", "limits"),
    [
        ("eat_memory", "memory", {"mebibytes": 200}),
        ("sleep", "time", {"seconds": 1}),
        ("crash", "crashed", {}),
        ("flood", "size", {"answer_mebibytes": 1}),
    ],
)
def test_child_that_ends_is_a_message(name: str, reason: str, limits: dict[str, int]) -> None:
    began = time.monotonic()

    with pytest.raises(ApartFailed) as caught:
        apart(f"{EXAMPLES}:{name}", Parcel(), **limits)

    assert caught.value.reason == reason
    assert time.monotonic() - began < 50


def test_child_that_takes_too_long_leaves_no_pipe_open() -> None:
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        with pytest.raises(ApartFailed):
            apart(f"{EXAMPLES}:turn", Parcel({}, {"body": b"x" * 1_000_000}), seconds=0)
        gc.collect()

    assert [str(one.message) for one in said if one.category is ResourceWarning] == []


def test_child_has_none_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAQUETA_SECRET_KEY", "not for strangers' files")

    names = apart(f"{EXAMPLES}:environment", Parcel()).said["names"]

    # The last is what the package says itself.
    assert set(names) <= {"PATH", "LANG", "PYTHONPATH", "LC_CTYPE", "OPENBLAS_NUM_THREADS"}


@pytest.mark.django_db
def test_nothing_runs_apart_while_others_wait_for_a_transaction() -> None:
    with transaction.atomic(), pytest.raises(RuntimeError):
        apart(f"{EXAMPLES}:turn", Parcel({"numbers": [1]}, {"body": b""}))
