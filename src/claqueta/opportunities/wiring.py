"""What needs and offers bring to the house."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from claqueta.accounts.events import PersonChanged
from claqueta.foundation import deadlines
from claqueta.foundation.domains import Domain, Entry
from claqueta.foundation.evidence import Source
from claqueta.foundation.notifications import Kind as Notice
from claqueta.foundation.periods import Counting
from claqueta.foundation.rounds import Round
from claqueta.opportunities import actions, queries, search
from claqueta.opportunities.boarding import BOARD_AND_ALERTS
from claqueta.opportunities.due import waiting
from claqueta.opportunities.exporting import written_for
from claqueta.opportunities.following import FOLLOWS
from claqueta.opportunities.importing import OpportunityImport
from claqueta.opportunities.introducing import INTRODUCING
from claqueta.opportunities.kinds import kinds
from claqueta.opportunities.menu import TOGETHER
from claqueta.opportunities.models import (
    OPPORTUNITY,
    Audience,
    ClosedFor,
    Direction,
    FileAudience,
    IntroductionState,
    OpportunityState,
)
from claqueta.opportunities.office.panel import PANEL
from claqueta.opportunities.privacy import INTERESTS, VISITORS
from claqueta.opportunities.tools import TOOLS
from claqueta.organisations.events import ProfileChanged, RepresentativesChanged

VERBS = {
    "written": _("wrote the need or offer"),
    "posted": _("wrote the need or offer as a visitor"),
    "changed": _("changed the need or offer"),
    "confirmed": _("confirmed the mail address"),
    "submitted": _("sent it to the office"),
    "opened": _("opened it"),
    "sent_back": _("sent it back"),
    "talking": _("went into conversation"),
    "freed": _("opened it to others again"),
    "renewed": _("said that it still holds"),
    "asked": _("asked whether it still holds"),
    "closed": _("closed it"),
    "lapsed": _("closed it, as the rules say"),
    "reopened": _("opened it again"),
    "discarded": _("took the draft away"),
    "proposed": _("let a program propose a need or an offer"),
    "proposal_confirmed": _("confirmed what a program proposed"),
    "proposal_discarded": _("discarded what a program proposed"),
    "interest_expressed": _("expressed interest"),
    "interest_accepted": _("accepted the interest"),
    "interest_declined": _("declined the interest"),
    "interest_withdrawn": _("took the interest back"),
    "file_added": _("added a file"),
    "file_shown": _("said who sees a file"),
}
FIELDS = {
    **OPPORTUNITY.labels,
    "state": _("State"),
    "purposes": _("Purposes"),
    "chosen": _("Chosen organisations"),
    "closed_for": _("Closed because"),
    "result": _("What came of it"),
    "sent_back": _("What has to be changed"),
    "organisation": _("Organisation"),
    "file": _("File"),
    "key": _("Key"),
}
VALUES = {
    "direction": dict(Direction.choices),
    "audience": {**dict(Audience.choices), **dict(FileAudience.choices)},
    "state": {**dict(OpportunityState.choices), **dict(IntroductionState.choices)},
    "closed_for": dict(ClosedFor.choices),
}


def read_kinds() -> None:
    """A cluster whose kinds cannot be used does not start. Raises `ClusterInvalid`."""
    kinds()


DOMAIN = Domain(
    "opportunities",
    feature="opportunities",
    verbs=VERBS,
    fields=FIELDS,
    values=VALUES,
    flows=(actions.OPPORTUNITIES,),
    deadlines=(
        deadlines.Kind(
            actions.CHECK,
            _("Look at the need or offer"),
            lasts="opportunity_checked",
            reminders="opportunity_check_reminders",
            counting=Counting.ADMINISTRATIVE,
            notice=actions.MINE,
            permission="opportunities.manage",
            screen=lambda opportunity: reverse("office_opportunity", args=[opportunity.pk]),
        ),
    ),
    notices=(
        Notice(actions.MINE, _("Something happens to my needs and offers")),
        Notice(actions.INTERESTS, _("Interest in needs and offers")),
    ),
    rounds=(
        Round("opportunities.over", actions.close_what_is_over, every=600),
        Round("opportunities.quiet", actions.mind_what_is_quiet),
    ),
    searchables=(search.searchable,),
    imports=(OpportunityImport(),),
    exports={"opportunities": written_for},
    listens=(
        (ProfileChanged, search.note_organisation),
        (RepresentativesChanged, search.note_organisation),
        (PersonChanged, search.note_person),
    ),
    processings=(VISITORS, INTERESTS),
    follows=FOLLOWS,
    evidence=(
        Source(
            "opportunities.opportunity",
            _("Needs and offers"),
            lambda pk: reverse("office_opportunity", args=[pk]),
        ),
    ),
    site="claqueta.opportunities.site",
    office="claqueta.opportunities.office",
    api="claqueta.opportunities.api.opportunities",
    api_examples={
        "/opportunities/{key}": queries.first_public_slug,
        "/opportunities/{key}/matches": queries.first_public_slug,
    },
    tools=TOOLS,
    menu=(
        Entry(
            _("Needs and offers"),
            "office_opportunities",
            "opportunities.manage",
            "pick",
            order=18,
            group=TOGETHER,
        ),
    ),
    due=(waiting,),
    panels={"office_organisation": (PANEL,)},
    parts=(BOARD_AND_ALERTS, INTRODUCING),
    sample_story="claqueta.opportunities.sample.tell",
    connect=read_kinds,
)
