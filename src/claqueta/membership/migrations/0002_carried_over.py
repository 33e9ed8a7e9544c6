"""What stood of members on their organisations becomes facts of the register, recorded now, numbered by the day of joining.

What is hashed is written here once more: it has to stay what it was when this ran, whatever becomes of the code.
"""

import hashlib
import secrets
from datetime import UTC
from typing import Any

import rfc8785
from django.conf import settings
from django.db import migrations
from django.utils import timezone

BOOK, BATCH, GENESIS, MOMENT = "members", 1000, "0" * 64, "%Y-%m-%dT%H:%M:%S.%fZ"
SOURCE = {"es": "Traspasado del directorio"}.get(settings.LANGUAGE_CODE[:2], "Carried over from the directory")


def representatives(apps: Any) -> dict[int, tuple[int, str]]:
    """Organisation → the person who has represented it longest, and the name."""
    acting = apps.get_model("organisations", "Affiliation").objects.filter(kind="representative", until=None)
    found: dict[int, tuple[int, str]] = {}
    for organisation, person, name in acting.order_by("pk").values_list("organisation", "person", "person__name"):
        found.setdefault(organisation, (person, name))
    return found


def admission(organisation: Any, represented: tuple[int, str] | None) -> dict[str, Any]:
    data: dict[str, Any] = {"class": organisation.standing, "name": organisation.legal_name}
    if organisation.tax_id:
        data["tax_id"] = organisation.tax_id
    if organisation.member_since is None:
        data["undated"] = True
    if represented is not None:
        data |= {"person": represented[0], "representative": represented[1]}
    return data


def forwards(apps: Any, _editor: Any) -> None:
    members = apps.get_model("organisations", "Organisation").objects.filter(merged_into=None).exclude(standing="")
    facts, spans = apps.get_model("membership", "Fact").objects, apps.get_model("membership", "Span").objects
    now, acting = timezone.now(), representatives(apps)
    today = timezone.localdate(now)
    rows, laid_out, gone = [], [], []

    def told(kind: str, organisation: Any, on: Any, data: dict[str, Any], number: int | None = None) -> None:
        rows.append(
            facts.model(
                position=len(rows) + 1,
                kind=kind,
                organisation_id=organisation.pk,
                number=number,
                effective_on=on,
                recorded_at=now,
                data=data,
                source=SOURCE,
            )
        )

    def joined(organisation: Any) -> Any:
        return organisation.member_since or timezone.localdate(organisation.created_at)

    for number, one in enumerate(sorted(members, key=lambda one: (joined(one), one.pk)), 1):
        since, until = joined(one), one.member_until
        until = None if until is None else max(until, since)
        person, name = acting.get(one.pk, (None, ""))
        told("admitted", one, since, admission(one, acting.get(one.pk)), number)
        if until is not None:
            told("left", one, until, {})
        if until is None or until > since:
            laid_out.append(
                spans.model(
                    organisation_id=one.pk,
                    number=number,
                    class_key=one.standing,
                    name=one.legal_name,
                    tax_id=one.tax_id,
                    representative=name,
                    person_id=person,
                    since=since,
                    until=until,
                    undated=one.member_since is None,
                    valid_from=since,
                    valid_to=until,
                    known_from=now,
                )
            )
        if since > today or (until is not None and until <= today):
            gone.append(one.pk)
    enter(apps, rows, now)
    facts.bulk_create(rows, batch_size=BATCH)
    spans.bulk_create(laid_out, batch_size=BATCH)
    for start in range(0, len(gone), 500):
        members.filter(pk__in=gone[start : start + 500]).update(standing="")


def enter(apps: Any, rows: list[Any], now: Any) -> None:
    """A link for each fact, and the end of the book."""
    links = apps.get_model("foundation", "ChainLink").objects
    previous, moment = GENESIS, now.astimezone(UTC).strftime(MOMENT)
    made = []
    for row in rows:
        salt = secrets.token_hex(16)
        payload = {
            "account": None,
            "corrects": None,
            "data": row.data,
            "effective_on": row.effective_on.isoformat(),
            "kind": row.kind,
            "number": row.number,
            "organisation": row.organisation_id,
            "recorded_at": moment,
            "source": row.source,
        }
        link = links.model(
            book=BOOK,
            position=row.position,
            salt=salt,
            payload_hash=hashlib.sha256(salt.encode() + rfc8785.dumps(payload)).hexdigest(),
            previous_hash=previous,
            at=now,
        )
        link.hash = previous = hashlib.sha256(rfc8785.dumps({
            "amends": None,
            "at": moment,
            "book": BOOK,
            "payload_hash": link.payload_hash,
            "position": link.position,
            "previous_hash": link.previous_hash,
        })).hexdigest()
        made.append(link)
    links.bulk_create(made, batch_size=BATCH)
    if made:
        apps.get_model("foundation", "ChainHead").objects.create(book=BOOK, position=len(made), hash=previous)


def backwards(apps: Any, _editor: Any) -> None:
    """The records still say what they said; the facts go with their table."""
    for model in ("ChainLink", "ChainHead"):
        apps.get_model("foundation", model).objects.filter(book=BOOK).delete()
    for model in ("Fact", "Span"):
        rows = apps.get_model("membership", model).objects.all()
        rows._raw_delete(rows.db)


class Migration(migrations.Migration):
    dependencies = [
        ("membership", "0001_register"),
        ("foundation", "0019_circulars"),
        ("organisations", "0013_classes_are_the_bylaws"),
    ]

    operations = [migrations.RunPython(forwards, backwards, elidable=True)]
