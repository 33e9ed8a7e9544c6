"""Applications to delegations and their results, in the office."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claqueta.delegations import actions
from claqueta.delegations.models import GOING, Applicant, ApplicantState, Criterion, Delegation, Result
from claqueta.delegations.office_forms import DecideForm, LateForm, MoveForm
from claqueta.delegations.queries import missing_of
from claqueta.desk.chips import Chip, Tone
from claqueta.desk.listing import Filter, ListField, Listing
from claqueta.desk.registers import Do, Facts, Part, Register, Trail
from claqueta.foundation import attachments
from claqueta.foundation.actors import Actor
from claqueta.foundation.bands import band_words
from claqueta.foundation.tabular import Column

State = ApplicantState
TONES = {
    State.SUBMITTED: Tone.WAITS,
    State.SELECTED: Tone.LIVE,
    State.RESERVE: Tone.WAITS,
    State.ACCEPTED: Tone.GOOD,
}
DECIDABLE = (State.SUBMITTED, State.SELECTED, State.RESERVE, State.REJECTED)


def tone_of(applicant: Applicant) -> Tone:
    return TONES.get(ApplicantState(applicant.state), Tone.PLAIN)


def rows() -> QuerySet[Applicant]:
    return Applicant.objects.select_related("delegation", "organisation", "document").order_by(
        "-created_at", "-pk"
    )


def delegations() -> list[tuple[str, str]]:
    return [(str(one.pk), str(one)) for one in Delegation.objects.order_by("-first_day", "pk")]


def _told(applicant: Applicant) -> dict[str, Any]:
    return {
        "applicant": applicant,
        "answers": [
            (label, applicant.answers.get(key, ""))
            for key, label in Criterion.choices
            if key in applicant.delegation.weights
        ],
        "travellers": applicant.travellers.filter(gone_at=None),
        "missing": missing_of(applicant) if applicant.state in GOING else [],
        "going": applicant.state in GOING,
        "results": [
            (one, standing_of(one), attachments.of(one)) for one in applicant.results.order_by("months")
        ],
        "conflicts": [str(one.by) for one in applicant.conflicts.select_related("by")],
    }


def _decide(applicant: Applicant, *, by: Actor, **said: Any) -> Applicant:
    return actions.decide(applicant, by=by, **said)


def _answer(travels: bool) -> Any:
    def act(applicant: Applicant, *, by: Actor) -> Applicant:
        return actions.answer(applicant, travels=travels, by=by)

    return act


FACTS = (
    Column("delegation", gettext_lazy("Delegation"), lambda one: str(one.delegation)),
    Column("contact", gettext_lazy("Contact"), lambda one: one.contact),
    Column("email", gettext_lazy("Mail"), lambda one: one.email),
    Column("submitted_at", gettext_lazy("Submitted on"), lambda one: one.submitted_at),
    Column(
        "aid_received",
        gettext_lazy("De minimis aid declared"),
        lambda one: one.aid_received.formatted() if one.aid_received is not None else "",
    ),
    Column("late_until", gettext_lazy("Let in late until"), lambda one: one.late_until),
    Column("late_reason", gettext_lazy("Why it was let in late"), lambda one: one.late_reason),
    Column("reason", gettext_lazy("Reason"), lambda one: one.reason),
    Column("order", gettext_lazy("Place in the reserve"), lambda one: one.order),
    Column("letter_at", gettext_lazy("Letter sent on"), lambda one: one.letter_at),
    Column("answer_by", gettext_lazy("To be answered by"), lambda one: one.answer_by),
    Column("document", gettext_lazy("Document to be invoiced"), lambda one: str(one.document or "")),
    Column("confirmed_at", gettext_lazy("Material confirmed on"), lambda one: one.confirmed_at),
)

APPLICANTS = Register(
    listing=Listing(
        name="office_applicants",
        title=gettext_lazy("Applications to delegations"),
        icon="group",
        fields=(
            ListField(
                Column("company", gettext_lazy("Company"), str),
                link=lambda one: reverse("office_applicant", args=[one.pk]),
                order="organisation__trade_name",
            ),
            ListField(
                Column("state", gettext_lazy("State"), lambda one: one.get_state_display()),
                order="state",
                tone=tone_of,
            ),
            ListField(
                Column("delegation", gettext_lazy("Delegation"), lambda one: str(one.delegation)),
                on_phone="line",
            ),
            ListField(
                Column("order", gettext_lazy("Place in the reserve"), lambda one: one.order), order="order"
            ),
            ListField(
                Column("submitted_at", gettext_lazy("Submitted on"), lambda one: one.submitted_at),
                order="submitted_at",
            ),
            ListField(
                Column("answer_by", gettext_lazy("To be answered by"), lambda one: one.answer_by),
                order="answer_by",
            ),
            ListField(Column("late", gettext_lazy("After the close"), lambda one: one.is_late), shown=False),
            ListField(Column("reason", gettext_lazy("Reason"), lambda one: one.reason), shown=False),
            ListField(Column("contact", gettext_lazy("Contact"), lambda one: one.contact), shown=False),
            ListField(Column("email", gettext_lazy("Mail"), lambda one: one.email), shown=False),
        ),
        search_in=("organisation__trade_name", "organisation__legal_name", "contact", "email"),
        filters=(
            Filter("delegation", gettext_lazy("Delegation"), delegations, "delegation"),
            Filter("state", gettext_lazy("State"), list(State.choices), "state"),
        ),
        rows=rows,
        empty=gettext_lazy("No company has applied yet. What they begin stands here from the first word."),
    ),
    path="delegations/applications/",
    record="office_applicant",
    permission="delegations.manage",
    chips=lambda one: [
        Chip(one.get_state_display(), tone_of(one)),
        *([Chip(gettext_lazy("After the close"), Tone.WAITS)] if one.is_late else []),
    ],
    links=lambda one: [
        (gettext_lazy("Delegation"), reverse("office_delegation", args=[one.delegation_id])),
        (gettext_lazy("Organisation"), reverse("office_organisation", args=[one.organisation_id])),
    ],
    detail=lambda one: str(one.delegation),
    sections=(
        Facts(FACTS, gettext_lazy("On record")),
        Part(gettext_lazy("What it says"), "delegations/office/told.html", _told, beside=False),
        Trail(notes=True, mails_to=lambda one: [one.email]),
    ),
    does=(
        Do(
            "decide",
            gettext_lazy("Decide"),
            _decide,
            form=DecideForm,
            when=lambda one: one.state in DECIDABLE,
            refused=actions.APPLICANTS.moved_on,
            bulk=True,
        ),
        Do(
            "move",
            gettext_lazy("Change its place in the reserve"),
            actions.move_in_reserve,
            form=MoveForm,
            when=lambda one: one.state == State.RESERVE,
            refused=actions.APPLICANTS.moved_on,
        ),
        Do(
            "let_in_late",
            gettext_lazy("Let it in late"),
            actions.let_in_late,
            form=LateForm,
            when=lambda one: one.state == State.DRAFT and timezone.now() >= one.delegation.closes_at,
            refused=actions.APPLICANTS.moved_on,
        ),
        Do(
            "prepare_document",
            gettext_lazy("Prepare the document to be invoiced"),
            actions.prepare_document,
            when=lambda one: one.state in GOING and actions.owes(one),
        ),
        Do(
            "accept",
            gettext_lazy("It travels"),
            _answer(True),
            when=lambda one: one.state == State.SELECTED and one.letter_at is not None,
            refused=actions.APPLICANTS.moved_on,
        ),
        Do(
            "decline",
            gettext_lazy("It does not travel"),
            _answer(False),
            question=gettext_lazy(
                "Its place goes to the first in reserve at once. Say that it does not travel?"
            ),
            when=lambda one: (
                one.state in (State.SELECTED, State.RESERVE, State.ACCEPTED) and one.letter_at is not None
            ),
            refused=actions.APPLICANTS.moved_on,
            grave=True,
        ),
        Do(
            "link",
            gettext_lazy("Mail a new link"),
            actions.send_company_link,
            said=lambda _done, _values: _("A new link is on its way; earlier ones no longer work."),
            question=gettext_lazy("Earlier links stop working. Mail a new one?"),
        ),
    ),
)


def result_rows() -> QuerySet[Result]:
    return Result.objects.select_related("applicant__delegation", "applicant__organisation").order_by(
        "-asked_at", "-pk"
    )


def band_of(result: Result) -> str:
    if result.band is None:
        return ""
    return band_words(result.limits, settings.CLUSTER.currency, result.band)


def standing_of(result: Result) -> str:
    """Claimed is not confirmed."""
    if result.answered_at is None:
        return _("Not answered")
    return _("Confirmed") if result.confirmed_at else _("Claimed, not confirmed")


RESULTS = Register(
    listing=Listing(
        name="office_delegation_results",
        title=gettext_lazy("Results of delegations"),
        icon="order",
        fields=(
            ListField(
                Column("company", gettext_lazy("Company"), lambda one: str(one.applicant)),
                link=lambda one: reverse("office_applicant", args=[one.applicant_id]),
            ),
            ListField(
                Column("delegation", gettext_lazy("Delegation"), lambda one: str(one.applicant.delegation)),
                on_phone="line",
            ),
            ListField(Column("months", gettext_lazy("Months after"), lambda one: one.months), order="months"),
            ListField(Column("standing", gettext_lazy("State"), standing_of)),
            ListField(Column("contacts", gettext_lazy("Contacts made"), lambda one: one.contacts)),
            ListField(Column("meetings", gettext_lazy("Meetings"), lambda one: one.meetings)),
            ListField(Column("agreements", gettext_lazy("Agreements"), lambda one: one.agreements)),
            ListField(Column("band", gettext_lazy("Amount"), band_of)),
            ListField(Column("jobs", gettext_lazy("Jobs created"), lambda one: one.jobs), shown=False),
            ListField(
                Column("evidence", gettext_lazy("Where it can be read"), lambda one: one.evidence),
                shown=False,
            ),
            ListField(
                Column("note", gettext_lazy("What else there is to say"), lambda one: one.note), shown=False
            ),
        ),
        search_in=("applicant__organisation__trade_name", "note"),
        filters=(Filter("delegation", gettext_lazy("Delegation"), delegations, "applicant__delegation"),),
        rows=result_rows,
        empty=gettext_lazy(
            "Companies are asked some months after the journey; what they answer stands here."
        ),
    ),
    path="delegations/results/",
    permission="delegations.manage",
    does=(
        Do(
            "confirm",
            gettext_lazy("Confirm"),
            actions.confirm_result,
            single=False,
            row=True,
            bulk=True,
            when=lambda one: one.answered_at is not None and one.confirmed_at is None,
        ),
    ),
)
urlpatterns = [*APPLICANTS.urlpatterns, *RESULTS.urlpatterns]
