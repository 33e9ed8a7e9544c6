"""What follows when two records of a kind become one, and comes back when that is undone.

A domain says of each kind of thing that hangs on records what follows (`Part.follows`):

    Follow(
        "foundation.notes",
        _("Notes"),
        rows=lambda record: (Note.objects.filter(**reference(record)),),
        move=notes.move,
    )

It is counted before anybody confirms. Whoever merges does so inside `following`, which lets every domain move what it
has and remembers what changed: of a row the columns that did, of one that was folded into another all of it.
`bring_back` puts that back, and leaves alone what somebody has changed since. A domain that knows why two must not
become one says so with `refuse`.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import ForeignKey, Model, QuerySet
from django.utils.functional import Promise

from claqueta.foundation.domains import gathered
from claqueta.foundation.transactions import atomic, require_transaction

type Said = str | Promise
type Row = dict[str, Any]
type Moved = dict[str, dict[str, list[Any]]]
"""Key of what follows → `changed`: model, identifier, column → before and after; `folded`: model and the whole row."""


@dataclass(frozen=True, slots=True)
class Follow:
    """One kind of thing that hangs on records (`Part.follows`)."""

    key: str
    """Begins with the domain's name and a dot."""
    title: Said
    """What they are called together, beside their number."""
    kind: str = field(default="", kw_only=True)
    """The label of the records' model; empty for those of any model."""
    rows: Callable[[Any], Sequence[QuerySet[Any]]] = field(default=lambda _record: (), kw_only=True)
    """Every row that moving may touch, of whichever record; rows that others refer to first."""
    move: Callable[[Any, Any], object] = field(default=lambda _gone, _kept: None, kw_only=True)
    """`move(gone, kept)`; nothing where the rows follow by themselves or are moved by whoever merges."""
    count: Callable[[Any], int] | None = field(default=None, kw_only=True)
    """How many there are of the record that goes; otherwise the first of its `rows`."""
    said: Said = field(default="", kw_only=True)
    """What becomes of them, where it is not that they stand beside the kept record."""
    refuse: Callable[[Any, Any], Said] = field(default=lambda _kept, _gone: "", kw_only=True)
    """Why the two must not become one, for whoever would merge them; empty when nothing speaks against it."""
    undone: Callable[[Any, Any], object] = field(default=lambda _kept, _gone: None, kw_only=True)
    """`undone(kept, gone)`, after the rows came back: what else there is to put right."""

    def number(self, gone: Model) -> int:
        if self.count is not None:
            return self.count(gone)
        return next((rows.count() for rows in self.rows(gone)), 0)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of what will follow, or of what comes back."""

    title: Said
    number: int
    said: Said = ""
    lost: int = 0
    """Of what would come back, how many do not: they are no longer there, or somebody moved them since."""


class MergeRefused(ValidationError):
    """Some domain knows why the two must not become one; it is said in `messages`."""


def follows(record: Model) -> list[Follow]:
    """What domains say of records like this one."""
    return [one for one in gathered(lambda part: part.follows) if one.kind in ("", record._meta.label_lower)]


def what_follows(gone: Model) -> list[Line]:
    """How many of what would follow the record, kind by kind, of those that there are."""
    lines = [Line(one.title, one.number(gone), one.said) for one in follows(gone)]
    return [line for line in lines if line.number]


def refusals(kept: Model, gone: Model) -> list[str]:
    return [str(why) for one in follows(kept) if (why := one.refuse(kept, gone))]


def refuse(kept: Model, gone: Model) -> None:
    """Raise `MergeRefused` when a domain says that the two must not become one."""
    if whys := refusals(kept, gone):
        raise MergeRefused(whys)


# -- Forth ---------------------------------------------------------------------------------------------------


@contextmanager
def following(kept: Model, gone: Model) -> Iterator[Moved]:
    """Let everything of `gone` follow to `kept`; at the end of the block what was yielded says what changed.

    What the block itself does to rows that are declared is remembered too. Raises `NotInTransaction`.
    """
    require_transaction("a record follows another")
    declared = follows(kept)
    before = {one.key: _photographed([*one.rows(gone), *one.rows(kept)]) for one in declared}
    moved: Moved = {}
    for one in declared:
        one.move(gone, kept)
    yield moved
    for key, models in before.items():
        changed, folded = [], []
        for label, rows in models.items():
            now = _rows(label, rows)
            for pk, row in rows.items():
                if pk not in now:
                    folded.append([label, row])
                elif columns := {
                    name: [row[name], now[pk][name]] for name in row if row[name] != now[pk][name]
                }:
                    changed.append([label, pk, columns])
        if changed or folded:
            moved[key] = {"changed": changed, "folded": folded}


def _photographed(found: Iterable[QuerySet[Any]]) -> dict[str, dict[str, Row]]:
    """Model → identifier → the row as plain values, in the order in which the rows were declared."""
    models: dict[str, dict[str, Row]] = {}
    for rows in found:
        label = rows.model._meta.label_lower
        models.setdefault(label, {}).update(_plain_rows(rows))
    return models


def _rows(label: str, identifiers: Iterable[str]) -> dict[str, Row]:
    # Not the model's usual manager: it may leave rows out.
    return _plain_rows(apps.get_model(label)._base_manager.filter(pk__in=list(identifiers)))


def _plain_rows(rows: QuerySet[Any]) -> dict[str, Row]:
    columns = [column.attname for column in rows.model._meta.concrete_fields]
    key = rows.model._meta.pk.attname
    # As a JSON column gives it back, so that it can be compared later.
    return {
        str(row[key]): json.loads(json.dumps(row, default=_plain)) for row in rows.order_by().values(*columns)
    }


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime | date | time) else str(value)


# -- And back ------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Back:
    """What of one kind comes back: rows to be made anew, and columns to be written; and how many cannot."""

    anew: list[tuple[type[Model], Row]] = field(default_factory=list)
    written: dict[tuple[type[Model], str], list[str]] = field(default_factory=lambda: defaultdict(list))
    """Model and columns → the identifiers of the rows."""
    lost: int = 0

    @property
    def number(self) -> int:
        return len(self.anew) + sum(map(len, self.written.values()))


def what_comes_back(kept: Model, moved: Mapping[str, Any]) -> list[Line]:
    """How many come back of each kind, and how many do not."""
    titles = {one.key: one.title for one in follows(kept)}
    planned = _planned(moved)
    return [Line(titles.get(key, key), back.number, lost=back.lost) for key, back in planned.items()]


def bring_back(kept: Model, gone: Model, moved: Mapping[str, Any]) -> list[Line]:
    """Put back what followed; what was changed since stays as it is now. Raises `NotInTransaction`."""
    require_transaction("what followed comes back")
    declared = follows(kept)
    titles = {one.key: one.title for one in declared}
    lines = []
    for key, back in _planned(moved).items():
        lost = back.lost + sum(not _made_anew(model, row) for model, row in back.anew)
        for (model, columns), identifiers in back.written.items():
            lost += _written(model, json.loads(columns), identifiers)
        lines.append(Line(titles.get(key, key), back.number + back.lost - lost, lost=lost))
    for one in declared:
        one.undone(kept, gone)
    return lines


def _planned(moved: Mapping[str, Any]) -> dict[str, _Back]:
    return {key: _back(rows["changed"], rows["folded"]) for key, rows in moved.items()}


class _There:
    """What a row may refer to: what is there, or will be when it comes back; looked for once each."""

    def __init__(self) -> None:
        self._known: dict[tuple[Any, str], bool] = {}

    def comes(self, model: type[Model], pk: Any) -> None:
        self._known[model, str(pk)] = True

    def __contains__(self, target: tuple[Any, Any]) -> bool:
        model, pk = target[0], str(target[1])
        if (model, pk) not in self._known:
            self._known[model, pk] = model._base_manager.filter(pk=pk).exists()
        return self._known[model, pk]

    def mended(self, model: type[Model], row: Row) -> Row | None:
        """The row without references to what is gone since; None when it cannot be without."""
        row = dict(row)
        for column in model._meta.concrete_fields:
            target = row.get(column.attname)
            if not isinstance(column, ForeignKey) or target is None:
                continue
            if (column.related_model, target) in self:
                continue
            if not column.null:
                return None
            row[column.attname] = None
        return row


def _back(changed: Sequence[Sequence[Any]], folded: Sequence[Sequence[Any]]) -> _Back:
    back, there = _Back(), _There()
    of_model: dict[str, dict[str, Any]] = defaultdict(dict)
    for label, pk, columns in changed:
        of_model[label][pk] = columns
    for label, whole in folded:
        model: Any = apps.get_model(label)
        pk, row = whole[model._meta.pk.attname], there.mended(model, whole)
        if row is None or model._base_manager.filter(pk=pk).exists():
            back.lost += 1
        else:
            back.anew.append((model, row))
            there.comes(model, pk)
    for label, rows in of_model.items():
        model = apps.get_model(label)
        now = _rows(label, rows)
        for pk, columns in rows.items():
            before = {name: pair[0] for name, pair in columns.items() if pk in now and now[pk][name] in pair}
            if len(before) < len(columns) or there.mended(model, before) != before:
                back.lost += 1
            else:
                back.written[model, json.dumps(before)].append(pk)
    return back


def _made_anew(model: type[Model], row: Row) -> bool:
    """Whether the row could be made anew: another may have its place by now."""
    one = model(**_as_python(model, row))
    try:
        with atomic():
            one.save_base(raw=True, force_insert=True)
    except IntegrityError:
        return False
    return True


def _written(model: type[Model], columns: Row, identifiers: Sequence[str]) -> int:
    """Write the columns of the rows; how many could not be written, as others have their place by now."""
    rows, values = model._base_manager, _as_python(model, columns)
    try:
        with atomic():
            rows.filter(pk__in=identifiers).update(**values)
    except IntegrityError:
        if len(identifiers) == 1:
            return 1
        return sum(_written(model, columns, [pk]) for pk in identifiers)
    return 0


def _as_python(model: type[Model], row: Row) -> Row:
    columns = {column.attname: column for column in model._meta.concrete_fields}
    return {name: columns[name].to_python(value) for name, value in row.items()}
