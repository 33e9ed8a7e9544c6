"""Projects submitted, in the office: the list, and each with what it says, its files, its decisions and who was let in."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from claqueta.desk.chips import Chip, Tone
from claqueta.desk.listing import Filter, ListField, Listing, Said
from claqueta.desk.registers import Do, Facts, Part, Register, Trail, moves
from claqueta.desk.registers.beside import TAG_THE_CHOSEN, Purposes, Tags, tag_filter
from claqueta.foundation.tabular import Column
from claqueta.foundation.translated import current_language
from claqueta.submissions import actions
from claqueta.submissions.catalogue import catalogue, choice_name
from claqueta.submissions.circles import Circle
from claqueta.submissions.models import IN_HAND, ProjectCall, Submission, SubmissionState
from claqueta.submissions.queries import presented, read_at_once, standing_of
from claqueta.submissions.queries.presented import in_words

State = SubmissionState
TONES = {
    State.DRAFT: Tone.PLAIN,
    State.SUBMITTED: Tone.WAITS,
    State.NOT_ADMITTED: Tone.PLAIN,
    State.SELECTED: Tone.GOOD,
    State.RESERVE: Tone.WAITS,
    State.REJECTED: Tone.PLAIN,
    State.WITHDRAWN: Tone.PLAIN,
}


def tone_of(submission: Submission) -> Tone:
    return TONES[SubmissionState(submission.state)]


def rows() -> QuerySet[Submission]:
    return Submission.objects.select_related("call", "organisation")


def chips_of(submission: Submission) -> list[Chip]:
    chips = [Chip(submission.get_state_display(), tone_of(submission))]
    if submission.late:
        chips.append(Chip(pgettext_lazy("project", "Late"), Tone.WAITS))
    if submission.incomplete:
        chips.append(Chip(pgettext_lazy("project", "Incomplete"), Tone.WAITS))
    return chips


def _shown(submission: Submission) -> dict[str, Any]:
    row = read_at_once().get(pk=submission.pk)
    return {
        "shown": presented(row, Circle.OFFICE, current_language()),
        "files": [
            (file, reverse("project_file", args=[row.public_id, file.public_id])) for file in row.files.all()
        ],
        "page": reverse("project", args=[row.public_id]),
        "row": row,
    }


def _standing(submission: Submission) -> dict[str, Any]:
    row = read_at_once().get(pk=submission.pk)
    return {"standing": standing_of(row), "row": row}


def _decisions(submission: Submission) -> dict[str, Any]:
    return {
        "decisions": submission.decisions.select_related("decided_by"),
        "accesses": submission.accesses.select_related("registration"),
        "follow_ups": submission.follow_ups.all(),
        "slots": submission.slots.all(),
        "here": submission.call.here,
    }


def _calls() -> list[tuple[str, str]]:
    return [(str(one.pk), str(one)) for one in ProjectCall.objects.order_by("-closes_at", "pk")]


def _flags(found: QuerySet[Submission], value: str) -> QuerySet[Submission]:
    return found.filter(late=True) if value == "late" else found.filter(incomplete=True)


def links_of(submission: Submission) -> Iterator[tuple[Said, str]]:
    yield gettext_lazy("Its call"), reverse("office_project_call", args=[submission.call_id])
    if submission.state in IN_HAND:
        yield (
            gettext_lazy("Readings and discussion"),
            reverse("office_committee_project", args=[submission.pk]),
        )
    yield gettext_lazy("As it is shown"), reverse("project", args=[submission.public_id])
    if submission.organisation is not None:
        yield (
            gettext_lazy("Organisation"),
            reverse("office_organisation", args=[submission.organisation.slug]),
        )


CONTACT = (
    Column("call", gettext_lazy("Call for projects"), lambda one: str(one.call)),
    Column("number", gettext_lazy("Number"), lambda one: one.number),
    Column("company", gettext_lazy("Producing company"), lambda one: one.company),
    Column("contact", gettext_lazy("Contact"), lambda one: one.contact),
    Column("email", gettext_lazy("Mail"), lambda one: one.email),
    Column("phone", gettext_lazy("Phone"), lambda one: one.phone),
    Column("submitted_at", gettext_lazy("Submitted on"), lambda one: one.submitted_at),
    Column("reason", gettext_lazy("Reason"), lambda one: one.reason),
)


def _choice(group: str, key: str) -> Any:
    return lambda one: choice_name(group, one.values.get(key, "")) if one.values.get(key) else ""


def own_fields() -> list[ListField]:
    """The cluster's own fields, for whoever wants them in the list or its export."""
    return [
        ListField(Column(one.key, one.label, _said(one.key)), shown=False)
        for one in catalogue().fields.values()
        if one.own
    ]


def _said(key: str) -> Any:
    def value(submission: Submission) -> str:
        asked, kept = catalogue().fields.get(key), submission.values.get(key)
        if asked is None or kept in (None, "", [], {}) or not asked.is_asked(submission.values):
            return ""
        return in_words(asked, kept, current_language())

    return value


SUBMISSIONS = Register(
    listing=Listing(
        name="office_submissions",
        title=gettext_lazy("Projects submitted"),
        icon="folder-open-inverse",
        fields=(
            ListField(
                Column("title", gettext_lazy("Title"), str),
                link=lambda one: reverse("office_submission", args=[one.pk]),
                order="title_folded",
            ),
            ListField(
                Column("state", gettext_lazy("State"), lambda one: one.get_state_display()),
                order="state",
                tone=tone_of,
            ),
            ListField(
                Column("company", gettext_lazy("Producing company"), lambda one: one.company),
                order="company",
                on_phone="line",
            ),
            ListField(Column("call", gettext_lazy("Call for projects"), lambda one: str(one.call))),
            ListField(Column("type", gettext_lazy("Kind of work"), _choice("type", "type"))),
            ListField(Column("stage", gettext_lazy("Stage"), _choice("stage", "stage")), shown=False),
            ListField(
                Column("budget", gettext_lazy("Total budget"), lambda one: one.values.get("budget")),
                shown=False,
            ),
            ListField(
                Column("submitted_at", gettext_lazy("Submitted on"), lambda one: one.submitted_at),
                order="submitted_at",
            ),
            ListField(
                Column("late", pgettext_lazy("project", "Late"), lambda one: one.late),
                order="late",
                shown=False,
            ),
            *own_fields(),
            ListField(Column("number", gettext_lazy("Number"), lambda one: one.number), shown=False),
            ListField(
                Column("contact", gettext_lazy("Contact"), lambda one: one.contact),
                order="contact",
                shown=False,
            ),
            ListField(Column("email", gettext_lazy("Mail"), lambda one: one.email), shown=False),
        ),
        search_in=("title", "company", "contact", "email"),
        filters=(
            Filter("call", gettext_lazy("Call for projects"), _calls, "call"),
            Filter("state", gettext_lazy("State"), list(State.choices), "state"),
            Filter(
                "flag",
                gettext_lazy("Marked as"),
                [
                    ("late", pgettext_lazy("project", "Late")),
                    ("incomplete", pgettext_lazy("project", "Incomplete")),
                ],
                narrow=_flags,
            ),
            tag_filter("submissions.submission"),
        ),
        rows=rows,
        empty=gettext_lazy(
            "Nothing has been submitted yet. What producers begin stands here from the first word."
        ),
    ),
    path="projects/",
    record="office_submission",
    permission="submissions.manage",
    chips=chips_of,
    links=lambda one: list(links_of(one)),
    detail=lambda one: str(one.call),
    sections=(
        Facts(CONTACT, gettext_lazy("On record")),
        Part(gettext_lazy("How it stands to the call"), "submissions/office/checked.html", _standing),
        Tags(),
        Purposes(),
        Part(gettext_lazy("What it says"), "submissions/office/told.html", _shown, beside=False),
        Part(
            gettext_lazy("Decisions, and what came after"),
            "submissions/office/decided.html",
            _decisions,
            beside=False,
        ),
        Trail(notes=True, mails_to=lambda one: [one.email]),
    ),
    does=(
        *moves(
            actions.SUBMISSIONS, "select", "reserve", "reject", "send_back", "not_admit", "admit", "withdraw"
        ),
        Do(
            "link",
            gettext_lazy("Mail a new link"),
            actions.send_submission_link,
            said=lambda _done, _values: _("A new link is on its way; earlier ones no longer work."),
            question=gettext_lazy("Earlier links stop working. Mail a new one?"),
        ),
        TAG_THE_CHOSEN,
    ),
)
urlpatterns = SUBMISSIONS.urlpatterns
