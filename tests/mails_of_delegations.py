"""The mails of delegations abroad, each made by what people do."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from claqueta.delegations import actions
from claqueta.delegations.models import Applicant, Delegation
from claqueta.delegations.tests.factories import applicant_of, delegation_of
from claqueta.foundation.actors import SYSTEM

TITLE = {"es": "Azotea & Nogal", "en": "Azotea & Nogal"}


class MailsOfDelegations:
    """One method for each template, named as it is."""

    def _company(self, made: Any, state: str, language: str, **values: Any) -> Any:
        return applicant_of(delegation_of(title=TITLE, **values), made, state, language=language)

    def delegation_link(self, made: Any, _silent: Any, _who: Any, language: str, _client: Any) -> None:
        self._company(made, "draft", language)

    def delegation_received(self, made: Any, _silent: Any, _who: Any, language: str, _client: Any) -> None:
        self._company(made, "submitted", language)

    def delegation_letter_selected(
        self, made: Any, _silent: Any, _who: Any, language: str, _client: Any
    ) -> None:
        self._company(made, "selected", language)

    def delegation_letter_reserve(
        self, made: Any, _silent: Any, _who: Any, language: str, _client: Any
    ) -> None:
        self._company(made, "reserve", language)

    def delegation_letter_rejected(
        self, made: Any, _silent: Any, _who: Any, language: str, _client: Any
    ) -> None:
        self._company(made, "rejected", language)

    def delegation_place_free(self, made: Any, silent: Any, _who: Any, language: str, _client: Any) -> None:
        waits = self._company(made, "reserve", language)
        actions.answer(applicant_of(waits.delegation, silent, "selected"), travels=False, by=SYSTEM)

    def delegation_answer_wanted(
        self, made: Any, _silent: Any, _who: Any, language: str, _client: Any
    ) -> None:
        one = self._company(made, "selected", language)
        Applicant.objects.filter(pk=one.pk).update(answer_by=timezone.now() + timedelta(days=1))
        assert actions.remind() == 1

    def delegation_reserve_moved(
        self, made: Any, silent: Any, _who: Any, language: str, _client: Any
    ) -> None:
        first = self._company(made, "reserve", language)
        applicant_of(first.delegation, silent, "reserve", language=language)
        actions.move_in_reserve(first, place=2, reason="Draw", by=SYSTEM)

    def delegation_let_in_late(self, made: Any, _silent: Any, _who: Any, language: str, _client: Any) -> None:
        one = self._company(made, "draft", language)
        Delegation.objects.filter(pk=one.delegation_id).update(closes_at=timezone.now())
        actions.let_in_late(one, reason="Strike", by=SYSTEM)

    def delegation_lapsed(self, made: Any, _silent: Any, _who: Any, language: str, _client: Any) -> None:
        one = self._company(made, "selected", language)
        Applicant.objects.filter(pk=one.pk).update(answer_by=timezone.now())
        assert actions.let_lapse() == 1

    def delegation_called_off(self, made: Any, _silent: Any, _who: Any, language: str, _client: Any) -> None:
        one = self._company(made, "submitted", language)
        actions.DELEGATIONS.make("call_off", one.delegation, by=SYSTEM)

    def delegation_things_wanted(
        self, made: Any, _silent: Any, _who: Any, language: str, _client: Any
    ) -> None:
        self._company(made, "accepted", language, material_until=timezone.localdate() + timedelta(days=7))
        assert actions.remind() == 1

    def delegation_follow_up(self, made: Any, _silent: Any, _who: Any, language: str, _client: Any) -> None:
        one = self._company(made, "accepted", language)
        day = timezone.localdate() - timedelta(days=100)
        Delegation.objects.filter(pk=one.delegation_id).update(first_day=day, last_day=day)
        assert actions.ask_what_came() == 1

    def delegation_call(self, _made: Any, _silent: Any, _who: Any, _language: str, _client: Any) -> None:
        assert actions.call_members(delegation_of(title=TITLE), by=SYSTEM) == 1

    def _traveller(self, made: Any, language: str) -> Any:
        one = self._company(made, "accepted", language)
        actions.add_traveller(one, {"name": "Bea", "email": "bea@travels.example"}, by=SYSTEM)
        return one.delegation

    def delegation_travels(self, made: Any, _silent: Any, _who: Any, language: str, _client: Any) -> None:
        self._traveller(made, language)

    def delegation_agenda(self, made: Any, _silent: Any, _who: Any, language: str, _client: Any) -> None:
        begins = timezone.now() + timedelta(days=60)
        said = {"kind": "visit", "title": TITLE, "begins_at": begins, "ends_at": begins + timedelta(hours=1)}
        one = actions.add_appointment(self._traveller(made, language), said, by=SYSTEM)
        actions.call_off_appointment(one, by=SYSTEM)

    def delegation_agenda_left(self, made: Any, silent: Any, _who: Any, language: str, _client: Any) -> None:
        delegation = self._traveller(made, language)
        other = applicant_of(delegation, silent, "accepted", language=language)
        begins = timezone.now() + timedelta(days=60)
        said = {"kind": "visit", "title": TITLE, "begins_at": begins, "ends_at": begins + timedelta(hours=1)}
        one = actions.add_appointment(delegation, said, by=SYSTEM)
        actions.change_appointment(one, {"applicants": [other]}, by=SYSTEM)
