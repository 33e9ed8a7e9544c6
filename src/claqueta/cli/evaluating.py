"""How good the engines are on a set of questions; no instance, no database, no Django: programs call it."""

import argparse
import json
import os
import sys
from pathlib import Path

from claqueta.cli.matching import evaluate_matching
from claqueta.cli.outcome import OK, USAGE


def add_engines(engines: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    search = engines.add_parser(
        "search", help="By words, by meaning and fused: nDCG@10, across languages, and of exact names."
    )
    search.set_defaults(act=evaluate_search)
    search.add_argument("folder", type=Path, help="with corpus.json and queries.json")
    matching = engines.add_parser(
        "matching", help="Opportunities against organisations: nDCG@10, P@5, and how exposure is spread."
    )
    matching.set_defaults(act=evaluate_matching)
    matching.add_argument("folder", type=Path, help="organisations, opportunities and grades as JSON")
    for engine in (search, matching):
        engine.add_argument("--json", action="store_true", help="answer in JSON")


def evaluate_search(arguments: argparse.Namespace) -> int:
    """Figures of the search on a folder with `corpus.json` and `queries.json`."""
    from claqueta.engines.search.evaluating import SetRefused, figures, read_set, taxonomy_of
    from claqueta.engines.search.meaning import embedders

    try:
        found = read_set(arguments.folder)
    except SetRefused as error:
        print(f"claqueta: {error}", file=sys.stderr)
        return USAGE
    answer = figures(found, embedders(), taxonomy_of(_taxonomy()))
    if arguments.json:
        print(json.dumps(answer, ensure_ascii=False))
    else:
        for way, one in answer.items():
            parts = ("cross_language", "same_language", "exact_names")
            said = ", ".join(f"{part.replace('_', ' ')} {one[part]['ndcg@10']}" for part in parts)
            print(f"{way}: {one['ndcg@10']} ({said})")
    return OK


def _taxonomy() -> Path:
    """The taxonomy of the cluster that this instance runs, or of the one that comes with the checkout."""
    own = Path(__file__).parents[3] / "clusters" / "audiovisual-madrid"
    return Path(os.environ.get("CLAQUETA_CLUSTER") or own) / "taxonomy.csv"
