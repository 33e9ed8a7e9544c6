"""What the forms of accounts take, and what they say beside the field."""

from typing import Any

import pytest
from django.utils import translation

from claqueta.accounts.forms import AcceptForm, PersonForm, RoleInviteForm, TokenForm, WebhookForm
from claqueta.foundation.cluster_rules import rule


@pytest.fixture(autouse=True)
def in_english() -> None:
    translation.activate("en")


@pytest.mark.parametrize(
    ("password", "wrong"),
    [("", []), ("a long and odd sentence", []), ("short", ["password"])],
)
def test_password_may_be_left_out_and_is_else_a_good_one(password: str, wrong: list[str]) -> None:
    form = AcceptForm({"name": "Ana", "password": password})
    assert [*form.errors] == wrong
    assert form.cleaned_data.get("password", "") == ("" if wrong else password)


def test_key_may_last_as_long_as_the_rule_offers() -> None:
    offered = rule("api_key_lifetimes").values
    valid = {"name": "x", "scopes": ["read"]}
    assert [TokenForm({**valid, "days": str(days)}).is_valid() for days in offered] == [True] * len(offered)
    assert [*TokenForm({**valid, "days": str(max(offered) + 1)}).errors] == ["days"]
    assert [*TokenForm({**valid, "scopes": ["rule"], "days": str(offered[0])}).errors] == ["scopes"]


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1/x", "https://[::1]/", "https://10.0.0.8/", "ftp://a.example/", ""]
)
def test_webhook_does_not_lead_inside(url: str) -> None:
    assert [*WebhookForm({"url": url}).errors] == ["url"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("form", "values", "wrong"),
    [
        (RoleInviteForm, {"email": "a@b.example", "language": "es", "role": "editor"}, []),
        (RoleInviteForm, {"email": "a@b.example", "language": "es", "role": "king"}, ["role"]),
        (
            RoleInviteForm,
            {"email": "a", "language": "xx", "role": "editor", "name": "evil.example"},
            ["email", "language", "name"],
        ),
        (PersonForm, {"name": "Ana", "email": "", "phone": "", "language": ""}, []),
        (
            PersonForm,
            {"name": "", "email": "x", "phone": "", "language": "xx"},
            ["email", "language", "name"],
        ),
    ],
)
def test_fields_are_judged_by_their_table(form: Any, values: dict[str, str], wrong: list[str]) -> None:
    assert sorted(form(values).errors) == wrong
