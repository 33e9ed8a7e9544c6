"""A call of every action of delegations abroad that would work for whoever may, by an actor."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from claqueta.delegations import actions
from claqueta.delegations.models import Result
from claqueta.delegations.tests.factories import applicant_of, delegation_of, euros
from claqueta.foundation.actors import SYSTEM


def calls_of_delegations(organisation: Callable[..., Any]) -> dict[str, Callable[[Any], object]]:
    delegation, draft, other = delegation_of(places=9), delegation_of("draft"), delegation_of()
    companies = [organisation(f"Misión {number}") for number in range(5)]
    draft_of = applicant_of(delegation, companies[0], "draft")
    submitted = applicant_of(delegation, companies[1])
    selected = applicant_of(delegation, companies[2], "selected")
    going = applicant_of(delegation, companies[3], "accepted")
    waiting = applicant_of(other, companies[0])
    actions.decide(waiting, outcome="reserve", reason="Close", by=SYSTEM)
    looked = [(one.pk, one.state) for one in actions.letters_waiting(other)]
    who = actions.add_traveller(going, {"name": "Bea"}, by=SYSTEM)
    begins = timezone.now() + timedelta(days=60)
    said = {
        "kind": "visit",
        "title": {"es": "Visita"},
        "begins_at": begins,
        "ends_at": begins + timedelta(hours=1),
    }
    appointment = actions.add_appointment(delegation, said, by=SYSTEM)
    line = {"name": "Estand", "payer": "cluster", "planned": euros("10.00")}
    cost, gone = (actions.add_cost(delegation, line, by=SYSTEM) for _one in range(2))
    result = Result.objects.create(applicant=going, months=3)
    answered = Result.objects.create(applicant=selected, months=3, answered_at=timezone.now())
    contact = {"contact": "Ana", "email": "ana@company.example"}
    material = {"brings": {"es": "Cine"}}
    shown = delegation_of()
    actions.confirm_material(applicant_of(shown, companies[4], "accepted"), material, by=SYSTEM)
    over = delegation_of(days=-1)
    late = applicant_of(delegation_of(), companies[0], "draft")
    type(over).objects.filter(pk=late.delegation_id).update(closes_at=timezone.now())
    owing = applicant_of(delegation_of(), companies[4], "accepted")
    type(over).objects.filter(pk=owing.delegation_id).update(fee=euros("121.00"))
    pdf = b"%PDF-1.7"
    to_take = {"name": "notes.pdf", "title": "Notas", "audience": "all"}
    file = actions.add_file(delegation, ContentFile(pdf + b"1"), **to_take, by=SYSTEM)
    proof = actions.add_evidence(result, ContentFile(pdf + b"2"), name="press.pdf", by=SYSTEM)
    person = {"contact": "Ana", "email": "ana@company.example", "reason": "Strike"}
    values = {
        name: getattr(delegation, name)
        for name in (
            "title",
            "city",
            "country",
            "zone",
            "first_day",
            "last_day",
            "opens_at",
            "closes_at",
            "places",
        )
    }
    calls: dict[str, Callable[[Any], object]] = {
        "write_delegation": lambda by: actions.write_delegation(values, by=by),
        "change_delegation": lambda by: actions.change_delegation(delegation, {"market": "Feria"}, by=by),
        "discard_delegation": lambda by: actions.discard_delegation(draft, by=by),
        "publish_brochure": lambda by: actions.publish_brochure(shown, by=by),
        "call_members": lambda by: actions.call_members(delegation, by=by),
        "begin_application": lambda by: actions.begin_application(delegation, companies[4], contact, by=by),
        "save_application": lambda by: actions.save_application(draft_of, {"aims": "x"}, {}, by=by),
        "send_company_link": lambda by: actions.send_company_link(draft_of, by=by),
        "withdraw": lambda by: actions.withdraw(draft_of, by=by),
        "score": lambda by: actions.score(submitted, {"fit": 5}, by=by),
        "declare_interest": lambda by: actions.declare_interest(submitted, by=by),
        "decide": lambda by: actions.decide(submitted, outcome="rejected", reason="No", by=by),
        "send_letters": lambda by: actions.send_letters(other, looked, by=by),
        "move_in_reserve": lambda by: actions.move_in_reserve(waiting, place=1, by=by),
        "let_in_late": lambda by: actions.let_in_late(late, reason="Strike", by=by),
        "begin_late": lambda by: actions.begin_late(over, companies[0], **person, by=by),
        "prepare_document": lambda by: actions.prepare_document(owing, by=by),
        "add_file": lambda by: actions.add_file(delegation, ContentFile(pdf), **to_take, by=by),
        "change_file": lambda by: actions.change_file(file, title="Plan", audience="all", by=by),
        "remove_file": lambda by: actions.remove_file(file, by=by),
        "add_evidence": lambda by: actions.add_evidence(result, ContentFile(pdf), name="a.pdf", by=by),
        "remove_evidence": lambda by: actions.remove_evidence(result, proof, by=by),
        "answer": lambda by: actions.answer(selected, travels=True, by=by),
        "add_traveller": lambda by: actions.add_traveller(going, {"name": "Cai"}, by=by),
        "change_traveller": lambda by: actions.change_traveller(who, {"role": "x"}, by=by),
        "take_out_traveller": lambda by: actions.take_out_traveller(who, by=by),
        "confirm_material": lambda by: actions.confirm_material(going, material, by=by),
        "add_appointment": lambda by: actions.add_appointment(delegation, said, by=by),
        "change_appointment": lambda by: actions.change_appointment(appointment, {"place": "x"}, by=by),
        "call_off_appointment": lambda by: actions.call_off_appointment(appointment, by=by),
        "add_cost": lambda by: actions.add_cost(delegation, line, by=by),
        "change_cost": lambda by: actions.change_cost(cost, {"actual": euros("9.00")}, by=by),
        "drop_cost": lambda by: actions.drop_cost(gone, by=by),
        "issue_statement": lambda by: actions.issue_statement(going, by=by),
        "report": lambda by: actions.report(result, {"contacts": 1, "meetings": 1, "agreements": 0}, by=by),
        "confirm_result": lambda by: actions.confirm_result(answered, by=by),
    }
    return {f"delegations.{name}": one for name, one in calls.items()}
