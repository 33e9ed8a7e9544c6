"""What is sealed is read with our keys only, and for its purpose only."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claqueta.foundation.sealing import SealBroken, seal, unseal

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(blacklist_categories=["Cs"])),
    lambda one: st.lists(one, max_size=3) | st.dictionaries(st.text(max_size=3), one, max_size=3),
    max_leaves=5,
)


@given(VALUES)
def test_sealed_value_comes_back(value: Any) -> None:
    assert unseal("mails", seal("mails", value)) == value


def test_sealed_value_shows_nothing_and_never_looks_the_same() -> None:
    one, other = seal("mails", "secret"), seal("mails", "secret")

    assert (b"secret" in one, one == other) == (False, False)
    assert unseal("mails", memoryview(one)) == "secret"  # type: ignore[arg-type]


def test_seal_is_kept_when_the_key_was_replaced(settings: Any) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "old", []
    sealed = seal("mails", {"to": "á"})
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", ["older", "old"]

    assert unseal("mails", sealed) == {"to": "á"}
    settings.SECRET_KEY_FALLBACKS = ["older"]
    with pytest.raises(SealBroken):
        unseal("mails", sealed)


@pytest.mark.parametrize("purpose", ["", "mail", "mails ", "backups"])
def test_seal_of_another_purpose_is_broken(purpose: str) -> None:
    with pytest.raises(SealBroken):
        unseal(purpose, seal("mails", "secret"))


@given(st.integers(0, 119), st.integers(1, 255))
def test_seal_is_broken_when_any_byte_was_changed(at: int, change: int) -> None:
    sealed = bytearray(seal("mails", "secret"))
    before = bytes(sealed)
    sealed[at % len(sealed)] ^= change

    # The last letter of base 64 carries bits that say nothing.
    try:
        assert unseal("mails", bytes(sealed)) == "secret"
        assert at % len(sealed) >= len(before.rstrip(b"=")) - 1
    except SealBroken:
        pass


@pytest.mark.parametrize("sealed", [b"", b"nothing", b"\xff\xfe"])
def test_what_was_never_sealed_is_broken(sealed: bytes) -> None:
    with pytest.raises(SealBroken):
        unseal("mails", sealed)
