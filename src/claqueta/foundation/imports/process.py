"""The way of a file: prepared (read, mapped, checked, planned), applied in one transaction, perhaps undone."""

import hashlib
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.foundation import audit
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.imports.kinds import (
    CellInvalid,
    Difference,
    ImportKind,
    PlannedRow,
    Problem,
    import_kinds,
    normalised,
)
from claqueta.foundation.models import ColumnMapping, ImportBatch
from claqueta.foundation.tabular import Sheet, read_table


def read_batch(kind: ImportKind, body: bytes, filename: str) -> Sheet:
    """The sheet in the file. Raises `TableUnreadable`."""
    return read_table(
        body,
        filename,
        is_header=lambda cells: sum(
            any(field.recognises(cell) for field in kind.fields) for cell in cells if cell
        ),
    )


def fingerprint(sheet: Sheet) -> str:
    return hashlib.sha256("|".join(normalised(header) for header in sheet.headers).encode()).hexdigest()


def guess_mapping(kind: ImportKind, sheet: Sheet) -> dict[str, str]:
    """Column position → field: as remembered for these very headers, or else as the headers say."""
    remembered = ColumnMapping.objects.filter(kind=kind.key, fingerprint=fingerprint(sheet)).first()
    if remembered:
        return dict(remembered.mapping)
    mapping: dict[str, str] = {}
    for position, header in enumerate(sheet.headers):
        field = next((one for one in kind.fields if one.recognises(header)), None)
        if field and field.key not in mapping.values():
            mapping[str(position)] = field.key
    return mapping


def prepare(
    kind_key: str,
    body: bytes,
    filename: str,
    *,
    by: Any = None,
    mapping: dict[str, str] | None = None,
    decisions: dict[str, str] | None = None,
    batch: ImportBatch | None = None,
) -> ImportBatch:
    """A batch with its report and plan; nothing is changed but the batch itself. Raises `TableUnreadable`."""
    kind = import_kinds()[kind_key]
    sheet = read_batch(kind, body, filename)
    chosen = mapping if mapping is not None else guess_mapping(kind, sheet)
    if batch is None:
        batch = ImportBatch(
            kind=kind_key, owner=by if getattr(by, "pk", None) else None, filename=filename[-200:]
        )
        batch.file.save(filename[-80:] or "list", ContentFile(body), save=False)
    batch.mapping = chosen
    batch.decisions = decisions if decisions is not None else batch.decisions
    planned, rejected, warnings = _planned(kind, sheet, chosen, batch.decisions)
    batch.report = {
        **summary(sheet, planned, rejected, warnings),
        "headers": list(sheet.headers),
        "header_row": sheet.header_row,
        "sample": [list(row.cells) for row in sheet.rows[:3]],
        "planned": [asdict(one) for one in planned],
    }
    batch.save()
    return batch


def summary(
    sheet: Sheet, planned: list[PlannedRow], rejected: list[Problem], warnings: list[Problem]
) -> dict[str, Any]:
    """The counts, in the shape that programs read."""
    return {
        "rows": len(sheet.rows),
        "created": sum(one.action == "create" for one in planned),
        "updated": sum(one.action == "update" for one in planned),
        "unchanged": sum(one.action == "keep" for one in planned),
        "rejected": [one.as_json() for one in rejected],
        "warnings": [one.as_json() for one in warnings],
    }


def _planned(
    kind: ImportKind, sheet: Sheet, mapping: dict[str, str], decisions: dict[str, str]
) -> tuple[list[PlannedRow], list[Problem], list[Problem]]:
    by_key = {field.key: field for field in kind.fields}
    columns = [(int(position), by_key[key]) for position, key in mapping.items() if key in by_key]
    good: list[tuple[int, dict[str, Any]]] = []
    rejected: list[Problem] = []
    longest = rule("list_cell").value
    for row in sheet.rows:
        values: dict[str, Any] = {}
        problems: list[Problem] = []
        for position, field in columns:
            cell = row.cells[position].strip() if position < len(row.cells) else ""
            try:
                if len(cell) > longest:
                    raise CellInvalid(_("The text is longer than %(limit)s characters.") % {"limit": longest})
                values[field.key] = field.clean(cell)
            except CellInvalid as error:
                problems.append(Problem(row.number, field.key, str(error)))
        mapped = {field.key for _position, field in columns}
        problems.extend(
            Problem(row.number, field.key, _("“%(field)s” is missing.") % {"field": field.title})
            for field in kind.fields
            if field.required
            and not values.get(field.key)
            and not (field.key in mapped and any(one.field == field.key for one in problems))
        )
        if problems:
            rejected.append(problems[0])
        else:
            good.append((row.number, values))
    planned, refused, warnings = kind.plan(good, decisions)
    return planned, sorted([*rejected, *refused], key=lambda one: one.row), warnings


def planned_rows(batch: ImportBatch) -> list[PlannedRow]:
    return [
        PlannedRow(**{**one, "differences": [Difference(**item) for item in one["differences"]]})
        for one in batch.report["planned"]
    ]


def apply_batch(
    batch: ImportBatch, *, by: Any = None, tell: Callable[[int, int], None] = lambda done, total: None
) -> ImportBatch:
    """Apply the plan, all or nothing. A batch already applied is left as it is."""
    kind = import_kinds()[batch.kind]
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if batch.state == ImportBatch.State.APPLIED:
            return batch
        # Planned again on what the database holds now: between preview and confirmation others may have worked.
        with batch.file.open("rb") as file:
            body = file.read()
        batch = prepare(
            batch.kind, body, batch.filename, mapping=batch.mapping, decisions=batch.decisions, batch=batch
        )
        reason = _("import of %(file)s") % {"file": batch.filename}
        batch.undo = kind.apply(planned_rows(batch), by=by, reason=reason, tell=tell)
        batch.state = ImportBatch.State.APPLIED
        batch.applied_at = timezone.now()
        batch.save()
        sheet = read_batch(kind, body, batch.filename)
        ColumnMapping.objects.update_or_create(
            kind=batch.kind,
            fingerprint=fingerprint(sheet),
            defaults={"mapping": batch.mapping, "used_at": timezone.now()},
        )
        audit.record("imported", batch, by=by, reason=reason)
    return batch


def undo_batch(batch: ImportBatch, *, by: Any = None) -> list[str]:
    """Take an applied batch back; the names of what somebody has changed since, which stays."""
    kind = import_kinds()[batch.kind]
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if batch.state != ImportBatch.State.APPLIED:
            return []
        kept = kind.undo(batch.undo, by=by)
        batch.state = ImportBatch.State.UNDONE
        batch.save(update_fields=["state"])
        audit.record("undone", batch, by=by, changes={"kept": ([], kept)})
    return kept
