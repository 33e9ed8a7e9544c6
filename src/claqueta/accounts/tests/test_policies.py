"""What can be a name, and what a mail to strangers must never carry."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claqueta.accounts.policies import (
    BOARD_ROLES,
    FACTORS,
    OFFICE_ROLES,
    SECOND_FACTOR_ROLES,
    is_a_name,
)
from claqueta.accounts.roles import Role


@pytest.mark.parametrize(
    "name",
    [
        "Ana",
        "M.ª Ángeles O’Donnell-Ruiz",
        "J.R.R. Tolkien",
        "Dr. Pérez",
        "María del Carmen de los Ángeles Fernández de Córdoba",
        "Nuria Vidal (muestra)",
        "李小龍",
        "Ana Ruiz, hija",
        "Juan Carlos I",
        "",
        "A" * 80,
        "Ana 1 2 3",
        "A.B",
        "Ana .",
        "Ana-María & Cía",
    ],
)
def test_names_stay_names(name: str) -> None:
    assert is_a_name(name)


@pytest.mark.parametrize(
    "text",
    [
        "https://evil.example",
        "Win at evil.example now",
        "WIN AT EVIL.COM",
        "evil .com",
        "evil。com",
        "ｅｖｉｌ．ｃｏｍ",
        "www evil com",
        "javascript:alert(1)",
        "ana@evil.example",
        "ana＠evil",
        "evil/path",
        "Ana\nBcc: all",
        "Ana\r\nSubject: x",
        "Ana\u2028Second line",
        "Ana\u202eanA",
        "Ana\x00",
        "Call 900 123 456",
        "<b>Ana</b>",
        "[Ana](x)",
        "A" * 81,
        "Ana 1 2 3 4",
        "Ana: x",
        "{Ana}",
        "Ana|x",
        "Ana=x",
        "Ana\\x",
        "ab.cd",
        "ana . b",
        "ana․evil․com",
    ],
)
def test_what_could_be_followed_or_dialled_is_no_name(text: str) -> None:
    assert not is_a_name(text)


@given(
    st.text(max_size=30), st.sampled_from(["http://", "@", "\n", "\x00", "evil.com"]), st.text(max_size=30)
)
def test_no_text_around_hides_an_address(before: str, bad: str, after: str) -> None:
    assert not is_a_name(before + bad + after)


def test_every_role_but_the_partner_s_officer_needs_a_second_factor() -> None:
    assert set(Role) - SECOND_FACTOR_ROLES == {Role.PARTNER_OFFICER}
    assert not OFFICE_ROLES & BOARD_ROLES
    assert OFFICE_ROLES | BOARD_ROLES <= SECOND_FACTOR_ROLES


def test_office_and_board_are_made_of_their_roles_and_a_second_factor_of_what_is_one() -> None:
    assert {"office_admin", "office_staff"} == OFFICE_ROLES
    assert {"board_member", "secretary", "treasurer"} == BOARD_ROLES
    assert {"totp", "webauthn"} == FACTORS
