"""What membership brings to the house."""

from django.utils.translation import gettext_lazy as _

from claqueta.cluster.classes import CLASS_NAMES
from claqueta.foundation.domains import Domain
from claqueta.foundation.rounds import Round
from claqueta.membership import actions
from claqueta.membership.admission import ADMISSION
from claqueta.membership.book import BOOK
from claqueta.organisations.events import Merging, ProfileChanged, RepresentativesChanged, StandingStated

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
        (Merging, actions.on_merging),
    ),
    rounds=(Round("membership.follow", actions.follow_today),),
    parts=(ADMISSION,),
)
