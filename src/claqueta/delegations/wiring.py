"""What delegations abroad bring to the house."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from claqueta.delegations import actions, queries, search
from claqueta.delegations.area import ways
from claqueta.delegations.calendars import own_entries
from claqueta.delegations.due import waiting
from claqueta.delegations.exporting import written_for
from claqueta.delegations.following import FOLLOWS
from claqueta.delegations.menu import ENTRIES
from claqueta.delegations.models import DELEGATION, ApplicantState, DelegationState, FileAudience
from claqueta.delegations.office.panel import PANEL
from claqueta.delegations.privacy import COMPANIES, TRAVELLERS
from claqueta.delegations.site.sitemap import DelegationsSitemap
from claqueta.delegations.statements import STATEMENT
from claqueta.foundation import deadlines
from claqueta.foundation.domains import Domain, Signpost
from claqueta.foundation.evidence import Source
from claqueta.foundation.rounds import Round

VERBS = {
    "written": _("wrote the delegation"),
    "changed": _("changed the delegation"),
    "published": _("published the delegation"),
    "ended": _("ended the delegation"),
    "called_off": _("called the delegation off"),
    "discarded": _("took the draft of the delegation away"),
    "brochure_published": _("published the brochure of the delegation"),
    "members_called": _("mailed the call of the delegation to members"),
    "begun": _("began an application to a delegation"),
    "submitted": _("submitted the application to a delegation"),
    "withdrawn": _("withdrew the application to a delegation"),
    "scored": _("scored the company"),
    "interest_declared": _("declared an interest in the company"),
    "selected": _("selected the company"),
    "reserved": _("put the company in reserve"),
    "rejected": _("did not select the company"),
    "letters_sent": _("sent the letters of the delegation"),
    "reserve_moved": _("changed the order of the reserve"),
    "let_in_late": _("let the company apply after the call had closed"),
    "document_prepared": _("prepared the document to be invoiced"),
    "document_dropped": _("dropped the document that was to be invoiced"),
    "file_added": _("added a file for the journey"),
    "file_changed": _("changed for whom a file for the journey is"),
    "file_removed": _("took a file for the journey away"),
    "evidence_added": _("added a file that proves what came of the delegation"),
    "evidence_removed": _("took away a file that proved what came of the delegation"),
    "moved_up": _("let the company move up from the reserve"),
    "accepted": _("said that the company travels"),
    "declined": _("said that the company does not travel"),
    "lapsed": _("took the place back: there was no answer in time"),
    "traveller_added": _("added somebody who travels"),
    "traveller_changed": _("changed somebody who travels"),
    "traveller_taken_out": _("took out somebody who no longer travels"),
    "material_confirmed": _("confirmed what the brochure says of the company"),
    "appointment_added": _("added to the agenda abroad"),
    "appointment_changed": _("changed the agenda abroad"),
    "appointment_called_off": _("called off an appointment abroad"),
    "cost_added": _("added a cost of the delegation"),
    "cost_changed": _("changed a cost of the delegation"),
    "cost_dropped": _("took a cost of the delegation away"),
    "statement_issued": _("issued the statement of costs and aid"),
    "reported": _("said what came of the delegation"),
    "result_confirmed": _("confirmed what came of the delegation"),
}
FIELDS = {
    **DELEGATION.labels,
    "state": _("State"),
    "event": _("Event"),
    "weights": _("Criteria"),
    "letters": _("Letters"),
    "mails": _("Mails"),
    "order": _("Place in the reserve"),
    "appointment": _("Appointment"),
    "kind": _("Kind"),
    "place": _("Place"),
    "begins_at": _("Begins"),
    "ends_at": _("Ends"),
    "cost": _("Cost"),
    "name": _("What for"),
    "payer": _("Paid by"),
    "planned": _("Planned"),
    "actual": _("Actual"),
    "months": _("Months after"),
    "file": _("File"),
    "audience": _("Who sees it"),
    "companies": _("Companies"),
    "number": _("Number"),
}
VALUES = {
    "state": {**dict(DelegationState.choices), **dict(ApplicantState.choices)},
    "audience": dict(FileAudience.choices),
}

DOMAIN = Domain(
    "delegations",
    feature="delegations",
    verbs=VERBS,
    fields=FIELDS,
    values=VALUES,
    flows=(actions.DELEGATIONS, actions.APPLICANTS),
    deadlines=(
        deadlines.Kind(
            actions.ANSWER,
            _("Answer of a company that was selected for a delegation"),
            lasts="delegation_acceptance",
            permission="delegations.manage",
            screen=lambda applicant: reverse("office_applicant", args=[applicant.pk]),
        ),
    ),
    rounds=(
        Round("delegations.lapses", actions.let_lapse),
        Round("delegations.reminders", actions.remind),
        Round("delegations.follow_up", actions.ask_what_came),
    ),
    processings=(COMPANIES, TRAVELLERS),
    documents=(STATEMENT,),
    due=(waiting,),
    follows=FOLLOWS,
    calendar=(own_entries,),
    panels={"office_organisation": (PANEL,)},
    searchables=(search.searchable,),
    exports={"delegations": written_for},
    sitemaps={"delegations": DelegationsSitemap},
    evidence=(
        Source(
            "delegations.delegation",
            _("Delegations abroad"),
            lambda pk: reverse("office_delegation", args=[pk]),
            day=lambda delegation: delegation.last_day,
        ),
    ),
    site="claqueta.delegations.site",
    area="claqueta.delegations.area",
    area_ways=(ways,),
    office="claqueta.delegations.office",
    api="claqueta.delegations.api",
    api_examples={"/delegations/{key}": queries.first_public},
    menu=ENTRIES,
    signposts=(Signpost(_("Delegations abroad"), "delegations", "footer"),),
    sample_story="claqueta.delegations.sample.tell",
)
