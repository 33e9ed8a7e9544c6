"""The sample's dues are there once, whole, and the book of them is sound."""

from collections.abc import Callable
from datetime import date
from typing import Any

from claqueta.billing.books import BOOK
from claqueta.billing.models import DuesRun, EconomicDocument, ExpectedIncome, Movement, Posting, Receipt
from claqueta.billing.sample.dues import load
from claqueta.foundation import chains


def test_two_years_of_dues_once(
    member: Callable[..., Any], organisation: Callable[..., Any], account: Callable[..., Any]
) -> None:
    for number in range(22):
        member(f"Azotea {number}", size_band="" if number == 3 else "small", since=date(2024, 1, 1))
    member("Cliente", tax_country="ES", tax_id="B12345674")
    organisation("Ayuntamiento", kind="public_body", member=False)
    accounts = {
        f"{name}@claqueta.example": account(role, email=f"{name}@claqueta.example")
        for name, role in (("office", "office_staff"), ("treasurer", "treasurer"), ("board", "board_member"))
    }
    load(accounts)
    counts = [one.objects.count() for one in (Receipt, Posting, Movement, ExpectedIncome, EconomicDocument)]
    assert all(counts)
    assert sorted(DuesRun.objects.values_list("state", flat=True)) == ["issued", "issued", "preview"]
    assert Receipt.objects.exclude(corrects=None).exists()
    assert chains.verify(BOOK) == []
    load(accounts)
    again = [one.objects.count() for one in (Receipt, Posting, Movement, ExpectedIncome, EconomicDocument)]
    assert again == counts
