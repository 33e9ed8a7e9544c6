"""What accounts, persons, invitations, keys and webhooks may hold."""

from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from claqueta.accounts.judging import ACCOUNT, INVITATION, INVITED_NAME, PERSON, TOKEN, WEBHOOK
from claqueta.accounts.models import ApiToken
from claqueta.accounts.policies import LONGEST_NAME, is_a_name
from claqueta.accounts.roles import Role
from claqueta.foundation.judging import Table, Unfit, judged

SCOPE = next(iter(ApiToken.SCOPES))
EMPTY = "This cannot be empty."
NAME_ONLY = "Write a name only: one line, without addresses, links or numbers."


def said(values: dict[str, Any], table: Table) -> tuple[dict[str, Any], dict[str, str]]:
    with translation.override("en"):
        return judged(values, table)


@pytest.mark.parametrize(
    ("table", "values", "kept", "problems"),
    [
        (ACCOUNT, {"name": " Ana ", "language": "es"}, {"name": "Ana", "language": "es"}, {}),
        (ACCOUNT, {"name": "", "language": ""}, {"name": "", "language": ""}, {}),
        (ACCOUNT, {"name": "a" * 150}, {"name": "a" * 150}, {}),
        (
            ACCOUNT,
            {"name": "a" * 151},
            {},
            {"name": "A text has at most 150 characters here; this one has 151."},
        ),
        (ACCOUNT, {"language": "fr"}, {}, {"language": "“fr” is none of the choices."}),
        (
            PERSON,
            {"name": "Ana", "email": "a@b.example", "phone": "1", "language": "en"},
            {"name": "Ana", "email": "a@b.example", "phone": "1", "language": "en"},
            {},
        ),
        (PERSON, {"name": "", "email": "x"}, {}, {"name": EMPTY, "email": "“x” is not a mail address."}),
        (
            PERSON,
            {"phone": "1" * 41},
            {},
            {"phone": "A text has at most 40 characters here; this one has 41."},
        ),
        (
            INVITATION,
            {"email": "a@b.example", "name": "Ana", "role": Role.SECRETARY.value},
            {"email": "a@b.example", "name": "Ana", "role": "secretary"},
            {},
        ),
        (INVITATION, {"email": "", "name": "evil.example"}, {}, {"email": EMPTY, "name": NAME_ONLY}),
        (INVITATION, {"name": "", "role": ""}, {"name": "", "role": ""}, {}),
        (INVITATION, {"role": "king"}, {}, {"role": "“king” is none of the choices."}),
        (
            TOKEN,
            {"name": "x", "scopes": [SCOPE] * 2, "days": 1},
            {"name": "x", "scopes": [SCOPE], "days": 1},
            {},
        ),
        (TOKEN, {"days": 365, "scopes": []}, {"days": 365, "scopes": []}, {}),
        (TOKEN, {"days": 0}, {}, {"days": "Write a number from 1 to 365."}),
        (TOKEN, {"days": 366}, {}, {"days": "Write a number from 1 to 365."}),
        (TOKEN, {"days": None, "name": ""}, {}, {"days": EMPTY, "name": EMPTY}),
        (TOKEN, {"scopes": [""]}, {}, {"scopes": "“” is none of the choices."}),
        (TOKEN, {"scopes": ["x"] * 11}, {}, {"scopes": "At most 10 entries; these are 11."}),
        (WEBHOOK, {"url": "https://a.example"}, {"url": "https://a.example"}, {}),
        (WEBHOOK, {"url": ""}, {}, {"url": EMPTY}),
        (WEBHOOK, {"url": "ftp://a.example"}, {}, {"url": "Write an address that begins with https://"}),
        (
            WEBHOOK,
            {"url": f"https://a.example/{'x' * 483}"},
            {},
            {"url": "A text has at most 500 characters here; this one has 501."},
        ),
    ],
)
def test_values_are_kept_or_refused_by_their_table(
    table: Table, values: dict[str, Any], kept: dict[str, Any], problems: dict[str, str]
) -> None:
    assert said(values, table) == (kept, problems)


@pytest.mark.parametrize(("length", "good"), [(LONGEST_NAME, True), (LONGEST_NAME + 1, False)])
def test_invited_name_is_short_enough_for_a_mail(length: int, good: bool) -> None:
    assert (said({"name": "a" * length}, INVITATION)[1] == {}) == good


@given(st.text())
def test_invited_name_that_is_kept_is_a_name(text: str) -> None:
    try:
        kept = INVITED_NAME.fit(text)
    except Unfit:
        return
    assert kept == "" or is_a_name(kept)
