"""The register of members as of a day, as it was known on another."""

import argparse
import json
import sys
from dataclasses import asdict
from datetime import date, datetime, time, timedelta

from claqueta.cli.outcome import OK, USAGE


def moment(text: str) -> date | datetime:
    """A day, which means its end, or a moment with its zone. Raises `ValueError`."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return datetime.fromisoformat(text)


def register(arguments: argparse.Namespace) -> int:
    """Print every member of a day, by number."""
    from django.utils import timezone, translation

    from claqueta.cluster.classes import class_name
    from claqueta.membership import queries

    known = arguments.known
    if isinstance(known, datetime) and timezone.is_naive(known):
        print("claqueta: write the moment with its zone, such as 2026-11-26T10:00:00+01:00", file=sys.stderr)
        return USAGE
    if known is not None and not isinstance(known, datetime):
        after = datetime.combine(known + timedelta(days=1), time.min)
        known = timezone.make_aware(after) - timedelta(microseconds=1)
    entries = queries.register(arguments.on, known)
    with translation.override(arguments.lang or None):
        if arguments.json:
            said = {
                "on": arguments.on.isoformat(),
                "known": known.isoformat() if known else None,
                "members": [
                    {
                        name: value.isoformat() if isinstance(value, date) else value
                        for name, value in asdict(one).items()
                    }
                    for one in entries
                ],
            }
            print(json.dumps(said, ensure_ascii=False))
            return OK
        for one in entries:
            ends = f"–{one.until.isoformat()}" if one.until else ""
            print(
                "\t".join(
                    (
                        str(one.number),
                        one.name,
                        one.tax_id or "-",
                        class_name(one.class_key),
                        one.representative or "-",
                        f"{one.since.isoformat()}{ends}",
                    )
                )
            )
    return OK
