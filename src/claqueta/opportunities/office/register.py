"""Needs and offers in the office: the list, one of them, a new one."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claqueta.desk.chips import Chip, Tone
from claqueta.desk.listing import Filter, ListField, Listing
from claqueta.desk.registers import Add, Do, Facts, Figure, Files, Part, Register, Step, Trail, moves
from claqueta.foundation import deadlines
from claqueta.foundation.actors import SYSTEM, Actor
from claqueta.foundation.models import Deadline
from claqueta.foundation.tabular import Column
from claqueta.foundation.translated import TranslatedFormField, current_language
from claqueta.opportunities import actions
from claqueta.opportunities.exporting import COLUMNS, FACTS
from claqueta.opportunities.forms import BeginForm, kind_choices, organisations_to_choose
from claqueta.opportunities.models import (
    Audience,
    Direction,
    Interest,
    Opportunity,
    OpportunityState,
)
from claqueta.opportunities.models.opportunities import LONGEST_TEXT, LONGEST_TITLE
from claqueta.opportunities.office.files import SeenFiles
from claqueta.opportunities.queries import presented, read_at_once
from claqueta.opportunities.readers import reader_of
from claqueta.opportunities.search import budget_in_words
from claqueta.opportunities.warnings import warnings_of
from claqueta.organisations.models import Organisation

State = OpportunityState
TONES = {
    State.DRAFT: Tone.PLAIN,
    State.UNCONFIRMED: Tone.PLAIN,
    State.REVIEW: Tone.WAITS,
    State.OPEN: Tone.LIVE,
    State.TALKING: Tone.GOOD,
    State.CLOSED: Tone.PLAIN,
}


def tone_of(opportunity: Opportunity) -> Tone:
    return TONES[OpportunityState(opportunity.state)]


def rows() -> QuerySet[Opportunity]:
    return Opportunity.objects.select_related("organisation")


def chips_of(opportunity: Opportunity) -> list[Chip]:
    chips = [
        Chip(opportunity.get_state_display(), tone_of(opportunity)),
        Chip(opportunity.get_audience_display(), Tone.PLAIN),
    ]
    if opportunity.anonymous:
        chips.append(Chip(_("without a name"), Tone.WAITS))
    if opportunity.is_visitors:
        chips.append(Chip(_("of a visitor"), Tone.PLAIN))
    for deadline in deadlines.of(opportunity).filter(state=Deadline.State.RUNNING):
        chips.append(Chip(_("by %(day)s") % {"day": deadlines.shown(deadline)}, Tone.WAITS))
    return chips


def step_of(opportunity: Opportunity, _account: Any) -> Step | None:
    if opportunity.state == State.REVIEW:
        return Step(gettext_lazy("Look at it: can it be opened as it is?"), act="open")
    if opportunity.state == State.DRAFT and not opportunity.is_visitors:
        return Step(gettext_lazy("It is a draft: nobody sees it yet."), act="submit")
    return None


def _told(opportunity: Opportunity) -> dict[str, Any]:
    row = read_at_once().get(pk=opportunity.pk)
    shown = presented(row, reader_of(SYSTEM), current_language())
    return {
        "shown": shown,
        "budget": budget_in_words(shown) if shown else "",
        "opportunity": opportunity,
        "warnings": warnings_of(opportunity),
    }


def _interests(opportunity: Opportunity) -> dict[str, Any]:
    return {"interests": opportunity.interests.select_related("organisation", "account")}


def _waits(found: QuerySet[Opportunity], _value: str) -> QuerySet[Opportunity]:
    waiting = Interest.objects.filter(state=Interest.State.OFFERED).values("opportunity")
    return found.filter(pk__in=waiting, state__in=[State.OPEN, State.TALKING])


class NewForm(BeginForm):
    """What one begins with; the rest is asked where it is edited, as its kind wants."""

    organisation = forms.ChoiceField(label=gettext_lazy("Organisation"), required=False)
    behalf = forms.CharField(
        label=gettext_lazy("On behalf of"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Of somebody who is not on record."),
    )
    title = TranslatedFormField(label=gettext_lazy("Title"), max_length=LONGEST_TITLE, required=False)
    text = TranslatedFormField(
        label=gettext_lazy("In words"), multiline=True, max_length=LONGEST_TEXT, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [("", "—"), *organisations_to_choose()]  # type: ignore[attr-defined]


def _add(form: Any, *, by: Actor) -> Opportunity:
    data = dict(form.cleaned_data)
    chosen, behalf = data.pop("organisation"), data.pop("behalf")
    whose = Organisation.objects.get(pk=chosen) if chosen else None
    return actions.write_for(data, organisation=whose, behalf=behalf, by=by)


def _submit(opportunity: Opportunity, *, by: Actor) -> Opportunity:
    # The office has the warnings before its eyes.
    return actions.submit(opportunity, by=by, minded=True)


OPPORTUNITIES = Register(
    listing=Listing(
        name="office_opportunities",
        title=gettext_lazy("Needs and offers"),
        icon="pick",
        fields=(
            ListField(
                Column("title", gettext_lazy("Title"), str),
                link=lambda one: reverse("office_opportunity", args=[one.pk]),
            ),
            ListField(
                Column("state", gettext_lazy("State"), lambda one: one.get_state_display()),
                order="state",
                tone=tone_of,
            ),
            ListField(
                Column("heading", gettext_lazy("What"), lambda one: one.heading),
                order="kind",
                on_phone="line",
            ),
            ListField(
                Column(
                    "whose",
                    gettext_lazy("Whose"),
                    lambda one: (
                        one.organisation.name
                        if one.organisation
                        else one.behalf or one.visitor_company or one.visitor_name
                    ),
                )
            ),
            ListField(
                Column("opens_on", gettext_lazy("Open since"), lambda one: one.opens_on), order="opens_on"
            ),
            ListField(
                Column("closes_on", gettext_lazy("Open until"), lambda one: one.closes_on), order="closes_on"
            ),
            *(ListField(column, shown=False) for column in COLUMNS),
        ),
        search_in=("slug", "title", "text", "organisation__trade_name", "organisation__legal_name", "behalf"),
        filters=(
            Filter("state", gettext_lazy("State"), list(State.choices), "state"),
            Filter("direction", gettext_lazy("Need or offer"), list(Direction.choices), "direction"),
            Filter("kind", gettext_lazy("Kind"), kind_choices, "kind"),
            Filter("audience", gettext_lazy("Who sees it"), list(Audience.choices), "audience"),
            Filter(
                "waits",
                gettext_lazy("Waits for"),
                [("interest", gettext_lazy("an answer to an interest"))],
                narrow=_waits,
            ),
        ),
        rows=rows,
        empty=gettext_lazy(
            "What members, visitors and the office look for and offer stands here. Write one, or paste a mail in."
        ),
    ),
    path="opportunities/",
    record="office_opportunity",
    permission="opportunities.manage",
    chips=chips_of,
    next_step=step_of,
    edit=lambda one, _account: (
        reverse("office_opportunity_edit", args=[one.pk]) if one.state != State.CLOSED else ""
    ),
    links=lambda one: (
        [(gettext_lazy("On the site"), reverse("opportunity", args=[one.slug]))] if one.is_live() else []
    ),
    ways=lambda _account: [(gettext_lazy("From a mail"), reverse("office_opportunity_mail"))],
    figures=lambda: [
        Figure(
            gettext_lazy("Open needs and offers"),
            Opportunity.objects.filter(state__in=[State.OPEN, State.TALKING]).count(),
            f"{reverse('office_opportunities')}?state=open",
        )
    ],
    detail=lambda one: f"{one.slug} · {one.get_state_display()}",
    sections=(
        Part(gettext_lazy("What it says"), "opportunities/office/told.html", _told),
        Facts(FACTS, gettext_lazy("On record")),
        SeenFiles(gettext_lazy("Files that others see")),
        Part(gettext_lazy("Interests"), "opportunities/office/interests.html", _interests, beside=False),
        Files(),
        Trail(notes=True),
    ),
    add=Add(gettext_lazy("New need or offer"), NewForm, _add),
    does=(
        Do(
            "submit",
            gettext_lazy("Publish it"),
            _submit,
            button=gettext_lazy("Publish it"),
            when=lambda one: one.state == State.DRAFT and not one.is_visitors,
            refused=actions.OPPORTUNITIES.moved_on,
            bulk=True,
        ),
        *moves(actions.OPPORTUNITIES, "open", "send_back", "free", "close", "reopen"),
        Do(
            "renew",
            gettext_lazy("It still holds"),
            actions.renew,
            when=lambda one: one.state in (State.OPEN, State.TALKING),
            refused=actions.OPPORTUNITIES.moved_on,
            bulk=True,
        ),
        Do(
            "discard",
            gettext_lazy("Take the draft away"),
            actions.discard,
            when=lambda one: one.opens_on is None and one.state in (State.DRAFT, State.UNCONFIRMED),
            refused=actions.OPPORTUNITIES.moved_on,
            question=gettext_lazy("What is taken away is gone. Take it away?"),
            grave=True,
            ends=True,
        ),
    ),
)
urlpatterns = OPPORTUNITIES.urlpatterns
