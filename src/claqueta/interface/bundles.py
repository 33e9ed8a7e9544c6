"""The stylesheets that pages load, put together from the small files of every domain.

A domain's styles stand in its `styles/` by layer, `<layer>.css` or `<layer>/<component>.css`; what it has for the office
stands the same way in `styles/office/`, and what both show alike in `styles/both/`. Whoever looks for a bundle among the static files (`collectstatic`, the tests'
server, PDFs) makes it by looking: there is nothing to build beforehand and nothing generated in the tree.
"""

import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.files.storage import FileSystemStorage

BOTH = "styles/both"
LAYERS = ("reset", "tokens", "base", "layout", "components", "utilities")
COMMENT = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|/\*.*?\*/""", re.DOTALL)
EMPTY_LINES = re.compile(r"\n\s*\n+")


@dataclass(frozen=True, slots=True)
class Bundle:
    name: str
    """Its name among the static files."""
    folder: str
    """Where its files stand in every domain."""
    layered: bool = True
    """Whether its layers are the browser's cascade layers too, or only the order in which the files follow each other."""
    tokens_of: str = ""
    """Another bundle's folder, whose tokens come before its own."""


SITE = Bundle("interface/css/claqueta.css", "styles")
# Wagtail's own style stands in no layer, and would win over whatever stands in one.
OFFICE = Bundle("interface/css/office.css", "styles/office", layered=False, tokens_of="styles")
BUNDLES = {one.name: one for one in (SITE, OFFICE)}


def bundled(bundle: Bundle, domains: Iterable[Path]) -> str:
    """The bundle's text. `domains` are folders, from the ground up: a higher one's rules come later in each layer."""
    folders = list(domains)
    parts = [f"@layer {', '.join(LAYERS)};"] if bundle.layered else []
    for layer in LAYERS:
        shared = [bundle.tokens_of] if layer == "tokens" and bundle.tokens_of else []
        files = [
            file
            for inside in (*shared, BOTH, bundle.folder)
            for folder in folders
            for file in _files(folder / inside, layer)
        ]
        if text := "\n".join(_bare(file.read_text(encoding="utf-8")) for file in files):
            parts.append(f"@layer {layer} {{\n{text}\n}}" if bundle.layered else text)
    return "\n".join(parts) + "\n"


def _files(folder: Path, layer: str) -> list[Path]:
    single = folder / f"{layer}.css"
    return [*sorted((folder / layer).glob("*.css")), *([single] if single.is_file() else [])]


def _bare(css: str) -> str:
    """Without comments and empty lines, which only who writes it reads."""
    return EMPTY_LINES.sub("\n", COMMENT.sub(lambda match: match[1] or "", css)).strip()


def of_the_house(bundle: Bundle) -> str:
    """The bundle's text from this house's domains."""
    return bundled(bundle, (settings.SOURCE / domain for domain in settings.DOMAINS))


class BundleFinder(BaseFinder):
    """Finds the bundles among the static files."""

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False) -> Any:
        found = [_storage().path(path)] if path in BUNDLES else []
        return found if find_all else "".join(found)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        for name in BUNDLES:
            if not matches_patterns(name, ignore_patterns or ()):
                yield name, _storage()


@cache
def _storage() -> FileSystemStorage:
    """The folder with the bundles, made once in a process."""
    folder = Path(settings.DATA_DIR) / "styles"
    for bundle in BUNDLES.values():
        _write(folder / bundle.name, of_the_house(bundle))
    return FileSystemStorage(location=folder)


def _write(path: Path, text: str) -> None:
    """In one step: another process may be reading it."""
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".css")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    Path(name).chmod(0o644)
    Path(name).replace(path)
