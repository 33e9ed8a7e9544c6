"""The office inside Wagtail's admin: addresses, menu, home."""

from typing import Any

from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from claqueta.office import views
from claqueta.office.queries import due_today, recent_changes


@hooks.register("register_admin_urls")
def urls() -> list[Any]:
    return [
        path("search/", views.search_all, name="office_search"),
        path("due/", views.due, name="office_due"),
        path("organisations/", views.organisations, name="office_organisations"),
        path("organisations/new/", views.organisation_add, name="office_organisation_add"),
        path("organisations/duplicates/", views.duplicates, name="office_duplicates"),
        path("organisations/<int:pk>/", views.organisation, name="office_organisation"),
        path("imports/", views.imports_list, name="office_imports"),
        path("imports/<uuid:pk>/", views.import_batch, name="office_import"),
        path("imports/<uuid:pk>/to-mend/", views.import_rejected, name="office_import_rejected"),
        path("jobs/<uuid:pk>/", views.job, name="office_job"),
        path("jobs/<uuid:pk>/file/", views.job_file, name="office_job_file"),
        path("guide/", views.guide, name="office_guide"),
        path("people/", views.people, name="office_people"),
        path("trail/", views.trail, name="office_trail"),
        path("data-protection/", views.data_protection, name="office_data_protection"),
        path("data-protection/subject/", views.subject, name="office_subject"),
    ]


class PermittedItem(MenuItem):
    """Shown to those who may use it."""

    def __init__(self, label: str | Promise, route: str, permission: str, **kwargs: Any) -> None:
        self.permission = permission
        super().__init__(label, reverse(route), **kwargs)

    def is_shown(self, request: Any) -> bool:
        return bool(request.user.has_perm(self.permission))


for _order, (_label, _route, _permission, _icon) in enumerate(
    [
        (_("Organisations"), "office_organisations", "organisations.manage", "group"),
        (_("Import a list"), "office_imports", "organisations.import", "upload"),
        (_("Probable duplicates"), "office_duplicates", "organisations.manage", "copy"),
        (_("Production guide"), "office_guide", "organisations.manage", "doc-full"),
        (_("People and roles"), "office_people", "accounts.invite", "user"),
        (_("Audit trail"), "office_trail", "accounts.view_audit", "history"),
        (_("Data protection"), "office_data_protection", "accounts.view_privacy", "lock"),
    ]
):

    def _item(
        label: Any = _label,
        route: str = _route,
        permission: str = _permission,
        icon: str = _icon,
        order: int = _order,
    ) -> PermittedItem:
        return PermittedItem(label, route, permission, name=route, icon_name=icon, order=10 + order)

    hooks.register("register_admin_menu_item", _item)


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
        }


@hooks.register("construct_homepage_panels")
def home_panels(request: Any, panels: list[Any]) -> None:
    panels.insert(0, DuePanel())


@hooks.register("insert_global_admin_css")
def css() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("office/office.css"))


@hooks.register("insert_global_admin_js")
def js() -> SafeString:
    return format_html('<script type="module" src="{}"></script>', static("office/office.js"))
