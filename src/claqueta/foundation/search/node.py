"""This node's index: opened once a process, kept in step with the change log, rebuilt when it cannot be used."""

import fcntl
import logging
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db import transaction

from claqueta.engines.search import Document, Index, Page, SearchRequest
from claqueta.engines.search.index import IndexOutdated
from claqueta.foundation.models import Change
from claqueta.foundation.search.changes import head_position
from claqueta.foundation.search.registry import searchables

logger = logging.getLogger("claqueta.search")
BATCH = 500
KEEP_CHANGES = 100_000
_opened: dict[Path, Index] = {}
_guard = threading.Lock()


def _folder() -> Path:
    return Path(settings.SEARCH_INDEX_DIR)


def node_index() -> Index:
    """The index of this node, made anew when there is none or its layout is an older one."""
    folder = _folder()
    with _guard:
        if (index := _opened.get(folder)) is not None and (folder / "version").exists():
            return index
        try:
            index = Index(folder)
        except (IndexOutdated, ValueError):
            shutil.rmtree(folder, ignore_errors=True)
            index = Index(folder)
        _opened[folder] = index
        return index


@contextmanager
def _writing(*, wait: bool) -> Iterator[bool]:
    """Hold this node's only pen; without `wait`, give False when somebody else holds it."""
    folder = _folder()
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True


def documents_of(keys: list[str]) -> tuple[list[Document], list[str]]:
    """The documents of these keys, and the keys that have none."""
    by_kind: dict[str, list[str]] = {}
    for key in keys:
        kind, _, identifier = key.partition(":")
        by_kind.setdefault(kind, []).append(identifier)
    kinds, documents = searchables(), list[Document]()
    for kind, identifiers in by_kind.items():
        if kind in kinds:
            documents.extend(kinds[kind].documents(identifiers))
    found = {document.key for document in documents}
    return documents, [key for key in keys if key not in found]


def catch_up(*, wait: bool = True) -> int:
    """Bring this node's index to the head of the change log; the number of changes applied."""
    index = node_index()
    index.refresh()
    if index.position() >= head_position():
        return 0
    applied = 0
    with _writing(wait=wait) as mine:
        if not mine:
            return 0
        index.refresh()
        while True:
            position = index.position()
            changes = list(Change.objects.filter(position__gt=position)[:BATCH])
            if not changes:
                return applied
            if changes[0].position > position + 1:
                logger.warning("the change log no longer reaches back to %s; rebuilding", position)
                _rebuild(index)
                return len(changes)
            with transaction.atomic():
                documents, gone = documents_of(list(dict.fromkeys(change.key for change in changes)))
            index.apply(changes[-1].position, documents, gone)
            applied += len(changes)


def rebuild(tell: Callable[[int, int], None] | None = None) -> int:
    """Write the whole index anew from the database; the number of documents."""
    index = node_index()
    with _writing(wait=True):
        return _rebuild(index, tell)


def _rebuild(index: Index, tell: Callable[[int, int], None] | None = None) -> int:
    with transaction.atomic():
        position = head_position()
        keys = [
            f"{kind}:{identifier}" for kind, one in searchables().items() for identifier in one.identifiers()
        ]
        total = len(keys)

        def documents() -> Iterator[Document]:
            pending, done = iter(keys), 0
            while batch := list(islice(pending, BATCH)):
                found, _ = documents_of(batch)
                yield from found
                done += len(batch)
                if tell:
                    tell(done, total)

        index.apply(position, documents(), from_scratch=True)
    return index.count()


def find(request: SearchRequest) -> Page:
    """Search this node's index after bringing it up to date (one SQL query when it already is)."""
    if node_index().position() < head_position():
        catch_up(wait=False)
    return node_index().search(request)


def follow(stop: threading.Event, *, every: float = 1.0) -> None:
    """Keep this node's index up to date until `stop` is set; for the worker."""
    from django.db import close_old_connections

    while not stop.is_set():
        close_old_connections()
        try:
            catch_up()
            floor = head_position() - KEEP_CHANGES
            if floor > 0:
                Change.objects.filter(position__lt=floor).delete()
        except Exception:
            logger.exception("the index could not follow the change log")
            time.sleep(every * 5)
        stop.wait(every)
