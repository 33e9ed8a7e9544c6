"""Registers that answer whom they should not, each in its own way, with the addresses that they would have."""

from typing import Any

from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from claqueta.config import urls
from claqueta.desk.listing import ListField, Listing
from claqueta.desk.registers import Do, Facts, Files, Register
from claqueta.foundation.actors import Actor
from claqueta.foundation.models import Job
from claqueta.foundation.tabular import Column
from claqueta.organisations.models import Organisation

TITLE = (Column("name", "Name", lambda row: row.trade_name),)


def _rename(organisation: Organisation, *, by: Actor) -> None:
    """An action that forgets to ask its rule."""
    Organisation.objects.filter(pk=organisation.pk).update(trade_name="Renamed")


class Leaking(Register):
    """One of whose routes is not guarded, or only when it is read."""

    def _route(self, face: Any, address: str, view: Any, **more: Any) -> Any:
        route = super()._route(face, address, view, **more)
        guarded, how = route.callback, self.listing.name.partition("_")[2]

        def open_to_all(request: Any, **parts: Any) -> Any:
            if how == face or (how == "acts" and request.method == "POST"):
                return view(request, *(self.fetched(pk) for pk in parts.values()))
            return guarded(request, **parts)

        route.callback = csrf_exempt(open_to_all)
        return route


def _register(how: str, kind: type[Register] = Leaking) -> Register:
    return kind(
        listing=Listing(
            name=f"leaking_{how}",
            title="Leaking",
            icon="snippet",
            fields=tuple(ListField(one) for one in TITLE),
            search_in=("trade_name",),
            rows=Organisation.objects.all,
        ),
        path=f"leaking/{how}/",
        record=f"leaking_record_{how}",
        permission="organisations.manage",
        sections=(Facts(TITLE), Files()),
        does=(Do("rename", "Rename", _rename, row=True, bulk=True),),
    )


LEAKING = {how: _register(how) for how in ("list", "record", "acts")}
TIGHT = _register("nowhere", Register)
EMPTY = Register(
    listing=Listing(name="leaking_empty", title="Empty", icon="cogs", fields=(), rows=Job.objects.all),
    path="leaking/empty/",
    permission="accounts.work_in_office",
)
urlpatterns = [
    path(
        "office/",
        include(
            [urlpattern for register in (*LEAKING.values(), TIGHT) for urlpattern in register.urlpatterns]
        ),
    ),
    *urls.urlpatterns,
]
