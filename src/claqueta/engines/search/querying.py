"""What a reader typed, as a query of the index."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import tantivy

from claqueta.engines.search.asking import SearchRequest
from claqueta.engines.search.meaning.vocabulary import Run, fills, words_of
from claqueta.engines.search.schema import CLASSIFIED, PLAIN, WEIGHTS, WHOLE_NAME
from claqueta.engines.search.words import WORD, filling, folded, spelt

FUZZY_FROM = 4
FUZZY_TWO_FROM = 8
"""Letters of a word from which one slip of the finger is forgiven, and two."""
BROAD = 0.2
"""What all the words of a question weigh at most beside its meaning, which is some 0.2 to 0.8."""
BROAD_WEIGHTS = {"title": 1.5, "names": 1.5, "main": 1.5, "terms": 1.5, "able": 1.5, "body": 1.0}
TRANSLATED = 0.8
"""What a word weighs that the glossary or the taxonomy knows for the one that was asked."""
UNTRANSLATED = 0.2
"""What a word weighs of which nobody knows the translation: it finds only what is in its own language."""
SLIPPED = 0.7
PHRASE_SLOP = 1
MOST_WORDS = 12
"""Words of a question that are looked for; what follows is passed over."""


class Queries:
    """The queries of an index of a schema, in the languages of its analysers."""

    def __init__(self, schema: tantivy.Schema, analysers: Mapping[str, tantivy.TextAnalyzer]) -> None:
        self.schema, self.analysers = schema, analysers

    def stems(self, request: SearchRequest) -> frozenset[str]:
        """The stems of what was typed, for snippets."""
        analyser = self.analysers[request.language]
        return frozenset(
            stem
            for position in self.needed(request)
            for stem in analyser.analyze(self.words(request)[position])
        )

    def must(self, name: str, value: str) -> tuple[Any, Any]:
        """A condition that weighs nothing."""
        return tantivy.Occur.Must, tantivy.Query.const_score_query(
            tantivy.Query.term_query(self.schema, name, value, "basic"), 0.0
        )

    def any(self, name: str, values: Sequence[str]) -> Any:
        """A condition that one of some values meets, and that weighs nothing."""
        return tantivy.Query.const_score_query(
            tantivy.Query.term_set_query(self.schema, name, list(values)), 0.0
        )

    def words(self, request: SearchRequest) -> list[str]:
        """The words of the question that are looked for."""
        return WORD.findall(request.query)[:MOST_WORDS]

    def needed(self, request: SearchRequest) -> list[int]:
        """Which words, by position, a document must have: all but those that fill, or all when the others are none."""
        words = self.words(request)
        filling_words = filling(tuple(self.analysers))
        needed = [position for position, word in enumerate(words) if folded(word) not in filling_words]
        return needed or list(range(len(words)))

    def text(self, request: SearchRequest, needed: Sequence[int]) -> Any:
        """The words at the needed positions, each in any of its meanings; the others count where they stand in a name."""
        words = self.words(request)
        last = len(words) - 1
        clauses = [
            (
                tantivy.Occur.Must,
                tantivy.Query.disjunction_max_query(
                    [
                        *self._word(
                            words[position], request.language, begin=request.typing and position == last
                        ),
                        *self._joined(words[max(0, position - 1) : position + 2]),
                        *self._joined(words),
                    ],
                    0.1,
                ),
            )
            for position in needed
        ]
        whole = tantivy.Query.term_query(self.schema, "whole", spelt(request.query), "basic")
        clauses.append((tantivy.Occur.Should, tantivy.Query.const_score_query(whole, WHOLE_NAME)))
        for position in set(range(len(words))) - set(needed):
            named = tantivy.Query.term_query(self.schema, "title_plain", folded(words[position]))
            clauses.append((tantivy.Occur.Should, tantivy.Query.const_score_query(named, WEIGHTS["body"])))
        return tantivy.Query.boolean_query(clauses)

    def broad(self, runs: Sequence[Run]) -> Any:
        """What any of the words, or what they are called in another language, weigh beside the meaning; at most
        `BROAD`. Once and for all by the question: no document's words count for more for being rare."""
        shares = [len(run.words) ** 0.5 for run in runs]
        worth = [1.0 if run.concepts else UNTRANSLATED for run in runs]
        clauses = [
            (
                tantivy.Occur.Should,
                tantivy.Query.disjunction_max_query(
                    list(self._run(run, BROAD * value * share / sum(shares) / max(BROAD_WEIGHTS.values()))),
                    0.0,
                ),
            )
            for run, share, value in zip(runs, shares, worth, strict=True)
        ]
        return tantivy.Query.boolean_query(clauses)

    def _run(self, run: Run, scale: float) -> Iterable[Any]:
        const, query = tantivy.Query.const_score_query, tantivy.Query
        forms = {(language, self._cut(run.words, language)): 1.0 for language in self.analysers}
        for concept in run.concepts:
            for language, phrases in concept.items():
                if language in self.analysers:
                    for phrase in phrases:
                        forms.setdefault((language, self._cut(words_of(phrase), language)), TRANSLATED)
        for (language, stems), weight in forms.items():
            for name, field_weight in BROAD_WEIGHTS.items():
                if stems:
                    yield const(self._phrase(f"{name}_{language}", stems), scale * weight * field_weight)
        if len(run.words) == 1 and len(word := folded(run.words[0])) >= FUZZY_FROM and not run.concepts:
            distance = 2 if len(word) >= FUZZY_TWO_FROM else 1
            for name in PLAIN:
                slip = query.fuzzy_term_query(self.schema, f"{name}_plain", word, distance, True, False)
                yield const(slip, scale * SLIPPED * BROAD_WEIGHTS[name])

    def _cut(self, words: Iterable[str], language: str) -> tuple[str, ...]:
        fill = filling(tuple(self.analysers))
        return tuple(
            stem for word in words if not fills(word, fill) for stem in self.analysers[language].analyze(word)
        )

    def _phrase(self, name: str, stems: Sequence[str]) -> Any:
        if len(stems) == 1:
            return tantivy.Query.term_query(self.schema, name, stems[0])
        return tantivy.Query.phrase_query(self.schema, name, list(stems), slop=PHRASE_SLOP)

    def named(self, runs: Sequence[Run]) -> Any:
        """Those that have every word of the question in a name, as it is spelt or nearly."""
        clauses = []
        for word in (folded(word) for run in runs for word in run.words):
            ways = []
            for name in ("title_plain", "names_plain"):
                ways.append(tantivy.Query.term_query(self.schema, name, word))
                if len(word) >= FUZZY_FROM:
                    ways.append(tantivy.Query.fuzzy_term_query(self.schema, name, word, 1, True, False))
            clauses.append((tantivy.Occur.Must, tantivy.Query.disjunction_max_query(ways, 0.0)))
        return tantivy.Query.boolean_query(clauses)

    def whole(self, request: SearchRequest) -> Any:
        """Those whose name the question is, from beginning to end."""
        return tantivy.Query.term_query(self.schema, "whole", spelt(request.query), "basic")

    def _joined(self, words: list[str]) -> Iterable[Any]:
        """A word and its neighbours as one: “post producción” is found as “Postproducción”, “a.b.c.” as “ABC”."""
        for start in range(len(words) - 1):
            for end in {start + 2, len(words)}:
                word = folded("".join(words[start:end]))
                for name in ("title", "names"):
                    term = tantivy.Query.term_query(self.schema, f"{name}_plain", word)
                    yield tantivy.Query.const_score_query(term, WEIGHTS[name])

    def _word(self, word: str, language: str, *, begin: bool) -> Iterable[Any]:
        """What one word may mean, best first: the word, its stem, a beginning, a slip of the finger.

        Each counts what it weighs and nothing else: how often a word stands in other documents, those that the reader
        may not see among them, changes neither the score nor the order.
        """
        query, const = tantivy.Query, tantivy.Query.const_score_query
        plain = folded(word)
        stems = self.analysers[language].analyze(word) or [plain]
        for name, weight in WEIGHTS.items():
            for stem in stems:
                yield const(query.term_query(self.schema, f"{name}_{language}", stem), weight)
        for other in self.analysers:
            if other != language:
                for stem in self.analysers[other].analyze(word):
                    for name in CLASSIFIED:
                        yield const(query.term_query(self.schema, f"{name}_{other}", stem), WEIGHTS[name])
        for name in PLAIN:
            field_name, weight = f"{name}_plain", WEIGHTS[name]
            yield const(query.term_query(self.schema, field_name, plain), weight * 1.5)
            if begin or len(plain) >= FUZZY_FROM:
                # A prefix: a fuzzy query of distance 0 whose term may go on.
                prefix = query.fuzzy_term_query(self.schema, field_name, plain, 0, True, True)
                yield const(prefix, weight * 0.8)
            if len(plain) >= FUZZY_FROM:
                distance = 2 if len(plain) >= FUZZY_TWO_FROM else 1
                slip = query.fuzzy_term_query(self.schema, field_name, plain, distance, True, begin)
                yield const(slip, weight * 0.3)
