"""What calls for projects bring to the house."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claqueta.desk.registers import Part as Section
from claqueta.foundation.domains import Domain, Signpost
from claqueta.foundation.evidence import Source
from claqueta.foundation.rounds import Round
from claqueta.submissions import actions, blinding, queries, search
from claqueta.submissions.actions.telling import UNREACHED
from claqueta.submissions.area import ways
from claqueta.submissions.catalogue import catalogue
from claqueta.submissions.circles import Circle
from claqueta.submissions.due import waiting
from claqueta.submissions.exporting import written_for
from claqueta.submissions.following import FOLLOWS
from claqueta.submissions.importing import ProjectImport
from claqueta.submissions.menu import ENTRIES
from claqueta.submissions.models import (
    CALL,
    AccessState,
    CallState,
    Late,
    ProjectStatus,
    SubmissionState,
)
from claqueta.submissions.panels import calls_for
from claqueta.submissions.privacy import PROJECTS
from claqueta.submissions.reading_wiring import READING, SITTING
from claqueta.submissions.site.sitemap import CallsSitemap

VERBS = {
    "call_written": _("wrote the call for projects"),
    "call_changed": _("changed the call for projects"),
    "call_published": _("published the call for projects"),
    "call_ended": _("ended the call for projects"),
    "call_reopened": _("opened the call for projects again"),
    "call_discarded": _("took the draft of the call away"),
    "catalogue_published": _("published the catalogue of projects"),
    "catalogue_withdrawn": _("took the catalogue of projects off the site"),
    "begun": _("began a project"),
    "entered": _("entered a project"),
    "discarded": _("took a project that was entered away"),
    "submitted": _("submitted the project"),
    "sent_back": _("sent the project back to be completed"),
    "not_admitted": _("did not admit the project"),
    "admitted": _("admitted the project after all"),
    "selected": _("selected the project"),
    "reserved": _("put the project in reserve"),
    "rejected": _("did not select the project"),
    "withdrawn": _("withdrew the project"),
    "letters_sent": _("sent the letters of the decisions"),
    "circles_said": _("said who sees what of the project"),
    "file_added": _("added a file to the project"),
    "file_shown": _("said who sees a file of the project"),
    "access_asked": _("asked to see more of the project"),
    "access_answered": _("answered who wants to see more of the project"),
    "agreement_accepted": _("accepted the confidentiality agreement of the project"),
    "order_set": _("said in which order projects pitch"),
    "pitches_laid_out": _("laid out the hours of the pitches"),
    "rehearsals_laid_out": _("offered times to rehearse"),
    "rehearsal_booked": _("took a time to rehearse"),
    "reported": _("said what became of the project"),
}
FIELDS = {
    **CALL.labels,
    "state": _("State"),
    "event": _("Event"),
    "asked": _("What is asked"),
    "asked_files": _("Files asked for"),
    "eligibility": _("Who may take part"),
    "materials": _("Materials"),
    "materials_until": _("Materials until"),
    "late": pgettext_lazy("project", "Late"),
    "circles": _("Who sees what"),
    "circle": _("Who sees it"),
    "file": _("File"),
    "access": _("Access"),
    "agreement": _("Confidentiality agreement"),
    "letters": _("Letters"),
    "slots": _("Times on the stage"),
    "status": _("How it stands"),
}
VALUES = {
    "state": {**dict(CallState.choices), **dict(SubmissionState.choices)},
    "late": dict(Late.choices),
    "incomplete": dict(Late.choices),
    "circle": dict(Circle.choices),
    "access": dict(AccessState.choices),
    "status": dict(ProjectStatus.choices),
}


def read_catalogue() -> None:
    """A house whose catalogue of fields does not hold together does not start."""
    catalogue()


DOMAIN = Domain(
    "submissions",
    feature="submissions",
    parts=(READING, SITTING),
    verbs=VERBS,
    fields=FIELDS,
    values=VALUES,
    flows=(actions.CALLS, actions.SUBMISSIONS),
    rounds=(
        Round("submissions.drafts", actions.remind_drafts),
        Round("submissions.materials", actions.remind_materials),
        Round("submissions.follow_up", actions.ask_what_became),
        Round("submissions.unnamed_files", blinding.sweep),
    ),
    notices=(UNREACHED,),
    processings=(PROJECTS,),
    due=(waiting,),
    searchables=(search.searchable,),
    imports=(ProjectImport(),),
    exports={"projects": written_for},
    follows=FOLLOWS,
    evidence=(
        Source(
            "submissions.projectcall",
            _("Calls for projects"),
            lambda pk: reverse("office_project_call", args=[pk]),
        ),
        Source(
            "submissions.submission",
            _("Projects submitted"),
            lambda pk: reverse("office_submission", args=[pk]),
        ),
    ),
    site="claqueta.submissions.site",
    area="claqueta.submissions.area",
    area_ways=(ways,),
    office="claqueta.submissions.office",
    panels={"office_event": (Section(_("Calls for projects"), "submissions/office/event.html", calls_for),)},
    api="claqueta.submissions.api",
    api_examples={
        "/project-calls/{key}": queries.first_public_call,
        "/projects/{key}": queries.first_shown,
    },
    menu=ENTRIES,
    signposts=(Signpost(_("Calls for projects"), "project_calls", "footer"),),
    sitemaps={"project_calls": CallsSitemap},
    # The parts' stories are told before this one, and nobody reads what was not submitted.
    sample_story="claqueta.submissions.reading_sample.tell",
    connect=read_catalogue,
)
