"""This node's index: opened once a process, kept in step with the change log, rebuilt when it cannot be used.

Reading never depends on writing: an index that cannot be brought up to date (disk full, folder read-only, another
process stuck with the pen) answers as it stands.
"""

import fcntl
import json
import logging
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db import InterfaceError, OperationalError

from claqueta.engines.search import Document, Index, Page, SearchRequest
from claqueta.engines.search.index import IndexOutdated
from claqueta.foundation.models import Change
from claqueta.foundation.search import aside
from claqueta.foundation.search.changes import head_position
from claqueta.foundation.search.registry import searchables
from claqueta.foundation.transactions import atomic

logger = logging.getLogger("claqueta.search")
BATCH = 500
KEEP_CHANGES = 100_000
REMIND_SECONDS = 60
"""Between two lines of the log about the same trouble."""
REST_SECONDS = 1.0
"""Between two tries of a reader to bring the index up to date, after one that failed."""
_opened: dict[Path, tuple[tuple[int, int], Index]] = {}
_guard = threading.Lock()
_told: dict[str, float] = {}
_rest_until: dict[Path, float] = {}


def _folder() -> Path:
    return Path(settings.SEARCH_INDEX_DIR)


def node_index() -> Index:
    """The index of this node, made anew when there is none, its layout is an older one or it cannot be read."""
    folder = _folder()
    with _guard:
        index = _opened.get(folder)
        stamp = _stamp(folder)
        if index is not None and (index[0] == stamp or not _writable(folder)):
            return index[1]
        fresh = _open(folder)
        _opened[folder] = (_stamp(folder), fresh)
        return fresh


def reached(position: int) -> bool:
    """Whether the index says what the change log said up to there; not while it is being made anew, or cannot be."""
    try:
        index = node_index()
        if index.position() < position:
            index.refresh()
        return index.position() >= position
    except Exception:
        return False


def _stamp(folder: Path) -> tuple[int, int]:
    """Which index lies in the folder; zeros when there is none. A rebuild puts another one there."""
    try:
        found = (folder / "version").stat()
    except OSError:
        return 0, 0
    return found.st_ino, found.st_mtime_ns


def _writable(folder: Path) -> bool:
    return os.access(folder if folder.exists() else folder.parent, os.W_OK)


def _open(folder: Path) -> Index:
    if folder.exists() and not _writable(folder):
        return Index.read_only(folder, settings.CLUSTER.languages)
    try:
        return Index(folder, settings.CLUSTER.languages)
    except (IndexOutdated, ValueError) as error:
        logger.warning("the index cannot be used and is made anew: %s", error)
        shutil.rmtree(folder, ignore_errors=True)
        return Index(folder, settings.CLUSTER.languages)


@contextmanager
def _writing(*, wait: bool) -> Iterator[bool]:
    """Hold this node's only pen; without `wait`, give False when somebody else holds it."""
    folder = _folder()
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True


def documents_of(keys: list[str]) -> tuple[list[Document], list[str]]:
    """The documents of these keys, and the keys that have none; what cannot be made is set aside."""
    by_kind: dict[str, list[str]] = {}
    for key in keys:
        kind, _, identifier = key.partition(":")
        by_kind.setdefault(kind, []).append(identifier)
    kinds, documents, failed = searchables(), list[Document](), dict[str, str]()
    for kind, identifiers in by_kind.items():
        if kind in kinds:
            documents.extend(_made(kind, identifiers, failed))
    found = {document.key for document in documents}
    aside.note(failed, [key for key in keys if key not in failed])
    return documents, [key for key in keys if key not in found]


def _made(kind: str, identifiers: list[str], failed: dict[str, str]) -> list[Document]:
    """The documents of these identifiers; when one fails, the others are made without it."""
    try:
        with atomic():
            return list(searchables()[kind].documents(identifiers))
    except (OperationalError, InterfaceError):
        raise  # The database is not there: no object's fault.
    except Exception as error:
        if len(identifiers) == 1:
            failed[f"{kind}:{identifiers[0]}"] = aside.in_words(error)
            return []
    middle = len(identifiers) // 2
    return _made(kind, identifiers[:middle], failed) + _made(kind, identifiers[middle:], failed)


def catch_up(*, wait: bool = True, most: int | None = None) -> int:
    """Bring this node's index to the head of the change log; the number of changes applied.

    At most `most` of them, when given, rounded up to a batch.
    """
    index = node_index()
    index.refresh()
    if index.position() >= head_position():
        return 0
    applied = 0
    with _writing(wait=wait) as mine:
        if not mine:
            return 0
        index = node_index()
        index.refresh()
        while most is None or applied < most:
            position = index.position()
            changes = list(Change.objects.filter(position__gt=position)[:BATCH])
            if not changes:
                return applied
            if changes[0].position > position + 1:
                logger.warning("the change log no longer reaches back to %s; rebuilding", position)
                _rebuild()
                return len(changes)
            with atomic():
                documents, gone = documents_of(list(dict.fromkeys(change.key for change in changes)))
            refused = index.apply(changes[-1].position, documents, gone)
            if refused:
                aside.note(refused)
            applied += len(changes)
        return applied


def rebuild(tell: Callable[[int, int], None] | None = None) -> int:
    """Write the whole index anew from the database; the number of documents."""
    with _writing(wait=True):
        return _rebuild(tell)


def _rebuild(tell: Callable[[int, int], None] | None = None) -> int:
    """Into a folder beside the index, which then takes its place: one that fails leaves the old index in use."""
    folder = _folder()
    fresh = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        count = _write_all(Index(fresh, settings.CLUSTER.languages), tell)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    old = folder.with_name(f"{folder.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    with _guard:
        if folder.exists():
            folder.rename(old)
        fresh.rename(folder)
        _opened[folder] = (_stamp(folder), Index(folder, settings.CLUSTER.languages))
    shutil.rmtree(old, ignore_errors=True)
    return count


def _write_all(index: Index, tell: Callable[[int, int], None] | None) -> int:
    with atomic():
        position = head_position()
        keys = [
            f"{kind}:{identifier}" for kind, one in searchables().items() for identifier in one.identifiers()
        ]
        total = len(keys)
        aside.keep_only(keys)

        def documents() -> Iterator[Document]:
            pending, done = iter(keys), 0
            while batch := list(islice(pending, BATCH)):
                found, _ = documents_of(batch)
                yield from found
                done += len(batch)
                if tell:
                    tell(done, total)

        refused = index.apply(position, documents(), from_scratch=True)
        if refused:
            aside.note(refused)
    return index.count()


def index_equals_database() -> bool:
    """Whether this node's index holds what the database says, document by document."""
    return node_index().documents() == documents_of_database()


def documents_of_database() -> dict[str, str]:
    """`key|language|audience` → the card as JSON, of every document that the index should hold."""
    return {
        f"{one.key}|{one.language}|{one.audience}": json.dumps(
            one.card, ensure_ascii=False, separators=(",", ":")
        )
        for kind, searchable in searchables().items()
        for one in documents_of([f"{kind}:{key}" for key in searchable.identifiers()])[0]
    }


def find(request: SearchRequest) -> Page:
    """Search this node's index, brought up to date when it can be (one SQL query when it already is)."""
    _keep_step()
    # Half a character, as a command line may give, is none.
    request = replace(request, query=request.query.encode("utf-8", "replace").decode())
    if request.fused and request.meant is None:
        from claqueta.foundation.search.meaning import meant

        request = replace(request, meant=meant(request))
    try:
        return node_index().search(request)
    except BaseException as error:
        if not _of_the_index(error):
            raise
        _tell("broken", f"the index cannot be read: {error}")
    return _healed(request)


def _healed(request: SearchRequest) -> Page:
    """The answer of an index made anew; nothing found while nobody can make it, which is better than no page."""
    try:
        with _writing(wait=False) as mine:
            if mine:
                _rebuild()
        return node_index().search(request)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        _tell("lost", f"there is no index and none can be made: {error}")
        return Page(0, (), {})


def _of_the_index(error: BaseException) -> bool:
    """Whether the trouble is the index's, not the question's: then not even the simplest question is answered.

    What tantivy did not foresee comes as a `PanicException`, which is no `Exception`.
    """
    if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
        return False
    try:
        return _broken(node_index())
    except Exception:
        return True


def _keep_step() -> None:
    """Bring the index up to date without ever failing or waiting: whoever reads is answered by what there is."""
    folder, now = _folder(), time.monotonic()
    if now < _rest_until.get(folder, 0.0):
        return
    try:
        if node_index().position() < head_position():
            if _writable(folder):
                catch_up(wait=False, most=BATCH)
            else:
                node_index().refresh()
                _tell("read-only", "the index cannot be written; answering with it as it stands")
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        _rest_until[folder] = now + REST_SECONDS
        _tell("behind", f"the index cannot be brought up to date; answering with it as it stands: {error}")


def _broken(index: Index) -> bool:
    """Whether not even the simplest question is answered."""
    try:
        index.documents(limit=1)
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        return True
    return False


def _tell(what: str, text: str) -> None:
    """A line in the log, once in a while."""
    now = time.monotonic()
    if now - _told.get(what, -REMIND_SECONDS) >= REMIND_SECONDS:
        _told[what] = now
        logger.error(text)


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
