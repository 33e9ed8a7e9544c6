"""Who fits what is sought or offered, out of a file; without database and without Django."""

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from claqueta.cli.outcome import OK, USAGE

if TYPE_CHECKING:
    from claqueta.engines.matching import Given, Ready

MOST_READ = 1_000
"""Organisations of a file whose texts are all turned into vectors, which takes a minute or two."""
READ_OF_MORE = 400
"""Of more, so many of the most promising; the others are matched by words and facts."""


def add_match_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="organisations and opportunities as JSON")
    parser.add_argument("--json", action="store_true", help="answer in JSON")
    parser.add_argument("--limit", type=int, default=0, help="so many for each; else all")
    parser.add_argument(
        "--on", type=date.fromisoformat, metavar="DATE", help="leave out what is not open then"
    )
    parser.add_argument(
        "--excluded", action="store_true", help="list those too that fail a hard requirement, and which"
    )
    parser.add_argument("--lang", choices=["es", "en"], default="es", help="language of the reasons in text")


def match_file(arguments: argparse.Namespace) -> int:
    """For each opportunity of a file the organisations that fit, best first, with reasons."""
    from claqueta.engines.matching import FileRefused, answer, given, load, match

    try:
        found = given(load(arguments.file))
    except FileRefused as error:
        print(f"claqueta: {arguments.file}: {error}", file=sys.stderr)
        return USAGE
    ready = made_ready(found)
    answers = {
        one.id: answer(
            match(ready, one, limit=arguments.limit or None, on=arguments.on, excluded=arguments.excluded),
            ready.taxonomy,
        )
        for one in found.opportunities
    }
    if arguments.json:
        json.dump(answers, sys.stdout, ensure_ascii=False)
        print()
        return OK
    for one in found.opportunities:
        print(f"{one.id}  {one.title}".rstrip())
        for candidate in answers[one.id]:
            print(f"  {candidate['score']:.2f}  {candidate['organisation']}")
            facts = [*candidate["reasons"], *candidate.get("failed", ()), *candidate["unknown"]]
            for fact in facts:
                print(f"        {fact['text'][arguments.lang]}")
    return OK


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


def made_ready(found: "Given") -> "Ready":
    """The organisations ready to be matched, with the names that this instance's cluster has for activities."""
    from claqueta.cluster.loading import load_cluster
    from claqueta.config.environment import cluster_folder
    from claqueta.engines.matching import Ready, nearby, promising, taxonomy_of
    from claqueta.engines.search.meaning import embedders

    cluster = load_cluster(cluster_folder())
    taxonomy = taxonomy_of(cluster.categories, cluster.capabilities)
    ready = Ready(found.organisations, taxonomy).warm()
    read = found.organisations
    if len(read) > MOST_READ:
        read = tuple(promising(ready, found.opportunities, embedders(), READ_OF_MORE))
        print(
            f"claqueta: of {len(found.organisations)} organisations the {len(read)} most promising are read for what they mean;"
            " the others are matched by words and facts",
            file=sys.stderr,
        )
    ready.nearness = nearby(read, found.opportunities, embedders())
    return ready
