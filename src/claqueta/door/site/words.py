"""What the page of a device says, in the reader's language: it has to say it where nobody can be asked."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from claqueta.door.models.scans import FLAGS, REASONS


def words() -> dict[str, str]:
    return {
        **{f"why_{key}": str(label) for key, label in REASONS if key},
        **{f"flag_{key}": str(label) for key, label in FLAGS if key},
        "in": pgettext("door", "In"),
        "out": pgettext("door", "Out"),
        "is_in": _("Welcome"),
        "is_out": _("Until later"),
        "refused": _("Stop"),
        "already": _("Already in at %(time)s at %(door)s."),
        "days": _("Not for this day: for %(days)s."),
        "signed": _("Ours, but not on this list yet: take the list again."),
        "again": _("They left without a scan: let them in again"),
        "online": _("Connected"),
        "offline": _("Without connection: everything is kept here"),
        "waiting": _("%(n)s wait to be sent"),
        "inside": _("%(n)s inside"),
        "list": _("List of %(n)s, taken at %(time)s"),
        "nobody": _("Nobody of that name is on the list."),
        "wiped": _("This device is no longer paired: its list has been wiped."),
        "flagged": _("Somebody at the office looks at it."),
        "no_camera": _("The camera cannot be used here: look for people in the list."),
        "no_keys": _(
            "This browser keeps nothing encrypted: open the page by https, in an up-to-date browser."
        ),
        "over": _(
            "By the clock of this device the event is over, so its list was removed. What waits is sent once there is a connection."
        ),
        "failed": _("It could not be reached. Try again."),
        "compare_hold": _("Hold still"),
        "compare_go_on": _("Go on"),
        "compare_place": _("Code %(n)s of %(of)s"),
        "compare_part": _("%(n)s of %(of)s codes read: go on."),
        "compare_new": _("New scans from the other device: %(n)s."),
        "compare_nothing": _("Nothing new: this device had all of it."),
        "compare_same": _("Both hold the same. Scans: %(n)s."),
        "compare_yours": _("Now let the other device read this one’s code."),
        "compare_all": _("Scans held here: %(n)s"),
        "compare_none": _(
            "No code can be made of what this device holds: take it to where there is a connection."
        ),
        "compare_cannot": _("This device cannot compare: take the list again, in an up-to-date browser."),
        "compare_forged": _("Not a code of a device of this event."),
        "compare_other": _("A code of a device of another event."),
        "compare_own": _("That is this device’s own code."),
        "compare_gone": _("A code of a device that is no longer paired."),
        "compare_old": _(
            "An old code, or the clock of one of the two was changed: let the other device show it anew."
        ),
        "compare_no_camera": _("The camera cannot be used here: copy the code as text."),
        "compare_copied": _("Copied."),
        "confirm_wipe": _("Wipe the list and unpair this device? What waits to be sent would be lost."),
    }
