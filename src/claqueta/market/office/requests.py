"""Meeting requests in the office: who would like to meet whom."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from claqueta.desk.chips import Tone
from claqueta.desk.listing import Filter, ListField, Listing
from claqueta.desk.registers import Register
from claqueta.foundation.tabular import Column
from claqueta.market.models import MeetingRequest, RequestState
from claqueta.market.office.markets import market_filter

TONES = {
    RequestState.WAITING: Tone.WAITS,
    RequestState.ACCEPTED: Tone.GOOD,
    RequestState.DECLINED: Tone.PLAIN,
}


def rows() -> QuerySet[MeetingRequest]:
    return MeetingRequest.objects.select_related("market__event", "asks", "asked")


REQUESTS = Register(
    listing=Listing(
        name="office_meeting_requests",
        title=gettext_lazy("Meeting requests"),
        icon="mail",
        fields=(
            ListField(
                Column("asks", gettext_lazy("Who asks"), lambda one: one.asks.company),
                link=lambda one: reverse("office_market_participant", args=[one.asks_id]),
                order="asks__company",
            ),
            ListField(
                Column("asked", gettext_lazy("Who is asked"), lambda one: one.asked.company),
                link=lambda one: reverse("office_market_participant", args=[one.asked_id]),
                order="asked__company",
                on_phone="line",
            ),
            ListField(
                Column("state", gettext_lazy("State"), lambda one: one.get_state_display()),
                tone=lambda one: TONES[RequestState(one.state)],
            ),
            ListField(Column("rank", gettext_lazy("Place in the list"), lambda one: one.rank), order="rank"),
            ListField(Column("why", gettext_lazy("Why"), lambda one: one.why)),
            ListField(Column("market", gettext_lazy("Market"), lambda one: str(one.market)), shown=False),
        ),
        search_in=("asks__company", "asked__company", "why"),
        filters=(
            market_filter(),
            Filter("state", gettext_lazy("State"), list(RequestState.choices), "state"),
        ),
        rows=rows,
        empty=gettext_lazy("Nobody has asked for a meeting yet."),
    ),
    path="meeting-requests/",
    permission="market.manage",
)
urlpatterns = REQUESTS.urlpatterns
