"""The index on disk: writing from an ordered change log, and searching.

Layout: what several audiences see alike is written once in each language, with the names of all of them; what one of them
sees otherwise is a document of its own, so that no text can be found or told of by whoever may not see it. The
change log's position is stored in the index itself, in the same commit as the documents, so that a process
killed at any moment leaves an index that knows exactly what it holds.
"""

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from heapq import nsmallest
from html import escape
from itertools import combinations
from operator import neg
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any
from weakref import finalize

import tantivy

from claqueta.engines.search.asking import Hit, Meant, Page, SearchRequest
from claqueta.engines.search.counting import counted, musts
from claqueta.engines.search.document import Document
from claqueta.engines.search.querying import Queries
from claqueta.engines.search.schema import WHOLE_NAME, prepared, schema_of, seen_alike, version
from claqueta.engines.search.snippets import snippet_of
from claqueta.engines.search.words import analyser

LANGUAGES = ("es", "en")
CURSOR = "cursor"
MOST_TRIES = 40
"""Selections of words that are tried where nothing has all of them."""
DEEP = 5_000
"""Hits whose order is settled to the last; beyond, equally good ones come as they lie in the index."""

NEAR_FROM = 0.5
"""What is added to how near something is, so that the nearest stand before what only has the words."""
NAMED, NAMED_TOO = 1.0, 0.1
"""What it weighs to have all of the question's words in a name; the second where they are words of the trade."""


class IndexOutdated(Exception):
    """The index on disk was written by another version and must be rebuilt."""


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
            stamp.write_text(version(languages), encoding="ascii")
        elif stamp.read_text(encoding="ascii") != version(languages):
            raise IndexOutdated(str(folder))
        self._open(folder)

    def _speak(self, languages: Sequence[str]) -> None:
        self.schema = schema_of(languages)
        self.analysers = {language: analyser(language) for language in languages}
        self.plain = analyser()
        self.queries = Queries(self.schema, self.analysers)

    def _open(self, folder: Path) -> None:
        self.at: int | None = None
        self.index = tantivy.Index(self.schema, path=str(folder))
        self.index.config_reader(reload_policy="manual")
        for language, stemming in self.analysers.items():
            self.index.register_tokenizer(f"stem_{language}", stemming)
        self.index.register_tokenizer("plain", self.plain)

    @classmethod
    def read_only(cls, folder: Path, languages: Sequence[str] = LANGUAGES) -> "Index":
        """The index in a folder that cannot be written.

        Tantivy takes a lock in the index's own folder even to read, so it is given one of links to the files.
        """
        stamp = folder / "version"
        if not stamp.exists() or stamp.read_text(encoding="ascii") != version(languages):
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
            for _key, ready in batch:
                writer.add_document(ready)
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
        self._reload()
        return refused

    def _all_prepared(
        self, documents: Iterable[Document]
    ) -> tuple[list[tuple[str, tantivy.Document]], dict[str, str]]:
        batch: list[tuple[str, tantivy.Document]] = []
        refused: dict[str, str] = {}
        for document, audiences in seen_alike(documents):
            try:
                batch.append((document.key, prepared(document, audiences, self.analysers)))
            except Exception as error:
                why = f"{type(error).__name__}: {error}".encode("utf-8", "backslashreplace").decode()
                refused[document.key] = why[:300]
        return [(key, ready) for key, ready in batch if key not in refused], refused

    def position(self) -> int:
        """How far in the change log the index is, as we last looked; 0 when it has never been written."""
        if self.at is None:
            self.at = self._position()
        return self.at

    def _position(self) -> int:
        searcher = self.index.searcher()
        found = searcher.search(tantivy.Query.term_query(self.schema, "uid", CURSOR), 1, count=False).hits
        return int(searcher.doc(found[0][1]).get_first("note") or 0) if found else 0

    def _reload(self) -> None:
        self.index.reload()
        self.at = None

    def refresh(self) -> None:
        """See what another process has committed."""
        if self.view is None:
            self._reload()
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
        meant = request.meant
        base = [self._spoken(request), self.queries.must("audience", request.audience)]
        if request.kinds:
            base.append((tantivy.Occur.Must, self.queries.any("kind", request.kinds)))
        if request.keys:
            base.append((tantivy.Occur.Must, self.queries.any("key", request.keys)))
        needed = self.queries.needed(request)
        relaxed = request.relaxed and not (meant and meant.admitted)
        kept = self._with_hits(searcher, base, request, needed) if relaxed else needed
        text = self.queries.text(request, kept) if kept else None
        if text is not None:
            base.append((tantivy.Occur.Must, self._either(text, meant) if meant else text))
        narrow = {facet: self._any(facet, values) for facet, values in request.filters.items() if values}
        found_so = [*base, *musts(narrow.values())]
        query = tantivy.Query.boolean_query(
            [*found_so, *self.fusing(request, meant)] if meant and kept else found_so
        )
        order = request.sort or ("" if kept else "name")
        if order:
            result = searcher.search(
                query,
                max(1, request.limit),
                offset=request.offset,
                order_by_field="alphabet" if order == "name" else f"sort_{order}",
                order=tantivy.Order.Asc if order == "name" else tantivy.Order.Desc,
            )
        else:
            # Who asks only how many there are needs none of them.
            deep = max(DEEP, request.offset + request.limit) if request.limit else 1
            result = searcher.search(query, deep)
        found = result.hits if order else self._in_order(searcher, result.hits, request)
        told = kept and request.snippets and not request.bare
        words = self.queries.stems(request) if told else frozenset[str]()
        hits = tuple(self._hit(searcher, score, address, words, request) for score, address in found)
        if meant and text is not None and told:
            hits = self._how_found(searcher, hits, text)
        return Page(
            total=int(result.count or 0),
            hits=hits if request.limit else (),
            counts=counted(searcher, base, narrow, request, self._any) if request.facets else {},
            dropped=tuple(position for position in needed if position not in kept),
        )

    def _spoken(self, request: SearchRequest) -> tuple[Any, Any]:
        """In the reader's language; in their own what is near and has no other."""
        own = self.queries.must("language", request.language)
        if not (request.meant and request.meant.foreign):
            return own
        either = [
            (tantivy.Occur.Should, own[1]),
            (tantivy.Occur.Should, self.queries.any("key", request.meant.foreign)),
        ]
        return tantivy.Occur.Must, tantivy.Query.boolean_query(either)

    def _either(self, text: Any, meant: Meant) -> Any:
        """What has the words, or is near enough in meaning; that weighs nothing here."""
        ways = [(tantivy.Occur.Should, tantivy.Query.const_score_query(text, 0.0))]
        if meant.admitted:
            ways.append((tantivy.Occur.Should, self.queries.any("key", meant.admitted)))
        return tantivy.Query.boolean_query(ways)

    def fusing(self, request: SearchRequest, meant: Meant) -> list[Any]:
        """What decides the order: a name that was asked for, then how near in meaning, with a little for the words."""
        const, should = tantivy.Query.const_score_query, tantivy.Occur.Should
        clauses = [
            (should, const(tantivy.Query.term_query(self.schema, "key", key, "basic"), NEAR_FROM + near))
            for key, near in meant.near.items()
        ]
        clauses.append((should, const(self.queries.whole(request), WHOLE_NAME)))
        if meant.runs:
            known = any(run.concepts for run in meant.runs)
            named = const(self.queries.named(meant.runs), NAMED_TOO if known else NAMED)
            clauses += [(should, self.queries.broad(meant.runs)), (should, named)]
        return clauses

    def _how_found(self, searcher: Any, hits: tuple[Hit, ...], text: Any) -> tuple[Hit, ...]:
        """The hits, of those without the words that they were found by their meaning; only those show the sentence that was."""
        keys = self.queries.any("key", [hit.key for hit in hits])
        worded = searcher.search(
            tantivy.Query.boolean_query(musts([keys, text])), max(1, 20 * len(hits)), count=False
        ).hits
        have = {str(searcher.doc(address).get_first("key")) for _score, address in worded}
        return tuple(
            replace(hit, snippet=hit.snippet if "<b>" in hit.snippet else "")
            if hit.key in have
            else replace(hit, meant=True)
            for hit in hits
        )

    def _any(self, facet: str, values: Iterable[str]) -> Any:
        return self.queries.any("facet", [f"{facet}={value}" for value in values])

    def _with_hits(
        self, searcher: Any, base: list[Any], request: SearchRequest, needed: list[int]
    ) -> list[int]:
        """The needed words when somebody has them all; else the most of them that somebody has, and of as many those
        that more have. Filters have no say, so that a question means the same whatever is filtered. All the words
        when nobody has any."""

        @cache
        def total(words: tuple[int, ...]) -> int:
            text = tantivy.Query.const_score_query(self.queries.text(request, words), 0.0)
            query = tantivy.Query.boolean_query([*base, (tantivy.Occur.Must, text)])
            return int(searcher.search(query, 1).count or 0)

        if len(needed) < 2 or total(tuple(needed)):
            return needed
        known = [position for position in needed if total((position,))]
        # Of many words, two that nobody has together spare the question of every selection with both.
        pairs = combinations(known, 2) if len(known) > 3 else ()
        apart = {pair for pair in pairs if not total(pair)}
        tries = 0
        for size in range(len(known), 0, -1):
            best: tuple[int, list[int]] = (0, [])
            for words in combinations(known, size):
                tries += 1
                if tries > MOST_TRIES:
                    break
                if apart.isdisjoint(combinations(words, 2)) and (count := total(words)) > best[0]:
                    best = count, list(words)
            if best[0]:
                return best[1]
        return known[:1] or needed

    @staticmethod
    def _in_order(searcher: Any, hits: list[Any], request: SearchRequest) -> list[Any]:
        """The request's page, best first; what is equally good by rank, then name, then an order that nothing else can
        change.

        The hits come best first: only those as good as the page's first and last, or between, have to be put in order.
        """
        scores = [-score for score, _address in hits]
        first, last = request.offset, min(request.offset + request.limit, len(hits))
        if first >= last:
            return []
        begin, end = bisect_left(scores, scores[first]), bisect_right(scores, scores[last - 1])
        addresses = [address for _score, address in hits[begin:end]]
        rank, name, tie = (
            searcher.fast_field_values(field, addresses) for field in ("sort_rank", "sort_name", "tie")
        )
        keys = zip(scores[begin:end], map(neg, rank), name, tie, range(begin, end), strict=True)
        return [hits[key[-1]] for key in nsmallest(last - begin, keys)[first - begin :]]

    def _hit(
        self, searcher: Any, score: Any, address: Any, words: frozenset[str], request: SearchRequest
    ) -> Hit:
        doc = searcher.doc(address)
        if request.bare:
            return Hit(str(doc.get_first("key")), str(doc.get_first("kind")), "", 0.0, "", {})
        snippet = ""
        spoken = str(doc.get_first("language"))
        if words and spoken in self.analysers and (body := doc.get_first(f"body_{spoken}")):
            snippet = snippet_of(str(body), words, self.analysers[spoken].analyze)
            said = request.meant.said.get(str(doc.get_first("key")), "") if request.meant else ""
            # Only what this very document says: the vectors may be a moment behind.
            snippet = snippet or (escape(said) if said and said in str(body) else "")
        return Hit(
            key=str(doc.get_first("key")),
            kind=str(doc.get_first("kind")),
            title=str(doc.get_first("heading")),
            score=float(score) if isinstance(score, int | float) else 0.0,
            snippet=snippet,
            card=json.loads(str(doc.get_first("card") or "{}")),
        )
