"""The words of reminders, as `reminders.toml` of the cluster's folder or our own says them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

FILE = "reminders.toml"


@dataclass(frozen=True, slots=True)
class Letter:
    """One step's letter, in each language."""

    tone: Mapping[str, str]
    subject: Mapping[str, str]
    text: Mapping[str, str]

    def filled(self, language: str, **values: str) -> tuple[str, str]:
        """Subject and text in a language, or in the first one that there is."""
        subject = self.subject.get(language) or next(iter(self.subject.values()))
        text = self.text.get(language) or next(iter(self.text.values()))
        return subject.format_map(values).strip(), text.format_map(values).strip()


def letter_of(step: int) -> Letter:
    """The letter of a step, from 1 on; the last one serves further steps."""
    letters = _letters()
    return letters[min(step, len(letters)) - 1]


def _letters() -> tuple[Letter, ...]:
    own = settings.CLUSTER.folder / FILE
    path = own if own.exists() else Path(__file__).with_name(FILE)
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(4)
def _read(path: Path, _changed: int) -> tuple[Letter, ...]:
    known = dict.fromkeys(("name", "receipts", "total", "pay", "cluster"), "x")
    try:
        steps = tomllib.loads(path.read_text(encoding="utf-8"))["steps"]
        letters = tuple(Letter(dict(one["tone"]), dict(one["subject"]), dict(one["text"])) for one in steps)
        for letter in letters:
            for language in letter.text:
                letter.filled(language, **known)
        if not letters:
            raise KeyError("steps")
    except (tomllib.TOMLDecodeError, KeyError, ValueError, TypeError, IndexError) as error:
        raise ImproperlyConfigured(f"{path}: {error!r}; see src/claqueta/billing/{FILE}") from error
    return letters
