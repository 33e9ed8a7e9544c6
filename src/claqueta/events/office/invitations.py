"""Invitations to events in the office: who was invited to what, and who registered by it."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claqueta.desk.chips import Chip, Tone
from claqueta.desk.listing import Filter, ListField, Listing
from claqueta.desk.registers import Do, Facts, Register, Trail
from claqueta.events import actions
from claqueta.events.models import EventInvitation
from claqueta.events.office.registrations import event_choices
from claqueta.foundation.tabular import Column


def rows() -> QuerySet[EventInvitation]:
    return EventInvitation.objects.select_related("event", "registration")


def standing_of(invitation: EventInvitation) -> str:
    if invitation.registration is not None:
        return str(invitation.registration.get_state_display())
    if invitation.withdrawn_at is not None:
        return _("Withdrawn")
    return _("Has not answered")


def tone_of(invitation: EventInvitation) -> Tone:
    if invitation.registration is not None:
        return Tone.GOOD
    return Tone.PLAIN if invitation.withdrawn_at is not None else Tone.WAITS


COLUMNS = (
    Column("event", gettext_lazy("Of which event"), lambda one: str(one.event)),
    Column("email", gettext_lazy("Mail address"), lambda one: one.email),
    Column("company", gettext_lazy("Organisation"), lambda one: one.company),
    Column("sent_at", gettext_lazy("Sent"), lambda one: one.sent_at),
    Column("created_at", gettext_lazy("Invited on"), lambda one: one.created_at),
)

INVITATIONS = Register(
    listing=Listing(
        name="office_event_invitations",
        title=gettext_lazy("Invitations to events"),
        icon="mail",
        fields=(
            ListField(
                Column("name", gettext_lazy("Name"), str),
                link=lambda one: reverse("office_event_invitation", args=[one.pk]),
                order="name",
            ),
            ListField(Column("standing", gettext_lazy("State"), standing_of), tone=tone_of),
            *(
                ListField(
                    column,
                    order=column.key if column.key in ("email", "sent_at", "created_at") else "",
                    on_phone="line" if column.key == "event" else "",
                )
                for column in COLUMNS
            ),
        ),
        search_in=("name", "email", "company"),
        filters=(
            Filter("event", gettext_lazy("Of which event"), event_choices, "event"),
            Filter(
                "answer",
                gettext_lazy("Their answer"),
                [("yes", gettext_lazy("Has registered")), ("no", gettext_lazy("Has not answered"))],
                narrow=lambda found, value: (
                    found.exclude(registration=None)
                    if value == "yes"
                    else found.filter(registration=None, withdrawn_at=None)
                ),
            ),
        ),
        rows=rows,
        empty=gettext_lazy("Invite people from the record of an event: each gets a link of their own."),
    ),
    path="event-invitations/",
    record="office_event_invitation",
    permission="events.manage",
    chips=lambda one: [Chip(standing_of(one), tone_of(one))],
    links=lambda one: [(str(one.event), reverse("office_event", args=[one.event_id]))],
    detail=lambda one: f"{one.event} · {standing_of(one)}",
    sections=(Facts(COLUMNS), Trail(notes=True)),
    does=(
        Do(
            "again",
            gettext_lazy("Mail the link again"),
            actions.send_invitation_again,
            when=lambda one: one.withdrawn_at is None and one.registration is None,
            bulk=True,
            said=lambda _result, _values: _("The link is on its way."),
        ),
        Do(
            "withdraw",
            gettext_lazy("Withdraw the invitation"),
            actions.withdraw_invitation,
            when=lambda one: one.withdrawn_at is None,
            question=gettext_lazy("The link leads nowhere any more. Withdraw it?"),
            bulk=True,
            grave=True,
        ),
    ),
)
urlpatterns = INVITATIONS.urlpatterns
