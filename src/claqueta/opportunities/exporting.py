"""Needs and offers as lists and files: for a circle, what it may see of each."""

from collections.abc import Callable
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from claqueta.foundation.fields.columns import columns_of
from claqueta.foundation.locales import language_name
from claqueta.foundation.tabular import Column, written
from claqueta.foundation.translated import current_language
from claqueta.opportunities.models import OPPORTUNITY
from claqueta.opportunities.queries import Presented, board_of, presented, read_at_once
from claqueta.opportunities.readers import Reader
from claqueta.opportunities.search import budget_in_words

ON_THE_LIST = ("title", "closes_on")
"""Fields that the office's list says in columns of its own."""


def _amount(name: str) -> Callable[[Any], Any]:
    """A money column’s value as a number, which spreadsheets reckon with."""

    def value(row: Any) -> Any:
        money = getattr(row, name)
        return money.amount if money is not None else ""

    return value


COLUMNS = tuple(
    Column(column.key, column.title, _amount(name) if name.startswith("budget_") else column.value, (name,))
    for name, column in columns_of(OPPORTUNITY).items()
    if name not in ON_THE_LIST
)
"""The record's fields as the office lists them."""

FACTS = tuple(column for column in COLUMNS if column.key not in ("text", "budget_from", "budget_until"))
"""Those that the record does not show in words already."""


def _names(values: Any) -> list[str]:
    return [value.name for value in values]


BOARD_COLUMNS: tuple[Column, ...] = (
    Column("number", _("Number"), lambda shown: shown.slug),
    Column("direction", _("Need or offer"), lambda shown: shown.direction_name),
    Column("kind", _("Kind"), lambda shown: shown.kind_name),
    Column("title", _("Title"), lambda shown: shown.title),
    Column("text", _("In words"), lambda shown: shown.text),
    Column(
        "language",
        _("Language of the text"),
        lambda shown: language_name(shown.language, current_language()),
    ),
    Column("whose", _("Organisation"), lambda shown: shown.whose.name if shown.whose else ""),
    Column("details", _("Details"), lambda shown: [f"{one.label}: {one.value}" for one in shown.facts]),
    Column("activities", _("Activities"), lambda shown: _names(shown.activities)),
    Column(
        "capabilities",
        _("Capabilities"),
        lambda shown: [f"{one.label} {one.value}".strip() for one in shown.abilities],
    ),
    Column("languages", _("Languages of work"), lambda shown: _names(shown.languages)),
    Column("territories", _("Territories"), lambda shown: _names(shown.territories)),
    Column("starts_on", _("From"), lambda shown: shown.starts_on),
    Column("ends_on", _("Until"), lambda shown: shown.ends_on),
    Column("budget", _("Budget"), budget_in_words),
    Column("opens_on", _("Open since"), lambda shown: shown.opens_on),
    Column("closes_on", _("Open until"), lambda shown: shown.closes_on),
)
"""What a circle's list has: nothing but what it is shown of each."""


def board_rows(reader: Reader, language: str) -> list[Presented]:
    rows = read_at_once(board_of(reader).order_by("-opens_on", "-pk"))
    return [shown for row in rows if (shown := presented(row, reader, language)) is not None]


def written_for(form: str, circle: str, language: str) -> bytes:
    """The board as a file, for a circle."""
    rows = board_rows(Reader(circle), language)
    with translation.override(language):
        return written(form, list(BOARD_COLUMNS), rows, pgettext("file name", "needs-and-offers"))
