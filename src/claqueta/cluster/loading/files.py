"""The folder's files, read so that every value can be traced to its line."""

import csv
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from claqueta.cluster.definition import Texts


@dataclass(frozen=True, slots=True)
class Problem:
    file: Path
    line: int
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}\n    {self.remedy}"


class TomlFile:
    """A TOML file whose values can be traced to their line."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.text = path.read_text(encoding="utf-8")
        self.values: dict[str, Any] = tomllib.loads(self.text)
        self.lines = dict(self._positions())

    def _positions(self) -> Iterator[tuple[str, int]]:
        """Dotted key → line; an element of an array of tables carries its index: `purposes.2.name`."""
        table, counts = "", dict[str, int]()
        for number, raw in enumerate(self.text.splitlines(), 1):
            line = raw.strip()
            if array := re.match(r"^\[\[\s*([^\]]+?)\s*\]\]", line):
                name = self._indexed(array[1], counts, last=False)
                counts[name] = counts.get(name, -1) + 1
                table = f"{name}.{counts[name]}"
                yield table, number
            elif header := re.match(r"^\[\s*([^\]]+?)\s*\]", line):
                table = self._indexed(header[1], counts, last=True)
                yield table, number
            elif pair := re.match(r'^"?([\w-]+)"?\s*=', line):
                yield (f"{table}.{pair[1]}" if table else pair[1]), number

    @staticmethod
    def _indexed(name: str, counts: dict[str, int], *, last: bool) -> str:
        parts, path = name.split("."), ""
        for position, part in enumerate(parts):
            path = f"{path}.{part}" if path else part
            if path in counts and (last or position < len(parts) - 1):
                path = f"{path}.{counts[path]}"
        return path

    def line(self, key: str) -> int:
        while key:
            if key in self.lines:
                return self.lines[key]
            key = key.rpartition(".")[0]
        return 1


class FolderReader:
    """Reads values of the folder's files and gathers what is wrong with them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        self.languages: tuple[str, ...] = ()

    def say(self, path: Path, line: int, message: str, remedy: str) -> None:
        self.problems.append(Problem(path, line, message, remedy))

    def toml(self, name: str) -> TomlFile | None:
        path = self.folder / name
        try:
            return TomlFile(path)
        except FileNotFoundError:
            self.say(path, 1, f"{name} is missing", f"Create it; copy the one of another cluster ({name}).")
        except UnicodeDecodeError as error:
            self.say(path, 1, f"{name} is not UTF-8: {error}", "Save the file as UTF-8.")
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"line (\d+)", str(error))
            self.say(
                path, int(found[1]) if found else 1, f"not valid TOML: {error}", "Mend the syntax there."
            )
        return None

    def rows(self, name: str, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
        path = self.folder / name
        try:
            with path.open(newline="", encoding="utf-8-sig") as file:
                reader = csv.DictReader(file)
                missing = [column for column in columns if column not in (reader.fieldnames or ())]
                if missing:
                    self.say(
                        path, 1, f"columns are missing: {', '.join(missing)}", "Add them to the first line."
                    )
                    return
                for row in reader:
                    yield reader.line_num, {key: (value or "").strip() for key, value in row.items() if key}
        except FileNotFoundError:
            self.say(path, 1, f"{name} is missing", f"Create it with the columns {', '.join(columns)}.")
        except UnicodeDecodeError as error:
            self.say(path, 1, f"{name} is not UTF-8: {error}", "Save the file as UTF-8.")
        except csv.Error as error:
            self.say(
                path, reader.line_num + 1, f"the line cannot be read: {error}", "Mend its quotes and commas."
            )

    def find(self, toml: TomlFile, key: str) -> Any:
        value: Any = toml.values
        for part in key.split("."):
            if isinstance(value, list):
                value = value[int(part)] if part.isdecimal() and int(part) < len(value) else None
            elif isinstance(value, dict):
                value = value.get(part)
            else:
                return None
        return value

    def value[T](self, toml: TomlFile, key: str, kind: type[T], wanted: str) -> T | None:
        value = self.find(toml, key)
        if value is None:
            self.say(toml.path, toml.line(key), f"`{key}` is missing", f"Give {wanted}.")
        elif not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.say(toml.path, toml.line(key), f"`{key}` is {value!r}", f"Give {wanted}.")
        else:
            return value
        return None

    def text(self, toml: TomlFile, key: str) -> str:
        return self.value(toml, key, str, "a text between quotes") or ""

    def texts(self, toml: TomlFile, key: str) -> Texts:
        value = self.find(toml, key)
        if not isinstance(value, dict):
            self.say(
                toml.path,
                toml.line(key),
                f"`{key}` is missing",
                f"Give it in {' and '.join(self.languages)}.",
            )
            return {}
        for language in self.languages:
            if not isinstance(value.get(language), str) or not value[language].strip():
                self.say(
                    toml.path,
                    toml.line(f"{key}.{language}") if language in value else toml.line(key),
                    f"`{key}` has no text in “{language}”",
                    f'Add: {language} = "…"',
                )
        for language in value.keys() - set(self.languages):
            self.say(
                toml.path,
                toml.line(f"{key}.{language}"),
                f"`{key}` has a text in “{language}”, which is not one of the cluster's languages",
                f"Add “{language}” to `languages` or take the text out.",
            )
        return {code: text for code, text in value.items() if isinstance(text, str)}

    def tables(self, toml: TomlFile, key: str) -> list[str]:
        value = self.find(toml, key)
        if not isinstance(value, list) or not value:
            self.say(toml.path, toml.line(key), f"`{key}` is missing", f"Add at least one [[{key}]].")
            return []
        return [f"{key}.{index}" for index in range(len(value))]

    def table(self, toml: TomlFile, key: str) -> dict[str, Any]:
        """A table that may be left out."""
        value = self.find(toml, key)
        if isinstance(value, dict):
            return value
        if value is not None:
            self.say(
                toml.path,
                toml.line(key),
                f"`{key}` is no table",
                f"Write [{key}] once, with its values below.",
            )
        return {}

    def listed(self, toml: TomlFile, key: str, kinds: tuple[type, ...], wanted: str) -> list[Any]:
        """The entries of a list that may be left out."""
        value = self.find(toml, key)
        if value is None:
            return []
        if not isinstance(value, list) or not all(type(one) in kinds for one in value):
            self.say(toml.path, toml.line(key), f"`{key}` is {value!r}", f"Give a list of {wanted}.")
            return []
        return value
