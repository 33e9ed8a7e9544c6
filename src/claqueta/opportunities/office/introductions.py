"""Introductions in the office: the list, one of them with what each side answered, a new one."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from claqueta.desk.chips import Chip, Tone
from claqueta.desk.listing import Filter, ListField, Listing
from claqueta.desk.registers import Add, Do, Facts, Figure, Files, Part, Register, Step, Trail, moves
from claqueta.desk.registers.beside import Purposes
from claqueta.foundation import attachments
from claqueta.foundation.actors import Actor
from claqueta.foundation.tabular import Column
from claqueta.opportunities.actions import conversations, introducing
from claqueta.opportunities.actions.introduction_flow import INTRODUCTIONS
from claqueta.opportunities.conversation import address_of
from claqueta.opportunities.introduction_forms import PasteForm, ProposeForm, WhyForm
from claqueta.opportunities.models import (
    AskedBy,
    Introduction,
    IntroductionState,
    Opportunity,
    Outcome,
    OutcomeState,
    Side,
)
from claqueta.opportunities.parties import people_of
from claqueta.opportunities.queries.introductions import consent_of, for_sides
from claqueta.organisations.models import Organisation

State = IntroductionState
TONES = {
    State.PROPOSED: Tone.PLAIN,
    State.ASKED: Tone.WAITS,
    State.AGREED: Tone.GOOD,
    State.ENDED: Tone.PLAIN,
}


def tone_of(introduction: Introduction) -> Tone:
    return TONES[IntroductionState(introduction.state)]


def rows() -> QuerySet[Introduction]:
    return for_sides()


def best_outcome(introduction: Introduction) -> str:
    """What came of it, proved before only said."""
    found = list(introduction.outcomes.all())
    proved = [one for one in found if one.state == OutcomeState.CONFIRMED]
    return (proved or found)[0].get_state_display() if found else ""


def last_answer(introduction: Introduction) -> str:
    answered = [(one.answered_at, one.pk, one) for one in introduction.follow_ups.all() if one.answered_at]
    return max(answered)[2].get_answer_display() if answered else ""


COLUMNS = (
    Column("number", gettext_lazy("Number"), lambda one: one.number),
    Column("asked_by", gettext_lazy("Whose idea"), lambda one: one.get_asked_by_display()),
    Column("asked_at", gettext_lazy("Asked"), lambda one: one.asked_at and one.asked_at.date()),
    Column("answer_until", gettext_lazy("Answers until"), lambda one: one.answer_until),
    Column("agreed_at", gettext_lazy("Introduced"), lambda one: one.agreed_at and one.agreed_at.date()),
    Column(
        "ended_at", pgettext_lazy("introduction", "Ended"), lambda one: one.ended_at and one.ended_at.date()
    ),
    Column("hold_at", gettext_lazy("First talk"), lambda one: one.hold_at),
    Column("why", gettext_lazy("Why"), lambda one: one.why),
)


def _sides(introduction: Introduction) -> dict[str, Any]:
    return {
        "sides": [
            {
                "name": introduction.name_of(side),
                "organisation": introduction.organisation_of(side),
                "consent": consent_of(introduction, side),
                "people": people_of(introduction, side),
            }
            for side in Side
        ],
        "opportunity": introduction.opportunity,
    }


def _came(introduction: Introduction) -> dict[str, Any]:
    return {
        "follow_ups": [
            (introduction.name_of(one.side), one) for one in introduction.follow_ups.all() if one.asked_at
        ],
        "outcomes": [
            (introduction.name_of(one.side), one, attachments.of(one)) for one in introduction.outcomes.all()
        ],
        "introduction": introduction,
    }


def _mails(introduction: Introduction) -> dict[str, Any]:
    return {
        "mails": [
            (introduction.name_of(one.side) if one.side else "", one) for one in introduction.mails.all()
        ],
        "address": address_of(introduction) if introduction.state == State.AGREED else "",
    }


def _came_of(found: QuerySet[Introduction], value: str) -> QuerySet[Introduction]:
    proved = Outcome.objects.filter(state=OutcomeState.CONFIRMED).values("introduction")
    if value == "proved":
        return found.filter(pk__in=proved)
    said = Outcome.objects.exclude(introduction__in=proved).values("introduction")
    return found.filter(pk__in=said)


def _add(form: Any, *, by: Actor) -> Introduction:
    data = dict(form.cleaned_data)
    one, other, opportunity = data.pop("one"), data.pop("other"), data.pop("opportunity")
    return introducing.propose(
        Organisation.objects.get(pk=one) if one else None,
        Organisation.objects.get(pk=other),
        opportunity=Opportunity.objects.get(pk=opportunity) if opportunity else None,
        by=by,
        **data,
    )


def _paste(introduction: Introduction, *, by: Actor, **said: Any) -> Any:
    return conversations.paste_mail(introduction, by=by, **said)


def _one(pk: Any) -> Introduction:
    return get_object_or_404(for_sides(), pk=pk)


def step_of(introduction: Introduction, _account: Any) -> Step | None:
    if introduction.state == State.PROPOSED:
        return Step(gettext_lazy("Nobody knows of it yet: ask both when the reason reads well."), act="ask")
    lacking = [side for side in Side if not people_of(introduction, side)]
    if lacking and introduction.state in (State.ASKED, State.AGREED):
        return Step(
            _("%(who)s has nobody to write to: call them.") % {"who": introduction.name_of(lacking[0])}
        )
    return None


def chips_of(introduction: Introduction) -> list[Chip]:
    chips = [Chip(introduction.get_state_display(), tone_of(introduction))]
    for outcome in introduction.outcomes.all():
        proved = outcome.state == OutcomeState.CONFIRMED
        chips.append(Chip(outcome.get_state_display(), Tone.GOOD if proved else Tone.WAITS))
    return chips


def _refused(introduction: Introduction) -> ValidationError:
    return INTRODUCTIONS.moved_on(introduction)


INTRODUCTIONS_REGISTER = Register(
    listing=Listing(
        name="office_introductions",
        title=gettext_lazy("Introductions"),
        icon="group",
        fields=(
            ListField(
                Column("who", gettext_lazy("Who"), str),
                link=lambda one: reverse("office_introduction", args=[one.pk]),
            ),
            ListField(
                Column("state", gettext_lazy("State"), lambda one: one.get_state_display()),
                order="state",
                tone=tone_of,
            ),
            ListField(
                Column("about", gettext_lazy("About"), lambda one: str(one.opportunity or "")),
                on_phone="line",
            ),
            ListField(Column("last", gettext_lazy("Last heard"), last_answer)),
            ListField(Column("outcome", gettext_lazy("What came of it"), best_outcome)),
            *(ListField(column, shown=column.key in ("asked_by", "agreed_at")) for column in COLUMNS),
        ),
        search_in=(
            "number",
            "one__trade_name",
            "one__legal_name",
            "other__trade_name",
            "other__legal_name",
            "why",
        ),
        filters=(
            Filter("state", gettext_lazy("State"), list(State.choices), "state"),
            Filter("asked_by", gettext_lazy("Whose idea"), list(AskedBy.choices), "asked_by"),
            Filter(
                "came",
                gettext_lazy("What came of it"),
                [("proved", gettext_lazy("Proved")), ("said", gettext_lazy("Said by one side"))],
                narrow=_came_of,
            ),
        ),
        rows=rows,
        empty=gettext_lazy(
            "Who is made known to whom stands here. Begin one, or take a proposal of the matching on a need’s record."
        ),
    ),
    path="introductions/",
    record="office_introduction",
    permission="opportunities.manage",
    one=_one,
    chips=chips_of,
    next_step=step_of,
    figures=lambda: [
        Figure(
            gettext_lazy("Waiting for an answer"),
            Introduction.objects.filter(state=State.ASKED).count(),
            f"{reverse('office_introductions')}?state=asked",
        ),
        Figure(
            gettext_lazy("Proved outcomes"),
            Outcome.objects.filter(state=OutcomeState.CONFIRMED).count(),
            f"{reverse('office_introductions')}?came=proved",
        ),
        Figure(
            gettext_lazy("Said by one side only"),
            Outcome.objects.exclude(state=OutcomeState.CONFIRMED).count(),
            f"{reverse('office_introductions')}?came=said",
        ),
    ],
    detail=lambda one: f"{one.number} · {one.get_state_display()}",
    ways=lambda _account: [(gettext_lazy("How matching does"), reverse("office_matching"))],
    sections=(
        Part(gettext_lazy("Both sides"), "opportunities/office/sides.html", _sides),
        Facts(COLUMNS, gettext_lazy("On record")),
        Purposes(),
        Part(gettext_lazy("What came of it"), "opportunities/office/came.html", _came, beside=False),
        Part(gettext_lazy("Conversation"), "opportunities/office/conversation.html", _mails, beside=False),
        Files(),
        Trail(notes=True),
    ),
    add=Add(gettext_lazy("New introduction"), ProposeForm, _add),
    does=(
        *moves(INTRODUCTIONS, "ask", "give_up"),
        Do(
            "why",
            gettext_lazy("Say why"),
            introducing.say_why,
            form=WhyForm,
            initial=lambda one: {"why": one.why},
            when=lambda one: one.state == State.PROPOSED,
            refused=_refused,
        ),
        Do(
            "paste",
            gettext_lazy("Paste a mail"),
            _paste,
            form=PasteForm,
            when=lambda one: one.state == State.AGREED,
            refused=_refused,
        ),
    ),
)
urlpatterns = INTRODUCTIONS_REGISTER.urlpatterns
