"""The office inside Wagtail's admin: addresses, menu, home."""

from functools import partial
from typing import Any

from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.ui.components import Component

from claqueta.foundation.backups import last_made
from claqueta.office.queries import due_today, recent_changes
from claqueta.office.views import home, imports, jobs, mails, organisations, people, records


@hooks.register("register_admin_urls")
def urls() -> list[Any]:
    return [
        path("search/", home.search_all, name="office_search"),
        path("due/", home.due, name="office_due"),
        path("views/", home.save_view, name="office_save_view"),
        path("organisations/", organisations.organisations, name="office_organisations"),
        path("organisations/new/", organisations.organisation_add, name="office_organisation_add"),
        path("organisations/duplicates/", organisations.duplicates, name="office_duplicates"),
        path("organisations/<id:pk>/", organisations.organisation, name="office_organisation"),
        path("attachments/<id:pk>/", organisations.attachment, name="office_attachment"),
        path("imports/", imports.imports_list, name="office_imports"),
        path("imports/<uuid:pk>/", imports.import_batch, name="office_import"),
        path("imports/<uuid:pk>/to-mend/", imports.import_rejected, name="office_import_rejected"),
        path("jobs/", jobs.jobs_list, name="office_jobs"),
        path("jobs/<uuid:pk>/", jobs.job, name="office_job"),
        path("jobs/<uuid:pk>/file/", jobs.job_file, name="office_job_file"),
        path("guide/", jobs.guide, name="office_guide"),
        path("persons/", people.persons, name="office_persons"),
        path("persons/<id:pk>/", people.person, name="office_person"),
        path("roles/", people.roles, name="office_roles"),
        path("invitations/", people.invitations, name="office_invitations"),
        path("trail/", records.trail, name="office_trail"),
        path("mails/", mails.mails, name="office_mails"),
        path("rules/", records.rules, name="office_rules"),
        path("data-protection/", records.data_protection, name="office_data_protection"),
        path("data-protection/subject/", records.subject, name="office_subject"),
    ]


class PermittedItem(MenuItem):
    """Shown to those who may use it."""

    def __init__(self, label: str | Promise, route: str, permission: str, **kwargs: Any) -> None:
        self.permission = permission
        super().__init__(label, reverse(route), **kwargs)

    def is_shown(self, request: Any) -> bool:
        return bool(request.user.has_perm(self.permission))


type Entry = tuple[Any, str, str, str]

ENTRIES: list[Entry] = [
    (_("Organisations"), "office_organisations", "organisations.manage", "group"),
    (_("Persons"), "office_persons", "organisations.manage", "user"),
    (_("Import a list"), "office_imports", "organisations.import", "upload"),
    (_("Duplicates"), "office_duplicates", "organisations.manage", "copy"),
    (_("Production guide"), "office_guide", "organisations.manage", "doc-full"),
]
BOOKS: list[Entry] = [
    (_("Audit trail"), "office_trail", "accounts.view_audit", "history"),
    (_("Mails"), "office_mails", "accounts.manage_mails", "mail"),
    (_("Background jobs"), "office_jobs", "organisations.manage", "cogs"),
    (_("Roles"), "office_roles", "accounts.invite", "key"),
    (_("Invitations"), "office_invitations", "accounts.invite", "mail"),
    (_("Rules in force"), "office_rules", "accounts.view_audit", "clipboard-list"),
    (_("Data protection"), "office_data_protection", "accounts.view_privacy", "lock"),
]


def _item(entry: Entry, order: int) -> PermittedItem:
    label, route, permission, icon = entry
    return PermittedItem(label, route, permission, name=route, icon_name=icon, order=order)


for _order, _entry in enumerate(ENTRIES):
    hooks.register("register_admin_menu_item", partial(_item, _entry, 10 + _order))


@hooks.register("register_admin_menu_item")
def books() -> SubmenuMenuItem:
    """What the office looks up rather than works on."""
    items = [_item(entry, order) for order, entry in enumerate(BOOKS)]
    return SubmenuMenuItem(
        _("Records"), Menu(register_hook_name=None, items=items), icon_name="folder-open-1", order=20
    )


class DuePanel(Component):
    """What waits, one search box for everything, and what has just changed."""

    order = 1
    template_name = "office/home.html"

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        user = parent_context["request"].user
        full = user.has_perm("accounts.work_in_office")
        return {
            "due": due_today(user) if full else [],
            "changes": recent_changes() if full else [],
            "full": full,
            "last_backup": last_made() if full else None,
        }


@hooks.register("construct_homepage_panels")
def home_panels(request: Any, panels: list[Any]) -> None:
    panels.insert(0, DuePanel())


@hooks.register("construct_homepage_summary_items")
def no_summary(request: Any, items: list[Any]) -> None:
    """What is due says more than how many pages there are."""
    items.clear()


@hooks.register("construct_main_menu")
def no_foreign_help(request: Any, items: list[Any]) -> None:
    """Wagtail's own help and news lead outside; the documentation of this office is its own."""
    items[:] = [one for one in items if one.name != "help"]


@hooks.register("insert_global_admin_css")
def css() -> SafeString:
    return format_html(
        '<link rel="stylesheet" href="{}"><link rel="stylesheet" href="{}">',
        reverse("theme"),
        static("office/office.css"),
    )


@hooks.register("insert_global_admin_js")
def js() -> SafeString:
    return format_html('<script type="module" src="{}"></script>', static("office/office.js"))
