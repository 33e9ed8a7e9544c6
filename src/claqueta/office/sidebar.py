"""Wagtail's sidebar, written once for all that it shows.

What is in it is asked anew on every page, so that it follows permissions, switches and what domains register; turning that
into the text that the sidebar's script reads is the larger part, and is done once for the same lines in the same words.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest
from wagtail.admin.menu import admin_menu
from wagtail.admin.search import admin_search_areas
from wagtail.admin.templatetags import wagtailadmin_tags
from wagtail.admin.ui import sidebar

from claqueta.foundation.translated import current_language

MOST = 400
"""Sidebars kept at once: some 10 KB each."""
_written = wagtailadmin_tags.sidebar_props
_kept: dict[tuple[Any, ...], str] = {}


@wagtailadmin_tags.register.simple_tag(takes_context=True, name="sidebar_props")
def kept_sidebar(context: Mapping[str, Any]) -> str:
    """What Wagtail's own tag of this name says, from memory where it has said it before."""
    shown = shown_to(context["request"])
    if shown not in _kept:
        if len(_kept) >= MOST:
            _kept.clear()
        _kept[shown] = _written(context)
    return _kept[shown]


def shown_to(request: HttpRequest) -> tuple[Any, ...]:
    """All that a sidebar is made of, for whoever asks, in their language."""
    who: Any = request.user
    areas = admin_search_areas.search_items_for_request(request)
    return (
        current_language(),
        who.get_username(),
        str(getattr(who, "first_name", "")),
        wagtailadmin_tags.avatar_url(who, size=50),
        areas[0].url if areas else "",
        *_lines(admin_menu.render_component(request)),
    )


def _lines(items: Iterable[Any]) -> Iterable[tuple[Any, ...]]:
    for item in items:
        within = item.menu_items if isinstance(item, sidebar.SubMenuItem) else ()
        yield (
            type(item),
            item.name,
            str(item.label),
            getattr(item, "url", ""),
            getattr(item, "start_page_id", None),
            item.icon_name,
            item.classname,
            tuple(sorted((name, str(value)) for name, value in item.attrs.items())),
            *_lines(within),
        )
