"""The index on disk: writing from an ordered change log, and searching.

Layout: what several audiences see alike is written once in each language, with the names of all of them; what one of them
sees otherwise is a document of its own, so that no text can be found or told of by whoever may not see it. The
change log's position is stored in the index itself, in the same commit as the documents, so that a process
killed at any moment leaves an index that knows exactly what it holds.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any
from weakref import finalize

import tantivy

from claqueta.engines.search.document import Document
from claqueta.engines.search.snippets import snippet_of

VERSION = 7
"""Raised whenever the schema below changes: an index of another version is rebuilt."""

STEMMERS = {
    "ar": "arabic",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
}
"""Languages whose words are compared by their stems; those of any other are compared as they are written."""
LANGUAGES = ("es", "en")
CURSOR = "cursor"
WEIGHTS = {"title": 6.0, "names": 4.0, "terms": 3.0, "body": 1.0}
SORTS = ("rank", "recent", "since", "name")
WORD = re.compile(r"\w+", re.UNICODE)
LONGEST_ORDERED = 200
"""Characters of a title that decide its place in the alphabet."""
FUZZY_FROM = 4
DEEP = 5_000
"""Hits whose order is settled to the last; beyond, equally good ones come as they lie in the index."""
FUZZY_TWO_FROM = 8


def folded(text: str) -> str:
    """Lower case without accents, as the analysers fold it."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(char for char in decomposed if not unicodedata.combining(char)).lower()


def joined_words(text: str) -> list[str]:
    """The words that have a mark within, without it: “Post-Producción” gives “postproduccion”, “A.B.C.” “abc”."""
    joined = ((part, "".join(WORD.findall(folded(part)))) for part in text.split())
    return [word for part, word in joined if word and len(WORD.findall(part)) > 1]


@dataclass(frozen=True, slots=True)
class SearchRequest:
    language: str
    audience: str = "public"
    query: str = ""
    kinds: tuple[str, ...] = ()
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Facet → values; any of a facet's values, all of the facets."""
    facets: tuple[str, ...] = ()
    """Facets to count, each without its own filter so that alternatives keep their numbers."""
    sort: str = ""
    limit: int = 20
    offset: int = 0
    snippets: bool = True
    keys: tuple[str, ...] = ()
    """Only these objects, when given."""
    typing: bool = False
    """True while the reader types: the last word may be a beginning."""


@dataclass(frozen=True, slots=True)
class Hit:
    key: str
    kind: str
    title: str
    score: float
    snippet: str
    """HTML, escaped, with the matches in `<b>`; empty when nothing matched in the body."""
    card: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    total: int
    hits: tuple[Hit, ...]
    counts: dict[str, dict[str, int]]


class IndexOutdated(Exception):
    """The index on disk was written by another version and must be rebuilt."""


def _schema(languages: Sequence[str]) -> tantivy.Schema:
    build = tantivy.SchemaBuilder()
    for name in ("uid", "key"):
        build.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic", fast=True)
    for name in ("kind", "audience", "language"):
        build.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
    build.add_text_field("facet", tokenizer_name="raw", index_option="basic", fast=True)
    build.add_text_field("heading", stored=True, tokenizer_name="raw", index_option="basic")
    build.add_text_field("card", stored=True, tokenizer_name="raw", index_option="basic")
    for language in languages:
        for name in WEIGHTS:
            build.add_text_field(
                f"{name}_{language}", stored=name == "body", tokenizer_name=f"stem_{language}"
            )
    for name in ("title", "names", "terms"):
        build.add_text_field(f"{name}_plain", tokenizer_name="plain")
    for name in SORTS:
        build.add_float_field(f"sort_{name}", fast=True)
    build.add_unsigned_field("tie", fast=True)
    build.add_text_field("alphabet", tokenizer_name="raw", index_option="basic", fast=True)
    build.add_text_field("note", stored=True, tokenizer_name="raw", index_option="basic")
    return build.build()


def _analyser(stemmer: str = "") -> tantivy.TextAnalyzer:
    builder = (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(60))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
    )
    return builder.filter(tantivy.Filter.stemmer(stemmer)).build() if stemmer else builder.build()


def _seen_alike(documents: Iterable[Document]) -> Iterator[tuple[Document, list[str]]]:
    """Documents of an object in a language that differ in nothing but their audience, together with all of these."""
    for _key, same in groupby(documents, key=lambda one: (one.key, one.language)):
        alike: list[tuple[Document, list[str]]] = []
        for document in same:
            bare = replace(document, audience="")
            audiences = next((found for other, found in alike if other == bare), None)
            if audiences is None:
                alike.append((bare, [document.audience]))
            else:
                audiences.append(document.audience)
        yield from alike


def _version(languages: Sequence[str]) -> str:
    """What an index is stamped with: another version, or other languages, have it rebuilt."""
    return " ".join([str(VERSION), *languages])


class Index:
    """An index in a folder of its own. One process writes at a time; any number read."""

    def __init__(self, folder: Path, languages: Sequence[str] = LANGUAGES) -> None:
        self.folder = folder
        self.view: Path | None = None
        self.seen: tuple[int, int] | None = None
        self._speak(languages)
        stamp = folder / "version"
        if not stamp.exists():
            if any(folder.glob("*.json")):
                raise IndexOutdated(str(folder))
            folder.mkdir(parents=True, exist_ok=True)
            stamp.write_text(_version(languages), encoding="ascii")
        elif stamp.read_text(encoding="ascii") != _version(languages):
            raise IndexOutdated(str(folder))
        self._open(folder)

    def _speak(self, languages: Sequence[str]) -> None:
        self.schema = _schema(languages)
        self.analysers = {language: _analyser(STEMMERS.get(language[:2], "")) for language in languages}
        self.plain = _analyser()

    def _open(self, folder: Path) -> None:
        self.index = tantivy.Index(self.schema, path=str(folder))
        self.index.config_reader(reload_policy="manual")
        for language, analyser in self.analysers.items():
            self.index.register_tokenizer(f"stem_{language}", analyser)
        self.index.register_tokenizer("plain", self.plain)

    @classmethod
    def read_only(cls, folder: Path, languages: Sequence[str] = LANGUAGES) -> "Index":
        """The index in a folder that cannot be written.

        Tantivy takes a lock in the index's own folder even to read, so it is given one of links to the files.
        """
        stamp = folder / "version"
        if not stamp.exists() or stamp.read_text(encoding="ascii") != _version(languages):
            raise IndexOutdated(str(folder))
        index = cls.__new__(cls)
        index.folder = folder
        index._speak(languages)
        index.view = None
        index._look()
        return index

    def _look(self) -> None:
        """Link to the files that are there now."""
        kept = self.view
        self.view = Path(mkdtemp(prefix="claqueta-index-"))
        finalize(self, rmtree, self.view, ignore_errors=True)
        self.seen = self._meta_stamp()
        for file in self.folder.iterdir():
            if not file.name.endswith(".lock"):
                (self.view / file.name).symlink_to(file.absolute())
        self._open(self.view)
        if kept is not None:
            rmtree(kept, ignore_errors=True)

    def _meta_stamp(self) -> tuple[int, int]:
        found = (self.folder / "meta.json").stat()
        return found.st_ino, found.st_mtime_ns

    # -- writing ----------------------------------------------------------------------------------------

    def apply(
        self,
        position: int,
        documents: Iterable[Document],
        gone: Iterable[str] = (),
        *,
        from_scratch: bool = False,
        heap_bytes: int = 50_000_000,
    ) -> dict[str, str]:
        """Write `documents`, take out every trace of the keys in `gone`, and remember `position`; all or nothing.

        A key with a document that cannot be written is taken out as well; the answer says why of each.
        """
        batch, refused = self._all_prepared(documents)
        writer = self.index.writer(heap_bytes, 1)
        try:
            if from_scratch:
                writer.delete_all_documents()
            else:
                for key in {*gone, *refused, *(key for key, _document in batch)}:
                    writer.delete_documents_by_term("key", key)
            for _key, prepared in batch:
                writer.add_document(prepared)
            writer.delete_documents_by_term("uid", CURSOR)
            cursor = tantivy.Document()
            cursor.add_text("uid", CURSOR)
            cursor.add_text("note", str(position))
            writer.add_document(cursor)
            writer.commit()
        except BaseException:
            writer.rollback()
            raise
        finally:
            writer.wait_merging_threads()
        self.index.reload()
        return refused

    def _all_prepared(
        self, documents: Iterable[Document]
    ) -> tuple[list[tuple[str, tantivy.Document]], dict[str, str]]:
        batch: list[tuple[str, tantivy.Document]] = []
        refused: dict[str, str] = {}
        for document, audiences in _seen_alike(documents):
            try:
                batch.append((document.key, self._prepared(document, audiences)))
            except Exception as error:
                why = f"{type(error).__name__}: {error}".encode("utf-8", "backslashreplace").decode()
                refused[document.key] = why[:300]
        return [(key, prepared) for key, prepared in batch if key not in refused], refused

    def _prepared(self, document: Document, audiences: Sequence[str]) -> tantivy.Document:
        out = tantivy.Document()
        out.add_text("uid", f"{document.key}|{document.language}|{audiences[0]}")
        out.add_text("key", document.key)
        out.add_text("kind", document.kind)
        for audience in audiences:
            out.add_text("audience", audience)
        out.add_text("language", document.language)
        out.add_text("heading", document.title)
        out.add_text("card", json.dumps(document.card, ensure_ascii=False, separators=(",", ":")))
        language = document.language
        out.add_text(f"title_{language}", document.title)
        out.add_text("title_plain", document.title)
        for name in document.names:
            out.add_text(f"names_{language}", name)
            out.add_text("names_plain", name)
        for word in dict.fromkeys(
            joined for one in (document.title, *document.names) for joined in joined_words(one)
        ):
            out.add_text("names_plain", word)
        for term in document.terms:
            for other in self.analysers:
                out.add_text(f"terms_{other}", term)
            out.add_text("terms_plain", term)
        out.add_text(f"body_{language}", document.body)
        for facet, values in document.facets.items():
            for value in values:
                out.add_text("facet", f"{facet}={value}")
        out.add_text(
            "alphabet", " ".join(WORD.findall(folded(document.alphabet or document.title)))[:LONGEST_ORDERED]
        )
        # The same for every audience: what is equally good stands in one order, whoever looks.
        named = f"{document.key}|{document.language}"
        out.add_unsigned("tie", int.from_bytes(hashlib.sha256(named.encode()).digest()[:6]))
        for name in SORTS:
            out.add_float(f"sort_{name}", float(document.sort.get(name, 0.0)))
        return out

    def position(self) -> int:
        """How far in the change log the index is; 0 when it has never been written."""
        searcher = self.index.searcher()
        found = searcher.search(tantivy.Query.term_query(self.schema, "uid", CURSOR), 1, count=False).hits
        return int(searcher.doc(found[0][1]).get_first("note") or 0) if found else 0

    def refresh(self) -> None:
        """See what another process has committed."""
        if self.view is None:
            self.index.reload()
        elif self.seen != self._meta_stamp():
            self._look()

    def count(self) -> int:
        return max(0, int(self.index.searcher().num_docs) - 1)

    def documents(self, limit: int | None = None) -> dict[str, str]:
        """Every document's `key|language|audience` with its card, to compare with the database."""
        searcher = self.index.searcher()
        most = max(1, searcher.num_docs if limit is None else limit)
        found = searcher.search(tantivy.Query.all_query(), most, count=False).hits
        stored = (searcher.doc(address) for _, address in found)
        return {
            f"{doc.get_first('key')}|{doc.get_first('language')}|{audience}": str(doc.get_first("card"))
            for doc in stored
            for audience in doc.get_all("audience")
        }

    # -- searching --------------------------------------------------------------------------------------

    def search(self, request: SearchRequest) -> Page:
        """One page of hits, with the facets' counts."""
        searcher = self.index.searcher()
        base = [self._must("language", request.language), self._must("audience", request.audience)]
        if request.kinds:
            base.append((tantivy.Occur.Must, self._any("kind", request.kinds)))
        if request.keys:
            base.append((tantivy.Occur.Must, self._any("key", request.keys)))
        text = self._text_query(request)
        if text is not None:
            base.append((tantivy.Occur.Must, text))
        filters = {
            facet: (tantivy.Occur.Must, self._any("facet", [f"{facet}={value}" for value in values]))
            for facet, values in request.filters.items()
            if values
        }
        query = tantivy.Query.boolean_query([*base, *filters.values()])
        order = request.sort or ("" if text is not None else "name")
        if order:
            result = searcher.search(
                query,
                max(1, request.limit),
                offset=request.offset,
                order_by_field="alphabet" if order == "name" else f"sort_{order}",
                order=tantivy.Order.Asc if order == "name" else tantivy.Order.Desc,
            )
        else:
            result = searcher.search(query, max(DEEP, request.offset + request.limit))
        found = (
            result.hits if order else self._in_order(searcher, result.hits)[request.offset :][: request.limit]
        )
        words = self._stems(request) if text is not None and request.snippets else frozenset[str]()
        hits = tuple(self._hit(searcher, score, address, words, request) for score, address in found)
        return Page(
            total=int(result.count or 0),
            hits=hits if request.limit else (),
            counts=self._counts(searcher, base, filters, request.facets),
        )

    @staticmethod
    def _in_order(searcher: Any, hits: list[Any]) -> list[Any]:
        """Best first; what is equally good by rank, then name, then an order that nothing else can change."""
        addresses = [address for _score, address in hits]
        rank, name, tie = (
            searcher.fast_field_values(field, addresses) for field in ("sort_rank", "sort_name", "tie")
        )
        order = sorted(range(len(hits)), key=lambda one: (-hits[one][0], -rank[one], name[one], tie[one]))
        return [hits[one] for one in order]

    def _stems(self, request: SearchRequest) -> frozenset[str]:
        analyser = self.analysers[request.language]
        return frozenset(stem for word in WORD.findall(request.query)[:12] for stem in analyser.analyze(word))

    def _must(self, name: str, value: str) -> tuple[Any, Any]:
        return tantivy.Occur.Must, tantivy.Query.const_score_query(
            tantivy.Query.term_query(self.schema, name, value, "basic"), 0.0
        )

    def _any(self, name: str, values: Sequence[str]) -> Any:
        return tantivy.Query.const_score_query(
            tantivy.Query.term_set_query(self.schema, name, list(values)), 0.0
        )

    def _text_query(self, request: SearchRequest) -> Any | None:
        words = WORD.findall(request.query)[:12]
        if not words:
            return None
        last = len(words) - 1
        clauses = [
            (
                tantivy.Occur.Must,
                tantivy.Query.disjunction_max_query(
                    [
                        *self._word(word, request.language, begin=request.typing and position == last),
                        *self._joined(words[max(0, position - 1) : position + 2]),
                        *self._joined(words),
                    ],
                    0.1,
                ),
            )
            for position, word in enumerate(words)
        ]
        return tantivy.Query.boolean_query(clauses)

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
                    yield const(query.term_query(self.schema, f"terms_{other}", stem), WEIGHTS["terms"])
        for name in ("title", "names", "terms"):
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

    def _hit(
        self, searcher: Any, score: Any, address: Any, words: frozenset[str], request: SearchRequest
    ) -> Hit:
        doc = searcher.doc(address)
        snippet = ""
        if words and (body := doc.get_first(f"body_{request.language}")):
            snippet = snippet_of(str(body), words, self.analysers[request.language].analyze)
        return Hit(
            key=str(doc.get_first("key")),
            kind=str(doc.get_first("kind")),
            title=str(doc.get_first("heading")),
            score=float(score) if isinstance(score, int | float) else 0.0,
            snippet=snippet,
            card=json.loads(str(doc.get_first("card") or "{}")),
        )

    def _counts(
        self, searcher: Any, base: list[Any], filters: dict[str, Any], facets: tuple[str, ...]
    ) -> dict[str, dict[str, int]]:
        """Facet → value → number of documents. Facets without a filter share one pass over the results."""
        counts: dict[str, dict[str, int]] = {facet: {} for facet in facets}
        free = [facet for facet in facets if facet not in filters]
        passes = ([(free, None)] if free else []) + [([facet], facet) for facet in facets if facet in filters]
        for wanted, left_out in passes:
            clauses = [*base, *(clause for facet, clause in filters.items() if facet != left_out)]
            found = searcher.aggregate(
                tantivy.Query.boolean_query(clauses), {"all": {"terms": {"field": "facet", "size": 5000}}}
            )
            for bucket in found["all"]["buckets"]:
                facet, _, value = str(bucket["key"]).partition("=")
                if facet in wanted:
                    counts[facet][value] = int(bucket["doc_count"])
        return counts
