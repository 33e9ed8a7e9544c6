"""Looking into the register as a member does, which is written down."""

from datetime import date

from claqueta.accounts.models import Account
from claqueta.foundation.actors import require
from claqueta.foundation.transactions import atomic
from claqueta.membership.models import Consultation
from claqueta.membership.queries import Entry, register
from claqueta.organisations.rules import affiliations_of


@atomic
def consult(on: date, words: str = "", *, by: Account) -> list[Entry]:
    """The register of a day for somebody who may consult it; whoever may not see all of it leaves a trace.

    Raises `PermissionDenied`.
    """
    require(by, "membership.consult_register")
    wanted = words.casefold().split()
    found = [
        one
        for one in register(on)
        if all(word in f"{one.number} {one.name} {one.representative}".casefold() for word in wanted)
    ]
    if not by.has_perm("membership.see_register"):
        members = [one.organisation.name for one in affiliations_of(by) if one.organisation.is_member]
        Consultation.objects.create(
            account=by,
            name=str(by)[:200],
            members=", ".join(members)[:300],
            on=on,
            searched=words[:100],
            entries=len(found),
        )
    return found
