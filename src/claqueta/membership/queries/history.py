"""What happened to a membership, in words, with who recorded it when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from claqueta.accounts.models import Account
from claqueta.cluster.classes import class_name
from claqueta.foundation.translated import text_in
from claqueta.membership.models import Fact
from claqueta.membership.policies.ledger import CANCELLED

HOUSE = "Claqueta"


@dataclass(frozen=True, slots=True)
class Telling:
    """A fact as people read it."""

    position: int
    on: date
    recorded_at: datetime
    by: str
    words: str
    source: str
    note: str
    corrects: int | None
    """The position of the entry that it corrects, and those of the ones that correct it."""
    corrected_by: tuple[int, ...]
    cancelled: bool
    """Whether it no longer holds at all."""


def history_of(organisation: int) -> list[Telling]:
    """The facts of an organisation in the order in which they were recorded. Two queries."""
    return tellings(Fact.objects.filter(organisation=organisation).order_by("position"))


def tellings(facts: QuerySet[Fact]) -> list[Telling]:
    rows = list(facts)
    names = names_of({row.account_id for row in rows if row.account_id})
    correcting: dict[int, list[Fact]] = {}
    for row in rows:
        if row.corrects_id:
            correcting.setdefault(row.corrects_id, []).append(row)

    def holds(row: Fact) -> bool:
        return not any(one.data.get(CANCELLED) and holds(one) for one in correcting.get(row.position, ()))

    return [
        Telling(
            position=row.position,
            on=row.effective_on,
            recorded_at=row.recorded_at,
            by=names.get(row.account_id, "—") if row.account_id else HOUSE,
            words=in_words(row),
            source=row.source,
            note=row.data.get("note", ""),
            corrects=row.corrects_id,
            corrected_by=tuple(one.position for one in correcting.get(row.position, ())),
            cancelled=not holds(row),
        )
        for row in rows
    ]


def names_of(accounts: Iterable[int]) -> dict[int, str]:
    return {account.pk: str(account) for account in Account.objects.filter(pk__in=list(accounts))}


def in_words(fact: Fact) -> str:
    """What happened, without its day."""
    data = fact.data
    said = {
        "number": fact.number,
        "class": class_name(data.get("class", "")),
        "name": data.get("name", ""),
        "tax_id": data.get("tax_id") or "—",
        "person": data.get("representative", ""),
        "corrects": fact.corrects_id,
        "day": date_format(fact.effective_on, "SHORT_DATE_FORMAT"),
    }
    match fact.kind:
        case Fact.Kind.ADMITTED:
            return _("Admitted with the number %(number)s as %(class)s: %(name)s") % said
        case Fact.Kind.CLASS_CHANGED:
            return _("Changes its class to %(class)s") % said
        case Fact.Kind.RENAMED:
            return _("Is called %(name)s") % said
        case Fact.Kind.TAX_ID_CHANGED:
            return _("Has the tax ID %(tax_id)s") % said
        case Fact.Kind.REPRESENTED if said["person"]:
            return _("Is represented by %(person)s") % said
        case Fact.Kind.REPRESENTED:
            return _("Has no representative accredited")
        case Fact.Kind.SUSPENDED:
            return _("Its rights are suspended")
        case Fact.Kind.RESTORED:
            return _("Its rights are restored")
        case Fact.Kind.LEFT:
            return _left(data.get("cause", ""))
        case _ if data.get(CANCELLED):
            return _("Entry %(corrects)s does not hold: it never should have been entered") % said
        case _:
            return _corrected(said, data)


def _left(cause: str) -> str:
    names = {one.key: text_in(one.name) for one in settings.CLUSTER.bylaws.causes}
    if not cause:
        return _("Leaves")
    return _("Leaves: %(cause)s") % {"cause": names.get(cause, cause)}


def _corrected(said: dict[str, object], data: dict[str, object]) -> str:
    """What an entry says instead; its day always."""
    parts = [_("takes effect on %(day)s") % said]
    if "class" in data:
        parts.append(_("class: %(class)s") % said)
    if "name" in data:
        parts.append(_("name: %(name)s") % said)
    if "tax_id" in data:
        parts.append(_("tax ID: %(tax_id)s") % said)
    if "representative" in data:
        parts.append(_("representative: %(person)s") % said)
    return _("Entry %(corrects)s is corrected: %(what)s") % {**said, "what": "; ".join(parts)}
