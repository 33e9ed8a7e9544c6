"""The archive: a tar with the database, the files and, last, a manifest that says what must be in it.

```
database.sqlite3.gz | database.dump
files/<name in the storage>
settings.json       what the environment said, without its secrets
manifest.json       format, engine, migrations, rows of each table, position of the change log, SHA-256 of each member
```
"""

import contextlib
import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

FORMAT = 1
MANIFEST = "manifest.json"
SETTINGS = "settings.json"
FILES = "files/"
DATABASES = {"sqlite": "database.sqlite3.gz", "postgresql": "database.dump"}
PIECE = 1024 * 1024


class ArchiveInvalid(Exception):
    """Not an archive of ours, not whole, or not as it was made; the text says what is wrong."""


@dataclass(frozen=True, slots=True)
class Manifest:
    format: int
    claqueta: str
    made_at: str
    """ISO 8601, UTC."""
    engine: str
    migrations: dict[str, list[str]]
    """Application → the names of its migrations that were applied."""
    tables: dict[str, int]
    """Table → its rows."""
    position: int
    """Of the change log."""
    members: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Name → `size` in bytes and `sha256`."""


class Writer:
    """Writes members one after the other and remembers what each was."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.half = path.with_name(f".{path.name}.half")
        self.members: dict[str, dict[str, Any]] = {}
        self._tar = tarfile.open(self.half, "w")  # noqa: SIM115 - closed by `finish` or `abandon`
        os.chmod(self.half, 0o600)

    def add(self, name: str, content: IO[bytes], size: int) -> None:
        """Raises `EOFError` when the content is shorter than it said."""
        told = _Told(content)
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = size, 0o600
        try:
            self._tar.addfile(entry, told)
        except OSError as error:
            if told.size < size:
                raise EOFError(name) from error
            raise
        self.members[name] = {"size": size, "sha256": told.hash.hexdigest()}

    def add_path(self, name: str, path: Path) -> None:
        with path.open("rb") as content:
            self.add(name, content, path.stat().st_size)

    def add_json(self, name: str, value: Any) -> None:
        text = json.dumps(value, ensure_ascii=False, indent=1).encode()
        self.add(name, io.BytesIO(text), len(text))

    def finish(self, manifest: Manifest) -> None:
        """Add the manifest, make sure that all of it is on the disk, and give the archive its name."""
        self.add_json(MANIFEST, asdict(manifest) | {"members": self.members})
        self._tar.close()
        with self.half.open("rb") as whole:
            os.fsync(whole.fileno())
        os.replace(self.half, self.path)

    def abandon(self) -> None:
        """Leave nothing behind, also where the disk is full and closing fails for it."""
        with contextlib.suppress(OSError):
            self._tar.close()
        self.half.unlink(missing_ok=True)


class _Told:
    """A reader that counts and hashes what passes."""

    def __init__(self, content: IO[bytes]) -> None:
        self.content = content
        self.hash = hashlib.sha256()
        self.size = 0

    def read(self, size: int = -1) -> bytes:
        piece = self.content.read(size)
        self.hash.update(piece)
        self.size += len(piece)
        return piece


def unpack(path: Path, folder: Path) -> Manifest:
    """Lay the archive out in an empty folder and compare every member with the manifest.

    Raises `ArchiveInvalid`; what is in the folder is then of no use.
    """
    found: dict[str, dict[str, Any]] = {}
    try:
        with tarfile.open(path, "r:") as tar:
            for entry in tar:
                _take(tar, entry, folder, found)
    except (tarfile.TarError, EOFError) as error:
        raise ArchiveInvalid(f"{path} is no backup of Claqueta, or only a part of one ({error})") from error
    told = found.pop(MANIFEST, None)
    if told is None:
        raise ArchiveInvalid(f"{path} has no manifest: it is no backup of Claqueta, or only a part of one")
    manifest = _manifest(folder / MANIFEST)
    if found != manifest.members:
        wrong = sorted(
            name
            for name in found.keys() | manifest.members.keys()
            if found.get(name) != manifest.members.get(name)
        )
        raise ArchiveInvalid(f"{path} is not as it was made: {', '.join(wrong[:5])}")
    return manifest


def _take(
    tar: tarfile.TarFile, entry: tarfile.TarInfo, folder: Path, found: dict[str, dict[str, Any]]
) -> None:
    parts = PurePosixPath(entry.name).parts
    known = entry.name in (MANIFEST, SETTINGS, *DATABASES.values()) or entry.name.startswith(FILES)
    if not entry.isreg() or not known or ".." in parts or "" in parts or entry.name in found:
        raise ArchiveInvalid(f"the archive has something that no backup has: {entry.name[:200]}")
    target = folder.joinpath(*parts)
    target.parent.mkdir(parents=True, exist_ok=True)
    content = tar.extractfile(entry)
    assert content is not None
    sha256 = hashlib.sha256()
    with target.open("wb") as file:
        while piece := content.read(PIECE):
            sha256.update(piece)
            file.write(piece)
    found[entry.name] = {"size": entry.size, "sha256": sha256.hexdigest()}


def _manifest(path: Path) -> Manifest:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
        if value.get("format") != FORMAT:
            raise ArchiveInvalid(f"the backup has format {value.get('format')}; this code reads {FORMAT}")
        return Manifest(**value)
    except (ValueError, TypeError, AttributeError) as error:
        raise ArchiveInvalid(f"the manifest cannot be read ({error})") from error


def files_in(folder: Path) -> Iterator[tuple[str, Path]]:
    """`(name in the storage, where it was laid out)`."""
    root = folder / FILES.rstrip("/")
    for path in sorted(root.rglob("*")):
        if path.is_file():
            yield path.relative_to(root).as_posix(), path
