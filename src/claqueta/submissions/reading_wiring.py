"""What readers, readings and the committee bring to the house; part of the calls for projects."""

from django.utils.translation import gettext_lazy as _

from claqueta.events.menu import EVENTS
from claqueta.foundation.domains import Entry, Part
from claqueta.foundation.rounds import Round
from claqueta.submissions.actions.reading_giving import remind_readers
from claqueta.submissions.board_area import ways as ways_of_the_board
from claqueta.submissions.reading_area import ways
from claqueta.submissions.reading_due import waiting
from claqueta.submissions.reading_privacy import FOLLOWS, OPINIONS, READERS
from claqueta.submissions.reading_tasks import make_blind_copies

VERBS = {
    "readings_planned": _("said how the projects are read"),
    "wishes_changed": _("changed what the selection is wished to have"),
    "reader_added": _("put somebody among the readers"),
    "reader_changed": _("changed a reader"),
    "reader_seated": _("let somebody read for the call"),
    "reader_load_changed": _("changed how much somebody reads"),
    "reader_invited": _("invited a reader"),
    "reader_link_renewed": _("sent a reader a new link"),
    "reader_accepted": _("agreed to read"),
    "reader_declined": _("does not read"),
    "readings_proposed": _("had readings proposed"),
    "readings_sent": _("sent readings out"),
    "reading_put": _("chose a reader by hand"),
    "reading_taken": _("took a project from a reader"),
    "reading_given": _("gave a reading"),
    "reading_handed_back": _("opened a reading again"),
    "conflict_declared": _("declared a conflict of interest"),
    "file_released": _("let readers see a file"),
}
FIELDS = {
    "needs": _("Readings of each project"),
    "until": _("Readings until"),
    "wishes": _("Wishes"),
    "readings": _("Readings"),
    "reader": _("Reader"),
    "load": _("Projects at most"),
    "languages": _("Languages"),
    "competences": _("What they know"),
    "company": _("Works for"),
    "why": _("Why"),
    "named": _("The board learns who read"),
}
READING = Part(
    verbs=VERBS,
    fields=FIELDS,
    rounds=(
        Round("submissions.readers_reminded", remind_readers, every=3600),
        Round("submissions.blind_copies", make_blind_copies, every=600, long=True),
    ),
    processings=(READERS,),
    follows=FOLLOWS,
    site="claqueta.submissions.site.reading",
    area="claqueta.submissions.reading_area",
    office="claqueta.submissions.office.reading",
    api="claqueta.submissions.readings_api",
    area_ways=(ways,),
    due=(waiting,),
    menu=(
        Entry(
            _("Readings and selection"),
            "office_committees",
            "submissions.manage",
            "order",
            order=35,
            group=EVENTS,
        ),
        Entry(
            _("Readers of projects"),
            "office_readers",
            "submissions.manage",
            "glasses",
            order=36,
            group=EVENTS,
        ),
        Entry(
            _("Readers of calls"),
            "office_reader_seats",
            "submissions.manage",
            "group",
            order=37,
            group=EVENTS,
        ),
    ),
)
SITTING = Part(
    verbs={"opinion_said": _("gave an opinion")},
    processings=(OPINIONS,),
    area="claqueta.submissions.board_area",
    area_ways=(ways_of_the_board,),
)
