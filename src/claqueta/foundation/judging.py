"""What a value must look like, said once: each shape refuses what it cannot keep, and mends what is only untidy.

A table of shapes (`Mapping[str, Shape]`) says it of a record's fields. Actions put values through the table before
they write, forms take their limits from it, and readers mend by it what was stored before anybody judged.
"""

import math
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar, Protocol

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from claqueta.foundation.text import cleaned, one_line

WEB_SCHEMES = ("https://", "http://")
_UNSOUND = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_valid_address = URLValidator(schemes=["http", "https"])


class Unfit(ValueError):
    """A value that cannot be kept; its text says why, in the reader's language."""


class Shape(Protocol):
    def fit(self, value: Any) -> Any:
        """The value as it is kept. Raises `Unfit`."""

    def sound(self, value: Any) -> Any:
        """What can be shown of a stored value, whatever it is; never raises and costs little."""


def in_brief(value: Any) -> str:
    """A refused value as a message quotes it: one line, at most 60 characters."""
    try:
        text = value[:300] if isinstance(value, str) else str(value)[:300]
    except (ValueError, RecursionError):
        text = type(value).__name__
    text = one_line(text)
    return text if len(text) <= 60 else text[:59] + "…"


@dataclass(frozen=True, slots=True)
class Text:
    """Text of at most `most` characters: on one line, unless `lines`."""

    most: int
    lines: bool = False
    required: bool = False
    check: Callable[[str], str] | None = None
    """Gives the text in the form in which it is kept, or raises `Unfit`."""

    def fit(self, value: Any) -> str:
        if value is None:
            value = ""
        if not isinstance(value, str):
            raise Unfit(_("Write a text here."))
        # What is far too long is not worth cleaning first.
        text = value if len(value) > 4 * self.most + 400 else self._clean(value)
        if len(text) > self.most:
            raise Unfit(
                _("A text has at most %(most)s characters here; this one has %(n)s.")
                % {"most": self.most, "n": len(text)}
            )
        if self.required and not text:
            raise Unfit(_("This cannot be empty."))
        return self.check(text) if self.check and text else text

    def _clean(self, value: str) -> str:
        return cleaned(value).strip() if self.lines else one_line(value)

    def sound(self, value: Any) -> str:
        if not isinstance(value, str):
            return ""
        if len(value) > self.most or _UNSOUND.search(value):
            return cleaned(value[: self.most])
        return value


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail address, or none."""

    most: int = 254
    required: bool = False

    def fit(self, value: Any) -> str:
        if isinstance(value, str) and "\n" in cleaned(value[: self.most + 1]).strip():
            raise Unfit(_("A mail address has no line breaks."))
        mail = Text(self.most, required=self.required).fit(value)
        if mail:
            try:
                validate_email(mail)
            except ValidationError:
                raise Unfit(_("“%(text)s” is not a mail address.") % {"text": in_brief(mail)}) from None
        return mail

    def sound(self, value: Any) -> str:
        mail = Text(self.most).sound(value)
        return "" if "\n" in mail or "\r" in mail else mail


@dataclass(frozen=True, slots=True)
class WebAddress:
    """An address that begins with http:// or https://, or none."""

    most: int = 300
    required: bool = False

    def fit(self, value: Any) -> str:
        if isinstance(value, str) and "\n" in cleaned(value[: self.most + 1]).strip():
            raise Unfit(_("A web address has no line breaks."))
        address = Text(self.most, required=self.required).fit(value)
        if address:
            if not address.lower().startswith(WEB_SCHEMES):
                raise Unfit(_("Write an address that begins with https://"))
            try:
                _valid_address(address)
            except (ValidationError, ValueError):
                raise Unfit(_("“%(text)s” is not a web address.") % {"text": in_brief(address)}) from None
        return address

    def sound(self, value: Any) -> str:
        address = Text(self.most).sound(value)
        return address if address.lower().startswith(WEB_SCHEMES) and not _UNSOUND.search(address) else ""


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number from `low` to `high`; None when nothing is said, unless `required`."""

    low: int
    high: int | Callable[[], int]
    required: bool = False

    @property
    def top(self) -> int:
        """The highest number now."""
        return self.high() if callable(self.high) else self.high

    def fit(self, value: Any) -> int | None:
        if value in (None, ""):
            if self.required:
                raise Unfit(_("This cannot be empty."))
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            raise Unfit(_("“%(text)s” is not a whole number.") % {"text": in_brief(value)})
        if not self.low <= value <= self.top:
            raise Unfit(_("Write a number from %(low)s to %(high)s.") % {"low": self.low, "high": self.top})
        return value

    def sound(self, value: Any) -> int | None:
        plain = isinstance(value, int) and not isinstance(value, bool)
        return value if plain and self.low <= value <= self.top else None


@dataclass(frozen=True, slots=True)
class Number:
    """A finite number from `low` to `high`; None when nothing is said."""

    low: float
    high: float

    def fit(self, value: Any) -> float | int | None:
        if value in (None, ""):
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise Unfit(_("“%(text)s” is not a number.") % {"text": in_brief(value)})
        if not self._within(value):
            raise Unfit(_("Write a number from %(low)s to %(high)s.") % {"low": self.low, "high": self.high})
        return value

    def sound(self, value: Any) -> float | int | None:
        plain = isinstance(value, int | float) and not isinstance(value, bool)
        return value if plain and self._within(value) else None

    def _within(self, value: float) -> bool:
        return (isinstance(value, int) or math.isfinite(value)) and self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class Day:
    """A day from `first` to `last`, or none."""

    first: date
    last: date

    def fit(self, value: Any) -> date | None:
        if value in (None, ""):
            return None
        if not isinstance(value, date) or isinstance(value, datetime):
            raise Unfit(_("“%(text)s” is not a date.") % {"text": in_brief(value)})
        if not self.first <= value <= self.last:
            raise Unfit(
                _("Write a day from %(first)s to %(last)s.") % {"first": self.first, "last": self.last}
            )
        return value

    def sound(self, value: Any) -> date | None:
        return value if isinstance(value, date) else None


@dataclass(frozen=True, slots=True)
class Truth:
    """Yes or no."""

    def fit(self, value: Any) -> bool:
        if not isinstance(value, bool):
            raise Unfit(_("“%(text)s” is neither yes nor no.") % {"text": in_brief(value)})
        return value

    def sound(self, value: Any) -> bool:
        return value is True


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a list's keys. An empty one is among them unless `default` says what stands for it."""

    values: Callable[[], Collection[str]]
    default: str = ""
    required: bool = False
    words: Callable[[str, str], str] | None = None
    """A key and a language → what people read; without it the key itself."""

    def fit(self, value: Any) -> str:
        if value in (None, "") and not self.required:
            return self.default
        if not isinstance(value, str) or value not in self.values():
            raise Unfit(_("“%(text)s” is none of the choices.") % {"text": in_brief(value)})
        return value

    def sound(self, value: Any) -> str:
        return value if isinstance(value, str) and value in self.values() else self.default


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of at most `most` values of one shape; `once` keeps the first of equal ones."""

    one: Shape
    most: int
    once: bool = False

    def fit(self, value: Any) -> list[Any]:
        if value is None:
            return []
        if not isinstance(value, list | tuple):
            raise Unfit(_("Write a list here."))
        if len(value) > self.most:
            raise Unfit(
                _("At most %(most)s entries; these are %(n)s.") % {"most": self.most, "n": len(value)}
            )
        kept = [fitted for one in value if (fitted := self.one.fit(one)) not in ("", None, {})]
        return list(dict.fromkeys(kept)) if self.once else kept

    def sound(self, value: Any) -> list[Any]:
        if not isinstance(value, list | tuple):
            return []
        return [kept for one in value[: self.most] if (kept := self.one.sound(one)) not in ("", None, {})]


@dataclass(frozen=True, slots=True)
class Texts:
    """A text in each of some languages: `{"es": …, "en": …}`."""

    one: Text
    languages: Callable[[], Collection[str]]

    @property
    def most(self) -> int:
        return self.one.most

    def fit(self, value: Any) -> dict[str, str]:
        if value in (None, ""):
            return {}
        if not isinstance(value, dict):
            raise Unfit(_("Write a text by language here."))
        languages = self.languages()
        for code in value:
            if not isinstance(code, str) or code not in languages:
                raise Unfit(
                    _("“%(text)s” is none of the languages (%(languages)s).")
                    % {"text": in_brief(code), "languages": ", ".join(languages)}
                )
        fitted = {code: self.one.fit(text) for code, text in value.items()}
        return {code: text for code, text in fitted.items() if text}

    def sound(self, value: Any) -> dict[str, str]:
        if not isinstance(value, dict):
            return {}
        return {
            code: text
            for code, one in value.items()
            if isinstance(code, str) and code in self.languages() and (text := self.one.sound(one))
        }


@dataclass(frozen=True, slots=True)
class Row:
    """Named values; a name that is not among the parts is refused. What is missing stays missing."""

    parts: Mapping[str, Shape]
    needed: str = ""
    """The part without which a stored row is not worth showing."""
    labels: Mapping[str, str | Promise] = field(default_factory=dict)
    """How forms call the parts."""

    def fit(self, value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise Unfit(_("“%(text)s” has no named parts.") % {"text": in_brief(value)})
        for name in value:
            if name not in self.parts:
                raise Unfit(_("There is no “%(name)s” here.") % {"name": in_brief(name)})
        return {name: self.parts[name].fit(one) for name, one in value.items()}

    def sound(self, value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            return {}
        kept = {name: self.parts[name].sound(one) for name, one in value.items() if name in self.parts}
        return {} if self.needed and not kept.get(self.needed) else kept


type Table = Mapping[str, Shape]


def judged(values: Mapping[str, Any], table: Table) -> tuple[dict[str, Any], dict[str, str]]:
    """The values as they are kept, and field → message for those that cannot be. Unknown names are left out."""
    fitted: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for name, value in values.items():
        if name in table:
            try:
                fitted[name] = table[name].fit(value)
            except Unfit as error:
                problems[name] = str(error)
    return fitted, problems


def fitted(values: Mapping[str, Any], table: Table) -> dict[str, Any]:
    """The values as they are kept. Raises `ValidationError` by field."""
    kept, problems = judged(values, table)
    if problems:
        raise ValidationError({name: [message] for name, message in problems.items()})
    return kept


class JudgedForm(forms.BaseForm):
    """Mixed into a form: its fields take their longest length from `table`, which also judges what was typed."""

    table: ClassVar[Table] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, shape in self.table.items():
            field = self.fields.get(name)
            most = getattr(shape, "most", None)
            if most and isinstance(field, forms.CharField):
                field.widget.attrs.setdefault("maxlength", str(most))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        kept, problems = judged({name: data[name] for name in self.table if name in data}, self.table)
        data.update(kept)
        for name, message in problems.items():
            self.add_error(name, message)
        return data
