"""Every entry of the audit trail gets its position in the book “audit”, in the order in which they were written.

What is hashed is written here once more: it has to stay what it was when this ran, whatever becomes of the code.
"""

import hashlib
import secrets
from datetime import UTC
from decimal import Decimal
from typing import Any

import rfc8785
from django.db import migrations, models
from django.utils import timezone

BOOK, BATCH, GENESIS, MOMENT = "audit", 1000, "0" * 64, "%Y-%m-%dT%H:%M:%S.%fZ"


def in_canon(value: Any) -> Any:
    match value:
        case str():
            return value if value.isascii() else value.encode("utf-8", "backslashreplace").decode()
        case bool():
            return value
        case int() | float() if abs(value) >= 2**53:
            return str(int(Decimal(str(value))))
        case dict():
            return {in_canon(name): in_canon(one) for name, one in value.items()}
        case list():
            return [in_canon(one) for one in value]
    return value


def payload_of(entry: Any) -> bytes:
    return rfc8785.dumps({
        "actor": in_canon(entry.actor_name),
        "at": entry.at.astimezone(UTC).strftime(MOMENT),
        "changes": in_canon(entry.changes),
        "object": [in_canon(one) for one in (entry.object_type, entry.object_id, entry.object_name)],
        "reason": in_canon(entry.reason),
        "verb": entry.verb,
    })


def forwards(apps: Any, _editor: Any) -> None:
    entries = apps.get_model("foundation", "AuditEntry").objects
    links = apps.get_model("foundation", "ChainLink").objects
    position, last, previous, now = 0, 0, GENESIS, timezone.now()
    while some := list(entries.filter(pk__gt=last).order_by("pk")[:BATCH]):
        made = []
        for entry in some:
            position += 1
            entry.position, salt = position, secrets.token_hex(16)
            link = links.model(
                book=BOOK,
                position=position,
                salt=salt,
                payload_hash=hashlib.sha256(salt.encode() + payload_of(entry)).hexdigest(),
                previous_hash=previous,
                at=now,
            )
            link.hash = previous = hashlib.sha256(rfc8785.dumps({
                "amends": None,
                "at": now.astimezone(UTC).strftime(MOMENT),
                "book": BOOK,
                "payload_hash": link.payload_hash,
                "position": position,
                "previous_hash": link.previous_hash,
            })).hexdigest()
            made.append(link)
        links.bulk_create(made)
        entries.bulk_update(some, ["position"])
        last = some[-1].pk
    if position:
        apps.get_model("foundation", "ChainHead").objects.create(book=BOOK, position=position, hash=previous)


def backwards(apps: Any, _editor: Any) -> None:
    for model in ("ChainLink", "ChainHead"):
        apps.get_model("foundation", model).objects.filter(book=BOOK).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0009_chains_and_series"),
    ]

    operations = [
        migrations.AddField(
            model_name="auditentry",
            name="position",
            field=models.PositiveBigIntegerField(editable=False, null=True, unique=True),
        ),
        migrations.RunPython(forwards, backwards, elidable=True),
        migrations.AlterField(
            model_name="auditentry",
            name="position",
            field=models.PositiveBigIntegerField(editable=False, unique=True),
        ),
        migrations.AddConstraint(
            model_name="auditentry",
            constraint=models.CheckConstraint(condition=models.Q(("position__gte", 1)), name="trail_begins_with_one"),
        ),
    ]
