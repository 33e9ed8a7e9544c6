"""What has changed since somebody was last in the office, by record."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from claqueta.desk.registers import Figure, record_address, registers
from claqueta.foundation import audit
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.models import AuditEntry
from claqueta.foundation.transactions import atomic
from claqueta.office.models import Visit

READ = 300
"""Entries of the trail that are looked at, at most."""


@dataclass(slots=True)
class Changed:
    """What happened with one record, or alike with several of one name."""

    name: str
    url: str
    at: datetime
    who: list[str] = field(default_factory=list)
    what: list[str] = field(default_factory=list)
    records: int = 1


@atomic
def visit(account: Any) -> datetime:
    """Note that an account is here, and say since when it was not; a pause makes a new visit."""
    now = timezone.now()
    pause = timedelta(minutes=rule("office_pause").value)
    found, new = Visit.objects.select_for_update().get_or_create(account=account, defaults={"seen_at": now})
    if not new:
        if now - found.seen_at > pause:
            found.before_at = found.seen_at
        found.seen_at = now
        found.save(update_fields=["seen_at", "before_at"])
    return found.before_at or now - timedelta(days=rule("office_first_look").value)


def changes(account: Any, since: datetime, most: int) -> list[Changed]:
    """What others did since then, the latest first: each record once, and those of one name done alike together."""
    entries = AuditEntry.objects.filter(at__gt=since).exclude(actor=account).order_by("-at", "-pk")
    found: dict[tuple[str, ...], tuple[tuple[str, str], Changed]] = {}
    for record, one in _by_record(entries[:READ]):
        alike = (record[0], one.name, *one.who, *one.what)
        if alike in found:
            found[alike][1].records += 1
        else:
            found[alike] = (record, one)
    shown = list(found.values())[:most]
    for (kind, key), one in shown:
        one.url = record_address(kind, key, account)
    return [one for _record, one in shown]


def _by_record(entries: Iterable[AuditEntry]) -> list[tuple[tuple[str, str], Changed]]:
    found: dict[tuple[str, str], Changed] = {}
    for entry in entries:
        key = entry.object_type, entry.object_id
        if key not in found:
            found[key] = Changed(entry.object_name, "", entry.at)
        one = found[key]
        one.name = one.name or entry.object_name
        for text, texts in ((entry.actor_name, one.who), (audit.verb_name(entry.verb), one.what)):
            if text and text not in texts:
                texts.append(text)
    return [(key, one) for key, one in found.items() if one.name]


def figures(account: Any) -> list[Figure]:
    """What the registers count, for whoever may see them."""
    return [
        figure
        for register in registers()
        if account.has_perm(register.permission)
        for figure in register.figures()
    ]
