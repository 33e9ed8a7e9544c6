"""Each mail of our own as it is read: in both languages, plain, and designed for the narrowest screen there is."""

import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page

from claqueta.accounts import actions as accounts
from claqueta.agenda import actions as agendas
from claqueta.agenda.holders import Marker
from claqueta.agenda.tests.factories import agenda_of, at, registration_of, room, session_of, speaker_of
from claqueta.billing import actions as billing
from claqueta.billing.actions.papers import send_receipt
from claqueta.door import actions as doors
from claqueta.events import actions as events
from claqueta.events.tests.factories import said as event_said
from claqueta.foundation import notifications
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.models import NotificationPreference, OutgoingMail
from claqueta.foundation.search import rebuild
from claqueta.market import actions as markets
from claqueta.market.models import Meeting
from claqueta.market.tests.factories import market_of, wish
from claqueta.membership import actions as membership
from claqueta.membership.models import LeavingFile
from claqueta.opportunities import actions as opportunities
from claqueta.opportunities.actions.following_up import ask_what_came
from claqueta.opportunities.actions.introducing import end_what_waits, remind_who_waits
from claqueta.opportunities.models import SavedSearch
from claqueta.opportunities.tests.factories import VISITOR, said
from claqueta.organisations import actions
from claqueta.organisations.models import Shortlist
from claqueta.submissions import actions as submissions
from claqueta.submissions.tests.reading_scenes import call_with, seat_of, sent
from conftest import posted
from tests.mails_of_delegations import MailsOfDelegations
from tests.mails_of_projects import MailsOfProjects
from tests.surroundings import ROOT

pytestmark = pytest.mark.django_db(transaction=True)
LANGUAGES = ("es", "en")
MAY_STOP = {"notification", "digest", "opportunity_alert"}
"""Those that come again and again; all else is an answer to what somebody did, or asks for what is owed."""
OURS = {
    file.name.removesuffix(".subject.txt")
    for file in Path(ROOT, "src").glob("claqueta/*/templates/*/mail/*.subject.txt")
}


class Written(MailsOfProjects, MailsOfDelegations):
    """Makes every mail there is, by what people do."""

    def __init__(self, **makers: Callable[..., Any]) -> None:
        self.account, self.organisation = makers["account"], makers["organisation"]
        self.applied, self.mandated, self.issued = makers["application"], makers["mandate"], makers["receipt"]

        self.event = self.kind = None

    def __call__(self, template: str, language: str, client: Client, representative: Any) -> list[Any]:
        made = self.organisation("Azotea Sonora", email="hola@azotea.example")
        silent = self.organisation("Nogal Cámaras")
        who = representative(made, email="ana@people.example")
        who.language = language
        who.save()
        before = len(posted())
        getattr(self, template)(made, silent, who, language, client)
        its = set(
            OutgoingMail.objects.filter(template__endswith=f"/mail/{template}").values_list("to", "subject")
        )
        return [mail for mail in posted()[before:] if (mail.to[0], mail.subject) in its]

    def invitation(self, made: Any, _silent: Any, _who: Any, language: str, _client: Client) -> None:
        by = self.account("office_staff", email="staff@people.example")
        actions.invite_representative(made, "eva@people.example", by=by, name="Eva", language=language)
        actions.invite_representative(made, "leo@people.example", by=by, language=language)
        accounts.invite(
            "eli@people.example", by=self.account("office_admin"), role="editor", language=language
        )

    def confirm(self, made: Any, _silent: Any, _who: Any, _language: str, _client: Client) -> None:
        actions.ask_for_confirmation(made, by=SYSTEM)

    def shortlist(self, made: Any, _silent: Any, _who: Any, language: str, client: Client) -> None:
        rebuild()
        kept = Shortlist.objects.create(organisations=[made.slug])
        way = {"es": "/es/seleccion/", "en": "/en/shortlist/"}[language]
        answer = client.post(f"{way}{kept.pk}/", {"email": "leo@people.example"})
        assert answer.status_code == 200

    def notification(self, _made: Any, _silent: Any, who: Any, _language: str, _client: Client) -> None:
        kind = notifications.kinds()[0].key
        NotificationPreference.objects.create(account=who, kind=kind, channel="mail")
        notifications.notify(who, kind, "Azotea", body="Nogal", url="/en/directory/")

    def digest(self, _made: Any, _silent: Any, who: Any, _language: str, _client: Client) -> None:
        kind = notifications.kinds()[0].key
        NotificationPreference.objects.create(account=who, kind=kind, channel="digest")
        for url in ("/en/directory/", ""):
            notifications.notify(who, kind, "Azotea", url=url)
        assert notifications.send_digests() == 1

    def _write(self, organisations: list[Any], language: str) -> None:
        words = {"name": "Ana", "email": "leo@people.example", "company": "", "purpose": "quote"}
        words["message"] = "https://a.example/" + "x" * 90
        actions.write_to(organisations, words, key=uuid.uuid4(), language=language, by=AnonymousUser())

    def enquiry(self, made: Any, silent: Any, _who: Any, language: str, _client: Client) -> None:
        self._write([made, silent], language)

    enquiry_copy = enquiry

    def _apply(self, state: str, move: str, language: str, **words: Any) -> None:
        made = self.applied(state, language=language)
        membership.APPLICATIONS.make(move, made, by=self.account("office_staff"), **words)

    @property
    def _decision(self) -> dict[str, Any]:
        return {"sitting": "4/2026", "decided_on": timezone.localdate(), "reasons": "Azotea & Nogal"}

    def _fair(self, made: Any, language: str) -> list[Any]:
        """Two who take part in a market that is about to be planned; the first is read in the language."""
        market = market_of("Azotea & Nogal")
        type(market).objects.filter(pk=market.pk).update(state="asking", published=None)
        market.timetables.all().delete()
        market.meetings.all().delete()
        for number, one in enumerate(market.participants.order_by("pk")):
            one.people.update(email=f"p{number}@market.example", language=language)
        return list(market.participants.select_related("market__event").order_by("pk"))

    def meetings_invitation(self, made: Any, _silent: Any, _who: Any, language: str, _client: Client) -> None:
        markets.invite(self._fair(made, language)[0], by=SYSTEM)

    def meetings_link(self, made: Any, _silent: Any, _who: Any, language: str, _client: Client) -> None:
        markets.renew_link(self._fair(made, language)[0].people.get(), by=SYSTEM)

    def meetings_reminder(self, made: Any, _silent: Any, _who: Any, language: str, _client: Client) -> None:
        one, *_others = self._fair(made, language)
        until = timezone.now() + timedelta(days=2)
        type(one.market).objects.filter(pk=one.market_id).update(asking_until=until)
        assert markets.remind_who_has_not_asked() == 1

    def meetings_agenda(self, made: Any, _silent: Any, _who: Any, language: str, _client: Client) -> None:
        one, other = self._fair(made, language)
        type(one.market).objects.filter(pk=one.market_id).update(state="planning")
        if not one.requests_made.exists():
            wish(one, other)
        markets.publish(markets.build(one.market, seconds=0.3, by=SYSTEM), by=SYSTEM)

    def meetings_agenda_changed(
        self, made: Any, silent: Any, who: Any, language: str, client: Client
    ) -> None:
        self.meetings_agenda(made, silent, who, language, client)
        markets.drop_meeting(Meeting.objects.get(), by=SYSTEM)

    def _reader(self, language: str) -> Any:
        """Somebody who is to read a project, in a language."""
        call = call_with(1)
        seat = seat_of(call, "Azotea & Nogal", language=language)
        sent(seat, call.submissions.get())
        return seat

    def reader_invited(self, _made: Any, _silent: Any, _who: Any, language: str, _client: Client) -> None:
        submissions.invite_reader(self._reader(language), by=SYSTEM)

    def reader_link(self, _made: Any, _silent: Any, _who: Any, language: str, _client: Client) -> None:
        submissions.renew_reader_link(self._reader(language), by=SYSTEM)

    def reader_assigned(self, _made: Any, _silent: Any, _who: Any, language: str, _client: Client) -> None:
        seat = self._reader(language)
        seat.readings.update(state="proposed")
        assert submissions.send_out_readings(seat.call, by=SYSTEM) == 1

    def reader_reminded(self, _made: Any, _silent: Any, _who: Any, language: str, _client: Client) -> None:
        until = timezone.now() + timedelta(days=3)
        submissions.plan_readings(self._reader(language).call, until=until, by=SYSTEM)
        assert submissions.remind_readers() == 1

    def reader_handed_back(self, _made: Any, _silent: Any, _who: Any, language: str, _client: Client) -> None:
        reading = self._reader(language).readings.get()
        type(reading).objects.update(state="given", given_at=timezone.now())
        submissions.hand_back_reading(reading, by=SYSTEM)

    def _registered(self, language: str, name: str = "Ana", **how: Any) -> Any:
        """A registration for an event with one place, in a language."""
        if self.event is None:
            made = events.write_event(event_said(), by=SYSTEM)
            self.event = events.EVENTS.make("publish", made, by=SYSTEM).thing
            self.kind = events.add_accreditation(
                self.event, {"name": {"es": "General", "en": "General"}, "quota": 1}, by=SYSTEM
            )
        said = {"name": name, "email": f"{name}@people.example".lower(), "language": language}
        return events.register(self.event, self.kind, said, by=how.get("by", SYSTEM)).registration

    def event_invitation(self, _made: Any, _silent: Any, _who: Any, language: str, _client: Client) -> None:
        made = events.write_event(event_said(), by=SYSTEM)
        made = events.EVENTS.make("publish", made, by=SYSTEM).thing
        someone = {"name": "Azotea & Nogal", "email": "ana@people.example", "language": language}
        events.invite_to_event(made, **someone, by=SYSTEM)

    def registration_confirm(
        self, _made: Any, _silent: Any, _who: Any, language: str, _client: Client
    ) -> None:
        self._registered(language, by=AnonymousUser())

    def registration_in(self, _made: Any, _silent: Any, _who: Any, language: str, _client: Client) -> None:
        self._registered(language)

    def registration_waits(self, _made: Any, _silent: Any, _who: Any, language: str, _client: Client) -> None:
        self._registered(language)
        posted()
        self._registered(language, "Bea")

    def registration_ended(self, _made: Any, _silent: Any, _who: Any, language: str, _client: Client) -> None:
        events.cancel_registration(self._registered(language), reason="Azotea & Nogal", by=SYSTEM)

    def registration_offered(
        self, _made: Any, _silent: Any, _who: Any, language: str, _client: Client
    ) -> None:
        first, _second = self._registered(language), self._registered(language, "Bea")
        events.cancel_registration(first, by=SYSTEM)

    def _planned(self, language: str) -> Any:
        """A session of a published agenda, with who speaks and whoever marked it."""
        made = agenda_of(title={"es": "Azotea & Nogal", "en": "Azotea & Nogal"})
        speaker = speaker_of(made, "Ana & Bea Ruiz", language=language)
        session = session_of(made, "Azotea & Nogal " + "x" * 90, speakers=[speaker])
        agendas.publish(made, by=SYSTEM)
        registration = registration_of(made, "Ana & Bea", language=language, email="ana@comes.example")
        agendas.mark(session, by=Marker(registration))
        return session

    def speaker_invitation(self, _made: Any, _silent: Any, _who: Any, language: str, _client: Client) -> None:
        made = agenda_of(title={"es": "Azotea & Nogal", "en": "Azotea & Nogal"})
        speaker = speaker_of(made, "Ana & Bea Ruiz", shown=False, language=language)
        session_of(made, "Azotea & Nogal", speakers=[speaker])
        agendas.SPEAKERS.make("invite", speaker, by=SYSTEM)

    def speaker_link(self, _made: Any, _silent: Any, _who: Any, language: str, _client: Client) -> None:
        agendas.renew_speaker_link(self._planned(language).speakers.get(), by=SYSTEM)

    def speaker_agenda(self, _made: Any, _silent: Any, _who: Any, language: str, _client: Client) -> None:
        self._planned(language)

    def favourites_changed(self, _made: Any, _silent: Any, _who: Any, language: str, _client: Client) -> None:
        session = self._planned(language)
        agendas.move_session(session, begins_at=at(16), room=room(session.agenda, "Bruma"), by=SYSTEM)
        agendas.publish(session.agenda, by=SYSTEM)

    def thanks(self, _made: Any, _silent: Any, _who: Any, language: str, _client: Client) -> None:
        made = self._planned(language).agenda
        questions = [{"key": "whole", "kind": "scale", "label_en": "How was it?"}]
        agendas.ask_questions(made, questions=questions, by=SYSTEM)
        now = timezone.now()
        type(made.event).objects.filter(pk=made.event_id).update(
            begins_at=now - timedelta(days=2), ends_at=now - timedelta(days=1)
        )
        agendas.thank(type(made).objects.get(pk=made.pk), everybody=True, by=SYSTEM)

    def badge_pass(self, _made: Any, _silent: Any, _who: Any, language: str, _client: Client) -> None:
        registered = self._registered(language)
        posted()
        doors.send_passes(registered.event, by=SYSTEM)

    def badge_thanks(self, _made: Any, _silent: Any, _who: Any, language: str, _client: Client) -> None:
        held = self._registered(language).event
        posted()
        doors.ensure_badges(held, by=SYSTEM)
        doors.check_in(doors.add_door(held, name="Entrance", by=SYSTEM), held.badges.get(), by=SYSTEM)
        now = timezone.now()
        held.begins_at, held.ends_at = now - timedelta(hours=2), now
        held.save()
        doors.thank(held, by=SYSTEM)

    def opportunity_confirm(
        self, _made: Any, _silent: Any, _who: Any, language: str, _client: Client
    ) -> None:
        self._posted(language)

    def opportunity_link(self, _made: Any, _silent: Any, _who: Any, language: str, _client: Client) -> None:
        opportunities.send_opportunity_link(self._posted(language, "confirm"), by=SYSTEM)

    def opportunity_opened(self, _made: Any, _silent: Any, _who: Any, language: str, _client: Client) -> None:
        opportunities.open_up(self._posted(language, "confirm"), by=self.account("office_staff"))

    def opportunity_sent_back(
        self, _made: Any, _silent: Any, _who: Any, language: str, _client: Client
    ) -> None:
        words = "Azotea & Nogal: https://a.example/" + "x" * 90
        opportunities.send_back(self._posted(language, "confirm"), words=words, by=SYSTEM)

    def opportunity_closed(self, _made: Any, _silent: Any, _who: Any, language: str, _client: Client) -> None:
        opportunities.close(self._posted(language, "confirm", "open"), closed_for="found", by=SYSTEM)

    def opportunity_still_holds(
        self, _made: Any, _silent: Any, _who: Any, language: str, _client: Client
    ) -> None:
        made = self._posted(language, "confirm", "open")
        type(made).objects.update(heard_at=timezone.now() - timedelta(days=100))
        assert opportunities.mind_what_is_quiet() == {"asked": 1, "closed": 0}

    def opportunity_interest(
        self, made: Any, _silent: Any, _who: Any, language: str, _client: Client
    ) -> None:
        need = self._posted(language, "confirm", "open")
        opportunities.express(need, organisation=made, words="Azotea & Nogal", by=SYSTEM)

    def opportunity_alert(self, made: Any, _silent: Any, who: Any, language: str, _client: Client) -> None:
        how = {"name": "Azotea & Nogal", "often": "now", "by_mail": True}
        opportunities.save_search(how, question="kind=service", by=who)
        self._posted(language, "confirm", "open")
        opportunities.announce_what_is_new()
        assert opportunities.tell_what_waits() == 1

    def _asked(self, made: Any, silent: Any) -> Any:
        why = "Azotea & Nogal: https://a.example/" + "x" * 90
        return opportunities.ask_both(opportunities.propose(made, silent, why=why, by=SYSTEM), by=SYSTEM)

    def _introduced(self, made: Any, language: str) -> Any:
        """A visitor and an organisation who know each other."""
        need = self._posted(language, "confirm", "open")
        words = "Azotea & Nogal: https://a.example/" + "x" * 90
        interest = opportunities.express(need, organisation=made, words=words, by=SYSTEM)
        opportunities.accept_interest(interest, by=SYSTEM)
        return need.introductions.get()

    def introduction_ask(self, made: Any, silent: Any, _who: Any, _language: str, _client: Client) -> None:
        self._asked(made, silent)

    def introduction_reminder(
        self, made: Any, silent: Any, _who: Any, _language: str, _client: Client
    ) -> None:
        introduction = self._asked(made, silent)
        type(introduction).objects.update(asked_at=timezone.now() - timedelta(days=8))
        assert remind_who_waits() == 1

    def introduction_ended(self, made: Any, silent: Any, _who: Any, _language: str, _client: Client) -> None:
        introduction = self._asked(made, silent)
        opportunities.say_yes(introduction.consents.get(side="one"), by=SYSTEM)
        type(introduction).objects.update(answer_until=timezone.localdate() - timedelta(days=1))
        assert end_what_waits() == 1

    def introduction_made(self, made: Any, _silent: Any, _who: Any, language: str, _client: Client) -> None:
        self._introduced(made, language)

    def introduction_follow_up(
        self, made: Any, _silent: Any, _who: Any, language: str, _client: Client
    ) -> None:
        introduction = self._introduced(made, language)
        introduction.follow_ups.filter(days=7, side="one").update(due_on=timezone.localdate())
        assert ask_what_came() == 1

    def introduction_outcome(
        self, made: Any, _silent: Any, _who: Any, language: str, _client: Client
    ) -> None:
        introduction = self._introduced(made, language)
        opportunities.claim_outcome(introduction, "one", {"project": "Azotea & Nogal"}, by=SYSTEM)

    def _posted(self, language: str, *moves: str) -> Any:
        """What a visitor posted, after these moves."""
        visitor = VISITOR | {"visitor_language": language}
        made = opportunities.post(said(audience="public"), visitor, by=SYSTEM).opportunity
        for move in moves:
            made = opportunities.OPPORTUNITIES.make(move, made, by=SYSTEM).thing
        return made

    def application_link(self, _made: Any, _silent: Any, _who: Any, language: str, _client: Client) -> None:
        self.applied("received", language=language)

    application_received = application_link

    def application_asked(self, _made: Any, _silent: Any, _who: Any, language: str, _client: Client) -> None:
        self._apply("received", "ask", language, missing="https://a.example/" + "x" * 90)

    def application_deferred(
        self, _made: Any, _silent: Any, _who: Any, language: str, _client: Client
    ) -> None:
        self._apply("board", "defer", language, **self._decision)

    def application_refused(
        self, _made: Any, _silent: Any, _who: Any, language: str, _client: Client
    ) -> None:
        self._apply("board", "refuse", language, **self._decision)

    def application_withdrawn(
        self, _made: Any, _silent: Any, _who: Any, language: str, _client: Client
    ) -> None:
        self._apply("received", "withdraw", language)

    def welcome(self, _made: Any, _silent: Any, _who: Any, language: str, _client: Client) -> None:
        self._apply("board", "admit", language, sitting="4/2026", decided_on=timezone.localdate())

    def declaration(self, made: Any, _silent: Any, _who: Any, _language: str, _client: Client) -> None:
        assert membership.ask_for_declaration(made, by=SYSTEM) == 1

    def head(self, _made: Any, _silent: Any, _who: Any, language: str, _client: Client) -> None:
        secretary = self.account("secretary", email="eva@people.example")
        secretary.language = language
        secretary.save()
        assert membership.publish_head()

    def rights_suspended(self, made: Any, _silent: Any, _who: Any, _language: str, _client: Client) -> None:
        membership.suspend_rights(made, on=None, reason="Azotea & Nogal", by=SYSTEM)

    def rights_restored(self, made: Any, _silent: Any, _who: Any, _language: str, _client: Client) -> None:
        membership.suspend_rights(made, on=None, reason="Azotea & Nogal", by=SYSTEM)
        membership.restore_rights(made, on=None, reason="Azotea & Nogal", by=SYSTEM)

    def leaving_notice(self, made: Any, _silent: Any, who: Any, _language: str, _client: Client) -> None:
        membership.give_notice(made, effective_on=None, by=who)

    def leaving_charge(self, made: Any, _silent: Any, _who: Any, _language: str, _client: Client) -> None:
        self._charge(made)

    def leaving_dismissed(self, made: Any, _silent: Any, _who: Any, _language: str, _client: Client) -> None:
        membership.LEAVING.make("dismiss", self._charge(made), by=SYSTEM, reasons="Azotea & Nogal")

    def leaving_decided(self, made: Any, _silent: Any, _who: Any, _language: str, _client: Client) -> None:
        self._end(made)

    def leaving_appeal_decided(
        self, made: Any, silent: Any, who: Any, _language: str, _client: Client
    ) -> None:
        actions.affiliate(silent, accounts.person_for(who), "representative", by=SYSTEM)
        for member, outcome in ((made, "reinstate"), (silent, "confirm")):
            file = membership.LEAVING.make("appeal", self._end(member), by=SYSTEM, appeal="Azotea").thing
            membership.LEAVING.make(outcome, file, by=SYSTEM, reasons="Azotea & Nogal")

    def receipt(self, made: Any, _silent: Any, who: Any, language: str, _client: Client) -> None:
        send_receipt(self.issued(made), made, who.email, language)

    def prenotification(self, made: Any, _silent: Any, _who: Any, _language: str, _client: Client) -> None:
        today = timezone.localdate()
        self.mandated(made, account=31)
        self.issued(made, on=today - timedelta(days=30), due_on=today)
        billing.COLLECTIONS.make("notify", billing.begin_collection(today, by=SYSTEM), by=SYSTEM)

    def _charge(self, made: Any) -> LeavingFile:
        file = membership.propose_leaving(made, "discipline", grounds="Azotea & Nogal", by=SYSTEM)
        charged: LeavingFile = membership.LEAVING.make("charge", file, by=SYSTEM).thing
        return charged

    def _end(self, made: Any) -> LeavingFile:
        file = membership.LEAVING.make("hear", self._charge(made), by=SYSTEM, allegations="Azotea").thing
        ended: LeavingFile = membership.LEAVING.make("decide", file, by=SYSTEM, **self._decision).thing
        return ended


@pytest.fixture
def written(
    account: Callable[..., Any],
    organisation: Callable[..., Any],
    application: Callable[..., Any],
    mandate: Callable[..., Any],
    receipt: Callable[..., Any],
) -> Written:
    return Written(
        account=account, organisation=organisation, application=application, mandate=mandate, receipt=receipt
    )


def html_of(mail: Any) -> str:
    return str(next(part.content for part in mail.alternatives if part.mimetype == "text/html"))


def test_every_template_is_tried() -> None:
    assert {name for name in OURS if hasattr(Written, name)} == OURS
    assert {"invitation", "confirm", "shortlist", "notification", "digest", "enquiry", "enquiry_copy"} <= OURS


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", sorted(OURS))
def test_mail_says_who_where_and_how_to_be_rid_of_it(
    template: str, language: str, written: Written, client: Client, representative: Any
) -> None:
    mails = written(template, language, client, representative)
    assert mails
    for mail in mails:
        whole = f"{mail.subject}\n{mail.body}"
        assert mail.subject.strip()
        assert mail.body.strip()
        assert not re.search(r"localhost|testserver|https?://|%\(|\{\{|\bNone\b", mail.subject)
        assert not re.search(r"%\(|\{\{|\bNone\b|«\s*»|“\s*”|[ \t],|[ \t]\.(\s|$)", whole)
        html = html_of(mail)
        for url in re.findall(r'(?:href|src)="([^"]*)"', html):
            assert url.startswith(("http://", "https://", "mailto:", "cid:")), url
        if mail.to != ["hola@azotea.example"]:
            assert f'lang="{language}"' in html
        stops = "List-Unsubscribe" in mail.extra_headers
        assert stops == (template in MAY_STOP)
        if stops:
            assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
            url = mail.extra_headers["List-Unsubscribe"].strip("<>")
            assert url.startswith(settings.PUBLIC_URL)
            anybody = Client(enforce_csrf_checks=True)  # The program of a mailbox has no cookie of ours.
            way = url.removeprefix(settings.PUBLIC_URL)
            assert anybody.post(way, {"List-Unsubscribe": "One-Click"}).status_code == 200
            if template == "opportunity_alert":
                assert not SavedSearch.objects.get().by_mail
            else:
                assert set(NotificationPreference.objects.values_list("channel", flat=True)) == {"none"}


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", sorted(OURS))
def test_mail_fits_the_narrowest_screen(
    template: str, language: str, written: Written, client: Client, representative: Any, page: Page
) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    for mail in written(template, language, client, representative):
        page.set_content(html_of(mail))
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, mail.subject
