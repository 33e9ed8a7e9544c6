"""The office inside Wagtail's admin: addresses, menu, home."""

from importlib import import_module
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.ui.components import Component

from claqueta.foundation.backups import last_made
from claqueta.foundation.domains import Entry, Group, gathered
from claqueta.foundation.due import due_today
from claqueta.interface.sending import files_script
from claqueta.office.due import looks_after_pages
from claqueta.office.since import changes, figures, visit

CHANGES = 12
"""Records whose changes the home shows."""


@hooks.register("register_admin_urls")
def urls() -> list[Any]:
    """The screens of every domain that the cluster has."""
    return [
        pattern
        for module in gathered(lambda part: [part.office] if part.office else [])
        for pattern in import_module(module).urlpatterns
    ]


class PermittedItem(MenuItem):
    """Shown to those who may use it."""

    def __init__(self, label: str | Promise, route: str, permission: str, **kwargs: Any) -> None:
        self.permission = permission
        super().__init__(label, reverse(route), **kwargs)

    def is_shown(self, request: Any) -> bool:
        return bool(request.user.has_perm(self.permission))


def _item(entry: Entry) -> PermittedItem:
    return PermittedItem(
        entry.label,
        entry.route,
        entry.permission,
        name=entry.route,
        icon_name=entry.icon,
        order=entry.order,
    )


def _entries(*, books: bool) -> list[Entry]:
    return [one for one in gathered(lambda part: part.menu) if one.book is books]


@hooks.register("construct_main_menu")
def work(request: Any, items: list[Any]) -> None:
    """The palette, then what the office works on, each entry for those who may use it."""
    palette = PermittedItem(
        _("Search everything"),
        "office_search",
        "accounts.use_office",
        name="office_search",
        icon_name="search",
        order=0,
        attrs={"data-palette": "", "aria-keyshortcuts": "Control+K /"},
    )
    entries = _entries(books=False)
    lines = [
        *(_item(entry) for entry in entries if entry.group is None),
        *(_group(group, entries) for group in {entry.group for entry in entries if entry.group}),
    ]
    items[:0] = [
        one for one in (palette, *sorted(lines, key=lambda line: line.order)) if one.is_shown(request)
    ]


def _group(group: Group, entries: list[Entry]) -> SubmenuMenuItem:
    together = sorted((one for one in entries if one.group == group), key=lambda entry: entry.order)
    return SubmenuMenuItem(
        group.label,
        Menu(register_hook_name=None, items=[_item(entry) for entry in together]),
        icon_name=group.icon,
        order=group.order,
    )


@hooks.register("register_admin_menu_item")
def books() -> SubmenuMenuItem:
    """What the office looks up rather than works on."""
    items = [_item(entry) for entry in _entries(books=True)]
    return SubmenuMenuItem(
        _("Records"), Menu(register_hook_name=None, items=items), icon_name="folder-open-1", order=90
    )


class DuePanel(Component):
    """What waits, what has changed since the last visit, and figures that lead somewhere."""

    order = 1
    template_name = "office/home.html"

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        request = parent_context["request"]
        user = request.user
        full = user.has_perm("accounts.work_in_office")
        since = visit(user)
        return {
            "request": request,
            "due": due_today(user),
            "since": since,
            "changes": changes(user, since, CHANGES) if full else [],
            "figures": figures(user),
            "full": full,
            "site": looks_after_pages(user),
            "last_backup": last_made() if full else None,
        }


@hooks.register("construct_homepage_panels")
def home_panels(request: Any, panels: list[Any]) -> None:
    """One panel says all: Wagtail's own of pages to approve and drafts are among what is due."""
    panels[:] = [DuePanel()]


@hooks.register("construct_homepage_summary_items")
def no_summary(request: Any, items: list[Any]) -> None:
    """What is due says more than how many pages there are."""
    items.clear()


@hooks.register("construct_main_menu")
def no_foreign_help(request: Any, items: list[Any]) -> None:
    """Wagtail's own help and news lead outside; the documentation of this office is its own."""
    items[:] = [item for item in items if item.name != "help"]


@hooks.register("construct_reports_menu")
def translations_in_every_language(request: Any, items: list[Any]) -> None:
    """The line of what is translated is made once, in the language of whoever asked first: it is said anew for everybody."""
    for item in items:
        if item.url == reverse("wagtail_localize:translations_report"):
            item.label = _("Translations")


@hooks.register("insert_global_admin_css")
def css() -> SafeString:
    return format_html(
        '<link rel="stylesheet" href="{}"><link rel="stylesheet" href="{}">',
        reverse("theme"),
        static("interface/css/office.css"),
    )


@hooks.register("insert_global_admin_js")
def js() -> SafeString:
    modules = (
        "desk/js/jobs.js",
        "desk/js/choosers.js",
        "desk/js/list.js",
        "office/js/palette.js",
        "office/js/menu.js",
    )
    own = format_html_join(
        "", '<script type="module" src="{}"></script>', ((static(module),) for module in modules)
    )
    return own + files_script()
