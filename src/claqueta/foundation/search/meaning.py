"""Search by meaning on this node: vectors that the worker makes beside the index, and what is near a question.

Never needed and never waited for: where there are no vectors yet, or the models are still being loaded, whoever asks is
answered by the words alone.
"""

import logging
import sqlite3
import threading
import time
from functools import cache
from pathlib import Path

from django.conf import settings

from claqueta.engines.search import Meant, SearchRequest
from claqueta.engines.search.evaluating import taxonomy_of
from claqueta.engines.search.meaning import Reader, Vocabulary, embedders, let_go
from claqueta.engines.search.meaning.store import StoredCollection, VectorStore
from claqueta.foundation.memory import give_back
from claqueta.foundation.models import Change
from claqueta.foundation.priority import VECTORS, give_way
from claqueta.foundation.search.changes import head_position
from claqueta.foundation.search.node import documents_of
from claqueta.foundation.search.registry import searchables
from claqueta.foundation.transactions import atomic

logger = logging.getLogger("claqueta.search")
BATCH = 50
NEAR_ENOUGH = 0.25
"""How near something must be to be found without any of the words; half of what is meant is, and little else."""
MOST_ADMITTED = 30
HELD_SECONDS = 300.0
"""A worker that had no vectors to make for so long holds no models; it has them again in two seconds."""
READ_ANEW_SECONDS = 5.0
"""Between two readings of all vectors by a process that answers."""
_collections: dict[Path, tuple[float, StoredCollection]] = {}
_guard = threading.Lock()
_loading = threading.Lock()


def vectors_path() -> Path:
    folder = Path(settings.SEARCH_INDEX_DIR)
    return folder.with_name(f"{folder.name}.vectors.sqlite3")


@cache
def reader() -> Reader:
    """The models and the cluster's words, loaded once a process: a second or two."""
    taxonomy = settings.CLUSTER.folder / "taxonomy.csv"
    made = Reader(embedders(), Vocabulary(taxonomy_of(taxonomy) if taxonomy.exists() else ()))
    for language in made.vocabulary.languages:
        made.read("", language)
    give_back()
    return made


def store() -> VectorStore:
    return VectorStore(vectors_path(), embedders())


# -- The worker ----------------------------------------------------------------------------------------------


def catch_up_vectors() -> int:
    """Bring this node's vectors to the head of the change log; the number of changes applied.

    Only the worker calls it, and `claqueta reindex`: one process at a time.
    """
    kept, applied = store(), 0
    while (position := kept.position()) < head_position():
        changes = list(Change.objects.filter(position__gt=position)[:BATCH])
        if position == 0 or not changes or changes[0].position > position + 1:
            return rebuild_vectors()
        # What changes again further on is made then; until then it is stale, and nobody is answered with it.
        later = _changed_since(changes[-1].position)
        keys = [key for key in dict.fromkeys(change.key for change in changes) if key not in later]
        with atomic():
            documents, _gone = documents_of(keys)
        kept.apply(changes[-1].position, documents, keys)
        applied += len(changes)
    return applied


def rebuild_vectors() -> int:
    """Everything anew, but for the texts whose vectors are there; the number of changes that it stands for."""
    with atomic():
        position = head_position()
        documents = [
            document
            for kind, searchable in searchables().items()
            for document in documents_of([f"{kind}:{one}" for one in searchable.identifiers()])[0]
        ]
    store().apply(position, documents, from_scratch=True)
    return position


def follow_vectors(stop: threading.Event, *, every: float = 2.0) -> None:
    """Keep this node's vectors up to date until `stop` is set; for the worker, in a thread that gives way to all others."""
    from django.db import close_old_connections

    give_way(VECTORS)
    worked_at = time.monotonic()
    while not stop.is_set():
        close_old_connections()
        try:
            if catch_up_vectors():
                worked_at = time.monotonic()
            elif time.monotonic() - worked_at > HELD_SECONDS and let_go():
                give_back()
        except Exception:
            logger.exception("the vectors could not follow the change log")
            stop.wait(every * 5)
        stop.wait(every)


# -- Who answers ---------------------------------------------------------------------------------------------


def meant(request: SearchRequest, *, wait: bool = False) -> Meant | None:
    """What is near the request's question in meaning, of what its circle sees and its kinds and keys allow; None where
    nobody can say."""
    if not request.query.strip() or not vectors_path().exists():
        return None
    if not wait and not reader.cache_info().currsize:
        _load_aside()
        return None
    try:
        return _meant(request, reader())
    except (sqlite3.Error, OSError, ValueError) as error:
        logger.warning("search by meaning is not to be had: %s", error)
        return None


def _meant(request: SearchRequest, by: Reader) -> Meant | None:
    if request.language not in by.vocabulary.languages:
        return None
    collection = _collection()
    asked = by.read(request.query, request.language)
    found = collection.near(asked, collection.allowed(request.audience, request.language, request.kinds))
    # What changed since the vectors were made may no longer say it.
    stale = _changed_since(collection.position)
    found = [one for one in found if collection.rows[one.row].key not in stale]
    near = {collection.rows[one.row].key: one.score for one in reversed(found)}
    admitted = [one for one in found if one.score >= NEAR_ENOUGH][:MOST_ADMITTED]
    said = collection.said((one.row, one.piece) for one in admitted)
    return Meant(
        asked.runs,
        near,
        tuple(dict.fromkeys(collection.rows[one.row].key for one in admitted)),
        tuple(
            collection.rows[one.row].key
            for one in admitted
            if collection.rows[one.row].language != request.language
        ),
        {collection.rows[row].key: text for row, text in said.items()},
    )


def vectors_here() -> tuple[StoredCollection, frozenset[str]] | None:
    """The vectors of this node, and the keys of what has changed since; None while nobody can compare them.

    Whoever compares what is here needs no model: nothing is made for it.
    """
    if not vectors_path().exists():
        return None
    if not reader.cache_info().currsize:
        _load_aside()
        return None
    try:
        collection = _collection()
    except (sqlite3.Error, OSError, ValueError) as error:
        logger.warning("vectors are not to be had: %s", error)
        return None
    return collection, frozenset(_changed_since(collection.position))


def _changed_since(position: int) -> set[str]:
    return set(Change.objects.filter(position__gt=position).values_list("key", flat=True))


def _load_aside() -> None:
    """Load the models in a thread of their own, unless one is at it."""

    def load() -> None:
        with _loading:
            reader()

    if not _loading.locked():
        threading.Thread(target=load, name="models", daemon=True).start()


def _collection() -> StoredCollection:
    """All vectors, read anew once in a while when there are others."""
    path, now = vectors_path(), time.monotonic()
    with _guard:
        known = _collections.get(path)
        if known is not None:
            read_at, collection = known
            if now - read_at < READ_ANEW_SECONDS or collection.store.position() == collection.position:
                return collection
        fresh = store().collection()
        _collections[path] = now, fresh
        return fresh
