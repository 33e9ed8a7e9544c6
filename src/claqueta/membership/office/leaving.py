"""The office's screens of leaving files, of the rights of members, and of the welcome of new ones."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from claqueta.desk.chips import Chip, Tone
from claqueta.desk.listing import Filter, ListField, Listing
from claqueta.desk.registers import Add, Do, Facts, Files, Register, Trail, moves
from claqueta.foundation.actors import Actor
from claqueta.foundation.tabular import Column
from claqueta.foundation.translated import text_in
from claqueta.membership import actions
from claqueta.membership.forms import ProposeForm
from claqueta.membership.models import LeavingFile, LeavingState, OnboardingStep
from claqueta.membership.queries.causes import begun_by_us, members_today
from claqueta.organisations.models import Organisation

TONES = {
    LeavingState.PROPOSED: Tone.WAITS,
    LeavingState.HEARING: Tone.LIVE,
    LeavingState.HEARD: Tone.WAITS,
    LeavingState.APPEALED: Tone.WAITS,
    LeavingState.ENDED: Tone.BAD,
    LeavingState.CONFIRMED: Tone.BAD,
    LeavingState.DISMISSED: Tone.GOOD,
    LeavingState.REINSTATED: Tone.GOOD,
}


class NewFileForm(ProposeForm):
    """Whom it is about, by which cause, and why."""

    organisation = forms.ModelChoiceField(
        label=gettext_lazy("Member"), empty_label="—", queryset=Organisation.objects.none()
    )
    cause = forms.ChoiceField(
        label=gettext_lazy("Cause"),
        help_text=gettext_lazy("Those of the bylaws that the office or the board begins."),
    )
    effective_on = forms.DateField(
        label=gettext_lazy("The membership ends on"),
        required=False,
        help_text=gettext_lazy("Only where nobody decides it, as when a company is dissolved."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    field_order = ("organisation", "cause", "grounds", "effective_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = members_today()  # type: ignore[attr-defined]
        self.fields["cause"].choices = [(one.key, text_in(one.name)) for one in begun_by_us()]  # type: ignore[attr-defined]


def _propose(form: Any, *, by: Actor) -> LeavingFile:
    data = form.cleaned_data
    return actions.propose_leaving(
        data["organisation"],
        data["cause"],
        grounds=data["grounds"],
        effective_on=data["effective_on"],
        by=by,
    )


def tone_of(file: LeavingFile) -> Tone:
    return TONES.get(file.state, Tone.PLAIN)  # type: ignore[call-overload, no-any-return]


def rows() -> QuerySet[LeavingFile]:
    return LeavingFile.objects.select_related("organisation")


def _text(name: str) -> Any:
    return lambda file: getattr(file, name)


COLUMNS = (
    Column("organisation", gettext_lazy("Member"), lambda one: one.organisation.name),
    Column("cause", gettext_lazy("Cause"), lambda one: one.cause_name),
    Column("state", gettext_lazy("State"), lambda one: one.get_state_display()),
    Column("opened_on", gettext_lazy("Opened on"), _text("opened_on")),
    Column("effective_on", gettext_lazy("No longer a member from"), _text("effective_on")),
)
FACTS = (
    *COLUMNS,
    Column("article", gettext_lazy("Article"), lambda one: text_in(one.clause.article) if one.clause else ""),
    Column(
        "text",
        gettext_lazy("What the bylaws say"),
        lambda one: text_in(one.clause.text) if one.clause else "",
    ),
    Column("grounds", gettext_lazy("Grounds"), _text("grounds")),
    Column("hearing_until", gettext_lazy("To be heard until"), _text("hearing_until")),
    Column("allegations", gettext_lazy("What the member says"), _text("allegations")),
    Column("sitting", gettext_lazy("Sitting"), _text("sitting")),
    Column("decided_on", gettext_lazy("Decided on"), _text("decided_on")),
    Column("reasons", gettext_lazy("Reasons of the decision"), _text("reasons")),
    Column("appeal_until", gettext_lazy("Can be appealed until"), _text("appeal_until")),
    Column("appeal", gettext_lazy("Appeal"), _text("appeal")),
)

LEAVING = Register(
    listing=Listing(
        name="office_leaving",
        title=gettext_lazy("Leaving"),
        icon="logout",
        fields=tuple(
            ListField(
                column,
                link=(lambda one: reverse("office_leaving_file", args=[one.pk]))
                if column.key == "organisation"
                else None,
                order="organisation__legal_name"
                if column.key == "organisation"
                else (column.key if column.key not in ("cause",) else "cause"),
                tone=tone_of if column.key == "state" else None,
                on_phone="line" if column.key == "cause" else "",
            )
            for column in COLUMNS
        ),
        search_in=("organisation__legal_name", "organisation__trade_name"),
        filters=(Filter("state", gettext_lazy("State"), LeavingState.choices, "state"),),
        rows=rows,
        empty=gettext_lazy(
            "Whoever leaves, and why: notices of members come here by themselves; the other causes of the bylaws begin with a new file."
        ),
    ),
    path="leaving/",
    record="office_leaving_file",
    permission="membership.manage",
    chips=lambda file: [Chip(file.get_state_display(), tone_of(file))],
    detail=lambda file: file.cause_name,
    sections=(Facts(FACTS), Files(), Trail(notes=True)),
    add=Add(gettext_lazy("New file"), NewFileForm, _propose, button=gettext_lazy("Open the file")),
    does=moves(actions.LEAVING, "charge", "silent", "decide", "dismiss", "confirm", "reinstate", bulk=False),
)


def _tick(step: OnboardingStep, *, by: Actor) -> OnboardingStep:
    return actions.tick(step, by=by)


def _untick(step: OnboardingStep, *, by: Actor) -> OnboardingStep:
    return actions.tick(step, done=False, by=by)


WELCOME = Register(
    listing=Listing(
        name="office_welcome",
        title=gettext_lazy("Welcome of new members"),
        icon="tick-inverse",
        fields=(
            ListField(Column("step", gettext_lazy("What"), str)),
            ListField(
                Column("organisation", gettext_lazy("Member"), lambda one: one.organisation.name),
                link=lambda one: reverse("office_application", args=[one.application_id]),
                order="organisation__legal_name",
                on_phone="line",
            ),
            ListField(Column("who", gettext_lazy("Whose"), lambda one: one.get_who_display()), order="who"),
            ListField(
                Column("due_on", pgettext_lazy("deadline", "By"), lambda one: one.due_on), order="due_on"
            ),
            ListField(
                Column(
                    "state",
                    gettext_lazy("State"),
                    lambda one: (
                        _("Done")
                        if one.done_at
                        else _("Late")
                        if one.is_late(timezone.localdate())
                        else _("To do")
                    ),
                ),
                tone=lambda one: (
                    Tone.GOOD
                    if one.done_at
                    else Tone.BAD
                    if one.is_late(timezone.localdate())
                    else Tone.WAITS
                ),
            ),
        ),
        search_in=("organisation__legal_name", "organisation__trade_name"),
        filters=(
            Filter("who", gettext_lazy("Whose"), OnboardingStep.Who.choices, "who"),
            Filter(
                "open",
                gettext_lazy("State"),
                [("open", gettext_lazy("To do")), ("done", gettext_lazy("Done"))],
                narrow=lambda found, value: found.filter(done_at__isnull=value == "open"),
            ),
        ),
        rows=lambda: OnboardingStep.objects.select_related("organisation"),
        empty=gettext_lazy("What has to be done with each new member, by the office and by the member."),
    ),
    path="welcome/",
    permission="membership.manage",
    does=(
        Do("tick", gettext_lazy("Done"), _tick, when=lambda one: one.done_at is None, row=True, bulk=True),
        Do(
            "untick",
            gettext_lazy("Not done after all"),
            _untick,
            when=lambda one: one.done_at is not None,
            row=True,
        ),
    ),
)
urlpatterns = [*LEAVING.urlpatterns, *WELCOME.urlpatterns]
