"""The key of account numbers is replaced: what applicants said of theirs is read with the new one, and with it alone."""

from collections.abc import Callable
from typing import Any

import pytest

from claqueta.membership import actions
from claqueta.membership.sealed import mandate_of

pytestmark = pytest.mark.django_db


def test_mandates_of_applicants_come_along(draft: Callable[..., Any], settings: Any) -> None:
    made, without = draft(), draft(email="other@bruma.example", said={})
    before = mandate_of(made)
    settings.IBAN_KEY_FALLBACKS, settings.IBAN_KEY = [settings.IBAN_KEY], "another" * 10

    assert actions.reseal_mandates() == 1

    settings.IBAN_KEY_FALLBACKS = []
    for application in (made, without):
        application.refresh_from_db()
    assert before is not None
    assert mandate_of(made) == before
    assert mandate_of(without) is None


def test_nothing_is_done_while_no_key_was_replaced(draft: Callable[..., Any]) -> None:
    made = draft()
    before = bytes(made.sealed_mandate)

    assert actions.reseal_mandates() == 0

    made.refresh_from_db()
    assert bytes(made.sealed_mandate) == before


def test_mandate_whose_key_is_gone_is_left(draft: Callable[..., Any], settings: Any) -> None:
    made = draft()
    settings.IBAN_KEY_FALLBACKS, settings.IBAN_KEY = ["yet another" * 5], "another" * 10

    assert (actions.reseal_mandates(), mandate_of(made)) == (0, None)


def test_secret_of_the_instance_reads_no_account(draft: Callable[..., Any], settings: Any) -> None:
    made = draft()
    settings.IBAN_KEY = settings.SECRET_KEY

    assert mandate_of(made) is None
