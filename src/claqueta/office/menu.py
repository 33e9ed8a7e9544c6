"""The office's menu: what Wagtail's hooks gather for whoever asks, as lines of ours that need no script to be drawn.

What is in it is asked anew on every page, so that it follows permissions, switches and what domains register; turning that
into markup is the larger part, and is done once for the same lines in the same words with the same place marked.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail.admin.icons import get_icons
from wagtail.admin.menu import admin_menu
from wagtail.admin.ui import sidebar

from claqueta.foundation.translated import current_language

MOST = 400
"""Menus kept at once: some 15 KB each."""
SYMBOL = re.compile(
    r'<symbol\b(?=[^>]*\bid="icon-(?P<name>[\w-]+)")(?=[^>]*\bviewBox="(?P<box>[^"]+)")[^>]*>(?P<drawing>.*?)</symbol>',
    re.DOTALL,
)
_kept: dict[tuple[Any, ...], str] = {}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the menu: a place to go, or a heading over several."""

    name: str
    label: str
    address: str
    icon: str
    attrs: tuple[tuple[str, str], ...] = ()
    within: tuple["Line", ...] = ()

    @property
    def drawing(self) -> SafeString:
        return drawn_icon(self.icon)


def menu_of(request: HttpRequest) -> str:
    """The menu of whoever asks, with the place where they are marked."""
    lines = lines_for(request)
    at = place(lines, request.path)
    shown = (current_language(), at, lines)
    if shown not in _kept:
        if len(_kept) >= MOST:
            _kept.clear()
        _kept[shown] = written(lines, at)
    return _kept[shown]


def written(lines: tuple[Line, ...], at: str) -> str:
    """The lines as markup; `at` is the address of the one that is marked."""
    return render_to_string("office/parts/lines.html", {"lines": lines, "at": at})


def lines_for(request: HttpRequest) -> tuple[Line, ...]:
    """What whoever asks may go to, in their language."""
    return tuple(_lines(admin_menu.render_component(request)))


def place(lines: Iterable[Line], path: str) -> str:
    """The address of the line that `path` belongs to: the longest that it begins with, or none."""
    home = reverse("wagtailadmin_home")
    addresses = (one.address for line in lines for one in (line, *line.within) if one.address != home)
    return max((one for one in addresses if path.startswith(one)), key=len, default="")


def _lines(items: Iterable[Any]) -> Iterator[Line]:
    for item in items:
        inside = item.menu_items if isinstance(item, sidebar.SubMenuItem) else ()
        yield Line(
            item.name,
            str(item.label),
            getattr(item, "url", "") if not inside else "",
            item.icon_name,
            tuple(sorted((name, str(value)) for name, value in item.attrs.items())),
            tuple(_lines(inside)),
        )


@cache
def _drawings() -> dict[str, SafeString]:
    return {
        found["name"]: format_html(
            '<svg class="office-icon" viewBox="{}" aria-hidden="true">{}</svg>',
            found["box"],
            mark_safe(found["drawing"]),  # noqa: S308 - the house's own files, and Wagtail's
        )
        for found in SYMBOL.finditer(get_icons())
    }


def drawn_icon(name: str) -> SafeString:
    """One of the registered icons, drawn where it stands; nothing for one that nobody registered."""
    return _drawings().get(name, SafeString(""))
