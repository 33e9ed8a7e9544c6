"""The vectors of a node, in one file: written by one process from an ordered change log, read by any number.

A text's vectors are kept under its digest, so that they are made once however many circles and languages share it, and
go with the last document that has it. The log's position is written in the transaction of what it says.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import batched
from pathlib import Path
from sys import intern

import numpy as np
from numpy.typing import NDArray

from claqueta.engines.search.document import Document
from claqueta.engines.search.meaning.embedding import Embedder, Vectors
from claqueta.engines.search.meaning.gist import Gist, gist_of
from claqueta.engines.search.meaning.middles import steadied
from claqueta.engines.search.meaning.nearness import Collection, Made, Nearness, Row, nearness_of
from claqueta.engines.search.schema import seen_alike

VERSION = 3
"""Raised whenever the tables, or what a gist is, change."""
BATCH = 48
"""Texts whose vectors are made together, between two of which the worker can be stopped."""
SCALE = 127
"""A piece's numbers are kept as whole ones of one byte."""
SCHEMA = """
CREATE TABLE state (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE text (digest TEXT PRIMARY KEY, core TEXT, first BLOB, second BLOB, pieces BLOB, said TEXT);
CREATE INDEX text_core ON text (core);
CREATE TABLE document (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL, language TEXT NOT NULL, kind TEXT NOT NULL, audiences TEXT NOT NULL,
    family TEXT NOT NULL, spoken TEXT NOT NULL, digest TEXT NOT NULL
);
CREATE INDEX document_key ON document (key);
CREATE INDEX document_digest ON document (digest);
"""


class VectorStore:
    """Made by these models; a file of others, or of another version, is begun anew."""

    def __init__(self, path: Path, models: Sequence[Embedder]) -> None:
        self.path, self.models = path, models
        self.stamp = " ".join([str(VERSION), *(model.name for model in models)])
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._open() as file:
            if self._state(file, "stamp") != self.stamp:
                for (table,) in file.execute(
                    "SELECT name FROM sqlite_master WHERE type = 'table'"
                ).fetchall():
                    file.execute(f"DROP TABLE {table}")
                for statement in filter(str.strip, SCHEMA.split(";")):
                    file.execute(statement)
                file.execute("INSERT INTO state VALUES ('stamp', ?), ('position', '0')", [self.stamp])

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it is written, or nothing."""
        file = sqlite3.connect(self.path, timeout=20, isolation_level=None)
        try:
            file.execute("PRAGMA journal_mode = WAL")
            file.execute("PRAGMA secure_delete = ON")
            file.execute("BEGIN IMMEDIATE")
            yield file
            file.execute("COMMIT")
        finally:
            file.close()

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        file = sqlite3.connect(f"file:{self.path}?mode=ro", timeout=5, uri=True, isolation_level=None)
        try:
            file.execute("BEGIN")
            yield file
        finally:
            file.close()

    @staticmethod
    def _state(file: sqlite3.Connection, name: str) -> str:
        try:
            found = file.execute("SELECT value FROM state WHERE name = ?", [name]).fetchone()
        except sqlite3.OperationalError:
            return ""
        return str(found[0]) if found else ""

    # -- Writing -------------------------------------------------------------------------------------------

    def position(self) -> int:
        with self._reading() as file:
            return int(self._state(file, "position") or 0)

    def apply(
        self,
        position: int,
        documents: Iterable[Document],
        keys: Iterable[str] = (),
        *,
        from_scratch: bool = False,
    ) -> None:
        """Write the documents in the place of all that is known of `keys` (or of everything), and remember `position`.

        Vectors are made first, and kept as they are made: whoever is stopped meanwhile goes on from there.
        """
        rows: list[tuple[Document, list[str], Gist]] = [
            (document, audiences, gist_of(document)) for document, audiences in seen_alike(documents)
        ]
        self._embed({gist.digest: gist for _document, _audiences, gist in rows})
        with self._open() as file:
            if from_scratch:
                file.execute("DELETE FROM document")
            file.executemany("DELETE FROM document WHERE key = ?", [(key,) for key in dict.fromkeys(keys)])
            file.executemany(
                "INSERT INTO document (key, language, kind, audiences, family, spoken, digest)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        one.key,
                        one.language,
                        one.kind,
                        " ".join(audiences),
                        one.family,
                        gist.spoken,
                        gist.digest,
                    )
                    for one, audiences, gist in rows
                ],
            )
            file.execute("DELETE FROM text WHERE digest NOT IN (SELECT digest FROM document)")
            file.execute("UPDATE state SET value = ? WHERE name = 'position'", [str(position)])

    def _embed(self, gists: dict[str, Gist]) -> None:
        with self._reading() as file:
            known = {digest for (digest,) in file.execute("SELECT digest FROM text")}
        missing = [(digest, gist) for digest, gist in gists.items() if digest not in known]
        for some in batched(missing, BATCH, strict=False):
            wanted = [gist for _digest, gist in some]
            made = nearness_of(wanted, self.models, self._there(wanted))
            with self._open() as file:
                file.executemany(
                    "INSERT OR IGNORE INTO text VALUES (?, ?, ?, ?, ?, ?)",
                    [
                        (
                            digest,
                            gist.core.replace("\0", " "),
                            near.first.astype(np.float16).tobytes(),
                            near.second.astype(np.float16).tobytes(),
                            np.rint(near.pieces * SCALE).astype(np.int8).tobytes(),
                            "\0".join(piece.replace("\0", " ") for piece in gist.pieces),
                        )
                        for (digest, gist), near in zip(some, made, strict=True)
                    ],
                )

    def _there(self, gists: Sequence[Gist]) -> Made:
        """What other texts that begin alike have already: what each circle sees of the same page, or what it said before."""
        made = Made({}, {})
        with self._reading() as file:
            for core, one, pieces, said in file.execute(
                "SELECT core, first, pieces, said FROM text WHERE core IN (SELECT value FROM json_each(?))",
                [json.dumps([gist.core.replace("\0", " ") for gist in gists])],
            ):
                made.cores[core] = np.frombuffer(one, np.float16).astype(np.float32)
                made.pieces.update(zip(said.split("\0"), self._pieces(pieces), strict=False))
        return made

    def _pieces(self, kept: bytes) -> Vectors:
        numbers = np.frombuffer(kept, np.int8).reshape(-1, self.models[1].size)
        found: Vectors = numbers.astype(np.float32) / np.float32(SCALE)
        return found

    # -- Reading -------------------------------------------------------------------------------------------

    def documents(self) -> set[tuple[str, str, str, str]]:
        """Key, language, audience and digest of all that is held, to compare with the database."""
        with self._reading() as file:
            found = file.execute("SELECT key, language, audiences, digest FROM document").fetchall()
        return {
            (key, language, audience, digest)
            for key, language, audiences, digest in found
            for audience in audiences.split()
        }

    def digests(self) -> set[str]:
        """Of every text of which there are vectors."""
        with self._reading() as file:
            return {digest for (digest,) in file.execute("SELECT digest FROM text")}

    def collection(self) -> "StoredCollection":
        """All of it as it stands, to be searched."""
        first, second = self.models
        rows, digests, numbers = list[Row](), list[str](), bytearray()
        circles: dict[str, frozenset[str]] = {}
        sums: dict[str, tuple[Vectors, int]] = {}
        with self._reading() as file:
            position = int(self._state(file, "position") or 0)
            for key, language, kind, audiences, family, spoken, digest, one, other in file.execute(
                "SELECT key, language, kind, audiences, family, spoken, document.digest, first, second"
                " FROM document JOIN text ON text.digest = document.digest ORDER BY language, id"
            ):
                # Words that many rows have are held once.
                seen_by = circles.setdefault(audiences, frozenset(audiences.split()))
                row = Row(key, intern(language), intern(kind), seen_by, intern(family), intern(spoken))
                rows.append(row)
                digests.append(digest)
                numbers += one
                total, count = sums.get(row.middle, (np.zeros(second.size, np.float32), 0))
                if "public" in row.audiences:
                    sums[row.middle] = total + np.frombuffer(other, np.float16), count + 1
                else:
                    sums[row.middle] = total, count
        middles = {language: steadied(total, count, 1, language) for language, (total, count) in sums.items()}
        matrix = np.frombuffer(numbers, np.float16).reshape(-1, first.size)
        return StoredCollection(self, position, digests, rows, matrix, middles)

    def details(self, digests: Sequence[str]) -> dict[str, tuple[Nearness, list[str]]]:
        """Of each text its vectors and what its pieces say; those that are gone are left out."""
        with self._reading() as file:
            rows = file.execute(
                "SELECT digest, first, second, pieces, said FROM text"
                " WHERE digest IN (SELECT value FROM json_each(?))",
                [json.dumps(list(digests))],
            ).fetchall()
        # All at once: to turn each row's numbers by itself takes longer than to read them.
        firsts, seconds = (
            np.frombuffer(b"".join(row[column] for row in rows), np.float16)
            .astype(np.float32)
            .reshape(-1, model.size)
            for column, model in enumerate(self.models, start=1)
        )
        pieces, end = self._pieces(b"".join(row[3] for row in rows)), 0
        found: dict[str, tuple[Nearness, list[str]]] = {}
        for (digest, _first, _second, own, said), first, second in zip(rows, firsts, seconds, strict=True):
            begin, end = end, end + len(own) // self.models[1].size
            found[digest] = Nearness(first, second, pieces[begin:end]), said.split("\0")
        return found


class StoredCollection(Collection):
    """A collection whose pieces stay in the file."""

    def __init__(
        self,
        store: VectorStore,
        position: int,
        digests: Sequence[str],
        rows: Sequence[Row],
        first: NDArray[np.float16],
        middles: dict[str, Vectors],
    ) -> None:
        self.store, self.position, self.digests = store, position, digests
        super().__init__(rows, first, middles, self._details, self._words)

    def _details(self, rows: Sequence[int]) -> list[Nearness]:
        found = self.store.details([self.digests[row] for row in rows])
        return [
            found[digest][0] if (digest := self.digests[row]) in found else self._nothing(row) for row in rows
        ]

    def _nothing(self, row: int) -> Nearness:
        """Of a text that is gone meanwhile: near nothing."""
        language = self.rows[row].middle
        none = np.zeros((0, self.store.models[1].size), np.float32)
        return Nearness(self.first_middles[language], self.middles[language], none)

    def _words(self, rows: Sequence[int]) -> list[list[str]]:
        found = self.store.details([self.digests[row] for row in rows])
        return [found[digest][1] if (digest := self.digests[row]) in found else [] for row in rows]

    def said(self, pieces: Iterable[tuple[int, int]]) -> dict[int, str]:
        """Row → what one of its pieces says."""
        wanted = list(pieces)
        found = self.store.details([self.digests[row] for row, _piece in wanted])
        return {
            row: found[self.digests[row]][1][piece]
            for row, piece in wanted
            if piece >= 0 and self.digests[row] in found
        }
