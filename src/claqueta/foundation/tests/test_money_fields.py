"""Money in a model and a form: the same amount comes out that went in, of the cluster's currency only."""

from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.migrations.writer import MigrationWriter
from django.db.models import F, Max, Sum, Value
from django.test.utils import isolate_apps
from django.utils import translation

from claqueta.foundation.money import CurrenciesDiffer, Money, total
from claqueta.foundation.money_fields import LIMIT, MoneyField, MoneyFormField, nothing


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


@pytest.fixture
def dues(transactional_db: None) -> Any:
    """A table with an amount, and one that may be missing."""
    with isolate_apps("claqueta.foundation"):

        class Due(models.Model):
            amount = MoneyField("amount", default=nothing)
            paid = MoneyField("paid", null=True, blank=True)

            class Meta:
                app_label = "foundation"

            def __str__(self) -> str:
                return str(self.amount)

    with connection.schema_editor() as editor:
        editor.create_model(Due)
    return Due


def test_amount_comes_out_of_the_database_as_it_went_in(dues: Any) -> None:
    amounts = ["0", "0.01", "-0.01", "1234.50", "99999999999.99", "-99999999999.99", "0.10", "4503599627.37"]
    for amount in amounts:
        dues.objects.create(amount=eur(amount))

    assert list(dues.objects.order_by("pk").values_list("amount", flat=True)) == [eur(one) for one in amounts]
    assert dues.objects.first().paid is None
    assert dues().amount == eur("0")


def test_rows_are_found_ordered_summed_and_changed_by_money(dues: Any) -> None:
    amounts = [eur(f"{number}.{number:02d}") for number in range(100)]
    dues.objects.bulk_create([dues(amount=amount) for amount in amounts])

    assert dues.objects.get(amount=eur("7.07")).amount == eur("7.07")
    assert dues.objects.filter(amount__gte=eur("90")).count() == 10
    assert dues.objects.filter(amount__in=[eur("1.01"), eur("2.02")]).count() == 2
    assert dues.objects.aggregate(all=Sum("amount"), most=Max("amount"), paid=Sum("paid")) == {
        "all": total(amounts, "EUR"),
        "most": eur("99.99"),
        "paid": None,
    }
    more = F("amount") + Value(eur("1"), MoneyField())
    dues.objects.filter(amount=eur("7.07")).update(paid=F("amount"), amount=more)
    assert list(dues.objects.filter(paid__isnull=False).values_list("amount", "paid")) == [
        (eur("8.07"), eur("7.07"))
    ]


def test_sum_of_many_cents_is_exact(dues: Any) -> None:
    dues.objects.bulk_create([dues(amount=eur("0.10"))] * 1000 + [dues(amount=eur("99999999.99"))])

    assert dues.objects.aggregate(all=Sum("amount"))["all"] == eur("100000099.99")


@pytest.mark.parametrize("value", [1.5, 1, Decimal("1.50"), "1.50"])
def test_only_money_is_written_and_looked_for(dues: Any, value: Any) -> None:
    for act in (
        lambda: dues.objects.create(amount=value),
        lambda: dues.objects.filter(amount=value).exists(),
    ):
        with pytest.raises(TypeError):
            act()


def test_other_currency_and_larger_amount_are_not_written(dues: Any) -> None:
    with pytest.raises(CurrenciesDiffer):
        dues.objects.create(amount=Money(Decimal(1), "USD"))
    with pytest.raises(OverflowError):
        dues.objects.create(amount=Money(LIMIT, "EUR"))
    with pytest.raises(ValidationError):
        dues(amount=Money(Decimal(1), "USD")).full_clean()
    with pytest.raises(ValidationError):
        dues(amount=Money(LIMIT, "EUR")).full_clean()
    assert not dues.objects.exists()


def test_amount_survives_a_fixture(dues: Any) -> None:
    dues.objects.create(amount=eur("12.30"))
    field = dues._meta.get_field("amount")

    assert field.value_to_string(dues.objects.get()) == "12.30"
    assert field.to_python("12.30") == field.to_python(Decimal("12.3")) == eur("12.30")
    assert '"amount": "12.30"' in serializers.serialize("json", dues.objects.all())
    for value in ("12,30", "x", "", 12.345, [], "NaN"):
        with pytest.raises(ValidationError):
            field.to_python(value)


def test_field_is_written_in_a_migration_without_its_digits() -> None:
    written, _imports = MigrationWriter.serialize(MoneyField(default=nothing))

    assert written == (
        "claqueta.foundation.money_fields.MoneyField(default=claqueta.foundation.money_fields.nothing)"
    )


def test_form_takes_what_people_write_and_says_what_is_wrong(dues: Any) -> None:
    form_class = forms.modelform_factory(dues, fields=["amount", "paid"])
    form = form_class({"amount": "1.234,50 €", "paid": ""})
    assert form.is_valid(), form.errors
    made = form.save()
    made.refresh_from_db()
    assert (made.amount, made.paid) == (eur("1234.50"), None)

    with translation.override("en"):
        wrong = form_class({"amount": "12.345,678", "paid": "12 $"})
        assert wrong.errors == {
            "amount": ["An amount in EUR has at most 2 decimals."],
            "paid": ["Write the amount in EUR."],
        }
        assert form_class({"amount": " ", "paid": " "}).errors == {"amount": ["This field is required."]}
        assert form_class({"amount": "100.000.000.000"}).errors == {
            "amount": ["Write an amount below 100000000000."]
        }


@pytest.mark.parametrize(("language", "text"), [("es", "1234,50"), ("en", "1234.50")])
def test_form_shows_what_it_reads_again(language: str, text: str) -> None:
    field = MoneyFormField()
    with translation.override(language):
        assert field.prepare_value(eur("1234.5")) == text
        assert field.clean(text) == eur("1234.50")
        assert (field.has_changed(eur("1234.5"), text), field.has_changed(eur("1"), text)) == (False, True)
    assert (field.prepare_value("1.2.3"), field.prepare_value(None)) == ("1.2.3", None)
