"""What the site needs besides its tables: languages, a home in each, roles' rights over pages, the folder's pages."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.utils.translation import gettext, override
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
    Task,
    Workflow,
)

from claqueta.accounts.roles import Role
from claqueta.website.files import load_pages
from claqueta.website.models import HomePage

PAGE_RIGHTS = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
FILE_RIGHTS = (
    ("wagtailimages", "add_image"),
    ("wagtailimages", "change_image"),
    ("wagtailimages", "choose_image"),
    ("wagtaildocs", "add_document"),
    ("wagtaildocs", "change_document"),
    ("wagtaildocs", "choose_document"),
)
TRANSLATION_RIGHTS = ("submit_translation",)
PUBLISHING = (Role.OFFICE_ADMIN, Role.OFFICE_STAFF, Role.EDITOR)


def set_up() -> None:
    locales = {
        code: Locale.objects.get_or_create(language_code=code)[0] for code in settings.CLUSTER.languages
    }
    Locale.objects.exclude(language_code__in=locales).delete()
    _home(locales)
    _approval(settings.CLUSTER.languages[0])
    _rights()
    load_pages(settings.CLUSTER)


def _home(locales: dict[str, Locale]) -> None:
    """A home page in every language under the root, and the site that shows the first one."""
    first = settings.CLUSTER.languages[0]
    root = _root(first)
    site = Site.objects.filter(is_default_site=True).first()
    if site is None or not isinstance(site.root_page.specific, HomePage):
        Page.objects.filter(depth=2).exclude(pk__in=HomePage.objects.values("pk")).delete()
        root.refresh_from_db()
        Site.objects.all().delete()
        home = HomePage.objects.filter(locale=locales[first]).first()
        if home is None:
            home = HomePage(
                title=settings.CLUSTER.short_name[first],
                slug=first,
                locale=locales[first],
                show_in_menus=False,
            )
            root.add_child(instance=home)
        Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    url = urlsplit(settings.PUBLIC_URL)
    Site.objects.filter(is_default_site=True).update(
        hostname=url.hostname or "localhost",
        port=url.port or (443 if url.scheme == "https" else 80),
        site_name=settings.CLUSTER.short_name[first],
    )


def _root(language: str) -> Page:
    """What all pages hang from, by a name that editors understand; Wagtail makes it as “Root”."""
    with override(language):
        name = gettext("All pages")
    Page.objects.filter(depth=1, title="Root").update(title=name, draft_title=name)
    return Page.objects.get(depth=1)


def _approval(language: str) -> None:
    """The way of a page to whoever approves it, which editors read on the button; Wagtail makes it as “Moderators approval”."""
    with override(language):
        name = gettext("The office’s approval")
    for made in (Workflow, Task):
        made.objects.filter(name="Moderators approval").update(name=name)


def _rights() -> None:
    root = Page.objects.get(depth=1)
    files = Collection.get_first_root_node()
    for role in PUBLISHING:
        group, _created = Group.objects.get_or_create(name=role)
        for codename in PAGE_RIGHTS:
            permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
            GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
        for app, codename in FILE_RIGHTS:
            permission = Permission.objects.get(content_type__app_label=app, codename=codename)
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=files, permission=permission
            )
        group.permissions.add(*Permission.objects.filter(codename__in=TRANSLATION_RIGHTS))
