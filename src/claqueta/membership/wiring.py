"""What membership brings to the house."""

from django.utils.translation import gettext_lazy as _

from claqueta.cluster.classes import CLASS_NAMES
from claqueta.foundation.domains import Domain, Entry, Signpost
from claqueta.foundation.merging import Follow
from claqueta.foundation.rounds import Round
from claqueta.membership import actions
from claqueta.membership.admission import ADMISSION
from claqueta.membership.book import BOOK
from claqueta.membership.documents import MEMBERS_BOOK
from claqueta.membership.menu import MEMBERS
from claqueta.membership.office.panel import PANEL
from claqueta.membership.privacy import CONSULTATIONS, REGISTER
from claqueta.membership.site.blocks import BLOCKS
from claqueta.organisations.events import ProfileChanged, RepresentativesChanged, StandingStated

VERBS = {
    "admitted": _("entered the admission in the register of members"),
    "class_changed": _("entered another class in the register of members"),
    "renamed": _("entered another name in the register of members"),
    "tax_id_changed": _("entered another tax ID in the register of members"),
    "represented": _("entered a representative in the register of members"),
    "suspended": _("entered the suspension of rights in the register of members"),
    "restored": _("entered the end of a suspension in the register of members"),
    "left": _("entered the leaving in the register of members"),
    "corrected": _("corrected an entry of the register of members"),
}
FIELDS = {
    "effective_on": _("Takes effect"),
    "number": _("Number"),
    "class": _("Class"),
    "name": _("Name"),
    "tax_id": _("Tax ID"),
    "representative": _("Representative"),
    "undated": _("Day of joining unknown"),
    "cause": _("Cause"),
    "note": _("Note"),
    "corrects": _("Corrects entry"),
}


DOMAIN = Domain(
    "membership",
    verbs=VERBS,
    fields=FIELDS,
    values={"class": CLASS_NAMES},
    books=(BOOK,),
    listens=(
        (StandingStated, actions.on_standing_stated),
        (ProfileChanged, actions.on_profile_changed),
        (RepresentativesChanged, actions.on_representatives_changed),
    ),
    follows=(
        Follow(
            "membership.facts",
            _("Register of members"),
            kind="organisations.organisation",
            refuse=actions.why_not_merged,
        ),
    ),
    rounds=(
        Round("membership.follow", actions.follow_today),
        Round("membership.heads", actions.publish_head),
    ),
    documents=(MEMBERS_BOOK,),
    processings=(REGISTER, CONSULTATIONS),
    blocks=BLOCKS,
    site="claqueta.membership.site",
    area="claqueta.membership.area",
    office="claqueta.membership.office",
    api="claqueta.membership.api",
    panels={"office_organisation": (PANEL,)},
    menu=(
        Entry(
            _("Register of members"),
            "office_register",
            "membership.see_register",
            "list-ul",
            order=15,
            group=MEMBERS,
        ),
    ),
    signposts=(Signpost(_("Register of members"), "register_heads", "footer"),),
    sample="claqueta.membership.sample.load",
    parts=(ADMISSION,),
)
