"""What needs and offers bring to the house."""

from django.utils.translation import gettext_lazy as _

from claqueta.foundation import deadlines
from claqueta.foundation.domains import Domain
from claqueta.foundation.notifications import Kind as Notice
from claqueta.foundation.periods import Counting
from claqueta.foundation.rounds import Round
from claqueta.opportunities import actions
from claqueta.opportunities.kinds import kinds
from claqueta.opportunities.models import OPPORTUNITY, Audience, ClosedFor, Direction

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
}
VALUES = {
    "direction": dict(Direction.choices),
    "audience": dict(Audience.choices),
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
    site="claqueta.opportunities.site",
    connect=read_kinds,
)
