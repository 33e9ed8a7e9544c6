"""Who looked into the register of members."""

from django.utils.translation import gettext_lazy as _

from claqueta.desk.listing import DayFilter, ListField, Listing
from claqueta.desk.registers import Register
from claqueta.foundation.tabular import Column
from claqueta.membership.models import Consultation

CONSULTATIONS = Register(
    listing=Listing(
        name="office_register_consultations",
        title=_("Consultations of the register"),
        icon="view",
        fields=(
            ListField(Column("name", _("Who"), lambda one: one.name), order="name"),
            ListField(Column("members", _("For"), lambda one: one.members), on_phone="line"),
            ListField(Column("at", _("When"), lambda one: one.at), order="at"),
            ListField(Column("on", _("As of"), lambda one: one.on), order="on"),
            ListField(Column("searched", _("Searched"), lambda one: one.searched)),
            ListField(Column("entries", _("Entries shown"), lambda one: one.entries)),
        ),
        search_in=("name", "members"),
        filters=(
            DayFilter("since", _("From"), "at__date__gte"),
            DayFilter("until", _("To"), "at__date__lte"),
        ),
        rows=Consultation.objects.all,
        empty=_("Each time that a member consults the register in its area, it stands here."),
    ),
    path="register/consultations/",
    permission="membership.see_register",
)
urlpatterns = CONSULTATIONS.urlpatterns
