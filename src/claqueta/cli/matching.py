"""Who fits what is sought or offered, out of a file; without database and without Django."""

import argparse
import json
import sys
from typing import TYPE_CHECKING

from claqueta.cli.outcome import OK, USAGE

if TYPE_CHECKING:
    from claqueta.engines.matching import Given, Ready


def match_file(arguments: argparse.Namespace) -> int:
    """For each opportunity of a file the organisations that fit, best first, with reasons."""
    from claqueta.engines.matching import FileRefused, answer, given, load, match

    try:
        found = given(load(arguments.file))
    except FileRefused as error:
        print(
            f"claqueta: {arguments.file}: {error}".replace(
                f"{arguments.file}: {arguments.file}", f"{arguments.file}"
            ),
            file=sys.stderr,
        )
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


def made_ready(found: "Given") -> "Ready":
    """The organisations ready to be matched, with the names that this instance's cluster has for activities."""
    from claqueta.cluster.loading import load_cluster
    from claqueta.config.environment import read_environment
    from claqueta.engines.matching import Ready, taxonomy_of

    cluster = load_cluster(read_environment().cluster_dir)
    return Ready(found.organisations, taxonomy_of(cluster.categories, cluster.capabilities)).warm()
