"""What applications, leaving and declarations bring to the house, beside the register of members."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claqueta.foundation import deadlines
from claqueta.foundation.domains import Entry, Part, Signpost, Way
from claqueta.foundation.due import Due, Item, due_of
from claqueta.foundation.notifications import Kind as Notice
from claqueta.foundation.periods import Counting
from claqueta.foundation.rounds import Round
from claqueta.membership import actions
from claqueta.membership.actions.admission import ANSWER, CHECK, DECIDE, REPORT
from claqueta.membership.actions.leaving import APPEALS, HEARING
from claqueta.membership.applicants_privacy import APPLICATIONS, DECLARATIONS, OPINIONS
from claqueta.membership.certificates import CERTIFICATE
from claqueta.membership.menu import MEMBERS
from claqueta.membership.models import (
    Application,
    ApplicationState,
    Declaration,
    LeavingFile,
    LeavingState,
    OnboardingStep,
)
from claqueta.membership.rules import circles_of_organisations

State = Application.State
VERBS = {
    "application_begun": gettext_lazy("began an application"),
    "application_sent": gettext_lazy("sent the application"),
    "application_asked": gettext_lazy("asked for what is missing"),
    "application_answered": gettext_lazy("answered what was asked"),
    "application_complete": gettext_lazy("found the application complete"),
    "application_before_the_board": gettext_lazy("put the application before the board"),
    "application_admitted": gettext_lazy("put down the admission"),
    "application_deferred": gettext_lazy("put down that it was deferred"),
    "application_refused": gettext_lazy("put down the refusal"),
    "application_reported": gettext_lazy("put down the report to the assembly"),
    "application_withdrawn": gettext_lazy("withdrew the application"),
    "opinion_given": gettext_lazy("gave an opinion"),
    "welcome_step": gettext_lazy("ticked a step of the welcome"),
    "notice_given": gettext_lazy("gave notice of leaving"),
    "leaving_proposed": gettext_lazy("opened a leaving file"),
    "leaving_charged": gettext_lazy("told the member, who is heard"),
    "leaving_heard": gettext_lazy("answered the charge"),
    "leaving_not_answered": gettext_lazy("closed the hearing without an answer"),
    "leaving_decided": gettext_lazy("put down the end of the membership"),
    "leaving_dismissed": gettext_lazy("closed the file: the member stays"),
    "leaving_appealed": gettext_lazy("appealed to the assembly"),
    "leaving_confirmed": gettext_lazy("put down that the assembly confirms it"),
    "leaving_revoked": gettext_lazy("put down that the assembly revokes it"),
    "declared": gettext_lazy("declared the year’s size"),
    "declaration_asked": gettext_lazy("asked for the year’s declaration"),
    "reduction_granted": gettext_lazy("granted a reduction of dues"),
    "reduction_ended": gettext_lazy("ended a reduction of dues"),
    "certified": gettext_lazy("issued a certificate of membership"),
}
FIELDS = {
    "state": gettext_lazy("State"),
    "missing": gettext_lazy("What is missing"),
    "decided_on": gettext_lazy("Decided on"),
    "object_until": gettext_lazy("Can be objected to until"),
    "reported_on": gettext_lazy("Reported to the assembly on"),
    "step": gettext_lazy("Step"),
    "hearing_until": gettext_lazy("To be heard until"),
    "headcount": gettext_lazy("People"),
    "turnover_band": gettext_lazy("Turnover"),
    "rd_staff": gettext_lazy("People in R&D"),
    "band": gettext_lazy("Size for dues"),
    "mails": gettext_lazy("Mails"),
    "reduction": gettext_lazy("Reduction"),
    "until": gettext_lazy("Until"),
}


def _screen(application: Any) -> str:
    return reverse("office_application", args=[application.pk])


def _kind(key: str, name: Any, lasts: str, reminders: str, counting: Counting) -> deadlines.Kind:
    return deadlines.Kind(
        key,
        name,
        lasts=lasts,
        reminders=reminders,
        counting=counting,
        notice="membership.deadlines",
        permission="membership.manage",
        screen=_screen,
    )


def _file_screen(file: Any) -> str:
    return reverse("membership_file", args=[file.organisation.slug, file.pk])


KINDS = (
    _kind(
        CHECK,
        gettext_lazy("Check the application"),
        "application_checked",
        "application_reminders",
        Counting.ADMINISTRATIVE,
    ),
    _kind(
        ANSWER,
        gettext_lazy("The applicant answers"),
        "application_answered",
        "application_reminders",
        Counting.CIVIL,
    ),
    _kind(
        DECIDE,
        gettext_lazy("The board decides"),
        "application_decided",
        "decision_reminders",
        Counting.CIVIL,
    ),
    _kind(
        REPORT,
        gettext_lazy("Report the admission to the assembly"),
        "admission_reported",
        "report_reminders",
        Counting.CIVIL,
    ),
    deadlines.Kind(
        HEARING,
        gettext_lazy("Answer to what the board proposes"),
        lasts="leaving_hearing",
        reminders="hearing_reminders",
        counting=Counting.ADMINISTRATIVE,
        notice="membership.deadlines",
        permission="membership.be_heard",
        screen=_file_screen,
    ),
    deadlines.Kind(
        APPEALS,
        gettext_lazy("Appeal to the assembly"),
        lasts="leaving_appeal",
        notice="membership.deadlines",
        permission="membership.be_heard",
        screen=_file_screen,
    ),
)


def waiting(account: Any) -> Iterator[Due]:
    """What of membership waits for the office."""
    if not account.has_perm("membership.manage"):
        return
    url = reverse("office_applications")
    for state, title, label, order in (
        (State.RECEIVED, _("Applications to look through"), _("Look through it"), 8),
        (State.COMPLETE, _("Applications for the board’s agenda"), _("Put before the board"), 9),
        (State.DEFERRED, _("Deferred applications"), _("Look at it"), 10),
        (State.ADMITTED, _("Admissions to report to the assembly"), _("Look at it"), 12),
    ):
        rows = Application.objects.filter(state=state).order_by("sent_at")
        line = partial(_application, label=label)
        yield due_of(title, f"{url}?state={state.value}", rows, line, order=order)
    files = LeavingFile.objects.filter(
        state__in=(LeavingState.PROPOSED, LeavingState.HEARD, LeavingState.APPEALED)
    ).select_related("organisation")
    yield due_of(
        _("Leaving files to go on with"),
        reverse("office_leaving"),
        files,
        lambda file: Item(
            file.organisation.name,
            reverse("office_leaving_file", args=[file.pk]),
            detail=file.get_state_display(),
            label=_("Go on"),
        ),
        order=11,
    )
    steps = OnboardingStep.objects.filter(
        who=OnboardingStep.Who.OFFICE, done_at=None, due_on__lte=timezone.localdate()
    ).select_related("organisation")
    welcome = reverse("office_welcome") + "?who=office&open=open"
    yield due_of(
        _("Welcome of new members"),
        welcome,
        steps,
        lambda step: (f"{step.organisation.name}: {step}", welcome),
        order=14,
    )
    missing = Declaration.objects.filter(declared_at=None, asked_at__isnull=False)
    yield Due(
        _("Declarations still missing"),
        reverse("office_declarations") + "?state=missing",
        missing.count(),
        order=24,
    )


def _application(application: Application, *, label: str) -> Item:
    return Item(str(application), _screen(application), detail=application.class_name, label=label)


def ways(account: Any, organisation: Any) -> Iterator[Way]:
    """From the member area: to the membership of an organisation, and the board to its applications."""
    if organisation is None:
        if account.has_perm("membership.read_applications"):
            yield Way(gettext_lazy("Applications to join"), reverse("board_applications"))
        if account.has_perm("membership.consult_register"):
            yield Way(gettext_lazy("Register of members"), reverse("register_consult"))
    elif organisation.standing and account.has_perm("membership.see_membership", organisation):
        yield Way(gettext_lazy("Membership"), reverse("membership", args=[organisation.slug]))


ADMISSION = Part(
    verbs=VERBS,
    fields=FIELDS,
    values={"state": {**dict(ApplicationState.choices), **dict(LeavingState.choices)}},
    notices=(Notice("membership.deadlines", gettext_lazy("A deadline of an application or a leaving file")),),
    processings=(APPLICATIONS, OPINIONS, DECLARATIONS),
    documents=(CERTIFICATE,),
    rounds=(
        Round("membership.declarations", actions.run_declarations),
        Round("membership.seals", actions.reseal_mandates, long=True),
    ),
    flows=(actions.APPLICATIONS, actions.LEAVING),
    deadlines=KINDS,
    circles=(circles_of_organisations,),
    site="claqueta.membership.site.applying",
    area="claqueta.membership.area.urls",
    office="claqueta.membership.office.urls",
    area_ways=(ways,),
    menu=(
        Entry(
            gettext_lazy("Applications"),
            "office_applications",
            "membership.manage",
            "form",
            order=11,
            group=MEMBERS,
        ),
        Entry(
            gettext_lazy("Leaving"), "office_leaving", "membership.manage", "logout", order=13, group=MEMBERS
        ),
        Entry(
            gettext_lazy("New members"),
            "office_welcome",
            "membership.manage",
            "tick-inverse",
            order=12,
            group=MEMBERS,
        ),
        Entry(
            gettext_lazy("Declarations"),
            "office_declarations",
            "membership.manage",
            "doc-full-inverse",
            order=14,
            group=MEMBERS,
        ),
        Entry(
            gettext_lazy("Reductions"),
            "office_reductions",
            "membership.manage",
            "minus",
            order=15,
            group=MEMBERS,
        ),
    ),
    due=(waiting,),
    sample_story="claqueta.membership.sample.applications.tell",
    signposts=(Signpost(gettext_lazy("Apply to join"), "apply", "footer"),),
)
