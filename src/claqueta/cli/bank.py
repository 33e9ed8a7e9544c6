"""Bank statements and collections, without database and without Django: programs call these."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from claqueta.cli.outcome import OK, PROBLEM, USAGE


def match_bank(arguments: argparse.Namespace) -> int:
    """Explain a bank's statement against receipts."""
    from claqueta.engines import reconciling

    try:
        data = _json(arguments.receipts)
        receipts, creditor = reconciling.receipts_of(data)
        body = arguments.statement.read_bytes()
    except _Unreadable as error:
        return _refused(arguments.receipts, str(error), USAGE)
    except reconciling.ReceiptsRefused as error:
        return _refused(arguments.receipts, str(error), PROBLEM)
    except OSError as error:
        return _refused(arguments.statement, error.strerror or str(error), USAGE)
    try:
        statement = reconciling.read(body, arguments.statement.name)
    except reconciling.StatementRefused as error:
        return _refused(arguments.statement, error.says("en"), PROBLEM)
    reconciling.check_account(statement, str((data.get("creditor") or {}).get("iban") or ""))
    explanations = reconciling.explain(receipts, statement, creditor=creditor)
    answer = reconciling.answer(statement, explanations)
    if arguments.json:
        json.dump(answer, sys.stdout, ensure_ascii=False)
        print()
    else:
        _print(answer)
    return OK


def _print(answer: dict[str, Any]) -> None:
    balance = answer["balance"]
    print(f"{balance['opening'] or '—'} → {balance['closing'] or '—'}")
    for one in answer["notes"]:
        print(f"! {one['en']}")
    for one in answer["entries"]:
        receipts = ", ".join(match["receipt"] for match in one["matched"] or one["suggested"][:1])
        sign = "=" if one["automatic"] else "?" if receipts else " "
        print(
            f"{one['entry']:>5} {one['date']} {one['amount']:>12} {one['kind']:<10} {sign} {receipts}  {one['reason']['en']}"
        )


def write_collection(arguments: argparse.Namespace) -> int:
    """Write the bank's file of a collection, or say why not and write nothing."""
    from claqueta.engines import collecting

    try:
        instruction = _json(arguments.instruction)
        written = collecting.write(instruction)
    except _Unreadable as error:
        return _refused(arguments.instruction, str(error), USAGE)
    except collecting.InstructionRefused as error:
        for problem in error.problems:
            _refused(arguments.instruction, problem, PROBLEM)
        return PROBLEM
    try:
        collecting.put(arguments.out, written.body)
    except OSError as error:
        return _refused(arguments.out, error.strerror or str(error), PROBLEM)
    for group in written.groups:
        print(f"{group.sequence}: {group.count} × {group.total} € on {written.collected_on}")
    return OK


class _Unreadable(Exception):
    """A file that is not there, or no JSON."""


def _json(path: Path) -> Any:
    try:
        # Amounts stay as they are written: a float would lose cents.
        return json.loads(path.read_text(encoding="utf-8-sig"), parse_float=str)
    except OSError as error:
        raise _Unreadable(error.strerror or str(error)) from None
    except (ValueError, RecursionError) as error:
        raise _Unreadable(f"no JSON: {error}") from None


def _refused(path: Path, why: str, code: int) -> int:
    print(f"claqueta: {path}: {why}", file=sys.stderr)
    return code
