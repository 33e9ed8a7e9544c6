"""Every route × every role. A route without a rule fails here.

The routes that registers make are rows too: the register says them, and `test_registers` tries each role on them.
"""

import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.resolvers import RegexPattern, RoutePattern
from django.utils import translation

from claqueta.accounts.roles import Role
from tests.clients import SIGN_IN
from tests.surroundings import SERVER, THOROUGH

pytestmark = pytest.mark.whole
ROLES = ("guest", "nobody", "representative", *Role.values)
TRIED = ROLES
if SERVER:
    # Who is let in is decided alike on either engine. On the second one these ask it for whatever anybody is shown.
    TRIED = ("guest", "representative", Role.OFFICE_ADMIN)
    if THOROUGH:
        TRIED += (Role.OFFICE_STAFF, Role.TREASURER, Role.EDITOR)
OFFICE = {Role.OFFICE_ADMIN, Role.OFFICE_STAFF}
SIGNED_IN = set(ROLES) - {"guest"}
EVERYBODY = set(ROLES)
ADMIN = {Role.OFFICE_ADMIN}
BOARD = {Role.SECRETARY, Role.TREASURER, Role.BOARD_MEMBER}

OPEN_BY_DESIGN = {
    "health",
    "ready",
    "robots",
    "sitemap",
    "sitemap_part",
    "theme",
    "territory",
    "way",
    "media",
    "sharing",
    "api_landing",
    "api_docs",
    "mcp",
    "unsubscribe",
    "invitation",
    "news_feed",
    "members_feed",
    "board_feed",
    "events_feed",
    "calendar_feed",
}
"""Public without a rule: they show only what is public, their secret is in the address, or the API's doorman asks for a key."""

EXPECTED: dict[str, set[str]] = {
    "directory": EVERYBODY,
    "directory_points": EVERYBODY,
    "directory_suggestions": EVERYBODY,
    "compare": EVERYBODY,
    "production_guide": EVERYBODY,
    "shortlist": EVERYBODY,
    "search": EVERYBODY,
    "network": EVERYBODY,
    "events": EVERYBODY,
    "my_events": SIGNED_IN,
    "events_calendar": EVERYBODY,
    "events_embed": EVERYBODY,
    "door_device": EVERYBODY,
    "door_manifest": EVERYBODY,
    "door_worker": EVERYBODY,
    "delegations": EVERYBODY,
    "my_delegations": SIGNED_IN,
    "project_calls": EVERYBODY,
    "my_projects": SIGNED_IN,
    "network_scene": EVERYBODY,
    "area": SIGNED_IN,
    "apply": EVERYBODY,
    "board_applications": {*OFFICE, *BOARD},
    "board_calls": {*OFFICE, *BOARD},
    "account_home": SIGNED_IN,
    "prove_by_code": SIGNED_IN,
    "notices": SIGNED_IN,
    "tokens": SIGNED_IN,
    "calendar_address": SIGNED_IN,
    "webhooks": SIGNED_IN,
    "my_data": SIGNED_IN,
    "office_search": {*OFFICE, Role.EDITOR, Role.TREASURER, Role.SECRETARY},
    "office_choose_way": {*OFFICE, Role.EDITOR, Role.TREASURER, Role.SECRETARY},
    "office_palette": {*OFFICE, Role.EDITOR, Role.TREASURER, Role.SECRETARY},
    "office_due": {*OFFICE, Role.EDITOR, Role.TREASURER, Role.SECRETARY},
    "office_duplicates": OFFICE,
    "office_network": OFFICE,
    "office_network_scene": OFFICE,
    "office_guide": OFFICE,
    "office_register_book": {*OFFICE, Role.TREASURER, Role.SECRETARY},
    "office_growth": {*OFFICE, Role.TREASURER, Role.SECRETARY},
    "register_heads": EVERYBODY,
    "register_heads_json": EVERYBODY,
    "register_consult": OFFICE | BOARD | {"representative"},
    "office_opportunity_mail": OFFICE,
    "board": EVERYBODY,
    "board_embed": EVERYBODY,
    "opportunity_posted": EVERYBODY,
    "my_opportunities": {*OFFICE, "representative"},
    "saved_searches": SIGNED_IN,
    "office_matching": OFFICE,
    "office_tags": OFFICE,
    "office_evidence": OFFICE,
    "office_rules": OFFICE,
    "office_bylaws": OFFICE,
    "office_treasury": {*OFFICE, Role.TREASURER, Role.SECRETARY},
    "office_reconcile": {*OFFICE, Role.TREASURER},
    "office_statement_upload": {*OFFICE, Role.TREASURER},
    "office_collection_new": {*OFFICE, Role.TREASURER},
    "office_find_account": {*OFFICE, Role.TREASURER},
    "office_accounting": {*OFFICE, Role.TREASURER, Role.SECRETARY},
    "office_data_protection": OFFICE,
    "wagtailadmin_home": {*OFFICE, Role.EDITOR, Role.TREASURER, Role.SECRETARY},
}
WITH_ORGANISATION: dict[str, set[str]] = {
    "organisation": EVERYBODY,
    "organisation_card": EVERYBODY,
    "organisation_write": EVERYBODY,
    "profile_edit": {*OFFICE, "representative"},
    "profile_history": {*OFFICE, "representative"},
    "profile_people": {*OFFICE, "representative"},
    "profile_pictures": {*OFFICE, "representative"},
    "profile_talk": {*OFFICE, "representative"},
    "network_of": EVERYBODY,
    "network_own": {*OFFICE, "representative"},
    "office_network_of": OFFICE,
    "for_you": {"representative"},
    "introductions": {"representative"},
    "membership": {*OFFICE, "representative"},
    "membership_declaration": {*OFFICE, "representative"},
    "membership_leave": {"representative"},
    "billing_account": {*OFFICE, Role.TREASURER, Role.SECRETARY, "representative"},
    "billing_mandate": {*OFFICE, Role.TREASURER, Role.SECRETARY, "representative"},
    "billing_mandate_form": {*OFFICE, Role.TREASURER, "representative"},
    "billing_statement": {*OFFICE, Role.TREASURER, Role.SECRETARY, "representative"},
}
BY_OBJECT = {
    "office_membership",
    "office_rights",
    "office_merge_with",
    "office_merge",
    "office_merge_undo",
    "directory_export",
    "result",
    "result_file",
    "shortlist_share",
    "shortlist_shared",
    "shortlist_write",
    "profile_preview",
    "profile_publish",
    "profile_discard",
    "profile_revert",
    "profile_end_affiliation",
    "profile_confirm",
    "confirm",
    "revoke_token",
    "remove_webhook",
    "test_webhook",
    "send_webhook_again",
    "office_save_view",
    "office_attachment",
    "office_import",
    "office_import_rejected",
    "office_job",
    "notice",
    "office_organisation_edit",
    "office_job_file",
    "document_check",
    "document_file",
    "office_subject",
    "office_person_data",
    "application",
    "application_step",
    "board_application",
    "my_opportunity",
    "my_proposal",
    "opportunity",
    "opportunity_change_posted",
    "opportunity_edit",
    "opportunity_interest",
    "opportunity_post",
    "opportunity_write",
    "saved_feed",
    "saved_search",
    "saved_stop",
    "opportunity_file",
    "agenda",
    "agenda_by_link",
    "agenda_calendar",
    "agenda_mine",
    "agenda_now",
    "agenda_paper",
    "agenda_screen",
    "agenda_session",
    "agenda_session_calendar",
    "agenda_speaker",
    "agenda_speaker_link",
    "agenda_speaking",
    "agenda_survey",
    "office_agenda_board",
    "office_agenda_survey",
    "office_agenda_track",
    "office_session_edit",
    "office_session_new",
    "office_speaker_edit",
    "office_speaker_new",
    "event",
    "event_calendar",
    "event_register",
    "card_told",
    "event_invitation",
    "event_invitation_register",
    "registration",
    "registration_sent",
    "own_badge",
    "door_pair",
    "door_list",
    "door_sync",
    "office_attendance",
    "office_badges_print",
    "office_door_desk",
    "office_door_live",
    "office_door_pair",
    "office_door_pass",
    "office_event_report",
    "office_accreditation",
    "office_accreditation_add",
    "office_event_edit",
    "office_venue_edit",
    "office_room",
    "office_room_add",
    "opportunity_link",
    "network_export",
    "network_between",
    "office_network_export",
    "office_network_between",
    "office_opportunity_edit",
    "market_link",
    "market_link_page",
    "meetings",
    "meetings_page",
    "reader_link",
    "reader_link_project",
    "reader_link_file",
    "board_ranking",
    "board_project",
    "board_project_file",
    "readings",
    "readings_project",
    "readings_file",
    "office_readings",
    "office_committee",
    "office_committee_project",
    "office_market_board",
    "office_market_meeting_time",
    "office_market_papers",
    "office_market_report",
    "project",
    "project_begin",
    "delegation",
    "delegation_begin",
    "delegation_brochure",
    "delegation_company",
    "delegation_own",
    "delegation_traveller",
    "delegation_traveller_calendar",
    "delegation_traveller_paper",
    "delegation_public_file",
    "delegation_file",
    "delegation_evidence",
    "delegation_traveller_file",
    "office_delegation_file_add",
    "office_delegation_file_edit",
    "office_delegation_late",
    "office_appointment_add",
    "office_appointment_edit",
    "office_delegation_cost_add",
    "office_delegation_edit",
    "office_delegation_letters",
    "office_delegation_programme",
    "office_delegation_ranking",
    "office_applicant_statement",
    "office_delegation_report",
    "project_call",
    "project_catalogue",
    "project_catalogue_pdf",
    "project_file",
    "project_visit",
    "project_visit_pdf",
    "project_visited",
    "project_visited_file",
    "submission",
    "submission_step",
    "office_project_call_edit",
    "office_project_letters",
    "office_project_stage",
    "office_project_timer",
    "introduction",
    "introduction_ask",
    "introduction_link",
    "introduction_proof",
    "board_paper",
    "membership_certificate",
    "membership_file",
    "membership_tick",
    "declaration",
    "office_receipt_pdf",
    "office_invoice_file",
    "billing_receipt",
    "billing_receipt_pdf",
    "billing_mandate_revoke",
    "billing_mandate_pdf",
    "office_mandate_iban",
    "office_mandate_proof",
    "office_mandate_pdf",
    "office_collection_file",
}
"""Routes about one object or that only take POST; their refusals are tested with their objects."""


FOREIGN = tomllib.loads((Path(__file__).parent / "foreign_routes.toml").read_text(encoding="utf-8"))
GROUP_OF = {route: group for group, one in FOREIGN.items() for route in one["routes"]}


def all_routes() -> dict[str, list[tuple[str, Any]]]:
    """Route → the address it has (with numbers put in) and its view; several share a name where they are one page."""
    found: dict[str, list[tuple[str, Any]]] = {}

    def walk(patterns: list[Any], before: str, spaces: tuple[str, ...]) -> None:
        for pattern in patterns:
            path = before + written(pattern.pattern)
            if isinstance(pattern, URLResolver):
                walk(
                    pattern.url_patterns, path, (*spaces, pattern.namespace) if pattern.namespace else spaces
                )
            elif isinstance(pattern, URLPattern):
                unnamed = path.removeprefix("en/account/")
                name = ":".join((*spaces, pattern.name)) if pattern.name else unnamed
                found.setdefault(name, []).append((f"/{path}", pattern.callback))

    with translation.override("en"):
        walk(get_resolver().url_patterns, "", ())
    return found


def written(pattern: Any) -> str:
    """A pattern as an address: parameters become numbers, a UUID where one is asked for."""
    if isinstance(pattern, RoutePattern):
        text = re.sub(r"<uuid:\w+>", "7c9e6679-7425-40de-944b-e07fc1f90ae7", str(pattern._route))
        return re.sub(r"<[^>]+>", "1", text)
    if isinstance(pattern, RegexPattern):
        text = re.sub(r"\((\?P<\w+>)?[^()]*(\([^()]*\)[^()]*)*\)", "1", str(pattern._regex))
        return text.strip("^$").replace("\\", "").replace(".*", "1")
    return str(pattern)


def is_ours(view: Any) -> bool:
    return (
        getattr(view, "__module__", "").startswith("claqueta.") and view.__module__ != "claqueta.config.doors"
    )


def register_routes() -> dict[str, tuple[Any, str]]:
    """Route → the register that made it, and which of its screens it leads to."""
    return {
        name: (view.register, view.face)
        for name, places in all_routes().items()
        for _path, view in places
        if hasattr(view, "register")
    }


def our_routes() -> dict[str, Any]:
    return {name: view for name, places in all_routes().items() for _path, view in places if is_ours(view)}


def test_every_route_of_a_package_is_in_the_matrix_or_on_the_list_of_reasons() -> None:
    foreign = {name for name, places in all_routes().items() if not all(is_ours(view) for _p, view in places)}
    assert foreign == set(GROUP_OF)


@pytest.mark.filterwarnings(
    "ignore::django.core.paginator.UnorderedObjectListWarning"
)  # wagtail-localize's report
@pytest.mark.parametrize("role", TRIED)
def test_route_of_a_package_lets_in_its_circle_and_nobody_else(
    role: str,
    client: Client,
    account: Callable[..., Any],
    organisation: Callable[..., Any],
    representative: Callable[..., Any],
) -> None:
    client.raise_request_exception = False
    if role != "guest":
        who = representative(organisation()) if role == "representative" else None
        client.force_login(who or account(*() if role == "nobody" else (role,)))
    wrong = {}
    for name, places in all_routes().items():
        group = GROUP_OF.get(name, "")
        for path, _view in places:
            if group in ("", "doors"):
                continue
            answer = client.get(path)
            if (verdict(answer, group, role)) is False:
                wrong[name] = (path, answer.status_code, answer.headers.get("Location"))
    assert wrong == {}


def verdict(answer: Any, group: str, role: str) -> bool:
    """Whether the answer is what the group promises to the role."""
    let_in = answer.status_code in (200, 301, 400, 401, 404, 405, 422)
    where = answer.headers.get("Location", "") if answer.status_code == 302 else ""
    refused = answer.status_code == 403 or where.startswith(SIGN_IN)
    inside = role in {*OFFICE, Role.EDITOR, Role.TREASURER, Role.SECRETARY}
    match group:
        case "open" | "api":
            return let_in
        case "entrance":
            return answer.status_code < 500
        case "signed_in":
            return refused if role == "guest" else answer.status_code < 500 and not refused
        case "office":
            return answer.status_code < 500 and not refused if inside else refused
        case "closed":
            return where == "/office/" or answer.status_code == 404 if inside else refused
    return False


def test_every_route_of_ours_states_its_rule() -> None:
    for name, view in our_routes().items():
        inner = view
        while inner is not None and not hasattr(inner, "permission"):
            inner = getattr(inner, "__wrapped__", None)
        assert inner is not None or name in OPEN_BY_DESIGN, f"{name} does not say who may use it"


def test_matrix_names_every_route() -> None:
    assert set(our_routes()) == (set(EXPECTED) - {"wagtailadmin_home"}) | set(
        WITH_ORGANISATION
    ) | BY_OBJECT | OPEN_BY_DESIGN | set(register_routes())
    by_hand = set(EXPECTED) | set(WITH_ORGANISATION) | BY_OBJECT | OPEN_BY_DESIGN
    assert by_hand & set(register_routes()) == set()


@pytest.mark.parametrize("role", TRIED)
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
