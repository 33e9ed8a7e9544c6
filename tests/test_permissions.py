"""Every route × every role. A route without a rule fails here."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation

from claqueta.accounts.models import Role

ROLES = ("guest", "nobody", "representative", *Role.values)
OFFICE = {Role.OFFICE_ADMIN, Role.OFFICE_STAFF}
SIGNED_IN = set(ROLES) - {"guest"}
EVERYBODY = set(ROLES)
ADMIN = {Role.OFFICE_ADMIN}

OPEN_BY_DESIGN = {
    "health",
    "robots",
    "sitemap",
    "theme",
    "media",
    "sharing",
    "unsubscribe",
    "invitation",
    "news_feed",
    "members_feed",
}
"""Public without a rule: they show only what is public, or their secret is in the address."""

EXPECTED: dict[str, set[str]] = {
    "directory": EVERYBODY,
    "directory_points": EVERYBODY,
    "directory_suggestions": EVERYBODY,
    "compare": EVERYBODY,
    "shortlist": EVERYBODY,
    "search": EVERYBODY,
    "area": SIGNED_IN,
    "account_home": SIGNED_IN,
    "notices": SIGNED_IN,
    "tokens": SIGNED_IN,
    "webhooks": SIGNED_IN,
    "my_data": SIGNED_IN,
    "office_search": {*OFFICE, Role.EDITOR},
    "office_due": {*OFFICE, Role.EDITOR},
    "office_organisations": OFFICE,
    "office_organisation_add": OFFICE,
    "office_duplicates": OFFICE,
    "office_imports": OFFICE,
    "office_guide": OFFICE,
    "office_jobs": OFFICE,
    "office_persons": OFFICE,
    "office_roles": ADMIN,
    "office_invitations": ADMIN,
    "office_trail": OFFICE,
    "office_mails": OFFICE,
    "office_rules": OFFICE,
    "office_data_protection": OFFICE,
    "wagtailadmin_home": {*OFFICE, Role.EDITOR},
}
WITH_ORGANISATION: dict[str, set[str]] = {
    "organisation": EVERYBODY,
    "organisation_card": EVERYBODY,
    "profile_edit": {*OFFICE, "representative"},
    "profile_history": {*OFFICE, "representative"},
    "profile_people": {*OFFICE, "representative"},
    "profile_pictures": {*OFFICE, "representative"},
}
BY_OBJECT = {
    "directory_export",
    "shortlist_share",
    "shortlist_shared",
    "profile_preview",
    "profile_publish",
    "profile_discard",
    "profile_revert",
    "profile_end_affiliation",
    "profile_confirm",
    "confirm",
    "revoke_token",
    "remove_webhook",
    "office_save_view",
    "office_attachment",
    "office_person",
    "office_organisation",
    "office_import",
    "office_import_rejected",
    "office_job",
    "office_job_file",
    "office_subject",
}
"""Routes about one object or that only take POST; their refusals are tested with their objects."""


def our_routes() -> dict[str, Any]:
    found: dict[str, Any] = {}

    def walk(patterns: list[Any]) -> None:
        for one in patterns:
            if isinstance(one, URLResolver):
                walk(one.url_patterns)
            elif isinstance(one, URLPattern):
                module = getattr(one.callback, "__module__", "")
                if module.startswith("claqueta.") and one.name:
                    found[one.name] = one.callback

    walk(get_resolver().url_patterns)
    return found


def test_every_route_of_ours_states_its_rule() -> None:
    for name, view in our_routes().items():
        inner = view
        while inner is not None and not hasattr(inner, "permission"):
            inner = getattr(inner, "__wrapped__", None)
        assert inner is not None or name in OPEN_BY_DESIGN, f"{name} does not say who may use it"


def test_matrix_names_every_route() -> None:
    assert (
        set(our_routes())
        == (set(EXPECTED) - {"wagtailadmin_home"}) | set(WITH_ORGANISATION) | BY_OBJECT | OPEN_BY_DESIGN
    )


@pytest.mark.parametrize("role", ROLES)
def test_role_gets_in_where_it_should_and_nowhere_else(
    role: str,
    client: Client,
    account: Callable[..., Any],
    organisation: Callable[..., Any],
    representative: Callable[..., Any],
) -> None:
    made = organisation()
    if role == "representative":
        who = representative(made)
    elif role != "guest":
        who = account() if role == "nobody" else account(role)
    if role != "guest":
        client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    with translation.override("en"):
        paths = {name: reverse(name) for name in EXPECTED} | {
            name: reverse(name, args=[made.slug]) for name in WITH_ORGANISATION
        }
    let_in = {name for name, path in paths.items() if client.get(path).status_code == 200}
    wanted = {name for name, roles in {**EXPECTED, **WITH_ORGANISATION}.items() if role in roles}
    assert let_in == wanted


POSTS = ("profile_publish", "profile_discard", "profile_confirm")


@pytest.mark.parametrize("name", POSTS)
def test_stranger_may_not_change_another_organisation(
    name: str, client: Client, account: Callable[..., Any], organisation: Callable[..., Any]
) -> None:
    made = organisation()
    client.force_login(account(), backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(reverse(name, args=[made.slug])).status_code == 403


def test_office_role_without_second_factor_is_sent_to_set_one_up(
    client: Client, account: Callable[..., Any], settings: Any
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    client.force_login(account("office_staff"), backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get("/office/organisations/")
    assert (answer.status_code, "totp" in answer.headers["Location"]) == (302, True)


@pytest.mark.parametrize("language", ["es", "en"])
def test_second_factor_is_set_up_in_either_language_before_keys_are_made(
    language: str, client: Client, account: Callable[..., Any], settings: Any
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    client.force_login(account("editor"), backend="django.contrib.auth.backends.ModelBackend")
    with translation.override(language):
        way, keys, page = reverse("mfa_activate_totp"), reverse("tokens"), reverse("directory")
    assert "reauthenticate" in client.get(way).headers["Location"].partition("?")[0]
    for path in (keys, page):
        assert "totp" in client.get(path).headers["Location"]
