"""The beginning of a file's way: read, mapped, checked, planned. What becomes of the batch then is in `batches`."""

from dataclasses import asdict, dataclass, field
from typing import Any

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from claqueta.foundation.actors import Actor, account_of, require
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.imports.cells import is_nameless, is_nothing
from claqueta.foundation.imports.kinds import (
    SHEET,
    Around,
    CellInvalid,
    Doubtful,
    ImportField,
    ImportKind,
    PlannedRow,
    Problem,
    import_kinds,
    vocabulary,
)
from claqueta.foundation.imports.mapping import guess_mapping, unread
from claqueta.foundation.imports.mending import mended
from claqueta.foundation.imports.rows import laid, no_record, usual_filling
from claqueta.foundation.models import ImportBatch
from claqueta.foundation.tabular import Row, Sheet, TableUnreadable, read_table


def read_batch(kind: ImportKind, body: bytes, filename: str, *, sheet: str = "") -> Sheet:
    """The sheet in the file: the one named, or the one whose headers fit best. Raises `TableUnreadable`."""
    return read_table(body, filename, vocabulary=vocabulary(kind), sheet=sheet)


def prepare(
    kind_key: str,
    body: bytes,
    filename: str,
    *,
    by: Actor,
    decisions: dict[str, str] | None = None,
) -> ImportBatch:
    """A batch with its report and plan; nothing else is changed. Raises `TableUnreadable`, and leaves nothing then."""
    kind = import_kinds()[kind_key]
    require(by, kind.permission)
    decided = dict(decisions or {})
    sheet = read_batch(kind, body, filename, sheet=decided.get(SHEET, ""))
    batch = unread_batch(kind_key, body, filename, by=by)
    batch.mapping, batch.decisions = guess_mapping(kind, sheet), decided
    plan(batch, sheet)
    batch.state = ImportBatch.State.PREVIEW
    batch.save()
    return batch


def unread_batch(
    kind_key: str, body: bytes, filename: str, *, by: Actor, decisions: dict[str, str] | None = None
) -> ImportBatch:
    """A batch, not yet in the database, with its file stored and nothing read."""
    batch = ImportBatch(
        kind=kind_key,
        decisions=dict(decisions or {}),
        owner=account_of(by),
        filename=filename[-200:],
        state=ImportBatch.State.UNREAD,
    )
    batch.file.save(filename[-80:] or "list", ContentFile(body), save=False)
    return batch


def body_of(batch: ImportBatch) -> bytes:
    try:
        with batch.file.open("rb") as file:
            return bytes(file.read())
    except FileNotFoundError:
        raise TableUnreadable(_("The list’s file is no longer kept. Send it again.")) from None


def plan(batch: ImportBatch, sheet: Sheet) -> None:
    """Set what the batch's mapping and decisions make of the sheet, on what the database holds now."""
    kind = import_kinds()[batch.kind]
    sheet, mends = mended(sheet, batch.decisions)
    read = _Reading(kind, sheet, batch.mapping).read()
    planned, refused, warnings = kind.plan(read.good, batch.decisions)
    rejected = sorted([*read.rejected, *refused], key=lambda one: one.row)
    warnings = sorted([*read.warnings, *warnings], key=lambda warning: warning.row)
    wrong = {one.row for one in rejected}
    doubtful = {one.row for one in warnings if one.field} - wrong
    counted = summary(planned, rejected, warnings)
    batch.counts = {key: counted[key] for key in ("rows", "created", "updated", "unchanged")} | {
        "rejected": len(rejected),
        "undecided": sum(bool(one.asks) for one in planned),
    }
    batch.report = {
        **counted,
        "unread": unread(sheet, batch.mapping),
        "skipped": read.skipped,
        "sheet": sheet.name,
        "other_sheets": list(sheet.others),
        "headers": list(sheet.headers),
        "header_row": sheet.header_row,
        "sample": [list(row.cells) for row in sheet.rows[:3]],
        "planned": [asdict(one) for one in planned],
        "rejected_cells": {row.number: list(row.cells) for row in sheet.rows if row.number in wrong},
        "doubtful_cells": {row.number: list(row.cells) for row in sheet.rows if row.number in doubtful},
        "mended": mends,
    }


def summary(planned: list[PlannedRow], rejected: list[Problem], warnings: list[Problem]) -> dict[str, Any]:
    """The counts, in the shape that programs read."""
    return {
        "rows": len(planned) + len({one.row for one in rejected}),
        "created": sum(one.action == "create" for one in planned),
        "updated": sum(one.action == "update" for one in planned),
        "unchanged": sum(one.action == "keep" for one in planned),
        "rejected": [one.as_json() for one in rejected],
        "warnings": [warning.as_json() for warning in warnings],
        "candidates": [
            {"row": one.row, "candidates": one.candidates}
            for one in planned
            if one.candidates and not one.target
        ],
    }


@dataclass(slots=True)
class _Reading:
    """The rows of a sheet on their way to values."""

    kind: ImportKind
    sheet: Sheet
    mapping: dict[str, str]
    good: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    rejected: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    skipped: list[dict[str, Any]] = field(default_factory=list)
    columns: list[tuple[int, ImportField]] = field(default_factory=list)
    wanted: list[ImportField] = field(default_factory=list)
    """The fields that have a column, each once."""
    habits: dict[str, Any] = field(default_factory=dict)

    def read(self) -> "_Reading":
        by_key = {one.key: one for one in self.kind.fields}
        self.columns = [(int(at), by_key[key]) for at, key in self.mapping.items() if key in by_key]
        self.wanted = [by_key[key] for key in dict.fromkeys(one.key for _at, one in self.columns)]
        for at, one in self.columns:
            if one.habit is not None and one.key not in self.habits:
                self.habits[one.key] = one.habit(
                    [row.cells[at] for row in self.sheet.rows if at < len(row.cells) and row.cells[at]]
                )
        self._say_of_the_sheet()
        usual = usual_filling(self.sheet.rows)
        columns = dict(self.columns)
        for row in self.sheet.rows:
            left_out = no_record(row, self.sheet, self.kind, usual, columns)
            if left_out is None:
                self._read_row(row)
                continue
            self.skipped.append({"row": row.number, "message": left_out.message})
            if left_out.loud:
                self.warnings.append(
                    Problem(row.number, "", _("Left out: %(why)s") % {"why": left_out.message})
                )
        return self

    def _say_of_the_sheet(self) -> None:
        self.warnings += [Problem(note.row, "", note.message) for note in self.sheet.notes]
        if self.sheet.others:
            self.warnings.append(
                Problem(
                    0,
                    "",
                    _("The sheet “%(name)s” was read; there is something in these too: %(others)s.")
                    % {"name": self.sheet.name, "others": ", ".join(self.sheet.others)},
                )
            )
        seen: set[str] = set()
        for at, one in self.columns:
            if one.key in seen and not one.joins:
                self.warnings.append(
                    Problem(
                        self.sheet.header_row,
                        one.key,
                        _(
                            "Another column has this field already; what “%(header)s” says beside it goes to the notes."
                        )
                        % {"header": self.sheet.headers[at]},
                    )
                )
            seen.add(one.key)

    def _read_row(self, row: Row) -> None:
        under = laid(row, len(self.sheet.headers), self.columns)
        if under.torn:
            message = _(
                "The row has more cells than there are headers, and it is not clear where it should be joined."
            )
            self.rejected.append(Problem(row.number, "", message))
            return
        notes: list[str] = []
        if under.joined:
            message = _("A separator had cut a text in two; it was put together: “%(text)s”.")
            self.warnings.append(Problem(row.number, "", message % {"text": under.joined[:200]}))
        if under.over:
            message = _("The row has more cells than there are headers: “%(text)s” went to the notes.")
            self.warnings.append(Problem(row.number, "", message % {"text": " · ".join(under.over)[:200]}))
            notes.append(" · ".join(under.over))
        values, problems = self._values(row, under.cells, notes)
        if problems:
            self.rejected.append(problems[0])
            return
        if notes:
            own = values.get(self.kind.notes)
            values[self.kind.notes] = "\n".join(dict.fromkeys([*([own] if own else []), *notes]))
        self.good.append((row.number, values))

    def _texts(self, cells: tuple[str, ...], notes: list[str]) -> dict[str, str]:
        """Field → the row's text for it; what further columns of a field say goes to the notes."""
        texts: dict[str, str] = {}
        for at, one in self.columns:
            cell = cells[at] if at < len(cells) else ""
            if (one.required and is_nameless(cell)) or (
                not one.required and not one.marks and is_nothing(cell)
            ):
                cell = ""
            before = texts.get(one.key, "")
            if not before or not cell:
                texts[one.key] = before or cell
            elif one.joins:
                texts[one.key] = f"{before}{' ' if one.loose else ', '}{cell}"
            elif cell != before:
                notes.append(f"{self.sheet.headers[at]}: {cell}")
        return texts

    def _heading(self, wanted: ImportField) -> str:
        """The header of the field's first column: notes speak the list's language, the same at every import."""
        return next(self.sheet.headers[at] for at, one in self.columns if one is wanted) or str(wanted.title)

    def _values(
        self, row: Row, cells: tuple[str, ...], notes: list[str]
    ) -> tuple[dict[str, Any], list[Problem]]:
        texts = self._texts(cells, notes)
        values: dict[str, Any] = {}
        problems: list[Problem] = []
        longest = rule("list_cell").value
        for one in self.wanted:
            text = texts[one.key]
            try:
                if len(text) > longest:
                    raise CellInvalid(_("The text is longer than %(limit)s characters.") % {"limit": longest})
                value = one.clean(text, Around(texts, self.habits.get(one.key)))
            except CellInvalid as error:
                if one.identity or one.required:
                    problems.append(Problem(row.number, one.key, str(error)))
                    continue
                value = Doubtful(None, _("%(why)s It went to the notes.") % {"why": error}, text[:2000])
            if isinstance(value, Doubtful):
                self.warnings.append(Problem(row.number, one.key, value.message))
                if value.kept:
                    notes.append(f"{self._heading(one)}: {value.kept}")
                value = value.value
            values[one.key] = value
        mapped = {one.key for one in self.wanted}
        problems.extend(
            Problem(row.number, one.key, _("“%(field)s” is missing.") % {"field": one.title})
            for one in self.kind.fields
            if one.required
            and not values.get(one.key)
            and not (one.key in mapped and any(problem.field == one.key for problem in problems))
        )
        return values, problems
