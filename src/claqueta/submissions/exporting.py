"""Selected projects as lists and files: their cards, whoever takes them."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from claqueta.foundation.tabular import Column, written
from claqueta.submissions.catalogue import catalogue
from claqueta.submissions.circles import Circle
from claqueta.submissions.queries import ProjectShown, presented, read_at_once, shown_to_others


def _fact(key: str) -> Any:
    return lambda shown: shown.text(key)


def _address(shown: ProjectShown) -> str:
    return settings.PUBLIC_URL + reverse("project", args=[shown.id])


COLUMNS: tuple[Column, ...] = (
    Column("title", _("Title"), lambda shown: shown.title),
    Column("call", _("Call for projects"), lambda shown: shown.call),
    Column("company", _("Producing company"), lambda shown: shown.company),
    Column("type", _("Kind of work"), _fact("type")),
    Column("genres", _("Genres"), _fact("genres")),
    Column("countries", _("Producing countries"), _fact("countries")),
    Column("stage", _("Stage"), _fact("stage")),
    Column("logline", _("Logline"), _fact("logline")),
    Column("looking_for", _("Looks for"), _fact("looking_for")),
    Column("url", _("Address"), _address),
)


def columns() -> list[Column]:
    """The columns of the list, with the cluster's own fields that are for everybody."""
    own = [one for one in catalogue().fields.values() if one.own and one.circle == Circle.CARD]
    return [*COLUMNS, *(Column(one.key, one.label, _fact(one.key)) for one in own)]


def written_for(form: str, _circle: str, language: str) -> bytes:
    """The selected projects as a file: the cards, for every circle of accounts."""
    found = (presented(row, Circle.CARD, language) for row in read_at_once(shown_to_others()))
    shown = [one for one in found if one is not None]
    with translation.override(language):
        return written(form, columns(), shown, pgettext("file name", "projects"))
