"""Who acts is always said, and every action asks its rule itself, whatever face calls it."""

import inspect
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from claqueta.accounts import actions as accounts
from claqueta.accounts.models import ApiToken, Person
from claqueta.accounts.roles import Role
from claqueta.agenda import actions as agenda
from claqueta.billing import actions as billing
from claqueta.config.domains import DOMAINS
from claqueta.delegations import actions as delegations
from claqueta.door import actions as door
from claqueta.events import actions as events
from claqueta.foundation import (
    attachments,
    circulars,
    documents,
    evidence,
    imports,
    mailing,
    notes,
    outbox,
    privacy,
    tags,
    threads,
    webhooks,
)
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.imports import tasks
from claqueta.foundation.models import OutgoingMail, WebhookEndpoint
from claqueta.market import actions as market
from claqueta.membership import actions as membership
from claqueta.membership.actions import NewFact
from claqueta.membership.models import Application, OnboardingStep, ReductionGranted
from claqueta.network import actions as network
from claqueta.opportunities import actions as opportunities
from claqueta.organisations import actions as organisations
from claqueta.organisations.actions.records import NewRecord
from claqueta.organisations.guide import GUIDE
from claqueta.organisations.models import Affiliation, Merge, Picture
from claqueta.organisations.talk import TALK
from claqueta.submissions import actions as submissions
from tests.acting_on_agendas import calls_of_agendas
from tests.acting_on_bank import calls_of_the_bank
from tests.acting_on_delegations import calls_of_delegations
from tests.acting_on_dues import calls_of_dues
from tests.acting_on_events import calls_of_events
from tests.acting_on_introductions import calls_of_introductions
from tests.acting_on_market import calls_of_the_market
from tests.acting_on_opportunities import calls_of_opportunities
from tests.acting_on_readings import calls_of_readings
from tests.acting_on_submissions import calls_of_submissions
from tests.acting_on_the_door import calls_of_the_door

pytestmark = [pytest.mark.django_db, pytest.mark.whole]
BESIDE_ACTIONS = (
    attachments,
    circulars,
    documents,
    evidence,
    imports,
    notes,
    tags,
    tasks,
    outbox,
    privacy,
    threads,
)
"""Rooms of the foundation in which people act."""
SHORT = (circulars, evidence, notes, tags, threads)
"""Those whose verbs others have too: they go by the room's name and theirs."""
BY_DOMAIN = (agenda, billing, delegations, door, events, market, opportunities, submissions)
"""Domains whose verbs others have too: they go by the domain's name and theirs."""
ASKS_ELSEWHERE = {
    "accept_invitation": "the secret of the link is the permission; whoever is signed in must be the invited one",
    "keep_logo": "part of setting and of publishing, which ask",
    "publish_pictures": "part of publishing, which asks",
    "check_seen": "part of saving and of publishing, which ask",
    "check_acceptance": "is the question",
    "may_publish": "is the question",
    "allowed": "is the question",
    "keep_versions": "part of registering and of publishing, which ask",
    "enter": "part of an action of membership, which asked",
    "follow_the_register": "part of writing the register, which asks",
    "begin_draft": "part of saving a draft and of adding a picture, which ask",
    "evidence.end": "part of taking a file away, which asks",
    "threads.read": "notes for the members of a thread alone that they have read",
    "unread_batch": "makes a row that is not stored; whoever stores it asks",
}


def actions() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every public function of the house's actions that has an actor."""
    rooms = [
        import_module(f"claqueta.{domain}.actions")
        for domain in DOMAINS
        if find_spec(f"claqueta.{domain}.actions")
    ]
    for room in (*rooms, *BESIDE_ACTIONS):
        for name, one in inspect.getmembers(room, inspect.isfunction):
            of_the_room = one.__module__.startswith(room.__name__)
            if of_the_room and not name.startswith("_") and "by" in inspect.signature(one).parameters:
                place = room.__name__.split(".")[1] if room in BY_DOMAIN else room.__name__.rpartition(".")[2]
                yield f"{place}.{name}" if room in (*SHORT, *BY_DOMAIN) else name, one


def test_actor_is_always_said_by_its_name() -> None:
    wrong = {
        name
        for name, one in actions()
        if name not in ASKS_ELSEWHERE
        and (
            (by := inspect.signature(one).parameters["by"]).kind is not by.KEYWORD_ONLY
            or by.default is not by.empty
        )
    }
    assert wrong == set()


@pytest.fixture
def calls(
    account: Callable[..., Any], organisation: Callable[..., Any], representative: Callable[..., Any]
) -> dict[str, Callable[[Any], object]]:
    """Action → a call of it that would work for whoever may, by an actor."""
    one, other = organisation("Azotea Films"), organisation("Faro", member=False)
    hidden = organisation("Zanzíbar")
    organisations.set_listed([hidden], False, by=SYSTEM)
    hidden.refresh_from_db()
    rep = representative(one)
    owner, affiliation = account(email="owner@people.example"), Affiliation.objects.get()
    token, _secret = accounts.make_token(by=owner, name="a key", scopes=["read"], days=30)
    endpoint, _secret = accounts.add_webhook("https://hook.example/", by=owner)
    message = webhooks.send_test(endpoint)
    invitation = accounts.invite("new@people.example", by=account("office_admin"))
    person, version = Person.objects.get(account=owner), one.versions.get()
    batch = imports.prepare("organisations", b"Nombre\nNitrato\n", "a.csv", by=SYSTEM)
    file = attachments.attach(one, BytesIO(b"%PDF-1.7"), name="a.pdf", by=SYSTEM)
    mailing.send_written("test", "ana@people.example", "Subject", "Text")
    mail, picture = OutgoingMail.objects.latest("pk"), Picture(organisation=one)
    csv: Any = b"Nombre\nBruma\n"
    note, tag = notes.add(one, "A note", by=SYSTEM), tags.put(one, "A tag", by=SYSTEM)
    other_tag = tags.put(one, "Another tag", by=SYSTEM)
    (proof,) = evidence.link(one, ["O1"], by=SYSTEM)
    threads.write(one, TALK, "Hello", by=rep)
    edition = organisations.issue_guide("en", published=True, by=SYSTEM)
    circular = circulars.begin([circulars.Reader("Ana", account=owner)], by=SYSTEM)
    circular = circulars.write(circular, circulars.template_texts("notice"), by=SYSTEM)
    applied = Application.objects.create(email="a@b.example", state="board", sent_at=timezone.now())
    today = timezone.localdate()
    step = OnboardingStep.objects.create(
        organisation=one, application=applied, key="call", who="member", due_on=today
    )
    reduction = ReductionGranted.objects.create(
        organisation=one, key="hardship", percent=50, since=today, until=today, reason="Fire"
    )
    organisations.merge(organisation("Nogal"), organisation("Nogales", member=False), by=SYSTEM)
    told = organisations.tell_apart(one, hidden, by=SYSTEM)
    return {
        **calls_of_dues(one),
        **calls_of_the_bank(one),
        **calls_of_opportunities(one, organisation("Orilla"), owner),
        **calls_of_agendas(),
        **calls_of_events(),
        **calls_of_the_door(),
        **calls_of_introductions(one, organisation("Bahía"), organisation("Cala"), organisation("Duna")),
        **calls_of_submissions(),
        **calls_of_delegations(organisation),
        **calls_of_the_market(one),
        **calls_of_readings(),
        "show_own": lambda by: network.show_own(one, True, by=by),
        "circulars.begin": lambda by: circulars.begin([circulars.Reader("Ana", account=owner)], by=by),
        "circulars.write": lambda by: circulars.write(circular, circular.texts, by=by),
        "circulars.send": lambda by: circulars.send(circular, by=by),
        "circulars.send_again": lambda by: circulars.send_again(circular, by=by),
        "circulars.drop": lambda by: circulars.drop(circular, by=by),
        "invite": lambda by: accounts.invite("x@people.example", by=by, role="editor"),
        "issue": lambda by: documents.issue(GUIDE, {}, title="A guide", language="en", by=by),
        "issue_guide": lambda by: organisations.issue_guide("en", published=True, by=by),
        "withdraw": lambda by: documents.withdraw(edition, reason="An error", by=by),
        "evidence.link": lambda by: evidence.link(one, ["O2"], by=by),
        "evidence.unlink": lambda by: evidence.unlink(proof, one, by=by),
        "evidence.keep_to": lambda by: evidence.keep_to(one, ["O3"], by=by),
        "threads.write": lambda by: threads.write(one, TALK, "Hello", by=by),
        "threads.join": lambda by: threads.join(one, TALK, by=by),
        "threads.leave": lambda by: threads.leave(one, TALK, by=by),
        "threads.set_closed": lambda by: threads.set_closed(one, TALK, True, by=by),
        "notes.add": lambda by: notes.add(one, "Another note", by=by),
        "notes.edit": lambda by: notes.edit(note, one, "Otherwise", by=by),
        "notes.pin": lambda by: notes.pin(note, one, True, by=by),
        "notes.delete": lambda by: notes.delete(note, one, by=by),
        "tags.put": lambda by: tags.put(one, "New", by=by),
        "tags.take": lambda by: tags.take(one, tag, by=by),
        "tags.change": lambda by: tags.change(tag, name="Otherwise", colour="sky", by=by),
        "tags.merge": lambda by: tags.merge(tag, other_tag, by=by),
        "tags.drop": lambda by: tags.drop(tag, by=by),
        "revoke_invitation": lambda by: accounts.revoke_invitation(invitation, by=by),
        "grant_role": lambda by: accounts.grant_role(owner, Role.EDITOR, by=by),
        "end_role": lambda by: accounts.end_role(owner, Role.EDITOR, by=by),
        "add_person": lambda by: accounts.add_person("Ana Ruiz", by=by),
        "remove_person": lambda by: accounts.remove_person(person, by=by),
        "change_person": lambda by: accounts.change_person(person.pk, by=by, name="Another"),
        "revoke_token": lambda by: accounts.revoke_token(ApiToken.objects.get(pk=token.pk), by=by),
        "remove_webhook": lambda by: accounts.remove_webhook(
            WebhookEndpoint.objects.get(pk=endpoint.pk), by=by
        ),
        "test_webhook": lambda by: accounts.test_webhook(endpoint, by=by),
        "send_webhook_again": lambda by: accounts.send_webhook_again(message, by=by),
        "register": lambda by: organisations.register({"legal_name": "Bruma"}, by=by),
        "register_many": lambda by: organisations.register_many(
            [NewRecord({"legal_name": "Bruma"}, {})], by=by
        ),
        "set_standing": lambda by: organisations.set_standing(one, standing="", since=None, by=by),
        "record": lambda by: membership.record([NewFact("suspended", one, timezone.localdate())], by=by),
        "consult": lambda by: membership.consult(timezone.localdate(), by=by),
        "issue_book": lambda by: membership.issue_book(timezone.localdate(), "en", by=by),
        "set_listed": lambda by: organisations.set_listed([one], False, by=by),
        "merge": lambda by: organisations.merge(one, other, by=by),
        "undo_merge": lambda by: organisations.undo_merge(Merge.objects.get(), by=by),
        "tell_apart": lambda by: organisations.tell_apart(one, other, by=by),
        "take_back_apart": lambda by: organisations.take_back_apart(told, by=by),
        "publish_profile": lambda by: organisations.publish_profile(one, {"phone": "+34910000000"}, by=by),
        "revert": lambda by: organisations.revert(one, version, by=by),
        "save_draft": lambda by: organisations.save_draft(one, {"phone": "+34910000000"}, by=by),
        "discard_draft": lambda by: organisations.discard_draft(one, by=by),
        "set_logo": lambda by: organisations.set_logo(one, Any, by=by),  # type: ignore[arg-type]
        "add_picture": lambda by: organisations.add_picture(one, Any, {}, by=by),  # type: ignore[arg-type]
        "remove_picture": lambda by: organisations.remove_picture(picture, by=by),
        "confirm": lambda by: organisations.confirm(one, by=by),
        "ask_for_confirmation": lambda by: organisations.ask_for_confirmation(one, by=by),
        "affiliate": lambda by: organisations.affiliate(one, person, "colleague", by=by),
        "end_affiliation": lambda by: organisations.end_affiliation(affiliation, by=by),
        "invite_representative": lambda by: organisations.invite_representative(
            one, "x@people.example", by=by
        ),
        "attach": lambda by: attachments.attach(one, BytesIO(b"%PDF-1.7"), name="b.pdf", by=by),
        "detach": lambda by: attachments.detach(file, one, by=by),
        "prepare": lambda by: imports.prepare("organisations", csv, "b.csv", by=by),
        "apply_batch": lambda by: imports.apply_batch(batch, by=by),
        "undo_batch": lambda by: imports.undo_batch(batch, by=by),
        "receive": lambda by: tasks.receive("organisations", csv, "b.csv", by=by, language="en"),
        "read_again": lambda by: tasks.read_again(batch, by=by, language="en"),
        "begin_reading": lambda by: tasks.begin_reading(batch, by=by, language="en"),
        "begin_applying": lambda by: tasks.begin_applying(batch, by=by, language="en"),
        "send_again": lambda by: outbox.send_again(mail, by=by),
        "send_all_again": lambda by: outbox.send_all_again(by=by),
        "call_off": lambda by: outbox.call_off(mail, by=by),
        "erase": lambda by: privacy.erase("owner@people.example", by=by),
        "make_token": lambda by: accounts.make_token(by=by, name="k", scopes=["read"], days=30),
        "make_calendar_address": lambda by: accounts.make_calendar_address(by=by),
        "end_calendar_address": lambda by: accounts.end_calendar_address(by=by),
        "write_to": lambda by: organisations.write_to([hidden], {}, key=uuid4(), language="en", by=by),
        "add_webhook": lambda by: accounts.add_webhook("https://hook.example/2", by=by),
        "begin_application": lambda by: membership.begin_application("a@b.example", language="en", by=by),
        "send_link": lambda by: membership.send_link(applied, by=by),
        "save_step": lambda by: membership.save_step(applied, "summary", {}, by=by),
        "attach_paper": lambda by: membership.attach_paper(
            applied, "resolution_file", BytesIO(b"%PDF-1.7"), by=by
        ),
        "forget_account": lambda by: membership.forget_account(applied, by=by),
        "give_opinion": lambda by: membership.give_opinion(applied, view="for", by=by),
        "tick": lambda by: membership.tick(step, by=by),
        "give_notice": lambda by: membership.give_notice(one, effective_on=None, by=by),
        "propose_leaving": lambda by: membership.propose_leaving(one, "dues", grounds="Unpaid", by=by),
        "suspend_rights": lambda by: membership.suspend_rights(one, on=None, reason="Unpaid", by=by),
        "restore_rights": lambda by: membership.restore_rights(one, on=None, reason="Paid", by=by),
        "issue_certificate": lambda by: membership.issue_certificate(one, by=by),
        "withdraw_certificate": lambda by: membership.withdraw_certificate(edition, reason="Wrong", by=by),
        "declare": lambda by: membership.declare(one, 2026, headcount=3, turnover_band="micro", by=by),
        "ask_for_declaration": lambda by: membership.ask_for_declaration(one, by=by),
        "ask_all": lambda by: membership.ask_all(by=by),
        "grant_reduction": lambda by: membership.grant_reduction(
            one, key="hardship", since=None, reason="Fire", by=by
        ),
        "end_reduction": lambda by: membership.end_reduction(reduction, on=None, by=by),
        "": lambda by: rep,
    }


OF_ANYBODY = {
    "make_token",
    "add_webhook",
    "make_calendar_address",
    "end_calendar_address",
    "opportunities.save_search",
}
"""What everybody who is signed in may do for themselves."""
OF_GUESTS = {
    "begin_application",
    "send_link",
    "events.register",
    "submissions.begin_submission",
    "opportunities.post",
    "opportunities.send_opportunity_link",
}
"""What is for whoever has no account."""
OF_THE_BOARD = {"record", "consult", "issue_book", "give_opinion", "submissions.say_opinion"}


def test_every_action_is_tried(calls: dict[str, Callable[[Any], object]]) -> None:
    assert set(calls) - {""} == {name for name, _one in actions()} - set(ASKS_ELSEWHERE)


@pytest.mark.parametrize("who", ["guest", "stranger", "partner_officer", "editor"])
def test_whoever_may_not_is_refused_by_the_action_itself(
    who: str, calls: dict[str, Callable[[Any], object]], account: Callable[..., Any]
) -> None:
    roles = [who] if who in Role.values else []
    by = AnonymousUser() if who == "guest" else account(*roles, email="somebody@people.example")
    let_in = set()
    for name, call in calls.items():
        try:
            call(by)
            let_in.add(name)
        except PermissionDenied:
            pass
    may = OF_GUESTS | (OF_ANYBODY if who != "guest" else set())
    assert let_in - {""} == may | (OF_THE_BOARD if who == "treasurer" else set())
