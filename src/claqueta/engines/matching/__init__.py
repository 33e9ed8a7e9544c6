"""Who fits whom, explained and fair. Pure Python, without Django and without a database.

ready = Ready(organisations, taxonomy).warm()
for candidate in match(ready, opportunity, limit=10).candidates:
    print(candidate.score, [wording.reason(fact, taxonomy) for fact in candidate.reasons])
"""

from claqueta.engines.matching import wording
from claqueta.engines.matching.asking import opportunity_of
from claqueta.engines.matching.closeness import Corpus, InWords, Meaning, Passage, closeness
from claqueta.engines.matching.exposure import Ledger, Shown, fair_order, gini, spread
from claqueta.engines.matching.facts import fails, holds, says_nothing
from claqueta.engines.matching.feedback import Answer, Feedback
from claqueta.engines.matching.files import Given, answer, candidate_json, folder, given, load
from claqueta.engines.matching.measuring import evaluate
from claqueta.engines.matching.mutual import by_decile, mutual, requests
from claqueta.engines.matching.nearby import Nearby, Nearness, Neighbour, nearby
from claqueta.engines.matching.promising import promising
from claqueta.engines.matching.ranking import ForYou, Listed, Market, for_you, market, match
from claqueta.engines.matching.reading import FileRefused, organisation_of
from claqueta.engines.matching.ready import Ready
from claqueta.engines.matching.taxonomy import Activity, Capability, Taxonomy, taxonomy_of
from claqueta.engines.matching.values import (
    Ask,
    Candidate,
    Credit,
    Fact,
    Opportunity,
    Organisation,
    Range,
    Span,
)

__all__ = [
    "Activity",
    "Answer",
    "Ask",
    "Candidate",
    "Capability",
    "Corpus",
    "Credit",
    "Fact",
    "Feedback",
    "FileRefused",
    "ForYou",
    "Given",
    "InWords",
    "Ledger",
    "Listed",
    "Market",
    "Meaning",
    "Nearby",
    "Nearness",
    "Neighbour",
    "Opportunity",
    "Organisation",
    "Passage",
    "Range",
    "Ready",
    "Shown",
    "Span",
    "Taxonomy",
    "answer",
    "by_decile",
    "candidate_json",
    "closeness",
    "evaluate",
    "fails",
    "fair_order",
    "folder",
    "for_you",
    "gini",
    "given",
    "holds",
    "load",
    "market",
    "match",
    "mutual",
    "nearby",
    "opportunity_of",
    "organisation_of",
    "promising",
    "requests",
    "says_nothing",
    "spread",
    "taxonomy_of",
    "wording",
]
