"""The mails of calls for projects, each made by what people do."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from claqueta.events import actions as events
from claqueta.events.tests.factories import said as event_said
from claqueta.foundation.actors import SYSTEM
from claqueta.submissions import actions
from claqueta.submissions.models import Decision
from claqueta.submissions.site.catalogue import mail_catalogue_link
from claqueta.submissions.tests.factories import CONTACT, call_of, project_of, shown_of

NAMED = {"title": "Azotea & Nogal"}


class MailsOfProjects:
    """One method for each template, named as it is."""

    def _decided(self, outcome: str, language: str) -> None:
        made = project_of(call_of(), language=language, **NAMED)
        actions.decide(
            made,
            outcome=outcome,
            reason="R",
            words={"es": "Azotea & Nogal", "en": "Azotea & Nogal"},
            by=SYSTEM,
        )
        actions.send_letters(made.call, Decision.objects.values_list("pk", flat=True), by=SYSTEM)

    def _accredited(self, language: str) -> tuple[Any, Any]:
        event = events.EVENTS.make("publish", events.write_event(event_said(), by=SYSTEM), by=SYSTEM).thing
        kind = events.add_accreditation(event, {"name": {"es": "General"}}, by=SYSTEM)
        person = {"name": "Bea", "email": "bea@people.example", "language": language}
        who = events.register(event, kind, person, by=SYSTEM).registration
        return shown_of(event, language=language, **NAMED), who

    def project_link(self, _made: Any, _silent: Any, _who: Any, language: str, _client: Any) -> None:
        actions.begin_submission(call_of(), CONTACT, language=language, by=SYSTEM)

    def project_received(self, _made: Any, _silent: Any, _who: Any, language: str, _client: Any) -> None:
        made = project_of(call_of(incomplete="flagged"), "draft", language=language, logline={}, **NAMED)
        actions.SUBMISSIONS.make("submit", made, by=SYSTEM)

    def project_sent_back(self, _made: Any, _silent: Any, _who: Any, language: str, _client: Any) -> None:
        made = project_of(call_of(), language=language, **NAMED)
        actions.SUBMISSIONS.make("send_back", made, why="Azotea & Nogal", by=SYSTEM)

    def project_not_admitted(self, _made: Any, _silent: Any, _who: Any, language: str, _client: Any) -> None:
        made = project_of(call_of(), language=language, **NAMED)
        actions.SUBMISSIONS.make("not_admit", made, why="Azotea & Nogal", by=SYSTEM)

    def project_draft_waits(self, _made: Any, _silent: Any, _who: Any, language: str, _client: Any) -> None:
        project_of(call_of(days=2), "draft", language=language, **NAMED)
        assert actions.remind_drafts() == 1

    def project_materials(self, _made: Any, _silent: Any, _who: Any, language: str, _client: Any) -> None:
        until = timezone.localdate() + timedelta(days=7)
        call = call_of(materials=["poster", "presentation"], materials_until=until)
        project_of(call, "selected", language=language, **NAMED)
        assert actions.remind_materials() == 1

    def project_letter_selected(
        self, _made: Any, _silent: Any, _who: Any, language: str, _client: Any
    ) -> None:
        self._decided("selected", language)

    def project_letter_reserve(
        self, _made: Any, _silent: Any, _who: Any, language: str, _client: Any
    ) -> None:
        self._decided("reserve", language)

    def project_letter_rejected(
        self, _made: Any, _silent: Any, _who: Any, language: str, _client: Any
    ) -> None:
        self._decided("rejected", language)

    def project_rehearsal(self, _made: Any, _silent: Any, _who: Any, language: str, _client: Any) -> None:
        made = project_of(call_of(), "selected", language=language, **NAMED)
        slots = actions.lay_out_rehearsals(
            made.call, begins_at=timezone.now(), minutes=20, count=1, by=SYSTEM
        )
        actions.book_rehearsal(made, slots[0], by=SYSTEM)

    def project_access_asked(self, _made: Any, _silent: Any, _who: Any, language: str, _client: Any) -> None:
        made, who = self._accredited(language)
        actions.ask_access(made, who, why="Azotea & Nogal", by=SYSTEM)

    def project_access_answered(
        self, _made: Any, _silent: Any, _who: Any, language: str, _client: Any
    ) -> None:
        made, who = self._accredited(language)
        access = actions.ask_access(made, who, by=SYSTEM)
        actions.answer_access(access, yes=True, by=SYSTEM)
        actions.answer_access(access, yes=False, by=SYSTEM)

    def project_follow_up(self, _made: Any, _silent: Any, _who: Any, language: str, _client: Any) -> None:
        made = project_of(call_of(), "selected", language=language, **NAMED)
        long_ago = timezone.now() - timedelta(days=100)
        type(made.call).objects.filter(pk=made.call_id).update(catalogue_at=long_ago)
        assert actions.ask_what_became() == 1

    def project_catalogue_link(
        self, _made: Any, _silent: Any, _who: Any, language: str, _client: Any
    ) -> None:
        made, who = self._accredited(language)
        mail_catalogue_link(made.call, who.email, language)
