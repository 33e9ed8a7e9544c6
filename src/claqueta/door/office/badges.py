"""Badges in the office: the list, one of them, and what is done with several."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from claqueta.desk.chips import Chip, Tone
from claqueta.desk.listing import Filter, ListField, Listing
from claqueta.desk.registers import Add, Do, Facts, Part, Register, Trail
from claqueta.door import actions, tasks
from claqueta.door.data import role_names
from claqueta.door.forms import CorrectForm, NewBadgeForm, PaperForm, RolesForm, WhyForm, event_choices
from claqueta.door.holders import link_of
from claqueta.door.models import Badge
from claqueta.door.queries.people import bearer_of
from claqueta.events.models import Event
from claqueta.foundation.actors import Actor
from claqueta.foundation.tabular import Column


def rows() -> QuerySet[Badge]:
    return Badge.objects.select_related("event")


def _printed(found: QuerySet[Badge], value: str) -> QuerySet[Badge]:
    return found.filter(printed_at=None) if value == "no" else found.exclude(printed_at=None)


def _came(found: QuerySet[Badge], value: str) -> QuerySet[Badge]:
    there = Q(presences__isnull=False) | Q(minutes__isnull=False)
    if value == "inside":
        return found.filter(presences__inside=True, presences__zone="").distinct()
    return found.filter(there).distinct() if value == "yes" else found.exclude(there)


COLUMNS = (
    Column("company", gettext_lazy("Organisation"), lambda one: one.company),
    Column("email", gettext_lazy("Mail address"), lambda one: one.email),
    Column("roles", pgettext_lazy("badge", "Roles"), lambda one: role_names(one.roles)),
    Column("printed_at", gettext_lazy("Printed"), lambda one: one.printed_at),
    Column("times_printed", gettext_lazy("Times printed"), lambda one: one.times_printed or ""),
    Column("revoked_at", gettext_lazy("Revoked"), lambda one: one.revoked_at),
    Column("revoked_for", gettext_lazy("Why it was revoked"), lambda one: one.revoked_for),
    Column("thanked_at", gettext_lazy("Thanked"), lambda one: one.thanked_at),
)


def _badge(badge: Badge) -> Mapping[str, Any]:
    bearer = bearer_of(badge)
    return {
        "badge": badge,
        "bearer": bearer,
        "registrations": badge.registrations.select_related("accreditation"),
        "scans": badge.scans.select_related("door", "device")[:30],
        "link": link_of(badge) if badge.revoked_at is None else "",
        "here": badge.event.here,
    }


def _chips(badge: Badge) -> list[Chip]:
    bearer = bearer_of(badge)
    found = []
    if badge.revoked_at:
        found.append(Chip(gettext_lazy("revoked"), Tone.BAD))
    elif bearer.is_changed:
        found.append(
            Chip(
                gettext_lazy("to be printed again") if badge.printed_at else gettext_lazy("not printed yet"),
                Tone.WAITS,
            )
        )
    else:
        found.append(Chip(gettext_lazy("printed"), Tone.GOOD))
    if badge.presences.filter(inside=True, zone="").exists():
        found.append(Chip(gettext_lazy("inside"), Tone.LIVE))
    return found


def _add(form: Any, *, by: Actor) -> Badge:
    said = dict(form.cleaned_data)
    return actions.give_roles(Event.objects.get(pk=said.pop("event")), **said, by=by)


def _print_one(badge: Badge, *, paper: str, by: Actor) -> Any:
    return tasks.begin_printing(badge.event, paper=paper, changed=False, only=[badge.pk], by=by)


BADGES = Register(
    listing=Listing(
        name="office_badges",
        title=gettext_lazy("Badges"),
        icon="user",
        fields=(
            ListField(
                Column("name", gettext_lazy("Name"), str),
                link=lambda one: reverse("office_badge", args=[one.pk]),
                order="name_folded",
            ),
            ListField(
                Column("event", gettext_lazy("Of which event"), lambda one: str(one.event)), on_phone="line"
            ),
            *(
                ListField(
                    column,
                    shown=column.key in ("company", "roles", "printed_at"),
                    order=column.key if column.key in ("company", "printed_at", "times_printed") else "",
                )
                for column in COLUMNS
            ),
        ),
        search_in=("name", "company", "email"),
        filters=(
            Filter("event", gettext_lazy("Of which event"), event_choices, "event"),
            Filter(
                "printed",
                gettext_lazy("Printed"),
                [("no", gettext_lazy("not yet")), ("yes", gettext_lazy("once at least"))],
                narrow=_printed,
            ),
            Filter(
                "came",
                gettext_lazy("Came"),
                [
                    ("inside", gettext_lazy("is inside now")),
                    ("yes", gettext_lazy("was there")),
                    ("no", gettext_lazy("was not read at a door")),
                ],
                narrow=_came,
            ),
        ),
        rows=rows,
        empty=gettext_lazy("Badges are made of registrations when they are first printed or a door opens."),
    ),
    path="badges/",
    record="office_badge",
    permission="door.manage",
    chips=_chips,
    links=lambda badge: [
        (str(badge.event), reverse("office_event", args=[badge.event_id])),
        (gettext_lazy("Print badges"), reverse("office_badges_print", args=[badge.event_id])),
    ],
    detail=lambda one: str(one.event),
    sections=(
        Facts(COLUMNS),
        Part(gettext_lazy("The badge"), "door/office/badge.html", _badge),
        Trail(notes=True),
    ),
    add=Add(gettext_lazy("New badge"), NewBadgeForm, _add),
    does=(
        Do(
            "print",
            gettext_lazy("Print it"),
            _print_one,
            form=PaperForm,
            button=gettext_lazy("Print"),
            when=lambda one: one.revoked_at is None,
            said=lambda _job, _values: _("It is being drawn: the file will be among the background jobs."),
        ),
        Do(
            "correct",
            gettext_lazy("Correct name or organisation"),
            actions.correct_badge,
            form=CorrectForm,
            initial=lambda one: {"name": one.name, "company": one.company},
            when=lambda one: one.revoked_at is None,
        ),
        Do(
            "roles",
            gettext_lazy("Say as what they come"),
            actions.set_roles,
            form=RolesForm,
            initial=lambda one: {"roles": one.roles},
            when=lambda one: one.revoked_at is None,
        ),
        Do(
            "renew",
            gettext_lazy("Lost: give it another code"),
            actions.renew_badge,
            form=WhyForm,
            when=lambda one: one.revoked_at is None,
        ),
        Do(
            "revoke",
            gettext_lazy("Revoke it"),
            actions.revoke_badge,
            form=WhyForm,
            when=lambda one: one.revoked_at is None,
            bulk=True,
            grave=True,
        ),
        Do(
            "restore",
            gettext_lazy("Let it open doors again"),
            actions.restore_badge,
            when=lambda one: one.revoked_at is not None,
            question=gettext_lazy(
                "It gets another code and has to be printed again. Let it open doors again?"
            ),
        ),
    ),
)
urlpatterns = BADGES.urlpatterns
