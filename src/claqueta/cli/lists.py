"""Lists from and to files."""

import argparse
import json
import sys
from collections.abc import Collection
from typing import Any

from claqueta.cli.outcome import OK, PROBLEM, USAGE
from claqueta.foundation.actors import SYSTEM

REPORTED = (
    "rows",
    "created",
    "updated",
    "unchanged",
    "rejected",
    "warnings",
    "unread",
    "skipped",
    "candidates",
    "sheet",
    "other_sheets",
)


def unknown(name: str, known: Collection[str]) -> int:
    """What to end with when there is no such name, which is said."""
    if name in known:
        return OK
    print(f"claqueta: there is no “{name}”; there is {', '.join(sorted(known))}", file=sys.stderr)
    return USAGE


def import_list(arguments: argparse.Namespace) -> int:
    from django.conf import settings
    from django.core.exceptions import ValidationError
    from django.utils import translation

    from claqueta.foundation import imports
    from claqueta.foundation.cluster_rules import rule
    from claqueta.foundation.imports import import_kinds

    if code := unknown(arguments.kind, import_kinds()):
        return code
    try:
        with arguments.file.open("rb") as file:
            body = file.read(rule("list_size").size + 1)
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or str(error)
        print(f"claqueta: {arguments.file}: {said}", file=sys.stderr)
        return USAGE
    with translation.override(arguments.lang or settings.LANGUAGE_CODE):
        decisions = {"sheet": arguments.sheet} if arguments.sheet else {}
        try:
            batch = imports.prepare(arguments.kind, body, arguments.file.name, decisions=decisions, by=SYSTEM)
            if not arguments.dry_run:
                batch = imports.apply_batch(batch, by=SYSTEM)
        except ValidationError as error:
            print(f"claqueta: {error.messages[0]}", file=sys.stderr)
            return PROBLEM
        if arguments.dry_run:
            batch.file.delete(save=False)
            batch.delete()
    report = {key: batch.report[key] for key in REPORTED}
    if arguments.json:
        print(json.dumps(report, ensure_ascii=False))
    else:
        _print_report(report)
    return PROBLEM if report["rejected"] else OK


def _print_report(report: dict[str, Any]) -> None:
    print(" · ".join(f"{key}: {report[key]}" for key in ("rows", "created", "updated", "unchanged")))
    for one in report["unread"]:
        print(f"unread: column {one['column']}, {one['header']}")
    for kind in ("rejected", "warnings"):
        for one in report[kind]:
            place = ", ".join(
                part for part in (f"row {one['row']}" if one["row"] else "", one["field"]) if part
            )
            print(f"{kind}: {place}: {one['message']}" if place else f"{kind}: {one['message']}")
    for one in report["skipped"]:
        print(f"skipped: row {one['row']}: {one['message']}")
    for one in report["candidates"]:
        print(f"candidates: row {one['row']}: {', '.join(other['name'] for other in one['candidates'])}")


def audience(text: str) -> str:
    """A circle of readers; looked up here, as the search takes long to import and few commands need it."""
    from claqueta.engines.search import AUDIENCES

    if text not in AUDIENCES:
        raise argparse.ArgumentTypeError(f"{text!r} is not one of {', '.join(AUDIENCES)}")
    return text


def export_list(arguments: argparse.Namespace) -> int:
    from django.conf import settings
    from django.utils import translation

    from claqueta.engines.search import AUDIENCES
    from claqueta.foundation.domains import gathered

    exports = dict(gathered(lambda part: part.exports.items()))
    if code := unknown(arguments.kind, exports):
        return code
    language = arguments.lang or settings.LANGUAGE_CODE
    with translation.override(language):
        body = exports[arguments.kind](arguments.form, arguments.audience or AUDIENCES[0], language)
    if arguments.output:
        arguments.output.write_bytes(body)
    else:
        sys.stdout.buffer.write(body)
        sys.stdout.buffer.flush()
    return OK
