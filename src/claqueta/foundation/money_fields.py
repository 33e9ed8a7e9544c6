"""Money of the cluster's currency in models and forms."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from babel.numbers import format_decimal
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from claqueta.foundation.money import DIGITS, LONGEST, CurrenciesDiffer, Money, NotMoney, minor_units, parsed

DECIMALS = 4
"""In the database: the most that a currency has, so that no cluster needs another column."""
LIMIT = Decimal(10) ** (DIGITS - DECIMALS)
"""What an amount in the database stays below: a hundred thousand million."""


def nothing() -> Money:
    """Nothing of the cluster's currency: a default for `MoneyField`."""
    return Money.zero(settings.CLUSTER.currency)


if TYPE_CHECKING:

    class _Decimals[Taken, Given](models.DecimalField[Taken, Given]):
        pass

else:

    class _Decimals[Taken, Given](models.DecimalField):
        """Django's field, which only the type checker knows as generic."""


class MoneyField[Taken, Given](_Decimals[Taken, Given]):
    """An amount of the cluster's currency: `Money` in Python, a decimal number in the database.

    Takes and gives `Money`, also in look-ups and from `Sum`; raises `TypeError` for any other value, and
    `CurrenciesDiffer` for another currency. In an expression it is `Value(money, MoneyField())`. The currency is not stored: each instance has one, for good.
    """

    description = gettext_lazy("Amount of money")
    _pyi_private_set_type: Money  # type: ignore[assignment]
    _pyi_private_get_type: Money  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "max_digits": DIGITS, "decimal_places": DECIMALS})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_digits"], kwargs["decimal_places"]
        return name, path, args, kwargs

    @property
    def validators(self) -> Any:
        """Those that were asked for; `to_python` refuses what the column cannot hold."""
        return [*self.default_validators, *self._validators]  # type: ignore[attr-defined]

    def to_python(self, value: Any) -> Money | None:
        """What a form or a fixture gives, as money. Raises `ValidationError`."""
        if value is None:
            return None
        try:
            if not isinstance(value, Money):
                value = Money.from_json({"amount": str(value), "currency": settings.CLUSTER.currency})
            _column(value)
        except (NotMoney, CurrenciesDiffer, OverflowError) as error:
            raise ValidationError(str(error), code="invalid") from None
        return value  # type: ignore[no-any-return]

    def from_db_value(self, value: Decimal | None, expression: Any, connection: Any) -> Money | None:
        # Rounded, because SQLite sums decimals as binary fractions; what was written has nothing to round.
        return None if value is None else Money.rounded(value, settings.CLUSTER.currency)

    def get_prep_value(self, value: Any) -> Decimal | None:
        value = models.Field.get_prep_value(self, value)
        return None if value is None else _column(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        amount = value if prepared else self.get_prep_value(value)
        return connection.ops.adapt_decimalfield_value(amount, self.max_digits, self.decimal_places)

    def value_to_string(self, obj: models.Model) -> str:
        value: Any = self.value_from_object(obj)
        return "" if value is None else str(value.amount)

    def formfield(self, **kwargs: Any) -> Any:
        return models.Field.formfield(self, **{"form_class": MoneyFormField, **kwargs})


def _column(money: Any) -> Decimal:
    """The amount as the column keeps it. Raises `TypeError`, `CurrenciesDiffer`, `OverflowError`."""
    if not isinstance(money, Money):
        raise TypeError(f"a MoneyField takes Money, not {type(money).__name__}")
    if money.currency != settings.CLUSTER.currency:
        raise CurrenciesDiffer(
            _("Write the amount in %(currency)s.") % {"currency": settings.CLUSTER.currency}
        )
    if abs(money.amount) >= LIMIT:
        raise OverflowError(_("Write an amount below %(limit)s.") % {"limit": LIMIT})
    return money.amount


class MoneyFormField(forms.Field):
    """An amount of the cluster's currency, however people write it; see `money.parsed`."""

    widget = forms.TextInput

    def widget_attrs(self, widget: Any) -> dict[str, Any]:
        return {"inputmode": "decimal", "maxlength": str(LONGEST), "autocomplete": "off"}

    def to_python(self, value: Any) -> Money | None:
        if value in self.empty_values or not str(value).strip():
            return None
        try:
            return parsed(str(value), settings.CLUSTER.currency)
        except NotMoney as error:
            raise ValidationError(str(error), code="invalid") from None

    def prepare_value(self, value: Any) -> Any:
        """The amount as the reader's language writes it, without thousands and currency."""
        if not isinstance(value, Money):
            return value
        digits = minor_units(value.currency)
        pattern = f"0.{'0' * digits}" if digits else "0"
        locale = (get_language() or "en").replace("-", "_")
        return format_decimal(value.amount, pattern, locale=locale, group_separator=False)
