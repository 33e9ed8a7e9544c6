"""How well opportunities find organisations, and how fairly."""

import argparse
import json
import sys
from typing import Any

from claqueta.cli.matching import made_ready
from claqueta.cli.outcome import OK, USAGE


def evaluate_matching(arguments: argparse.Namespace) -> int:
    """Print the figures of a folder's sets; of several, each set's by itself too."""
    from claqueta.engines.matching import FileRefused, evaluate, folder

    try:
        sets = folder(arguments.folder)
    except FileRefused as error:
        print(f"claqueta: {error}", file=sys.stderr)
        return USAGE
    found = [evaluate(made_ready(one), one.opportunities) for one in sets]
    figures = found[0] if len(found) == 1 else {**_mean(found), "sets": found}
    if arguments.json:
        print(json.dumps(figures))
    else:
        _print(figures)
    return OK


def _mean(sets: list[dict[str, Any]]) -> dict[str, Any]:
    """Figures over several sets, each weighing by its opportunities."""
    count = sum(one["opportunities"] for one in sets) or 1
    return {
        name: _mean([one[name] | {"opportunities": one["opportunities"]} for one in sets])
        if isinstance(value, dict)
        else sum(one[name] for one in sets)
        if isinstance(value, int)
        else round(sum(one[name] * one["opportunities"] for one in sets) / count, 4)
        for name, value in sets[0].items()
    }


def _print(figures: dict[str, Any], before: str = "") -> None:
    for name, value in figures.items():
        if isinstance(value, dict):
            _print(value, f"{before}{name}.")
        elif not isinstance(value, list):
            print(f"{before + name:<24} {value}")
