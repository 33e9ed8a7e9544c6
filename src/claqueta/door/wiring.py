"""What the door brings to the house."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claqueta.desk.registers import Part as Section
from claqueta.door.certificates import CERTIFICATE
from claqueta.door.data import RoleNames, data
from claqueta.door.due import flagged
from claqueta.door.panels import at_the_door
from claqueta.door.privacy import BADGES
from claqueta.door.queries.attendance import registrations_that_came
from claqueta.events.menu import EVENTS
from claqueta.events.queries import first_public_slug
from claqueta.foundation.domains import Domain, Entry


def read_data() -> None:
    """A cluster whose paper or roles cannot be used does not start. Raises `ClusterInvalid`."""
    data()


DOMAIN = Domain(
    "door",
    feature="door",
    verbs={
        "badge_made": _("made a badge"),
        "badge_changed": _("changed what stands on a badge"),
        "badge_renewed": _("gave a badge another code"),
        "badge_revoked": _("revoked a badge"),
        "badge_restored": _("let a badge open doors again"),
        "badges_printed": _("printed badges"),
        "pass_changed": _("said what the door makes of an accreditation"),
        "passes_sent": _("sent everybody their badge"),
        "door_added": _("put a door to the event"),
        "door_changed": _("changed a door"),
        "device_invited": _("made a code for a device"),
        "device_paired": _("paired a device with a door"),
        "device_revoked": _("revoked a device"),
        "flag_resolved": _("said what a scan was"),
        "thanked": _("thanked those who came"),
        "certified": _("issued a certificate of attendance"),
    },
    fields={
        "name": _("Name"),
        "company": _("Organisation"),
        "roles": pgettext_lazy("badge", "Roles"),
        "badges": _("Badges"),
        "colour": _("Colour of the badge"),
        "days": _("Lets in on"),
        "self_check_in": _("People may check themselves in"),
        "closed": pgettext_lazy("door", "Closed"),
        "flag": _("Flagged"),
        "number": _("Number"),
    },
    values={"roles": RoleNames()},
    processings=(BADGES,),
    documents=(CERTIFICATE,),
    panels={"office_event": (Section(_("Badges and doors"), "door/office/panel.html", at_the_door),)},
    site="claqueta.door.site",
    office="claqueta.door.office",
    api="claqueta.door.api",
    api_examples={"/events/{key}/doors": first_public_slug},
    due=(flagged,),
    menu=(
        Entry(_("Badges"), "office_badges", "door.manage", "user", order=30, group=EVENTS),
        Entry(_("Doors"), "office_doors", "door.manage", "lock-open", order=31, group=EVENTS),
        Entry(_("Read at doors"), "office_scans", "door.manage", "list-ul", order=32, group=EVENTS),
    ),
    connect=read_data,
    attendance=(registrations_that_came,),
    sample_story="claqueta.door.sample.tell",
)
